"""Events: written with their cause, delivered after the commit, waiting while a module is off."""

import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import select

from platform_core.errors import RuleBroken
from platform_core.history import HistoryRecord
from platform_core.messaging.models import Delivery, OutboxEvent
from platform_core.messaging.outbox import (
    RETRY_AFTER,
    deliver,
    deliver_again,
    emit,
    townships_due,
)
from platform_core.tenancy import db, township_scope
from tests.core.two_townships import HERE, NOW, THERE, english, two_townships  # noqa: F401

DECIDED = "congress.motion_decided"

pytestmark = pytest.mark.usefixtures("two_townships", "english")


class Plugins:
    """The registry as far as deliveries see it: who listens, what is on."""

    def __init__(self, **handlers):
        self.handlers = handlers
        self.on = {HERE: set(handlers), THERE: set(handlers)}
        self.read_only = set()
        self.broken = set()
        self.ever = set(handlers)

    def listeners(self, event):
        listening = [each for each in self.handlers.items() if self.is_ready(each[0])]
        return listening if event == DECIDED else []

    def is_ready(self, name):
        return name not in self.broken

    def ever_on(self, township_id):
        return self.ever

    def modules(self, township_id):
        on = self.on[township_id] - self.broken
        return on - self.read_only, on & self.read_only


class Officer:
    account_id = 7


@pytest.fixture
def seen():
    return []


@pytest.fixture
def faults():
    return []


@pytest.fixture
def run(faults):
    def run(plugins, township=HERE, now=NOW):
        return deliver(
            plugins,
            township,
            now=now,
            make_ctx=lambda plugin: f"ctx of {plugin}",
            on_error=lambda *fault: faults.append(fault),
        )

    return run


def happened(township=HERE, **payload):
    with township_scope(township):
        event = emit(DECIDED, **payload)
        db.session.commit()
        return event.id


def deliveries(township=HERE):
    with township_scope(township):
        rows = db.session.scalars(select(Delivery).order_by(Delivery.id)).all()
        return [(row.plugin, row.status.value, row.tries) for row in rows]


def broken(ctx, event):
    raise ValueError("张三 must not be seen")


def test_an_event_reaches_every_listener_once_with_its_payload(run, seen):
    plugins = Plugins(
        contracts=lambda ctx, event: seen.append((ctx, event.payload)),
        warnings=lambda ctx, event: seen.append((ctx, event.name)),
    )
    happened(outcome="passed", on=NOW.date(), name="a field of this name is allowed")
    assert run(plugins).done == 2
    assert run(plugins).done == 0
    payload = {
        "outcome": "passed",
        "on": "2026-11-22",
        "name": "a field of this name is allowed",
    }
    assert seen == [("ctx of contracts", payload), ("ctx of warnings", DECIDED)]


def test_an_event_is_lost_exactly_when_its_cause_is(run, seen):
    with township_scope(HERE):
        emit(DECIDED)
        db.session.rollback()
    run(Plugins(contracts=lambda ctx, event: seen.append(event.id)))
    assert seen == []


def test_an_event_stays_in_its_township(run, seen):
    plugins = Plugins(contracts=lambda ctx, event: seen.append(event.township_id))
    happened(THERE)
    run(plugins, HERE)
    assert seen == []
    run(plugins, THERE)
    assert seen == [THERE]


def test_a_module_that_is_off_finds_its_events_waiting(run, seen):
    plugins = Plugins(contracts=lambda ctx, event: seen.append(event.id))
    plugins.on[HERE] = set()
    event_id = happened()
    run(plugins)
    assert (seen, deliveries()) == ([], [("contracts", "pending", 0)])
    plugins.on[HERE] = {"contracts"}
    run(plugins, now=NOW + timedelta(days=30))
    assert (seen, deliveries()) == ([event_id], [("contracts", "done", 1)])


def test_a_module_that_is_broken_today_finds_its_events_once_it_is_mended(run, seen):
    plugins = Plugins(contracts=lambda ctx, event: seen.append(event.id), deaf=None)
    plugins.broken = {"contracts", "deaf"}
    event_id = happened()
    run(plugins)
    assert seen == []
    plugins.broken, plugins.handlers = set(), {"contracts": plugins.handlers["contracts"]}
    run(plugins, now=NOW + timedelta(days=1))
    assert seen == [event_id]
    assert sorted(deliveries()) == [("contracts", "done", 1), ("deaf", "done", 1)]


def test_a_module_never_switched_on_is_not_waited_for(run, seen):
    plugins = Plugins(contracts=lambda ctx, event: seen.append(event.id))
    plugins.ever = plugins.on[HERE] = set()
    happened()
    run(plugins)
    plugins.ever = plugins.on[HERE] = {"contracts"}
    run(plugins)
    assert (seen, deliveries()) == ([], [])


def test_a_read_only_module_still_hears_what_its_running_matters_need(run, seen):
    plugins = Plugins(contracts=lambda ctx, event: seen.append(event.id))
    plugins.read_only = {"contracts"}
    event_id = happened()
    run(plugins)
    assert seen == [event_id]


def test_a_broken_handler_changes_nothing_and_hinders_nobody(run, seen, faults):
    def half(ctx, event):
        emit("contracts.half_done")
        db.session.flush()
        raise ValueError("张三 must not be seen")

    happened()
    result = run(Plugins(contracts=half, warnings=lambda ctx, event: seen.append(event.id)))
    assert (result.done, result.failed, len(seen)) == (1, 1, 1)
    assert [(plugin, what, str(fault)) for plugin, what, fault in faults] == [
        ("contracts", f"event {DECIDED}", "张三 must not be seen")
    ]
    with township_scope(HERE):
        assert db.session.scalars(select(OutboxEvent.name)).all() == [DECIDED]
        error = db.session.scalars(select(Delivery.error).where(Delivery.error.is_not(None))).one()
    assert error.startswith("ValueError at test_messaging_outbox.py:")
    assert "张三" not in error


@pytest.mark.parametrize("how", ["commit", "rollback"])
def test_a_handler_that_ends_the_transaction_itself_loses_nothing(run, how):
    happened()
    run(Plugins(contracts=lambda ctx, event: getattr(db.session, how)()))
    ((_plugin, status, tries),) = deliveries()
    assert (status in ("done", "failed"), tries) == (True, 1)


def test_sys_exit_in_a_handler_is_a_fault_like_any_other(run, faults):
    def leave(ctx, event):
        raise SystemExit(3)

    happened()
    assert run(Plugins(contracts=leave)).failed == 1
    assert len(faults) == 1


def test_a_failed_delivery_is_tried_again_later_and_parked_after_the_last_try(run, faults):
    plugins, now = Plugins(contracts=broken), NOW
    happened()
    for wait in RETRY_AFTER:
        assert run(plugins, now=now).failed == 1
        assert run(plugins, now=now + wait - timedelta(seconds=1)).failed == 0
        now += wait
    assert run(plugins, now=now).parked == 1
    assert run(plugins, now=now + timedelta(days=365)).parked == 0
    assert deliveries() == [("contracts", "parked", 6)]
    assert len(faults) == 6


def test_a_parked_delivery_is_delivered_again_when_a_person_says_so(run, seen):
    plugins, event_id, now = Plugins(contracts=broken), happened(), NOW
    for wait in (timedelta(), *RETRY_AFTER):
        now += wait
        run(plugins, now=now)
    plugins.handlers["contracts"] = lambda ctx, event: seen.append(event.id)
    with township_scope(HERE):
        delivery_id = db.session.scalars(select(Delivery.id)).one()
        deliver_again(delivery_id, actor=Officer(), now=now)
        db.session.commit()
        assert db.session.scalars(select(HistoryRecord.action)).all() == ["core:deliver_again"]
    run(plugins, now=now)
    assert (seen, deliveries()) == ([event_id], [("contracts", "done", 1)])


def test_what_was_delivered_is_not_delivered_again(run):
    happened()
    run(Plugins(contracts=lambda ctx, event: None))
    with township_scope(HERE):
        delivery_id = db.session.scalars(select(Delivery.id)).one()
        with pytest.raises(RuleBroken, match="has been delivered"):
            deliver_again(delivery_id, actor=Officer(), now=NOW)


def test_an_event_that_an_event_caused_is_delivered_in_the_same_go(run, seen):
    def chain(ctx, event):
        seen.append(event.payload["step"])
        if event.payload["step"] < 3:
            emit(DECIDED, step=event.payload["step"] + 1)

    happened(step=1)
    run(Plugins(contracts=chain))
    assert seen == [1, 2, 3]


def test_an_endless_chain_is_left_to_the_worker(run, seen):
    def again(ctx, event):
        seen.append(event.id)
        emit(DECIDED)

    happened()
    run(Plugins(contracts=again))
    assert len(seen) == 5


def test_events_are_delivered_in_the_order_in_which_they_happened(run, seen):
    happened_first = [happened(n=n) for n in range(3)]
    run(Plugins(contracts=lambda ctx, event: seen.append(event.id)))
    assert seen == happened_first


def test_the_worker_learns_in_one_query_where_something_is_due(run):
    for township in (HERE, THERE):
        happened(township)
    run(Plugins(contracts=broken), HERE)
    run(Plugins(contracts=lambda ctx, event: None), THERE)
    assert townships_due(NOW) == set()
    assert townships_due(NOW + RETRY_AFTER[0]) == {HERE}


def test_two_workers_at_once_run_a_handler_once(two_townships, run, seen):  # noqa: F811
    def slow(ctx, event):
        seen.append(event.id)
        time.sleep(0.3)

    def work():
        with two_townships.app_context():
            run(Plugins(contracts=slow))

    event_id = happened()
    workers = [threading.Thread(target=work) for _worker in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (seen, deliveries()) == ([event_id], [("contracts", "done", 1)])
