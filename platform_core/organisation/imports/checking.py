"""A roster read and compared with the register: what may be written, and every finding.

The rosters room judges the file by itself; here stands what only the register can tell, and what
its tables refuse. Nothing is written, and no query is made while the file is read.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from platform_core.cells import Sheet
from platform_core.i18n import gettext as _
from platform_core.organisation.imports.known import Known, Likeness, index
from platform_core.organisation.imports.models import ImportKind
from platform_core.organisation.rosters import (
    EmployerRow,
    Finding,
    MemberRow,
    RosterResult,
    Severity,
    UnionRow,
    read_employers,
    read_members,
    read_unions,
)
from platform_core.organisation.rosters.text import compare
from platform_core.sealing import phone_index

Progress = Callable[[int], None]
Row = Any  # MemberRow, EmployerRow or UnionRow

# What the columns of the tables hold at most, in characters.
LONGEST = {
    "name": 40, "ethnicity": 20, "politics": 20, "education": 20, "job": 40, "number": 20,
    "legal_rep": 40, "code": 20, "approval_no": 60,
}  # fmt: skip
LONGEST_NAME_OF_BODY = 120


def check(
    kind: ImportKind,
    sheets: Iterable[Sheet],
    known: Known,
    today: date,
    *,
    progress: Progress | None = None,
) -> RosterResult[Any]:
    """Read a roster and compare it with what is known. Raises RuleBroken as the sheets do."""
    if kind is ImportKind.MEMBERS:
        result: RosterResult[Any] = read_members(
            sheets, known.unions, known.keys, today, index=index, progress=progress
        )
        judge: Callable[[Row], Iterator[Finding]] = _Members(known).judge
    elif kind is ImportKind.EMPLOYERS:
        result = read_employers(sheets, known.keys, today, progress=progress)
        judge = _Employers(known).judge
    else:
        result = read_unions(sheets, known.keys, today, progress=progress)
        judge = _Unions(known).judge
    return _judged(result, judge)


def _judged(
    result: RosterResult[Any], judge: Callable[[Row], Iterator[Finding]]
) -> RosterResult[Any]:
    """The result without the rows that `judge` refuses or passes over, with its findings."""
    kept, findings = [], list(result.findings)
    for row in result.rows:
        found = list(judge(row))
        findings += found
        if all(each.severity is Severity.INFO for each in found):
            kept.append(row)
    return RosterResult(kept, findings, result.total)


def _finding(row: Row, code: str, severity: Severity, column: str, message: str) -> Finding:
    return Finding(row.sheet, row.row, column, code, severity, message)


def _error(row: Row, code: str, column: str, message: str) -> Finding:
    return _finding(row, code, Severity.ERROR, column, message)


def _too_long(row: Row, longest: dict[str, int]) -> Iterator[Finding]:
    for field, most in longest.items():
        value = getattr(row, field, None)
        if value and len(value) > most:
            yield _error(
                row, "value_long", _("Whole row"),
                _("“%(value)s…” is longer than %(most)s characters. Shorten it.",
                  value=value[:20], most=most),
            )  # fmt: skip


class _Members:
    """Judges the rows of a roster of members one after the other."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.numbers: dict[str, int] = {}  # card number → row that has it

    def judge(self, row: MemberRow) -> Iterator[Finding]:
        yield from _too_long(row, LONGEST)
        known = self._known_without_number(row)
        if known is not None:
            yield known
        elif row.number:
            yield from self._number_clashes(row, row.number)

    def _known_without_number(self, row: MemberRow) -> Finding | None:
        """Somebody of the same name, union and telephone is there, and one of the two papers
        lacks the identity number: taken for the same person, and said."""
        phone = phone_index(row.phone) if row.phone else None
        known = self.known.alike.get(Likeness(row.union_id, row.name, phone))
        if known is None or (row.identity and known[1]):
            return None
        return _finding(
            row, "already_member", Severity.WARN, _("Whole row"),
            _("Taken for the member %(number)s of the same union, name and telephone; this row was "
              "passed over. If it is somebody else, enrol them one by one.", number=known[0]),
        )  # fmt: skip

    def _number_clashes(self, row: MemberRow, number: str) -> Iterator[Finding]:
        before = self.numbers.setdefault(number, row.row)
        if before != row.row:
            yield _error(
                row, "number_repeated", _("Card number"),
                _("The card number %(number)s already stands in row %(row)s. Correct one of them.",
                  number=number, row=before),
            )  # fmt: skip
        elif number in self.known.numbers:
            yield _error(
                row, "number_taken", _("Card number"),
                _("The card number %(number)s is another member's. Correct it or leave it blank.",
                  number=number),
            )  # fmt: skip


class _Employers:
    """Judges the rows of a roster of employers."""

    def __init__(self, known: Known) -> None:
        self.known = known

    def judge(self, row: EmployerRow) -> Iterator[Finding]:
        yield from _too_long(row, LONGEST | {"name": LONGEST_NAME_OF_BODY})
        if not row.credit_code and compare(row.name) in self.known.names:
            yield _finding(row, "already_known", Severity.WARN, _("Whole row"),
                           _("Already registered; this row was passed over."))  # fmt: skip
        for label, part in ((_("Women among them"), row.women),
                            (_("Migrant workers"), row.migrants)):  # fmt: skip
            if part and part > (row.employees or 0):
                yield _error(
                    row, "count_impossible", label,
                    _("%(part)s of %(whole)s employees cannot be. Correct the figures.",
                      part=part, whole=row.employees or 0),
                )  # fmt: skip


class _Unions:
    """Judges the rows of a roster of unions."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.codes: dict[str, int] = {}

    def judge(self, row: UnionRow) -> Iterator[Finding]:
        yield from _too_long(row, LONGEST | {"name": LONGEST_NAME_OF_BODY})
        if not row.code:
            return
        before = self.codes.setdefault(row.code, row.row)
        if before != row.row or row.code in self.known.numbers:
            yield _error(
                row, "code_taken", _("Union code"),
                _("The code %(code)s is another union's. Correct it or leave it blank.",
                  code=row.code),
            )  # fmt: skip
