"""The lists of courses. The guard keeps every query inside the township."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select

from platform_core.api import db
from union_courses.models import Course


def every_course() -> Select[Course]:
    """All courses."""
    return select(Course)


def planned_until(day: date) -> Sequence[Course]:
    """Those planned for `day` or before that nobody has closed."""
    query = select(Course).where(Course.state == "planned", Course.planned_on <= day)
    return db.session.scalars(query.order_by(Course.planned_on)).all()


def of_session(session_id: int, state: str = "") -> Sequence[Course]:
    """The courses that prepare for a session."""
    query = select(Course).where(Course.session_id == session_id).order_by(Course.planned_on)
    return db.session.scalars(query.where(Course.state == state) if state else query).all()
