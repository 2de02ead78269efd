"""Carrying out the orders of one township: all of them and everything they entail, or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Select, or_, select, update

from platform_core.accounts import Actor
from platform_core.clock import LOCAL, local_date
from platform_core.errors import Conflict, RuleBroken, UnionError
from platform_core.history import record, record_county
from platform_core.i18n import current_locale
from platform_core.i18n import gettext as _
from platform_core.matters.docket import CORE
from platform_core.messaging.outbox import emit
from platform_core.organisation.models import Township
from platform_core.organisation.places import township_by_id
from platform_core.runtime.closure import RUNNING, SOURCES, Requires, Step, steps
from platform_core.runtime.dispatch import dispatcher
from platform_core.runtime.errors import note
from platform_core.runtime.hookspecs import Ctx
from platform_core.runtime.models import ModuleIs, ModuleOrder, ModuleState
from platform_core.runtime.registry import CAUGHT, registry
from platform_core.runtime.settings import settings_of
from platform_core.tenancy import db, township_scope

Standing = Mapping[str, ModuleState]  # module → the row in force
Asked = tuple[str, ModuleIs, int | None]  # module, target, id of the row that was seen
_Call = tuple[Callable[..., Any], list[object]]

MOST_OBJECTIONS = 20


@dataclass(frozen=True)
class Changed:
    """One cell that was switched. `cause` is the module for whose sake, "" if asked for."""

    township_id: int
    module: str
    before: ModuleIs | None
    after: ModuleIs
    cause: str


@dataclass(frozen=True)
class _By:
    """Whoever gave the order, as history needs them."""

    account_id: int


def in_force(township_ids: Iterable[int]) -> dict[int, dict[str, ModuleState]]:
    """How every module stands in each of these townships: the rows in force, in one query."""
    found: dict[int, dict[str, ModuleState]] = {township_id: {} for township_id in township_ids}
    query = select(ModuleState).where(
        ModuleState.township_id.in_(found), ModuleState.until.is_(None)
    )
    for row in db.session.scalars(query):
        found[row.township_id][row.module] = row
    return found


def kept_in(township_ids: Iterable[int], first: date, last: date) -> set[tuple[int, str]]:
    """Which module kept records in which of these townships on some day from `first` to `last`:
    there a count of none is truly none."""
    begin, end = (datetime.combine(day, time(), LOCAL) for day in (first, last + timedelta(days=1)))
    query = select(ModuleState.township_id, ModuleState.module).where(
        ModuleState.township_id.in_(list(township_ids)),
        ModuleState.state.in_(RUNNING), ModuleState.since < end,
        or_(ModuleState.until.is_(None), ModuleState.until > begin),
    )  # fmt: skip
    return {(township_id, module) for township_id, module in db.session.execute(query)}


def requires() -> Requires:
    """What each installed plugin requires."""
    return {plugin.name: plugin.requires for plugin in registry().plugins.values()}


def label_of(module: str) -> str:
    """What people call a module; its name where it is not installed."""
    if module == CORE:
        return _("Matters with the county")
    plugin = registry().plugins.get(module)
    return str(plugin.label) if plugin else module


def check(asked: Sequence[Asked], standing: Standing, *, with_dependencies: bool) -> list[Step]:
    """The steps that bring what is asked about. Raises RuleBroken or Conflict where it cannot."""
    states = {module: row.state for module, row in standing.items()}
    found: list[Step] = []
    for module, target, seen in asked:
        _check_seen(module, seen, standing)
        _check_source(module, target, states.get(module))
        for step in steps(module, target, states, requires()):
            check_installed(step.module, step.target)
            states[step.module] = step.target
            found.append(step)
    named = {module for module, _target, _seen in asked}
    others = [step for step in found if step.module not in named]
    if others and not with_dependencies:
        raise RuleBroken(_dependencies_message(others))
    return found


def check_installed(module: str, target: ModuleIs) -> None:
    """Refuse to bring a module into use that is not here or not in order. Raises RuleBroken."""
    plugin = registry().plugins.get(module)
    if target in RUNNING and (plugin is None or not plugin.ready):
        why = plugin.reason if plugin else _("It is not installed.")
        raise RuleBroken(
            _("“%(module)s” cannot be switched on: %(why)s", module=label_of(module), why=why)
        )


def _check_seen(module: str, seen: int | None, standing: Standing) -> None:
    row = standing.get(module)
    if seen is not None and seen != (row.id if row else 0):
        raise Conflict(
            _(
                "Somebody else has just switched “%(module)s” here. Look at the table again "
                "before you decide.",
                module=label_of(module),
            ),
            current=row.state if row else None,
        )


def _check_source(module: str, target: ModuleIs, state: ModuleIs | None) -> None:
    if state is target or state in SOURCES[target]:
        return
    known = {
        ModuleIs.OFF: _("“%(module)s” is not switched on here."),
        ModuleIs.READ_ONLY: _("“%(module)s” was never on here, so there is nothing to read."),
        ModuleIs.PURGED: _("Switch “%(module)s” off before its data is deleted."),
        ModuleIs.ON: _("“%(module)s” cannot be switched on now."),
    }
    raise RuleBroken(known[target] % {"module": label_of(module)})


def _dependencies_message(others: Sequence[Step]) -> str:
    names = _(", ").join(dict.fromkeys(label_of(step.module) for step in others))
    if others[0].target in RUNNING:
        return _(
            "This needs %(names)s as well. Tick “Also switch related modules”, or switch that "
            "first.",
            names=names,
        )
    return _(
        "%(names)s cannot do without it. Tick “Also switch related modules”, or switch that off "
        "first.",
        names=names,
    )


def carry_out(
    switch_id: int, township_id: int, *, now: datetime, actor: Actor | None = None
) -> list[Changed]:
    """Carry out the open orders of one switch in one township, in one transaction.

    `actor` is whoever is at the screen, None in the job. Nothing is done where another process
    was quicker. Raises RuleBroken or Conflict after ending the orders as failed.
    """
    try:
        with township_scope(township_id):
            changed = _Switching(switch_id, township_id, now, actor).run()
            db.session.commit()
            return changed
    except UnionError as fault:
        _end_as_failed(switch_id, township_id, now, fault)
        raise


class _Switching:
    """One township on its way to what was ordered. Lives for one transaction."""

    def __init__(
        self, switch_id: int, township_id: int, now: datetime, actor: Actor | None
    ) -> None:
        self.switch_id = switch_id
        self.township_id = township_id
        self.now = now
        self.actor = actor
        self.standing: dict[str, ModuleState] = {}

    def run(self) -> list[Changed]:
        # Whoever holds this row switches; two officers at once come one after the other.
        db.session.execute(
            select(Township.id).where(Township.id == self.township_id).with_for_update()
        )
        orders = db.session.scalars(
            _open_orders(self.switch_id, self.township_id).with_for_update()
        ).all()
        if not orders:
            return []
        self.standing = in_force([self.township_id])[self.township_id]
        asked = [(order.module, order.target, order.seen) for order in orders]
        along = any(order.with_dependencies for order in orders)
        found = check(asked, self.standing, with_dependencies=along)
        changed = [self._take(step, orders[0]) for step in found]
        for order in orders:
            order.ended_at, order.outcome = self.now, "done"
        if changed:
            stamp = update(Township).where(Township.id == self.township_id)
            db.session.execute(
                stamp.values(stamp=Township.stamp + 1).execution_options(synchronize_session=False)
            )
        return changed

    def _take(self, step: Step, order: ModuleOrder) -> Changed:
        before = self.standing.get(step.module)
        state = before.state if before else None
        if step.target is ModuleIs.OFF and not order.force:
            self._ask(step.module)
        row = self._replace(step, order, before)
        self._act(step, first_time=state in (None, ModuleIs.PURGED))
        self._record(step, order, row, state)
        return Changed(self.township_id, step.module, state, step.target, step.cause)

    def _replace(self, step: Step, order: ModuleOrder, before: ModuleState | None) -> ModuleState:
        if before is not None:
            before.until = self.now
            db.session.flush()
        later = order.effective_on > local_date(order.ordered_at)
        row = ModuleState(
            county_id=order.county_id, township_id=self.township_id, module=step.module,
            state=step.target, since=self.now, by=order.by, reason=order.reason,
            cause=step.cause, switch_id=self.switch_id,
            effective_from=order.effective_on if later else None,
        )  # fmt: skip
        db.session.add(row)
        db.session.flush()
        self.standing[step.module] = row
        return row

    def _ask(self, module: str) -> None:
        """Hear what the plugin objects to. A plugin that cannot answer objects."""
        objections: list[str] = []
        for function, arguments in self._implementations("disabling", module):
            asking = db.session.begin_nested()
            try:
                answer = function(*arguments) or ()
                objections += [str(each) for each in islice(answer, MOST_OBJECTIONS)]
            except CAUGHT as fault:
                note(module, "hook disabling", fault)
                objections.append(_("It could not be checked whether work is still under way."))
            finally:
                asking.rollback()
        if objections:
            raise RuleBroken(
                _("“%(module)s” cannot be switched off now: %(why)s",
                  module=label_of(module), why=" ".join(objections))
            )  # fmt: skip

    def _act(self, step: Step, *, first_time: bool) -> None:
        if step.target is ModuleIs.OFF:
            for function, arguments in self._implementations("disabled", step.module):
                with _noted(step.module, "hook disabled"), db.session.begin_nested():
                    function(*arguments)
            return
        for function, arguments in self._implementations(
            "enabled", step.module, first_time=first_time
        ):
            try:
                function(*arguments)
                db.session.flush()
            except UnionError:
                raise
            except CAUGHT as fault:
                note(step.module, "hook enabled", fault)
                raise RuleBroken(
                    _(
                        "“%(module)s” could not be made ready here, so nothing was switched. "
                        "The plugin health page says more.",
                        module=label_of(step.module),
                    )
                ) from fault

    def _implementations(self, hook: str, module: str, **given: object) -> list[_Call]:
        found = dispatcher().implementations(hook, frozenset({module}))
        if not found:
            return []
        offered = {"ctx": self._ctx(), **given}
        return [(call, [offered[name] for name in wanted]) for _plugin, call, wanted in found]

    def _ctx(self) -> Ctx:
        ready = frozenset(plugin.name for plugin in registry().ready())
        on = ready & {name for name, row in self.standing.items() if row.state in RUNNING}
        here = township_by_id(db.session.connection(), self.township_id)
        return Ctx(here, self.actor, db.session, on, current_locale(), ready - on, settings_of)

    def _record(
        self, step: Step, order: ModuleOrder, row: ModuleState, before: ModuleIs | None
    ) -> None:
        by, ref = _By(order.by or 0), f"core:module_state:{row.id}"
        facts = {
            "module": step.module, "before": before, "after": step.target, "cause": step.cause,
            "switch": self.switch_id, "forced": order.force,
        }  # fmt: skip
        record("core:switch_module", ref, actor=by, at=self.now, note=order.reason, **facts)
        record_county(
            "core:switch_module", ref, county_id=order.county_id, township_id=self.township_id,
            actor=by, at=self.now, note=order.reason, **facts,
        )  # fmt: skip
        emit("core.module_switched", module=step.module, before=before, after=step.target)


@contextmanager
def _noted(plugin: str, place: str) -> Iterator[None]:
    try:
        yield
    except CAUGHT as fault:
        note(plugin, place, fault)


def _open_orders(switch_id: int, township_id: int) -> Select[ModuleOrder]:
    return (
        select(ModuleOrder)
        .where(
            ModuleOrder.switch_id == switch_id,
            ModuleOrder.township_id == township_id,
            ModuleOrder.ended_at.is_(None),
        )
        .order_by(ModuleOrder.id)
    )


def _end_as_failed(switch_id: int, township_id: int, now: datetime, fault: UnionError) -> None:
    with township_scope(township_id):
        for order in db.session.scalars(_open_orders(switch_id, township_id).with_for_update()):
            order.ended_at, order.outcome, order.fault = now, "failed", str(fault)[:400]
            record_county(
                "core:switch_failed", f"core:switch:{switch_id}", county_id=order.county_id,
                township_id=township_id, actor=_By(order.by or 0), at=now,
                note=str(fault), module=order.module, target=order.target,
            )  # fmt: skip
        db.session.commit()
