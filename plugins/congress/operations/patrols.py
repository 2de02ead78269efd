"""Patrols of delegates, what they find and its rectification; joint meetings between sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    db,
    local_date,
    move,
    open_matter,
    record,
    ref_of,
    search,
)
from platform_core.api import gettext as _
from plugins.congress.models import (
    Congress,
    Delegate,
    Finding,
    JointMeeting,
    Patrol,
    PatrolMember,
    Task,
)
from plugins.congress.operations.training import log
from plugins.congress.terms import Activity, Topic

SERIES, FINDINGS = "XS", "ZG"  # 巡视, 整改


@dataclass(frozen=True, kw_only=True)
class Route:
    """What a patrol looks at, where and when."""

    title: str
    topic: Topic
    units: str
    planned_on: date


def plan_patrol(
    congress: Congress, route: Route, team: Sequence[Delegate], *, actor: Actor, now: datetime
) -> Patrol:
    """Plan a patrol with its team of delegates."""
    if not team:
        raise RuleBroken(_("Choose the delegates who go."), field="team")
    if any(not each.in_office(route.planned_on) for each in team):
        raise RuleBroken(_("Only delegates in office go on patrol."), field="team")
    patrol = Patrol(congress_id=congress.id, title=route.title.strip(), topic=route.topic,
                    units=route.units.strip(), planned_on=route.planned_on)  # fmt: skip
    open_matter(patrol, actor=actor, now=now, series=SERIES, topic=route.topic)
    for each in team:
        patrol.members.append(PatrolMember(patrol_id=patrol.id, delegate_id=each.id))
    search.index(patrol, patrol.title, patrol.units)
    return patrol


def announce(patrol: Patrol, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter that the units have been told of the visit."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    patrol.announced_on = day
    move(patrol, "announce", actor=actor, now=now, day=day)


def inspect(patrol: Patrol, day: date, summary: str, *, actor: Actor, now: datetime) -> None:
    """Enter the visit and what was seen; every member of the team has it in their log."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    patrol.inspected_on, patrol.summary = day, summary.strip()
    move(patrol, "inspect", actor=actor, now=now, note=summary, day=day)
    for each in patrol.members:
        log(each.delegate, Activity.PATROL, day, patrol.title, ref_of(patrol))


def report_patrol(patrol: Patrol, *, actor: Actor, now: datetime) -> None:
    """The congress has been told what the patrol saw."""
    move(patrol, "report", actor=actor, now=now)


def cancel_patrol(patrol: Patrol, reason: str, *, actor: Actor, now: datetime) -> None:
    """The patrol is not made."""
    move(patrol, "cancel", actor=actor, now=now, note=reason)


def find(
    patrol: Patrol, title: str, unit: str, *, actor: Actor, now: datetime,
    employer: Employer | None = None, task: Task | None = None,
) -> Finding:  # fmt: skip
    """Enter something the patrol found wrong."""
    if patrol.state != "inspected":
        raise RuleBroken(_("Findings are entered once the visit has been made."))
    finding = Finding(patrol_id=patrol.id, title=title.strip()[:160], unit=unit.strip(),
                      employer_id=employer.id if employer else None,
                      task_id=task.id if task else None)  # fmt: skip
    open_matter(finding, actor=actor, now=now, series=FINDINGS, patrol=patrol.id)
    patrol.findings.append(finding)
    search.index(finding, finding.title, finding.unit)
    return finding


def send_notice(finding: Finding, demand: str, by: date, *, actor: Actor, now: datetime) -> None:
    """Send a rectification notice that asks for something by a day."""
    if by <= local_date(now):
        raise RuleBroken(_("Choose a day to come."), field="by")
    finding.demand, finding.rectify_by = demand.strip(), by
    move(finding, "notice", actor=actor, now=now, note=demand, by=by)


def answer_notice(finding: Finding, answer: str, *, actor: Actor, now: datetime) -> None:
    """What the unit says it has done."""
    move(finding, "answer", actor=actor, now=now, note=answer)
    finding.answer = answer.strip()


def recheck(finding: Finding, day: date, *, actor: Actor, now: datetime) -> None:
    """The second look found it put right."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    finding.rechecked_on = day
    move(finding, "recheck", actor=actor, now=now, day=day)


def insist(finding: Finding, reason: str, by: date, *, actor: Actor, now: datetime) -> None:
    """The second look found it as before: a new day is set."""
    if by <= local_date(now):
        raise RuleBroken(_("Choose a day to come."), field="by")
    finding.rectify_by = by
    move(finding, "insist", actor=actor, now=now, note=reason, by=by)


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """A joint meeting between sessions: who was there from both sides, and what it decided."""

    held_on: date
    topic: str
    attended: str
    present: int
    decisions: str


def hold_joint_meeting(
    congress: Congress, minutes: Minutes, *, actor: Actor, now: datetime
) -> JointMeeting:
    """Enter a joint meeting; the next session confirms what it decided."""
    if minutes.held_on > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="held_on")
    meeting = JointMeeting(congress_id=congress.id, by_account_id=actor.account_id, **vars(minutes))
    db.session.add(meeting)
    db.session.flush()
    record("congress:joint_meeting", meeting, actor=actor, at=now, day=minutes.held_on,
           present=minutes.present)  # fmt: skip
    return meeting
