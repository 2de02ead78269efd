"""Joint meetings of Party, government and union: agenda, minutes, and decisions made into tasks."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Ref,
    RuleBroken,
    db,
    emit,
    local_date,
    move,
    notify,
    open_matter,
    record,
    ref_of,
    search,
)
from platform_core.api import gettext as _
from plugins.transparency.meeting_workflow import Side
from plugins.transparency.models import JointTask, MeetingSeat, MeetingTopic, PartyGovUnionMeeting
from plugins.transparency.notices import TASK_GIVEN, TASK_LATE

SERIES, TASKS = "LX", "YD"  # 联席会议, 议定事项
SIDES = (Side.PARTY, Side.GOVERNMENT, Side.UNION)


@dataclass(frozen=True)
class Plan:
    """What is settled of a meeting before it is held."""

    title: str
    planned_on: date
    place: str = ""
    chair: str = ""
    recorder: str = ""


def plan(given: Plan, *, actor: Actor, now: datetime) -> PartyGovUnionMeeting:
    """Plan a joint meeting."""
    made = PartyGovUnionMeeting(
        title=given.title.strip(), planned_on=given.planned_on, place=given.place.strip(),
        chair=given.chair.strip(), recorder=given.recorder.strip(),
    )  # fmt: skip
    open_matter(made, actor=actor, now=now, series=SERIES, day=given.planned_on)
    search.index(made, made.title, "")
    return made


def change(meeting: PartyGovUnionMeeting, given: Plan, *, actor: Actor, now: datetime) -> None:
    """Change what was planned, until it has been held."""
    _check_before(meeting)
    meeting.title, meeting.planned_on = given.title.strip(), given.planned_on
    meeting.place, meeting.chair = given.place.strip(), given.chair.strip()
    meeting.recorder = given.recorder.strip()
    record("transparency:change_meeting", meeting, actor=actor, at=now, day=given.planned_on)


def _check_before(meeting: PartyGovUnionMeeting) -> None:
    if meeting.state not in ("planned", "called"):
        raise RuleBroken(_("The meeting has been held; it is changed in the minutes only."))


def add_topic(
    meeting: PartyGovUnionMeeting, side: Side, title: str, *, actor: Actor, now: datetime,
    source: Ref | None = None, source_label: str = "",
) -> MeetingTopic:  # fmt: skip
    """Put a topic on the agenda, for the side that asked for it."""
    if meeting.state not in ("planned", "called", "held"):
        raise RuleBroken(_("The minutes are signed; the agenda no longer changes."))
    topic = MeetingTopic(
        meeting_id=meeting.id, side=side, title=title.strip(),
        position=max((each.position for each in meeting.topics), default=0) + 1,
        source_ref=str(source) if source else None, source_label=source_label or None,
    )  # fmt: skip
    meeting.topics.append(topic)
    db.session.flush()
    record("transparency:add_topic", meeting, actor=actor, at=now, topic=topic.id)
    return topic


def seat(
    meeting: PartyGovUnionMeeting, side: Side, name: str, post: str, *, actor: Actor, now: datetime
) -> MeetingSeat:
    """Invite somebody for a side, or note that somebody came."""
    if meeting.state == "signed" or meeting.state == "cancelled":
        raise RuleBroken(_("The minutes are signed; nobody is added to them."))
    made = MeetingSeat(meeting_id=meeting.id, side=side, name=name.strip(), post=post.strip())
    meeting.seats.append(made)
    db.session.flush()
    record("transparency:seat", meeting, actor=actor, at=now, seat=made.id, side=side)
    return made


def absent(one: MeetingSeat, meeting: PartyGovUnionMeeting, *, actor: Actor, now: datetime) -> None:
    """Note that somebody who was invited did not come, or did come after all."""
    if meeting.state != "held":
        raise RuleBroken(_("Who came is noted once the meeting has been held."))
    one.present = not one.present
    record("transparency:present", meeting, actor=actor, at=now, seat=one.id, present=one.present)


def call(meeting: PartyGovUnionMeeting, *, actor: Actor, now: datetime) -> None:
    """Call the meeting: with an agenda, and all three sides invited."""
    if not meeting.topics:
        raise RuleBroken(_("Put a topic on the agenda first."))
    _check_sides(meeting.seats, _("Invite somebody for each of the three sides first."))
    move(meeting, "call", actor=actor, now=now, topics=len(meeting.topics))


def _check_sides(seats: list[MeetingSeat], told: str) -> None:
    if not {each.side for each in seats}.issuperset(SIDES):
        raise RuleBroken(told)


def hold(meeting: PartyGovUnionMeeting, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter that it was held."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    meeting.held_on = day
    move(meeting, "hold", actor=actor, now=now, on=day)


def decide(
    topic: MeetingTopic, discussion: str, decision: str, *, actor: Actor, now: datetime
) -> None:
    """Write into the minutes what was said and decided on a topic."""
    if topic.meeting.state != "held":
        raise RuleBroken(_("Decisions are entered between the meeting and the signatures."))
    topic.discussion, topic.decision = discussion.strip(), decision.strip()
    record("transparency:decide", topic.meeting, actor=actor, at=now, topic=topic.id)


def sign(meeting: PartyGovUnionMeeting, day: date, *, actor: Actor, now: datetime) -> None:
    """Note that all three sides signed the minutes; every topic needs its decision."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    blank = next((each for each in meeting.topics if not each.decision), None)
    if blank is not None:
        raise RuleBroken(_("Topic %(n)s has no decision yet.", n=blank.position))
    there = [each for each in meeting.seats if each.present]
    _check_sides(there, _("One of the three sides was not there: this was no joint meeting."))
    meeting.signed_on = day
    move(meeting, "sign", actor=actor, now=now, on=day)


def cancel(meeting: PartyGovUnionMeeting, reason: str, *, actor: Actor, now: datetime) -> None:
    """Call it off."""
    move(meeting, "cancel", actor=actor, now=now, note=reason)


@dataclass(frozen=True)
class Order:
    """What a decision asks of whom, and by when."""

    title: str
    owner: str
    due_on: date
    owner_account_id: int | None = None


def give_task(topic: MeetingTopic, order: Order, *, actor: Actor, now: datetime) -> JointTask:
    """Make a decision into a task: somebody in charge, and a day."""
    if not topic.decision:
        raise RuleBroken(_("Enter the decision first; the task follows from it."))
    if order.due_on < (topic.meeting.held_on or local_date(now)):
        raise RuleBroken(_("The day lies before the meeting."), field="due_on")
    task = JointTask(
        topic_id=topic.id, title=order.title.strip(), owner=order.owner.strip(),
        owner_account_id=order.owner_account_id, due_on=order.due_on,
    )  # fmt: skip
    open_matter(task, actor=actor, now=now, series=TASKS, topic=topic.id, due=order.due_on)
    search.index(task, task.title, task.owner)
    topic.tasks.append(task)
    if task.owner_account_id:
        notify([task.owner_account_id], TASK_GIVEN, ref=task, number=task.number,
               title=task.title, day=task.due_on)  # fmt: skip
    return task


def report_progress(task: JointTask, text: str, *, actor: Actor, now: datetime) -> None:
    """Say how far it is."""
    _check_owner(task, actor)
    move(task, "progress", actor=actor, now=now, note=text)
    task.progress = text.strip()


def claim_done(task: JointTask, evidence: str, *, actor: Actor, now: datetime) -> None:
    """Report it as done, with what proves it."""
    _check_owner(task, actor)
    if not evidence.strip():
        raise RuleBroken(_("Say what proves that it is done."), field="evidence")
    task.evidence = evidence.strip()
    move(task, "claim", actor=actor, now=now, note=evidence)


def _check_owner(task: JointTask, actor: Actor) -> None:
    """Whoever acts for the unit reports; the office may do it for a unit without an account."""
    if task.owner_account_id != actor.account_id and not actor.can("transparency:meet"):
        raise RuleBroken(_("This task is in the hands of another unit."))


def confirm_done(task: JointTask, day: date, *, actor: Actor, now: datetime) -> None:
    """The evidence holds: it is done."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    task.done_on = day
    move(task, "confirm", actor=actor, now=now, on=day)


def send_task_back(task: JointTask, reason: str, *, actor: Actor, now: datetime) -> None:
    """The evidence does not hold."""
    move(task, "send_back", actor=actor, now=now, note=reason)


def drop_task(task: JointTask, reason: str, *, actor: Actor, now: datetime) -> None:
    """It need not be done any more."""
    move(task, "drop", actor=actor, now=now, note=reason)


def note_overdue(today: date, *, actor: Actor, now: datetime) -> list[JointTask]:
    """Note, once each, the tasks whose day has passed; tell their owners and the modules."""
    query = select(JointTask).where(
        JointTask.state.in_(("assigned", "doing")), JointTask.due_on < today,
        JointTask.overdue_on.is_(None),
    )  # fmt: skip
    late = list(db.session.scalars(query.order_by(JointTask.due_on, JointTask.id)))
    for task in late:
        task.overdue_on = today
        record("transparency:overdue", task, actor=actor, at=now, due=task.due_on)
        emit("transparency.task_overdue", ref=ref_of(task), number=task.number, due=task.due_on)
        if task.owner_account_id:
            notify([task.owner_account_id], TASK_LATE, ref=task, number=task.number,
                   title=task.title, day=task.due_on)  # fmt: skip
    return late
