"""From the written demand to the table: replies, representatives, information, meetings."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Employer,
    Member,
    RuleBroken,
    clocks_of,
    db,
    holders_of,
    local_date,
    move,
    notify,
    open_matter,
    record,
    ref_of,
    search,
)
from platform_core.api import gettext as _
from plugins.contracts import checks
from plugins.contracts.models import (
    Campaign,
    Consultation,
    Escalation,
    Information,
    Meeting,
    Representative,
)
from plugins.contracts.notices import DECIDED
from plugins.contracts.terms import Level, Produced, Side, Subject

SERIES = "YY"  # 要约
AT_TABLE = ("demanded", "preparing", "negotiating", "suspended")


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A written demand (要约书), as it was sent."""

    title: str
    subject: Subject
    level: Level
    employer: Employer | None = None
    initiator: Side = Side.UNION
    union_side: str
    employer_side: str
    matters: str = ""
    place: str | None = None
    demanded_on: date
    campaign: Campaign | None = None


def demand(given: Demand, *, actor: Actor, now: datetime) -> Consultation:
    """Enter a demand; the time to reply runs from the day it was received."""
    if given.demanded_on > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="demanded_on")
    if (given.level is Level.ENTERPRISE) != (given.employer is not None):
        raise RuleBroken(_("Name the employer for one employer, and none for many."),
                         field="employer")  # fmt: skip
    it = Consultation(
        title=given.title.strip(), subject=given.subject, level=given.level,
        employer_id=given.employer.id if given.employer else None,
        campaign_id=given.campaign.id if given.campaign else None, initiator=given.initiator,
        union_side=given.union_side.strip(), employer_side=given.employer_side.strip(),
        matters=given.matters.strip(), place=given.place, demanded_on=given.demanded_on,
    )  # fmt: skip
    open_matter(it, actor=actor, now=now, series=SERIES, happened_on=given.demanded_on)
    search.index(it, it.title, it.employer_side)
    return it


def start_campaign(
    title: str, subject: Subject, since: date, until: date, *, actor: Actor, now: datetime
) -> Campaign:
    """Plan an offer campaign (要约行动)."""
    if until < since:
        raise RuleBroken(_("It cannot end before it begins."), field="until")
    if db.session.scalar(select(Campaign.id).where(Campaign.title == title.strip())):
        raise RuleBroken(_("There is a campaign of this name already."), field="title")
    campaign = Campaign(title=title.strip(), subject=subject, since=since, until=until)
    db.session.add(campaign)
    db.session.flush()
    record("contracts:open", campaign, actor=actor, at=now)
    return campaign


def demand_of_many(
    campaign: Campaign, employers: list[Employer], union_side: str, demanded_on: date, *,
    actor: Actor, now: datetime,
) -> list[Consultation]:  # fmt: skip
    """Send a demand to each of these employers that the campaign has not reached yet."""
    query = select(Consultation.employer_id).where(Consultation.campaign_id == campaign.id)
    reached = set(db.session.scalars(query))
    return [
        demand(
            Demand(
                title=f"{each.name}·{campaign.title}"[:160], subject=campaign.subject,
                level=Level.ENTERPRISE, employer=each, union_side=union_side,
                employer_side=each.name, demanded_on=demanded_on, campaign=campaign,
            ),
            actor=actor, now=now,
        )
        for each in employers
        if each.id not in reached
    ]  # fmt: skip


def accept(it: Consultation, on: date, reply: str, *, actor: Actor, now: datetime) -> None:
    """The other side agreed in writing to consult."""
    move(it, "accept", actor=actor, now=now, happened_on=on, on=on)
    _note_reply(it, on, reply, accepted=True)


def refuse(it: Consultation, on: date, reason: str, *, actor: Actor, now: datetime) -> None:
    """The other side refused in writing."""
    move(it, "refuse", actor=actor, now=now, note=reason, happened_on=on, on=on)
    _note_reply(it, on, reason, accepted=False)


def _note_reply(it: Consultation, on: date, reply: str, *, accepted: bool) -> None:
    if on < it.demanded_on:
        raise RuleBroken(_("The reply cannot be older than the demand."), field="on")
    it.replied_on, it.accepted, it.reply = on, accepted, reply.strip()


def escalate(it: Consultation, reason: str, *, actor: Actor, now: datetime) -> Escalation:
    """Take a refusal, or silence beyond the time to reply, to the county."""
    due = max((c.due_on for c in clocks_of(it) if c.name == "reply" and c.runs), default=None)
    if it.state == "demanded" and (due is None or due >= local_date(now)):
        raise RuleBroken(_("The time to reply has not passed yet."))
    move(it, "escalate", actor=actor, now=now, note=reason)
    case = Escalation(consultation_id=it.id, number=it.number, title=it.title,
                      demanded_on=it.demanded_on, reason=reason.strip(), at=now)  # fmt: skip
    db.session.add(case)
    db.session.flush()
    return case


def decide(
    case: Escalation, it: Consultation, urged: bool, opinion: str, *, actor: Actor, now: datetime
) -> None:
    """The county urges the other side, whose time to reply runs anew, or closes the case."""
    if case.decided_at is not None:
        raise RuleBroken(_("This has been decided already."))
    move(it, "urge" if urged else "give_up", actor=actor, now=now, note=opinion)
    case.urged, case.opinion, case.decided_at = urged, opinion.strip(), now
    if urged:
        it.replied_on, it.accepted = None, None
    notify(holders_of("township_officer"), DECIDED, ref=ref_of(it), number=it.number,
           title=it.title)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Who is to represent a side."""

    side: Side
    name: str
    post: str
    produced: Produced
    chief: bool = False
    outsider: bool = False
    frontline: bool = False
    woman: bool = False
    member: Member | None = None


def seat(it: Consultation, given: Seat, *, actor: Actor, now: datetime) -> Representative:
    """Name a representative. Refuses at once what no later step could put right."""
    _check_at_table(it)
    _check_seat(it, given)
    found = Representative(
        consultation_id=it.id, side=given.side, name=given.name.strip(), post=given.post.strip(),
        produced=given.produced, chief=given.chief, outsider=given.outsider,
        frontline=given.frontline, woman=given.woman,
        member_id=given.member.id if given.member else None,
    )  # fmt: skip
    it.representatives.append(found)
    db.session.flush()
    record("contracts:seat", it, actor=actor, at=now, representative=found.id, side=given.side)
    return found


def _check_at_table(it: Consultation) -> None:
    if it.state not in AT_TABLE:
        raise RuleBroken(_("This consultation is “%(state)s”; nothing can be added to it.",
                           state=it.__workflow__.state(it.state).label))  # fmt: skip


def _check_seat(it: Consultation, given: Seat) -> None:
    known = next((each for each in it.representatives if each.name == given.name.strip()), None)
    if known is not None and known.side is not given.side:
        raise RuleBroken(_("%(name)s sits for the other side already: nobody represents both.",
                           name=known.name), field="name")  # fmt: skip
    if known is not None:
        raise RuleBroken(_("%(name)s is a representative already.", name=known.name), field="name")
    if given.chief and given.outsider:
        raise RuleBroken(_("A chief representative cannot be an outsider."), field="chief")
    if given.chief and any(each.chief for each in it.on_side(given.side)):
        raise RuleBroken(_("This side has a chief representative already."), field="chief")


def unseat(it: Consultation, who: Representative, on: date, *, actor: Actor, now: datetime) -> None:
    """A representative sits no more; the seat is to be filled in time."""
    _check_at_table(it)
    if on > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="on")
    who.left_on = on
    record("contracts:unseat", it, actor=actor, at=now, representative=who.id, on=on)


def publish_names(
    it: Consultation, on: date, recorder: str, *, actor: Actor, now: datetime
) -> None:
    """The representatives' names were made known; the recorder is no representative."""
    _check_at_table(it)
    if any(each.name == recorder.strip() for each in it.representatives):
        raise RuleBroken(_("The recorder cannot be a representative."), field="recorder")
    if not it.on_side(Side.UNION) or not it.on_side(Side.EMPLOYER):
        raise RuleBroken(_("Both sides must have named their representatives first."))
    it.published_on, it.recorder = on, recorder.strip() or None
    record("contracts:publish_names", it, actor=actor, at=now, on=on)


def inform(
    it: Consultation, side: Side, title: str, given_on: date, *, actor: Actor, now: datetime
) -> Information:
    """One side gave the other information for the consultation."""
    _check_at_table(it)
    if not it.demanded_on <= given_on <= local_date(now):
        raise RuleBroken(_("Choose a day between the demand and today."), field="given_on")
    found = Information(consultation_id=it.id, side=side, title=title.strip(), given_on=given_on)
    it.information.append(found)
    db.session.flush()
    record("contracts:inform", it, actor=actor, at=now, information=found.id)
    return found


def begin(it: Consultation, *, actor: Actor, now: datetime) -> None:
    """Begin to negotiate, once the representatives of both sides are in order."""
    checks.raise_first(checks.table_points(it))
    move(it, "begin", actor=actor, now=now)


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """What was discussed at a meeting of both sides."""

    held_on: date
    place: str
    chair_side: Side
    agenda: str
    minutes: str
    signed: bool = False


def next_chair(it: Consultation) -> Side:
    """Which side's chief chairs the next meeting: the demanding side first, then in turn."""
    other = Side.EMPLOYER if it.initiator is Side.UNION else Side.UNION
    return it.initiator if len(it.meetings) % 2 == 0 else other


def meet(it: Consultation, given: Minutes, *, actor: Actor, now: datetime) -> Meeting:
    """Write down a meeting."""
    if it.state != "negotiating":
        raise RuleBroken(_("Meetings are held while both sides negotiate."))
    if given.chair_side is not next_chair(it):
        raise RuleBroken(_("The chiefs chair in turn: it is the other side's."), field="chair_side")
    earliest = it.meetings[-1].held_on if it.meetings else it.replied_on or it.demanded_on
    if not earliest <= given.held_on <= local_date(now):
        raise RuleBroken(_("Choose a day after the last meeting and not after today."),
                         field="held_on")  # fmt: skip
    found = Meeting(
        consultation_id=it.id, number=len(it.meetings) + 1, held_on=given.held_on,
        place=given.place.strip(), chair_side=given.chair_side, agenda=given.agenda.strip(),
        minutes=given.minutes.strip(), signed=given.signed,
    )  # fmt: skip
    it.meetings.append(found)
    db.session.flush()
    record("contracts:meet", it, actor=actor, at=now, meeting=found.number, on=given.held_on)
    return found


def suspend(it: Consultation, until: date, reason: str, *, actor: Actor, now: datetime) -> None:
    """Rest until a day both sides set, within the limit where one is law here."""
    if until <= local_date(now):
        raise RuleBroken(_("Choose a day to come."), field="until")
    it.suspended_until = until
    move(it, "suspend", actor=actor, now=now, note=reason, until=until)


def resume(it: Consultation, *, actor: Actor, now: datetime) -> None:
    """Take the consultation up again."""
    it.suspended_until = None
    move(it, "resume", actor=actor, now=now)


def fail(it: Consultation, reason: str, *, actor: Actor, now: datetime) -> None:
    """End it without agreement."""
    move(it, "fail", actor=actor, now=now, note=reason)
