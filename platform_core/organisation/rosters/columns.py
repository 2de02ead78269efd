"""How a roster is described: its columns, and the desk at which its rows are put together."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from platform_core.cells import Cell
from platform_core.organisation.rosters.findings import (
    CODES,
    WHOLE_ROW,
    Clean,
    Finding,
    Severity,
    say,
)
from platform_core.organisation.rosters.unions import UnionName, UnionNames

RowT = TypeVar("RowT")
Index = Callable[[str], str]


class Place(NamedTuple):
    """Where something stood before, for the message about its repetition."""

    row: int
    name: str
    where: str


@dataclass
class Desk:
    """What the clerk has at hand while reading one file."""

    unions: UnionNames
    known: Set[str]
    today: date
    index: Index  # identity number -> the form in which `known` holds it
    date1904: bool = False  # of the sheet being read
    sheet_union: UnionName | None = None  # named by the sheet's title or name
    seen: dict[tuple[str, ...], Place] = field(default_factory=dict)


Cleaner = Callable[[Cell, Desk], Clean]


@dataclass(frozen=True)
class Column:
    """One column of a roster.

    `headings` are all spellings understood, the template's own in both languages among them.
    `attended`: also a blank cell is given to the cleaner, because blank means something here.
    `by_title`: a sheet whose title names the union may lack this column.
    `meanings`: how each value is put into words; one remark per sheet then says what was read.
    """

    key: str
    label: Any  # lazy text: the heading of the template
    headings: tuple[str, ...]
    clean: Cleaner
    required: bool = False
    attended: bool = False
    ditto: bool = False
    by_title: bool = False
    meanings: Mapping[Any, Any] | None = None
    choices: tuple[Any, ...] = ()  # offered by the template's drop-down list
    example: Any = ""
    width: int = 14  # of the template's column, in characters

    @property
    def heading(self) -> str:
        """The heading a reader of the current language writes, and the import understands."""
        shown = str(self.label)
        return shown if shown in self.headings else self.headings[0]


@dataclass
class Draft:
    """One row on its way in: cleaned values by column key, and what was found."""

    sheet: str
    row: int
    headings: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    passed_over: bool = False  # a repetition of what is known already

    def add(self, code: str, key: str = "", **facts: Any) -> None:
        """Note a finding on the column `key`, or on the whole row."""
        column = self.headings.get(key, key) if key else str(WHOLE_ROW)
        severity = CODES[code].severity
        message = say(code, facts)
        self.findings.append(Finding(self.sheet, self.row, column, code, severity, message))

    def pass_over(self, code: str, **facts: Any) -> None:
        self.add(code, **facts)
        self.passed_over = True

    @property
    def accepted(self) -> bool:
        return not self.passed_over and not any(
            finding.severity is Severity.ERROR for finding in self.findings
        )


@dataclass(frozen=True, eq=False)  # a roster is itself; two alike are still two
class Roster(Generic[RowT]):
    """A kind of roster: its columns, and how checked values become a row.

    `anchor` is the column without which a line is hardly a row (totals lack it).
    `finish` compares the values of a row with each other and with the rows before.
    """

    kind: str
    label: Any  # lazy: "roster of members"
    columns: tuple[Column, ...]
    anchor: str
    finish: Callable[[Draft, Desk], None]
    build: Callable[[Draft], RowT]
