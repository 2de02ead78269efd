"""The lists and counts that pages need. The guard keeps every query inside the township."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select

from platform_core.api import Actor, DocketEntry, db
from union_hardship.models import Request


def visible_to(actor: Actor) -> Select[Request]:
    """All requests for the office, one's own for everybody else."""
    query = select(Request)
    return (
        query
        if actor.can("hardship:answer")
        else query.where(Request.author_id == actor.account_id)
    )


def may_see(request: Request, actor: Actor) -> bool:
    """Whether somebody may open it."""
    return actor.can("hardship:answer") or request.author_id == actor.account_id


def count_waiting() -> int:
    """How many wait for an answer."""
    query = select(func.count()).select_from(Request).where(Request.state == "asked")
    return db.session.scalar(query) or 0


def due_by(day: date) -> Sequence[DocketEntry]:
    """The open requests that are due by `day`."""
    query = select(DocketEntry).where(
        DocketEntry.module == "hardship", DocketEntry.closed_on.is_(None), DocketEntry.due_on <= day
    )
    return db.session.scalars(query).all()
