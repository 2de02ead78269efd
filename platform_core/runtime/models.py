"""The tables behind switching: what is on where, what was ordered, settings, faults."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import Base, key, text, words
from platform_core.tenancy import TownshipModel, db


class ModuleIs(StrEnum):
    """How a module stands in a township. A township that never had one has no row."""

    OFF = "off"
    ON = "on"
    READ_ONLY = "read_only"
    PURGED = "purged"


class ModuleState(Base):
    """One stretch of time during which a module stood one way in a township.

    The row in force has no `until`. Rows are closed and added, never changed or deleted, so the
    table is its own history. `switch_id` is shared by all rows of one operation; `cause` names
    the module for whose sake this one was switched along.
    """

    __tablename__ = "core_module_state"
    __table_args__ = (
        Index(
            "uq_core_module_state_in_force",
            "township_id",
            "module",
            unique=True,
            sqlite_where=sql("until IS NULL"),
            postgresql_where=sql("until IS NULL"),
        ),
        Index(None, "county_id", "switch_id"),
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        CheckConstraint("length(trim(reason)) > 0", name="reason_is_given"),
        {"info": {"shared": "says what is on in a township before it is entered"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    township_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_township.id"))
    module: Mapped[str] = text(24, pii="none")
    state: Mapped[ModuleIs] = mapped_column(words(ModuleIs))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    reason: Mapped[str] = text(400, pii="content")
    cause: Mapped[str] = text(24, pii="none", default="")
    switch_id: Mapped[int] = mapped_column(BigInteger)
    effective_from: Mapped[date | None]  # the day it had been ordered for, if a later one


class ModuleOrder(Base):
    """A switch as it was ordered: one cell, to be carried out at once or from a later day.

    It is written before anything is switched. So whatever a crash leaves undone is found again,
    and a switch for a later day waits here. `seen` is the row in force when the officer looked.
    """

    __tablename__ = "core_module_order"
    __table_args__ = (
        Index(None, "county_id", "switch_id"),
        Index(None, "ended_at", "effective_on"),
        CheckConstraint("length(trim(reason)) > 0", name="reason_is_given"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        CheckConstraint("outcome IN ('done', 'withdrawn', 'failed')", name="outcome_is_known"),
        {"info": {"shared": "the county orders for townships without entering them"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    township_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_township.id"), index=True)
    module: Mapped[str] = text(24, pii="none")
    target: Mapped[ModuleIs] = mapped_column(words(ModuleIs))
    effective_on: Mapped[date]
    with_dependencies: Mapped[bool] = mapped_column(default=False)
    force: Mapped[bool] = mapped_column(default=False)
    by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    reason: Mapped[str] = text(400, pii="content")
    seen: Mapped[int | None] = mapped_column(BigInteger)
    switch_id: Mapped[int] = mapped_column(BigInteger)
    ordered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = text(12, pii="none")
    fault: Mapped[str | None] = text(400, pii="none")


class ModuleSettings(TownshipModel):
    """What a township set for a plugin. Kept while the module is off, gone when it is purged."""

    __tablename__ = "core_module_settings"
    __table_args__ = (UniqueConstraint("township_id", "module"),)

    module: Mapped[str] = text(24, pii="none")
    values: Mapped[dict[str, Any]] = mapped_column(info={"pii": "content"})
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class PluginError(Base):
    """A fault in a plugin's code, counted. It names the place and the kind, never the content."""

    __tablename__ = "core_plugin_error"
    __table_args__ = (
        UniqueConstraint("plugin", "place", "kind"),
        CheckConstraint("count > 0", name="it_happened"),
        {"info": {"shared": "the county looks after the plugins of all townships"}},
    )

    id: Mapped[int] = key()
    plugin: Mapped[str] = text(80, pii="none")
    place: Mapped[str] = text(80, pii="none")
    kind: Mapped[str] = text(80, pii="none")
    where: Mapped[str] = text(200, pii="none")
    count: Mapped[int] = mapped_column(default=1)
    township_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("core_township.id"), index=True
    )  # the last one it happened in
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


@dataclass(frozen=True)
class Modules:
    """How the modules stand in one township. `known` were switched on once and not purged."""

    on: frozenset[str] = frozenset()
    read_only: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()


def township_modules(township_ids: Iterable[int]) -> dict[int, Modules]:
    """How the modules stand in each of these townships, read in one query."""
    wanted = list(township_ids)
    query = select(ModuleState.township_id, ModuleState.module, ModuleState.state).where(
        ModuleState.township_id.in_(wanted), ModuleState.until.is_(None)
    )
    found: dict[int, dict[ModuleIs, set[str]]] = {id: {s: set() for s in ModuleIs} for id in wanted}
    for township_id, module, state in db.session.execute(query):
        found[township_id][state].add(module)
    return {
        township_id: Modules(
            frozenset(by[ModuleIs.ON]),
            frozenset(by[ModuleIs.READ_ONLY]),
            frozenset(by[ModuleIs.ON] | by[ModuleIs.READ_ONLY] | by[ModuleIs.OFF]),
        )
        for township_id, by in found.items()
    }


class ModulePolicy(Base):
    """What a county lets its townships do with one module, and whether new ones begin with it."""

    __tablename__ = "core_module_policy"
    __table_args__ = (
        UniqueConstraint("county_id", "module"),
        {"info": {"shared": "a rule of the county's for all of its townships"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    module: Mapped[str] = text(24, pii="none")
    township_may: Mapped[bool] = mapped_column(default=False)
    for_new: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ModuleProfile(Base):
    """A package of modules that a county switches on together."""

    __tablename__ = "core_module_profile"
    __table_args__ = (
        UniqueConstraint("county_id", "name"),
        {"info": {"shared": "a county's packages are for all of its townships"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    name: Mapped[str] = text(60, pii="none")
    modules: Mapped[list[Any]] = mapped_column(info={"pii": "none"})
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class ModuleRequest(Base):
    """A township asks for a switch that only the county may make; the county answers, once."""

    __tablename__ = "core_module_request"
    __table_args__ = (
        Index(
            "uq_core_module_request_open",
            "township_id",
            "module",
            unique=True,
            sqlite_where=sql("answered_at IS NULL"),
            postgresql_where=sql("answered_at IS NULL"),
        ),
        Index(None, "county_id", "answered_at"),
        CheckConstraint("length(trim(reason)) > 0", name="reason_is_given"),
        CheckConstraint("(answered_at IS NULL) = (granted IS NULL)", name="answered_yes_or_no"),
        {"info": {"shared": "the county answers without entering the township"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    township_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_township.id"))
    module: Mapped[str] = text(24, pii="none")
    target: Mapped[ModuleIs] = mapped_column(words(ModuleIs))
    reason: Mapped[str] = text(400, pii="content")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
    granted: Mapped[bool | None]
    answer: Mapped[str | None] = text(400, pii="content")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))
