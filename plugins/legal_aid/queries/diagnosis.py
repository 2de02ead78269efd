"""Reading the questions of the guided diagnosis."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from platform_core.api import db
from plugins.legal_aid.models import Question


def by_code(code: str) -> Question | None:
    """The question with this code."""
    return db.session.scalars(select(Question).where(Question.code == code)).one_or_none()


def first() -> Question | None:
    """Where the diagnosis begins."""
    query = select(Question).where(Question.first.is_(True)).order_by(Question.id)
    return db.session.scalars(query.limit(1)).first()


def all_questions() -> Sequence[Question]:
    """Every question with its answers."""
    query = select(Question).options(selectinload(Question.answers))
    return db.session.scalars(query.order_by(Question.first.desc(), Question.id)).all()
