"""The pages of petitions, mediation, letters, protection, patterns and 12351, by real requests."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import time_machine
from bs4 import BeautifulSoup
from docx import Document
from sqlalchemy import select

from platform_core.history import HistoryRecord
from platform_core.tenancy import db
from plugins.legal_aid import jobs
from plugins.legal_aid.models import (
    Case,
    HotlineBatch,
    Letter,
    Mediation,
    Pattern,
    Petition,
    Protection,
    Use,
)
from plugins.legal_aid.workflow.cases import Matter as About
from tests.builders import make_employer, make_union
from tests.legal_aid.makers import (
    a_body,
    a_letter,
    a_mediation,
    a_petition,
    a_protection,
    mediating,
    sent,
    taken_up,
)

HERE = "/t/jinzhai/legal-aid"
PETITION = {
    "form": "visit", "received_on": "2026-11-20", "people": "示例甲 610999199001011234 14200000001",
    "persons": "3", "purpose": "claim", "about": "wages", "opponent": "示例砖厂",
    "title": "示例：反映拖欠工资", "story": "示例：三个月未发工资。",
}  # fmt: skip
HEAD = "工单编号,来电日期,来电人,联系电话,诉求类别,涉及单位,标题,内容"
ROWS = (
    "GD001,2026-11-18,示例甲,14200000001,wages,示例砖厂,反映欠薪,示例：拖欠两个月工资",
    "GD002,2026-11-19,示例乙,,,,咨询社保,示例：咨询参保",
)


@pytest.fixture
def officer(client_as, town):
    return client_as("township_officer", town, name="测试干部")


@pytest.fixture
def other(client_as, town):
    return client_as("township_officer", town, name="测试同事")


@pytest.fixture
def admin(client_as, town):
    return client_as("township_admin", town, name="测试主任")


@pytest.fixture
def member(client_as, town):
    return client_as("member", town, name="测试会员")


@pytest.fixture
def made(inside, town):
    """`made(lambda: a_letter())`: the id of a row made inside the township."""

    def made(make):
        with inside(town):
            return make().id

    return made


@pytest.fixture
def only(inside, town):
    """`only(Petition, "state")`: a column of the only row of a table."""

    def only(model, *columns):
        with inside(town):
            row = db.session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()
            return tuple(getattr(row, column) for column in columns)

    return only


def words(answer) -> str:
    return " ".join(BeautifulSoup(answer.text, "html.parser").get_text(" ").split())


def act(client, place, id, verb, **values):
    """Send the form of a verb."""
    sent = {f"{place}-{id}-{verb}-{name}": value for name, value in values.items()}
    return client.post(f"{HERE}/act/{place}/{id}/{verb}", data=sent)


def register(client, **values):
    """Register a petition; its id."""
    answer = client.post(f"{HERE}/petitions/new", data=PETITION | values)
    assert answer.status_code == 303, words(answer)
    return int(answer.location.rpartition("/")[2])


@pytest.mark.only("sqlite")
def test_a_petition_from_the_desk_to_the_opinion(officer, only, client_as, town):
    id = register(officer)
    shown = officer.get(f"{HERE}/petitions/{id}")
    assert "示例：反映拖欠工资" in words(shown) and "610***********1234" in words(shown)
    form = BeautifulSoup(shown.text, "html.parser").select_one("#act-take_up select")
    handler = form.select("option")[-1]["value"]
    assert act(officer, "petition", id, "take_up", handler=handler,
               day="2026-11-21").status_code == 303  # fmt: skip
    given = act(officer, "petition", id, "opine", text="示例意见", day="2026-11-22")
    assert given.status_code == 303, words(given)
    assert only(Petition, "state", "opinion") == ("opinion", "示例意见")
    assert "示例意见" in words(officer.get(f"{HERE}/petitions/{id}"))


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"received_on": "2026-11-23"}, "还没有到"),
        ({"received_on": "昨天"}, "2026-11-22"),
        ({"people": "示例甲 12345"}, "身份证"),
        ({"people": "\n".join(f"示例{sign}" for sign in "甲乙丙丁戊己"), "persons": "6"}, "代表"),
        ({"persons": "0"}, "1"),
        ({"about": "weather"}, ""),
    ],
)
def test_bad_input_comes_back_as_it_was_typed(officer, change, told):
    answer = officer.post(f"{HERE}/petitions/new", data=PETITION | change)
    assert answer.status_code == 422
    assert told in words(answer) and PETITION["story"] in answer.text


@pytest.mark.only("sqlite")
def test_the_same_petition_twice_is_refused_with_the_number_of_the_first(officer):
    register(officer)
    answer = officer.post(f"{HERE}/petitions/new", data=PETITION)
    assert answer.status_code == 422 and "XF2026-0001" in words(answer)


def test_a_colleague_without_access_learns_nothing_of_it(officer, other, made):
    id = register(officer)
    for address in (f"petitions/{id}", f"sheets/petition/{id}/register"):
        missing = other.get(f"{HERE}/{address}")
        assert missing.status_code == 404 and PETITION["title"] not in missing.text
    searches = [f"/t/jinzhai/search?q={said}" for said in ("反映拖欠工资", "XF2026-0001")]
    for address in (f"{HERE}/petitions?state=", "/t/jinzhai/todo", "/t/jinzhai/", *searches):
        seen = words(other.get(address)).replace("q=XF2026-0001", "")
        assert PETITION["title"] not in seen and f"petitions/{id}" not in seen, address
    assert other.get(f"/t/jinzhai/open/legal_aid:petition:{id}").status_code == 404
    assert act(other, "petition", id, "withdraw", reason="x").status_code == 404
    assert PETITION["title"] in words(officer.get(f"{HERE}/petitions"))


def test_every_look_is_written_down_and_shown_to_the_supervisor(admin, officer, inside, town):
    id = register(officer)
    officer.get(f"{HERE}/petitions/{id}")
    officer.get(f"{HERE}/sheets/petition/{id}/register")
    with inside(town):
        looks = select(HistoryRecord).filter_by(action="legal_aid:view",
                                                ref=f"legal_aid:petition:{id}")  # fmt: skip
        assert len(db.session.scalars(looks).all()) == 2
    seen = words(admin.get(f"{HERE}/petitions/{id}"))
    assert "查看记录（2" in seen or "查看记录（3" in seen
    assert "查看记录" not in words(officer.get(f"{HERE}/petitions/{id}"))


def test_the_supervisor_lends_and_takes_back_access(admin, officer, other, inside, town):
    id = register(officer)
    page = BeautifulSoup(admin.get(f"{HERE}/petitions/{id}").text, "html.parser")
    people = page.select("#act-grant select option")
    whom = next(each["value"] for each in people if "测试同事" in each.text)
    without = act(admin, "petition", id, "grant", account=whom, reason="", until="2026-11-30")
    assert without.status_code == 422
    assert act(admin, "petition", id, "grant", account=whom, reason="协办",
               until="2026-11-30").status_code == 303  # fmt: skip
    assert other.get(f"{HERE}/petitions/{id}").status_code == 200
    page = BeautifulSoup(admin.get(f"{HERE}/petitions/{id}").text, "html.parser")
    access = page.select("#act-end_access select option")[-1]["value"]
    ended = act(admin, "petition", id, "end_access", access=access, reason="办结")
    assert ended.status_code == 303, words(ended)
    assert other.get(f"{HERE}/petitions/{id}").status_code == 404


def test_nobody_but_the_supervisor_gives_access(officer, other, admin):
    id = register(officer)
    assert act(officer, "petition", id, "grant", account="1", reason="x").status_code == 403


def test_a_member_petitions_here_and_follows_only_their_own(member, officer, made, client_as, town):
    mine = register(member)
    strange = made(a_petition)
    shown = words(member.get(f"{HERE}/petitions/{mine}"))
    assert PETITION["title"] in shown
    assert member.get(f"{HERE}/petitions/{strange}").status_code == 404
    assert officer.get(f"{HERE}/petitions/{mine}").status_code == 404
    listed = words(member.get(f"{HERE}/petitions"))
    assert PETITION["title"] in listed
    assert act(member, "petition", mine, "opine", text="x").status_code == 403


def test_a_mediation_from_the_request_to_the_last_fen(officer, made, only):
    body = made(a_body)
    form = {"body": str(body), "asked_by": "oral", "asked_on": "2026-11-20", "about": "wages",
            "applicant": "示例申请人", "opponent": "示例茶业", "claimed": "5000",
            "story": "示例"}  # fmt: skip
    answer = officer.post(f"{HERE}/mediations/new", data=form)
    assert answer.status_code == 303, words(answer)
    id = int(answer.location.rpartition("/")[2])
    page = BeautifulSoup(officer.get(f"{HERE}/mediations/{id}").text, "html.parser")
    mediator = page.select("#act-accept select option")[-1]["value"]
    for verb, values in (
        ("accept", {"mediator": mediator, "day": "2026-11-20"}),
        ("meet", {"day": "2026-11-21", "present": "双方", "record": "示例笔录"}),
        ("agree", {"text": "示例：付三千元", "signed_on": "2026-11-21", "fen": "3000",
                   "perform_by": "2026-11-22"}),
        ("pay", {"day": "2026-11-22", "fen": "3000"}),
        ("perform", {"day": "2026-11-22"}),
    ):  # fmt: skip
        answer = act(officer, "mediation", id, verb, **values)
        assert answer.status_code == 303, (verb, words(answer))
    assert only(Mediation, "state", "agreed_fen") == ("performed", 300_000)
    assert "3,000.00" in words(officer.get(f"{HERE}/mediations/{id}"))


def test_an_amount_like_a_headline_is_refused(officer, made, only):
    id = made(lambda: mediating(a_mediation()))
    with_access = act(officer, "mediation", id, "agree", text="x", fen="1.08万")
    assert with_access.status_code == 404  # it is another's


@pytest.mark.only("sqlite")
def test_a_letter_is_approved_by_another_and_answered(officer, admin, only):
    form = {"kind": "opinion", "addressee": "示例茶业", "title": "示例：欠薪", "findings": "示例",
            "basis": "劳动法第五十条", "demand": "支付工资", "employer": ""}  # fmt: skip
    answer = officer.post(f"{HERE}/letters/new", data=form)
    assert answer.status_code == 303, words(answer)
    id = int(answer.location.rpartition("/")[2])
    assert act(officer, "letter", id, "submit").status_code == 303
    assert act(officer, "letter", id, "approve").status_code == 403
    assert act(admin, "letter", id, "approve").status_code == 303
    assert act(officer, "letter", id, "send", day="2026-11-23").status_code == 422
    assert act(officer, "letter", id, "send", day="2026-11-20").status_code == 303
    assert only(Letter, "state", "reply_due_on") == ("sent", date(2026, 12, 11))
    early = act(officer, "letter", id, "step_up", reason="未答复")
    assert early.status_code == 422


def test_a_protection_case_is_shown_to_the_county_without_a_name(officer, client_as, made, only):
    union = made(make_union)
    form = {"threat": "transfer", "person": "示例主席", "office": "chair", "phone": "",
            "union": str(union), "opponent": "示例茶业", "reported_on": "2026-11-20",
            "story": "示例：拟调离"}  # fmt: skip
    answer = officer.post(f"{HERE}/protections/new", data=form)
    assert answer.status_code == 303, words(answer)
    id = int(answer.location.rpartition("/")[2])
    county = client_as("county_officer").get("/county/legal-aid/protections")
    assert county.status_code == 200
    assert only(Protection, "number")[0] in words(county)
    assert "示例主席" not in county.text and "示例茶业" not in county.text
    assert act(officer, "protection", id, "ask_consents").status_code == 303
    refused = act(officer, "protection", id, "allow")
    assert refused.status_code == 409
    for who in ("own_committee", "higher_union"):
        answer = act(officer, "protection", id, "answer_consent", consenter=who, given="y",
                     day="2026-11-21", document="示工〔2026〕1号")  # fmt: skip
        assert answer.status_code == 303, words(answer)
    assert act(officer, "protection", id, "allow").status_code == 303


def test_lists_cost_the_same_however_long_they_are(officer, inside, town, count_queries, app):
    def cost(address):
        with app.app_context(), count_queries() as sent:
            assert officer.get(address).status_code == 200
        return len(sent)

    addresses = [f"{HERE}/{each}" for each in ("petitions", "mediations", "letters",
                                               "protections", "patterns")]  # fmt: skip
    with inside(town):
        a_letter()
    register(officer)
    before = [cost(each) for each in addresses]
    with inside(town):
        for _each in range(5):
            a_letter()
    for n in range(4):
        register(officer, people=f"示例{n}号")
    assert [cost(each) for each in addresses] == before


@pytest.mark.parametrize(
    ("kind", "make", "names"),
    [
        ("letter", lambda: sent(a_letter()), ("letter", "receipt")),
    ],
)
def test_papers_are_printed_and_edited(officer, made, kind, make, names):
    id = made(make)
    for name in names:
        shown = officer.get(f"{HERE}/sheets/{kind}/{id}/{name}")
        assert shown.status_code == 200, name
        edited = officer.get(f"{HERE}/sheets/{kind}/{id}/{name}.docx")
        assert Document(BytesIO(edited.data)).paragraphs
    assert officer.get(f"{HERE}/sheets/{kind}/{id}/nothing").status_code == 404


def upload(client, *rows, head=HEAD, name="orders.csv"):
    """Upload a file of work orders."""
    content = "\n".join((head, *rows)).encode("utf-8-sig")
    return client.post(f"{HERE}/hotline", data={"file": (BytesIO(content), name)})


def test_work_orders_are_looked_at_and_taken_over_together(officer, other, only, inside, town):
    answer = upload(officer, *ROWS)
    assert answer.status_code == 303, words(answer)
    id = int(answer.location.rpartition("/")[2])
    assert "GD001" in words(officer.get(answer.location))
    assert other.get(answer.location).status_code == 404
    with inside(town):
        assert db.session.scalars(select(Petition)).all() == []
    assert act(other, "batch", id, "take_over").status_code in (404, 409)
    assert act(officer, "batch", id, "take_over").status_code == 303
    with inside(town):
        found = db.session.scalars(select(Petition).order_by(Petition.id)).all()
        assert [(each.work_order, each.about) for each in found] == [
            ("GD001", About.WAGES), ("GD002", About.OTHER)]  # fmt: skip
        assert {each.received_on for each in found} == {date(2026, 11, 18), date(2026, 11, 19)}
    assert only(HotlineBatch, "content") == (None,)
    again = upload(officer, *ROWS)
    assert "已经登记" in words(officer.get(again.location))


def test_work_orders_that_nobody_confirms_are_forgotten(officer, only, inside, town):
    id = int(upload(officer, *ROWS).location.rpartition("/")[2])
    for day, left in ((date(2026, 12, 22), 0), (date(2026, 12, 23), 1)):
        instant = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        with time_machine.travel(instant, tick=False), inside(town):
            assert jobs.forget_uploads(None) == left
    assert only(HotlineBatch, "id", "content") == (id, None)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("row", "column", "told"),
    [
        ("GD3,2026-11-23,示例甲,,,,题,内容", "来电日期", "还没有到"),
        ("GD3,昨天,示例甲,,,,题,内容", "来电日期", "2026-11-22"),
        ("GD3,2026-11-18,示例甲,123,,,题,内容", "联系电话", "电话"),
        ("GD3,2026-11-18,示例甲,,天气,,题,内容", "诉求类别", "请填写"),
        ("GD3,2026-11-18,,,,,题,内容", "来电人", "空"),
        (",2026-11-18,示例甲,,,,题,内容", "工单编号", "空"),
        ("GD001,2026-11-18,示例丙,,,,题,内容", "工单编号", "第 2 行"),
    ],
)
def test_every_faulty_row_is_named_and_nothing_is_written(officer, row, column, told, inside, town):
    answer = upload(officer, ROWS[0], row)
    assert answer.status_code == 303
    id = int(answer.location.rpartition("/")[2])
    shown = BeautifulSoup(officer.get(answer.location).text, "html.parser")
    fault = " ".join(shown.select("table")[0].select("tbody tr")[0].get_text(" ").split())
    assert fault.startswith("3") and column in fault and told in fault, fault
    assert act(officer, "batch", id, "take_over").status_code == 409
    with inside(town):
        assert db.session.scalars(select(Petition)).all() == []


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("head", "rows", "name"),
    [
        (HEAD.replace("工单编号", "编号？"), ROWS, "orders.csv"),
        (HEAD, (), "orders.csv"),
        (HEAD, ROWS, "orders.exe"),
    ],
)
def test_what_is_no_file_of_work_orders_is_refused(officer, head, rows, name):
    assert upload(officer, *rows, head=head, name=name).status_code == 422


@pytest.mark.only("sqlite")
def test_a_pattern_is_made_use_of_once(officer, made, only):
    def pattern():
        employer = make_employer(name="示例砖厂有限公司")
        row = Pattern(about=About.WAGES, employer_id=employer.id, since=date(2026, 1, 1),
                      until=date(2026, 11, 1), cases=3, persons=9)  # fmt: skip
        db.session.add(row)
        db.session.flush()
        return row

    id = made(pattern)
    assert "示例砖厂有限公司" in words(officer.get(f"{HERE}/patterns"))
    assert act(officer, "pattern", id, "use", use="none", note="").status_code == 422
    assert act(officer, "pattern", id, "use", use="warning", note="示例").status_code == 303
    assert only(Pattern, "use", "used_on") == (Use.WARNING, date(2026, 11, 22))
    assert act(officer, "pattern", id, "use", use="patrol").status_code == 409


def test_ready_made_rows_can_be_shown(officer, made):
    """What others registered without access is not there, whatever its state."""
    for make, kind in ((a_mediation, "mediations"), (a_protection, "protections"),
                       (lambda: taken_up(a_petition()), "petitions")):  # fmt: skip
        assert officer.get(f"{HERE}/{kind}/{made(make)}").status_code == 404


def test_a_petition_becomes_an_application_for_aid(officer, made, inside, town):
    station, id = made(a_body), register(officer)
    answer = act(officer, "petition", id, "open_case", body=str(station), kind="migrant")
    assert answer.status_code == 303, words(answer)
    with inside(town):
        case = db.session.scalars(select(Case)).one()
        assert (case.title, case.about, len(case.workers)) == (PETITION["title"], About.WAGES, 1)
        assert case.workers[0].phone == "14200000001"
        number = case.number
    assert number in words(officer.get(answer.location))
