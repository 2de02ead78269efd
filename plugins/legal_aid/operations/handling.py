"""Naming a handler, the stages of the work, hearings, closing, and the file."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime

from platform_core.api import (
    Access,
    Actor,
    RuleBroken,
    accesses_of,
    db,
    end_access,
    grant_access,
    local_date,
    move,
    notify,
    record,
)
from platform_core.api import gettext as _
from plugins.legal_aid import queries
from plugins.legal_aid.models import (
    Case,
    CaseAssignment,
    Conflict,
    ConflictCheck,
    Hearing,
    Officer,
    Remark,
    Step,
)
from plugins.legal_aid.notices.cases import ASSIGNED, HANDLED, HEARING
from plugins.legal_aid.operations.intake import tell_applicant
from plugins.legal_aid.operations.tally import count
from plugins.legal_aid.workflow.cases import Rating, Result, Stage


def check_conflict(
    case: Case, officer: Officer, outcome: Conflict, grounds: str, *, actor: Actor, now: datetime
) -> ConflictCheck:
    """Write down whether an officer has interests against the case."""
    if outcome is Conflict.CONFLICT and not grounds.strip():
        raise RuleBroken(_("Say what stands against it."), field="grounds")
    check = ConflictCheck(
        case_id=case.id, officer_id=officer.id, outcome=outcome, grounds=grounds.strip() or None,
        by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    db.session.add(check)
    db.session.flush()
    record("legal_aid:check_conflict", case, actor=actor, at=now, officer=officer.id,
           outcome=outcome)  # fmt: skip
    return check


def assign(case: Case, officer: Officer, *, actor: Actor, now: datetime) -> None:
    """Name the handler, once their interests were checked; the order of choice is kept."""
    _check_free(case, officer)
    _take(case, officer, actor, now)
    move(case, "assign", actor=actor, now=now, officer=officer.id)
    count(case)


def hand_over(case: Case, officer: Officer, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give the case to somebody else. Its clocks are the case's own and run on."""
    if officer.id == case.officer_id:
        raise RuleBroken(_("This officer has the case already."), field="officer")
    _check_free(case, officer)
    former = [each for each in accesses_of(case) if each.role == "handler"]
    _let_go(case, reason, now)
    _take(case, officer, actor, now)
    move(case, "hand_over", actor=actor, now=now, note=reason, officer=officer.id)
    count(case)
    _end(former, officer.account_id, actor, now)


def _check_free(case: Case, officer: Officer) -> None:
    """Never the other side's own people, nor whoever was found to be in conflict."""
    if queries.cases.works_for_opponent(officer, case):
        told = _("%(name)s works for the other side and cannot take this case.", name=officer.name)
        raise RuleBroken(told, field="officer")
    checked = [each for each in queries.cases.checks_of(case) if each.officer_id == officer.id]
    if not checked:
        raise RuleBroken(_("Check first whether %(name)s has interests against the case.",
                           name=officer.name), field="officer")  # fmt: skip
    if checked[0].outcome is Conflict.CONFLICT:
        raise RuleBroken(_("A conflict of interests was found; choose another."), field="officer")
    if officer.account_id is not None and officer.account_id == case.applicant_id:
        raise RuleBroken(_("Nobody handles their own case; choose another."), field="officer")


def _take(case: Case, officer: Officer, actor: Actor, now: datetime) -> None:
    order = [asdict(each) for each, _officer in queries.cases.candidates(case)]
    db.session.add(CaseAssignment(case_id=case.id, officer=officer, from_on=local_date(now),
                              chosen={"order": order}))  # fmt: skip
    case.officer, case.officer_id, case.handler_id = officer, officer.id, officer.account_id
    case.assigned_on = case.assigned_on or local_date(now)
    if officer.account_id is not None:
        grant_access(case, officer.account_id, "handler", actor=actor, now=now)
        notify([officer.account_id], ASSIGNED, ref=case, number=case.number)


def _let_go(case: Case, reason: str, now: datetime) -> None:
    for each in queries.cases.assignments_of(case):
        if each.until_on is None:
            each.until_on, each.reason = local_date(now), reason.strip()[:400]
    case.officer = case.officer_id = case.handler_id = None
    db.session.flush()


def _end(accesses: Iterable[Access], kept: int | None, actor: Actor, now: datetime) -> None:
    """The former handler's access ends; last of all, for it may be the actor's own."""
    for access in accesses:
        if access.account_id != kept:
            end_access(access, actor=actor, now=now)


def accept(case: Case, *, actor: Actor, now: datetime) -> None:
    """Take it on; the first stage is negotiation until another is begun."""
    move(case, "accept", actor=actor, now=now)
    if not case.steps:
        _begin(case, Stage.NEGOTIATE, local_date(now))
    tell_applicant(case, HANDLED)
    count(case)


def give_back(case: Case, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give it back, for instance because a conflict of interests was noticed."""
    former = [each for each in accesses_of(case) if each.role == "handler"]
    _let_go(case, reason, now)
    move(case, "give_back", actor=actor, now=now, note=reason)
    count(case)
    _end(former, None, actor, now)


def advance(
    case: Case, stage: Stage, outcome: str, began_on: date, *, actor: Actor, now: datetime
) -> None:
    """Begin another stage; what came of the last one is kept with it."""
    if began_on > local_date(now):
        raise RuleBroken(_("That day lies ahead. Enter what has happened."), field="began_on")
    if stage is case.stage:
        raise RuleBroken(_("The case is in this stage already."), field="stage")
    if case.steps and began_on < case.steps[-1].began_on:
        raise RuleBroken(_("The stage before began later than that."), field="began_on")
    move(case, "advance", actor=actor, now=now, stage=stage)
    if case.steps:
        case.steps[-1].ended_on, case.steps[-1].outcome = began_on, outcome.strip() or None
    _begin(case, stage, began_on)
    tell_applicant(case, HANDLED)
    count(case)


def _begin(case: Case, stage: Stage, day: date) -> None:
    case.stage = stage
    case.steps.append(Step(case_id=case.id, stage=stage, began_on=day))


def close(
    case: Case, result: Result, note: str, closed_on: date, *, actor: Actor, now: datetime
) -> None:
    """Close it with its result. What is paid later is entered all the same."""
    if not case.received_on <= closed_on <= local_date(now):
        raise RuleBroken(_("It closes between the day it came and today."), field="closed_on")
    case.result, case.closed_on = result, closed_on
    case.result_note = note.strip() or None
    move(case, "close", actor=actor, now=now, result=result)
    if case.steps and case.steps[-1].ended_on is None:
        case.steps[-1].ended_on = max(closed_on, case.steps[-1].began_on)
    tell_applicant(case, HANDLED)
    count(case)


def terminate(case: Case, reason: str, *, actor: Actor, now: datetime) -> None:
    """End the aid early, with reasons (LAL 48)."""
    move(case, "terminate", actor=actor, now=now, note=reason)
    tell_applicant(case, HANDLED)
    count(case)


def reopen(case: Case, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take a closed case up again; it counts as open until it is closed once more."""
    case.result = case.closed_on = None
    move(case, "reopen", actor=actor, now=now, note=reason)
    count(case)


def hand_in_file(case: Case, *, actor: Actor, now: datetime) -> None:
    """Hand in the file."""
    move(case, "hand_in_file", actor=actor, now=now)
    count(case)


def return_file(case: Case, defects: str, *, actor: Actor, now: datetime) -> None:
    """Return the file with its defects, to be mended."""
    move(case, "return_file", actor=actor, now=now, note=defects)
    count(case)


def archive(case: Case, *, actor: Actor, now: datetime) -> None:
    """Put the file on the shelf."""
    move(case, "archive", actor=actor, now=now)
    count(case)


def rate(case: Case, rating: Rating, comment: str, *, actor: Actor, now: datetime) -> None:
    """What the person helped says; by themself, or asked in a call afterwards (回访)."""
    if case.closed_on is None:
        raise RuleBroken(_("The case is not closed yet."))
    if rating is Rating.UNSATISFIED and not comment.strip():
        raise RuleBroken(_("Say what is missing, so that it can be put right."), field="comment")
    case.rating, case.rating_note = rating, comment.strip() or None
    record("legal_aid:rate", case, actor=actor, at=now, rating=rating)
    count(case)


def remark(case: Case, body: str, minutes: int, *, actor: Actor, now: datetime) -> None:
    """Note what was done on the case, and how long it took."""
    if not body.strip():
        raise RuleBroken(_("Write the note first."), field="body")
    db.session.add(Remark(case_id=case.id, body=body.strip(), minutes=minutes,
                          by_account_id=actor.account_id, at=now))  # fmt: skip
    record("legal_aid:remark", case, actor=actor, at=now, minutes=minutes)


def set_hearing(
    case: Case, hearing: Hearing, *, actor: Actor, now: datetime, change: bool = False
) -> Hearing:
    """Set a hearing, or change one; calendars are given its new version."""
    hearing.case_id = case.id
    if change:
        hearing.sequence += 1
    else:
        case.hearings.append(hearing)
    db.session.flush()
    verb = "change_hearing" if change else "hearing"
    record(f"legal_aid:{verb}", case, actor=actor, at=now, hearing=hearing.id, day=hearing.day)
    told = [each for each in (case.handler_id, case.applicant_id) if each is not None]
    notify(told, HEARING, ref=case, number=case.number)
    return hearing
