"""The bank of model clauses as a county has it: what ships, under the county's own versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from platform_core.api import NotFound, Township, db
from plugins.contracts.bank import Model, shipped
from plugins.contracts.models import ModelClause
from plugins.contracts.terms import Subject


@dataclass(frozen=True)
class Entry:
    """A clause of the bank as it stands, and whether the county has taken it out."""

    model: Model
    retired: bool = False


def entries(county_id: Any) -> list[Entry]:
    """Every clause, those that ship first. `county_id` may be a subquery."""
    newest = (
        select(ModelClause.key, func.max(ModelClause.version).label("version"))
        .where(ModelClause.county_id == county_id)
        .group_by(ModelClause.key)
        .subquery()
    )
    query = (
        select(ModelClause)
        .join(newest, (ModelClause.key == newest.c.key) & (ModelClause.version == newest.c.version))
        .where(ModelClause.county_id == county_id)
        .order_by(ModelClause.id)
    )
    own = {row.key: Entry(row.as_model(), row.retired) for row in db.session.scalars(query)}
    return [*(own.pop(each.key, Entry(each)) for each in shipped()), *own.values()]


def entry_or_404(county_id: int, key: str) -> Entry:
    """One clause of the bank. Raises NotFound."""
    found = next((each for each in entries(county_id) if each.model.key == key), None)
    if found is None:
        raise NotFound
    return found


def models_for(kind: Subject, township_id: int) -> list[Model]:
    """What a township may take into a draft of this kind."""
    county = select(Township.county_id).where(Township.id == township_id).scalar_subquery()
    return [each.model for each in entries(county) if kind in each.model.kinds and not each.retired]


def versions(county_id: int, key: str) -> Sequence[ModelClause]:
    """The county's versions of a clause, the newest first."""
    query = select(ModelClause).where(ModelClause.county_id == county_id, ModelClause.key == key)
    return db.session.scalars(query.order_by(ModelClause.version.desc())).all()
