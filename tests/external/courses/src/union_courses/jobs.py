"""Work on a schedule."""

from datetime import timedelta

from platform_core.api import Ctx, holders_of, notify, today
from union_courses import queries
from union_courses.notices import SOON


def remind(ctx: Ctx) -> int:
    """Tell the office of the courses that are near; how many there were."""
    days = ctx.settings("courses")["remind_days"]
    assert isinstance(days, int)
    near = queries.planned_until(today() + timedelta(days=days))
    for course in near:
        notify(holders_of("township_officer"), SOON, ref=course, number=course.number,
               day=course.planned_on)  # fmt: skip
    return len(near)
