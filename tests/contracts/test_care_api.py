"""Fulfilment, monthly figures and early warning by program."""

from typing import Any

import pytest

from platform_core.organisation.models import Township
from platform_core.tenancy import db
from plugins.contracts.check_states import Result
from plugins.contracts.models import LabourMonth
from plugins.contracts.queries import systems
from tests.builders import make_employer
from tests.contracts.care_builders import finished, make_actor, make_contract
from tests.programs import program_as as program_as

C = "/api/v1/t/jinzhai/contracts"


@pytest.fixture
def office(town: Township, program_as: Any) -> Any:
    return program_as("township_officer", town)


def test_a_check_is_made_by_program_from_first_clause_to_breach(
    town: Township, inside: Any, office: Any, program_as: Any
) -> None:
    with inside(town):
        employer = make_employer()
        contract, employer_id = make_contract(employer, clauses=2).id, employer.id
    begun = office.post(f"{C}/{contract}/checks", {"year": 2026, "half": "H2", "group": "双方"})
    assert begun.status_code == 201 and begun.json["unchecked"] == 2
    id = begun.json["id"]
    first, second = office.get(f"{C}/checks/{id}/findings?result=open").json["items"]
    kept = office.post(f"{C}/findings/{first['id']}/result", {"result": "fulfilled"})
    assert kept.json["result"] == "fulfilled"
    bare = office.post(f"{C}/findings/{second['id']}/result", {"result": "not"})
    assert bare.status_code == 422 and "evidence" in str(bare.json), "a breach says what was seen"
    broken = {"result": "not", "evidence": "未发加班费", "employer_id": str(employer_id)}
    assert office.post(f"{C}/findings/{second['id']}/result", broken | {"version": 9}
                       ).status_code == 409  # fmt: skip
    assert office.post(f"{C}/findings/{second['id']}/result", broken).status_code == 200
    views = {"on": "2026-11-20", "employer_view": "已知", "worker_view": "希望补发"}
    done = office.post(f"{C}/checks/{id}/finish", views).json
    assert (done["state"], done["fulfilled"], done["breaches"], done["pulse"]) == (
        "checked", 1, 1, None
    )  # fmt: skip
    (line,) = office.get(f"{C}/checks?state=checked").json["items"]
    assert line["id"] == id and line["breaches"] == 1
    (breach,) = office.get(f"{C}/breaches?state=open").json["items"]
    assert breach["employer_id"] == str(employer_id)
    assert program_as("member", town).get(f"{C}/checks").status_code == 403


def test_a_breach_is_put_right_by_program(town: Township, inside: Any, office: Any) -> None:
    with inside(town):
        check = finished(Result.NOT, actor=make_actor())
        id = check.id
    (breach,) = office.get(f"{C}/breaches").json["items"]
    at = f"{C}/breaches/{breach['id']}"
    assert office.post(f"{at}/confirm", {"on": "2026-11-20"}).status_code == 422, "not its turn"
    for verb, body, state in (
        ("notice", {"note": "请补发"}, "noticed"), ("answer", {"note": "已补发"}, "answered"),
        ("insist", {"note": "未足额"}, "noticed"), ("refer", {"note": "报人社局"}, "referred"),
        ("settle", {"note": "责令补发"}, "settled"),
    ):  # fmt: skip
        answer = office.post(f"{at}/{verb}", body)
        assert (answer.status_code, answer.json["state"]) == (200, state), verb
    assert office.get(at).json["outcome"] == "责令补发"
    told = office.post(f"{C}/checks/{id}/report", {"on": "2026-11-22", "session": "三届二次"})
    assert told.json["state"] == "reported"


MONTH = {
    "employees": 40, "due": 38, "signed": 36, "average_wage_fen": 420_050,
    "insurance": [{"kind": "pension", "due": 38, "insured": 30, "owed_months": 1}],
}  # fmt: skip


def test_a_month_is_written_whole_or_not_at_all(town: Township, inside: Any, office: Any) -> None:
    with inside(town):
        ids = [str(make_employer().id) for _n in range(2)]
    rows = [MONTH | {"employer_id": id} for id in ids]
    sent = {"month": "2026-10-31", "rows": rows}
    for wrong, told in (
        ({"signed": 39}, "第2行"), ({"employer_id": "999"}, "第2行"),
        ({"employer_id": ids[0]}, "第1行"),
    ):  # fmt: skip
        refused = office.post(f"{C}/figures", sent | {"rows": [rows[0], rows[1] | wrong]})
        assert refused.status_code == 422 and told in str(refused.json)
    assert office.post(f"{C}/figures", sent | {"month": "2027-01-01"}).status_code == 422
    assert office.get(f"{C}/figures?month=2026-10-01").json["items"] == []
    assert office.post(f"{C}/figures", sent).json == {"month": "2026-10-01", "rows": 2}
    again = office.post(f"{C}/figures", sent | {"rows": [rows[0] | {"signed": 38}]})
    assert again.status_code == 200
    (one, other) = office.get(f"{C}/figures?month=2026-10-15").json["items"]
    assert {one["signed"], other["signed"]} == {36, 38}
    assert one["insurance"] == MONTH["insurance"] and one["average_wage_fen"] == 420_050
    with inside(town):
        assert db.session.query(LabourMonth).count() == 2
        assert {each.file_name for each in systems.latest_imports()} == {"程序报送"}


def test_a_signal_makes_a_warning_that_is_dealt_with(
    town: Township, inside: Any, office: Any, program_as: Any
) -> None:
    with inside(town):
        employer = str(make_employer().id)
    sent = {"topic": "arrears", "happened_on": "2026-11-20", "employer_id": employer,
            "story": "三十五名职工被欠薪", "facts": [{"name": "people", "number": 35}]}  # fmt: skip
    heard = office.post(f"{C}/signals", sent)
    assert heard.status_code == 201 and heard.json["warning"]["level"] == "orange"
    assert heard.json["warning"]["signals"][0]["grounds"]
    at = f"{C}/warnings/{heard.json['warning']['id']}"
    small = sent | {"facts": [{"name": "people", "number": 1}]}
    assert office.post(f"{C}/signals", small).json == {"warning": None}
    later = sent | {"happened_on": "2026-12-20"}
    assert office.post(f"{C}/signals", later).status_code == 422
    for verb, body, state in (
        ("verify", {"level": "red", "note": "属实"}, "verified"),
        ("assign", {"unit": "镇劳动保障所"}, "handling"),
        ("measure", {"note": "已约谈"}, "handling"),
        ("change-level", {"level": "orange", "note": "已付一半"}, "handling"),
        ("lift", {"note": "全部付清"}, "lifted"),
    ):  # fmt: skip
        answer = office.post(f"{at}/{verb}", body)
        assert (answer.status_code, answer.json["state"]) == (200, state), verb
    assert office.get(f"{C}/warnings?state=open").json["items"] == []
    (line,) = office.get(f"{C}/warnings?state=ended&level=orange").json["items"]
    assert line["topic"] == "arrears"
    handler = program_as("handler", town)
    assert handler.get(at).status_code == 200 and handler.get(f"{C}/warnings").status_code == 403


@pytest.mark.only("sqlite")
def test_lists_take_no_query_per_row(
    app: Any, town: Township, inside: Any, office: Any, count_queries: Any
) -> None:
    with inside(town):
        actor = make_actor()
        rows = [MONTH | {"employer_id": str(make_employer().id)} for _n in range(4)]
        for _n in range(4):
            finished(Result.NOT, actor=actor)
    office.post(f"{C}/figures", {"month": "2026-10-01", "rows": rows})
    for path in ("checks", "breaches", "figures?month=2026-10-01"):
        mark = "&" if "?" in path else "?"
        counts = []
        for limit in (1, 4):
            with app.app_context(), count_queries() as sent:
                found = office.get(f"{C}/{path}{mark}limit={limit}")
            assert len(found.json["items"]) == limit
            counts.append(len(sent))
        assert counts[0] == counts[1], path
