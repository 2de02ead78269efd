"""Keep a file, let one go, and clear up what nobody owns.

First the bytes, then the row: a row always has its bytes. Bytes whose row was rolled back or
deleted go with the sweep, so nothing is lost when a transaction fails half-way.
"""

from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import select

from platform_core.files.checks import LARGEST, check, safe_name
from platform_core.files.models import StoredFile
from platform_core.files.storage import storage
from platform_core.history import Acting, record, ref_of
from platform_core.tenancy import db, scope

SPARED = timedelta(days=1)  # a request that has put its bytes away may still be at work


def keep(
    stream: BinaryIO,
    name: str,
    *,
    about: object,
    actor: Acting,
    now: datetime,
    limit: int = LARGEST,
) -> StoredFile:
    """Check an uploaded file and keep it for the thing `about` (a row or its ref).

    `limit` is in bytes. Raises RuleBroken, and keeps nothing, where the check refuses it.
    """
    kind = check(stream, name, limit=limit)
    stored = storage().put(scope().township_or_raise(), stream)
    ref = ref_of(about) if hasattr(about, "__tablename__") else str(about)
    file = StoredFile(
        ref=ref,
        name=safe_name(name),
        content_type=kind.content_type,
        size=stored.size,
        sha256=stored.sha256,
        stored_as=stored.stored_as,
        uploaded_by=actor.account_id or None,
        at=now,
    )
    db.session.add(file)
    record("core:keep_file", file, actor=actor, at=now, about=ref, sha256=stored.sha256)
    return file


def files_of(about: object) -> list[StoredFile]:
    """The files kept for a row (or its ref), oldest first."""
    ref = ref_of(about) if hasattr(about, "__tablename__") else str(about)
    query = select(StoredFile).filter_by(ref=ref).order_by(StoredFile.id)
    return list(db.session.scalars(query))


def discard(file: StoredFile, *, actor: Acting, now: datetime) -> None:
    """Let a file go. Its bytes follow with the next sweep, so a rollback brings it back whole."""
    record("core:discard_file", file, actor=actor, at=now, about=file.ref, sha256=file.sha256)
    db.session.delete(file)


def sweep(*, now: datetime) -> int:
    """Delete bytes of this township that no row owns and that are older than a day; how many.

    A job of the core runs it daily.
    """
    township_id = scope().township_or_raise()
    old = set(storage().older_than(township_id, now - SPARED))
    ownerless = old - set(db.session.scalars(select(StoredFile.stored_as)))
    for stored_as in ownerless:
        storage().delete(township_id, stored_as)
    return len(ownerless)
