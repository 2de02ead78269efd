"""Events through an outbox: written with the change, delivered after the commit, at least once.

`emit` writes a row in the caller's transaction, so an event is lost exactly when its cause is.
`deliver` hands it to every module that listens and that the township ever switched on; one that
is off finds it waiting when it comes back. A handler that fails is tried again, then parked.
"""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, select

from platform_core.clock import utcnow
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import Acting, record, ref_of
from platform_core.i18n import gettext as _
from platform_core.messaging.faults import CAUGHT, OnError, in_short
from platform_core.messaging.models import Delivery, DeliveryStatus, OutboxEvent
from platform_core.tenancy import county_scope, db, township_scope

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
MOST_ROUNDS = 5  # an event may cause an event; what goes on longer waits for the worker
BATCH = 200  # events spread in one transaction

Handler = Callable[[Any, OutboxEvent], object]
MakeCtx = Callable[[str], object]  # from the plugin's name; called inside the township's scope


class Listeners(Protocol):
    """What deliveries need to know of the plugins."""

    def listeners(self, event: str) -> Sequence[tuple[str, Handler]]:
        """The plugins that listen to `event`, each with its handler."""

    def ever_on(self, township_id: int) -> Set[str]:
        """The plugins that this township ever switched on and did not purge."""

    def is_ready(self, name: str) -> bool:
        """Whether that plugin is loaded and in order: only then is it known to what it listens."""

    def modules(self, township_id: int) -> tuple[Set[str], Set[str]]:
        """The plugins that are on here, and those that are read-only."""


@dataclass
class Delivered:
    """What a round of deliveries came to: handlers that did it, failed, gave up."""

    done: int = 0
    failed: int = 0
    parked: int = 0


def emit(name: str, /, **payload: Any) -> OutboxEvent:
    """Tell the other modules that `name` ("suggestions.registered") happened in this township.

    Written in the caller's transaction, delivered after its commit. The payload holds ids,
    numbers, codes and days; a row becomes its ref. Fields are only ever added to an event: what
    means something else gets a new name. Raises TownshipNotSet, at the flush, without a township.
    """
    facts = {key: _plain(value) for key, value in payload.items()}
    event = OutboxEvent(name=name, payload=facts, at=utcnow())
    db.session.add(event)
    return event


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):  # an instant is a date too
        return value.isoformat()
    return ref_of(value) if hasattr(value, "__tablename__") else str(value)


def deliver(
    plugins: Listeners,
    township_id: int,
    *,
    now: datetime,
    make_ctx: MakeCtx,
    on_error: OnError,
    limit: int = 100,
) -> Delivered:
    """Deliver what this township's outbox holds, and what is due for another try.

    Call it after the commit, with your own session closed. Each handler runs as
    `handler(make_ctx(plugin), event)` in a savepoint and is committed on its own; it must be
    idempotent by `event.id`. A read-only module gets its events too: running matters finish.
    A handler's fault does not come out of here: `on_error(plugin, what, fault)` hears of it.
    At most `limit` handlers run in each of a few rounds; the worker does the rest.
    """
    courier = _Courier(plugins, now, make_ctx, on_error)
    if _is_empty(township_id, now):
        return courier.result
    for _round in range(MOST_ROUNDS):
        with township_scope(township_id):
            courier.spread(plugins.ever_on(township_id))
            on, read_only = plugins.modules(township_id)
            due = _due_to(on | read_only, now, limit)
            for delivery_id in due:
                courier.attempt(delivery_id)
        if not due:
            break
    return courier.result


def _is_empty(township_id: int, now: datetime) -> bool:
    """Whether there is nothing to do; asked first, because writers queue and readers do not."""
    fresh = select(OutboxEvent.id).where(OutboxEvent.spread_at.is_(None)).limit(1)
    due = select(Delivery.id).where(_is_due(now)).limit(1)
    with township_scope(township_id, writes=False):
        return not any(db.session.scalars(query).first() for query in (fresh, due))


@dataclass
class _Courier:
    plugins: Listeners
    now: datetime
    make_ctx: MakeCtx
    on_error: OnError
    result: Delivered = field(default_factory=Delivered)

    def spread(self, ever_on: Set[str]) -> None:
        """Make the deliveries of every event that has none yet."""
        # Another worker's events are skipped, not waited for: it spreads them itself.
        fresh = select(OutboxEvent).where(OutboxEvent.spread_at.is_(None))
        fresh = fresh.order_by(OutboxEvent.id).limit(BATCH).with_for_update(skip_locked=True)
        while events := db.session.scalars(fresh).all():
            for event in events:
                event.spread_at = self.now
                for plugin in self._listening(event.name, ever_on):
                    row = Delivery(event_id=event.id, plugin=plugin, next_try_at=self.now)
                    db.session.add(row)
            db.session.commit()
        db.session.commit()

    def _listening(self, event: str, ever_on: Set[str]) -> list[str]:
        """A plugin that is broken today may listen: its delivery waits until it can be asked."""
        listening = [name for name, _do in self.plugins.listeners(event) if name in ever_on]
        return listening + sorted(name for name in ever_on if not self.plugins.is_ready(name))

    def attempt(self, delivery_id: int) -> None:
        """Run one handler, unless another worker has it."""
        mine = select(Delivery).where(Delivery.id == delivery_id, _is_due(self.now))
        delivery = db.session.scalars(mine.with_for_update(skip_locked=True)).one_or_none()
        if delivery is None:
            db.session.rollback()
            return
        plugin, name = delivery.plugin, delivery.event.name
        fault = self._handled(plugin, delivery.event)
        self._mark(delivery, fault)
        db.session.commit()
        if fault is not None:
            self.on_error(plugin, f"event {name}", fault)

    def _handled(self, plugin: str, event: OutboxEvent) -> BaseException | None:
        handler = dict(self.plugins.listeners(event.name)).get(plugin)
        if handler is None:
            return None  # it was broken when this happened, and turns out not to listen
        try:
            with db.session.begin_nested():
                handler(self.make_ctx(plugin), event)
        except CAUGHT as fault:
            return fault
        return None

    def _mark(self, delivery: Delivery, fault: BaseException | None) -> None:
        delivery.tries += 1
        delivery.error = None if fault is None else in_short(fault)
        delivery.next_try_at = None
        if fault is None:
            delivery.status = DeliveryStatus.DONE
            self.result.done += 1
        elif delivery.tries > len(RETRY_AFTER):
            delivery.status = DeliveryStatus.PARKED
            self.result.parked += 1
        else:
            delivery.status = DeliveryStatus.FAILED
            delivery.next_try_at = self.now + RETRY_AFTER[delivery.tries - 1]
            self.result.failed += 1


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = Delivery.status.in_([DeliveryStatus.PENDING, DeliveryStatus.FAILED])
    return and_(waits, Delivery.next_try_at <= now)


def _due_to(plugins: Set[str], now: datetime, limit: int) -> Sequence[int]:
    """Deliveries to these plugins, in the order in which things happened."""
    query = select(Delivery.id).where(_is_due(now), Delivery.plugin.in_(plugins))
    ids = db.session.scalars(query.order_by(Delivery.event_id, Delivery.id).limit(limit)).all()
    db.session.commit()
    return ids


def deliver_again(delivery_id: int, *, actor: Acting, now: datetime) -> Delivery:
    """Let a delivery that failed or was parked be tried at once, with all its tries anew.

    Raises NotFound, and RuleBroken where it was delivered or is waiting anyway.
    """
    query = select(Delivery).where(Delivery.id == delivery_id).with_for_update()
    delivery = db.session.scalars(query).one_or_none()
    if delivery is None:
        raise NotFound
    if delivery.status not in (DeliveryStatus.FAILED, DeliveryStatus.PARKED):
        raise RuleBroken(
            _(
                "This event has been delivered or is about to be. "
                "Reload the page to see how it went."
            )
        )
    delivery.status, delivery.tries, delivery.next_try_at = DeliveryStatus.PENDING, 0, now
    record("core:deliver_again", delivery, actor=actor, at=now, plugin=delivery.plugin)
    return delivery


def townships_due(now: datetime) -> set[int]:
    """Townships in which a delivery is due, found in one query for all of them.

    Events not spread yet are not among them: their payload is out of the county's reach.
    """
    with county_scope("events:deliver", "the worker looks for deliveries that are due"):
        return set(db.session.scalars(select(Delivery.township_id).where(_is_due(now)).distinct()))
