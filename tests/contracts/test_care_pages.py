"""The pages of fulfilment and of time limits, in the browser's own words."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from platform_core.tenancy import db
from plugins.contracts.check_states import Result
from plugins.contracts.models import ClauseCheck, PulseAnswer, Rectification
from plugins.contracts.operations import fulfilment as doing
from tests.builders import make_employer
from tests.conftest import NOW
from tests.contracts.care_builders import finished, make_actor, make_check, make_contract

pytestmark = pytest.mark.only("sqlite")
PAGE = "/t/jinzhai/contracts"


@pytest.fixture
def officer(client_as, town):
    return client_as("township_officer", town)


@pytest.fixture
def checking(inside, town):
    """`checking(3)`: a check of a contract with so many clauses; its id and its lines'."""

    def checking(clauses=3):
        with inside(town):
            check = make_check(make_contract(make_employer(name="示例甲"), clauses=clauses))
            return check.id, [each.id for each in check.items]

    return checking


def test_a_check_is_begun_from_the_list(officer, town, inside):
    with inside(town):
        contract = make_contract(title="金寨镇区域性集体合同").id
    assert "金寨镇区域性集体合同" in officer.get(f"{PAGE}/checks").text
    assert officer.post(f"{PAGE}/checks", data={"year": "二〇二六"}).status_code == 422
    data = {"contract": contract, "year": 2026, "half": "H2", "group": "双方检查组"}
    answer = officer.post(f"{PAGE}/checks", data=data)
    assert answer.status_code == 303
    assert "2026年下半年" in officer.get(answer.location).text
    assert officer.post(f"{PAGE}/checks", data=data).status_code == 422


def test_saving_a_clause_leads_to_the_next_and_then_back(officer, checking, town, inside):
    check, (first, second) = checking(2)
    page = f"{PAGE}/checks/clauses"
    refused = officer.post(f"{page}/{first}", data={"result": "not", "version": 1})
    assert refused.status_code == 422 and "依据" in refused.text
    kept = {"result": "fulfilled", "evidence": "工资表", "version": 1}
    assert officer.post(f"{page}/{first}", data=kept).location.endswith(str(second))
    assert officer.post(f"{page}/{second}", data=kept).location.endswith(f"/checks/{check}")
    assert "完成检查" in officer.get(f"{PAGE}/checks/{check}").text
    with inside(town):
        assert set(db.session.scalars(select(ClauseCheck.result))) == {Result.FULFILLED}


def test_two_people_do_not_write_over_each_other(officer, checking):
    _check, (first, *_rest) = checking()
    data = {"result": "fulfilled", "version": 1}
    assert officer.post(f"{PAGE}/checks/clauses/{first}", data=data).status_code == 303
    assert officer.post(f"{PAGE}/checks/clauses/{first}", data=data).status_code == 409


def test_the_employer_that_broke_it_is_found_by_name(officer, checking, town, inside):
    _check, (first, *_rest) = checking()
    data = {"result": "not", "evidence": "未发", "employer": "无此企业", "version": 1}
    answer = officer.post(f"{PAGE}/checks/clauses/{first}", data=data)
    assert answer.status_code == 422 and "无此企业" in answer.text
    assert officer.post(f"{PAGE}/checks/clauses/{first}",
                        data=data | {"employer": "示例甲"}).status_code == 303  # fmt: skip


def test_300_clauses_stay_in_pages_without_a_query_per_row(officer, checking, count_queries, app):
    def counted(check):
        with app.app_context(), count_queries() as sent:
            answer = officer.get(f"{PAGE}/checks/{check}")
        rows = BeautifulSoup(answer.text, "html.parser").select("main tbody tr")
        return len(sent), len(rows)

    few, many = counted(checking(3)[0]), counted(checking(300)[0])
    assert (few[1], many[1]) == (3, 50)
    assert few[0] == many[0]


def test_a_worker_answers_in_the_browser_once(client_as, checking, town, inside):
    check, _items = checking()
    member = client_as("member", town)
    assert "区域性集体合同" in member.get(f"{PAGE}/pulse").text
    assert member.post(f"{PAGE}/pulse/{check}", data={"kept": "yes"}).status_code == 422
    data = {"kept": "partly", "knows": "1"}
    assert member.post(f"{PAGE}/pulse/{check}", data=data).status_code == 303
    assert member.post(f"{PAGE}/pulse/{check}", data=data).status_code == 422
    with inside(town):
        assert db.session.scalar(select(func.count()).select_from(PulseAnswer)) == 1


def test_few_answers_are_not_shown(officer, checking, town, inside):
    check, _items = checking()
    slips = {f"check-{check}-slips-kept": "yes", f"check-{check}-slips-people": 4}
    act = f"{PAGE}/act/check/{check}/slips"
    assert officer.post(act, data=slips).status_code == 303
    assert "不足五人" in officer.get(f"{PAGE}/checks/{check}").text
    slips[f"check-{check}-slips-people"] = 1
    officer.post(act, data=slips)
    assert "共5人作答" in officer.get(f"{PAGE}/checks/{check}").text


def test_a_breach_is_worked_off_on_its_page(officer, client_as, town, inside):
    with inside(town):
        finished(Result.NOT, actor=make_actor())
        id = db.session.scalar(select(Rectification.id))
    assert "WY2026-0001" in officer.get(f"{PAGE}/breaches").text
    act, key = f"{PAGE}/act/rectification/{id}", f"rectification-{id}"
    assert officer.post(f"{act}/notice", data={}).status_code == 422
    notice = {f"{key}-notice-demand": "限期补发"}
    assert officer.post(f"{act}/notice", data=notice).status_code == 303
    handler = client_as("handler", town)
    assert "限期补发" in handler.get(f"{PAGE}/breaches/{id}").text
    assert handler.post(f"{act}/answer", data={f"{key}-answer-note": "已补发"}).status_code == 303
    looked = {f"{key}-confirm-day": "2026-11-22"}
    assert handler.post(f"{act}/confirm", data=looked).status_code == 403
    assert officer.post(f"{act}/confirm", data=looked).status_code == 303
    assert "已整改" in officer.get(f"{PAGE}/breaches/{id}").text


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def test_evidence_is_kept_with_the_clause_and_shown_with_the_breach(
    officer, client_as, checking, town, neighbour, switch
):
    check, (only,) = checking(1)
    data = {"result": "not", "evidence": "见照片", "version": 1}
    bad = data | {"file": (BytesIO(b"MZ program"), "照片.pdf")}
    assert officer.post(f"{PAGE}/checks/clauses/{only}", data=bad).status_code == 422
    good = data | {"file": (BytesIO(PDF), "工资表.pdf")}
    assert officer.post(f"{PAGE}/checks/clauses/{only}", data=good).status_code == 303
    page = BeautifulSoup(officer.get(f"{PAGE}/checks/clauses/{only}").text, "html.parser")
    where = next(a["href"] for a in page.select("main a") if a.text == "工资表.pdf")
    assert officer.get(where).data == PDF
    assert client_as("member", town).get(where).status_code == 403
    switch(neighbour)
    stranger = client_as("township_officer", neighbour)
    assert stranger.get(where.replace("jinzhai", neighbour.slug)).status_code == 404
    key = f"check-{check}-finish"
    closing = {f"{key}-day": "2026-11-22", f"{key}-employer_view": "甲", f"{key}-worker_view": "乙"}
    assert officer.post(f"{PAGE}/act/check/{check}/finish", data=closing).status_code == 303
    breach = BeautifulSoup(officer.get(f"{PAGE}/breaches").text, "html.parser")
    shown = officer.get(breach.select_one("main tbody th a")["href"]).text
    assert "工资表.pdf" in shown
    heard = {f"check-{check}-report-day": "2026-11-22", f"check-{check}-report-session": "一届二次"}
    assert officer.post(f"{PAGE}/act/check/{check}/report", data=heard).status_code == 303
    assert "一届二次" in officer.get(f"{PAGE}/checks/{check}").text


@pytest.mark.parametrize("ending", ["", ".docx"])
def test_the_papers_print_and_can_be_edited(officer, town, inside, ending):
    with inside(town):
        check = finished(Result.FULFILLED, Result.NOT, actor=make_actor())
        it = db.session.scalars(select(Rectification)).one()
        doing.send_letter(it, "限期补发", None, actor=make_actor(), now=NOW)
        paths = (f"checks/{check.id}/paper", f"breaches/{it.id}/paper", "checks/report/2026")
    for path in paths:
        answer = officer.get(f"{PAGE}/{path}{ending}")
        assert answer.status_code == 200
    if not ending:
        report = officer.get(f"{PAGE}/checks/report/2026").text
        assert "应履行条款2条" in report and "已履行1条" in report and "违约事项1件" in report


def test_who_may_not_check_sees_none_of_it(client_as, client, town, checking):
    check, (first, *_rest) = checking()
    for path in ("checks", f"checks/{check}", f"checks/clauses/{first}", "breaches"):
        assert client_as("member", town).get(f"{PAGE}/{path}").status_code == 403
        assert client.get(f"{PAGE}/{path}").status_code == 303


def test_another_townships_check_is_not_found(officer, checking, switch, neighbour, inside):
    switch(neighbour)
    with inside(neighbour):
        check = make_check().id
    assert officer.get(f"{PAGE}/checks/{check}").status_code == 404
