"""Confidential matters: rows that open only to those who have access to the matter.

A model that derives from `Guarded` names the column that holds the matter's id; its rows are
read and written only by an account with access there (`Access`), on top of all that keeps
townships apart. The same holds in every layer: criteria on the ORM's statements, a restrictive
policy in PostgreSQL, views and triggers on SQLite. The county reads of such a table what its
model says in `county_reads`, as of any other: nothing unless somebody decided so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, MetaData, Select, column, or_, select
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, synonym

from platform_core.clock import today
from platform_core.db import text
from platform_core.tenancy.keys import TownshipModel
from platform_core.tenancy.scope import SYSTEM_READER

READER = "app.reader"  # the setting that names the account, in PostgreSQL
ACCESS = "core_access"
GUARD = "guard"  # in a table's info: the column that holds the matter's id


class Access(TownshipModel):
    """That somebody may read a confidential matter: as what, why, and until when."""

    __tablename__ = ACCESS
    __table_args__ = (
        Index(None, "township_id", "matter_id", "account_id"),
        Index(None, "township_id", "account_id"),
        CheckConstraint("until IS NULL OR reason IS NOT NULL", name="lent_with_a_reason"),
    )

    matter_id: Mapped[int] = mapped_column(BigInteger)
    ref: Mapped[str] = text(80, pii="none")
    account_id: Mapped[int] = mapped_column(BigInteger)
    role: Mapped[str] = text(24, pii="none")
    reason: Mapped[str | None] = text(400, pii="content")
    given_by: Mapped[int | None] = mapped_column(BigInteger)  # NULL: by the platform
    at: Mapped[datetime]
    until: Mapped[date | None]  # the last day
    ended_at: Mapped[datetime | None]


class Guarded:
    """Mixin for models whose rows belong to a confidential matter.

    `__guard__` names the column with the matter's id: "id" for the matter itself.
    """

    __guard__: ClassVar[str] = "case_id"

    @declared_attr
    def guard_id(cls) -> Mapped[int]:
        """The matter's id under one name, for the criteria of every guarded model."""
        if cls is Guarded:  # type: ignore[comparison-overlap]  # the session's criteria are first read with the mixin itself
            return column("guard_id", BigInteger)  # type: ignore[return-value]
        return synonym(cls.__guard__)

    def __init_subclass__(cls, **options: Any) -> None:
        if "__tablename__" in cls.__dict__:
            marked = _marked(cls.__dict__.get("__table_args__", ()), cls.__guard__)
            cls.__table_args__ = marked  # type: ignore[attr-defined]
        super().__init_subclass__(**options)


def _marked(given: Any, column: str) -> tuple[Any, ...]:
    given = (given,) if isinstance(given, dict) else tuple(given)
    info = given[-1] if given and isinstance(given[-1], dict) else {}
    rest = given[:-1] if info else given
    return (*rest, {**info, "info": {**info.get("info", {}), GUARD: column}})


def opened_to(reader: int, township_id: int) -> Select[int]:
    """The ids of the confidential matters that this account has access to today."""
    return select(Access.matter_id).where(
        Access.township_id == township_id,
        Access.account_id == reader,
        Access.ended_at.is_(None),
        or_(Access.until.is_(None), Access.until >= today()),
    )


@dataclass(frozen=True)
class Guard:
    """How the database guards one table beside the township: by `column`, the matter's id."""

    table: str
    column: str

    def condition(self, reader: str, today: str, row: str) -> str:
        """SQL that is true where the reader has access to the row's matter."""
        return (
            f"({reader} = {SYSTEM_READER} OR EXISTS (SELECT 1 FROM {ACCESS} AS p "
            f"WHERE p.township_id = {row}.township_id AND p.matter_id = {row}.{self.column} "
            f"AND p.account_id = {reader} AND p.ended_at IS NULL "
            f"AND (p.until IS NULL OR p.until >= {today})))"
        )


def guards_of(metadata: MetaData) -> Iterable[Guard]:
    """The guarded tables that are declared."""
    for table in metadata.tables.values():
        if column := table.info.get(GUARD):
            yield Guard(table.name, column)
