"""Finds the headings of a sheet: wherever they start, in one row or in two, however written."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from platform_core.cells import Row
from platform_core.organisation.rosters.columns import Column, Roster
from platform_core.organisation.rosters.text import compare, tidy

TITLE_ROWS = 30  # headings start within these
FEWEST = 2  # headings that must be known before a row counts as the heading
_BRACKETS = re.compile(r"\(.*?\)")
SERIAL = frozenset({"序号", "序", "no", "no.", "编次", "顺序号"})


@dataclass(frozen=True)
class Layout:
    """Where the columns of a roster stand on one sheet."""

    roster: Roster[Any]
    row: int  # the (lower) heading row, as the spreadsheet program counts
    index: int  # the same, as an index into the rows looked at
    columns: Mapping[int, Column]
    headings: Mapping[str, str]  # column key -> heading as it stands on the sheet
    unknown: Sequence[str]
    serial: int | None  # index of the running number
    title: str  # what stands above

    @property
    def missing(self) -> list[Column]:
        present = {column.key for column in self.columns.values()}
        return [c for c in self.roster.columns if c.required and c.key not in present]


def find_layout(rows: Sequence[Row], roster: Roster[Any]) -> Layout | None:
    """The best heading for `roster` among the first rows of a sheet, or None."""
    best: Layout | None = None
    for index, row in enumerate(rows[:TITLE_ROWS]):
        if not row.cells:
            continue
        lower = _texts(row)
        upper = _texts(rows[index - 1]) if index else []
        for above in ([], upper):
            layout = _layout(rows, index, _merged(above, lower), roster, bool(above))
            if layout and (best is None or len(layout.columns) > len(best.columns)):
                best = layout
    return best


def _texts(row: Row) -> list[str]:
    return [re.sub(r"\s+", "", tidy(cell.text)) for cell in row.cells]


def _merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two heading rows as one: the lower word counts, the upper where there is none below."""
    width = max(len(upper), len(lower))
    above = [*upper, *[""] * (width - len(upper))]
    below = [*lower, *[""] * (width - len(lower))]
    return [low or high for low, high in zip(below, above, strict=True)]


def _layout(
    rows: Sequence[Row], index: int, texts: Sequence[str], roster: Roster[Any], two_rows: bool
) -> Layout | None:
    known = _known(roster)
    columns: dict[int, Column] = {}
    headings: dict[str, str] = {}
    unknown, serial = [], None
    for place, text in enumerate(texts):
        column = _match(text, known)
        if column and column.key not in headings:
            columns[place], headings[column.key] = column, text
        elif compare(text) in SERIAL:
            serial = place if serial is None else serial
        elif text:
            unknown.append(text)
    if len(columns) < FEWEST:
        return None
    above = rows[: index - 1 if two_rows else index]
    title = " ".join(text for row in above for text in _texts(row) if text)
    return Layout(roster, rows[index].number, index, columns, headings, unknown, serial, title)


def _match(text: str, known: Mapping[str, Column]) -> Column | None:
    plain = compare(text).strip("*:")
    return known.get(plain) or known.get(_BRACKETS.sub("", plain))


@lru_cache(maxsize=16)
def _known(roster: Roster[Any]) -> Mapping[str, Column]:
    known: dict[str, Column] = {}
    for column in roster.columns:
        for heading in column.headings:
            known.setdefault(compare(heading), column)
    return known
