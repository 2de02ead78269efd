"""Reading a Word document that somebody else wrote: its paragraphs as plain lines."""

from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _

MOST_LINES = 5000


def read_docx(stream: BinaryIO) -> list[str]:
    """The document's lines in their order, those of tables among them, blank ones left out.

    The stream is one that `keep` or `check` accepted. Raises RuleBroken for a document that
    cannot be read all the same, or is longer than any contract.
    """
    try:
        document = Document(stream)
        lines = [line for line in _lines(document) if line]
    # What lxml finds wrong in the XML is a SyntaxError.
    except (PackageNotFoundError, BadZipFile, SyntaxError, KeyError, ValueError) as fault:
        raise RuleBroken(
            _("This Word document cannot be read. Open it, save it as .docx and upload that file.")
        ) from fault
    if len(lines) > MOST_LINES:
        raise RuleBroken(_("The document has more than %(most)s lines.", most=MOST_LINES))
    return lines


def _lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from (each.strip() for each in block.text.splitlines())
        elif isinstance(block, Table):
            for row in block.rows:
                yield " ".join(cell.text.strip() for cell in row.cells).strip()
