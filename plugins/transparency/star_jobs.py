"""What happens to stars and joint meetings without anybody's hand."""

from datetime import timedelta

from sqlalchemy import select

from platform_core.api import SYSTEM, Ctx, db, notify, today, utcnow
from plugins.transparency.models import JointTask
from plugins.transparency.notices import TASK_NEAR
from plugins.transparency.operations import meetings, stars
from plugins.transparency.queries import rubrics
from plugins.transparency.queries import stars as found

TASK_DAYS = (7, 0)  # before a task is due


def settle_replies(ctx: Ctx) -> int:
    """Go on with scorecards to which the unit said nothing in time."""
    silent = found.unanswered_since(today())
    for application in silent:
        stars.settle(application, actor=SYSTEM, now=utcnow())
    return len(silent)


def recheck_stars(ctx: Ctx) -> int:
    """Begin the yearly re-check of awards; one whose unit has an open application waits for it."""
    county_id = getattr(ctx.township, "county_id", None)
    edition = rubrics.in_force(county_id, today()) if county_id is not None else None
    if edition is None:
        return 0
    begun = 0
    for award in found.standing_awards():
        busy = found.open_of(award.body_id) is not None
        if not busy and stars.due_for_recheck(award, today()):
            stars.begin_recheck(award, edition, actor=SYSTEM, now=utcnow())
            begun += 1
    return begun


def flag_stars(ctx: Ctx) -> int:
    """Flag awards whose re-check came to no result in time. None is lost by that."""
    county_id = getattr(ctx.township, "county_id", 0)
    late = [each for each in found.standing_awards()
            if each.overdue_on is None and stars.is_overdue(each, today())]  # fmt: skip
    for award in late:
        stars.flag_overdue(award, county_id, actor=SYSTEM, now=utcnow())
    return len(late)


def note_overdue_tasks(ctx: Ctx) -> int:
    """Note tasks from joint meetings that have passed their day."""
    return len(meetings.note_overdue(today(), actor=SYSTEM, now=utcnow()))


def remind_tasks(ctx: Ctx) -> int:
    """Tell owners that a task from a joint meeting is due."""
    told = 0
    for days in TASK_DAYS:
        query = select(JointTask).where(
            JointTask.state.in_(("assigned", "doing")),
            JointTask.due_on == today() + timedelta(days=days),
            JointTask.owner_account_id.is_not(None),
        )
        for task in db.session.scalars(query):
            notify([task.owner_account_id or 0], TASK_NEAR, ref=task, number=task.number,
                   title=task.title, day=task.due_on)  # fmt: skip
            told += 1
    return told
