"""The editions of a county's rubric."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

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


def published_as(county_id: int, edition: str) -> RubricEdition | None:
    """The published edition of this number."""
    query = select(RubricEdition).where(
        RubricEdition.county_id == county_id, RubricEdition.edition == edition,
        RubricEdition.published_at.is_not(None),
    )  # fmt: skip
    return db.session.scalar(query)


def last_number(county_id: int, year: int) -> int:
    """The highest number that an edition of this year bears; 0 where there is none."""
    query = select(RubricEdition.edition).where(
        RubricEdition.county_id == county_id, RubricEdition.edition.startswith(f"{year}.")
    )
    return max((int(each.partition(".")[2]) for each in db.session.scalars(query)), default=0)


def edition_before(edition: RubricEdition) -> RubricEdition | None:
    """The published edition that this one follows; of a draft the last one."""
    query = select(RubricEdition).where(
        RubricEdition.county_id == edition.county_id, RubricEdition.published_at.is_not(None),
        RubricEdition.id != edition.id,
    )  # fmt: skip
    if edition.effective_from is not None:
        query = query.where(RubricEdition.effective_from < edition.effective_from)
    return db.session.scalar(query.order_by(RubricEdition.effective_from.desc()).limit(1))
