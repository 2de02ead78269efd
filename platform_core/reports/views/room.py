"""What the pages of figures share: blueprints, periods to choose from, and files as answers."""

from collections.abc import Iterable
from io import BytesIO

from flask import Blueprint, Response, send_file

from platform_core.clock import today
from platform_core.indicators.periods import Period, near
from platform_core.papers.exports import ExportSheet, write_csv, write_workbook

HERE = "/t/<township>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

figures_pages = Blueprint("figures", "platform_core.reports", template_folder="templates")
reports_pages = Blueprint("reports", "platform_core.reports", template_folder="templates")


def periods() -> list[Period]:
    """The periods that are looked at most; any other can be typed."""
    return near(today())


def as_file(content: bytes, name: str, mimetype: str) -> Response:
    """A file to save under this name."""
    return send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)


def as_workbook(sheets: Iterable[ExportSheet], name: str) -> Response:
    """Sheets as one .xlsx."""
    stream = BytesIO()
    write_workbook(sheets, stream)
    return as_file(stream.getvalue(), f"{name}.xlsx", XLSX)


def as_table(kind: str, sheet: ExportSheet) -> Response:
    """The same table as .csv or .xlsx."""
    if kind == "xlsx":
        return as_workbook([sheet], sheet.name)
    content = b"".join(write_csv(sheet.columns, sheet.rows))
    return as_file(content, f"{sheet.name}.csv", "text/csv; charset=utf-8")
