"""What the pages of escalations show."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from platform_core.errors import NotFound
from platform_core.escalations.models import Escalation
from platform_core.matters.models import DocketEntry
from platform_core.tenancy import county_scope, db


def escalations_here() -> Select[Escalation]:
    """What the running township took up, for `paginate`."""
    return select(Escalation)


def of_county(township_ids: Sequence[int], limit: int = 200) -> Sequence[Escalation]:
    """What these townships took up: what is open first, the newest first."""
    query = select(Escalation).where(Escalation.township_id.in_(township_ids))
    order = (Escalation.closed_at.is_not(None), Escalation.id.desc())
    with county_scope("escalations", "console: matters taken up"):
        return _loose(db.session.scalars(query.order_by(*order).limit(limit)).all())


def for_county(township_id: int, id: int) -> Escalation:
    """One of them, as the county reads it. Raises NotFound."""
    query = select(Escalation).filter_by(township_id=township_id, id=id)
    with county_scope("escalations", "console: matter taken up", townships=[township_id]):
        found = _loose(db.session.scalars(query).all())
    if not found:
        raise NotFound
    return found[0]


def escalation_of(id: int) -> Escalation | None:
    """One of the running township by its id."""
    return db.session.scalars(select(Escalation).filter_by(id=id)).one_or_none()


def open_matters(modules: frozenset[str]) -> list[tuple[str, str]]:
    """The open matters that may be taken up: ref and title. Confidential ones never."""
    query = select(DocketEntry.ref, DocketEntry.number, DocketEntry.title).where(
        DocketEntry.closed_on.is_(None), DocketEntry.confidential.is_(False),
        DocketEntry.module.in_(modules),
    )  # fmt: skip
    rows = db.session.execute(query.order_by(DocketEntry.id.desc()).limit(200))
    return [(ref, f"{number} {title}") for ref, number, title in rows]


def _loose(rows: Sequence[Escalation]) -> Sequence[Escalation]:
    for row in rows:
        db.session.expunge(row)
    return rows
