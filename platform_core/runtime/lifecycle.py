"""Switching modules in townships: checked, ordered, carried out, and undone as one operation.

Every cell is an order, written before anything is switched; each township is then carried out in
a transaction of its own (`switching`). What a crash leaves undone is an open order, which the
job carries out, as it does those for a later day.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.clock import local_date, utcnow
from platform_core.db import new_id
from platform_core.errors import Conflict, NotFound, RuleBroken, UnionError
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.runtime.models import ModuleIs, ModuleOrder, ModuleState
from platform_core.runtime.switching import Changed, carry_out, check, check_installed, in_force
from platform_core.schedule import PlannedJob
from platform_core.tenancy import db

log = logging.getLogger(__name__)

LONGEST_REASON = 400  # characters


@dataclass(frozen=True)
class Cell:
    """One module in one township. `seen` is the id of the row in force when the officer looked,
    0 where there was none; None leaves out that check."""

    township_id: int
    module: str
    seen: int | None = None


@dataclass(frozen=True)
class Failed:
    """A township in which nothing was switched, and why."""

    township_id: int
    message: str


@dataclass(frozen=True)
class Switched:
    """What one switch came to: cells changed, cascades included; townships that refused; the
    cells that wait for their day."""

    switch_id: int
    changed: tuple[Changed, ...] = ()
    failed: tuple[Failed, ...] = ()
    waiting: tuple[Cell, ...] = ()


def switch(
    cells: Iterable[Cell],
    target: ModuleIs,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    with_dependencies: bool = False,
    force: bool = False,
    effective_on: date | None = None,
) -> Switched:
    """Bring these cells to `target`, at once or from the day `effective_on`.

    `with_dependencies` switches along what is required or depends on it; `force` goes past what
    a plugin objects to. What the rules forbid anywhere is refused before anything is changed;
    what a plugin objects to leaves its own township alone and stands in `failed`. Townships are
    transactions of their own, so the caller's is committed first and must hold nothing else.

    Raises RuleBroken (no reason, not possible, plugin objects), Conflict (somebody else
    switched it meanwhile), NotFound (a township that is not this county's).
    """
    wanted = list(dict.fromkeys(cells))
    if target is ModuleIs.PURGED:
        raise RuleBroken(_("Data is deleted by “purge”, after it was exported."))
    if not wanted:
        raise RuleBroken(_("Choose at least one township and module."))
    order = _Order(_checked_reason(reason), actor, now, effective_on, with_dependencies, force)
    return _carry_out(order, [(cell, target) for cell in wanted])


def undo(switch_id: int, *, reason: str, actor: Actor, now: datetime) -> Switched:
    """Bring every cell that a switch changed back to where it stood before.

    Raises NotFound, and Conflict where one of them was switched again since.
    """
    rows = db.session.scalars(
        select(ModuleState).where(ModuleState.switch_id == switch_id).order_by(ModuleState.id)
    ).all()
    if not rows:
        raise NotFound
    if any(row.until is not None for row in rows):
        raise Conflict(
            _("Some of these modules have been switched again since. Switch them one by one.")
        )
    if any(row.state is ModuleIs.PURGED for row in rows):
        raise RuleBroken(_("What was deleted cannot be brought back. Use the export."))
    back = [(Cell(r.township_id, r.module, r.id), _before(r)) for r in reversed(rows)]
    return _carry_out(_Order(_checked_reason(reason), actor, now, None, False, False), back)


def _before(row: ModuleState) -> ModuleIs:
    query = (
        select(ModuleState.state)
        .where(
            ModuleState.township_id == row.township_id,
            ModuleState.module == row.module,
            ModuleState.id < row.id,
        )
        .order_by(ModuleState.id.desc())
        .limit(1)
    )
    before = db.session.scalar(query)
    return ModuleIs.OFF if before in (None, ModuleIs.PURGED) else before


def _checked_reason(reason: str) -> str:
    given = reason.strip()
    if not given:
        raise RuleBroken(_("Say why this is switched."), field="reason")
    if len(given) > LONGEST_REASON:
        raise RuleBroken(
            _("The reason may have %(most)s characters at most.", most=LONGEST_REASON),
            field="reason",
        )
    return given


@dataclass(frozen=True)
class _Order:
    """What the orders of one switch have in common."""

    reason: str
    actor: Actor
    now: datetime
    effective_on: date | None
    with_dependencies: bool
    force: bool

    @property
    def waits(self) -> bool:
        return self.effective_on is not None and self.effective_on > local_date(self.now)


Wanted = Sequence[tuple[Cell, ModuleIs]]


def _carry_out(order: _Order, wanted: Wanted) -> Switched:
    townships = _townships(order, wanted)
    if order.effective_on is not None and order.effective_on < local_date(order.now):
        raise RuleBroken(_("Choose today or a later day."), field="effective_on")
    for cell, target in wanted:
        check_installed(cell.module, target)
    if not order.waits:
        _check_all(order, wanted)
    switch_id = _write_orders(order, wanted, townships)
    if order.waits:
        return Switched(switch_id, waiting=tuple(cell for cell, _target in wanted))
    db.session.commit()  # a township is entered with a session, and a transaction, of its own
    return _each_township(switch_id, list(townships), order)


def _townships(order: _Order, wanted: Wanted) -> Mapping[int, int]:
    """Township → county of every cell. Raises NotFound for one out of the actor's reach."""
    ids = {cell.township_id for cell, _target in wanted}
    query = select(Township.id, Township.county_id).where(Township.id.in_(ids))
    found = {row.id: row.county_id for row in db.session.execute(query)}
    mine = order.actor.county_id
    if found.keys() != ids or (mine is not None and set(found.values()) != {mine}):
        raise NotFound
    return dict(sorted(found.items()))


def _check_all(order: _Order, wanted: Wanted) -> None:
    """Refuse the whole switch where one township would refuse it."""
    standing = in_force({cell.township_id for cell, _target in wanted})
    by_township: dict[int, list[tuple[str, ModuleIs, int | None]]] = {}
    for cell, target in wanted:
        by_township.setdefault(cell.township_id, []).append((cell.module, target, cell.seen))
    for township_id, asked in by_township.items():
        check(asked, standing[township_id], with_dependencies=order.with_dependencies)


def _write_orders(order: _Order, wanted: Wanted, townships: Mapping[int, int]) -> int:
    switch_id, by = new_id(), order.actor.account_id or None
    for cell, target in wanted:
        county_id = townships[cell.township_id]
        db.session.add(
            ModuleOrder(
                id=new_id(), county_id=county_id, township_id=cell.township_id,
                module=cell.module, target=target, with_dependencies=order.with_dependencies,
                effective_on=order.effective_on or local_date(order.now), force=order.force,
                by=by, reason=order.reason, switch_id=switch_id, ordered_at=order.now,
                seen=None if order.waits else cell.seen,
            )
        )  # fmt: skip
        if order.waits:
            record_county(
                "core:order_switch", f"core:switch:{switch_id}", county_id=county_id,
                township_id=cell.township_id, actor=order.actor, at=order.now,
                note=order.reason, module=cell.module, target=target,
                effective_on=order.effective_on,
            )  # fmt: skip
    db.session.flush()
    return switch_id


def _each_township(switch_id: int, township_ids: Sequence[int], order: _Order) -> Switched:
    changed: list[Changed] = []
    faults: dict[int, UnionError] = {}
    for township_id in township_ids:
        try:
            changed += carry_out(switch_id, township_id, now=order.now, actor=order.actor)
        except UnionError as fault:
            faults[township_id] = fault
    if faults and len(faults) == len(township_ids):
        raise next(iter(faults.values()))
    failed = tuple(Failed(township_id, str(fault)) for township_id, fault in faults.items())
    return Switched(switch_id, tuple(changed), failed)


def waiting_orders(county_id: int | None = None) -> Sequence[ModuleOrder]:
    """The orders that wait for their day, the next one first."""
    query = select(ModuleOrder).where(ModuleOrder.ended_at.is_(None))
    if county_id is not None:
        query = query.where(ModuleOrder.county_id == county_id)
    return db.session.scalars(query.order_by(ModuleOrder.effective_on, ModuleOrder.id)).all()


def withdraw(switch_id: int, *, reason: str, actor: Actor, now: datetime) -> int:
    """Take back the orders of a switch that wait for their day; returns how many there were.

    Raises NotFound where none waits any more.
    """
    note = _checked_reason(reason)
    query = select(ModuleOrder).where(
        ModuleOrder.switch_id == switch_id, ModuleOrder.ended_at.is_(None)
    )
    orders = db.session.scalars(query.with_for_update()).all()
    if not orders or (actor.county_id not in (None, orders[0].county_id)):
        raise NotFound
    for order in orders:
        order.ended_at, order.outcome = now, "withdrawn"
        record_county(
            "core:withdraw_switch", f"core:switch:{switch_id}", county_id=order.county_id,
            township_id=order.township_id, actor=actor, at=now, note=note, module=order.module,
        )  # fmt: skip
    db.session.flush()
    return len(orders)


def carry_out_due(now: datetime) -> list[Switched]:
    """Carry out every order whose day has come, and those a crash left undone.

    A township that refuses, or a plugin that is gone, ends its own order as failed, with the
    reason in the county's history; the others are carried out all the same.
    """
    query = (
        select(ModuleOrder.switch_id, ModuleOrder.township_id)
        .where(ModuleOrder.ended_at.is_(None), ModuleOrder.effective_on <= local_date(now))
        .distinct()
        .order_by(ModuleOrder.switch_id, ModuleOrder.township_id)
    )
    due = db.session.execute(query).all()
    db.session.commit()
    results = []
    for switch_id, township_id in due:
        try:
            changed = carry_out(switch_id, township_id, now=now)
            results.append(Switched(switch_id, tuple(changed)))
        except UnionError as fault:
            results.append(Switched(switch_id, failed=(Failed(township_id, str(fault)),)))
        except Exception:
            # The order stays open and is tried again; the next township must not wait for it.
            log.exception("Switch %s cannot be carried out in township %s", switch_id, township_id)
    return results


def _run_due(ctx: Any) -> None:
    carry_out_due(utcnow())


def jobs() -> list[PlannedJob]:
    """The core's own job: switches whose day has come."""
    return [PlannedJob("carry_out_switches", timedelta(minutes=1), _run_due, per_township=False)]
