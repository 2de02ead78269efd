"""Faults of plugins, remembered: counted per place and kind, for the plugin health page.

Telling of a fault never makes another. What is told waits in memory until the work in hand is
over, and is then written in a short transaction of its own, whatever became of that work.
"""

import logging
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask, appcontext_popped, current_app
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from platform_core.clock import utcnow
from platform_core.db import new_id
from platform_core.runtime.models import PluginError
from platform_core.tenancy import db, scope
from platform_core.tenancy.engines import write_transaction

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds between two writings of faults that are known already
_MOST_WAITING = 500


@dataclass
class _Seen:
    where: str
    count: int
    township_id: int | None
    first: datetime
    last: datetime


class _Memory:
    """What this process has still to write, and what it wrote before."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.writing = threading.local()
        self.forget()

    def forget(self) -> None:
        self.waiting: dict[tuple[str, str, str], _Seen] = {}
        self.written: set[tuple[str, str, str]] = set()
        self.last_written = 0.0


_memory = _Memory()


def note(plugin: str, place: str, fault: BaseException) -> None:
    """Remember that `plugin` failed at `place` ("hook widgets", "event x", "job y").

    Never raises. The text of the fault goes to the log alone: it may quote what somebody wrote.
    """
    try:
        log.error("Plugin %s failed at %s", plugin, place, exc_info=fault)
        key = (plugin[:80], place[:80], type(fault).__name__[:80])
        now, where = utcnow(), place_in(fault, _package_of(plugin)) or _where(fault)
        township_id = scope().township_id
        with _memory.lock:
            seen = _memory.waiting.get(key)
            if seen is not None:
                seen.count, seen.last, seen.township_id = seen.count + 1, now, township_id
            elif len(_memory.waiting) < _MOST_WAITING:
                _memory.waiting[key] = _Seen(where, 1, township_id, now, now)
    except Exception:  # whatever is wrong with a fault must not become one of ours
        log.exception("A fault of plugin %s could not be noted", plugin)


def _package_of(plugin: str) -> str:
    """The package of a plugin; where none is known, one that no code is in."""
    found = current_app.extensions["union"].plugins.get(plugin) if current_app else None
    return found.candidate.path if found else "-"


def _where(fault: BaseException) -> str:
    """The innermost place in the code, or what was wrong with the answer."""
    frames = traceback.extract_tb(fault.__traceback__)
    if not frames:
        return ""
    path = Path(frames[-1].filename)
    return f"{path.parent.name}/{path.name}:{frames[-1].lineno} {frames[-1].name}"[:200]


def place_in(fault: BaseException, package: str) -> str:
    """The innermost place in the code of `package`: "views/lists.py:12"; "" where it was not
    at work."""
    if isinstance(fault, SyntaxError) and fault.filename:
        return f"{Path(fault.filename).name}:{fault.lineno}"
    place = ""
    for frame, line in traceback.walk_tb(fault.__traceback__):
        module = f"{frame.f_globals.get('__name__', '')}."
        if module.startswith(f"{package}."):
            file = Path(frame.f_code.co_filename).name
            folders = module.removeprefix(f"{package}.").split(".")[:-1]
            place = "/".join([*folders[: None if file == "__init__.py" else -1], file])
            place = f"{place}:{line}"
    return place


def install(app: Flask) -> None:
    """Write what waits whenever a request, job or command is over and its session closed."""
    begin_anew()
    appcontext_popped.connect(_write_after_work, app)


def _write_after_work(app: Flask, **_kw: Any) -> None:
    known = not (_memory.waiting.keys() - _memory.written)
    if not _memory.waiting or (known and time.monotonic() - _memory.last_written < EVERY):
        return
    write(app)


def write(app: Flask) -> None:
    """Write all that waits. Where that fails now, it waits on; never raises."""
    if getattr(_memory.writing, "now", False):
        return  # the context opened below has just been popped
    with _memory.lock:
        waiting, _memory.waiting = _memory.waiting, {}
    _memory.writing.now = True
    try:
        with app.app_context(), write_transaction() as connection:
            for key, seen in sorted(waiting.items()):
                connection.execute(_upsert(key, seen, connection.dialect.name))
        _memory.written |= waiting.keys()
    except Exception:
        log.warning("Faults of plugins cannot be written now; they wait", exc_info=True)
        with _memory.lock:
            _memory.waiting = {**waiting, **_memory.waiting}
    finally:
        _memory.last_written = time.monotonic()
        _memory.writing.now = False


def _upsert(key: tuple[str, str, str], seen: _Seen, dialect: str) -> Any:
    plugin, place, kind = key
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(PluginError)
    fresh = insert.values(
        id=new_id(), plugin=plugin, place=place, kind=kind, where=seen.where, count=seen.count,
        township_id=seen.township_id, first_seen=seen.first, last_seen=seen.last,
    )  # fmt: skip
    return fresh.on_conflict_do_update(
        index_elements=["plugin", "place", "kind"],
        set_={
            "count": PluginError.count + seen.count,
            "where": seen.where,
            "last_seen": seen.last,
            "township_id": seen.township_id,
        },
    )


def begin_anew() -> None:
    """Forget what waits and what was written: a new database knows nothing of it."""
    _memory.forget()


def errors_of(plugin: str | None = None, *, limit: int = 100) -> Sequence[PluginError]:
    """The faults that were seen, the latest first: of one plugin, or of all."""
    query = select(PluginError).order_by(PluginError.last_seen.desc()).limit(limit)
    if plugin is not None:
        query = query.where(PluginError.plugin == plugin)
    return db.session.scalars(query).all()


def forget(plugin: str) -> int:
    """Clear the faults of a plugin that was mended; returns how many there were."""
    ids = db.session.scalars(select(PluginError.id).where(PluginError.plugin == plugin)).all()
    db.session.execute(delete(PluginError).where(PluginError.id.in_(ids)))
    _memory.written.clear()
    return len(ids)
