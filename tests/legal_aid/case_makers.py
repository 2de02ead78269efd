"""Cases from nothing, at every stage. Call them inside a township."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from platform_core.accounts import SYSTEM, Actor
from platform_core.tenancy import db
from plugins.legal_aid.eligibility import Inputs
from plugins.legal_aid.models import AidBody, Case, Conflict, Level, MoneyKind, MoneyStage, Officer
from plugins.legal_aid.operations import handling, intake, money
from plugins.legal_aid.queries import cases
from plugins.legal_aid.workflow.cases import Applicant, Channel, Matter, Result

_numbers = itertools.count(1)
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
DAY = timedelta(days=1)


def a_station(**values: Any) -> AidBody:
    """A township's station."""
    given = {"name": f"示例援助站{next(_numbers)}", "level": Level.TOWNSHIP_STATION,
             "founded_on": date(2011, 3, 1)}  # fmt: skip
    body = AidBody(**(given | values))
    db.session.add(body)
    db.session.flush()
    return body


def an_officer(body: AidBody | None = None, **values: Any) -> Officer:
    """Somebody who takes cases."""
    body = body or a_station()
    officer = Officer(body_id=body.id, **({"name": f"示例援助员{next(_numbers)}"} | values))
    db.session.add(officer)
    db.session.flush()
    return officer


def an_application(**values: Any) -> intake.Application:
    """What the desk takes down."""
    n = next(_numbers)
    given: dict[str, Any] = {
        "title": "示例：拖欠工资", "story": "示例：某砖厂拖欠三个月工资。", "about": Matter.WAGES,
        "applicant_kind": Applicant.MIGRANT, "opponent": f"示例砖厂{n}",
        "people": [intake.Person(name=f"示例工友{n}", migrant=True)],
        "channel": Channel.DESK,
    }  # fmt: skip
    given |= values
    given.setdefault("body", None)
    given["body"] = given["body"] or a_station()
    return intake.Application(**given)


def a_case(*, actor: Actor = SYSTEM, now: datetime = START, **values: Any) -> Case:
    """One that was just taken in."""
    return intake.take_in(an_application(**values), actor=actor, now=now)


def granted(case: Case, *, actor: Actor = SYSTEM, now: datetime = START + DAY) -> Case:
    """The same, granted."""
    inputs = Inputs(applicant=case.applicant_kind, about=case.about)
    intake.assess(case, inputs, actor=actor, now=now)
    intake.grant(case, actor=actor, now=now)
    return case


def in_hand(
    case: Case, officer: Officer | None = None, *, actor: Actor = SYSTEM,
    now: datetime = START + 2 * DAY,
) -> Case:  # fmt: skip
    """The same, with a handler who took it on."""
    officer = officer or an_officer()
    if case.state == "intake":
        granted(case, now=now)
    handling.check_conflict(case, officer, Conflict.CLEAR, "", actor=actor, now=now)
    handling.assign(case, officer, actor=actor, now=now)
    handling.accept(case, actor=SYSTEM, now=now)
    return case


def paid(case: Case, fen: int, *, kind: MoneyKind = MoneyKind.WAGES, on: date = date(2026, 11, 6),
         now: datetime = START + 8 * DAY) -> None:  # fmt: skip
    """Each worker is awarded and paid this much."""
    for worker in case.workers:
        for stage in (MoneyStage.AWARDED, MoneyStage.PAID):
            amount = money.Amount(worker=worker, kind=kind, stage=stage, fen=fen, on_day=on)
            money.enter_money(case, amount, actor=SYSTEM, now=now)


def closed(case: Case, *, now: datetime = START + 10 * DAY) -> Case:
    """The same, closed with its result."""
    handling.close(case, Result.SETTLED, "", now.date(), actor=SYSTEM, now=now)
    return case


def posted(case: Case, stage: MoneyStage) -> cases.Posted:
    """The first line of a stage."""
    return next(each for each in cases.ledger_of(case) if each.line.stage is stage)
