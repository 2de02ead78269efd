"""The lists that the pages about imports show, and their words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.imports.models import ImportState, RosterImport
from platform_core.organisation.rosters import Finding, Severity
from platform_core.tenancy import db

STATES: Mapping[str, Any] = {
    ImportState.READING: _l("being read"),
    ImportState.CHECKED: _l("waits to be confirmed"),
    ImportState.WRITING: _l("being written"),
    ImportState.DONE: _l("imported"),
    ImportState.FAILED: _l("could not be read"),
    ImportState.DISCARDED: _l("discarded"),
    ImportState.EXPIRED: _l("expired"),
}
SEVERITIES: Mapping[str, Any] = {
    Severity.ERROR: _l("Errors"),
    Severity.WARN: _l("To look at"),
    Severity.INFO: _l("Put in order"),
}


class Tally(NamedTuple):
    """How often one kind of finding occurs, with one of them to show what it is."""

    example: Finding
    times: int


def latest(limit: int) -> Sequence[RosterImport]:
    """The last imports, the newest first."""
    return db.session.scalars(
        select(RosterImport).order_by(RosterImport.id.desc()).limit(limit)
    ).all()


def by_code(findings: Sequence[Finding]) -> list[Tally]:
    """The findings counted by kind, the gravest and then the most frequent first."""
    counts = Counter(finding.code for finding in findings)
    first = {finding.code: finding for finding in reversed(findings)}
    tallies = [Tally(first[code], count) for code, count in counts.items()]
    rank = tuple(Severity)
    return sorted(tallies, key=lambda t: (-rank.index(t.example.severity), -t.times))
