"""Pages and their parts, rows or 404, "nothing has changed", language and size of text."""

# ruff: noqa: F811

from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from flask import g

from platform_core.errors import NotFound
from platform_core.i18n import lazy_gettext as _l
from platform_core.i18n import use_locale
from platform_core.organisation.models import Township, Union
from platform_core.tenancy import db, platform_scope, township_scope
from platform_core.web import (
    Link,
    error_page,
    get_or_404,
    not_modified,
    page,
    redirect_to,
    wants_json,
    with_args,
)
from platform_core.web.page import ERROR_PAGES
from platform_core.web.shell import entry_here
from tests.builders import make_union
from tests.core.bare_web import frame, somebody, templates  # noqa: F401
from tests.core.two_townships import HERE, THERE, two_townships  # noqa: F401

WHOLE = '{% extends "layout.html" %}{% block title %}Things{% endblock %}'
LIST = {
    "things/list.html": WHOLE + '{% block main %}{% include "things/_list.html" %}{% endblock %}',
    "things/_list.html": '<section id="things">{{ word }}</section>',
    "alone.html": WHOLE + '{% block main %}<p id="things">alone</p>{% endblock %}',
}


@pytest.fixture
def things(frame, templates):
    templates(LIST)
    frame.add_url_rule("/things", "things", lambda: page("things/list.html", word="<b>"))
    frame.add_url_rule("/alone", "alone", lambda: page("alone.html"))
    return frame.test_client()


def test_a_page_is_whole_unless_its_part_is_asked_for(things):
    whole, part = things.get("/things"), things.get("/things", headers={"X-Part": "things"})
    assert whole.text.lstrip().startswith("<!doctype html>")
    assert '<section id="things">&lt;b&gt;</section>' in whole.text
    assert "<html" not in part.text and '<section id="things">' in part.text
    assert '<div id="messages">' in part.text
    assert "X-Part" in whole.headers["Vary"] and "X-Part" in part.headers["Vary"]


def test_a_part_that_is_not_on_this_page_gets_the_whole_page(things):
    for path, wanted in (("/things", "elsewhere"), ("/alone", "things")):
        assert "<html" in things.get(path, headers={"X-Part": wanted}).text


BEYOND_REACH = [-1, 2**63, 2**70, "x", "", "1e3", "٣", "9" * 40]


def test_no_such_row_is_not_found(two_townships):
    for id in (12345, *BEYOND_REACH):
        with township_scope(HERE), pytest.raises(NotFound):
            get_or_404(Union, id)
        with platform_scope(), pytest.raises(NotFound):
            get_or_404(Township, id)


def test_a_row_is_found_in_its_own_township_only(two_townships):
    with township_scope(HERE):
        id = make_union(name="谭家院社区工会").id
        db.session.commit()
        assert get_or_404(Union, str(id)).name == "谭家院社区工会"
        assert get_or_404(Union, id, lock=True).id == id
    with township_scope(THERE), pytest.raises(NotFound):
        get_or_404(Union, id)
    with platform_scope():
        assert get_or_404(Township, HERE).id == HERE


def test_a_form_that_was_accepted_leads_on_with_303(things, frame):
    frame.add_url_rule("/done", "done", lambda: redirect_to("things", q="a b"), methods=["POST"])
    frame.config["WTF_CSRF_ENABLED"] = False
    answer = things.post("/done")
    assert (answer.status_code, answer.location) == (303, "/things?q=a+b")


@pytest.mark.parametrize(
    ("path", "accept", "json"),
    [
        ("/api/v1/x", "text/html", True),
        ("/x", "application/json", True),
        ("/x", "text/html,application/json;q=0.9", False),
        ("/x", "*/*", False),
    ],
)
def test_who_asks_as_a_program(frame, path, accept, json):
    with frame.test_request_context(path, headers={"Accept": accept}):
        assert wants_json() is json


def test_an_unchanged_list_is_not_sent_twice(frame):
    frame.add_url_rule("/list", "list", lambda: not_modified(g.stamp) or "rows")
    stamp = [1]
    frame.before_request(lambda: setattr(g, "stamp", stamp[0]))
    client = frame.test_client()
    etag = client.get("/list").headers["ETag"]
    again = client.get("/list", headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert client.get("/list?lang=en", headers={"If-None-Match": etag}).status_code == 200
    client.delete_cookie("lang")
    stamp[0] = 2
    assert client.get("/list", headers={"If-None-Match": etag}).status_code == 200


def test_addresses_keep_what_was_chosen_before(frame):
    with frame.test_request_context("/x?q=%E5%B7%A5&tag=a&tag=b&after=t&lang=en"):
        assert with_args(after="u") == "?q=%E5%B7%A5&tag=a&tag=b&after=u"
        assert with_args(after=None, q=None, tag=None) == "/x"


def test_the_language_is_chosen_by_link_then_kept_then_by_account(things, frame):
    def language(path="/things"):
        return BeautifulSoup(things.get(path).text, "html.parser").html["lang"]

    assert language() == "zh-Hans"
    assert language("/things?lang=xx") == "zh-Hans"
    assert language("/things?lang=en") == "en"
    assert language() == "en", "kept in a cookie"
    things.delete_cookie("lang")
    frame.before_request_funcs[None].insert(1, lambda: setattr(g, "actor", somebody(locale="en")))
    assert language() == "en", "of the account"
    assert language("/things?lang=zh") == "zh-Hans"


def test_large_text_is_a_link_away_and_stays(things):
    def large(path="/things"):
        return "large-text" in things.get(path).text

    assert (large(), large("/things?text=large"), large()) == (False, True, True)
    assert (large("/things?text=normal"), large()) == (False, False)


def test_json_shows_texts_in_the_readers_language(frame):
    frame.add_url_rule("/json", "json", lambda: {"said": _l("Please sign in")})
    assert frame.test_client().get("/json").json == {"said": "请先登录"}
    assert frame.test_client().get("/json?lang=en").json == {"said": "Please sign in"}


def test_the_pages_of_an_entry_stand_in_a_row_of_their_own_while_one_is_open(things, frame):
    pages = (Link("清单", "/things"), Link("公开栏", "/things/board"))
    menu = [Link("工作台", "/", exact=True), Link("事项", "/things", parts=pages)]
    frame.before_request_funcs[None].append(lambda: _sign_in())
    frame.context_processor(lambda: {"nav": menu, "sign_out_href": "/out", "actor": g.actor})
    open_page = BeautifulSoup(things.get("/things").text, "html.parser")
    assert [a["href"] for a in open_page.select("#menu [aria-current=true]")] == ["/things"]
    assert [a.text for a in open_page.select(".submenu a")] == ["清单", "公开栏"]
    assert [a.text for a in open_page.select(".submenu [aria-current=page]")] == ["清单"]
    assert entry_here(pages, "/things/board/7").label == "公开栏"
    assert entry_here(menu, "/elsewhere") is None


def test_the_frame_shows_place_menu_tasks_and_account(things, frame):
    here = [Link("工作台", "/", exact=True), Link("事项", "/things", 3),
            Link("公开栏", "/board"), Link("一切", "/th")]  # fmt: skip
    frame.before_request_funcs[None].append(lambda: _sign_in())
    frame.context_processor(
        lambda: {"nav": here, "todo_href": "/todo", "todo_count": 5, "sign_out_href": "/out",
                 "account_nav": [Link("我的", "/me")], "actor": g.actor}
    )  # fmt: skip
    soup = BeautifulSoup(things.get("/things").text, "html.parser")
    assert soup.title.text == "Things - 县域工会平台"
    assert "金寨镇总工会" in soup.select_one(".brand").text
    assert [a["href"] for a in soup.select("#menu [aria-current=page]")] == ["/things"]
    assert "5" in soup.select_one("a[href='/todo']").text
    assert soup.select_one("form[action='/out'] [name=csrf_token]")["value"]
    assert soup.body["data-owner"] == "5"
    assert soup.select_one("a.skip")["href"] == "#main" and soup.select_one("main#main")


def _sign_in():
    g.actor, g.township = somebody(), SimpleNamespace(name="金寨镇总工会")


@pytest.mark.parametrize("status", sorted(ERROR_PAGES))
@pytest.mark.parametrize("locale", ["zh", "en"])
def test_every_refusal_says_why_and_what_to_do(frame, status, locale):
    with frame.test_request_context("/x"), use_locale(locale):
        g.township = None
        text, code = error_page(status)
    refusal = BeautifulSoup(text, "html.parser").select_one("#refusal")
    assert code == status
    paragraphs = [p.text.strip() for p in refusal.select("p:not([aria-hidden])")]
    assert refusal.h1.text and all(paragraphs), paragraphs


def test_a_refusal_shows_what_it_was_told(frame):
    with frame.test_request_context("/x"):
        g.township = None
        conflict = error_page(409, current="<旧>", yours="新")[0]
        assert "&lt;旧&gt;" in conflict and "新" in conflict
        assert "请在 3 分钟后重试" in error_page(429, retry_after=130)[0]
        assert "7f3a" in error_page(500, error_id="7f3a")[0]
        assert "须先登记。" in error_page(422, message="须先登记。")[0]
        assert error_page(405)[1] == 405 and error_page(502)[1] == 502


def test_the_page_for_a_fault_needs_nothing_that_may_be_broken(frame):
    frame.context_processor(lambda: 1 / 0)
    with frame.test_request_context("/x"):
        g.township = None
        assert error_page(500)[1] == 500
