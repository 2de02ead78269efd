"""Cases by program: only those one has access to, and no more than the page allows."""

from collections.abc import Callable
from typing import Any

import pytest

from platform_core.organisation.models import Township
from tests.legal_aid.case_makers import a_case, a_station, in_hand
from tests.programs import program_as as program_as

A = "/api/v1/t/jinzhai/legal-aid/cases"
pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def admin(program_as: Any, town: Township) -> Any:
    """Supervises what is made after."""
    return program_as("township_admin", town)


@pytest.fixture
def case(admin: Any, inside: Callable[..., Any], town: Township) -> str:
    with inside(town):
        return str(in_hand(a_case(title="示例机密", story="示例情节")).id)


def test_a_case_is_read_by_those_with_access_alone(
    admin: Any, case: str, program_as: Any, town: Township
) -> None:
    officer = program_as("township_officer", town)
    assert [each["title"] for each in admin.get(A).json["items"]] == ["示例机密"]
    assert officer.get(A).json["items"] == []
    assert admin.get(f"{A}/{case}").json["story"] == "示例情节"
    missing, hidden = officer.get(f"{A}/{int(case) + 1}"), officer.get(f"{A}/{case}")
    assert (missing.status_code, hidden.status_code) == (404, 404)
    assert hidden.json["title"] == missing.json["title"]
    answer = officer.post(f"{A}/{case}/facts", {"kind": "knew", "on_day": "2026-01-05"})
    assert answer.status_code == 404


def test_facts_and_money_are_entered_and_dates_explained(admin: Any, case: str) -> None:
    fact = {"kind": "employment_ended", "on_day": "2026-03-02"}
    limit = admin.post(f"{A}/{case}/facts", fact).json["limits"][0]
    assert (limit["name"], limit["due_on"]) == ("wages", "2027-03-02")
    assert "第27条" in limit["article"] and len(limit["steps"]) > 2
    amount = {"kind": "wages", "stage": "paid", "fen": 100, "on_day": "2026-11-06"}
    assert admin.post(f"{A}/{case}/money", amount).json["money"]["paid"] == 100
    for wrong in ({"fen": 0}, {"fen": "1.08万"}, {"on_day": "2027-01-01"}, {"stage": "confirmed"}):
        assert admin.post(f"{A}/{case}/money", amount | wrong).status_code == 422


def test_who_applies_by_program_follows_their_own_case(
    program_as: Any, inside: Callable[..., Any], town: Township
) -> None:
    with inside(town):
        body = str(a_station().id)
    member = program_as("member", town)
    given = {"title": "示例", "story": "示例", "about": "wages", "applicant_kind": "migrant",
             "opponent": "示例砖厂", "body_id": body, "people": [{"name": "示例甲"}]}  # fmt: skip
    made = member.post(A, given)
    assert (made.status_code, made.json["state"]) == (201, "intake")
    where = f"{A}/{made.json['id']}"
    assert member.post(f"{where}/grant", {}).status_code == 403
    assert member.post(f"{where}/withdraw", {}).json["state"] == "withdrawn"
