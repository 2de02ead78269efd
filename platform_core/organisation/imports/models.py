"""A roster on its way in. The file stays in the storage until it is written or a day old."""

import base64
import enum
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import text, words
from platform_core.organisation.rosters import Finding, Severity
from platform_core.sealing import sealed
from platform_core.tenancy import TownshipModel


class ImportKind(enum.StrEnum):
    """Which register it goes into."""

    MEMBERS = "members"
    EMPLOYERS = "employers"
    UNIONS = "unions"


class ImportState(enum.StrEnum):
    """reading → checked → writing → done; or failed, discarded, expired."""

    READING = "reading"
    CHECKED = "checked"
    WRITING = "writing"
    DONE = "done"
    FAILED = "failed"
    DISCARDED = "discarded"
    EXPIRED = "expired"


WORKING = (ImportState.READING, ImportState.WRITING)
WAITING = (*WORKING, ImportState.CHECKED)


class RosterImport(TownshipModel):
    """One roster and how far it has come.

    `expected` is the number of rows the file seems to have, `read` how many have been read.
    The findings may name people, so they are sealed, and go with the file.
    """

    __tablename__ = "core_import"
    __table_args__ = (
        Index(None, "township_id", "state", "at"),
        CheckConstraint("(state = 'done') = (written IS NOT NULL)", name="done_is_counted"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="failed_with_a_reason"),
    )

    kind: Mapped[ImportKind] = mapped_column(words(ImportKind))
    state: Mapped[ImportState] = mapped_column(words(ImportState), default=ImportState.READING)
    file_name: Mapped[str] = text(120, pii="content")
    stored_as: Mapped[str | None] = text(32, pii="none")
    sha256: Mapped[str] = text(64, pii="none")
    locale: Mapped[str] = text(8, pii="none", default="zh")
    uploaded_by: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[datetime]
    beat_at: Mapped[datetime]  # when work on it was last seen going on
    expected: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    remarks: Mapped[int] = mapped_column(default=0)
    packed: Mapped[str | None] = sealed(pii="content", deferred=True)
    problem: Mapped[str | None] = text(400, pii="none")
    confirmed_by: Mapped[int | None] = mapped_column(BigInteger)
    written: Mapped[int | None]

    @property
    def is_working(self) -> bool:
        """Whether something is being done with it right now."""
        return self.state in WORKING

    @property
    def can_be_confirmed(self) -> bool:
        """Whether all of it may be written: all or nothing."""
        return self.state is ImportState.CHECKED and not self.errors and self.accepted > 0

    @property
    def percent(self) -> int:
        """How far the reading is, for a bar; never quite full before it is done."""
        return min(99, self.read * 100 // self.expected) if self.expected else 0

    @property
    def findings(self) -> list[Finding]:
        """Every finding, in the order of the file."""
        if self.packed is None:
            return []
        rows = json.loads(zlib.decompress(base64.b64decode(self.packed)))
        return [Finding(**(row | {"severity": Severity(row["severity"])})) for row in rows]

    def keep_findings(self, findings: Sequence[Finding]) -> None:
        """Put the findings away; ten thousand of them take some 200 kB."""
        plain = json.dumps([asdict(each) for each in findings], ensure_ascii=False).encode()
        self.packed = base64.b64encode(zlib.compress(plain, 6)).decode()
