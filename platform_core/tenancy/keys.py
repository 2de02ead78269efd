"""Composite keys: no row can point into another township, on any database.

Every tenant table has the key (township_id, id), and every reference between tenant tables is
the pair (township_id, x_id). Only `x_id` is marked foreign, so that a relationship never copies
`township_id`; the session alone stamps it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ForeignKey, ForeignKeyConstraint, Index, Table
from sqlalchemy import and_ as both
from sqlalchemy.orm import (
    Mapped,
    MappedColumn,
    Relationship,
    foreign,
    mapped_column,
    relationship,
    remote,
)

from platform_core.db import Base, key, new_id

_REF = "township_ref"
_OWNER = "township_owner"


def ref(table: str, *, ondelete: str = "RESTRICT", index: bool = True, **column: Any) -> Any:
    """A column that points to a row of `table` in the same township.

    `ondelete` is RESTRICT or CASCADE; SET NULL is refused because it would also null the
    township. Use with `Mapped[int]` or `Mapped[int | None]`.
    """
    if ondelete not in ("RESTRICT", "CASCADE"):
        raise ValueError("ondelete is RESTRICT or CASCADE: SET NULL would null township_id too")
    info = {_REF: (table, ondelete, index)}
    return mapped_column(BigInteger, info=info, **column)


def to_one(fk: str, **options: Any) -> Relationship[Any]:
    """Many-to-one over the `ref` column named `fk` of this class."""

    def join(own: Table) -> ColumnElement[bool]:
        column = own.c[fk]
        target = own.metadata.tables[column.info[_REF][0]]
        return both(
            foreign(column) == remote(target.c.id),
            own.c.township_id == remote(target.c.township_id),
        )

    return _relationship(join, options)


def to_many(fk: str, **options: Any) -> Relationship[Any]:
    """One-to-many; `fk` is "table.column" of the child's `ref` column."""
    table, name = fk.split(".")

    def join(own: Table) -> ColumnElement[bool]:
        child = own.metadata.tables[table]
        return both(
            own.c.id == remote(foreign(child.c[name])),
            own.c.township_id == remote(child.c.township_id),
        )

    return _relationship(join, options)


def _relationship(
    join: Callable[[Table], ColumnElement[bool]], options: dict[str, Any]
) -> Relationship[Any]:
    owner: dict[str, type[TownshipModel]] = {}
    return relationship(
        primaryjoin=lambda: join(owner["class"].__table__),  # type: ignore[arg-type]
        info={_OWNER: owner},
        **options,
    )


class TownshipModel(Base):
    """A row that belongs to one township. Its queries are filtered, its writes stamped."""

    __abstract__ = True

    township_id: Mapped[int] = mapped_column(
        BigInteger,
        ForeignKey("core_township.id"),
        primary_key=True,
        autoincrement=False,
        sort_order=-20,
    )

    id: Mapped[int] = mapped_column(
        BigInteger, primary_key=True, autoincrement=False, default=new_id, sort_order=-19
    )

    def __init_subclass__(cls, **options: Any) -> None:
        if "__tablename__" in cls.__dict__:
            arguments, keywords = _table_args(cls)
            cls.__table_args__ = (*arguments, *_constraints(cls), keywords)
        super().__init_subclass__(**options)


class CountyModel(Base):
    """A row that a county owns and its townships read: an edition of a catalogue or a rubric.

    Nothing filters its queries: say `county_id` in each. `get_or_404` finds the own county's rows
    alone. Changes belong into the county's history (`record_county`).
    """

    __abstract__ = True

    id: Mapped[int] = key(sort_order=-20)
    county_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("core_county.id"), index=True, sort_order=-19
    )

    def moved_in(self, place: str, day: date) -> None:
        """It came on `day` into this county, because the township `place` refers to it: mend what
        would compete with the county's own."""


def _table_args(cls: type) -> tuple[tuple[Any, ...], dict[str, Any]]:
    given = getattr(cls, "__table_args__", ())
    if isinstance(given, dict):
        return (), given
    if given and isinstance(given[-1], dict):
        return given[:-1], given[-1]
    return given, {}


def _constraints(cls: type) -> list[ForeignKeyConstraint | Index]:
    """Composite keys of the class's `ref` columns, those of its mixins included."""
    made: list[ForeignKeyConstraint | Index] = []
    members = {name: value for base in reversed(cls.__mro__) for name, value in vars(base).items()}
    for name, value in members.items():
        if isinstance(value, Relationship) and _OWNER in value.info:
            value.info[_OWNER]["class"] = cls
        if not (isinstance(value, MappedColumn) and _REF in value.column.info):
            continue
        table, ondelete, index = value.column.info[_REF]
        column = value.column.name or name
        made.append(
            ForeignKeyConstraint(
                ["township_id", column],
                [f"{table}.township_id", f"{table}.id"],
                ondelete=ondelete,
            )
        )
        if index:
            made.append(Index(None, "township_id", column))
    return made
