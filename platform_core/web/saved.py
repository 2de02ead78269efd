"""Documents and tables as answers, to save under a name."""

from collections.abc import Iterable
from io import BytesIO

from flask import Response, send_file

from platform_core.papers.exports import ExportSheet, write_csv, write_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


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
