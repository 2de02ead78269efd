"""The way in, a township's home, its to-do list, search, notices and the clock's explanation."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from platform_core.accounts import SYSTEM
from platform_core.matters import Clock, DocketEntry
from platform_core.messaging.notices import notify
from platform_core.runtime.lifecycle import Cell, switch
from platform_core.runtime.models import ModuleIs
from platform_core.tenancy import db, platform_scope
from plugins.suggestions import operations
from plugins.suggestions.notices import REGISTERED
from plugins.suggestions.workflow import Category
from tests.builders import make_account, make_honour, make_member, make_union
from tests.conftest import kept, platform_scope_of

TITLE = "车间加装除尘设备"


@pytest.fixture
def suggestions_on(app, jinzhai, now):
    with app.app_context(), platform_scope():
        cell = Cell(jinzhai.id, "suggestions")
        switch([cell], ModuleIs.ON, reason="试点", actor=SYSTEM, now=now)


@pytest.fixture
def handed_in(inside, jinzhai, suggestions_on, now):
    """The id of a suggestion that waits to be registered."""
    with inside(jinzhai):
        draft = operations.Draft(
            title=TITLE, problem="粉尘较大。", proposal="请加装。", category=Category.SAFETY,
            member=make_member(),
        )  # fmt: skip
        return operations.hand_in(draft, actor=SYSTEM, now=now)[0].id


def read(answer):
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def said(answer):
    return read(answer).find(id="main").get_text(" ", strip=True)


def tiles(answer):
    found = read(answer).select(".tile")
    return {each.p.get_text(strip=True): each.select_one(".tile-value").get_text(strip=True)
            for each in found}  # fmt: skip


def test_everybody_is_sent_to_where_they_work(client, client_as, jinzhai):
    assert client.get("/").location.endswith("/sign-in")
    assert client_as("county_officer").get("/").location.endswith("/county/")
    assert client_as("township_officer", jinzhai).get("/").location.endswith("/t/jinzhai/")
    assert client_as("member", jinzhai).get("/").location.endswith("/t/jinzhai/")


def test_the_home_shows_what_was_counted_and_no_count_of_none(client_as, inside, jinzhai):
    with inside(jinzhai):
        make_member(make_union())
        make_honour(title="示例荣誉")
    page = client_as("township_officer", jinzhai).get("/t/jinzhai/")
    shown = tiles(page)
    assert (shown["基层工会"], shown["会员"]) == ("1个", "1人")
    assert "企业工会" not in shown
    assert "指标口径" in said(page)


def test_every_item_has_an_outcome_only_when_it_has(client_as, jinzhai, handed_in):
    page = client_as("township_officer", jinzhai).get("/t/jinzhai/")
    assert tiles(page)["件件有着落"] == "否"
    assert tiles(page)["建议征集数"] == "1条"


def test_a_module_that_is_off_shows_neither_box_nor_figure_nor_menu(client_as, jinzhai):
    page = client_as("township_officer", jinzhai).get("/t/jinzhai/")
    assert "件件有着落" not in tiles(page)
    assert "合理化建议" not in page.get_data(as_text=True)


def test_a_module_and_what_belongs_together_are_one_entry_each(client_as, jinzhai, suggestions_on):
    admin = client_as("township_admin", jinzhai)
    menu = [a.get_text(strip=True) for a in read(admin.get("/t/jinzhai/")).select("#menu a")]
    assert menu == ["首页", "合理化建议", "名册", "数据指标", "县镇往来", "管理"]
    below = [
        a.get_text(strip=True) for a in read(admin.get("/t/jinzhai/members")).select(".submenu a")
    ]
    assert below == ["基层工会", "会员", "用人单位", "荣誉", "导入名册"]
    assert not read(admin.get("/t/jinzhai/")).select(".submenu")


def test_what_waits_is_on_the_home_and_in_the_list_with_its_date(client_as, jinzhai, handed_in):
    officer = client_as("township_officer", jinzhai)
    for path in ("/t/jinzhai/", "/t/jinzhai/todo"):
        page = officer.get(path)
        assert TITLE in said(page) and "2026年11月" in said(page)
    assert said(officer.get("/t/jinzhai/todo")).count(TITLE) == 1, "once, not again in the red list"
    assert read(page).select_one(".tools .count").get_text(strip=True).startswith("1")


def test_what_waits_for_others_does_not_wait_for_me(client_as, jinzhai, handed_in):
    member = client_as("member", jinzhai)
    assert TITLE not in said(member.get("/t/jinzhai/todo"))
    assert "没有待办" in said(member.get("/t/jinzhai/todo"))


def test_a_long_list_of_tasks_is_turned_page_by_page(client_as, jinzhai, inside, handed_in):
    officer = client_as("township_officer", jinzhai)
    with inside(jinzhai):
        first = db.session.scalars(db.select(DocketEntry)).one()
        shared = {name: getattr(first, name) for name in
                  ("module", "kind", "state", "waits_for", "opened_on")}  # fmt: skip
        for n in range(30):  # every third without a date, which come last
            due = None if n % 3 == 0 else date(2026, 12, 1 + n % 7)
            db.session.add(DocketEntry(**shared, ref=f"suggestions:suggestion:{n}", due_on=due,
                                       number=f"JY-{n:02}", title="另一件"))  # fmt: skip
    seen, path = [], "/t/jinzhai/todo"
    while path:
        page = read(officer.get(path))
        seen += [card.get_text(" ", strip=True) for card in page.select(".cards li")]
        onward = page.select_one(".pager [rel=next]")
        path = onward and "/t/jinzhai/todo" + onward["href"]
    assert len(seen) == 31 and len(set(seen)) == 31
    assert [("无固定期限" in text) for text in seen] == [False] * 21 + [True] * 10


def test_what_is_overdue_says_by_how_many_days(client_as, jinzhai, inside, handed_in):
    with inside(jinzhai):
        entry = db.session.scalars(db.select(DocketEntry).limit(1)).one()
        entry.due_on = date(2026, 11, 19)
    assert "已逾期3天" in said(client_as("township_officer", jinzhai).get("/t/jinzhai/todo"))


def test_a_reference_leads_to_its_thing_or_nowhere(client_as, jinzhai, neighbour, handed_in):
    officer = client_as("township_officer", jinzhai)
    ref = f"suggestions:suggestion:{handed_in}"
    found = officer.get(f"/t/jinzhai/open/{ref}")
    assert found.status_code == 303 and found.location.endswith(f"/suggestions/{handed_in}")
    for gone in ("suggestions:suggestion:1", "nothing:x:1", "nonsense", "suggestions:nothing:1"):
        assert officer.get(f"/t/jinzhai/open/{gone}").status_code == 404
    elsewhere = client_as("township_officer", neighbour)
    assert elsewhere.get(f"/t/tongmu/open/{ref}").status_code == 404


def test_search_finds_by_two_signs_and_says_when_it_finds_nothing(client_as, jinzhai, handed_in):
    officer = client_as("township_officer", jinzhai)
    assert TITLE in said(officer.get("/t/jinzhai/search?q=除尘"))
    assert TITLE not in said(officer.get("/t/jinzhai/search?q=尘"))
    assert "没有找到" in said(officer.get("/t/jinzhai/search?q=不存在的词"))
    assert officer.get("/t/jinzhai/search?q=" + "长" * 5000).status_code == 200


def test_a_date_explains_itself(client_as, jinzhai, inside, handed_in):
    with inside(jinzhai):
        clock = db.session.scalars(db.select(Clock).limit(1)).one()
        clock_id, due = clock.id, clock.due_on
    officer = client_as("township_officer", jinzhai)
    page = said(officer.get(f"/t/jinzhai/clocks/{clock_id}"))
    assert f"{due.year}年{due.month}月{due.day}日" in page
    assert "起算" in page and TITLE in page
    assert officer.get("/t/jinzhai/clocks/1").status_code == 404


def test_notices_are_told_and_read(app, client_as, jinzhai, inside, handed_in):
    with platform_scope_of(app):
        account = kept(make_account())
    person = client_as("member", jinzhai, account=account)
    with inside(jinzhai):
        notify([account.id], REGISTERED, ref=f"suggestions:suggestion:{handed_in}", number="JY-7")
    assert "1条未读" in said(person.get("/t/jinzhai/todo"))
    assert "您的建议 JY-7 已登记" in said(person.get("/t/jinzhai/notices"))
    assert person.post("/t/jinzhai/notices").status_code == 303
    assert "未读" not in said(person.get("/t/jinzhai/todo"))
    assert "您的建议 JY-7 已登记" in said(person.get("/t/jinzhai/notices")), "read, and still there"


def test_a_stranger_learns_nothing_of_a_township(client, client_as, jinzhai, neighbour, handed_in):
    stranger = client_as("township_officer", neighbour)
    unknown = stranger.get("/t/nowhere/").get_data()
    for path in ("/t/jinzhai/", "/t/jinzhai/todo", "/t/jinzhai/search?q=除尘", "/t/jinzhai/notices",
                 f"/t/jinzhai/suggestions/{handed_in}"):  # fmt: skip
        answer = stranger.get(path)
        assert answer.status_code == 404
        assert without_tokens(answer.get_data()) == without_tokens(unknown)
        assert client.get(path).status_code == 303, "to the sign-in, as for any address"


def without_tokens(page):
    soup = BeautifulSoup(page, "html.parser")
    for each in soup.select("input[name=csrf_token], script, link, nav.topline"):
        each.decompose()
    return str(soup)


def test_the_answer_is_in_the_language_of_the_reader(client_as, jinzhai):
    officer = client_as("township_officer", jinzhai)
    assert "What waits for you" in said(officer.get("/t/jinzhai/?lang=en"))
    assert "What waits for you" in said(officer.get("/t/jinzhai/")), "remembered"
    assert "我的待办" in said(officer.get("/t/jinzhai/?lang=zh"))


def test_a_fault_in_a_box_leaves_the_page(client_as, jinzhai, handed_in, monkeypatch):
    def fail(*_arguments, **_more):
        raise ValueError("broken")

    monkeypatch.setattr("plugins.suggestions.queries.count_by_state", fail)
    page = client_as("township_officer", jinzhai).get("/t/jinzhai/")
    assert page.status_code == 200 and tiles(page)["建议征集数"] == "1条"
