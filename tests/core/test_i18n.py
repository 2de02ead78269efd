"""What people read is in their language, quickly, and never out of date."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from markupsafe import escape

from platform_core import i18n
from platform_core.i18n import Catalogues, compile_catalogues, read_catalogue, use_locale
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Reply by %(day)s."
msgstr "请于%(day)s前答复。"

msgctxt "door"
msgid "Open"
msgstr "敞开"

msgid "%(n)s reply"
msgid_plural "%(n)s replies"
msgstr[0] "%(n)s 条答复"

#, fuzzy
msgid "Unsure"
msgstr "没校对"

msgid "Tom & Jerry"
msgstr "猫 & 鼠"
"""


@pytest.fixture
def component(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "translations" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "room.po").write_text(PO, encoding="utf-8")
    monkeypatch.setattr(Catalogues, "texts", {"zh": {}, "en": {}})
    return tmp_path


@pytest.mark.parametrize("compiled", [False, True])
def test_texts_are_chinese_by_default_and_english_on_request(component: Path, compiled: bool):
    if compiled:
        assert [mo.name for mo in compile_catalogues(component)] == ["room.mo"]
    Catalogues.load(component)
    assert _("Reply by %(day)s.", day="5日") == "请于5日前答复。"
    assert i18n.pgettext("door", "Open") == "敞开"
    assert _("Open") == "Open"
    assert i18n.ngettext("%(n)s reply", "%(n)s replies", 2) == "2 条答复"
    assert _("Unsure") == "Unsure", "a fuzzy translation is not shown"
    assert _("100 %") == "100 %", "a text without values is not a template"
    with use_locale("en"):
        assert _("Reply by %(day)s.", day="Friday") == "Reply by Friday."
        assert i18n.ngettext("%(n)s reply", "%(n)s replies", 1) == "1 reply"
        assert i18n.ngettext("%(n)s reply", "%(n)s replies", 2) == "2 replies"
    assert i18n.current_locale() == "zh"


def test_an_outdated_compiled_file_is_not_shown(component: Path):
    (mo,) = compile_catalogues(component)
    assert compile_catalogues(component) == [], "what is current is not compiled again"
    po = mo.with_suffix(".po")
    po.write_text(PO.replace("请于", "须于"), encoding="utf-8")
    later = mo.stat().st_mtime + 1
    os.utime(po, (later, later))
    assert read_catalogue(po)["Reply by %(day)s."] == "须于%(day)s前答复。"
    assert compile_catalogues(component) == [mo]


def test_a_plugin_cannot_reword_the_core(component: Path, tmp_path: Path):
    Catalogues.load(component)
    plugin = tmp_path / "plugin" / "translations" / "zh_Hans" / "LC_MESSAGES"
    plugin.mkdir(parents=True)
    (plugin / "p.po").write_text('msgid "Tom & Jerry"\nmsgstr "别的"\n', encoding="utf-8")
    Catalogues.load(tmp_path / "plugin")
    assert _("Tom & Jerry") == "猫 & 鼠"


def test_a_lazy_text_stands_wherever_a_string_is_shown(component: Path):
    label = _l("Tom & Jerry")
    due = _l("Reply by %(day)s.")
    Catalogues.load(component)
    assert f"{label}" == "猫 & 鼠" and "%s!" % label == "猫 & 鼠!"  # noqa: UP031
    assert due % {"day": "5日"} == "请于5日前答复。"
    assert label + "x" == "猫 & 鼠x" and "x" + label == "x猫 & 鼠"
    assert escape(label) == "猫 &amp; 鼠"
    assert label.startswith("猫") and "鼠" in label and len(label) == 5
    assert label == _l("Tom & Jerry") and label == "猫 & 鼠"
    assert {label: 1}[_l("Tom & Jerry")] == 1
    with use_locale("en"):
        assert str(label) == "Tom & Jerry"
    with pytest.raises(TypeError):
        json.dumps(label)


def test_an_unknown_language_means_chinese():
    with use_locale("xx"):
        assert i18n.current_locale() == "zh"


SHOWN = [
    (i18n.format_day, date(2026, 11, 22), "2026年11月22日", "22 Nov 2026"),
    (i18n.format_day, "2007-03", "2007年3月", "Mar 2007"),
    (i18n.format_day, "2007", "2007年", "2007"),
    (i18n.format_day, None, "—", "—"),
    (
        i18n.format_instant,
        datetime(2026, 11, 22, 16, 5, tzinfo=UTC),
        "2026年11月23日 00:05",
        "23 Nov 2026, 00:05",
    ),
    (i18n.format_number, 1234567, "1,234,567", "1,234,567"),
    (i18n.format_number, None, "—", "—"),
    (i18n.format_money, 108_000_000, "¥1,080,000.00", "¥1,080,000.00"),
    (i18n.format_money, -5, "-¥0.05", "-¥0.05"),
    (i18n.format_wan, 108_000_000, "108 万元", "¥1.08 million"),
    (i18n.format_wan, 108_350_000, "108.35 万元", "¥1,083,500.00"),
    (i18n.format_wan, 108_350_001, "¥1,083,500.01", "¥1,083,500.01"),
    (i18n.format_wan, 999_900, "¥9,999.00", "¥9,999.00"),
]


@pytest.mark.parametrize(("show", "value", "chinese", "english"), SHOWN)
def test_dates_numbers_and_money(show, value, chinese, english):
    assert show(value) == chinese
    with use_locale("en"):
        assert show(value) == english
