"""The empty roster an office downloads: headings, one example row, lists to choose from, notes."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]
from openpyxl.worksheet.datavalidation import DataValidation  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]

from platform_core.i18n import gettext as _
from platform_core.organisation.rosters.columns import Column, Roster

EXAMPLE_GREY = "808080"
REQUIRED_FILL = "FFF2CC"
PREPARED_ROWS = 5000  # rows formatted as text, so that the program leaves numbers alone


def build_template(roster: Roster[Any]) -> bytes:
    """An .xlsx for `roster` in the current language. All columns are text columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = str(roster.label)[:31]
    for place, column in enumerate(roster.columns, 2):
        _add_column(sheet, place, column)
    _add_serial(sheet)
    sheet.freeze_panes = "C2"
    _add_notes(book.create_sheet(_("Filling-in notes")), roster)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _add_serial(sheet: Worksheet) -> None:
    heading = sheet.cell(1, 1, _("No."))
    heading.font = Font(bold=True)
    example = sheet.cell(2, 1, _("Example"))
    example.font = Font(italic=True, color=EXAMPLE_GREY)


def _add_column(sheet: Worksheet, place: int, column: Column) -> None:
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = column.width
    sheet.column_dimensions[letter].number_format = "@"
    heading = sheet.cell(1, place, column.heading)
    heading.font = Font(bold=True)
    heading.alignment = Alignment(horizontal="center", wrap_text=True)
    if column.required:
        heading.fill = PatternFill("solid", fgColor=REQUIRED_FILL)
    example = sheet.cell(2, place, str(column.example))
    example.number_format = "@"
    example.font = Font(italic=True, color=EXAMPLE_GREY)
    if column.choices:
        _offer(sheet, letter, [str(choice) for choice in column.choices])


def _offer(sheet: Worksheet, letter: str, choices: Sequence[str]) -> None:
    """A drop-down list; other words stay possible, for the import understands more of them."""
    validation = DataValidation(
        type="list", formula1='"' + ",".join(choices) + '"', allow_blank=True, errorStyle="warning"
    )
    validation.add(f"{letter}2:{letter}{PREPARED_ROWS}")
    sheet.add_data_validation(validation)


def _add_notes(sheet: Worksheet, roster: Roster[Any]) -> None:
    required = "、".join(column.heading for column in roster.columns if column.required)
    lines = (
        _("How to fill in the %(roster)s", roster=roster.label),
        _("1. Needed in every file: %(columns)s (shaded headings).", columns=required),
        _("2. One row for each entry; leave no total in between. The example row is not imported."),
        _("3. Identity numbers and telephones stay text: never let the program show 6.1E+17."),
        _("4. Dates like 2011-11-20; where only the month is known, 2011-11."),
        _("5. Nothing is written before you have seen every finding and confirmed the import."),
    )
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width = 90
