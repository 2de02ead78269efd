"""Rule packs: every file valid, every limit there with its article, every mistake named."""

from datetime import date
from pathlib import Path

import pytest

from platform_core.errors import SetupError
from platform_core.i18n import use_locale
from platform_core.rules import (
    Override,
    Severity,
    Status,
    deadline,
    declare_pack,
    default_calendar,
    load_pack,
    load_packs,
    pack_for,
    shipped_packs,
    verdict,
)
from platform_core.rules import pack as packs
from platform_core.rules.rule import TIME_UNITS, cite
from tests.legal_limits import LIMITS

DAY = date(2026, 11, 22)

SHIPPED = {pack.origin[0][0]: pack for pack in shipped_packs()}


def test_there_are_38_limits():
    assert len(set(LIMITS)) == 38


@pytest.mark.parametrize(("pack", "key", "value", "unit", "article", "status"), LIMITS)
def test_a_legal_limit_is_there_with_article_and_status(pack, key, value, unit, article, status):
    rule = SHIPPED[pack].limit(key)
    assert (rule.value, rule.unit, rule.article, rule.status) == (value, unit, article, status)


@pytest.mark.parametrize("key", sorted({limit.key for limit in LIMITS if limit.pack == "cn-base"}))
def test_a_national_limit_can_be_counted_and_explained(key):
    due = deadline(DAY, load_packs("610981").limit(key), default_calendar())
    assert due.due != DAY and all(due.sentences())


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_file_is_named_after_itself_and_says_where_it_applies(name):
    region = name.split("-")[1]
    assert SHIPPED[name].region == ("" if region == "base" else region)
    assert (packs.PACKS / f"{name}.toml").exists()


@pytest.mark.parametrize("pack", SHIPPED.values(), ids=SHIPPED)
def test_a_shipped_rule_that_blocks_is_confirmed_national_law(pack):
    for rule in pack:
        assert rule.severity is not Severity.BLOCK or rule.status is Status.CONFIRMED
        assert rule.unit not in TIME_UNITS or rule.value


def test_no_place_waters_down_a_national_rule_that_blocks():
    base = SHIPPED["cn-base"]
    for pack in SHIPPED.values():
        if pack is base:
            continue
        assert not [r.key for r in pack if (b := base.get(r.key)) and b.may_block]


@pytest.mark.parametrize(
    ("code", "laid"),
    [
        ("", ["cn-base"]), ("610981", ["cn-base", "cn-61-shaanxi"]),
        ("610981115", ["cn-base", "cn-61-shaanxi"]),
        ("610113", ["cn-base", "cn-61-shaanxi", "cn-6101-xian"]), ("54", ["cn-base"]),
    ],
)  # fmt: skip
def test_a_place_gets_the_packs_of_all_it_lies_in(code, laid):
    assert [name for name, _version in load_packs(code).origin] == laid


def test_a_changed_value_keeps_where_it_came_from_and_what_it_replaced():
    rule = load_packs("610981").limit("congress.manager_cap")
    assert (rule.version_label, rule.replaced.version_label) == (
        "cn-61-shaanxi@2026.1", "cn-base@2026.1",
    )  # fmt: skip
    assert (rule.in_force_here, rule.replaced.status) == (True, Status.RECALLED)


def test_a_rule_of_another_province_is_not_law_here():
    shaanxi, zhejiang = load_packs("61"), load_packs("33")
    assert not shaanxi.limit("supervision.reply").is_law_here
    assert zhejiang.limit("supervision.reply").is_law_here


def test_an_unknown_key_names_near_ones():
    with use_locale("en"), pytest.raises(SetupError, match=r"aid\.reviw.*Did you mean aid\.review"):
        load_packs("61").limit("aid.reviw")


def test_rules_below_a_prefix():
    keys = [rule.key for rule in load_packs("").under("aid")]
    assert "aid.review" in keys and all(key.startswith("aid.") for key in keys)


GOOD = {
    "zh": '"登记"', "en": '"Register"', "value": "3", "unit": '"workday"', "source": '"platform"',
    "article": '"—"', "status": '"proposed"', "severity": '"info"',
}  # fmt: skip


def rules_file(folder: Path, key: str = "demo.register", **changes: str | None) -> Path:
    """A plugin's rules.toml with one good rule, changed as asked; None leaves a field out."""
    fields = {name: text for name, text in {**GOOD, **changes}.items() if text is not None}
    lines = [f"{name} = {text}" for name, text in fields.items()]
    path = folder / "rules.toml"
    head = '[pack]\nid = "demo"\nversion = "1"\nzh = "示例"\nen = "Demo"\n'
    head += '[sources]\nLAL = { zh = "法律援助法", en = "Legal Aid Law", in_force = 2022-01-01 }\n'
    path.write_text(head + f'[rules."{key}"]\n' + "\n".join(lines), "utf-8")
    return path


def test_a_plugin_declares_rules_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(packs, "_declared", {})
    declare_pack("demo", rules_file(tmp_path))
    rule = pack_for("610981").limit("demo.register")
    assert (rule.value, rule.unit, rule.status, rule.may_block) == (
        3, "workday", Status.PROPOSED, False,
    )  # fmt: skip
    assert rule.version_label == "demo@1"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"source": None}, "source is missing"),
        ({"article": None}, "article is missing"),
        ({"status": None}, "status is missing"),
        ({"severity": None}, "severity is missing"),
        ({"zh": None}, "zh is missing"),
        ({"value": None}, "no whole number"),
        ({"value": "0"}, "no whole number"),
        ({"value": "true"}, "no whole number"),
        ({"days": "3"}, "unknown field days"),
        ({"unit": '"week"'}, "unit = 'week' is unknown"),
        ({"status": '"sure"'}, "status = 'sure' is unknown"),
        ({"cmp": '"=>"'}, "cmp = '=>' is unknown"),
        ({"source": '"XYZ"'}, r"Add \[sources.XYZ\]"),
        ({"severity": '"block"'}, "only a confirmed rule may block"),
        ({"source": '"LAL"', "status": '"local"', "severity": '"block"'}, "only a confirmed"),
        ({"source": '"LAL"', "status": '"recalled"', "severity": '"block"'}, "only a confirmed"),
        ({"status": '"confirmed"'}, "not law"),
        ({"unit": '"share"', "value": None, "num": "2", "den": "3"}, "num, den and base"),
        ({"unit": '"share"', "value": None, "num": "4", "den": "3", "base": '"eligible"'}, "≤ den"),
        ({"cmp": '"between"', "value": "[3, 1]"}, "whole numbers in a list"),
        ({"unit": '"count"', "value": None}, "value is missing"),
    ],
)
def test_a_faulty_rule_is_refused_with_file_key_and_cure(tmp_path, changes, said):
    with use_locale("en"), pytest.raises(SetupError, match=said) as refused:
        load_pack(rules_file(tmp_path, **changes), prefix="demo")
    assert "rules.toml, demo.register" in refused.value.thing
    assert refused.value.cure


def test_a_plugin_may_cite_national_law_and_block_on_it(tmp_path):
    changes = {"source": '"LAL"', "article": '"43"', "status": '"confirmed"'}
    path = rules_file(tmp_path, severity='"block"', **changes)
    rule = load_pack(path, prefix="demo").limit("demo.register")
    assert (rule.may_block, rule.effective_from) == (True, date(2022, 1, 1))


def test_a_plugin_keeps_to_its_own_keys(tmp_path):
    with use_locale("en"), pytest.raises(SetupError, match=r"must start with “demo\.”"):
        load_pack(rules_file(tmp_path, key="aid.review"), prefix="demo")


def test_bad_toml_and_a_missing_file_are_named(tmp_path):
    broken = tmp_path / "rules.toml"
    broken.write_text("[pack\n", "utf-8")
    with use_locale("en"), pytest.raises(SetupError, match="not valid TOML"):
        load_pack(broken)
    with use_locale("en"), pytest.raises(SetupError, match=r"gone\.toml.*cannot be read"):
        load_pack(tmp_path / "gone.toml")


def decided(key: str = "aid.review", *, stamp: str = "7", **changes: object) -> Override:
    return Override(key, changes, "县委要求从快办理", date(2026, 1, 1), None, stamp)


def test_a_county_decision_changes_the_value_and_is_not_printed_as_law():
    rule = pack_for("610981", [decided(value=5)]).limit("aid.review")
    assert (rule.value, rule.version_label, rule.is_law_here) == (5, "county@7", False)
    assert (rule.replaced.value, str(rule.note)) == (7, "县委要求从快办理")
    due = deadline(DAY, rule, default_calendar())
    assert due.steps[-1].values["as"] == "county"


def test_a_county_may_adopt_a_rule_so_that_it_blocks():
    pack = pack_for("610981", [decided("congress.regional.operator_cap", severity="block")])
    found = verdict(pack.limit("congress.regional.operator_cap"), 9, 43)
    assert (found.blocking, found.explanation[-1].values["as"]) == (True, "adopted")


def test_a_county_decision_on_a_share():
    cap = decided("congress.regional.operator_cap", num=15, den=100)
    rule = pack_for("610981", [cap]).limit("congress.regional.operator_cap")
    assert (verdict(rule, 6, 40).ok, verdict(rule, 7, 40).ok) == (True, False)


@pytest.mark.parametrize("changes", [{}, {"article": "1"}, {"unit": "week"}, {"num": 1}])
def test_a_county_cannot_change_what_is_not_a_value(changes):
    with use_locale("en"), pytest.raises(SetupError, match=r"aid\.review"):
        pack_for("610981", [decided(**changes)])


@pytest.mark.parametrize(
    ("day", "runs"),
    [("2026-05-31", False), ("2026-06-01", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_decision_runs_from_day_to_day(day, runs):
    june = Override("aid.review", {"value": 5}, "试行", date(2026, 6, 1), date(2026, 6, 30))
    assert june.runs_on(date.fromisoformat(day)) is runs


def test_a_pack_is_made_once_for_the_same_decisions():
    assert pack_for("610981", [decided(value=5)]) is pack_for("610981", [decided(value=5)])
    assert pack_for("610981") is not pack_for("610981", [decided(value=5)])


def test_a_citation_names_one_or_several_articles():
    source = load_packs("").limit("aid.review").source
    assert cite(source, "43").zh == "《法律援助法》第43条"
    assert cite(source, "43,44").zh == "《法律援助法》第43条、第44条"
    assert cite(source, "43,44").en == "Legal Aid Law, Articles 43, 44"
    assert cite(source, "—") is source
