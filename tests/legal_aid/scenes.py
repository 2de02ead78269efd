"""One matter of each confidential kind, and people inside and outside of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.files.operations import keep
from platform_core.matters import clocks_of, grant_access
from platform_core.organisation.models import County, Township
from platform_core.tenancy import db, platform_scope
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import Conflict, Hearing
from plugins.legal_aid.operations import confidence, handling, intake, limits, petitions
from plugins.legal_aid.workflow.cases import Stage
from tests.builders import make_account, signed_in_client
from tests.legal_aid.case_makers import DAY, a_case, a_station, an_officer, in_hand, paid
from tests.legal_aid.makers import a_mediation, a_petition, a_protection, an_actor

T = "/t/jinzhai/legal-aid"
SECRETS = ("机密标题", "机密情节", "示例机密人", "机密砖厂")
NOW_DAY = date(2026, 11, 22)
LENT_UNTIL = date(2099, 12, 31)  # by the database's own clock too, which does not stand still


@dataclass
class Scene:
    """One case with all that hangs on it, and people inside and outside."""

    case_id: int
    number: str
    others: dict[str, int]  # the other matters' ids by kind
    numbers: tuple[str, ...]  # of all of them
    file_id: int
    hearing_id: int
    clock_id: int
    clients: dict[str, FlaskClient]
    accounts: dict[str, int]


INSIDE = ("applicant", "keeper", "lawyer", "supervisor", "granted")
OUTSIDE = (
    "officer", "second_admin", "other_lawyer", "former", "expired", "member", "handler",
    "neighbour", "county_officer", "county_auditor",
)  # fmt: skip
ROLES = {
    "applicant": "member", "keeper": "township_officer", "lawyer": "aid_lawyer",
    "supervisor": "township_admin", "granted": "township_officer", "officer": "township_officer",
    "second_admin": "township_admin", "other_lawyer": "aid_lawyer", "former": "aid_lawyer",
    "expired": "township_officer", "member": "member", "handler": "handler",
    "neighbour": "township_admin", "county_officer": "county_officer",
    "county_auditor": "county_auditor",
}  # fmt: skip


@pytest.fixture
def scene(
    app: Flask, town: Township, neighbour: Township, county: County, inside: Callable[..., Any]
) -> Scene:
    accounts, clients = {}, {}
    for name, role in ROLES.items():
        place = county if role.startswith("county") else town
        place = neighbour if name == "neighbour" else place
        with app.app_context(), platform_scope():
            account = make_account(name=f"帐户{name}")
            accounts[name] = account.id
            clients[name] = signed_in_client(app, role, place, account=account)
    with inside(town):
        made = _made(accounts)
    return Scene(clients=clients, accounts=accounts, **made)


def _made(accounts: dict[str, int]) -> dict[str, Any]:
    now = utcnow()
    keeper = an_actor("township_officer", account_id=accounts["keeper"])
    admin = an_actor("township_admin", account_id=accounts["supervisor"])
    case = a_case(
        actor=keeper, now=now - 9 * DAY, title="机密标题",
        story="机密情节：示例机密人讨薪", opponent="机密砖厂",
        people=[intake.Person(name="示例机密人", identity="610999199001011234",
                              phone="14200001234", account="6222000011112222", migrant=True)],
    )  # fmt: skip
    case.supervisor_id, case.applicant_id = accounts["supervisor"], accounts["applicant"]
    grant_access(case, accounts["supervisor"], "supervisor", actor=SYSTEM, now=now)
    grant_access(case, accounts["applicant"], "applicant", actor=SYSTEM, now=now)
    station = a_station()
    former = an_officer(station, account_id=accounts["former"])
    lawyer = an_officer(station, account_id=accounts["lawyer"])
    in_hand(case, former, now=now - 8 * DAY)
    handling.check_conflict(case, lawyer, Conflict.CLEAR, "", actor=SYSTEM, now=now)
    handling.hand_over(case, lawyer, "示例", actor=SYSTEM, now=now - 7 * DAY)
    handling.accept(case, actor=SYSTEM, now=now - 7 * DAY)
    limits.enter_fact(case, FactKind.EMPLOYMENT_ENDED, NOW_DAY - timedelta(days=361),
                      actor=SYSTEM, now=now)  # fmt: skip
    paid(case, 54_321, on=NOW_DAY - timedelta(days=5), now=now)
    hearing = Hearing(stage=Stage.ARBITRATE, day=NOW_DAY, begins="09:00", place="机密情节")
    handling.set_hearing(case, hearing, actor=SYSTEM, now=now)
    confidence.lend(case, accounts["granted"], "督办需要", LENT_UNTIL, actor=admin, now=now)
    confidence.lend(case, accounts["expired"], "督办需要", NOW_DAY - timedelta(days=3),
                    actor=admin, now=now - 5 * DAY)  # fmt: skip
    file = keep(BytesIO(b"%PDF-1.4\n%%EOF\n"), "机密标题.pdf", about=case, actor=SYSTEM, now=now)
    others = _other_matters(keeper)
    db.session.flush()
    clock = next(each for each in clocks_of(case) if each.name == "wages")
    return {"case_id": case.id, "number": case.number, "file_id": file.id,
            "others": {kind: each.id for kind, each in others.items()},
            "numbers": (case.number, *(each.number for each in others.values())),
            "hearing_id": hearing.id, "clock_id": clock.id}  # fmt: skip


def _other_matters(keeper: Any) -> dict[str, Any]:
    person = petitions.Person(name="示例机密人", identity="610999199001011234", phone="14200001234")
    told = {"story": "机密情节", "opponent": "机密砖厂"}
    return {
        "petition": a_petition(actor=keeper, title="机密标题", people=(person,), **told),
        "mediation": a_mediation(actor=keeper, applicant="示例机密人", **told),
        "protection": a_protection(actor=keeper, person="示例机密人", **told),
    }


def outsiders(scene: Scene) -> Iterator[tuple[str, FlaskClient]]:
    """Everybody without access, and their browser."""
    return ((name, scene.clients[name]) for name in OUTSIDE)
