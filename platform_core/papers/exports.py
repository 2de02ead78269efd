"""Writes lists as .csv or .xlsx that no spreadsheet program can turn into something else.

Two dangers: a text that starts like a formula would be calculated when the file is opened, and a
long number would lose its last digits. So texts are texts in both kinds of file.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, BinaryIO

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

from platform_core.clock import LOCAL
from platform_core.i18n import gettext as _

__all__ = ["ExportColumn", "ExportKind", "ExportSheet", "safe_text", "write_csv", "write_workbook"]

BOM = b"\xef\xbb\xbf"  # without it Excel reads a CSV as GBK
FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
LAYOUT_SIGNS = frozenset("\t\r\n")
LONG_NUMBER = 12  # digits from which Excel shows 6.1E+17 when it opens a CSV
CHUNK = 64 * 1024  # bytes of CSV handed on at once
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


class ExportKind(StrEnum):
    """What a column holds; all but `text` may also be None."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"  # date, or a partial date as text
    INSTANT = "instant"  # aware datetime, shown in local time
    MONEY = "money"  # integer fen, shown in yuan
    FLAG = "flag"  # bool


@dataclass(frozen=True)
class ExportColumn:
    """A column: its heading, what it holds, and its width in characters (.xlsx only)."""

    label: str
    kind: ExportKind = ExportKind.TEXT
    width: int = 14


@dataclass(frozen=True)
class ExportSheet:
    """A list to be written: one value per column in each row."""

    name: str
    columns: Sequence[ExportColumn]
    rows: Iterable[Sequence[Any]]


def write_csv(columns: Sequence[ExportColumn], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The list as UTF-8 CSV with its mark, in pieces for a streamed answer."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([safe_text(str(column.label)) for column in columns])
    yield BOM
    for row in rows:
        pairs = zip(columns, row, strict=True)
        writer.writerow([_csv_cell(column.kind, value) for column, value in pairs])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def safe_text(text: str) -> str:
    """`text` as a CSV cell may hold it: an apostrophe keeps formulas and long numbers texts.

    The roster import takes the apostrophe away again.
    """
    text = _UNPRINTABLE.sub("", text)
    starts = text.lstrip(" \u00a0\u3000")[:1]
    if starts in FORMULA_SIGNS or text[:1] in LAYOUT_SIGNS:
        return "'" + text
    is_number = text[:-1].isdigit() and text[-1] in "0123456789Xx"
    if is_number and (len(text) >= LONG_NUMBER or text.startswith("0")):
        return "'" + text
    return text


def _csv_cell(kind: ExportKind, value: Any) -> object:
    plain = _plain(kind, value)
    if isinstance(plain, str):
        return safe_text(plain)
    return plain.isoformat() if isinstance(plain, date) else plain


def _plain(kind: ExportKind, value: Any) -> Any:
    """The value as a cell holds it: a text, a number, a date; None where there is nothing."""
    if value is None or value == "":
        return None
    if kind is ExportKind.INSTANT:
        return value.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M")
    if kind is ExportKind.MONEY:
        return Decimal(value) / 100
    if kind is ExportKind.FLAG:
        return _("yes") if value else _("no")
    if kind is ExportKind.DAY and isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if kind is ExportKind.NUMBER:
        return value
    return _UNPRINTABLE.sub("", str(value))


def write_workbook(sheets: Iterable[ExportSheet], stream: BinaryIO) -> None:
    """The lists as one .xlsx, a sheet each, written row by row so that long lists stay small."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(_sheet_name(sheet.name, taken))
        page.freeze_panes = "A2"
        for place, column in enumerate(sheet.columns, 1):
            page.column_dimensions[get_column_letter(place)].width = column.width
        page.append([_heading(page, column) for column in sheet.columns])
        for row in sheet.rows:
            pairs = zip(sheet.columns, row, strict=True)
            page.append([_sheet_cell(page, column.kind, value) for column, value in pairs])
    book.save(stream)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel accepts: without its forbidden signs, at most 31 characters, once per book."""
    base = _FORBIDDEN_IN_SHEET_NAME.sub(" ", name).strip()[:31] or _("Sheet")
    candidate, number = base, 2
    while candidate.casefold() in taken:
        candidate, number = f"{base[:27]} {number}", number + 1
    taken.add(candidate.casefold())
    return candidate


def _heading(page: Any, column: ExportColumn) -> Any:
    cell = _sheet_cell(page, ExportKind.TEXT, str(column.label))
    cell.font = Font(bold=True)
    cell.alignment = Alignment(horizontal="center", wrap_text=True)
    return cell


def _sheet_cell(page: Any, kind: ExportKind, value: Any) -> Any:
    plain = _plain(kind, value)
    if plain is None:
        return None
    cell = WriteOnlyCell(page, plain)
    if isinstance(plain, str):
        cell.data_type = "s"  # the library would make a formula of a text that starts with "="
        cell.number_format = "@"
    elif isinstance(plain, date):
        cell.number_format = "yyyy-mm-dd"
    elif kind is ExportKind.MONEY:
        cell.number_format = "#,##0.00"
    return cell
