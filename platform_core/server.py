"""Serving: a production WSGI server for the pages and, beside it, the worker for the rest."""

import multiprocessing
import os

import click
from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces

from platform_core.config import Settings
from platform_core.demo.facts import SIGN_INS
from platform_core.i18n import gettext as _
from platform_core.messaging.worker import Worker
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.registry import EXTENSION

# Requests that one process answers at the same time; more than two for a core wait for each other.
THREADS = min(8, 2 * multiprocessing.cpu_count() + 1)


def serve(app: Flask, settings: Settings, host: str, port: int, *, worker: bool) -> None:
    """Serve `app` until interrupted; with `worker`, run jobs and deliveries beside it."""
    os.environ["UNION_INSTANCE"] = str(settings.instance)  # for the processes that serve
    # A process forked while the worker's thread holds a lock (an import's, the log's) inherits
    # that lock for ever and never answers; so they begin from nothing.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "platform_core.app:create_app",
        factory=True,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        address=host,
        port=port,
        workers=settings.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        log_level="warning",  # type: ignore[arg-type]
    )
    if worker:
        plugins = app.extensions[EXTENSION]
        beside = Worker(app, plugins, make_ctx=work_ctx, on_error=note_fault)
        server.on_startup(beside.start)
        server.on_shutdown(beside.stop)
    _say_where(settings, host, port)
    server.serve()


def _say_where(settings: Settings, host: str, port: int) -> None:
    scheme = "https" if settings.https else "http"
    click.echo(_("Union serves on %(address)s", address=f"{scheme}://{host}:{port}/"))
    if settings.demo:
        click.echo(_("Demo sign-ins (made-up data, the same password for all):"))
        for sign_in in SIGN_INS:
            click.echo(f"  {sign_in.login_name:10} {sign_in.password}   {sign_in.label}")
    click.echo(_("Press Ctrl+C to stop."))
