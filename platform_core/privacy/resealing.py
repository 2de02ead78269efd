"""Sealing everything anew after the key was changed, while the service runs.

A value that somebody changes at the same moment is left to them: their change seals it with the
newest key. Running it again does only what is left.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, Row, Table, literal, select, tuple_, type_coerce, update

from platform_core.db import Base
from platform_core.organisation.models import Township
from platform_core.sealing import Sealed, keys
from platform_core.tenancy import db, platform_scope, township_scope

BATCH = 500


def reseal() -> int:
    """Seal every value that an older key sealed with the newest one. Returns how many."""
    columns = [c for t in Base.metadata.sorted_tables for c in t.columns
               if isinstance(c.type, Sealed)]  # fmt: skip
    of_townships = [c for c in columns if "township_id" in c.table.primary_key.columns]
    with platform_scope():
        done = sum(_reseal(c, None) for c in columns if c not in of_townships)
        townships = db.session.scalars(select(Township.id).order_by(Township.id)).all()
    for township_id in townships:
        with township_scope(township_id):
            done += sum(_reseal(column, township_id) for column in of_townships)
    return done


def _reseal(column: Column[str], township_id: int | None) -> int:
    ring, raw, done = keys(), type_coerce(column, LargeBinary), 0
    place = column.type.place  # type: ignore[attr-defined]
    for rows in _stale(column, township_id):
        for row in rows:
            *identity, old = tuple(row)
            new = ring.seal(ring.open(bytes(old), place), place)
            same = [c == value for c, value in zip(_key(column), identity, strict=True)]
            change = update(column.table).where(*same, raw == old)
            changed = db.session.execute(change.values({column: type_coerce(new, LargeBinary)}))
            done += changed.rowcount  # type: ignore[attr-defined]
        db.session.commit()
    return done


def _stale(column: Column[str], township_id: int | None) -> Iterator[list[Row[*tuple[Any, ...]]]]:
    """The values that an older key sealed, with their row's key, in batches."""
    key, raw, ring = _key(column), type_coerce(column, LargeBinary), keys()
    query = select(*key, raw).where(raw.is_not(None)).order_by(*key).limit(BATCH)
    if township_id is not None:
        query = query.where(key[0] == township_id)
    onward = query
    while rows := db.session.execute(onward).all():
        yield [row for row in rows if ring.is_stale(bytes(row[-1]))]
        last = [literal(value, c.type) for c, value in zip(key, rows[-1][:-1], strict=True)]
        onward = query.where(tuple_(*key) > tuple_(*last))


def _key(column: Column[str]) -> list[Column[Any]]:
    table = column.table
    assert isinstance(table, Table)
    return list(table.primary_key)
