"""Reads text tables (CSV) whoever saved them: encoding and delimiter are found, not asked."""

import csv
import io
import re
from collections.abc import Iterator
from statistics import median

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _

DELIMITERS = (",", "\t", ";", "|")
PROBE = 40  # lines looked at to find the delimiter
CONTROL = re.compile("[\x00-\x08\x0e-\x1f]")  # never in a table somebody saved as text


def decode(content: bytes) -> str:
    """The text of `content`: UTF-8 or UTF-16 with their marks, UTF-8, else GB 18030 (GBK).

    Raises RuleBroken when it is none of them, or not text at all.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            return text
    raise RuleBroken(
        _(
            "The text of this file cannot be read. Open it in the spreadsheet program, save it as "
            ".xlsx and upload that file."
        )
    )


def rows(text: str) -> Iterator[list[str]]:
    """The rows of a delimited text. Raises RuleBroken where a cell never ends."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    except csv.Error as broken:
        raise RuleBroken(
            _(
                "A cell of this file never ends: a quotation mark is missing. Open it in the "
                "spreadsheet program, save it as .xlsx and upload that file."
            )
        ) from broken


def delimiter(text: str) -> str:
    """The sign that cuts most lines at the top into most cells."""
    lines = text[:65_536].splitlines()[:PROBE]
    filled = [line for line in lines if line.strip()] or [""]
    return max(DELIMITERS, key=lambda sign: median(line.count(sign) for line in filled))
