"""The pages: what stands there, what may be done there, how many queries a long list takes."""

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from platform_core.organisation.models import Township
from platform_core.tenancy import db
from plugins.contracts.models import Clause, Consultation, Contract
from plugins.contracts.operations import consultations, coverage, drafting
from plugins.contracts.operations.drafting import Wording
from plugins.contracts.terms import Side
from tests.builders import make_employer
from tests.contracts.builders import (
    EMPLOYER,
    UNION,
    Way,
    at,
    contract_in,
    employers,
    make_demand,
)

T = "/t/jinzhai/contracts"


def sent(place: str, row: Any, verb: str, **data: Any) -> tuple[str, dict[str, Any]]:
    """The address and the form of one verb of a page."""
    key = f"{place}-{row}-{verb}-"
    return f"{T}/act/{place}/{row}/{verb}", {f"{key}{name}": value for name, value in data.items()}


def test_a_demand_is_entered_and_stands_on_its_page(town: Township, client_as: Any) -> None:
    officer = client_as("township_officer", town)
    given = {
        "title": "区域协商", "subject": "wage", "level": "regional", "initiator": "union",
        "union_side": "镇总工会", "employer_side": "商会", "demanded_on": "2026-11-20",
    }  # fmt: skip
    answer = officer.post(f"{T}/consultations/new", data=given)
    assert answer.status_code == 303
    shown = officer.get(answer.headers["Location"]).text
    assert "区域协商" in shown
    explained = re.search(r'href="(/t/jinzhai/clocks/\d+)"', shown)
    assert explained and "集体合同规定" in officer.get(explained[1]).text
    listed = officer.get(f"{T}/consultations").text
    assert "区域协商" in listed


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"demanded_on": "2027-01-01"}, "尚未到来"),
        ({"level": "enterprise"}, "须指明单位"),
        ({"title": ""}, "题"),
        ({"demanded_on": "后天"}, "2026-11-22"),
        ({"employer": "999"}, "选"),
    ],
)
def test_a_demand_that_cannot_be_is_refused_and_nothing_is_lost(
    town: Township, client_as: Any, changed: dict[str, str], told: str
) -> None:
    officer = client_as("township_officer", town)
    given = {
        "title": "区域协商", "subject": "wage", "level": "regional", "initiator": "union",
        "union_side": "镇总工会甲", "employer_side": "商会", "demanded_on": "2026-11-20",
    } | changed  # fmt: skip
    answer = officer.post(f"{T}/consultations/new", data=given)
    assert answer.status_code == 422
    assert told in answer.text and "镇总工会甲" in answer.text


@pytest.mark.parametrize("state", ["drafting", "congress", "effective", "performing"])
def test_the_pages_of_a_contract(town: Township, inside: Any, client_as: Any, state: str) -> None:
    with inside(town):
        it = contract_in(state, employers(3))
        id, talks, clause = it.id, it.consultation_id, _first_clause(it)
        db.session.commit()
    officer = client_as("township_officer", town)
    for address in (
        "/", f"/{id}", f"/{id}/clauses", f"/clauses/{clause}", f"/{id}/covered", f"/{id}/findings",
        f"/{id}/documents", f"/consultations/{talks}", "/uncovered", "/campaigns",
        f"/papers/contract/{id}/text", f"/papers/contract/{id}/text.docx",
        f"/papers/consultation/{talks}/demand", f"/{id}/bundle.zip", "/ledger.xlsx",
    ):  # fmt: skip
        assert officer.get(f"{T}{address}").status_code == 200, address


def _first_clause(it: Contract) -> int:
    return db.session.query(Clause.id).filter_by(contract_id=it.id, position=1).scalar()


def test_a_member_reads_the_contract_and_changes_nothing(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        id = contract_in("effective").id
        db.session.commit()
    member = client_as("member", town)
    shown = member.get(f"{T}/{id}")
    assert shown.status_code == 200 and "act-publish" not in shown.text
    address, form = sent("contract", id, "publish", on="2026-11-22", where="栏")
    assert member.post(address, data=form).status_code == 403
    assert member.get(f"{T}/papers/contract/{id}/text").status_code == 200
    assert member.get(f"{T}/papers/contract/{id}/explanation").status_code == 404
    assert member.get(f"{T}/{id}/bundle.zip").status_code == 403


def test_a_contract_of_another_township_is_not_there(
    town: Township, neighbour: Township, switch: Any, inside: Any, client_as: Any
) -> None:
    switch(neighbour)
    with inside(neighbour):
        id = contract_in("drafting").id
        other = make_employer().id
        db.session.commit()
    officer = client_as("township_officer", town)
    assert officer.get(f"{T}/{id}").status_code == 404
    assert officer.get(f"/api/v1/t/jinzhai/contracts/{id}").status_code in (401, 404)
    with inside(town):
        mine = contract_in("drafting").id
        db.session.commit()
    # An employer of another township is no choice here.
    address, form = sent("covered", mine, "invite", on="2026-11-20", employers=[str(other)])
    assert officer.post(address, data=form).status_code == 422


def test_300_clauses_and_2000_employers_take_a_fixed_number_of_queries(
    town: Township, inside: Any, client_as: Any, count_queries: Any
) -> None:
    def load(clauses: int, covered: int) -> int:
        with inside(town):
            way = Way(employer_side=f"商会{clauses}").talk()
            way.draft(tuple(Wording(body=f"第{n}项约定。") for n in range(clauses)))
            rows = [make_employer() for _n in range(covered)]
            coverage.invite(way.it, rows, way.day, **at(way.day))
            db.session.commit()
            return way.it.id

    officer = client_as("township_officer", town)

    def queries(address: str) -> int:
        with inside(town), count_queries() as statements:
            assert officer.get(address).status_code == 200
        return len(statements)

    small, large = load(3, 3), load(300, 2000)
    for page in ("", "/clauses", "/covered", "/findings"):
        assert queries(f"{T}/{large}{page}") <= queries(f"{T}/{small}{page}") + 1, page
    clauses = officer.get(f"{T}/{large}/clauses").text
    assert clauses.count("第40项约定") == 0 and 'rel="next"' in clauses
    assert officer.get(f"{T}/{large}/covered").text.count("茶业有限公司") < 100
    with inside(town):  # a thousand more wait to be invited: one form lists some of them
        for _n in range(1000):
            make_employer()
        db.session.commit()
    assert officer.get(f"{T}/{small}/covered").text.count("茶业有限公司") < 250


def test_a_counter_proposal_shows_what_changed_and_opens_the_clause_again(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        it = contract_in("drafting")
        clause = _first_clause(it)
        db.session.commit()
    officer = client_as("township_officer", town)
    address, form = sent("clause", clause, "propose", side="employer", figure="2200",
                         body="月工资不低于2200元。", reason="控制成本")  # fmt: skip
    assert officer.post(address, data=form).status_code == 303
    shown = officer.get(f"{T}/clauses/{clause}").text
    assert "<del>3</del><ins>2</ins>" in shown and "控制成本" in shown
    with inside(town):
        row = db.session.get_one(Clause, (town.id, clause))
        assert (row.value, row.round, row.agreed) == (220_000, 2, False)
        assert row.employer_agreed_at is not None and row.union_agreed_at is None


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("figure", "told"), [("两千三百", "10800.50"), ("2300元整", "10800.50"), ("-5", "10800.50")]
)
def test_an_amount_in_words_is_refused_with_what_to_write(
    town: Township, inside: Any, client_as: Any, figure: str, told: str
) -> None:
    with inside(town):
        clause = _first_clause(contract_in("drafting"))
        db.session.commit()
    officer = client_as("township_officer", town)
    address, form = sent("clause", clause, "propose", side="employer", figure=figure,
                         body="月工资不低于2200元。")  # fmt: skip
    answer = officer.post(address, data=form)
    assert answer.status_code == 422 and told in answer.text and figure in answer.text


def test_the_bundle_holds_papers_and_scans(town: Township, inside: Any, client_as: Any) -> None:
    with inside(town):
        id = contract_in("filed", employers(2)).id
        db.session.commit()
    officer = client_as("township_officer", town)
    archive = ZipFile(BytesIO(officer.get(f"{T}/{id}/bundle.zip").data))
    names = " ".join(archive.namelist())
    for part in ("合同全文", "合同草案说明", "职代会决议", "工资数据", "报送函", "用人单位确认书",
                 "双方协商代表名单", "集体协商会议纪要", "signed-", "parties-",
                 "resolution-"):  # fmt: skip
        assert part in names, part
    resolution = next(name for name in archive.namelist() if "职代会决议" in name)
    cells = [
        cell.text
        for table in Document(BytesIO(archive.read(resolution))).tables
        for row in table.rows for cell in row.cells
    ]  # fmt: skip
    assert {"60", "50", "45", "3", "2"} <= set(cells)


def test_the_contract_goes_out_as_word_and_comes_back_in(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        id = contract_in("drafting").id
        db.session.commit()
    officer = client_as("township_officer", town)
    written = officer.get(f"{T}/papers/contract/{id}/text.docx").data
    with inside(town):
        way = Way(employer_side="另一商会").talk().draft(())
        taken = drafting.import_word(way.it, BytesIO(written), "合同.docx", Side.EMPLOYER,
                                     **at(way.day))  # fmt: skip
        bodies = [each.body for each in taken]
        assert any("月工资不低于2300元" in body for body in bodies)
        assert {each.value for each in taken if each.metric} == {230_000, 98}


def test_a_campaign_reaches_many_employers_once_each(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        it = consultations.start_campaign("2026年春季要约行动", make_demand().subject,
                                          date(2026, 11, 1), date(2026, 12, 31),
                                          **at(date(2026, 11, 1)))  # fmt: skip
        some = [each.id for each in employers(3)]
        id = it.id
        db.session.commit()
    officer = client_as("township_officer", town)
    address, form = sent("campaign", id, "demand", union_side="镇总工会",
                         demanded_on="2026-11-20",
                         employers=[str(each) for each in some[:2]])  # fmt: skip
    assert officer.post(address, data=form).status_code == 303
    # Sent again by a slow browser: they are no choice any more.
    assert officer.post(address, data=form).status_code == 422
    with inside(town):
        assert db.session.query(Consultation).filter_by(campaign_id=id).count() == 2
    assert "2026年春季要约行动" in officer.get(f"{T}/campaigns").text
    assert officer.get(f"{T}/papers/campaign/{id}/summary").status_code == 200


def test_the_signatures_are_those_of_the_chiefs(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        id = contract_in("passed").id
        db.session.commit()
    officer = client_as("township_officer", town)
    for union, employer, told in (
        (UNION[0][0], UNION[0][0], "任何人不得代表双方签字"),
        (UNION[1][0], EMPLOYER[0][0], UNION[0][0]),
        (UNION[0][0], EMPLOYER[0][0], "签字盖章的合同文本"),
    ):
        address, form = sent("contract", id, "sign", on="2026-11-20", union_chief=union,
                             employer_chief=employer)  # fmt: skip
        answer = officer.post(address, data=form)
        assert answer.status_code == 422 and told in answer.text


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("state", "missing"),
    [
        ("congress", "职代会决议"),
        ("passed", "签字盖章的合同文本"),
        ("signed", "双方主体资格证明、工资数据"),
    ],
)
def test_the_page_names_what_the_next_step_still_needs(
    town: Township, inside: Any, client_as: Any, state: str, missing: str
) -> None:
    with inside(town):
        id = contract_in(state).id
        db.session.commit()
    shown = client_as("township_officer", town).get(f"{T}/{id}").text
    assert f"还缺少：</strong> {missing}" in shown


def test_the_minimum_wage_the_county_sets_is_what_drafts_are_checked_against(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        way = Way().talk().draft((Wording(body="月工资不低于1800元。"),))
        id, day = way.it.id, way.day
    office = client_as("township_officer", town)
    url, form = sent("contract", id, "agree", on=day.isoformat())
    assert "县总工会尚未录入" in office.get(f"{T}/{id}/findings").text
    given = {"value": "1950", "since": "2026-05-01", "source": "省政府通知", "reason": "省里调整",
             "severity": "warn"}  # fmt: skip
    county = client_as("county_officer")
    assert county.post("/county/values/contracts.minimum_wage_month", data=given).status_code == 303
    shown = office.get(f"{T}/{id}/findings").text
    assert "1,950" in shown and "省政府通知" in shown
    refused = office.post(url, data=form)
    assert refused.status_code == 422 and "1,950" in refused.text
    clause = {"heading": "保底", "body": "最低工资1800元。", "kinds": "wage", "category": "pay",
              "obligated": "employer", "note": "沿用旧文本", "version": "0"}  # fmt: skip
    assert "1,950" in county.post("/county/contracts/bank", data=clause).text


@pytest.mark.only("sqlite")
def test_wrong_input_is_refused_on_the_page_and_stays_as_typed(
    town: Township, neighbour: Township, inside: Any, client_as: Any
) -> None:
    with inside(neighbour):
        foreign = make_employer(name="邻镇企业").id
    with inside(town):
        make_employer(name="本镇企业")
        way = Way().talk().draft(())
        talks, id = way.talks.id, way.it.id
    officer = client_as("township_officer", town)
    locked = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
    seat = {"side": "employer", "name": UNION[0][0], "post": "职务", "produced": "appointed"}
    tried: tuple[tuple[str, Any, str, dict[str, Any], str], ...] = (
        ("clauses", id, "import", {"side": "union", "file": (BytesIO(locked), "稿.docx")}, "密码"),
        ("clauses", id, "import", {"side": "union", "file": (BytesIO(b"PK\3\4 x"), "a.docx")},
         "损坏"),
        ("covered", id, "invite", {"on": "2026-11-20", "employers": str(foreign)}, "选"),
        ("consultation", talks, "seat", seat, UNION[0][0]),
        ("contract", id, "amend", {"title": "新题目", "starts_on": "2027-01-01",
                                   "ends_on": "2026-01-01"}, "新题目"),
    )  # fmt: skip
    for place, row, verb, data, told in tried:
        url, form = sent(place, row, verb, **data)
        answer = officer.post(url, data=form, content_type="multipart/form-data")
        assert answer.status_code == 422 and told in answer.text, verb
    demand = {"title": "邻镇协商", "subject": "wage", "level": "enterprise", "initiator": "union",
              "union_side": "镇总工会", "employer_side": "邻镇企业", "demanded_on": "2026-11-20",
              "employer": str(foreign)}  # fmt: skip
    answer = officer.post(f"{T}/consultations/new", data=demand)
    assert answer.status_code in (404, 422)
    assert "邻镇协商" not in officer.get(f"{T}/consultations").text
