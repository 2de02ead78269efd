"""Applications for stars, their scorecards and awards, as pages and jobs need them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, String, cast, func, literal, select

from platform_core.api import DocketEntry, db
from plugins.transparency.models import Body, StarApplication, StarAward
from plugins.transparency.scoring import Total, total
from plugins.transparency.star_workflow import STAR, Ended

REF = literal("transparency:star_application:") + cast(StarApplication.id, String(20))
OPEN = tuple(sorted(STAR.open_states))


def applications(state: str = "", period: str = "") -> Select[StarApplication]:
    """The applications of the township for `paginate`; `state` may be "open" or "" for all."""
    query = select(StarApplication)
    if state == "open":
        query = query.where(StarApplication.state.in_(OPEN))
    elif state:
        query = query.where(StarApplication.state == state)
    return query.where(StarApplication.period == period) if period else query


def count_by_state() -> dict[str, int]:
    """How many applications stand in each state."""
    query = select(StarApplication.state, func.count()).group_by(StarApplication.state)
    return dict(db.session.execute(query).all())


def open_of(body_id: int | None) -> StarApplication | None:
    """The application of a unit, or of the township itself, that is not at its end."""
    query = select(StarApplication).where(
        StarApplication.body_id == body_id if body_id else StarApplication.body_id.is_(None),
        StarApplication.state.in_(OPEN),
    )
    return db.session.scalar(query.limit(1))


def before(application: StarApplication) -> StarApplication | None:
    """The last application of the same unit for an earlier year that came to a result."""
    body = application.body_id
    query = select(StarApplication).where(
        StarApplication.body_id == body if body else StarApplication.body_id.is_(None),
        StarApplication.period < application.period,
        StarApplication.state.in_(("awarded", "declined")),
    )
    return db.session.scalar(query.order_by(StarApplication.period.desc()).limit(1))


def standing_award(body_id: int | None) -> StarAward | None:
    """The stars that a unit, or the township itself, has now."""
    query = select(StarAward).where(
        StarAward.body_id == body_id if body_id else StarAward.body_id.is_(None),
        StarAward.ended_on.is_(None),
    )
    return db.session.scalar(query.order_by(StarAward.awarded_on.desc()).limit(1))


def holding() -> Select[StarAward]:
    """Stars in force in the township, for `paginate`."""
    return select(StarAward).where(StarAward.ended_on.is_(None))


def standing_awards() -> Sequence[StarAward]:
    """All stars in force in the township, most stars first."""
    order = (StarAward.stars.desc(), StarAward.subject)
    return db.session.scalars(holding().order_by(*order)).all()


def ended_since(day: date) -> Sequence[StarAward]:
    """Awards that were lost in part or whole since a day, the last first."""
    query = select(StarAward).where(
        StarAward.ended_on >= day, StarAward.ended.in_((Ended.DOWNGRADED, Ended.REVOKED))
    )
    return db.session.scalars(query.order_by(StarAward.ended_on.desc())).all()


def posted_now() -> Sequence[Any]:
    """Results that are posted: (application, the day until which)."""
    query = select(StarApplication, DocketEntry.due_on).join(DocketEntry, DocketEntry.ref == REF)
    posted = StarApplication.state.in_(("publicity", "appealed"))
    return db.session.execute(query.where(posted).order_by(StarApplication.subject)).all()


def award_of(application: StarApplication) -> StarAward | None:
    """The award that an application led to."""
    query = select(StarAward).where(StarAward.application_id == application.id)
    return db.session.scalar(query.order_by(StarAward.id.desc()).limit(1))


def units() -> Sequence[Body]:
    """The bodies that may apply for stars."""
    query = select(Body).where(Body.closed_on.is_(None)).order_by(Body.name)
    return db.session.scalars(query).all()


def total_of(application: StarApplication) -> Total:
    """What the lines of a scorecard come to by the marks given so far."""
    return total((each.standing, each.points, each.given) for each in application.lines)


def unanswered_since(day: date) -> Sequence[StarApplication]:
    """Marked ones whose time to reply ran out before `day`."""
    entry = select(DocketEntry.ref).where(
        DocketEntry.module == "transparency", DocketEntry.kind == "star_application",
        DocketEntry.state == "answering", DocketEntry.due_on < day,
    )  # fmt: skip
    ids = [int(each.rpartition(":")[2]) for each in db.session.scalars(entry)]
    query = select(StarApplication).where(StarApplication.id.in_(ids))
    return db.session.scalars(query).all() if ids else []
