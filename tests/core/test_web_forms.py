"""What people type becomes a value, or a message beside the field with the text still there."""

# ruff: noqa: F811

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms.i18n import messages_path

from platform_core.errors import Conflict, RuleBroken
from platform_core.i18n import gettext, use_locale
from platform_core.web.forms import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    MoneyField,
    NumberField,
    PhoneField,
    RadioChoiceField,
    SecretField,
    TextArea,
    UploadField,
    VersionField,
)
from tests.core.bare_web import frame, templates  # noqa: F401

UNIONS = [(7, "谭家院社区工会"), (8, "<新>工会")]


class Probe(Form):
    title = LineField("标题", longest=10)
    text = TextArea("内容", longest=20, required=False)
    day = DayField("日期", required=False)
    cost = MoneyField("金额", required=False)
    people = NumberField("人数", least=1, most=5000, required=False)
    phone = PhoneField("电话", required=False)
    office = PhoneField("办公电话", landline=True, required=False)
    union = ChoiceField("工会", choices=lambda: UNIONS, coerce=int, required=False)
    kind = RadioChoiceField("类别", choices=[("a", "甲"), ("b", "乙")], required=False)
    who = ChoicesField("涉及", choices=[("x", "我"), ("y", "大家")], required=False)
    agreed = BooleanField("同意")
    version = VersionField()


@pytest.fixture
def sent(frame):
    """`sent(cost="…")`: the form as it is after checking what was sent."""
    frame.config["WTF_CSRF_ENABLED"] = False

    def sent(**values):
        with frame.test_request_context("/", method="POST"):
            form = Probe(formdata=MultiDict({"title": "题", **values}))
            form.ok = form.validate()
            return form

    return sent


READ = [
    ("title", " 车间\t通风\n ", "车间 通风"),
    ("text", " a\r\nb\rc\x00 ", "a\nb\nc"),
    ("day", "2026-11-22", date(2026, 11, 22)),
    ("day", "2026年1月2日", date(2026, 1, 2)),
    ("day", "２０２６/１/２", date(2026, 1, 2)),
    ("day", "20260102", date(2026, 1, 2)),
    ("day", "2026.1.2", date(2026, 1, 2)),
    ("cost", "1,080,000.00", 108_000_000),
    ("cost", "¥10800.5元", 1_080_050),
    ("cost", "￥０．０５", 5),
    ("cost", "3", 300),
    ("cost", "0.100", 10),
    ("people", "1,100", 1100),
    ("phone", "+86 139-0000-0000", "13900000000"),
    ("phone", "１３９００００００００", "13900000000"),
    ("office", "0915-7202000", "0915-7202000"),
    ("union", "7", 7),
    ("union", "", None),
    ("kind", "b", "b"),
    ("agreed", "y", True),
    ("version", "3", 3),
    ("version", "x", None),
]


@pytest.mark.parametrize(("name", "typed", "value"), READ)
def test_what_people_type_is_read(sent, name, typed, value):
    form = sent(**{name: typed})
    assert (form.ok, form[name].data, form[name].errors) == (True, value, []) or form.errors == {}
    assert form[name].data == value


REFUSED = [
    ("title", "", "请填写“标题”"),
    ("title", "   ", "请填写“标题”"),
    ("title", "字" * 11, "不得超过 10 个字"),
    ("text", "字" * 21, "不得超过 20 个字"),
    ("day", "明天", "2026-11-22"),
    ("day", "2026-02-30", "2026-11-22"),
    ("day", "99999-01-01", "2026-11-22"),
    ("cost", "1.08万", "不要写 1.08万"),
    ("cost", "一百", "用数字填写"),
    ("cost", "1.005", "最多保留两位小数"),
    ("cost", "-1", "不得少于 0.00 元"),
    ("cost", "9" * 16, "金额过大"),
    ("cost", "9" * 17, "用数字填写"),
    ("cost", "1e5", "用数字填写"),
    ("cost", "٣", "用数字填写"),
    ("people", "0", "1 到 5,000"),
    ("people", "3.5", "整数"),
    ("people", "9" * 30, "整数"),
    ("phone", "12345678901", "11 位"),
    ("phone", "0915-7202000", "11 位"),
    ("office", "7202000", "0915-7202000"),
    ("union", "9", "所列选项"),
    ("union", "x", "无效"),
    ("kind", "c", "所列选项"),
    ("who", "z", "不在可选范围"),
]


@pytest.mark.parametrize(("name", "typed", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_and_stays_as_typed(sent, name, typed, message):
    form = sent(**{name: typed})
    assert not form.ok and set(form.errors) == {name}
    assert message in str(form[name].errors[0])
    if form[name].type.endswith(("DayField", "MoneyField", "NumberField", "PhoneField")):
        assert typed in BeautifulSoup(form[name](), "html.parser").input["value"]
        assert form[name].data is None


def test_a_day_shows_the_browsers_calendar_until_it_was_mistyped(sent):
    kinds = [BeautifulSoup(sent(day=typed).day(), "html.parser").input["type"]
             for typed in ("", "2026-11-22", "明天")]  # fmt: skip
    assert kinds == ["date", "date", "text"]


def test_stored_values_are_shown_so_that_they_read_back(frame):
    with frame.test_request_context("/"):
        form = Probe(cost=1_080_050, day=date(2026, 1, 2), people=3, version=4, union=8)
        shown = [BeautifulSoup(form[name](), "html.parser").input["value"]
                 for name in ("cost", "day", "people", "version")]  # fmt: skip
        assert shown == ["10800.50", "2026-01-02", "3", "4"]
        union = BeautifulSoup(form.union(), "html.parser")
    assert union.select_one("[selected]")["value"] == "8"
    assert [option.text for option in union.select("option")] == ["请选择", *(n for _, n in UNIONS)]


def test_browsers_do_not_cut_a_pasted_text(frame):
    with frame.test_request_context("/"):
        assert "maxlength" not in Probe().text() + Probe().title()


def test_a_broken_rule_stands_beside_its_field_or_above_the_form(sent):
    form = sent()
    form.refuse(RuleBroken("须先登记。", field="title"))
    form.refuse(RuleBroken("已经办结。"))
    assert form.problems() == [(None, "已经办结。"), ("title", "须先登记。")]


def test_a_form_made_from_an_older_state_is_a_conflict_with_both_texts(sent):
    form = sent(version="3", text="我的")
    form.check_version(SimpleNamespace(version=3, text="旧"), "text")
    with pytest.raises(Conflict) as conflict:
        form.check_version(SimpleNamespace(version=4, text="新"), "text")
    assert (conflict.value.current, conflict.value.yours) == ("新", "我的")
    with pytest.raises(Conflict):
        sent(version="").check_version(SimpleNamespace(version=1))


MACROS = """{% from "forms.html" import form_to, field, submit, button_form %}
{% call form_to(form, "/x", part="it", upload=true) %}
{% for f in form if f.type not in ("CSRFTokenField", "VersionField") %}{{ field(f) }}{% endfor %}
{{ submit("提交") }}{% endcall %}{{ button_form("/y", "撤回", hidden={"version": 3}) }}"""


def drawn(frame, form):
    return BeautifulSoup(render_template_string(MACROS, form=form), "html.parser")


def test_every_field_has_its_label_and_its_errors_are_tied_to_it(frame):
    frame.config["WTF_CSRF_ENABLED"] = False
    with frame.test_request_context("/", method="POST"):
        form = Probe(formdata=MultiDict({"title": "", "cost": "<万>", "kind": "c"}))
        form.validate()
        soup = drawn(frame, form)
    for control in soup.select(".field input, .field select, .field textarea"):
        assert soup.select_one(f"label[for='{control['id']}']"), control
    cost = soup.select_one("#cost")
    assert (cost["value"], cost["aria-invalid"]) == ("<万>", "true")
    assert cost["aria-describedby"].split() == ["cost-help", "cost-error"]
    assert soup.select_one("#cost-error li").text == form.cost.errors[0]
    assert soup.select_one("fieldset#kind")["aria-describedby"] == "kind-error"
    summary = soup.select_one(".error-summary")
    assert summary.has_attr("autofocus") and summary["role"] == "alert"
    targets = [a["href"] for a in summary.select("a")]
    assert targets == ["#title", "#cost", "#kind"] and all(soup.select_one(t) for t in targets)
    assert "（选填）" in soup.select_one("label[for=cost]").text
    assert "（选填）" not in soup.select_one("label[for=title]").text


def test_every_form_carries_its_token_version_and_part(frame):
    with frame.test_request_context("/"):
        soup = drawn(frame, Probe(version=3))
    form, button = soup.select("form")
    assert (
        len(form.select("[name=csrf_token]")) == 1 and form.select_one("#version")["value"] == "3"
    )
    assert (form["data-part"], form["method"]) == ("it", "post")
    assert form["enctype"] == "multipart/form-data"
    assert not form.select(".error-summary")
    assert button.select_one("[name=csrf_token]") and button.select_one("[name=version]")


class Access(Form):
    password = SecretField("密码", autocomplete="current-password")
    scan = UploadField("照片", accept=".jpg,.png")


def test_passwords_stay_as_typed_and_are_not_shown_again(frame):
    frame.config["WTF_CSRF_ENABLED"] = False
    with frame.test_request_context("/", method="POST"):
        form = Access(formdata=MultiDict({"password": "  两 个 "}))
        assert not form.validate()
        assert form.password.data == "  两 个 " and "两" not in form.password()
        assert [str(e) for e in form.scan.errors] == ["请选择文件。"]
        assert 'accept=".jpg,.png"' in form.scan()


def test_every_message_of_the_form_library_is_translated():
    with (Path(messages_path()) / "wtforms.pot").open("rb") as file:
        ids = [m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.id]
    with use_locale("zh"):
        missing = [id for id in ids if gettext(id) == id]
    assert ids and not missing
