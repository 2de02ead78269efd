"""Confidence: lending access, putting a case before the county, erasing what need not stay."""

from datetime import date, datetime

from sqlalchemy import delete, select

from platform_core.api import (
    Access,
    Actor,
    RuleBroken,
    accesses_of,
    current_calendar,
    current_pack,
    db,
    deadline,
    discard,
    end_access,
    files_of,
    forget_texts,
    grant_access,
    local_date,
    notify,
    record,
    record_county,
    ref_of,
)
from platform_core.api import gettext as _
from plugins.legal_aid import models
from plugins.legal_aid.models import Case, RaisedCase
from plugins.legal_aid.notices.cases import ANSWERED, LENT
from plugins.legal_aid.operations.tally import count

# Rows of a case in the order in which they can go: none is pointed to by one that stays.
STORY = (
    models.CaseAssignment, models.ConflictCheck, models.Eligibility, models.Fact, models.FilePart,
    models.Hearing,
    models.MissingPaper, models.AidObjection, models.Remark, models.Step,
)  # fmt: skip


def lend(
    case: Case, account_id: int, reason: str, until: date, *, actor: Actor, now: datetime
) -> Access:
    """Let somebody look at a case until a day, with a reason; only its supervisor may."""
    check_supervisor(case, actor)
    given = grant_access(case, account_id, "granted", actor=actor, now=now, reason=reason,
                         until=until)  # fmt: skip
    notify([account_id], LENT, ref=case, number=case.number, due=until)
    return given


def end_lending(case: Case, access: Access, *, actor: Actor, now: datetime) -> None:
    """End an access at once."""
    check_supervisor(case, actor)
    if access.matter_id != case.id or access.role != "granted":
        raise RuleBroken(_("Only access that was given for a time can be ended here."))
    end_access(access, actor=actor, now=now)


def check_supervisor(case: Case, actor: Actor) -> None:
    """Raises RuleBroken for anybody but the supervisor of this case."""
    if actor.account_id and actor.account_id != case.supervisor_id:
        raise RuleBroken(_("Only the supervisor of this case may do this."))


def escalate(
    case: Case, reason: str, consent_on: date, *, actor: Actor, now: datetime
) -> RaisedCase:
    """Put the case before the county, with the consent of whom it is about.

    The county reads a copy of the story, without the people; it comes to nothing else.
    """
    check_supervisor(case, actor)
    if not reason.strip():
        raise RuleBroken(_("Say what the county should do."), field="reason")
    if consent_on > local_date(now):
        raise RuleBroken(_("That day lies ahead. Enter what has happened."), field="consent_on")
    if case.escalated_at is not None:
        raise RuleBroken(_("It is before the county already."))
    case.escalated_at, case.escalation_reason = now, reason.strip()[:400]
    case.consent_on = consent_on
    made = RaisedCase(
        case_id=case.id, number=case.number, about=case.about, title=_nameless(case, case.title),
        story=_nameless(case, case.story), reason=case.escalation_reason, consent_on=consent_on,
        at=now,
    )  # fmt: skip
    db.session.add(made)
    record("legal_aid:escalate", case, actor=actor, at=now, note=reason.strip())
    return made


def _nameless(case: Case, text: str) -> str:
    """The text without the names of the people whom the case is for."""
    for worker in case.workers:
        text = text.replace(worker.name, "■■■")
    return text


def answer(raised: RaisedCase, said: str, *, actor: Actor, now: datetime) -> None:
    """The county says what is to be done; whoever works on the case is told, without a word of it.

    It may be said again, when more is known: the last answer stands, the history keeps when.
    """
    if not said.strip():
        raise RuleBroken(_("Write the answer."), field="answer")
    raised.answer, raised.answered_at = said.strip(), now
    case = db.session.scalars(select(Case).where(Case.id == raised.case_id)).one()
    record("legal_aid:county_answer", case, actor=actor, at=now)
    works = {
        each.account_id for each in accesses_of(case) if each.role in ("handler", "supervisor")
    }
    notify(works, ANSWERED, ref=case, number=case.number)


def lower(case: Case, *, actor: Actor, now: datetime) -> None:
    """Take it back from the county, for instance because the consent was withdrawn."""
    check_supervisor(case, actor)
    if case.escalated_at is None:
        raise RuleBroken(_("It is not before the county."))
    db.session.execute(delete(RaisedCase).where(RaisedCase.case_id == case.id))
    case.escalated_at = case.escalation_reason = case.consent_on = None
    record("legal_aid:lower", case, actor=actor, at=now)


def is_over(case: Case, day: date) -> bool:
    """Whether the file's time is over: its story need not be kept any longer."""
    if case.state != "archived" or case.closed_on is None:
        return False
    ends = deadline(case.closed_on, current_pack().limit("legal_aid.retention"),
                    current_calendar())  # fmt: skip
    return day > ends.due


def erase(case: Case, *, actor: Actor, now: datetime) -> None:
    """Erase the story, the people and the files; the figures and the chain of history stay."""
    if not is_over(case, local_date(now)):
        raise RuleBroken(_("The file's time is not over yet."))
    ref, files = ref_of(case), files_of(case)
    count(case).erased_on = local_date(now)
    for access in accesses_of(case):
        end_access(access, actor=actor, now=now)
    _delete(case)
    for file in files:
        discard(file, actor=actor, now=now)
    forget_texts(ref)
    record("legal_aid:erase", ref, actor=actor, at=now)
    db.session.flush()


def _delete(case: Case) -> None:
    id = case.id
    db.session.flush()
    db.session.expunge(case)
    for model in STORY:
        db.session.execute(delete(model).where(model.case_id == id))
    db.session.execute(delete(RaisedCase).where(RaisedCase.case_id == id))
    confirmed = delete(models.Entry).where(models.Entry.of_id.is_not(None))
    db.session.execute(confirmed.where(models.Entry.case_id == id))  # they point to payments
    for owed in (models.Entry, models.Claim, models.Worker):
        db.session.execute(delete(owed).where(owed.case_id == id))
    db.session.execute(delete(Case).where(Case.id == id))


def note_reading(escalation: RaisedCase, *, actor: Actor, now: datetime) -> None:
    """The county read an escalated case: it stands in the county's history."""
    assert actor.county_id is not None
    record_county("legal_aid:read_escalation", escalation, county_id=actor.county_id,
                  township_id=escalation.township_id, actor=actor, at=now)  # fmt: skip
