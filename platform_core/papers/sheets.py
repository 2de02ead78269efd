"""Reads spreadsheets that came from outside into cells: safely, row by row, nothing interpreted.

A cell keeps what the file holds (text, number, date) and its number format, so that the reader
can tell a date from the serial number of a date, and an identity number from its ruins.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl  # type: ignore[import-untyped]

from platform_core.cells import EMPTY, Cell, Row, Sheet
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.papers import delimited
from platform_core.papers.guard import Limits, Merge, damaged, inspect, password_protected

__all__ = ["Cell", "Limits", "Row", "Sheet", "read_workbook"]

ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old .xls/.et/.doc, and every password-protected .xlsx
LIMITS = Limits()
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a locked workbook
GONE_BLANK = 20_000  # this many blank rows in a row end a sheet: only its formatting goes on


def read_workbook(
    source: BinaryIO | Path, filename: str, limits: Limits = LIMITS
) -> Iterator[Sheet]:
    """The sheets of an .xlsx or .csv, refused or accepted by content as well as by name.

    `source` is a seekable stream or a path; `filename` what the person called it (a CSV's only
    sheet is named by it). Rows are read while they are used. Raises RuleBroken, now or at the row
    where it shows, for anything that is not a readable table within `limits`.
    """
    stream = _opened(source, limits) if isinstance(source, Path) else source
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    _check_kind(stream, head, size, filename, limits)
    if head.startswith(ZIP):
        return _workbook_sheets(stream, inspect(stream, limits), limits)
    text = delimited.decode(stream.read())
    cells = (
        tuple(Cell(value) if value else EMPTY for value in row) for row in delimited.rows(text)
    )
    counter = _Counter(limits)
    return iter([Sheet(Path(filename).stem, counter.rows(cells))])


def _opened(path: Path, limits: Limits) -> BinaryIO:
    """The file in memory, so that none stays open when a reader stops half-way."""
    with path.open("rb") as file:
        return BytesIO(file.read(limits.size + 1))


def _check_kind(stream: BinaryIO, head: bytes, size: int, filename: str, limits: Limits) -> None:
    """Refuse what is no .xlsx or .csv, and say how to make one of it."""
    ending = Path(filename).suffix.lower()
    if size == 0:
        raise RuleBroken(_("The file is empty. Fill it in, save it and choose it again."))
    if size > limits.size:
        raise RuleBroken(
            _(
                "The file is larger than %(mb)s MB. Split the roster and upload it in parts.",
                mb=limits.size // (1024 * 1024),
            )
        )
    if head.startswith(OLE):
        if ENCRYPTED in stream.read(256 * 1024):
            raise password_protected()
        raise _save_as_xlsx(filename)
    if ending not in {".xlsx", ".csv", ".txt"}:
        raise _save_as_xlsx(filename)
    if (ending == ".xlsx") != head.startswith(ZIP) or head.startswith(b"MZ"):
        raise RuleBroken(
            _(
                "The content of “%(name)s” is not what its ending says. Open the table in the "
                "spreadsheet program, choose “Save as” and .xlsx, and upload that file.",
                name=filename,
            )
        )


def _save_as_xlsx(filename: str) -> RuleBroken:
    return RuleBroken(
        _(
            "“%(name)s” cannot be read: only .xlsx and .csv can. Open it in Excel or WPS, choose "
            "“Save as” and the type .xlsx, and upload that file.",
            name=filename,
        )
    )


class _Counter:
    """Numbers the rows of all sheets of one file and stops at the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.filled = 0

    def rows(self, raw: Iterator[Sequence[Cell]]) -> Iterator[Row]:
        blank = 0
        for number, cells in enumerate(raw, 1):
            if not any(cell.text.strip() for cell in cells if cell.value is not None):
                blank += 1
                if blank > GONE_BLANK:
                    return
                yield Row(number, ())
                continue
            blank = 0
            self._count(cells)
            yield Row(number, cells)

    def _count(self, cells: Sequence[Cell]) -> None:
        self.filled += 1
        if self.filled > self.limits.rows:
            raise RuleBroken(
                _(
                    "The file has more than %(rows)s rows. "
                    "Split the roster and upload it in parts.",
                    rows=self.limits.rows,
                )
            )
        if any(cell.value is not None for cell in cells[self.limits.columns :]):
            raise RuleBroken(
                _(
                    "A row has more than %(columns)s columns. "
                    "Delete what stands right of the table.",
                    columns=self.limits.columns,
                )
            )


def _workbook_sheets(
    stream: BinaryIO, merges: dict[str, list[Merge]], limits: Limits
) -> Iterator[Sheet]:
    try:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as broken:  # the library raises whatever its parsing meets
        raise damaged() from broken
    if len(book.worksheets) > limits.sheets:
        raise RuleBroken(
            _(
                "The workbook has more than %(sheets)s sheets. Upload it in parts.",
                sheets=limits.sheets,
            )
        )
    return _sheets(book, merges, _Counter(limits))


def _sheets(book: Any, merges: dict[str, list[Merge]], counter: _Counter) -> Iterator[Sheet]:
    date1904 = book.epoch.year == 1904
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # the stated used range is often wrong; read what is there
        path = getattr(sheet, "_worksheet_path", "").lstrip("/")
        cells = _fill_merged(_cells(sheet, counter.limits.columns + 1), merges.get(path, []))
        yield Sheet(sheet.title, counter.rows(cells), date1904=date1904)


def _cells(sheet: Any, width: int) -> Iterator[tuple[Cell, ...]]:
    """The first `width` cells of each row, without the empty ones behind the last.

    Without `width`, a stray cell in the last of 16,384 columns makes every row that wide.
    """
    try:
        for row in sheet.iter_rows(max_col=width):
            end = len(row)
            while end and row[end - 1].value is None:
                end -= 1
            yield tuple([_cell(cell) for cell in row[:end]])
    except Exception as broken:  # the library raises whatever its parsing meets
        raise damaged() from broken


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return EMPTY
    return Cell(value) if isinstance(value, str) else Cell(value, cell.number_format or "")


def _fill_merged(
    rows: Iterator[tuple[Cell, ...]], merges: list[Merge]
) -> Iterator[tuple[Cell, ...]]:
    """Repeat a cell merged over several rows in each of them: the file holds it only on top."""
    tall = {(merge.top, merge.left): merge.bottom for merge in merges if merge.bottom > merge.top}
    by_row: dict[int, list[int]] = {}
    for top, left in tall:
        by_row.setdefault(top, []).append(left)
    running: dict[int, tuple[int, Cell]] = {}  # column -> (last row, cell on top)
    for number, cells in enumerate(rows, 1):
        running = {left: run for left, run in running.items() if run[0] >= number}
        if running:
            cells = _with(cells, running)
        for left in by_row.get(number, ()):
            if left <= len(cells):
                running[left] = (tall[number, left], cells[left - 1])
        yield cells


def _with(cells: tuple[Cell, ...], running: dict[int, tuple[int, Cell]]) -> tuple[Cell, ...]:
    filled = list(cells) + [EMPTY] * (max(running) - len(cells))
    for left, (_last, top) in running.items():
        if filled[left - 1].value is None:
            filled[left - 1] = top
    return tuple(filled)
