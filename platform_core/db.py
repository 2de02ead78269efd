"""The base model: names of constraints, kinds of columns, and ids made by the application."""

import enum
import os
import threading
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Enum, MetaData, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column, registry
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

PII_CLASSES = frozenset({"none", "identity", "contact", "sensitive", "content"})


class Utc(TypeDecorator[datetime]):
    """An instant. Aware in Python; stored as UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a page of a list ordered by instants reads its token as."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs a time zone; use clock.utcnow().")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """What every table of Union derives from. Tables of a township derive from TownshipModel."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: Utc(), dict[str, Any]: JSON(), list[Any]: JSON()},
    )


def words(kind: type[enum.StrEnum], name: str | None = None) -> Enum:
    """A column that holds one word of `kind`; the database refuses any other."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or f"{kind.__name__.lower()}_is_known",
        values_callable=lambda members: [member.value for member in members],
    )


def text(length: int | None = None, *, pii: str, **column: Any) -> MappedColumn[Any]:
    """A text column that says what it may reveal of a person.

    `pii` is one of none, identity, contact, sensitive, content; export and erasure of a
    person's data are made from it, so an unclassified column does not pass the tests.
    """
    if pii not in PII_CLASSES:
        raise ValueError(f"pii must be one of {sorted(PII_CLASSES)}, not {pii!r}")
    info = {"pii": pii, **column.pop("info", {})}
    return mapped_column(String(length) if length else Text(), info=info, **column)


def key(**column: Any) -> MappedColumn[int]:
    """The primary key of a shared table: an id made by `new_id`."""
    return mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=new_id, **column
    )


_EPOCH_MS = 1_700_000_000_000
_lock = threading.Lock()
_node = int.from_bytes(os.urandom(2), "big") & 0x3FF
_last = _count = 0


def _forget_node() -> None:
    """A forked worker must not make the ids of its parent."""
    global _node
    _node = int.from_bytes(os.urandom(2), "big") & 0x3FF


os.register_at_fork(after_in_child=_forget_node)


def new_id() -> int:
    """A 63-bit id in order of time: 41 bits of milliseconds, 10 of process, 12 of count.

    No sequence and no round trip; never goes backwards within a process when the clock does.
    """
    global _last, _count
    with _lock:
        now = max(int(time.time() * 1000), _last)
        _count = (_count + 1) & 0xFFF if now == _last else 0
        if now == _last and _count == 0:
            now += 1
        _last = now
        return ((now - _EPOCH_MS) & ((1 << 41) - 1)) << 22 | _node << 12 | _count
