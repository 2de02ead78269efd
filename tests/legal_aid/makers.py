"""Petitions, mediations, letters and protection cases from nothing. Call them in a township."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from platform_core.accounts import SYSTEM, Actor
from platform_core.tenancy import db, scope
from plugins.legal_aid.models import (
    AidBody,
    Letter,
    Level,
    Mediation,
    Petition,
    Protection,
)
from plugins.legal_aid.operations import letters, mediations, petitions, protections
from plugins.legal_aid.permissions import PERMISSIONS
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.letters import Kind
from plugins.legal_aid.workflow.mediations import AskedBy
from plugins.legal_aid.workflow.petitions import Form, Purpose
from plugins.legal_aid.workflow.protections import Office, Threat
from tests.builders import make_account, make_union

_numbers = itertools.count(1)
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
DAY = timedelta(days=1)


def an_actor(role: str = "township_officer", **values: Any) -> Actor:
    """Somebody with `role` in the running township, and an account."""
    account = make_account()
    granted = frozenset(each.name for each in PERMISSIONS if role in each.roles)
    given = {
        "account_id": account.id, "name": account.name, "permissions": granted,
        "township_id": scope().township_id, "member_id": None, "union_ids": frozenset(),
        "roles": frozenset({role}), "locale": "zh",
    }  # fmt: skip
    return Actor(**(given | values))


def a_body(**values: Any) -> AidBody:
    """A station."""
    given = {"name": f"示例调解组织{next(_numbers)}", "level": Level.MEDIATION_COMMITTEE,
             "founded_on": date(2011, 3, 1)}  # fmt: skip
    body = AidBody(**(given | values))
    db.session.add(body)
    db.session.flush()
    return body


def a_draft(**values: Any) -> petitions.Draft:
    """What the desk takes down of a petition."""
    n = next(_numbers)
    given = {
        "form": Form.LETTER, "purpose": Purpose.CLAIM, "about": About.WAGES,
        "received_on": date(2026, 11, 2), "title": "示例：反映拖欠工资",
        "story": "示例：某砖厂拖欠三个月工资。", "people": (petitions.Person(name=f"示例甲{n}"),),
    }  # fmt: skip
    return petitions.Draft(**(given | values))


def a_petition(*, actor: Actor = SYSTEM, now: datetime = START, **values: Any) -> Petition:
    """One that was just registered."""
    return petitions.register(a_draft(**values), actor=actor, now=now)


def taken_up(it: Petition, *, on: date = date(2026, 11, 4)) -> Petition:
    """The same, in the hands of a handler."""
    handler = an_actor()
    petitions.take_up(it, handler.account_id, on, actor=SYSTEM, now=START + 30 * DAY)
    return it


def a_mediation(*, actor: Actor = SYSTEM, now: datetime = START, **values: Any) -> Mediation:
    """A request that was just made."""
    given = {
        "body": values.pop("body", None) or a_body(), "asked_by": AskedBy.WRITTEN,
        "asked_on": date(2026, 11, 2), "about": About.WAGES, "story": "示例：要求支付工资。",
        "applicant": "示例申请人", "opponent": "示例茶业有限公司", "claimed_fen": 500_000,
    }  # fmt: skip
    return mediations.ask(mediations.Request(**(given | values)), actor=actor, now=now)


def mediating(it: Mediation) -> Mediation:
    """The same, with a mediator."""
    mediator = an_actor("aid_lawyer")
    mediations.accept(it, mediator.account_id, date(2026, 11, 3), actor=SYSTEM, now=START + DAY)
    return it


def a_letter(*, actor: Actor = SYSTEM, now: datetime = START, **values: Any) -> Letter:
    """A draft."""
    given = {
        "kind": Kind.OPINION, "addressee": "示例茶业有限公司", "title": "示例：未按时支付工资",
        "findings": "示例：2026年9月工资未支付。", "basis": "劳动法第五十条",
        "demand": "示例：限期支付。",
    }  # fmt: skip
    return letters.write(letters.Draft(**(given | values)), actor=actor, now=now)


def sent(it: Letter, *, on: date = date(2026, 11, 3)) -> Letter:
    """The same, approved by another and sent."""
    letters.submit(it, actor=SYSTEM, now=START)
    letters.approve(it, actor=an_actor("township_admin"), now=START)
    letters.send(it, on, actor=SYSTEM, now=START + DAY)
    return it


def a_protection(*, actor: Actor = SYSTEM, now: datetime = START, **values: Any) -> Protection:
    """A chair who is to be transferred."""
    given = {
        "threat": Threat.TRANSFER, "office": Office.CHAIR, "person": "示例主席",
        "union": values.pop("union", None) or make_union(), "opponent": "示例茶业有限公司",
        "reported_on": date(2026, 11, 2), "story": "示例：任期内拟调离。",
    }  # fmt: skip
    return protections.report(protections.Report(**(given | values)), actor=actor, now=now)
