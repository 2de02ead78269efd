"""What people do with mediations, from the request to what was paid."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    db,
    emit,
    grant_access,
    local_date,
    move,
    notify,
    open_matter,
    ref_of,
)
from platform_core.api import gettext as _
from plugins.legal_aid.indexes import name_index
from plugins.legal_aid.models import (
    AidBody,
    Mediation,
    MediationMeeting,
    MediationPayment,
    MediationTally,
)
from plugins.legal_aid.notices.letters import HANDED_OVER
from plugins.legal_aid.operations.entrance import check_past, due_of, is_late, let_in
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.mediations import AskedBy, Remedy

SERIES = "TJ"  # 调解


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is taken down of a request for mediation. Money is in fen."""

    body: AidBody
    asked_by: AskedBy
    asked_on: date
    about: About
    story: str
    applicant: str
    phone: str = ""
    opponent: str
    employer: Employer | None = None
    claimed_fen: int = 0


def ask(request: Request, *, actor: Actor, now: datetime) -> Mediation:
    """Take down a request; the time for mediation runs from the day it was made."""
    check_past(request.asked_on, now, "asked_on")
    if request.body.closed_on is not None:
        raise RuleBroken(_("This committee has been closed. Choose another."), field="body")
    name = request.applicant.strip()
    mediation = Mediation(
        body_id=request.body.id, asked_by=request.asked_by, asked_on=request.asked_on,
        about=request.about, story=request.story.strip(), applicant=name,
        applicant_index=name_index(name), phone=request.phone or None,
        employer_id=request.employer.id if request.employer else None,
        opponent=request.opponent.strip(), claimed_fen=request.claimed_fen,
    )  # fmt: skip
    let_in(mediation, actor=actor, now=now)
    open_matter(mediation, actor=actor, now=now, series=SERIES)
    db.session.add(
        MediationTally(mediation_id=mediation.id, about=mediation.about,
                       asked_on=mediation.asked_on, state=mediation.state,
                       claimed_fen=mediation.claimed_fen)
    )  # fmt: skip
    emit("legal_aid.mediation_asked", ref=ref_of(mediation), number=mediation.number,
         state=mediation.state)  # fmt: skip
    db.session.flush()
    return mediation


def accept(
    mediation: Mediation, mediator_id: int, day: date, *, actor: Actor, now: datetime
) -> None:
    """Accept it for mediation and name the mediator."""
    mediation.accepted_on = check_past(day, now, "day", since=mediation.asked_on)
    grant_access(mediation, mediator_id, "mediator", actor=actor, now=now)
    mediation.mediator_id = mediator_id
    move(mediation, "accept", actor=actor, now=now, mediator=mediator_id, day=day)
    if mediator_id != actor.account_id:
        notify([mediator_id], HANDED_OVER, ref=mediation, number=mediation.number)
    _refresh(mediation)


def refuse(mediation: Mediation, reason: str, *, actor: Actor, now: datetime) -> None:
    """Do not mediate: the other side does not want to, or it is no labour dispute."""
    move(mediation, "refuse", actor=actor, now=now, note=reason)
    _refresh(mediation)


def meet(
    mediation: Mediation, day: date, present: str, said: str, *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """Enter a meeting of the parties (调解笔录)."""
    check_past(day, now, "day", since=mediation.asked_on)
    move(mediation, "meet", actor=actor, now=now, day=day)
    mediation.meetings.append(
        MediationMeeting(mediation_id=mediation.id, day=day, present=present.strip(),
                         record=said.strip())
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the parties agreed on and signed. Money is in fen."""

    text: str
    signed_on: date
    fen: int = 0
    perform_by: date | None = None


def agree(mediation: Mediation, terms: Terms, *, actor: Actor, now: datetime) -> None:
    """Enter the agreement, signed by both and sealed by the committee (调解协议书)."""
    check_past(terms.signed_on, now, "signed_on", since=mediation.asked_on)
    if terms.perform_by is not None and terms.perform_by < terms.signed_on:
        raise RuleBroken(_("It cannot be due before it was signed."), field="perform_by")
    mediation.agreement, mediation.agreed_on = terms.text.strip(), terms.signed_on
    mediation.agreed_fen, mediation.perform_by = terms.fen, terms.perform_by
    move(mediation, "agree", actor=actor, now=now, note=terms.text, fen=terms.fen)
    _refresh(mediation)


def fail(mediation: Mediation, reason: str, *, actor: Actor, now: datetime) -> None:
    """No agreement: the parties are told that they may go to arbitration."""
    move(mediation, "fail", actor=actor, now=now, note=reason)
    _refresh(mediation)


def advise(mediation: Mediation, day: date, *, actor: Actor, now: datetime) -> None:
    """The time being over without agreement: the parties were told that arbitration is open."""
    due = overrun(mediation, now)
    if due is None:
        raise RuleBroken(_("The time for mediation is not over yet. Go on until then."))
    mediation.advised_on = check_past(day, now, "day", since=due)
    move(mediation, "advise", actor=actor, now=now, day=day)


def overrun(mediation: Mediation, now: datetime) -> date | None:
    """The last day for mediation, where it has passed without an agreement."""
    due = due_of(mediation, "finish")
    open_still = mediation.agreed_on is None and mediation.closed_at is None
    return due if due is not None and open_still and due < local_date(now) else None


def confirm_review(mediation: Mediation, day: date, *, actor: Actor, now: datetime) -> None:
    """Arbitration has reviewed the agreement at both parties' request."""
    mediation.reviewed_on = check_past(day, now, "day", since=mediation.agreed_on)
    move(mediation, "confirm_review", actor=actor, now=now, day=day)


def pay(mediation: Mediation, fen: int, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter a payment under the agreement; more than was agreed is refused."""
    check_past(day, now, "day", since=mediation.agreed_on)
    if mediation.agreed_fen and mediation.paid_fen + fen > mediation.agreed_fen:
        raise RuleBroken(_("That is more than is still owed. Check the amount."), field="fen")
    move(mediation, "pay", actor=actor, now=now, fen=fen, day=day)
    mediation.payments.append(MediationPayment(mediation_id=mediation.id, day=day, fen=fen))
    _refresh(mediation)


def perform(mediation: Mediation, day: date, *, actor: Actor, now: datetime) -> None:
    """The agreement has been performed, with every fen that was agreed."""
    check_past(day, now, "day", since=mediation.agreed_on)
    if mediation.paid_fen < mediation.agreed_fen:
        raise RuleBroken(_("Enter the payments first: not all of what was agreed is there."))
    mediation.performed_on = day
    move(mediation, "perform", actor=actor, now=now, day=day)
    _refresh(mediation)


def break_off(mediation: Mediation, reason: str, *, actor: Actor, now: datetime) -> None:
    """What was agreed is not performed in time."""
    if mediation.perform_by is not None and local_date(now) <= mediation.perform_by:
        raise RuleBroken(_("It is not due yet. Wait until the day that was agreed has passed."))
    move(mediation, "break", actor=actor, now=now, note=reason)
    _refresh(mediation)


def pursue(
    mediation: Mediation, remedy: Remedy, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Go on to a payment order (支付令) or to arbitration."""
    mediation.remedy = remedy
    move(mediation, "pursue", actor=actor, now=now, note=reason, remedy=remedy)
    _refresh(mediation)


def withdraw(mediation: Mediation, reason: str, *, actor: Actor, now: datetime) -> None:
    """Whoever asked takes it back."""
    move(mediation, "withdraw", actor=actor, now=now, note=reason)
    _refresh(mediation)


def _refresh(mediation: Mediation) -> None:
    """Bring the figures that stay without the story up to date."""
    query = select(MediationTally).where(MediationTally.mediation_id == mediation.id)
    tally = db.session.scalars(query).one()
    ended = local_date(mediation.closed_at) if mediation.closed_at else None
    done = mediation.agreed_on or ended
    tally.state, tally.agreed_on, tally.closed_on = mediation.state, mediation.agreed_on, ended
    tally.late = is_late(mediation, "finish", done) if done else None
    tally.agreed_fen, tally.paid_fen = mediation.agreed_fen, mediation.paid_fen
