"""Long rosters: read and written outside the request, in short transactions.

A thread of the web process begins at once; should that process die, the job `revive` finds the
roster without a beat and goes on. On SQLite nobody waits meanwhile: between gathering what is
known and writing, no transaction is open.
"""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask
from sqlalchemy import CursorResult, or_, select, update
from sqlalchemy.exc import IntegrityError

from platform_core.clock import utcnow
from platform_core.errors import NotFound, RuleBroken
from platform_core.i18n import gettext as _
from platform_core.i18n import use_locale
from platform_core.organisation.imports import files
from platform_core.organisation.imports.known import gather
from platform_core.organisation.imports.models import (
    WAITING,
    WORKING,
    ImportState,
    RosterImport,
)
from platform_core.organisation.imports.staging import Paper, keep, write_or_show
from platform_core.tenancy import db, scope, township_scope

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=24)  # the file and the findings
DEAD_AFTER = timedelta(minutes=2)  # without a beat, whoever worked on it is gone


@dataclass(frozen=True)
class _By:
    """Whoever confirmed, as far as the history needs them."""

    account_id: int


def begin(app: Flask, township_id: int, import_id: int) -> threading.Thread:
    """Go on with a staged roster in a thread of this process. Its row must be committed."""
    thread = threading.Thread(
        target=_in_thread, args=(app, township_id, import_id), name=f"import-{import_id}",
        daemon=True,
    )  # fmt: skip
    thread.start()
    return thread


def _in_thread(app: Flask, township_id: int, import_id: int) -> None:
    with app.app_context(), township_scope(township_id):
        carry_on(import_id)


def carry_on(import_id: int) -> None:
    """Take a staged roster of this township as far as it goes. Commits; never raises for what
    is wrong with the file."""
    staged = _staged(import_id)
    if staged is None or not staged.is_working:
        return
    with use_locale(staged.locale):
        try:
            _work(staged)
        except RuleBroken as broken:
            _fail(import_id, broken.message)
        except NotFound:
            _fail(import_id, _("The file is no longer there. Upload it again."))
        except Exception:
            log.exception("Import %s stopped", import_id)
            _fail(import_id, _("Something went wrong here. Nothing was written; upload it again."))


def _work(staged: RosterImport) -> None:
    paper, by = Paper.of(staged), _By(staged.confirmed_by or 0)
    known = gather(staged.kind)
    db.session.commit()  # from here on the row is not touched until the file is read
    result = paper.read(known, utcnow(), _Beat(paper.id).note)
    try:
        staged = _staged(paper.id, lock=True) or staged
        if staged.state is ImportState.READING:
            keep(staged, result)
        elif staged.state is ImportState.WRITING:
            write_or_show(staged, result, known, actor=by, now=utcnow())
        db.session.commit()  # nothing changed where it was discarded meanwhile
    except IntegrityError:
        _show_again(paper)


def _show_again(paper: Paper) -> None:
    """Somebody entered one of the people while the roster was being written: nothing of it was
    kept; compare it with the register as it is now, and let it be confirmed anew."""
    db.session.rollback()
    result = paper.read(gather(paper.kind), utcnow())
    staged = _staged(paper.id, lock=True)
    assert staged is not None
    keep(staged, result)
    staged.confirmed_by = None
    db.session.commit()


class _Beat:
    """Notes how far the reading is, each time in a transaction of its own."""

    def __init__(self, import_id: int) -> None:
        self.import_id = import_id

    def note(self, rows: int) -> None:
        """So many rows have been read."""
        going_on = (RosterImport.id == self.import_id, RosterImport.state.in_(WORKING))
        beat = update(RosterImport).where(*going_on).values(read=rows, beat_at=utcnow())
        db.session.execute(beat)
        db.session.commit()


def _fail(import_id: int, problem: str) -> None:
    db.session.rollback()
    staged = _staged(import_id, lock=True)
    if staged is not None and staged.is_working:
        staged.state, staged.problem = ImportState.FAILED, problem[:400]
    db.session.commit()


def _staged(import_id: int, *, lock: bool = False) -> RosterImport | None:
    key = (scope().township_or_raise(), import_id)
    return db.session.get(RosterImport, key, with_for_update=lock or None, populate_existing=True)


def revive(now: datetime) -> int:
    """Go on with what nobody works on any more; how many. A job of the core runs it."""
    dead = (RosterImport.state.in_(WORKING), RosterImport.beat_at < now - DEAD_AFTER)
    ids = db.session.scalars(select(RosterImport.id).where(*dead)).all()
    for import_id in ids:
        claim = update(RosterImport).where(RosterImport.id == import_id, *dead)
        claimed = cast(CursorResult[Any], db.session.execute(claim.values(beat_at=now)))
        db.session.commit()
        if claimed.rowcount == 1:
            carry_on(import_id)
    return len(ids)


def expire(now: datetime) -> int:
    """Let go the files of rosters that are done with or a day old, and of those a day old the
    findings, which may name people; how many rosters. A job of the core runs it."""
    old = RosterImport.at < now - KEPT_FOR
    ended = RosterImport.state.not_in(WAITING)
    kept = RosterImport.stored_as.is_not(None)
    query = select(RosterImport).where(
        or_(kept & (old | ended), RosterImport.packed.is_not(None) & old)
    )
    rosters: Sequence[RosterImport] = db.session.scalars(query).all()
    for staged in rosters:
        _let_go(staged, is_old=staged.at < now - KEPT_FOR)
    return len(rosters)


def _let_go(staged: RosterImport, *, is_old: bool) -> None:
    if staged.stored_as is not None:
        # Bytes first: a row that still names them is met again by the next run.
        files.let_go(staged.township_id, staged.stored_as)
        staged.stored_as = None
    if is_old:
        staged.packed = None
        if staged.state in WAITING:
            staged.state = ImportState.EXPIRED
