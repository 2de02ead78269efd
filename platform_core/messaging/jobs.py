"""Jobs: work done on a schedule. A table, a loop, and the township carried along.

What is due is read from one table for all townships at once; a run is claimed by a guarded
update, so that two workers never do the same one; a fault is recorded and stops nothing else.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from sqlalchemy import CursorResult, select, update
from sqlalchemy.dialects import postgresql, sqlite

from platform_core.messaging.faults import CAUGHT, OnError, in_short
from platform_core.messaging.models import JobRun
from platform_core.messaging.outbox import MakeCtx
from platform_core.tenancy import db, platform_scope, township_scope

log = logging.getLogger(__name__)

CORE = "core"  # its jobs run whatever is switched on
LEASE = timedelta(hours=1)  # a run that never finished is taken for dead after this


class Job(Protocol):
    """One job that a plugin or the core declares, ready to run.

    `run(ctx)` works in the scope of one township, or on the shared tables where `per_township`
    is false. It is committed when it returns; it may commit in between if it does much.
    """

    @property
    def name(self) -> str: ...

    @property
    def every(self) -> timedelta: ...

    @property
    def run(self) -> Callable[[Any], object]: ...

    @property
    def per_township(self) -> bool: ...


class Scheduled(Protocol):
    """What running jobs needs to know of the plugins."""

    def jobs(self) -> Sequence[tuple[str, Job]]:
        """All jobs, each with the plugin that declares it ("core" for the core's own)."""

    def modules(self, township_id: int) -> tuple[Set[str], Set[str]]:
        """The plugins that are on here, and those that are read-only."""


@dataclass(frozen=True)
class Ran:
    """One run of one job. `error` is None where it went well."""

    plugin: str
    job: str
    township_id: int | None
    error: str | None


@dataclass(frozen=True)
class _Last:
    """When a job last started and finished."""

    started: datetime | None = None
    finished: datetime | None = None

    def is_due(self, every: timedelta, now: datetime) -> bool:
        if self.started is None:
            return True
        running = self.finished is None or self.finished < self.started
        return now - self.started >= (max(every, LEASE) if running else every)


_Key = tuple[str, str, int | None]


def run_due(
    plugins: Scheduled,
    township_ids: Iterable[int],
    *,
    now: datetime,
    make_ctx: MakeCtx,
    on_error: OnError,
) -> list[Ran]:
    """Run every job that is due: of the installation, then of each township.

    A township runs the jobs of the modules that are on or read-only there. Call it with your
    own session closed. Returns what was run here; another worker's runs are not among them.
    """
    last = _last_runs()
    runner = _Runner(now, make_ctx, on_error)
    jobs = plugins.jobs()
    with platform_scope():
        ran = [
            runner.run(plugin, job, None, last.get((plugin, job.name, None), _Last()))
            for plugin, job in jobs
            if not job.per_township
        ]
    for township_id in township_ids:
        due = [
            (plugin, job, seen)
            for plugin, job in jobs
            if job.per_township
            and (seen := last.get((plugin, job.name, township_id), _Last())).is_due(job.every, now)
        ]
        ran += _in_township(plugins, township_id, due, runner) if due else []
    return [each for each in ran if each is not None]


def _last_runs() -> dict[_Key, _Last]:
    query = select(
        JobRun.plugin,
        JobRun.job,
        JobRun.township_id,
        JobRun.last_started_at,
        JobRun.last_finished_at,
    )
    with platform_scope(writes=False):
        rows = db.session.execute(query).all()
    return {(plugin, job, township): _Last(*times) for plugin, job, township, *times in rows}


def _in_township(
    plugins: Scheduled,
    township_id: int,
    due: Sequence[tuple[str, Job, _Last]],
    runner: "_Runner",
) -> list[Ran | None]:
    try:
        with township_scope(township_id):
            on, read_only = plugins.modules(township_id)
            active = on | read_only | {CORE}
            return [
                runner.run(plugin, job, township_id, seen)
                for plugin, job, seen in due
                if plugin in active
            ]
    except Exception:
        # Not a job's own fault, that is recorded: the next township must not pay for it.
        log.exception("The jobs of township %s could not be run", township_id)
        return []


@dataclass
class _Runner:
    now: datetime
    make_ctx: MakeCtx
    on_error: OnError

    def run(self, plugin: str, job: Job, township_id: int | None, seen: _Last) -> Ran | None:
        """Run one job in the scope we are in, unless it is not due or another worker has it."""
        key = (plugin, job.name, township_id)
        if not seen.is_due(job.every, self.now) or not self._claimed(key, seen):
            return None
        began, fault = time.monotonic(), self._fault_of(plugin, job)
        took = timedelta(seconds=time.monotonic() - began)
        error = None if fault is None else in_short(fault)
        finished = update(JobRun).where(*_is(key)).values(
            last_finished_at=self.now + took, last_error=error, runs=JobRun.runs + 1
        )  # fmt: skip
        db.session.execute(finished)
        db.session.commit()
        if fault is not None:
            self.on_error(plugin, f"job {job.name}", fault)
        return Ran(*key, error)

    def _claimed(self, key: _Key, seen: _Last) -> bool:
        plugin, job, township_id = key
        dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        row = dialect.insert(JobRun).values(plugin=plugin, job=job, township_id=township_id)
        db.session.execute(row.on_conflict_do_nothing())
        unchanged = JobRun.last_started_at == seen.started  # IS NULL for a first run
        claim = update(JobRun).where(*_is(key), unchanged).values(last_started_at=self.now)
        claimed = cast(CursorResult[Any], db.session.execute(claim)).rowcount == 1
        db.session.commit()
        return claimed

    def _fault_of(self, plugin: str, job: Job) -> BaseException | None:
        try:
            job.run(self.make_ctx(plugin))
            db.session.commit()
        except CAUGHT as fault:
            db.session.rollback()
            return fault
        return None


def _is(key: _Key) -> tuple[Any, ...]:
    plugin, job, township_id = key
    return JobRun.plugin == plugin, JobRun.job == job, JobRun.township_id == township_id
