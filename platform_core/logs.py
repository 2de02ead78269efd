"""Logs: one JSON object per line, with request, township and account, and no personal data.

Everything goes to `instance/logs/union-<day>.jsonl`, kept for `log_days`; warnings and errors
go to the console as well. While developing (`debug`) all of it goes to the console as text.
"""

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Mapping, MutableMapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, has_app_context, has_request_context, request
from sqlalchemy.exc import DBAPIError

from platform_core.clock import today
from platform_core.config import Settings
from platform_core.i18n import use_locale

REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{8,64}")

# In a message or the text of an exception, Chinese characters and long numbers are somebody's
# data: the program's own words are English. Names, telephone and identity numbers fall out.
DATA = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff·\w]*|\d{6,}[\dXx]?|[^\s@'\"]+@[^\s@'\"]+")

log = structlog.get_logger("union")


def configure_logs(settings: Settings) -> None:
    """Send every log of the process, the libraries' included, where the settings want it."""
    shared: list[Any] = [_stamp, structlog.stdlib.add_log_level, _place, _exception, _no_data]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    console = Console(sys.stderr)
    console.setLevel(logging.DEBUG if settings.debug else logging.WARNING)
    handlers: list[logging.Handler] = [console]
    if not settings.debug:
        handlers.append(DayFile(settings.instance / "logs", settings.log_days))
    for handler in handlers:
        handler.setFormatter(_formatter(shared, as_text=settings.debug))
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, Console | DayFile)]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(logging.INFO)


def log_requests(app: Flask) -> None:
    """Give each request an id, answer with it, and log one line when it is done."""

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        g.request_id = _request_id(request.headers.get("X-Request-ID", ""))

    @app.after_request
    def done(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.request_id
        log.info(
            "request",
            method=request.method,
            # The rule and not the path: an address may carry a code, a search holds names.
            route=request.url_rule.rule if request.url_rule else "none",
            status=response.status_code,
            ms=round((time.perf_counter() - g.began) * 1000, 1),
        )
        return response


def _request_id(given: str) -> str:
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


class Console(logging.StreamHandler[TextIO]):
    """The console; a class of its own, so that only our handlers are ever replaced."""


class DayFile(logging.Handler):
    """Appends to one file per day in Shanghai and removes those older than `days`.

    Several processes may write the same file: a line is one appending write.
    """

    def __init__(self, folder: Path, days: int) -> None:
        super().__init__()
        self.folder, self.days = folder, days
        self._day: date | None = None
        self._file: TextIO | None = None

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record) + "\n"
            file = self._open(today())
            file.write(line)
            file.flush()
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()

    def _open(self, day: date) -> TextIO:
        if self._file is not None and day == self._day:
            return self._file
        if self._file is not None:
            self._file.close()
        self.folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        self._file = (self.folder / f"union-{day}.jsonl").open("a", encoding="utf-8")
        self._day = day
        self._forget(day - timedelta(days=self.days))
        return self._file

    def _forget(self, before: date) -> None:
        for old in self.folder.glob("union-*.jsonl"):
            if old.name < f"union-{before}.jsonl":
                old.unlink(missing_ok=True)


Event = MutableMapping[str, Any]


def _formatter(shared: list[Any], *, as_text: bool) -> logging.Formatter:
    renderer: Any = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    if as_text:
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    return InEnglish(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


class InEnglish(structlog.stdlib.ProcessorFormatter):
    """Logs are English whatever the reader's language: Chinese in them is taken for data."""

    def format(self, record: logging.LogRecord) -> str:
        with use_locale("en"):
            return super().format(record)


def _stamp(logger: Any, method: str, event: Event) -> Event:
    return {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), **event}


def _place(logger: Any, method: str, event: Event) -> Event:
    """Add where this happened: request, township, account. Numbers and slugs, never names."""
    if not has_app_context():
        return event
    township, actor = g.get("township"), g.get("actor")
    scope = g.get("scope")
    found: Mapping[str, Any] = {
        "request": g.get("request_id") if has_request_context() else None,
        "township": getattr(township, "slug", None) or getattr(scope, "township_id", None),
        "account": getattr(actor, "account_id", None),
    }
    event.update({name: value for name, value in found.items() if value is not None})
    return event


def _exception(logger: Any, method: str, event: Event) -> Event:
    """Replace an exception by its type, its text without data, and where it was raised."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["reason"] = _reason(error)
        event["stack"] = _stack(error)
    return event


def _no_data(logger: Any, method: str, event: Event) -> Event:
    event["event"] = DATA.sub("…", str(event["event"]))
    return event


def _reason(error: BaseException) -> str:
    if isinstance(error, DBAPIError):  # its text quotes the row
        diagnosis = getattr(error.orig, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None)
        return f"{type(error.orig).__name__} {constraint or ''}: {error.statement}".strip()
    return DATA.sub("…", str(error))[:500]


def _stack(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
