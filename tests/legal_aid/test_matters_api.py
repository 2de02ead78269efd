"""Petitions, mediations and letters by program: what the pages allow, and no more."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from platform_core.clock import utcnow
from platform_core.matters import grant_access
from platform_core.organisation.models import Township
from platform_core.tenancy import db, scope
from plugins.legal_aid.models import Mediation
from tests.legal_aid.makers import a_body, a_mediation, an_actor
from tests.programs import Program
from tests.programs import program_as as program_as

A = "/api/v1/t/jinzhai/legal-aid"
PETITION = {"form": "letter", "purpose": "claim", "about": "wages", "received_on": "2026-11-20",
            "title": "示例：反映欠薪", "story": "示例情节", "opponent": "示例砖厂",
            "people": [{"name": "示例甲", "phone": "14200001234"}]}  # fmt: skip
LETTER = {"kind": "reminder", "addressee": "示例茶业有限公司", "title": "示例", "findings": "示例",
          "basis": "劳动法第五十条", "demand": "示例"}  # fmt: skip
pytestmark = pytest.mark.only("sqlite")


@pytest.fixture
def admin(program_as: Any, town: Township) -> Program:
    """Supervises what is made after."""
    return program_as("township_admin", town)  # type: ignore[no-any-return]


@pytest.fixture
def officer(admin: Program, program_as: Any, town: Township) -> Program:
    """Takes it in."""
    return program_as("township_officer", town)  # type: ignore[no-any-return]


@pytest.fixture
def other(admin: Program, program_as: Any, town: Township) -> Program:
    """A colleague without access."""
    return program_as("township_officer", town)  # type: ignore[no-any-return]


def test_a_petition_from_its_registration_to_the_opinion(officer: Program, other: Program) -> None:
    made = officer.post(f"{A}/petitions", PETITION)
    assert made.status_code == 201, made.json
    assert "14200001234" not in made.text
    where = f"{A}/petitions/{made.json['id']}"
    taken = {"account_id": str(officer.account_id), "day": "2026-11-21"}
    assert officer.post(f"{where}/take-up", taken).json["state"] == "handling"
    early = {"text": "示例意见", "day": "2026-11-19"}
    assert officer.post(f"{where}/opinion", early).status_code == 422
    given = officer.post(f"{where}/opinion", early | {"day": "2026-11-22"}).json
    assert (given["state"], given["opinion_on"]) == ("opinion", "2026-11-22")
    found = officer.get(f"{A}/petitions?q=14200001234&state=").json["items"]
    assert [each["id"] for each in found] == [made.json["id"]]
    stale = officer.post(f"{where}/withdraw", {"reason": "示例", "version": 1})
    assert stale.status_code == 409


def test_nobody_without_access_reads_or_changes_it(officer: Program, other: Program) -> None:
    id = officer.post(f"{A}/petitions", PETITION).json["id"]
    assert other.get(f"{A}/petitions?state=").json["items"] == []
    for address in (f"{A}/petitions/{id}", f"{A}/petitions/{int(id) + 1}"):
        assert other.get(address).status_code == 404
        assert other.post(f"{address}/withdraw", {"reason": "示例"}).status_code == 404


def test_a_member_brings_their_own_and_works_on_nothing(
    program_as: Any, town: Township, officer: Program
) -> None:
    member = program_as("member", town)
    made = member.post(f"{A}/petitions", PETITION)
    assert (made.status_code, made.json["form"], made.json["moves"]) == (201, "web", [])
    where = f"{A}/petitions/{made.json['id']}"
    assert member.get(where).status_code == 200
    assert officer.get(where).status_code == 404
    assert member.post(f"{where}/withdraw", {"reason": "示例"}).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"story": "电话14200001234"},
        {"received_on": "2026-11-23"},
        {"people": []},
        {"form": "visit", "people": [{"name": f"示例{sign}"} for sign in "甲乙丙丁戊己"]},
        {"about": "weather"},
    ],
)
def test_what_cannot_be_is_refused(officer: Program, wrong: dict[str, Any]) -> None:
    assert officer.post(f"{A}/petitions", PETITION | wrong).status_code == 422


def test_a_mediation_to_the_last_fen(
    officer: Program, other: Program, inside: Callable[..., Any], town: Township
) -> None:
    with inside(town):
        body = str(a_body().id)
    asked = {"body_id": body, "asked_by": "oral", "asked_on": "2026-11-18", "about": "wages",
             "applicant": "示例甲", "opponent": "示例砖厂", "story": "示例",
             "claimed_fen": 500}  # fmt: skip
    made = officer.post(f"{A}/mediations", asked)
    assert made.status_code == 201, made.json
    where = f"{A}/mediations/{made.json['id']}"
    assert other.get(where).status_code == 404
    mediator = {"account_id": str(officer.account_id), "day": "2026-11-19"}
    assert officer.post(f"{where}/accept", mediator).json["state"] == "mediating"
    assert officer.post(f"{where}/accept", mediator | {"account_id": "1"}).status_code == 404
    assert officer.post(f"{where}/advise", {"day": "2026-11-20"}).status_code in (409, 422)
    terms = {"text": "示例", "signed_on": "2026-11-20", "fen": 300}
    assert officer.post(f"{where}/agree", terms).json["agreed_fen"] == 300
    for fen, status in ((301, 422), ("1.08万", 422), (300, 200)):
        paid = officer.post(f"{where}/pay", {"fen": fen, "day": "2026-11-21"})
        assert paid.status_code == status, fen
    assert officer.post(f"{where}/perform", {"day": "2026-11-21"}).json["state"] == "performed"


def test_a_letter_is_approved_by_another_and_answered(officer: Program, admin: Program) -> None:
    made = officer.post(f"{A}/letters", LETTER)
    assert made.status_code == 201, made.json
    where = f"{A}/letters/{made.json['id']}"
    assert officer.post(f"{where}/submit").json["state"] == "submitted"
    assert officer.post(f"{where}/approve").status_code == 403
    assert admin.post(f"{where}/approve").json["state"] == "approved"
    sent = officer.post(f"{where}/send", {"day": "2026-11-20"}).json
    assert sent["reply_due_on"] is not None
    answered = officer.post(f"{where}/answer", {"day": "2026-11-21", "reply": "示例"}).json
    assert (answered["state"], answered["reply_on"]) == ("answered", "2026-11-21")
    assert [each["id"] for each in officer.get(f"{A}/letters").json["items"]] == [answered["id"]]


def test_access_lent_for_a_time_is_for_reading(
    admin: Program, other: Program, inside: Callable[..., Any], town: Township
) -> None:
    with inside(town):
        id = a_mediation().id
        lend(id, other.account_id, admin.account_id)
    read = other.get(f"{A}/mediations/{id}")
    assert (read.status_code, read.json["moves"]) == (200, [])
    assert other.post(f"{A}/mediations/{id}/fail", {"reason": "示例"}).status_code == 404


def lend(id: int, to: int, by: int) -> None:
    """Access to a mediation until the end of the year."""
    actor = an_actor("township_admin", account_id=by)
    found = db.session.get(Mediation, (scope().township_id, id))
    grant_access(found, to, "granted", reason="示例", until=date(2026, 12, 31), actor=actor,
                 now=utcnow())  # fmt: skip
