"""Resolutions, tasks and patrols as pages and forms need them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from platform_core.api import Actor, db, ref_of
from plugins.congress.arithmetic import Figures, Judgement
from plugins.congress.models import AgendaItem, Congress, Patrol, Resolution, Session, Task
from plugins.congress.queries import votes
from plugins.congress.vote_states import About

OPEN_TASKS = ("assigned", "doing", "claimed")


@dataclass(frozen=True)
class Voted:
    """A vote held here on an item: its ref, its figures, and what the rules said of them."""

    ref: str
    figures: Figures
    judgement: Judgement


def vote_of(item: AgendaItem) -> Voted | None:
    """The counted vote on the motion of an item; elections and appraisals have no eight figures."""
    found = votes.vote_on(item.id)
    result = votes.result_of(found) if found is not None else None
    if found is None or result is None or found.about is not About.MOTION:
        return None
    return Voted(ref_of(found), result.figures, result.judgement)


def resolutions_on(item: AgendaItem) -> Sequence[Resolution]:
    """Every resolution drafted on an item."""
    query = select(Resolution).where(Resolution.item_id == item.id)
    return db.session.scalars(query.order_by(Resolution.id)).all()


def adopted() -> Sequence[Resolution]:
    """Resolutions that were passed and are not at their end, newest first."""
    query = select(Resolution).where(Resolution.state.in_(("adopted", "published")))
    return db.session.scalars(query.order_by(Resolution.id.desc()).limit(100)).all()


def open_tasks(limit: int = 100) -> Sequence[Task]:
    """Tasks that are not done, the earliest due first."""
    query = select(Task).where(Task.state.in_(OPEN_TASKS))
    return db.session.scalars(query.order_by(Task.due_on, Task.id).limit(limit)).all()


def tasks(state: str = "", limit: int = 200) -> Sequence[Task]:
    """Tasks in one state, or all, the earliest due first."""
    query = select(Task)
    if state == "open":
        query = query.where(Task.state.in_(OPEN_TASKS))
    elif state == "late":
        query = query.where(Task.state.in_(OPEN_TASKS), Task.overdue_on.is_not(None))
    elif state:
        query = query.where(Task.state == state)
    return db.session.scalars(query.order_by(Task.due_on, Task.id).limit(limit)).all()


def tasks_of(actor: Actor) -> Sequence[Task]:
    """What this account is to report on."""
    query = select(Task).where(
        Task.owner_account_id == actor.account_id, Task.state.in_(OPEN_TASKS)
    )
    return db.session.scalars(query.order_by(Task.due_on)).all()


def count_tasks() -> dict[str, int]:
    """How many tasks stand in each state, and under "late" the open ones past their day."""
    query = select(Task.state, func.count()).group_by(Task.state)
    counts = {row[0]: row[1] for row in db.session.execute(query)}
    late = (
        select(func.count())
        .select_from(Task)
        .where(Task.state.in_(OPEN_TASKS), Task.overdue_on.is_not(None))
    )
    return counts | {"late": db.session.scalar(late) or 0}


def patrols_of(congress: Congress) -> Sequence[Patrol]:
    """The patrols of a congress, newest first."""
    query = select(Patrol).where(Patrol.congress_id == congress.id)
    return db.session.scalars(query.order_by(Patrol.planned_on.desc(), Patrol.id.desc())).all()


def current_sessions(limit: int = 10) -> Sequence[Session]:
    """Sessions that are not at their end, the next one first."""
    query = select(Session).where(Session.closed_at.is_(None))
    return db.session.scalars(query.order_by(Session.planned_on, Session.id).limit(limit)).all()
