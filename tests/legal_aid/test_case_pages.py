"""The pages of cases by real requests: what is typed comes back, what is done is shown."""

import re
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.accounts.models import Account
from platform_core.organisation.models import Township
from platform_core.rules import current_pack
from platform_core.tenancy import db
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import AidBody, Case, Conflict, Question, RaisedCase
from plugins.legal_aid.operations import diagnosis, handling, limits
from tests.builders import make_employer
from tests.legal_aid.case_makers import (
    DAY,
    START,
    a_case,
    a_station,
    an_officer,
    granted,
    in_hand,
    paid,
)

T = "/t/jinzhai/legal-aid"
pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def admin(client_as: Callable[..., FlaskClient], town: Township) -> FlaskClient:
    """The administrator, who supervises every case made after."""
    return client_as("township_admin", town, name="示例管理员")


@pytest.fixture
def officer(client_as: Callable[..., FlaskClient], town: Township) -> FlaskClient:
    return client_as("township_officer", town, name="示例经办人")


@pytest.fixture
def make(inside: Any, town: Township, admin: FlaskClient) -> Callable[..., int]:
    """`make(in_hand)`: a case, brought somewhere; its id."""

    def make(*steps: Callable[[Case], Any], **values: Any) -> int:
        with inside(town):
            case = a_case(**values)
            for step in steps:
                step(case)
            return case.id

    return make


def act(client: FlaskClient, id: int, verb: str, **fields: Any) -> Any:
    data = {f"case-{id}-{verb}-{name}": value for name, value in fields.items()}
    return client.post(f"{T}/act/case/{id}/{verb}", data=data)


def desk(**fields: Any) -> dict[str, Any]:
    return {
        "name": "示例工友", "applicant_kind": "migrant", "about": "wages", "title": "示例：欠薪",
        "opponent": "示例砖厂", "story": "示例情况", "channel": "phone", "form": "arbitration",
        "received_on": "2026-11-20",
    } | fields  # fmt: skip


def test_an_application_is_taken_in_at_the_desk_for_many(
    officer: FlaskClient, admin: FlaskClient, inside: Any, town: Township
) -> None:
    with inside(town):
        body = a_station().id
    others = "示例甲 610999199001011234\n示例乙"
    answer = officer.post(f"{T}/desk", data=desk(body=body, others=others))
    assert answer.status_code == 303
    with inside(town):
        case = db.session.scalars(select(Case)).one()
        assert (len(case.workers), case.channel, case.state) == (3, "phone", "intake")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("received_on", "2027-01-01", "收到日期不能晚于今天"),
        ("received_on", "去年", "2016-12"),
        ("identity", "123", "身份证号码应为18位"),
        ("opponent", "", ""),
        ("story", "卡号6222000011112222", "本栏不加密"),
        ("others", "示例甲 12", "身份证号码格式不对"),
    ],
)
def test_bad_input_at_the_desk_comes_back_as_typed(
    officer: FlaskClient, inside: Any, town: Township, field: str, value: str, said: str
) -> None:
    with inside(town):
        body = a_station().id
    answer = officer.post(f"{T}/desk", data=desk(body=body, **{field: value}))
    page = answer.get_data(as_text=True)
    assert (answer.status_code, said in page, "示例工友" in page) == (422, True, True)
    assert value in page


def test_the_desk_needs_no_title_and_offers_the_station(
    officer: FlaskClient, inside: Any, town: Township
) -> None:
    with inside(town):
        body = a_station().id
    asked = BeautifulSoup(officer.get(f"{T}/desk").text, "html.parser")
    assert asked.select_one(f'#body option[value="{body}"][selected]')
    assert "open" not in asked.select_one("form details").attrs  # type: ignore[union-attr]
    made = officer.post(f"{T}/desk", data=desk(body=body, title="", opponent="示例砖厂"))
    assert "拖欠工资：示例砖厂" in officer.get(made.location).text
    refused = officer.post(f"{T}/desk", data=desk(body=body, identity="123"))
    again = BeautifulSoup(refused.text, "html.parser")
    assert "open" in again.select_one("form details").attrs  # type: ignore[union-attr]


def test_a_member_applies_and_sees_nothing_but_their_own(
    client_as: Callable[..., FlaskClient], inside: Any, town: Township, make: Callable[..., int]
) -> None:
    other = make(title="示例别人的案件")
    with inside(town):
        body = a_station().id
    member = client_as("member", town)
    given = {k: v for k, v in desk(body=body).items() if k not in ("channel", "form")}
    where = member.post(f"{T}/new", data=given).headers["Location"]
    assert "示例：欠薪" in member.get(where).get_data(as_text=True)
    page = member.get(f"{T}/").get_data(as_text=True)
    assert ("示例：欠薪" in page, "示例别人的案件" in page) == (True, False)
    assert member.get(f"{T}/cases/{other}").status_code == 404


def test_from_the_test_to_the_handler(
    admin: FlaskClient, make: Callable[..., int], inside: Any, town: Township
) -> None:
    id = make()
    with inside(town):
        officer = an_officer().id
    assert act(admin, id, "grant").status_code == 422  # nothing was tested yet
    assert act(admin, id, "assess").status_code == 303
    assert act(admin, id, "grant").status_code == 303
    refused = act(admin, id, "assign", officer=officer)
    assert (refused.status_code, "利益冲突" in refused.get_data(as_text=True)) == (422, True)
    assert act(admin, id, "check_conflict", officer=officer, outcome="clear").status_code == 303
    assert act(admin, id, "assign", officer=officer).status_code == 303
    page = admin.get(f"{T}/cases/{id}").get_data(as_text=True)
    assert "已指派" in page and "免予核查经济困难状况" in page


def test_a_handler_of_the_other_side_is_refused_by_name(
    admin: FlaskClient, make: Callable[..., int], inside: Any, town: Township
) -> None:
    with inside(town):
        employer = make_employer()
        officer = an_officer(employer_id=employer.id, name="示例冲突人").id
        id_employer, name = employer.id, employer.name
    id = make()
    with inside(town):
        case = db.session.get(Case, (town.id, id))
        assert case is not None
        case.opponent_id, case.opponent = id_employer, name
    act(admin, id, "assess")
    act(admin, id, "grant")
    act(admin, id, "check_conflict", officer=officer, outcome="clear")
    answer = act(admin, id, "assign", officer=officer)
    assert answer.status_code == 422  # they are not even among the choices


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"fen": "1.08万"}, "10800"),
        ({"fen": "-5"}, ""),
        ({"on_day": "2027-01-01"}, "尚未到来"),
        ({"stage": "confirmed"}, ""),
    ],
)
def test_bad_amounts_are_refused(
    admin: FlaskClient, make: Callable[..., int], inside: Any, town: Township,
    fields: dict[str, str], said: str,
) -> None:  # fmt: skip
    id = make(in_hand)
    with inside(town):
        worker = db.session.scalars(select(Case)).one().workers[0].id
    given = {"worker": worker, "kind": "wages", "stage": "paid", "fen": "100",
             "on_day": "2026-11-06"}  # fmt: skip
    answer = act(admin, id, "money", **(given | fields))
    assert (answer.status_code, said in answer.get_data(as_text=True)) == (422, True)
    assert act(admin, id, "money", **given).status_code == 303
    page = admin.get(f"{T}/cases/{id}").get_data(as_text=True)
    assert "¥100.00" in page and "未附凭证" in page


def test_a_limit_explains_itself_on_the_page_and_on_its_clock(
    admin: FlaskClient, make: Callable[..., int]
) -> None:
    id = make(in_hand)
    assert act(admin, id, "fact", kind="employment_ended", on_day="2025-11-28").status_code == 303
    page = admin.get(f"{T}/cases/{id}").get_data(as_text=True)
    assert "起算事实：劳动关系终止（2025年11月28日）" in page
    assert "《劳动争议调解仲裁法》第27条" in page and "7日内届满" not in page.partition("<main")[0]
    clock = page.partition("/clocks/")[2].partition('"')[0]
    assert admin.get(f"/t/jinzhai/clocks/{clock}").status_code == 200


def test_papers_and_the_file_are_numbered(
    admin: FlaskClient, make: Callable[..., int], inside: Any, town: Township
) -> None:
    id = make(in_hand, lambda case: paid(case, 100))
    upload = {f"case-{id}-attach-file": (BytesIO(b"%PDF-1.4\n%%EOF\n"), "劳动合同.pdf"),
              f"case-{id}-attach-part": "evidence", f"case-{id}-attach-pages": "3"}  # fmt: skip
    assert admin.post(f"{T}/act/case/{id}/attach", data=upload).status_code == 303
    act(admin, id, "close", result="settled", closed_on="2026-11-20")
    page = admin.get(f"{T}/cases/{id}").get_data(as_text=True)
    for name in ("cover", "approval", "decision", "assignment", "application", "mandate",
                 "record", "follow_up", "report"):  # fmt: skip
        assert f"/papers/{name}" in page
        assert admin.get(f"{T}/cases/{id}/papers/{name}").status_code == 200
    docx = admin.get(f"{T}/cases/{id}/papers/report.docx")
    assert docx.data[:2] == b"PK"
    names = zipfile.ZipFile(BytesIO(admin.get(f"{T}/cases/{id}/file.zip").data)).namelist()
    assert [name[:2] for name in names[:-1]] == [f"{n:02}" for n in range(len(names) - 1)]
    assert any("证据材料-劳动合同.pdf" in name for name in names)
    assert names[-1] == "SHA256SUMS.txt"


def test_a_hearing_goes_into_calendars_without_the_story(
    admin: FlaskClient, make: Callable[..., int]
) -> None:
    id = make(in_hand)
    wrong = act(admin, id, "hearing", stage="arbitrate", day="2026-12-01", begins="9:00",
                place="示例仲裁庭")  # fmt: skip
    assert wrong.status_code == 422
    assert act(admin, id, "hearing", stage="arbitrate", day="2026-12-01", begins="09:00",
               place="示例仲裁庭").status_code == 303  # fmt: skip
    page = admin.get(f"{T}/cases/{id}").get_data(as_text=True)
    hearing = page.partition("/hearings/")[2].partition(".ics")[0]
    said = admin.get(f"{T}/cases/{id}/hearings/{hearing}.ics").get_data(as_text=True)
    moved = act(admin, id, "move_hearing", which=hearing, stage="arbitrate", day="2026-12-03",
                begins="14:30", place="示例仲裁庭")  # fmt: skip
    assert moved.status_code == 303
    again = admin.get(f"{T}/cases/{id}/hearings/{hearing}.ics").get_data(as_text=True)
    assert "DTSTART:20261203T063000Z" in again and "SEQUENCE:1" in again
    assert "BEGIN:VCALENDAR" in said and "DTSTART:20261201T010000Z" in said
    assert "拖欠工资" not in said


def test_the_list_asks_the_same_number_of_questions_for_many(
    admin: FlaskClient, make: Callable[..., int], count_queries: Callable[[], Any], app: Flask
) -> None:
    spent = []
    for _round in range(2):
        for _each in range(3):
            make()
        with app.app_context(), count_queries() as sent:
            assert admin.get(f"{T}/").status_code == 200
        spent.append(len(sent))
    assert spent[0] == spent[1]


def test_the_county_sees_dates_and_amounts_and_a_story_only_with_consent(
    admin: FlaskClient, client_as: Callable[..., FlaskClient], make: Callable[..., int],
    inside: Any, town: Township,
) -> None:  # fmt: skip
    county = client_as("county_officer")

    def near(case: Case) -> None:
        limits.enter_fact(case, FactKind.EMPLOYMENT_ENDED, date(2025, 11, 26),
                          actor=SYSTEM, now=START + 5 * DAY)  # fmt: skip
        paid(case, 123_456)

    id = make(in_hand, near, story="示例：只有本案人员能看到。")
    page = county.get("/county/legal-aid/").get_data(as_text=True)
    assert "金寨镇" in page and "¥1,234.56" in page and "2026年11月26日" in page
    assert "示例：只有本案人员能看到。" not in page
    answer = act(admin, id, "escalate", reason="请督办", consent_on="2026-11-20")
    assert answer.status_code == 303
    with inside(town):
        raised = db.session.scalars(select(RaisedCase)).one().id
    where = f"/county/legal-aid/escalations/{town.id}/{raised}"
    assert "示例：只有本案人员能看到。" in county.get(where).get_data(as_text=True)
    assert county.post(where, data={"answer": " "}).status_code == 422
    assert client_as("county_auditor").post(where, data={"answer": "x"}).status_code == 403
    assert county.post(where, data={"answer": "示例：请先行垫付。"}).status_code == 303
    for reader, address in ((county, where), (admin, f"{T}/cases/{id}")):
        assert "示例：请先行垫付。" in reader.get(address).get_data(as_text=True)
    assert "示例：请先行垫付。" not in admin.get("/t/jinzhai/notices").get_data(as_text=True)
    assert act(admin, id, "lower").status_code == 303
    assert county.get(where).status_code == 404


def test_a_body_is_kept_and_says_where_it_came_from(
    officer: FlaskClient, inside: Any, town: Township, emitted: Callable[..., list[str]]
) -> None:
    given = {"name": "示例援助站", "level": "township_station", "founded_on": "2011-04-20",
             "origin_ref": "suggestions:suggestion:5", "origin_label": "示例建议"}  # fmt: skip
    assert officer.post(f"{T}/bodies/new", data=given).status_code == 303
    assert emitted() == ["legal_aid.founded"]
    broken = officer.post(f"{T}/bodies/new", data=given | {"name": "二", "origin_ref": "x"})
    assert broken.status_code == 422
    with inside(town):
        body = db.session.scalars(select(AidBody)).one().id
    person = {"name": "示例律师", "post": "lawyer", "capacity": "5", "weight": "30",
              "duty_days": ["1", "3"]}  # fmt: skip
    assert officer.post(f"{T}/bodies/{body}/people/new", data=person).status_code == 303
    assert "示例律师" in officer.get(f"{T}/bodies/{body}").get_data(as_text=True)


def test_the_diagnosis_leads_from_question_to_question_and_can_be_edited(
    officer: FlaskClient, inside: Any, town: Township
) -> None:
    with inside(town):
        diagnosis.seed()
        start = db.session.scalars(select(Question).where(Question.first.is_(True))).one().id
    page = officer.get(f"{T}/diagnosis").get_data(as_text=True)
    assert "at=wages" in page
    end = officer.get(f"{T}/diagnosis?at=wages_off").get_data(as_text=True)
    assert "end=wages_off" in end
    asked = officer.get(f"{T}/new?end=wages_off").get_data(as_text=True)
    assert '<option selected value="wages">' in asked
    shown = officer.get(f"{T}/diagnosis/questions/{start}").get_data(as_text=True)
    assert "工资没有发或者没有发足 =&gt; wages" in shown
    given = {"code": "start", "wording": "怎么了？", "version": "1"}
    for answers, status in (("欠薪 => wages", 303), ("欠薪 -> wages", 422), ("欠薪 => x", 422)):
        sent = given | {"answers": answers, "version": "1" if status == 303 else "2"}
        where = f"{T}/diagnosis/questions/{start}"
        assert officer.post(where, data=sent).status_code == status
    with inside(town):
        wages = db.session.scalars(select(Question).where(Question.code == "wages")).one().id
    circle = {"code": "wages", "wording": "还在吗？", "answers": "是 => start", "version": "1"}
    assert officer.post(f"{T}/diagnosis/questions/{wages}", data=circle).status_code == 422


def test_the_diagnosis_tells_the_times_in_force_and_where_it_leads_nowhere(
    officer: FlaskClient, inside: Any, town: Township
) -> None:
    with inside(town):
        diagnosis.seed()
        assert not diagnosis.flaws(db.session.scalars(select(Question)).all())
        limit = current_pack().limit("arb.limit.wages")
    assert f"终止之日起{limit.value}年内" in officer.get(f"{T}/diagnosis?at=wages_off").text
    for wording, advice, _about, _answers in diagnosis.SEED.values():
        assert not re.search(r"[\d一二三两]+(年|个月|日|天)", wording + advice), "from the rules"
    new = {"code": "alone", "wording": "还有{arb.limit}吗？"}
    wrong = new | {"wording": "{arb.nothing}"}
    assert officer.post(f"{T}/diagnosis/questions/new", data=wrong).status_code == 422
    made = officer.post(f"{T}/diagnosis/questions/new", data=new)
    assert made.status_code == 303
    shown = officer.get(f"{T}/diagnosis/questions").text
    assert "没有答案通向这里" in shown and "没有说明属于哪类案件" in shown and "还有1年吗" in shown
    id = made.location.rpartition("/")[2]
    assert officer.post(f"{T}/diagnosis/questions/{id}/drop").status_code == 303
    assert "alone" not in officer.get(f"{T}/diagnosis/questions").text
    with inside(town):
        wages = db.session.scalars(select(Question.id).where(Question.code == "wages")).one()
    officer.post(f"{T}/diagnosis/questions/{wages}/drop")
    assert "wages" in officer.get(f"{T}/diagnosis/questions").text, "answers lead to it"


def test_giving_back_ends_the_handlers_access(
    client_as: Callable[..., FlaskClient], make: Callable[..., int], inside: Any, town: Township
) -> None:
    lawyer = client_as("aid_lawyer", town, name="示例律师")
    with inside(town):
        account = db.session.scalars(select(Account).where(Account.name == "示例律师")).one().id
        officer = an_officer(account_id=account)
        db.session.flush()
    id = make()

    with inside(town):
        case = db.session.get(Case, (town.id, id))
        assert case is not None
        in_hand_at = db.session.merge(officer)
        granted(case)
        handling.check_conflict(case, in_hand_at, Conflict.CLEAR, "", actor=SYSTEM, now=START)
        handling.assign(case, in_hand_at, actor=SYSTEM, now=START + 2 * DAY)
    assert lawyer.get(f"{T}/cases/{id}").status_code == 200
    answer = lawyer.post(f"{T}/cases/{id}/give-back", data={"back-reason": "存在利益冲突"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{T}/")
    assert lawyer.get(f"{T}/cases/{id}").status_code == 404
