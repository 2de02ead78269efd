"""Jobs: each due one once, in its own township, whatever becomes of the others."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from platform_core.messaging.jobs import LEASE, _Last, _Runner, run_due
from platform_core.messaging.models import JobRun, OutboxEvent
from platform_core.messaging.outbox import emit
from platform_core.messaging.worker import SWEEP_EVERY, Worker
from platform_core.organisation.models import Township
from platform_core.tenancy import db, platform_scope, scope, township_scope
from tests.core.two_townships import HERE, NOW, THERE, two_townships  # noqa: F401

pytestmark = pytest.mark.usefixtures("two_townships")

HOUR = timedelta(hours=1)


@dataclass
class Job:
    name: str
    run: object
    every: timedelta = HOUR
    per_township: bool = True


class Plugins:
    """The registry as far as the worker sees it."""

    def __init__(self, *jobs, plugin="suggestions"):
        self.declared = [(plugin, job) for job in jobs]
        self.on = {HERE: {"suggestions"}, THERE: {"suggestions"}}
        self.read_only = set()
        self.handlers = {}

    def jobs(self):
        return self.declared

    def modules(self, township_id):
        return self.on[township_id] - self.read_only, self.on[township_id] & self.read_only

    def listeners(self, event):
        return list(self.handlers.items())

    def ever_on(self, township_id):
        return self.on[township_id]

    def is_ready(self, name):
        return True


@pytest.fixture
def faults():
    return []


@pytest.fixture
def run(faults):
    def run(plugins, now=NOW, townships=(HERE, THERE)):
        ran = run_due(
            plugins,
            townships,
            now=now,
            make_ctx=lambda plugin: plugin,
            on_error=lambda *fault: faults.append(fault),
        )
        return [(each.job, each.township_id) for each in ran]

    return run


def where(seen):
    return lambda ctx: seen.append((ctx, scope().township_id))


def runs():
    with platform_scope(writes=False):
        return db.session.scalars(select(JobRun).order_by(JobRun.township_id)).all()


def test_a_job_runs_in_every_township_and_again_when_its_time_has_come(run):
    seen = []
    plugins = Plugins(Job("remind", where(seen)))
    run(plugins)
    run(plugins, NOW + HOUR - timedelta(seconds=1))
    assert seen == [("suggestions", HERE), ("suggestions", THERE)]
    assert len(run(plugins, NOW + HOUR)) == 2
    assert [row.runs for row in runs()] == [2, 2]


def test_a_job_of_the_installation_runs_once_outside_any_township(run):
    seen = []
    plugins = Plugins(Job("sessions", where(seen), per_township=False), plugin="core")
    for _twice in range(2):
        run(plugins)
    assert seen == [("core", None)]


@pytest.mark.parametrize(("plugin", "read_only", "ran"), [
    ("suggestions", set(), [HERE]),
    ("suggestions", {"suggestions"}, [HERE]),
    ("core", set(), [HERE, THERE]),
    ("contracts", set(), []),
])  # fmt: skip
def test_where_a_job_runs(run, plugin, read_only, ran):
    plugins = Plugins(Job("remind", lambda ctx: None), plugin=plugin)
    plugins.on[THERE] = set()
    plugins.read_only = read_only
    assert [township for _job, township in run(plugins)] == ran


def test_what_a_job_writes_is_committed_and_what_a_broken_one_wrote_is_not(run, faults):
    def write(ctx):
        emit("suggestions.reminded")
        if scope().township_id == HERE:
            db.session.flush()
            raise ValueError("张三 must not be seen")

    run(Plugins(Job("remind", write)))
    for township, names in ((HERE, []), (THERE, ["suggestions.reminded"])):
        with township_scope(township):
            assert db.session.scalars(select(OutboxEvent.name)).all() == names
    here, there = runs()
    assert here.last_error.startswith("ValueError at test_messaging_jobs.py")
    assert "张三" not in here.last_error
    assert (there.last_error, here.runs, there.runs) == (None, 1, 1)
    assert [(plugin, what) for plugin, what, _fault in faults] == [("suggestions", "job remind")]


def test_a_broken_job_is_due_again_and_its_error_goes_when_it_works(run):
    outcome = [ValueError("once")] * 2

    def sometimes(ctx):
        if outcome:
            raise outcome.pop()

    plugins = Plugins(Job("remind", sometimes))
    run(plugins)
    run(plugins, NOW + HOUR)
    assert [row.last_error for row in runs()] == [None, None]


def test_a_township_whose_modules_cannot_be_read_does_not_stop_the_next(run):
    plugins = Plugins(Job("remind", lambda ctx: None))
    del plugins.on[HERE]
    assert run(plugins) == [("remind", THERE)]


def test_two_workers_that_saw_the_same_job_due_run_it_once():
    runner = _Runner(NOW, lambda plugin: plugin, lambda *fault: None)
    seen = []
    job = Job("remind", where(seen))
    with township_scope(HERE):
        ran = [runner.run("suggestions", job, HERE, _Last()) for _worker in range(2)]
    assert (len(seen), ran[1]) == (1, None)


def test_a_run_whose_process_died_is_taken_up_after_the_lease(run):
    plugins = Plugins(Job("remind", lambda ctx: None, every=timedelta(minutes=10)))
    with platform_scope():
        row = JobRun(plugin="suggestions", job="remind", township_id=HERE, last_started_at=NOW)
        db.session.add(row)
        db.session.commit()
    assert run(plugins, NOW + timedelta(minutes=20), [HERE]) == []
    assert run(plugins, NOW + LEASE, [HERE]) == [("remind", HERE)]


@pytest.fixture
def worker(two_townships, faults):  # noqa: F811
    def worker(plugins, pause=0.05):
        return Worker(
            two_townships,
            plugins,
            make_ctx=lambda plugin: plugin,
            on_error=lambda *fault: faults.append(fault),
            pause=pause,
        )

    return worker


def test_a_round_runs_jobs_and_delivers_what_they_emitted(worker):
    seen = []
    plugins = Plugins(Job("remind", lambda ctx: emit("suggestions.reminded")))
    plugins.handlers["suggestions"] = lambda ctx, event: seen.append(event.township_id)
    worker(plugins).run_once(NOW)
    assert seen == [HERE, THERE]


def test_events_of_a_killed_process_are_found_by_the_sweep(worker):
    seen, loop = [], worker(plugins := Plugins())
    plugins.handlers["suggestions"] = lambda ctx, event: seen.append(event.id)
    loop.run_once(NOW)
    with township_scope(HERE):
        emit("suggestions.registered")
        db.session.commit()
    for _round in range(SWEEP_EVERY - 1):
        loop.run_once(NOW)
    assert seen == []
    loop.run_once(NOW)
    assert len(seen) == 1


def test_a_suspended_township_is_left_alone(worker):
    seen = []
    with platform_scope():
        db.session.get(Township, HERE).suspended_at = NOW
        db.session.commit()
    worker(Plugins(Job("remind", where(seen)))).run_once(NOW)
    assert seen == [("suggestions", THERE)]


def test_the_worker_goes_on_after_a_bad_round_and_stops_cleanly(worker):
    went_well = threading.Event()
    plugins = Plugins()
    rounds = iter([RuntimeError("the database is away")])

    def jobs():
        for fault in rounds:
            raise fault
        went_well.set()
        return []

    plugins.jobs = jobs
    loop = worker(plugins)
    loop.start()
    assert went_well.wait(10)
    assert loop.stop(timeout=10)
    assert isinstance(loop.last_round_at, datetime)
