"""The worker: every half minute it runs the jobs that are due and delivers what waits.

`union serve` runs one beside the web in the embedded mode; `union jobs run` runs one alone. Any
number may run at once: what one has claimed the others leave.
"""

import logging
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import takewhile
from typing import Protocol

from flask import Flask
from sqlalchemy import select

from platform_core.clock import utcnow
from platform_core.messaging.faults import OnError
from platform_core.messaging.jobs import Ran, Scheduled, run_due
from platform_core.messaging.outbox import Listeners, MakeCtx, deliver, townships_due
from platform_core.organisation.models import Township
from platform_core.tenancy import db, platform_scope

log = logging.getLogger(__name__)

PAUSE = 30.0  # seconds between two rounds
SWEEP_EVERY = 20  # rounds: then every outbox is looked into, for events of a killed process
A_ROUND = 1000  # handlers of one township at most in a round


class Plugins(Listeners, Scheduled, Protocol):
    """What the worker needs to know of the plugins."""


class Worker:
    """One loop in one thread. `last_round_at` is the last one that came to its end."""

    def __init__(
        self,
        app: Flask,
        plugins: Plugins,
        *,
        make_ctx: MakeCtx,
        on_error: OnError,
        pause: float = PAUSE,
    ) -> None:
        self.app = app
        self.plugins = plugins
        self.make_ctx = make_ctx
        self.on_error = on_error
        self.pause = pause
        self.last_round_at: datetime | None = None
        self._rounds = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Run in a thread of this process until `stop`."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self.run, name="union-worker", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> bool:
        """Finish what is being done and end; False where that took longer than `timeout`."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    def run(self) -> None:
        """Work in this thread until another one, or a signal handler, calls `stop`."""
        while not self._stopping.is_set():
            try:
                self.run_once(utcnow())
            except Exception:
                # The database is away, or a defect: the next round may find it mended.
                log.exception("A round of the worker failed")
            self._stopping.wait(self.pause)

    def run_once(self, now: datetime) -> list[Ran]:
        """One round: the jobs that are due, then deliveries. Returns the jobs it ran."""
        with self.app.app_context():
            everywhere = _townships()
            ran = run_due(
                self.plugins,
                self._until_stopped(everywhere),
                now=now,
                make_ctx=self.make_ctx,
                on_error=self.on_error,
            )
            waiting = townships_due(now) | {each.township_id for each in ran}
            if self._rounds % SWEEP_EVERY == 0:
                waiting |= set(everywhere)
            for township_id in self._until_stopped(everywhere):
                if township_id in waiting:
                    self._deliver(township_id, now)
        self._rounds += 1
        self.last_round_at = now
        return ran

    def _until_stopped(self, township_ids: Iterable[int]) -> Iterator[int]:
        return takewhile(lambda _id: not self._stopping.is_set(), township_ids)

    def _deliver(self, township_id: int, now: datetime) -> None:
        try:
            deliver(
                self.plugins,
                township_id,
                now=now,
                make_ctx=self.make_ctx,
                on_error=self.on_error,
                limit=A_ROUND,
            )
        except Exception:
            # Not a handler's own fault, that is recorded: the next township must not pay for it.
            log.exception("The events of township %s could not be delivered", township_id)


def _townships() -> list[int]:
    """Every township that is not suspended."""
    query = select(Township.id).where(Township.suspended_at.is_(None)).order_by(Township.id)
    with platform_scope(writes=False):
        return list(db.session.scalars(query))
