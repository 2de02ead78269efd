"""Reads a roster: finds the heading of each sheet, passes over what is no row, cleans the rest.

Pure: no database and no request. Rows stream through; only what was accepted is kept.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from platform_core.cells import EMPTY, Cell, Row, Sheet
from platform_core.i18n import gettext as _
from platform_core.organisation.rosters.columns import Desk, Draft, Roster
from platform_core.organisation.rosters.findings import Clean, Finding, Severity
from platform_core.organisation.rosters.headings import TITLE_ROWS, Layout, find_layout
from platform_core.organisation.rosters.text import DITTO, compare

RowT = TypeVar("RowT")
EXAMPLE = ("示例", "Example")  # in the first column of the template's example row
NOTES_SHEETS = ("填写说明", "Filling-in notes")
REPORT_EVERY = 500  # rows between two calls of `progress`
_TOTAL = re.compile(r"(本页|本表|累计|全镇)?(合计|小计|总计|共计|total|subtotal)[:\d人户名个家]*")
_SIGNATURE = re.compile("主席|负责人|审核|制表|填表|填报|经办|复核|签字|签名|盖章|公章")
_NOTE = re.compile("(备?注|说明|填表说明|note|notes)[:.、0-9]")


@dataclass
class RosterResult(Generic[RowT]):
    """What a file held. `total` counts the rows of people (or bodies), `accepted` those in `rows`.

    A row with an error is never in `rows`; whether the rest may be written while errors stand is
    for the operation to decide.
    """

    rows: list[RowT] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    total: int = 0

    @property
    def accepted(self) -> int:
        return len(self.rows)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)


def read(
    roster: Roster[RowT],
    sheets: Iterable[Sheet],
    desk: Desk,
    others: Sequence[Roster[Any]] = (),
    progress: Callable[[int], None] | None = None,
) -> RosterResult[RowT]:
    """Read every sheet as `roster`; a sheet that is one of `others` is named so and not imported.

    `progress` is told now and then how many rows have been read.
    """
    result: RosterResult[RowT] = RosterResult()
    skipped: list[tuple[Sheet, int]] = []
    read_any = False
    for sheet in sheets:
        head = list(islice(sheet.rows, TITLE_ROWS + 1))
        layout = _choose(head, roster, others)
        if layout:
            read_any = True
            rows = chain(head[layout.index + 1 :], sheet.rows)
            _SheetReader(sheet, layout, desk, result, progress).read(rows, wanted=roster)
        elif any(row.cells for row in head):
            skipped.append((sheet, next(row.number for row in head if row.cells)))
    _explain_skipped(roster, skipped, result, read_any)
    return result


def _choose(
    head: Sequence[Row], roster: Roster[Any], others: Sequence[Roster[Any]]
) -> Layout | None:
    """The heading as `roster`, unless it lacks a column and another kind has all of its own."""
    layout = find_layout(head, roster)
    if layout and not layout.missing:
        return layout
    rivals = [found for other in others if (found := find_layout(head, other))]
    complete = [rival for rival in rivals if not rival.missing]
    best = max(complete, key=lambda rival: len(rival.columns), default=None)
    if best and (layout is None or len(best.columns) > len(layout.columns)):
        return best
    return layout


def _explain_skipped(
    roster: Roster[Any],
    skipped: Sequence[tuple[Sheet, int]],
    result: RosterResult[Any],
    read_any: bool,
) -> None:
    for position, (sheet, row) in enumerate(skipped):
        draft = Draft(sheet.name, row, {})
        if sheet.name in NOTES_SHEETS:
            draft.add("notes_sheet")
        elif read_any or position:
            draft.add("sheet_skipped")
        else:
            needed = "、".join(c.heading for c in roster.columns if c.required)
            draft.add("heading_missing", needed=needed)
        result.findings += draft.findings
    if not read_any and not skipped:
        draft = Draft("", 1, {})
        draft.add("file_empty")
        result.findings += draft.findings


class _SheetReader:
    """Reads the rows of one sheet below its heading into the result."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        desk: Desk,
        result: RosterResult[Any],
        progress: Callable[[int], None] | None,
    ) -> None:
        self.sheet, self.layout, self.desk, self.result = sheet, layout, desk, result
        self.progress = progress
        self.above: dict[str, Cell] = {}  # what a ditto mark repeats
        self.marks: dict[str, Counter[Any]] = {}
        self.anchor = next(
            (place for place, c in layout.columns.items() if c.key == layout.roster.anchor), None
        )
        self.anchor_heading = compare(layout.headings.get(layout.roster.anchor, ""))
        # An example somebody typed over, leaving the word “Example”, is a person after all.
        anchor = next(c for c in layout.roster.columns if c.key == layout.roster.anchor)
        self.anchor_example = compare(str(anchor.example))
        desk.date1904 = sheet.date1904
        desk.sheet_union = desk.unions.named_in(layout.title) or desk.unions.named_in(sheet.name)

    def read(self, rows: Iterable[Row], wanted: Roster[Any]) -> None:
        """Read to the end of the sheet; accept rows only where the sheet is of the wanted kind."""
        importable = self._check_heading(wanted)
        before = self.result.total
        for row in self._filled(rows):
            code = self._no_row(row)
            if code:
                self._note(row.number, code)
                continue
            self.result.total += 1
            draft = self._draft(row)
            self.result.findings += draft.findings
            if importable and draft.accepted:
                self.result.rows.append(self.layout.roster.build(draft))
            if self.progress and self.result.total % REPORT_EVERY == 0:
                self.progress(self.result.total)
        if self.result.total == before:
            self._note(self.layout.row, "sheet_empty_roster")
        self._sum_up_marks()

    def _check_heading(self, wanted: Roster[Any]) -> bool:
        """Say what the heading lacks or has too much; False where no row can be imported."""
        layout, importable = self.layout, True
        if layout.roster is not wanted:
            self._note(layout.row, "wrong_kind", found=layout.roster.label, wanted=wanted.label)
            importable = False
        for column in layout.missing:
            if not (column.by_title and self.desk.sheet_union):
                self._note(layout.row, "column_missing", column.heading, needed=column.heading)
                importable = False
        for heading in layout.unknown:
            self._note(layout.row, "column_ignored", heading)
        return importable

    def _note(self, row: int, code: str, column: Any = "", **facts: Any) -> None:
        draft = Draft(self.sheet.name, row, self.layout.headings)
        draft.add(code, str(column), **facts)
        self.result.findings += draft.findings

    def _filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows with something in them; each run of blank ones is named once."""
        blank: list[int] = []
        for row in rows:
            if not row.cells:
                blank = [blank[0] if blank else row.number, row.number]
                continue
            self._note_blank(blank)
            blank = []
            yield row
        self._note_blank(blank)

    def _note_blank(self, run: Sequence[int]) -> None:
        if run:
            first, last = run
            self._note(first, "blank_rows", count=last - first + 1, last=last)

    def _no_row(self, row: Row) -> str | None:
        """The code of a line that is no row of the roster: totals, signatures, remarks."""
        place, first = next((p, cell) for p, cell in enumerate(row.cells) if cell.text.strip())
        anchored = _text(row, self.anchor)
        if first.text in EXAMPLE and anchored == self.anchor_example:
            return "example_row"
        if anchored and anchored == self.anchor_heading:
            return "heading_row"
        if anchored and place != self.anchor:
            return None
        filled = [(p, compare(cell.text)) for p, cell in enumerate(row.cells) if cell.text.strip()]
        return self._aside(filled)

    def _aside(self, filled: Sequence[tuple[int, str]]) -> str | None:
        """As `_no_row`, for a line whose anchor is empty or comes first."""
        first_place, first = filled[0]
        if any(_TOTAL.fullmatch(text) for _place, text in filled[:2]):
            return "total_row"
        if _SIGNATURE.search(first) and (":" in first or first.endswith(")")):
            return "signature_row"
        if _NOTE.match(first):
            return "note_row"
        if [place for place, _text in filled] == [self.layout.serial]:
            return "numbered_row" if first.isdigit() else "note_row"
        if len(filled) == 1 and first_place not in self.layout.columns:
            return "note_row"
        return None

    def _draft(self, row: Row) -> Draft:
        layout, desk = self.layout, self.desk
        draft = Draft(self.sheet.name, row.number, layout.headings)
        cells, width = row.cells, len(row.cells)
        for place, column in layout.columns.items():
            cell = cells[place] if place < width else EMPTY
            if column.ditto:
                cell = self._repeated(cell, column.key, draft)
            if cell.value is None and not column.attended:
                clean = Clean(None)
            else:
                clean = column.clean(cell, desk)
            draft.values[column.key] = clean.value
            for remark in clean.remarks:
                draft.add(remark.code, column.key, **remark.facts)
            if column.meanings:
                self.marks.setdefault(column.key, Counter())[cell.text.strip(), clean.value] += 1
        layout.roster.finish(draft, desk)
        return draft

    def _repeated(self, cell: Cell, key: str, draft: Draft) -> Cell:
        """The cell above in place of a ditto mark."""
        mark = cell.text.strip()
        if mark in DITTO and key in self.above:
            cell = self.above[key]
            draft.add("ditto", key, value=mark, meant=cell.text)
        self.above[key] = cell
        return cell

    def _sum_up_marks(self) -> None:
        """One remark per column of marks: what each was read as, and how often."""
        for column in self.layout.columns.values():
            counted = self.marks.get(column.key)
            if not counted or not column.meanings:
                continue
            blank = _("blank")
            meanings = "；".join(
                f"{text or blank} → {column.meanings[value]} ({count})"
                for (text, value), count in counted.most_common()
            )
            heading = self.layout.headings[column.key]
            self._note(self.layout.row, "marks_read", heading, meanings=meanings)


def _text(row: Row, place: int | None) -> str:
    """What a cell says in the form for comparing; nothing where there is no such cell."""
    return compare(row.cells[place].text) if place is not None and place < len(row.cells) else ""
