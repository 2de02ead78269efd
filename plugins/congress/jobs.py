"""What happens without anybody's hand: overdue tasks are noted, dates are recalled."""

from datetime import timedelta

from sqlalchemy import select

from platform_core.api import SYSTEM, Ctx, db, notify, ref_of, today, utcnow
from plugins.congress.models import Session, Task
from plugins.congress.notices import SESSION_NEAR, TASK_NEAR
from plugins.congress.operations import resolutions
from plugins.congress.operations.telling import tell_delegates

SESSION_DAYS = (30, 15, 7)  # before a session
TASK_DAYS = (7, 0)  # before a task is due


def note_overdue_tasks(ctx: Ctx) -> int:
    """Note tasks that have passed their day."""
    return len(resolutions.note_overdue(today(), actor=SYSTEM, now=utcnow()))


def remind(ctx: Ctx) -> int:
    """Tell delegates that a session is near, and owners that a task is due."""
    return _sessions() + _tasks()


def _sessions() -> int:
    told = 0
    for days in SESSION_DAYS:
        day = today() + timedelta(days=days)
        query = select(Session).where(Session.state == "called", Session.planned_on == day)
        for session in db.session.scalars(query):
            told += tell_delegates(session.congress, SESSION_NEAR, session, title=session.title,
                                   days=days, day=day)  # fmt: skip
    return told


def _tasks() -> int:
    told = 0
    for days in TASK_DAYS:
        query = select(Task).where(
            Task.state.in_(("assigned", "doing")), Task.due_on == today() + timedelta(days=days),
            Task.owner_account_id.is_not(None),
        )  # fmt: skip
        for task in db.session.scalars(query):
            notify([task.owner_account_id or 0], TASK_NEAR, ref=ref_of(task), number=task.number,
                   title=task.title, day=task.due_on)  # fmt: skip
            told += 1
    return told
