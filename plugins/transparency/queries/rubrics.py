"""The editions of a county's rubric."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select

from platform_core.api import db
from plugins.transparency.models import RubricEdition


def editions(county_id: int) -> Sequence[RubricEdition]:
    """All editions of a county, drafts first, then the newest."""
    query = select(RubricEdition).where(RubricEdition.county_id == county_id)
    order = (RubricEdition.published_at.is_not(None), RubricEdition.effective_from.desc(),
             RubricEdition.id.desc())  # fmt: skip
    return db.session.scalars(query.order_by(*order)).all()


def published(county_id: int) -> Sequence[RubricEdition]:
    """The published editions of a county, the latest first."""
    query = select(RubricEdition).where(
        RubricEdition.county_id == county_id, RubricEdition.published_at.is_not(None)
    )
    return db.session.scalars(query.order_by(RubricEdition.effective_from.desc())).all()


def in_force(county_id: int, day: date) -> RubricEdition | None:
    """The edition by which an application that begins on `day` is marked."""
    query = select(RubricEdition).where(
        RubricEdition.county_id == county_id, RubricEdition.published_at.is_not(None),
        RubricEdition.effective_from <= day,
        or_(RubricEdition.effective_to.is_(None), RubricEdition.effective_to >= day),
    )  # fmt: skip
    return db.session.scalar(query.order_by(RubricEdition.effective_from.desc()).limit(1))


def count_of_year(county_id: int, year: int) -> int:
    """How many editions of a county bear the number of this year."""
    query = select(func.count()).select_from(RubricEdition)
    numbered = RubricEdition.edition.startswith(f"{year}.")
    return db.session.scalar(query.where(RubricEdition.county_id == county_id, numbered)) or 0
