"""Planning a course, and entering what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import Actor, RuleBroken, local_date, move, open_matter
from platform_core.api import gettext as _
from union_courses.models import Course

SERIES = "PX"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is planned; `session_id` is the session of the congress it prepares for."""

    title: str
    place: str
    planned_on: date
    hours: int
    session_id: int | None = None


def plan(it: Plan, *, actor: Actor, now: datetime) -> Course:
    """Plan a course. Raises RuleBroken for a day that has passed."""
    if it.planned_on < local_date(now):
        raise RuleBroken(_("Choose today or a later day."), field="planned_on")
    course = Course(title=it.title.strip(), place=it.place.strip(), planned_on=it.planned_on,
                    hours=it.hours, session_id=it.session_id)  # fmt: skip
    open_matter(course, actor=actor, now=now, series=SERIES)
    return course


def hold(course: Course, present: int | None, *, actor: Actor, now: datetime) -> None:
    """Enter that it was held, and how many came. Not before its day."""
    if course.planned_on > local_date(now):
        raise RuleBroken(_("Enter this on the day of the course or after it."), field="present")
    course.present = present
    move(course, "hold", actor=actor, now=now, present=present)


def cancel(course: Course, reason: str, *, actor: Actor, now: datetime) -> None:
    """Call it off, and say why."""
    move(course, "cancel", actor=actor, now=now, note=reason)
