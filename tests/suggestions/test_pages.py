"""The pages by real requests: as member, officer, handler, neighbour and nobody."""

import re
from datetime import date
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from docx import Document
from openpyxl import load_workbook

from platform_core.accounts.models import Account
from platform_core.matters import DocketEntry
from platform_core.runtime.models import ModuleIs, ModuleSettings
from platform_core.tenancy import db
from plugins.suggestions import queries
from plugins.suggestions.models import ReplyTemplate, Suggestion, Unit
from plugins.suggestions.workflow import Category, Identity, Kind
from tests.builders import make_account, make_member
from tests.suggestions.builders import Office, make_actor, make_suggestion

LIST = "/t/jinzhai/suggestions/"
SAID = {
    "title": "车间加装除尘设备", "problem": "打磨工位粉尘大。", "proposal": "加装除尘设备。",
    "category": "safety", "kind": "suggestion", "identity": "open",
}  # fmt: skip


@pytest.fixture
def member(client_as, town):
    return client_as("member", town, name="测试会员")


@pytest.fixture
def officer(client_as, town):
    return client_as("township_officer", town, name="测试干部")


@pytest.fixture
def admin(client_as, town):
    return client_as("township_admin", town)


@pytest.fixture
def unit(inside, town, client_as):
    """A unit, and the browser of whoever acts for it: (id, browser)."""
    with inside(town):
        account = make_account(name="测试经办")
        row = Unit(name="镇安全生产办", account_id=account.id)
        db.session.add(row)
        db.session.flush()
        id, account_id = row.id, account.id
    with inside(town):
        account = db.session.get_one(Account, account_id)
        db.session.expunge(account)
    return id, client_as("handler", town, account=account)


@pytest.fixture
def row(inside, town):
    """`row(id)`: state, round and grade of a suggestion now."""

    def row(id):
        with inside(town):
            it = queries.by_id(id)
            return it.state, it.round, it.grade

    return row


@pytest.fixture
def at(inside, town):
    """`at("handling")`: the id of somebody's suggestion that stands there."""

    def at(state="submitted", **values):
        with inside(town):
            author = values.pop("author", None) or make_actor("member")
            return Office().bring(make_suggestion(author, **values), state).id

    return at


def hand_in(client, **values):
    """Hand it in; the id of what it became."""
    answer = client.post(f"{LIST}new", data=SAID | values)
    assert answer.status_code == 303, words(answer)
    return int(answer.location.rpartition("/")[2])


def words(answer) -> str:
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def answers(client, id, **said):
    """Write the answer on its page and send it."""
    page = BeautifulSoup(client.get(f"{LIST}{id}/reply").text, "html.parser")
    said["version"] = page.select_one("[name=version]")["value"]
    answer = client.post(f"{LIST}{id}/reply", data=said)
    assert answer.status_code == 303, words(answer)


def stands(client, id) -> str:
    """The one plain sentence on top of the page."""
    soup = BeautifulSoup(client.get(f"{LIST}{id}").text, "html.parser")
    return soup.select_one(".status-line p:last-child").text


# -- the whole way --------------------------------------------------------------------------


def test_a_suggestion_goes_its_way_in_two_rounds(member, officer, unit, row):
    unit_id, handler = unit
    id = hand_in(member)
    assert stands(member, id) == "已提交，由镇总工会在2026年11月25日前登记。"

    def does(who, verb, **data):
        answer = who.post(f"{LIST}{id}/{verb}", data=data)
        assert answer.status_code == 303, words(answer)

    does(officer, "register")
    does(officer, "file")
    does(officer, "assign", lead=unit_id)
    does(handler, "accept")
    assert stands(member, id) == "办理中，由承办单位在2026年12月22日前答复。"
    does(handler, "ask", question="是哪个车间？")
    assert "是哪个车间？" in words(member.get(f"{LIST}{id}"))
    does(member, "supplement", addition="二车间。")
    answers(handler, id, text="已安排。", grade="A", adopted="y")
    assert stands(member, id) == "已答复，请建议人在2026年12月7日前反馈是否满意。"
    does(member, "rate", rating="unsatisfied", comment="还没装。")
    assert row(id) == ("handling", 2, "A")
    answers(handler, id, text="已装好。", grade="A", adopted="y")
    does(member, "rate", rating="satisfied")
    assert row(id)[0] == "closed"
    shown = words(member.get(f"{LIST}{id}"))
    assert "还没装。" in shown and "已装好。" in shown and stands(member, id) == "已办结。"


def test_triage_shows_the_oldest_with_similar_ones_and_registers_with_one_click(officer, at):
    at()
    id = at(title="车间加装除尘设备和风扇")
    page = BeautifulSoup(officer.get(f"{LIST}triage?at={id}").text, "html.parser")
    assert "车间加装除尘设备" in page.select_one("#chosen .plain-list").text
    answer = officer.post(f"{LIST}{id}/register", data={"back": "triage"})
    assert answer.location.endswith("/suggestions/triage")


def test_each_end_without_filing_leads_through_its_form(officer, at, row):
    refused, referred, merged, main = (at("registered") for _each in range(4))
    assert officer.post(f"{LIST}{refused}/refuse", data={"reason": ""}).status_code == 422
    officer.post(f"{LIST}{refused}/refuse", data={"reason": "不属职责。"})
    officer.post(f"{LIST}{referred}/refer", data={"to": "转人社局。"})
    assert officer.post(f"{LIST}{merged}/merge", data={"into": "JY1999-1"}).status_code == 422
    with_number = re.search(r"JY2026-\d+", words(officer.get(f"{LIST}{main}"))).group()
    officer.post(f"{LIST}{merged}/merge", data={"into": with_number})
    assert [row(id)[0] for id in (refused, referred, merged)] == ["not_filed", "referred", "merged"]
    assert with_number in words(officer.get(f"{LIST}{merged}"))


def test_the_office_extends_notes_publishes_rewards_and_plans(officer, admin, at, row):
    id = at("handling")

    def does(who, verb, **data):
        answer = who.post(f"{LIST}{id}/{verb}", data=data)
        assert answer.status_code == 303, words(answer)

    does(officer, "extend", by="10", grounds="设备采购中。")
    does(officer, "note", note="已电话核实。")
    answers(officer, id, text="已采纳。", grade="B", promised_on="2027-03-01", adopted="y")
    does(officer, "publish", shown="1")
    does(officer, "outcome", label="全镇推广", outcome="")
    does(officer, "milestone", step="采购设备", cost="8000")
    does(admin, "award", award="二等奖", amount="500", given_on="2026-11-22")
    shown = words(officer.get(f"{LIST}{id}"))
    for text in ("已电话核实。", "采购设备", "¥8,000.00", "二等奖", "承诺于2027年3月1日前完成"):
        assert text in shown


def test_a_co_handlers_opinion_stands_beside_the_answer(officer, unit, at, inside, town):
    unit_id, handler = unit
    id = at("filed")
    with inside(town):
        lead = db.session.query(Unit).filter(Unit.id != unit_id).first().id
    officer.post(f"{LIST}{id}/assign", data={"lead": lead, "others": [unit_id]})
    with inside(town):
        co = next(a.id for a in queries.by_id(id).assignments if not a.leads)
    empty = handler.post(f"{LIST}{id}/opinions/{co}", data={f"{co}-opinion": " "})
    assert empty.status_code == 422
    handler.post(f"{LIST}{id}/opinions/{co}", data={f"{co}-opinion": "同意加装。"})
    officer.post(f"{LIST}{id}/accept")
    assert "同意加装。" in words(officer.get(f"{LIST}{id}/reply"))


# -- refused forms --------------------------------------------------------------------------


def test_a_refused_form_keeps_what_was_typed_and_names_the_field(member, inside, town):
    answer = member.post(f"{LIST}new", data=SAID | {"category": "", "problem": "很长的一段话。"})
    soup = BeautifulSoup(answer.text, "html.parser")
    assert answer.status_code == 422
    assert soup.select_one("#problem").text.strip() == "很长的一段话。"
    assert soup.select_one(".error-summary a")["href"] == "#category"
    with inside(town):
        assert db.session.query(Suggestion).count() == 0


def test_a_form_sent_twice_is_one_suggestion(member, client, inside, town):
    first, again = (member.post(f"{LIST}new", data=SAID | {"_once": "k" * 16}) for _n in range(2))
    assert (first.status_code, first.location) == (303, again.location)
    codes = [client.post(f"{LIST}nameless", data=SAID | {"once": "4711"}) for _n in range(2)]
    assert [answer.status_code for answer in codes] == [201, 409]
    with inside(town):
        assert db.session.query(Suggestion).count() == 2


@pytest.mark.parametrize(
    ("verb", "data", "message"),
    [
        ("rate", {"rating": "unsatisfied", "comment": ""}, "哪些问题没有解决"),
        ("rate", {}, "请更正以下内容"),
        ("rate", {"rating": "delighted"}, "选"),
    ],
)
def test_a_refused_verb_shows_the_page_again(member, officer, inside, town, verb, data, message):
    id = hand_in(member)
    with inside(town):
        Office().bring(queries.by_id(id), "replied")
    answer = member.post(f"{LIST}{id}/{verb}", data=data)
    assert (answer.status_code, message in words(answer)) == (422, True)


def test_an_answer_written_over_somebody_elses_is_refused_and_kept(officer, at):
    id = at("handling")
    old = BeautifulSoup(officer.get(f"{LIST}{id}/reply").text, "html.parser")
    version = int(old.select_one("[name=version]")["value"])
    data = {"text": "我写的答复。", "grade": "A", "version": str(version - 1)}
    answer = officer.post(f"{LIST}{id}/reply", data=data)
    assert (answer.status_code, "我写的答复。" in answer.text) == (409, True)


def test_a_move_that_is_not_possible_any_more_says_so(officer, at):
    id = at("registered")
    answer = officer.post(f"{LIST}{id}/register")
    assert (answer.status_code, "已登记" in words(answer)) == (422, True)


def test_a_file_of_the_wrong_kind_is_refused_and_nothing_is_half_written(member, inside, town):
    file = (BytesIO(b"MZ\x90\x00 not a picture"), "照片.jpg")
    answer = member.post(f"{LIST}new", data=SAID | {"file": file})
    assert answer.status_code == 422
    with inside(town):
        assert db.session.query(Suggestion).count() == 0


def test_a_file_is_kept_for_its_author_and_the_workers_alone(member, officer, client_as, town):
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    id = hand_in(member, file=(BytesIO(png), "现场.png"))
    soup = BeautifulSoup(member.get(f"{LIST}{id}").text, "html.parser")
    link = soup.find("a", string="现场.png")["href"]
    assert member.get(link).data == officer.get(link).data == png
    officer.post(f"{LIST}{id}/publish", data={"shown": "1"})
    stranger = client_as("member", town)
    assert stranger.get(f"{LIST}{id}").status_code == 200  # published
    assert stranger.get(link).status_code == 404


# -- who sees what --------------------------------------------------------------------------


def test_another_member_sees_it_only_once_it_is_published(member, officer, client_as, town):
    id, other = hand_in(member), client_as("member", town)
    assert other.get(f"{LIST}{id}").status_code == 404
    officer.post(f"{LIST}{id}/note", data={"note": "内部核实情况"})
    officer.post(f"{LIST}{id}/publish", data={"shown": "1"})
    shown = words(other.get(f"{LIST}{id}"))
    assert "打磨工位粉尘大。" in shown
    assert "测试会员" not in shown and "内部核实情况" not in shown and "办理过程" not in shown
    assert "内部核实情况" not in words(member.get(f"{LIST}{id}"))


def test_a_neighbours_officer_finds_nothing(client_as, neighbour, switch, at):
    id = at()
    switch(neighbour)
    stranger = client_as("township_officer", neighbour)
    assert stranger.get(f"{LIST}{id}").status_code == 404
    assert stranger.get(f"/t/tongmu/suggestions/{id}").status_code == 404
    for verb in ("register", "file", "note", "publish", "attach", "rate"):
        assert stranger.post(f"/t/tongmu/suggestions/{id}/{verb}").status_code == 404


def test_where_the_module_is_off_no_address_exists(client_as, neighbour, app):
    officer = client_as("township_officer", neighbour)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("suggestions."):
            path = re.sub(r"<[^>]*>", "1", rule.rule.replace("<township>", "tongmu"))
            for method in rule.methods - {"OPTIONS", "HEAD"}:
                assert officer.open(path, method=method).status_code == 404, path


def test_read_only_starts_nothing_and_finishes_what_runs(member, officer, at, switch, town):
    id = at("submitted")
    switch(town, ModuleIs.READ_ONLY)
    assert member.get(f"{LIST}mine").status_code == 200
    assert member.post(f"{LIST}new", data=SAID).status_code == 403
    assert officer.post(f"{LIST}{id}/register").status_code == 303


def test_members_may_not_do_what_the_office_does(member, at):
    id = at()
    for verb in ("register", "file", "assign", "note", "publish", "unseal", "award"):
        assert member.post(f"{LIST}{id}/{verb}").status_code == 403
    for path in ("triage", "units", "handling", "summary.xlsx", "papers/summary"):
        assert member.get(f"{LIST}{path}").status_code == 403
    assert member.get(LIST).location.endswith("/suggestions/mine")


def test_a_proposal_looks_for_co_sponsors_on_the_board(member, client_as, town, officer):
    id = hand_in(member, kind="proposal", session_label="二届三次职代会")
    other = client_as("member", town)
    assert "征集附议的提案" in words(other.get(f"{LIST}board"))
    assert officer.post(f"{LIST}{id}/register").status_code == 422
    assert other.post(f"{LIST}{id}/support").status_code == 303
    assert officer.post(f"{LIST}{id}/register").status_code == 303
    assert other.get(f"{LIST}{id}").status_code == 404


def test_co_sponsors_are_named_by_number(member, inside, town):
    with inside(town):
        number = make_member(name="附议甲").number
    wrong = member.post(f"{LIST}new", data=SAID | {"kind": "proposal", "supporters": "M0 X1"})
    assert (wrong.status_code, "没有编号为" in words(wrong)) == (422, True)
    id = hand_in(member, kind="proposal", supporters=f" {number.lower()}、")
    assert "附议甲" in words(member.get(f"{LIST}{id}"))


# -- similar, board, settings ---------------------------------------------------------------


def test_similar_ones_come_while_typing_but_only_what_one_may_see(member, officer, at):
    id = at(title="车间加装除尘设备")
    ask = f"{LIST}similar?q=车间要装除尘设备"
    part = {"X-Part": "similar"}
    assert str(id) not in member.get(ask, headers=part).text
    assert str(id) in officer.get(ask, headers=part).text
    officer.post(f"{LIST}{id}/publish", data={"shown": "1"})
    found = member.get(ask, headers=part)
    assert str(id) in found.text and "<html" not in found.text


def test_the_board_is_public_only_where_the_township_says_so(client, officer, at, inside, town):
    id = at("replied")
    officer.post(f"{LIST}{id}/publish", data={"shown": "1"})
    assert client.get(f"{LIST}board").status_code == 303
    with inside(town):
        db.session.add(ModuleSettings(module="suggestions", values={"public_board": True}))
    assert "车间加装除尘设备" in words(client.get(f"{LIST}board"))
    shown = words(client.get(f"{LIST}board/{id}"))
    assert "已经办理。" in shown and "测试乙" not in shown
    hidden = at()
    assert client.get(f"{LIST}board/{hidden}").status_code == 404
    assert client.get(f"{LIST}{id}").status_code == 303


# -- hidden authors -------------------------------------------------------------------------


def test_a_sealed_author_is_named_nowhere_but_finds_it_again(
    member, officer, unit, inside, town, caplog
):
    _unit, handler = unit
    caplog.clear()
    id = hand_in(member, identity="sealed")
    assert logged_accounts(caplog) == {0}
    assert "车间加装除尘设备" in words(member.get(f"{LIST}mine"))
    with inside(town):
        Office().bring(queries.by_id(id), "replied")
    caplog.clear()
    assert member.post(f"{LIST}{id}/rate", data={"rating": "satisfied"}).status_code == 303
    assert logged_accounts(caplog) == {0}
    officer.post(f"{LIST}{id}/publish", data={"shown": "1"})
    pages = (LIST, f"{LIST}{id}", f"{LIST}triage?at={id}", f"{LIST}papers/summary", f"{LIST}board",
             f"{LIST}{id}/papers/form", f"{LIST}{id}/papers/letter", "/t/jinzhai/search?q=除尘",
             "/t/jinzhai/", "/t/jinzhai/todo")  # fmt: skip
    for path in pages:
        for who in (officer, handler):
            answer = who.get(path)
            assert answer.status_code == 200 or (who, "triage" in path) == (handler, True)
            assert "测试会员" not in answer.text, path
    book = load_workbook(BytesIO(officer.get(f"{LIST}summary.xlsx").data))
    assert "测试会员" not in repr([[cell.value for cell in line] for line in book.active])


def logged_accounts(caplog) -> set[int | None]:
    return {
        record.msg.get("account") for record in caplog.records if isinstance(record.msg, dict)
    }  # fmt: skip


def test_only_the_administrator_opens_a_sealed_name_and_the_author_sees_it(member, officer, admin):
    id = hand_in(member, identity="sealed")
    assert officer.post(f"{LIST}{id}/unseal", data={"why": "核实"}).status_code == 403
    assert admin.post(f"{LIST}{id}/unseal", data={"why": ""}).status_code == 422
    opened = admin.post(f"{LIST}{id}/unseal", data={"why": "涉嫌诬告，依规核实。"})
    assert "测试会员" in words(opened)
    assert "测试会员" not in admin.get(f"{LIST}{id}").text.partition("<main")[2]
    assert "涉嫌诬告，依规核实。" in words(member.get(f"{LIST}{id}"))


def test_without_a_name_and_without_signing_in(client, officer, inside, town):
    data = {key: SAID[key] for key in ("title", "problem", "proposal", "category")}
    assert client.post(f"{LIST}nameless", data=data | {"title": ""}).status_code == 422
    answer = client.post(f"{LIST}nameless", data=data)
    code = BeautifulSoup(answer.text, "html.parser").select_one(".receipt-code").text
    assert answer.status_code == 201
    with inside(town):
        it = db.session.query(Suggestion).one()
        assert it.identity is Identity.NONE
        Office().bring(it, "replied")

    def follow_up(path="", **more):
        return client.post(f"{LIST}receipt{path}", data={"receipt": code} | more)

    assert "已答复" in words(follow_up())
    assert client.post(f"{LIST}receipt", data={"receipt": "AAAA-BBBB-CCCC"}).status_code == 422
    assert follow_up("/rate", rating="unsatisfied").status_code == 422
    assert "办理中" in words(follow_up("/rate", rating="unsatisfied", comment="没解决。"))
    assert follow_up("/supplement", addition="补充").status_code == 422
    stranger = client.post(f"{LIST}receipt/rate", data={"receipt": "X", "rating": "satisfied"})
    assert stranger.status_code == 422


def test_many_wrong_codes_must_wait(client, town):
    answers = [client.post(f"{LIST}receipt", data={"receipt": f"AAAA-{n}"}) for n in range(22)]
    assert {answer.status_code for answer in answers[:19]} == {422}
    assert answers[-1].status_code == 429


def test_a_township_may_refuse_nameless_ones(client, member, inside, town):
    with inside(town):
        db.session.add(ModuleSettings(module="suggestions", values={"nameless": False}))
    assert client.get(f"{LIST}nameless").status_code == 404
    assert client.post(f"{LIST}nameless", data=SAID).status_code == 404
    assert member.post(f"{LIST}new", data=SAID | {"identity": "none"}).status_code == 422


# -- on behalf, units, templates ------------------------------------------------------------


def test_the_office_enters_what_came_on_paper(officer, inside, town, member):
    with inside(town):
        number = make_member(name="测试丙").number
    data = SAID | {"channel": "paper", "received_on": "2026-11-20"}
    assert officer.post(f"{LIST}behalf", data=data).status_code == 422
    answer = officer.post(f"{LIST}behalf", data=data | {"member": number})
    shown = words(officer.get(answer.location))
    assert "测试丙" in shown and "书面（意见箱）" in shown and "2026年11月20日" in shown
    assert member.get(f"{LIST}behalf").status_code == 403


def test_units_are_kept_and_a_stale_form_is_refused(officer, inside, town):
    assert officer.post(f"{LIST}units/new", data={"name": "镇人社服务站"}).status_code == 303
    assert officer.post(f"{LIST}units/new", data={"name": "镇人社服务站"}).status_code == 422
    with inside(town):
        id = db.session.query(Unit).one().id
    stale = officer.post(f"{LIST}units/{id}", data={"name": "新名", "version": "0"})
    assert (stale.status_code, "新名" in stale.text) == (409, True)
    officer.post(f"{LIST}units/{id}", data={"name": "新名", "version": "1", "closed": "y"})
    with inside(town):
        assert queries.units() == []


def test_the_usual_unit_for_the_subject_is_proposed(officer, inside, town, at, unit):
    unit_id, _handler = unit
    id = at("filed", category=Category.SAFETY)

    def proposed():
        page = BeautifulSoup(officer.get(f"{LIST}{id}").text, "html.parser")
        chosen = page.select("#act-assign select [selected]")
        return [int(each["value"]) for each in chosen if each["value"]]

    assert proposed() == []
    data = {"name": "镇安全生产办", "version": "1", "categories": ["safety", "production"]}
    assert officer.post(f"{LIST}units/{unit_id}", data=data).status_code == 303
    assert proposed() == [unit_id]
    wrong = officer.post(f"{LIST}units/{unit_id}", data=data | {"categories": ["weather"]})
    assert wrong.status_code == 422


def test_the_board_says_what_is_overdue(officer, inside, town, at):
    id = at("handling")
    assert officer.post(f"{LIST}{id}/publish", data={"shown": "1"}).status_code == 303
    assert "已逾期" not in words(officer.get(f"{LIST}board"))
    with inside(town):
        entry = db.session.query(DocketEntry).filter_by(ref=f"suggestions:suggestion:{id}").one()
        entry.due_on = date(2011, 1, 1)
    assert "已逾期" in words(officer.get(f"{LIST}board"))


def test_an_answer_begins_with_a_template(officer, inside, town, at):
    data = {"name": "采纳并已办结", "grade": "A", "body": "您的建议已采纳。"}
    officer.post(f"{LIST}templates/new", data=data)
    with inside(town):
        id = db.session.query(ReplyTemplate).one().id
    page = BeautifulSoup(
        officer.get(f"{LIST}{at('handling')}/reply?template={id}").text, "html.parser"
    )
    assert page.select_one("#text").text.strip() == "您的建议已采纳。"
    assert page.select_one("[name=grade][value=A]").has_attr("checked")
    officer.post(f"{LIST}templates/{id}/delete")
    with inside(town):
        assert db.session.query(ReplyTemplate).count() == 0


# -- papers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["form", "filing", "assignment", "letter", "feedback"])
def test_each_paper_is_printed_and_edited(officer, at, name):
    id = at("replied")
    printed = words(officer.get(f"{LIST}{id}/papers/{name}"))
    document = Document(BytesIO(officer.get(f"{LIST}{id}/papers/{name}.docx").data))
    text = "".join(p.text for p in document.paragraphs) + "".join(
        cell.text for table in document.tables for line in table.rows for cell in line.cells
    )
    assert "车间加装除尘设备" in printed and "车间加装除尘设备" in text


def test_papers_that_are_not_there_yet_are_not_found(officer, member, at):
    id = at()
    for name in ("letter", "assignment", "award", "nothing"):
        assert officer.get(f"{LIST}{id}/papers/{name}").status_code == 404
    own = hand_in(member)
    assert member.get(f"{LIST}{own}/papers/form").status_code == 200
    assert member.get(f"{LIST}{id}/papers/form").status_code == 404


def test_the_summary_and_the_public_notice(officer, admin, at):
    id = at("replied", kind=Kind.SUGGESTION)
    admin.post(f"{LIST}{id}/award", data={"award": "二等奖", "amount": "500",
                                          "given_on": "2026-11-22"})  # fmt: skip
    assert "共征集 1 条，采纳 1 条，办理 1 条" in words(officer.get(f"{LIST}papers/summary"))
    assert "二等奖" in words(admin.get(f"{LIST}papers/announcement"))
    book = load_workbook(BytesIO(officer.get(f"{LIST}summary.xlsx?state=open").data))
    assert [cell.value for cell in book.active[2]][2] == "车间加装除尘设备"


def test_an_id_nobody_has_is_not_found(officer):
    for id in ("1", "99999999999999999999"):
        assert officer.get(f"{LIST}{id}").status_code == 404
