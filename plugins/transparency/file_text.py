"""The text inside an uploaded file, as far as it has any: what the redaction gate looks through.

A scan is a picture and has none; a locked or broken file cannot be read. Both are said, never
taken for clean. Reading stops at so many pages and signs, which is said as well.
"""

from collections.abc import Iterator
from typing import BinaryIO

from docx import Document
from pypdf import PdfReader

from platform_core.api import read_workbook
from plugins.transparency.terms import TextLayer

MOST_PAGES = 200
MOST_SIGNS = 400_000
LEAST_SIGNS = 10  # fewer are a page number, not a text

PDF = "application/pdf"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX, XLSX = f"{_OFFICE}wordprocessingml.document", f"{_OFFICE}spreadsheetml.sheet"


def read_text(stream: BinaryIO, content_type: str) -> tuple[TextLayer, str | None]:
    """Whether the file has a text that could be read to its end, and that text."""
    reader = {PDF: _pdf, DOCX: _docx, XLSX: _xlsx}.get(content_type)
    if reader is None:
        return TextLayer.NONE, None
    try:
        text, whole = _gathered(reader(stream))
    except Exception:  # whatever a hostile or broken file makes a parser raise
        return TextLayer.UNREADABLE, None
    finally:
        stream.seek(0)
    if not whole:
        return TextLayer.UNREADABLE, None
    return (TextLayer.READ, text) if len(text.strip()) >= LEAST_SIGNS else (TextLayer.NONE, None)


def _gathered(pieces: Iterator[str]) -> tuple[str, bool]:
    """The pieces put together, and whether that was all of them."""
    found: list[str] = []
    room = MOST_SIGNS
    for piece in pieces:
        room -= len(piece) + 1
        if room < 0:
            return "", False
        found.append(piece)
    return "\n".join(found), True


def _pdf(stream: BinaryIO) -> Iterator[str]:
    reader = PdfReader(stream)
    if reader.is_encrypted or len(reader.pages) > MOST_PAGES:
        raise ValueError("locked, or longer than can be read here")
    for page in reader.pages:
        yield page.extract_text()


def _docx(stream: BinaryIO) -> Iterator[str]:
    document = Document(stream)
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        yield from (" ".join(cell.text for cell in row.cells) for row in table.rows)


def _xlsx(stream: BinaryIO) -> Iterator[str]:
    for sheet in read_workbook(stream, "attached.xlsx"):
        yield from (" ".join(cell.text for cell in row.cells) for row in sheet.rows)
