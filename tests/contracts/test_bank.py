"""The county's bank of model clauses: read, changed, retired; what townships take from it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup

from platform_core.organisation.models import Township
from platform_core.tenancy import db, platform_scope
from plugins.contracts.models import ModelClause
from plugins.contracts.operations import drafting
from plugins.contracts.queries import bank, contracts
from plugins.contracts.terms import Side, Subject
from tests.builders import make_county
from tests.contracts.builders import START, Way, at

B = "/county/contracts/bank"
CLAUSE = {
    "heading": "高温津贴", "body": "每月＿＿元高温津贴。", "kinds": ["comprehensive", "wage"],
    "category": "pay", "obligated": "employer", "head": "", "note": "本县夏季高温", "version": "0",
}  # fmt: skip


@pytest.fixture
def officer(client_as: Any) -> Any:
    return client_as("county_officer", name="县干部")


def said(answer: Any) -> str:
    return BeautifulSoup(answer.text, "html.parser").find(id="main").get_text(" ", strip=True)


def bodies(township: Township, kind: Subject = Subject.WAGE) -> dict[str, str]:
    """What a township would take, by heading."""
    return {each.heading: each.body for each in bank.models_for(kind, township.id)}


def test_a_county_begins_with_what_ships(town: Township, officer: Any, here: None) -> None:
    shown = said(officer.get(B))
    assert "最低工资" in shown and "防治性骚扰" in shown and "平台自带" in shown
    assert "最低工资" in bodies(town) and "防治性骚扰" not in bodies(town)
    assert "＿＿元" in said(officer.get(f"{B}/pay_floor"))


def test_a_new_clause_is_there_for_the_townships(town: Township, officer: Any, inside: Any) -> None:
    assert officer.post(B, data=CLAUSE).status_code == 303
    assert "高温津贴" in said(officer.get(B))
    with inside(town):
        assert bodies(town)["高温津贴"] == CLAUSE["body"]
        assert "高温津贴" not in bodies(town, Subject.WOMEN)
    history = said(officer.get("/county/audit"))
    assert "写入示范条款" in history and CLAUSE["note"] in history


def test_a_new_version_leaves_what_a_draft_has_taken(
    town: Township, officer: Any, inside: Any
) -> None:
    with inside(town):
        way = Way(subject=Subject.WAGE).talk().draft(())
        before = bank.models_for(Subject.WAGE, town.id)
        drafting.take_from_bank(way.it, before, Side.UNION, **at(way.day))
        taken, id = [each.body for each in contracts.all_clauses(way.it)], way.it.id
    changed = CLAUSE | {"heading": "最低工资", "body": "月工资不低于＿＿元，并逐年提高。"}
    assert officer.post(f"{B}/pay_floor", data=changed).status_code == 303
    shown = officer.get(f"{B}/pay_floor").text
    assert "<ins>" in shown and "县干部" in shown and CLAUSE["note"] in shown
    with inside(town):
        assert bodies(town)["最低工资"] == changed["body"]
        it = db.session.get_one(type(way.it), (town.id, id))
        assert [each.body for each in contracts.all_clauses(it)] == taken


def test_a_retired_clause_is_not_offered_and_can_come_back(
    town: Township, officer: Any, inside: Any
) -> None:
    leaving = {"leaving-note": "已并入其他条款", "leaving-version": "0"}
    assert officer.post(f"{B}/pay_rise/retire", data=leaving).status_code == 303
    assert officer.post(f"{B}/pay_rise/retire", data=leaving).status_code == 409, "version is seen"
    again = officer.post(f"{B}/pay_rise/retire", data=leaving | {"leaving-version": "1"})
    assert again.status_code == 422 and "已经撤下" in said(again)
    with inside(town):
        assert "工资增长" not in bodies(town)
    back = CLAUSE | {"heading": "工资增长", "version": "1"}
    assert officer.post(f"{B}/pay_rise", data=back).status_code == 303
    with inside(town):
        assert bodies(town)["工资增长"] == CLAUSE["body"]


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("changed", "status", "told"),
    [
        ({"body": "女职工产假90天。"}, 422, "98"),
        ({"body": ""}, 422, "正文"),
        ({"kinds": []}, 422, "合同"),
        ({"note": " "}, 422, "理由"),
        ({"body": "字" * 4001}, 422, "4000"),
        ({"version": "3"}, 409, "高温"),
    ],
)
def test_a_clause_that_cannot_stand_is_refused_and_kept_as_typed(
    officer: Any, changed: dict[str, Any], status: int, told: str
) -> None:
    answer = officer.post(f"{B}/pay_floor", data=CLAUSE | changed)
    assert answer.status_code == status
    shown = BeautifulSoup(answer.text, "html.parser")
    assert told in shown.find(class_="error-summary").parent.get_text()
    assert shown.find(id="heading")["value"] == CLAUSE["heading"]
    assert "平台自带" in said(officer.get(f"{B}/pay_floor")), "nothing was written"


@pytest.mark.only("sqlite")
def test_the_bank_says_what_drafts_would_be_told(officer: Any) -> None:
    cites = {"body": "根据《浙江省集体合同条例》，本合同经审查意见送达后生效。"}
    assert officer.post(B, data=CLAUSE | cites).status_code == 303, "it is no law that forbids it"
    shown = said(officer.get(B))
    assert "浙江" in shown and "未提出异议即行生效" in shown


def test_another_county_has_its_own_bank(app: Any, officer: Any, town: Township) -> None:
    with app.app_context(), platform_scope():
        other = make_county(code="610900", name="邻县")
        db.session.add(ModelClause(
            county_id=other.id, key="own-1", version=1, kinds=["wage"], category="pay",
            obligated="employer", heading="邻县条款", body="邻县。", note="邻县", by_account_id=1,
            at=at(START)["now"],
        ))  # fmt: skip
        db.session.commit()
    assert "邻县条款" not in said(officer.get(B))
    assert officer.get(f"{B}/own-1").status_code == 404


@pytest.mark.only("sqlite")
def test_only_the_county_keeps_the_bank(town: Township, client_as: Any) -> None:
    for client in (client_as("township_admin", town), client_as("county_auditor")):
        assert client.post(B, data=CLAUSE).status_code in (403, 404)
        assert client.get(B).status_code in (403, 404)
