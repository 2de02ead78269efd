"""The ledger of erasures: a file beside the database, because a restored database forgets them.

One line for each erased person, ids and the instant only. Keep a copy of it with `keys.json`.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy import event

from platform_core.tenancy import ScopedSession, db

_PENDING = "erasures"


def enter(township_id: int, member_id: int, at: datetime) -> None:
    """Enter an erasure, once the transaction that does it has been committed."""
    line = json.dumps({"township": township_id, "member": member_id, "at": at.isoformat()})
    db.session().info.setdefault(_PENDING, []).append((_file(), line))


def read(instance: Path) -> Iterator[tuple[int, int]]:
    """Whose data were erased: township and member, in the order it happened."""
    file = instance / "erasures.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        entry = json.loads(line)
        yield entry["township"], entry["member"]


def _file() -> Path:
    instance: Path = current_app.extensions["union_settings"].instance
    return instance / "erasures.jsonl"


@event.listens_for(ScopedSession, "after_commit")
def _write(session: ScopedSession) -> None:
    for path, line in session.info.pop(_PENDING, ()):
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())


@event.listens_for(ScopedSession, "after_rollback")
def _forget(session: ScopedSession) -> None:
    session.info.pop(_PENDING, None)
