"""The way of a roster: stage, read, confirm, write; or discard. Nothing is written in between.

Each step claims the row with a guarded update, so that two clicks, two workers or a worker
started anew have one effect. What is too long for a request is left to `background`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from sqlalchemy import CursorResult, update

from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import Acting, record
from platform_core.i18n import current_locale
from platform_core.i18n import gettext as _
from platform_core.organisation.imports import files
from platform_core.organisation.imports.checking import Progress, check
from platform_core.organisation.imports.known import Known, gather
from platform_core.organisation.imports.models import ImportKind, ImportState, RosterImport
from platform_core.organisation.imports.writing import write
from platform_core.organisation.rosters import RosterResult, Severity
from platform_core.tenancy import db, scope

INLINE = 2000  # rows up to which the request itself reads and writes


@dataclass(frozen=True)
class Paper:
    """The file of a staged roster, apart from its row: reading it needs no transaction."""

    id: int
    kind: ImportKind
    name: str
    township_id: int
    stored_as: str

    @classmethod
    def of(cls, staged: RosterImport) -> "Paper":
        """Of a roster that still has its file. Raises RuleBroken where it is gone."""
        if staged.stored_as is None:
            raise RuleBroken(_("The file is no longer there. Upload it again."))
        return cls(staged.id, staged.kind, staged.file_name, staged.township_id, staged.stored_as)

    def read(
        self, known: Known, now: datetime, progress: Progress | None = None
    ) -> RosterResult[Any]:
        """Read it and compare it with what is known. Raises RuleBroken for a bad file."""
        sheets = files.sheets_kept(self.township_id, self.stored_as, self.name)
        return check(self.kind, sheets, known, local_date(now), progress=progress)


def stage(
    stream: BinaryIO, name: str, kind: ImportKind, *, actor: Acting, now: datetime
) -> RosterImport:
    """Put an uploaded roster aside; a short one is read at once, a long one is left READING.

    Raises RuleBroken, and keeps nothing, for what is no readable table.
    """
    kept = files.keep(stream, name, scope().township_or_raise())
    staged = RosterImport(
        kind=kind, file_name=kept.name, stored_as=kept.stored_as, sha256=kept.sha256,
        locale=current_locale(), uploaded_by=actor.account_id or None, at=now, beat_at=now,
        expected=kept.rows,
    )  # fmt: skip
    db.session.add(staged)
    db.session.flush()
    if kept.rows <= INLINE:
        keep(staged, Paper.of(staged).read(gather(kind), now))
    return staged


def keep(staged: RosterImport, result: RosterResult[Any]) -> None:
    """Note what reading found; the roster now waits to be confirmed."""
    staged.total = staged.read = result.total
    staged.accepted = result.accepted
    staged.errors = result.count(Severity.ERROR)
    staged.warnings = result.count(Severity.WARN)
    staged.remarks = result.count(Severity.INFO)
    staged.keep_findings(result.findings)
    staged.state = ImportState.CHECKED


def confirm(staged: RosterImport, *, actor: Acting, now: datetime) -> bool:
    """Let a checked roster be written: a short one now, a long one is left WRITING.

    Confirming it twice has one effect. Returns False where the register has changed since, so
    that the findings are others now and nothing was written. Raises RuleBroken where it holds
    errors or nothing new: all of it is written, or nothing.
    """
    if staged.state in (ImportState.WRITING, ImportState.DONE):
        return True
    if not staged.can_be_confirmed:
        raise RuleBroken(_why_not(staged))
    if not _claimed(staged, actor, now):
        db.session.refresh(staged)
        return staged.state in (ImportState.WRITING, ImportState.DONE)
    db.session.refresh(staged)
    if staged.expected > INLINE:
        return True
    known = gather(staged.kind)
    return write_or_show(staged, Paper.of(staged).read(known, now), known, actor=actor, now=now)


def _why_not(staged: RosterImport) -> str:
    if staged.state is not ImportState.CHECKED:
        return _("This roster can no longer be imported. Upload it again.")
    if staged.errors:
        return _("There are errors in it. Correct them in the file and upload it again.")
    return _("There is nothing new in this roster.")


def _claimed(staged: RosterImport, actor: Acting, now: datetime) -> bool:
    claim = (
        update(RosterImport)
        .where(RosterImport.id == staged.id, RosterImport.state == ImportState.CHECKED)
        .values(state=ImportState.WRITING, confirmed_by=actor.account_id or None, beat_at=now)
    )
    return cast(CursorResult[Any], db.session.execute(claim)).rowcount == 1


def write_or_show(
    staged: RosterImport, result: RosterResult[Any], known: Known, *, actor: Acting, now: datetime
) -> bool:
    """Write what was confirmed; where the file now reads differently, show that instead."""
    if result.accepted != staged.accepted or result.count(Severity.ERROR):
        keep(staged, result)
        staged.confirmed_by = None
        return False
    _write(staged, result.rows, known, actor=actor, now=now)
    return True


def import_at_once(
    result: RosterResult[Any], known: Known, *, kind: ImportKind, name: str, sha256: str,
    actor: Acting, now: datetime,
) -> RosterImport:  # fmt: skip
    """Write a roster that was read elsewhere: the command line's way. Raises RuleBroken where
    it holds errors or nothing new."""
    staged = RosterImport(
        kind=kind, file_name=files.tidy_name(name), sha256=sha256, locale=current_locale(),
        uploaded_by=actor.account_id or None, at=now, beat_at=now, expected=result.total,
    )  # fmt: skip
    keep(staged, result)
    if not staged.can_be_confirmed:
        raise RuleBroken(_why_not(staged))
    db.session.add(staged)
    db.session.flush()
    _write(staged, result.rows, known, actor=actor, now=now)
    return staged


def _write(
    staged: RosterImport, rows: Sequence[Any], known: Known, *, actor: Acting, now: datetime
) -> None:
    staged.written = write(staged.kind, rows, known.numbers)
    staged.state, staged.beat_at = ImportState.DONE, now
    record(f"core:import_{staged.kind.value}", staged, actor=actor, at=now,
           written=staged.written, warnings=staged.warnings, sha256=staged.sha256)  # fmt: skip


def discard(staged: RosterImport) -> None:
    """Let a roster go. Raises RuleBroken where it is written or being written."""
    if staged.state in (ImportState.WRITING, ImportState.DONE):
        raise RuleBroken(_("This roster is imported already; it cannot be discarded."))
    if staged.state is ImportState.FAILED:
        return
    staged.state = ImportState.DISCARDED
