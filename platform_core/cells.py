"""A table as it came from outside, cell by cell: the shape that readers of files hand to whoever
makes sense of them. Pure, so that rooms may understand tables without knowing any file format."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

Value = str | int | float | bool | datetime | date | time | timedelta | None


class Cell(NamedTuple):
    """One cell as the file holds it. `format` is the number format, empty for text."""

    value: Value
    format: str = ""

    @property
    def text(self) -> str:
        """What a person would read: days as 2007-03-01, whole numbers without a point."""
        value = self.value
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, datetime):
            return value.date().isoformat()
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return str(value)


EMPTY = Cell(None)


class Row(NamedTuple):
    """`number` counts from 1 as the spreadsheet program shows it; a blank row has no cells."""

    number: int
    cells: Sequence[Cell]


@dataclass
class Sheet:
    """One sheet. `rows` is read once, in order, before the next sheet is asked for."""

    name: str
    rows: Iterator[Row]
    date1904: bool = field(default=False, kw_only=True)  # serials count from 1904, not 1900
