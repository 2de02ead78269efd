"""part.js in a real browser at both widths, and the same pages without it."""

# ruff: noqa: F811

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import flash, g, request
from playwright.sync_api import Browser, Page

from platform_core.papers.charts import Chart, Series
from platform_core.web import Form, Link, error_page, page, redirect_to
from platform_core.web.forms import LineField, MoneyField, RadioChoiceField, TextArea
from tests.browser import DESK, PHONE, new_page, program, running, served
from tests.core.bare_web import frame, somebody, templates  # noqa: F401

pytestmark = pytest.mark.browser

FORM = """{% from "forms.html" import form_to, field, actions %}<section id="hand-in">
<h1>提出建议</h1>
{% call form_to(form, "/new", part="hand-in") %}{{ field(form.title, **{"data-suggest": "/like",
"data-suggest-into": "like"}) }}<div id="like" aria-live="polite"></div>{{ field(form.kind) }}
{{ field(form.text) }}{{ field(form.cost) }}{{ actions("提交", "/") }}{% endcall %}</section>"""
LIST = """{% extends "layout.html" %}{% from "bits.html" import badge, status_line, pager, chart as
draw %}{% block title %}建议{% endblock %}{% block main %}<h1>建议</h1>
{{ status_line("等待登记。") }}
<table class="table stack"><thead><tr><th scope="col">标题</th><th scope="col">状态</th>
</tr></thead><tbody><tr><th scope="row">通风</th>
<td data-label="状态">{{ badge("已超期", "late") }}</td></tr></tbody>
</table>{{ draw(chart) }}{% endblock %}"""
PAGES = {
    "new.html": '{% extends "layout.html" %}{% block title %}提出{% endblock %}'
    '{% block main %}{% include "_new.html" %}{% endblock %}',
    "_new.html": FORM,
    "list.html": LIST,
    "like.html": '<div id="like">{{ q }}：已有相近建议</div>',
}


class Suggestion(Form):
    title = LineField("标题")
    kind = RadioChoiceField("类别", choices=[("a", "劳动条件"), ("b", "福利")])
    text = TextArea("内容", longest=20)
    cost = MoneyField("金额", required=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = program()
    if found is None:
        pytest.skip("No Chromium is installed.")
    with running(found) as browser:
        yield browser


@pytest.fixture
def site(frame, templates) -> Iterator[str]:
    templates(PAGES)
    chart = Chart(
        "各月", ("1月", "2月"), (Series("收", (1, None)), Series("办", (1, 2))), kind="line"
    )
    menu = [Link("工作台", "/", exact=True), Link("建议", "/new", 3)]
    frame.before_request_funcs[None].append(lambda: setattr(g, "actor", somebody()))
    frame.context_processor(
        lambda: {"nav": menu, "sign_out_href": "/out", "actor": g.actor, "todo_href": "/todo"}
    )
    frame.add_url_rule("/", "list", lambda: page("list.html", chart=chart))
    frame.add_url_rule("/new", "new", _new, methods=["GET", "POST"])
    frame.add_url_rule("/like", "like", lambda: page("like.html", q=request.args["q"]))
    frame.add_url_rule("/409", "conflict", lambda: error_page(409, current="旧", yours="新"))
    with served(frame) as address:
        yield address


def _new():
    form = Suggestion()
    if not form.is_submitted():
        return page("new.html", form=form)
    if form.text.data == "冲突":
        return error_page(409, current="旧", yours="冲突")
    if not form.validate():
        return page("new.html", form=form), 422
    flash("已提交。", "success")
    return redirect_to("list")


@pytest.fixture(params=[PHONE, DESK])
def tab(browser, site, request) -> Iterator[Page]:
    tab = new_page(browser, site, request.param)
    faults: list[str] = []
    tab.on("pageerror", lambda fault: faults.append(str(fault)))
    tab.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
    tab.on("dialog", lambda dialog: dialog.accept())
    yield tab
    assert not faults
    tab.context.close()


def fill(tab, **values):
    for name, value in values.items():
        tab.fill(f"#{name}", value)


@pytest.mark.parametrize("path", ["/", "/new", "/409"])
@pytest.mark.parametrize("more", ["", "?lang=en&text=large"])
def test_axe_finds_nothing_and_nothing_sticks_out(tab, path, more):
    tab.goto(path + more)
    found = Axe().run(tab)
    assert found.violations_count == 0, found.generate_report()
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not tab.evaluate(wide)


def test_a_refused_form_is_replaced_and_the_summary_has_the_focus(tab):
    tab.goto("/new")
    fill(tab, text="字" * 25, cost="1.08万")
    assert tab.inner_text(".counter") == "超出 5 字"
    tab.click("text=提交")
    tab.wait_for_selector(".error-summary:focus")
    assert (tab.input_value("#cost"), len(tab.input_value("#text"))) == ("1.08万", 25)
    assert "尚未提交成功" in tab.inner_text("#live")
    assert Axe().run(tab).violations_count == 0


def test_an_accepted_form_leads_to_the_next_page_with_its_message(tab):
    tab.goto("/new")
    fill(tab, title="通风", text="请装排风扇")
    tab.check("text=劳动条件")
    tab.click("text=提交")
    tab.wait_for_selector("text=已提交。")
    assert tab.url.endswith("/") and tab.title().startswith("建议")
    assert tab.evaluate("document.activeElement.tagName") == "H1"
    tab.goto("/new")
    assert tab.input_value("#text") == "", "what was sent is no draft any more"


def test_text_not_sent_comes_back_for_the_same_person(tab):
    tab.goto("/new")
    fill(tab, text="写了一半")
    tab.goto("/")
    tab.goto("/new")
    assert tab.input_value("#text") == "写了一半"
    assert "已恢复" in tab.inner_text("#live")


def test_a_refusal_leaves_the_form_as_it_was_typed(tab):
    tab.goto("/new")
    fill(tab, title="题", text="冲突")
    tab.click("text=提交")
    tab.wait_for_selector("#messages #refusal")
    assert (tab.input_value("#title"), tab.input_value("#text")) == ("题", "冲突")


def test_similar_ones_are_shown_while_typing(tab):
    tab.goto("/new")
    tab.type("#title", "通风")
    tab.wait_for_selector("text=通风：已有相近建议")
    assert tab.input_value("#title") == "通风"


def test_everything_works_without_script(browser, site):
    context = browser.new_context(java_script_enabled=False, base_url=site)
    tab = context.new_page()
    tab.goto("/new")
    fill(tab, title="通风", text="请装排风扇", cost="1.08万")
    tab.click("text=提交")
    assert "不要写 1.08万" in tab.inner_text(".error-summary")
    fill(tab, cost="10800")
    tab.check("text=福利")
    tab.click("text=提交")
    assert "已提交。" in tab.inner_text("#messages")
    context.close()
