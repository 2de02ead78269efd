"""The copies that townships sent up, as the county reads them: one row, and who read it."""

from typing import TypeVar

from sqlalchemy import select

from platform_core.api import (
    Actor,
    NotFound,
    county_scope,
    county_townships,
    db,
    platform_scope,
    record_county,
    utcnow,
)
from plugins.contracts.models import Alert, Escalation

Copy = TypeVar("Copy", Alert, Escalation)


def copy_or_404(model: type[Copy], township_id: int, id: int, capability: str) -> Copy:
    """One copy of a township of the county, free of any session. Raises NotFound."""
    if township_id not in county_townships("contracts"):
        raise NotFound()
    query = select(model).where(model.township_id == township_id, model.id == id)
    with county_scope(capability, f"one {model.__name__.lower()}"):
        row = db.session.scalar(query)
        if row is not None:
            db.session.expunge(row)
    if row is None:
        raise NotFound()
    return row


def note_reading(action: str, row: Alert | Escalation, actor: Actor) -> None:
    """Reading is no change of the request's own, so it is kept in a transaction of its own."""
    assert actor.county_id is not None
    with platform_scope():
        record_county(action, row, county_id=actor.county_id, township_id=row.township_id,
                      actor=actor, at=utcnow())  # fmt: skip
        db.session.commit()
