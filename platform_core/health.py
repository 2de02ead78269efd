"""What machines ask: is the process alive, can it serve, how is it doing.

`/healthz` asks nothing of the database; `/readyz` does, and names what fails; `/metrics` is
Prometheus text, answered only to this very machine.
"""

import os
import threading
import time
from collections import Counter
from collections.abc import Callable

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from sqlalchemy import text as sql

from platform_core import __version__
from platform_core.accounts.policy import public
from platform_core.tenancy import db

health = Blueprint("health", __name__)

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds


class Figures:
    """What this process has done since it started. One per process, safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.started = time.time()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.within: Counter[float] = Counter()
        self.seconds = 0.0

    def count(self, method: str, status: int, seconds: float) -> None:
        """Add one answered request that took `seconds`."""
        bucket = next((limit for limit in BUCKETS if seconds <= limit), float("inf"))
        with self._lock:
            self.answers[method, status] += 1
            self.within[bucket] += 1
            self.seconds += seconds

    def lines(self) -> list[str]:
        """The figures in Prometheus' text format, labelled with the process."""
        pid = f'pid="{os.getpid()}"'
        with self._lock:
            answers, within, seconds = self.answers.copy(), self.within.copy(), self.seconds
        lines = [
            *_head("union_info", "gauge", "The version that runs"),
            f'union_info{{{pid},version="{__version__}"}} 1',
            *_head("union_start_seconds", "gauge", "When the process started, Unix time"),
            f"union_start_seconds{{{pid}}} {self.started:.0f}",
            *_head("union_requests_total", "counter", "Answered requests"),
        ]
        for (method, status), count in sorted(answers.items()):
            labels = f'{pid},method="{method}",status="{status}"'
            lines.append(f"union_requests_total{{{labels}}} {count}")
        lines += _head("union_request_seconds", "histogram", "Time to answer, in seconds")
        total = 0
        for limit in BUCKETS:
            total += within[limit]
            lines.append(f'union_request_seconds_bucket{{{pid},le="{limit}"}} {total}')
        total += within[float("inf")]
        lines.append(f'union_request_seconds_bucket{{{pid},le="+Inf"}} {total}')
        lines.append(f"union_request_seconds_sum{{{pid}}} {seconds:.6f}")
        lines.append(f"union_request_seconds_count{{{pid}}} {total}")
        return lines


def _head(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]


def measure(app: Flask) -> None:
    """Count every answered request of `app` for `/metrics`."""
    figures = app.extensions["union_figures"] = Figures()

    @app.after_request
    def done(response: Response) -> Response:
        now = time.perf_counter()  # g.began is set where the request gets its id, in logs
        figures.count(request.method, response.status_code, now - g.get("began", now))
        return response


def _database() -> None:
    with db.engine.connect() as connection:
        connection.execute(sql("SELECT 1"))


def _instance() -> None:
    folder = current_app.extensions["union_settings"].instance
    if not os.access(folder, os.W_OK):
        raise PermissionError("The instance folder cannot be written to.")


CHECKS: dict[str, Callable[[], None]] = {"database": _database, "instance": _instance}


@health.get("/healthz")
@public
def alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
@public
def ready() -> tuple[dict[str, str], int]:
    """200 when every check passes, else 503; the reason stays in the log."""
    answers = {name: _tried(name, check) for name, check in CHECKS.items()}
    return answers, 200 if set(answers.values()) == {"ok"} else 503


def _tried(name: str, check: Callable[[], None]) -> str:
    try:
        check()
    except Exception:
        current_app.logger.exception("readiness check failed: %s", name)
        return "failed"
    return "ok"


@health.get("/metrics")
@public
def metrics() -> Response:
    # Behind a proxy every caller looks local; one that came through it says so.
    local = request.environ.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    if not local or "X-Forwarded-For" in request.headers:
        abort(404)
    figures: Figures = current_app.extensions["union_figures"]
    return Response("\n".join(figures.lines()) + "\n", mimetype="text/plain; version=0.0.4")
