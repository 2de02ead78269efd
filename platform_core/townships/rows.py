"""Every row of a township as lines of JSON, and back. What is sealed is sealed for the journey."""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    LargeBinary,
    Select,
    Table,
    insert,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from platform_core.db import Base
from platform_core.sealing import KeyRing, Sealed
from platform_core.tenancy import CountyModel, TownshipModel, db

CHUNK = 500
_PLACE_OF_ACCOUNTS = "core_account"


def models() -> list[type[Any]]:
    """The models whose rows move, a table after those it points to.

    Rows that belong to a sign-in of this installation (notices) stay: accounts do not move.
    """
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    return [
        by_table[table]
        for table in Base.metadata.sorted_tables
        if table in by_table and issubclass(by_table[table], TownshipModel)
        and not _needs_account(table)
    ]  # fmt: skip


def _needs_account(table: Table) -> bool:
    return any(not column.nullable and _is_account(column) for column in table.columns)


def county_models() -> dict[type[Any], list[InstrumentedAttribute[Any]]]:
    """The models of a county's rows that rows of a township refer to, and by which columns."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    found: dict[type[Any], list[InstrumentedAttribute[Any]]] = {}
    for model in models():
        for _name, attribute, column in _columns(model):
            for table in {key.column.table for key in column.foreign_keys}:
                if "county_id" in table.c and table.name != "core_township":
                    found.setdefault(by_table[table], []).append(getattr(model, attribute))
    return found


def county_lines(
    model: type[Any], columns: Sequence[InstrumentedAttribute[Any]], ring: KeyRing
) -> Iterator[str]:
    """Those rows of the county that the running township refers to."""
    wanted = {id for column in columns for id in db.session.scalars(select(column).distinct())}
    return lines(model, ring, select(model).where(model.id.in_(wanted)))


def lines(model: type[Any], ring: KeyRing, query: Select[Any] | None = None) -> Iterator[str]:
    """The rows of the running township, or of `query`, one JSON object a line, by column name."""
    query = select(model) if query is None else query
    query = query.order_by(model.id).execution_options(yield_per=CHUNK)
    columns = _columns(model)
    for row in db.session.scalars(query):
        told = {name: _told(column, getattr(row, key), ring) for name, key, column in columns}
        yield json.dumps(told, ensure_ascii=False)
        db.session.expunge(row)


def _columns(model: type[Any]) -> list[tuple[str, str, Column[Any]]]:
    found = [
        (each.columns[0].name, each.key, each.columns[0]) for each in model.__mapper__.column_attrs
    ]
    return [each for each in found if each[0] != "township_id"]


def _told(column: Column[Any], value: Any, ring: KeyRing) -> Any:
    if value is None or column.info.get("index_of"):
        return None
    if isinstance(column.type, Sealed):
        return base64.b64encode(ring.seal(value, str(column))).decode()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value.isoformat() if isinstance(value, date | datetime) else value


def take_in(
    model: type[Any], rows: Iterable[str], township_id: int, ring: KeyRing, *, known: Sequence[str]
) -> int:
    """Insert rows into the running township; `known` are the columns there. Returns how many."""
    table, columns = model.__table__, {name: column for name, _key, column in _columns(model)}
    made = []
    for line in rows:
        said = json.loads(line)
        row = {
            name: _read(columns[name], said.get(name), ring) for name in known if name in columns
        }
        made.append(_indexed(table, row) | {"township_id": township_id})
    for batch in _parents_first(table, made):
        db.session.execute(insert(model), batch)
    return len(made)


def take_over(
    model: type[Any], rows: Iterable[str], county_id: int, ring: KeyRing, *, place: str, day: date
) -> None:
    """Insert rows of a county as another's; what is there already stays as it is."""
    for line in rows:
        said = json.loads(line)
        if db.session.get(model, said["id"]) is not None:
            continue
        row = model(**{
            key: None if _is_account(column) else _read(column, said.get(name), ring)
            for name, key, column in _columns(model)
        } | {"county_id": county_id})  # fmt: skip
        if isinstance(row, CountyModel):
            row.moved_in(place, day)
        db.session.add(row)
    db.session.flush()


def _is_account(column: Column[Any]) -> bool:
    return any(key.column.table.name == _PLACE_OF_ACCOUNTS for key in column.foreign_keys)


def _read(column: Column[Any], value: Any, ring: KeyRing) -> Any:
    if value is None:
        return None
    if isinstance(column.type, Sealed):
        return ring.open(base64.b64decode(value), str(column))
    kind = getattr(column.type, "impl_instance", column.type)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, JSON):
        return value
    python_type = getattr(column.type, "enum_class", None)
    return python_type(value) if python_type else value


def _indexed(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Blind indexes belong to an installation's key; they are made anew from what they index."""
    for column in table.columns:
        source = column.info.get("index_of")
        if source:
            value = row.get(source)
            row[column.name] = column.info["index_by"](value) if value else None
    return row


def _parents_first(table: Table, rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows in batches, such that what a row points to in its own table came before it."""
    own = [
        column.name
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is table
        for column in constraint.columns
        if column.name != "township_id"
    ]
    waiting, there = rows, set[Any]()
    while waiting:
        ready = [row for row in waiting
                 if all(row.get(name) is None or row[name] in there for name in own)]  # fmt: skip
        ready = ready or waiting  # a circle: the database will say so
        for start in range(0, len(ready), CHUNK):
            yield ready[start : start + CHUNK]
        there |= {row["id"] for row in ready}
        waiting = [row for row in waiting if row["id"] not in there]
