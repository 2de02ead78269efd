"""What people do to protect a union officer's own rights. The county is told at once."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    Union,
    current_pack,
    db,
    emit,
    local_date,
    move,
    open_matter,
)
from platform_core.api import gettext as _
from plugins.legal_aid.models import Consent, Protection, ProtectionTally
from plugins.legal_aid.operations.entrance import check_past, let_in
from plugins.legal_aid.workflow.protections import Consenter, Office, Outcome, Threat

SERIES = "WQ"  # 维权


@dataclass(frozen=True, kw_only=True)
class Report:
    """What is known of what threatens a union officer."""

    threat: Threat
    office: Office
    person: str
    phone: str = ""
    union: Union
    employer: Employer | None = None
    opponent: str
    reported_on: date
    planned_on: date | None = None
    term_ends_on: date | None = None
    story: str


def report(given: Report, *, actor: Actor, now: datetime) -> Protection:
    """Open a protection case and tell the county at once: that it is, not whose."""
    check_past(given.reported_on, now, "reported_on")
    if given.term_ends_on is not None and given.term_ends_on < given.reported_on:
        raise RuleBroken(_("The term had ended by then; the protection ends with it."),
                         field="term_ends_on")  # fmt: skip
    case = Protection(
        threat=given.threat, office=given.office, person=given.person.strip(),
        phone=given.phone or None, union_id=given.union.id,
        employer_id=given.employer.id if given.employer else None,
        opponent=given.opponent.strip(), reported_on=given.reported_on,
        planned_on=given.planned_on, term_ends_on=given.term_ends_on,
        story=given.story.strip(), county_told_at=now,
    )  # fmt: skip
    let_in(case, actor=actor, now=now)
    open_matter(case, actor=actor, now=now, series=SERIES, threat=given.threat)
    db.session.add(
        ProtectionTally(protection_id=case.id, number=case.number, threat=case.threat,
                        reported_on=case.reported_on, state=case.state)
    )  # fmt: skip
    emit("legal_aid.protection_opened", number=case.number, threat=case.threat)
    db.session.flush()
    return case


def ask_consents(case: Protection, *, actor: Actor, now: datetime) -> None:
    """Ask the own committee and the union above; until both consent nothing may be done."""
    if case.threat is not Threat.TRANSFER:
        raise RuleBroken(_("Only a transfer can be consented to. Oppose this in writing."))
    move(case, "ask_consents", actor=actor, now=now)


def answer_consent(case: Protection, consent: Consent, *, actor: Actor, now: datetime) -> None:
    """Enter what one of the two said."""
    check_past(consent.day, now, "day", since=case.reported_on)
    if any(each.consenter is consent.consenter for each in case.consents):
        raise RuleBroken(_("This answer has been entered already."), field="consenter")
    move(case, "answer_consent", actor=actor, now=now, consenter=consent.consenter,
         given=consent.given, day=consent.day)  # fmt: skip
    consent.protection_id = case.id
    case.consents.append(consent)


def missing_consents(case: Protection) -> list[Consenter]:
    """Who has not consented, of those the rule names."""
    asked = current_pack().limit("chair.transfer").value
    given = {each.consenter for each in case.consents if each.given}
    return [Consenter(word) for word in asked if Consenter(word) not in given]


def allow(case: Protection, *, actor: Actor, now: datetime) -> None:
    """Both consented: the transfer may be made. Raises RuleBroken while one is missing."""
    rule = current_pack().limit("chair.transfer")
    if missing_consents(case) and rule.may_block:
        raise RuleBroken(
            _("A transfer needs both consents, in writing (%(article)s).",
              article=str(rule.citation()))
        )  # fmt: skip
    move(case, "allow", actor=actor, now=now)
    _refresh(case)


def oppose(case: Protection, text: str, day: date, *, actor: Actor, now: datetime) -> None:
    """Tell the employer in writing that the union opposes it."""
    check_past(day, now, "day", since=case.reported_on)
    case.objection, case.objected_on = text.strip(), day
    move(case, "oppose", actor=actor, now=now, note=text, day=day)
    _refresh(case)


def hand_over(case: Protection, reason: str, *, actor: Actor, now: datetime) -> None:
    """Put it before the labour authority, arbitration or court."""
    move(case, "hand_over", actor=actor, now=now, note=reason)
    _refresh(case)


def settle(case: Protection, outcome: Outcome, text: str, *, actor: Actor, now: datetime) -> None:
    """Enter how it ended."""
    case.outcome = outcome
    move(case, "settle", actor=actor, now=now, note=text, outcome=outcome)
    _refresh(case)


def _refresh(case: Protection) -> None:
    """Bring what the county sees up to date."""
    query = select(ProtectionTally).where(ProtectionTally.protection_id == case.id)
    tally = db.session.scalars(query).one()
    tally.state, tally.outcome = case.state, case.outcome
    tally.closed_on = local_date(case.closed_at) if case.closed_at else None
