"""One process of the torture: eight threads that write through the application's own sessions.

Each write reads a counter, adds a row and writes the counter back, as a request would; the
acknowledgement goes into the file only after the commit. Whoever starts it kills it.
"""

import os
import sys
import threading
import time
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.matters.models import Counter
from platform_core.organisation.models import Honour
from platform_core.tenancy import db, township_scope

WRITERS, READERS, TOWNSHIP = 8, 2, 1


def main(instance: Path, number: str) -> None:
    app = create_app(Settings(instance, {}))
    kept, faults = (_appending(instance / name) for name in ("acknowledged", "faults"))
    work = [(_write, f"{number}-{thread}", kept) for thread in range(WRITERS)]
    work += [(_read, number, kept)] * READERS
    for act, name, file in work:
        threading.Thread(target=_again, args=(app, act, name, file, faults), daemon=True).start()
    time.sleep(3600)


def _appending(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _again(app: Flask, act, name: str, kept: int, faults: int) -> None:
    turn = 0
    while True:
        turn += 1
        try:
            with app.app_context():
                act(name, turn, kept)
        except Exception as fault:
            os.write(faults, f"{name} {type(fault).__name__} {fault!s:.200}\n".encode())


def _write(name: str, turn: int, kept: int) -> None:
    title, began = f"{name}-{turn}", time.perf_counter()
    with township_scope(TOWNSHIP):
        counter = db.session.scalars(select(Counter).where(Counter.series == "drill")).one()
        db.session.add(Honour(title=title, level="county", granted_by="x" * 100))
        counter.last += 1
        db.session.commit()
    waited = 1000 * (time.perf_counter() - began)
    os.write(kept, f"{title} {waited:.0f}\n".encode())


def _read(name: str, turn: int, kept: int) -> None:
    with township_scope(TOWNSHIP, writes=False):
        counted = db.session.scalar(select(Counter.last).where(Counter.series == "drill"))
        time.sleep(0.01)
        rows = db.session.scalar(select(func.count()).select_from(Honour))
    if counted != rows:
        raise AssertionError(f"torn: {counted} counted, {rows} there")
    time.sleep(0.05)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
