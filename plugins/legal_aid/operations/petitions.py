"""What people do with petitions, from registering one to its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    current_pack,
    db,
    emit,
    extend,
    grant_access,
    identity_index,
    keyed_hash,
    local_date,
    move,
    notify,
    open_matter,
    phone_index,
    record,
    ref_of,
    verdict,
)
from platform_core.api import gettext as _
from plugins.legal_aid.models import (
    AidBody,
    Case,
    Petition,
    Petitioner,
    PetitionReview,
    PetitionTally,
)
from plugins.legal_aid.notices.letters import ANSWERED, HANDED_OVER, REGISTERED
from plugins.legal_aid.operations import intake
from plugins.legal_aid.operations.entrance import check_in_time, check_past, is_late, let_in
from plugins.legal_aid.queries.names import name_index
from plugins.legal_aid.workflow.cases import Applicant, Channel, Rating
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.petitions import Form, Origin, Purpose

SERIES = "XF"  # 信访


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who petitions, as they gave it."""

    name: str
    identity: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is taken down of a petition. `people` are those named: who wrote, or who speaks for
    the `persons` behind a joint visit. `own`: the petitioner registers it here themselves."""

    form: Form
    purpose: Purpose
    about: About
    received_on: date
    title: str
    story: str
    people: Sequence[Person]
    persons: int = 1
    opponent: str = ""
    employer: Employer | None = None
    body_id: int | None = None
    origin_body: str = ""
    work_order: str = ""
    own: bool = False


def register(draft: Draft, *, actor: Actor, now: datetime) -> Petition:
    """Register a petition; its limits run from the day it was received.

    Raises RuleBroken for too many representatives, a day to come, or what is registered already.
    """
    index = _check(draft, now)
    passed_on = draft.origin_body.strip() or None
    petition = Petition(
        form=draft.form, purpose=draft.purpose, about=draft.about, title=draft.title.strip(),
        story=draft.story.strip(), received_on=draft.received_on, persons=draft.persons,
        opponent=draft.opponent.strip() or None, body_id=draft.body_id,
        employer_id=draft.employer.id if draft.employer else None,
        origin=Origin.PASSED_ON if passed_on else Origin.DIRECT, origin_body=passed_on,
        work_order=draft.work_order.strip() or None, facts_index=index,
        applicant_id=actor.account_id or None if draft.own else None,
    )  # fmt: skip
    let_in(petition, actor=actor, now=now, applicant_id=petition.applicant_id)
    open_matter(petition, actor=actor, now=now, series=SERIES, form=draft.form)
    for person in draft.people:
        petition.petitioners.append(_petitioner(petition, person))
    if passed_on:
        move(petition, "take_over", actor=actor, now=now)
    db.session.add(_tally(petition))
    _tell(petition, actor)
    emit("legal_aid.petition_registered", ref=ref_of(petition), number=petition.number,
         state=petition.state, about=petition.about, form=petition.form)  # fmt: skip
    db.session.flush()
    return petition


def _check(draft: Draft, now: datetime) -> bytes:
    for field in ("title", "story"):
        if not getattr(draft, field).strip():
            raise RuleBroken(_("Say what it is about and what is wanted."), field=field)
    check_past(draft.received_on, now, "received_on")
    if not draft.people:
        raise RuleBroken(_("Name whoever petitions."), field="people")
    if draft.persons < len(draft.people):
        raise RuleBroken(_("More people are named than petition. Check the number."),
                         field="persons")  # fmt: skip
    if draft.form is Form.VISIT:
        found = verdict(current_pack().limit("petition.reps"), len(draft.people))
        if found.ok is False and found.blocking:
            told = _("Ask them to choose representatives, and count the others.")
            raise RuleBroken(" ".join([*found.sentences(), told]), field="people")
    index = _facts_index(draft)
    _refuse_double(index, draft)
    return index


def _facts_index(draft: Draft) -> bytes:
    against = str(draft.employer.id) if draft.employer else "".join(draft.opponent.split())
    first = "".join(draft.people[0].name.split())
    return keyed_hash("legal_aid:petition", f"{first}|{against}|{draft.about}", 16)


def _refuse_double(index: bytes, draft: Draft) -> None:
    """Only among those the actor may read: what others keep is told to their supervisor."""
    same = select(Petition.number).where(
        Petition.facts_index == index, Petition.closed_at.is_(None)
    )
    number = db.session.scalar(same.limit(1))
    if number is not None:
        raise RuleBroken(
            _("The same is registered already as %(number)s. Add it there.", number=number),
            field="title",
        )
    if draft.work_order and known_orders([draft.work_order]):
        raise RuleBroken(_("This work order has been registered already."), field="work_order")


def known_orders(numbers: Sequence[str]) -> set[str]:
    """Which of these work orders have been registered."""
    query = select(PetitionTally.work_order).where(PetitionTally.work_order.in_(numbers))
    return {number for number in db.session.scalars(query) if number}


def _petitioner(petition: Petition, person: Person) -> Petitioner:
    return Petitioner(
        petition_id=petition.id, name=person.name.strip(),
        name_index=name_index(person.name),
        identity=person.identity or None,
        identity_index=identity_index(person.identity) if person.identity else None,
        phone=person.phone or None,
        phone_index=phone_index(person.phone) if person.phone else None,
    )  # fmt: skip


def _tell(petition: Petition, actor: Actor) -> None:
    watching = petition.supervisor_id
    if watching is not None and watching != actor.account_id:
        notify([watching], REGISTERED, ref=petition, number=petition.number)


def take_up(
    petition: Petition, handler_id: int, told_on: date, *, actor: Actor, now: datetime
) -> None:
    """Take it up: the petitioner was told in writing on that day, and somebody handles it."""
    check_past(told_on, now, "day", since=petition.received_on)
    petition.taken_up_on = petition.answered_on = told_on
    _give_to(petition, handler_id, actor=actor, now=now)
    move(petition, "take_up", actor=actor, now=now, day=told_on, handler=handler_id)
    _refresh(petition)


def _give_to(petition: Petition, handler_id: int, *, actor: Actor, now: datetime) -> None:
    grant_access(petition, handler_id, "handler", actor=actor, now=now)
    petition.handler_id = handler_id
    if handler_id != actor.account_id:
        notify([handler_id], HANDED_OVER, ref=petition, number=petition.number)


def decline(petition: Petition, reason: str, told_on: date, *, actor: Actor, now: datetime) -> None:
    """Do not take it up: the reason and the right way were given in writing on that day."""
    petition.answered_on = check_past(told_on, now, "day", since=petition.received_on)
    move(petition, "decline", actor=actor, now=now, note=reason, day=told_on)
    _refresh(petition)


def pass_on(
    petition: Petition, to: str, reason: str, told_on: date, *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """Pass it on to the body that can act; the petitioner was told on that day."""
    petition.answered_on = check_past(told_on, now, "day", since=petition.received_on)
    petition.passed_to = to.strip()
    move(petition, "pass_on", actor=actor, now=now, note=reason, to=petition.passed_to)
    _refresh(petition)


def send_back(petition: Petition, reason: str, day: date, *, actor: Actor, now: datetime) -> None:
    """Contest what another body passed on by mistake, within the working days there are."""
    if petition.origin is not Origin.PASSED_ON:
        raise RuleBroken(_("It came from the petitioner. Pass it on to the right body instead."))
    check_past(day, now, "day", since=petition.received_on)
    check_in_time(petition, "return", day)
    move(petition, "send_back", actor=actor, now=now, note=reason, day=day)
    _refresh(petition)


def give_opinion(
    petition: Petition, text: str, given_on: date, *, actor: Actor, now: datetime
) -> None:
    """Give the written opinion (处理意见书); from that day a review may be asked for."""
    check_past(given_on, now, "day", since=petition.taken_up_on)
    petition.opinion, petition.opinion_on = text.strip(), given_on
    move(petition, "give_opinion", actor=actor, now=now, note=text, day=given_on)
    _refresh(petition)
    if petition.applicant_id:
        notify([petition.applicant_id], ANSWERED, ref=petition, number=petition.number)


def accept(petition: Petition, rating: Rating | None, *, actor: Actor, now: datetime) -> None:
    """The petitioner accepts the opinion, and may say how satisfied they are."""
    petition.rating = rating
    move(petition, "accept", actor=actor, now=now, rating=rating)
    _refresh(petition)


def ask_review(
    petition: Petition, reason: str, reviewer: str, day: date, *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """The petitioner asks the body above for a review, or after one for a second."""
    second = petition.state == "reviewed"
    clock, step = ("recheck", "ask_recheck") if second else ("review", "ask_review")
    before = petition.reviews[-1].decided_on if second else petition.opinion_on
    check_past(day, now, "day", since=before)
    check_in_time(petition, clock, day)
    late = bool(is_late(petition, clock, day))
    petition.reviews.append(
        PetitionReview(petition_id=petition.id, round=2 if second else 1, asked_on=day,
                       reason=reason.strip(), reviewer=reviewer.strip())
    )  # fmt: skip
    move(petition, step, actor=actor, now=now, note=reason, day=day, late=late)
    _refresh(petition)


def decide_review(
    petition: Petition, opinion: str, day: date, upheld: bool, *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """Enter what the reviewing body decided: the opinion stands, or it is handled again."""
    running = petition.reviews[-1] if petition.reviews else None
    if running is None or running.decided_on is not None:
        raise RuleBroken(_("No review is running."))
    check_past(day, now, "day", since=running.asked_on)
    running.opinion, running.decided_on, running.upheld = opinion.strip(), day, upheld
    stands = "decide_recheck" if running.round == 2 else "decide_review"
    move(petition, stands if upheld else "redo", actor=actor, now=now, note=opinion, day=day)
    _refresh(petition)
    if petition.applicant_id:
        notify([petition.applicant_id], ANSWERED, ref=petition, number=petition.number)


def lapse(petition: Petition, *, actor: Actor, now: datetime) -> None:
    """Nobody asked for a review in time: the opinion stands."""
    move(petition, "lapse", actor=actor, now=now)
    _refresh(petition)


def hand_over(
    petition: Petition, handler_id: int, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Give it to another handler; every limit runs on as it did."""
    _give_to(petition, handler_id, actor=actor, now=now)
    move(petition, "hand_over", actor=actor, now=now, note=reason, handler=handler_id)


def withdraw(petition: Petition, reason: str, *, actor: Actor, now: datetime) -> None:
    """Whoever petitioned takes it back."""
    move(petition, "withdraw", actor=actor, now=now, note=reason)
    _refresh(petition)


def extend_finish(petition: Petition, by: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give the opinion later, once, by as many days as the rule allows; with a reason."""
    extend(petition, "finish", by, reason, actor=actor, now=now)


def open_case(
    petition: Petition, body: AidBody, kind: Applicant, *, actor: Actor, now: datetime
) -> Case:
    """Take what is petitioned for in as an application for legal aid, with the same people.

    The petition goes its own way: its answer says that aid was applied for.
    """
    if not petition.opponent:
        raise RuleBroken(_("Say first which employer it is about; aid is against somebody."))
    hotline = petition.form is Form.HOTLINE
    application = intake.Application(
        title=petition.title, story=petition.story, about=petition.about, applicant_kind=kind,
        opponent=petition.opponent, employer=petition.employer, body=body,
        channel=Channel.HOTLINE if hotline else Channel.DESK, received_on=local_date(now),
        people=[intake.Person(name=each.name, identity=each.identity or "",
                              phone=each.phone or "") for each in petition.petitioners],
    )  # fmt: skip
    case = intake.take_in(application, actor=actor, now=now)
    record("legal_aid:open_case", petition, actor=actor, at=now, case=case.number)
    return case


def _tally(petition: Petition) -> PetitionTally:
    return PetitionTally(
        petition_id=petition.id, form=petition.form, purpose=petition.purpose,
        about=petition.about, received_on=petition.received_on, persons=petition.persons,
        state=petition.state, work_order=petition.work_order,
    )  # fmt: skip


def _refresh(petition: Petition) -> None:
    """Bring the figures that stay without the story up to date."""
    query = select(PetitionTally).where(PetitionTally.petition_id == petition.id)
    tally = db.session.scalars(query).one()
    tally.state, tally.rating = petition.state, petition.rating
    tally.reviews = len(petition.reviews)
    tally.closed_on = local_date(petition.closed_at) if petition.closed_at else None
    if petition.answered_on:
        tally.answered_on = petition.answered_on
        tally.answered_late = is_late(petition, "notify", petition.answered_on)
    if petition.opinion_on:
        tally.opinion_on = petition.opinion_on
        tally.opinion_late = is_late(petition, "finish", petition.opinion_on)
