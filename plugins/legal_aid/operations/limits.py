"""Facts entered, and the limits that follow from them, kept as the clocks of the case."""

from datetime import date, datetime

from platform_core.api import (
    Actor,
    RuleBroken,
    clocks_of,
    current_calendar,
    current_pack,
    db,
    halt,
    local_date,
    record,
    redate,
    restart,
)
from platform_core.api import gettext as _
from plugins.legal_aid.days import Precision
from plugins.legal_aid.limits import Dated, FactKind, Limitation, Name, compute
from plugins.legal_aid.limits.facts import AHEAD, LASTING
from plugins.legal_aid.models import Case, Fact, MoneyKind
from plugins.legal_aid.operations.tally import count
from plugins.legal_aid.workflow.cases import Matter


def enter_fact(
    case: Case, kind: FactKind, on_day: date, *, until: date | None = None, note: str = "",
    known_as: Precision = Precision.DAY, actor: Actor, now: datetime,
) -> Fact:  # fmt: skip
    """Enter a dated fact; every limit of the case is computed anew from all of them."""
    if kind not in AHEAD and on_day > local_date(now):
        raise RuleBroken(_("That day lies ahead. Enter what has happened."), field="on_day")
    if until is not None and kind not in LASTING:
        raise RuleBroken(_("This happens on one day; leave the last day empty."), field="until")
    if until is not None and until < on_day:
        raise RuleBroken(_("It cannot end before it begins."), field="until")
    fact = Fact(
        case_id=case.id, kind=kind, on_day=on_day, known_as=known_as, until=until,
        note=note.strip() or None, by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    case.facts.append(fact)
    db.session.flush()
    record("legal_aid:fact", case, actor=actor, at=now, kind=kind, day=on_day, until=until)
    sync(case, local_date(now))
    return fact


def strike_fact(case: Case, fact: Fact, reason: str, *, actor: Actor, now: datetime) -> None:
    """Strike out a fact that was wrong; it stays to be seen, and counts no more."""
    if fact.struck_at is not None:
        raise RuleBroken(_("It was struck out already."))
    if not reason.strip():
        raise RuleBroken(_("Say what was wrong with it."), field="reason")
    fact.struck_at, fact.struck_reason = now, reason.strip()
    record("legal_aid:strike", case, actor=actor, at=now, note=reason.strip(), fact=fact.id)
    sync(case, local_date(now))


def limits_of(case: Case) -> list[Limitation]:
    """Every limit of a case with how it came about, computed from its facts as they stand."""
    facts = [Dated(f.kind, f.on_day, f.until) for f in case.facts if f.struck_at is None]
    kinds = {claim.kind for claim in case.claims}
    wages = case.about is Matter.WAGES or MoneyKind.WAGES in kinds
    return compute(
        facts, wages=wages, others=case.about is not Matter.WAGES or bool(kinds - {"wages"}),
        pack=current_pack(), calendar=current_calendar(),
    )  # fmt: skip


def sync(case: Case, day: date) -> None:
    """Let the clocks of the case be those that its facts give; no hand-over touches them."""
    running = {each.name: each for each in limits_of(case) if each.runs}
    known = {each.name for each in clocks_of(case) if each.stopped_on is None}
    for name in Name:
        limit = running.get(name)
        if limit is None and name in known:
            halt(case, name, day)
        elif limit is not None and limit.due is not None:
            restart(
                case, name, limit.due.start, rule=limit.rule.key, pauses=limit.pauses,
                extension=limit.due.extension,
            )  # fmt: skip
    redate(case)
    count(case)
