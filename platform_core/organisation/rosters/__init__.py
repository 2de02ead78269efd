"""Rosters: what offices send in as spreadsheets, read into clean rows with a finding per problem.

Pure: no Flask, no database. What each problem means for its row is stated in `findings`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import date
from typing import Any

from platform_core.cells import Sheet
from platform_core.errors import NotFound
from platform_core.organisation.rosters.cleaning import clean_amount, clean_count, clean_words
from platform_core.organisation.rosters.columns import Column, Desk, Draft, Index, Roster
from platform_core.organisation.rosters.delegates import DELEGATES, DelegateRow
from platform_core.organisation.rosters.employers import EMPLOYERS, EmployerRow
from platform_core.organisation.rosters.findings import CODES, Finding, Severity
from platform_core.organisation.rosters.grassroots import UNIONS, UnionRow
from platform_core.organisation.rosters.identity import check_digit, mask
from platform_core.organisation.rosters.members import MEMBERS, MemberRow
from platform_core.organisation.rosters.reading import RosterResult, read
from platform_core.organisation.rosters.template import build_template
from platform_core.organisation.rosters.text import compare
from platform_core.organisation.rosters.unions import UnionName, UnionNames

__all__ = [
    "CODES",
    "ROSTERS",
    "Column",
    "DelegateRow",
    "Draft",
    "EmployerRow",
    "Finding",
    "MemberRow",
    "Roster",
    "RosterResult",
    "Severity",
    "UnionName",
    "UnionRow",
    "check_digit",
    "clean_amount",
    "clean_count",
    "clean_words",
    "compare",
    "mask",
    "read_delegates",
    "read_employers",
    "read_members",
    "read_table",
    "read_unions",
    "template_workbook",
]

ROSTERS: Mapping[str, Roster[Any]] = {
    roster.kind: roster for roster in (MEMBERS, EMPLOYERS, UNIONS, DELEGATES)
}
Progress = Callable[[int], None]  # told now and then how many rows have been read


def read_members(
    sheets: Iterable[Sheet],
    unions: Sequence[UnionName],
    known: Set[str],
    today: date,
    *,
    index: Index = str,
    progress: Progress | None = None,
) -> RosterResult[MemberRow]:
    """Members out of a roster.

    `unions` are those of the township; `known` the indexes of identity numbers already
    registered, in the form `index` gives a number. Raises RuleBroken as the sheets do.
    """
    return _read(MEMBERS, sheets, Desk(UnionNames(unions), known, today, index), progress)


def read_delegates(
    sheets: Iterable[Sheet],
    unions: Sequence[UnionName],
    known: Set[str],
    today: date,
    *,
    index: Index = str,
    progress: Progress | None = None,
) -> RosterResult[DelegateRow]:
    """Delegates out of a roster; `known` are those already delegates, as in `read_members`."""
    return _read(DELEGATES, sheets, Desk(UnionNames(unions), known, today, index), progress)


def read_employers(
    sheets: Iterable[Sheet],
    known: Set[str],
    today: date,
    *,
    index: Index = str,
    progress: Progress | None = None,
) -> RosterResult[EmployerRow]:
    """Employers out of a roster; `known` are the credit codes already registered."""
    return _read(EMPLOYERS, sheets, Desk(UnionNames(()), known, today, index), progress)


def read_unions(
    sheets: Iterable[Sheet],
    known: Set[str],
    today: date,
    *,
    progress: Progress | None = None,
) -> RosterResult[UnionRow]:
    """Unions out of a roster; `known` are the names of those the township already has."""
    names = {compare(name) for name in known}
    return _read(UNIONS, sheets, Desk(UnionNames(()), names, today, str), progress)


def read_table(
    table: Roster[Any],
    sheets: Iterable[Sheet],
    today: date,
    *,
    known: Set[str] = frozenset(),
    progress: Progress | None = None,
) -> RosterResult[Any]:
    """Rows out of a table that a module describes itself. Raises RuleBroken as the sheets do."""
    return read(table, sheets, Desk(UnionNames(()), known, today, str), (), progress)


def template_workbook(kind: str) -> bytes:
    """An empty .xlsx for the roster `kind` in the current language. Raises NotFound."""
    if kind not in ROSTERS:
        raise NotFound
    return build_template(ROSTERS[kind])


def _read(
    roster: Roster[Any], sheets: Iterable[Sheet], desk: Desk, progress: Progress | None
) -> RosterResult[Any]:
    others = [other for other in ROSTERS.values() if other is not roster]
    return read(roster, sheets, desk, others, progress)
