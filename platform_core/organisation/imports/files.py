"""The file of a roster: judged, counted, kept until the roster is written, let go.

The one place of this room that knows spreadsheets and the storage, which stand on it.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, NamedTuple

from platform_core.cells import Sheet
from platform_core.files.checks import safe_name
from platform_core.files.storage import storage
from platform_core.papers.sheets import ZIP, read_workbook

PIECE = 1024 * 1024


class Kept(NamedTuple):
    """A file in the storage; `rows` is about how many rows it has."""

    name: str
    stored_as: str
    sha256: str
    rows: int


def keep(stream: BinaryIO, name: str, township_id: int) -> Kept:
    """Judge an uploaded file and keep it. Raises RuleBroken for what is no readable table."""
    name, content = tidy_name(name), stream.read()
    rows = _rows_in(content, name)
    stored = storage().put(township_id, BytesIO(content))
    return Kept(name, stored.stored_as, stored.sha256, rows)


def tidy_name(name: str) -> str:
    """A file's name as it may be shown and stored."""
    return safe_name(name)


def sheets_kept(township_id: int, stored_as: str, name: str) -> Iterator[Sheet]:
    """The sheets of a kept file. Raises NotFound where it is gone, RuleBroken as `keep`."""
    with storage().open(township_id, stored_as) as file:
        content = BytesIO(file.read())
    return read_workbook(content, name)


def sheets_at(path: Path) -> Iterator[Sheet]:
    """The sheets of a file of this machine. Raises RuleBroken as `keep`."""
    return read_workbook(path, path.name)


def let_go(township_id: int, stored_as: str) -> None:
    """Delete a kept file; nothing happens where there is none."""
    storage().delete(township_id, stored_as)


def _rows_in(content: bytes, name: str) -> int:
    """About how many rows, blank ones included, without reading them: for the bar, and to tell
    whether somebody would have to wait."""
    read_workbook(BytesIO(content), name)  # judges the file; reads no row yet
    if not content.startswith(ZIP):
        return content.count(b"\n") + 1
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = [part for part in package.namelist() if part.startswith("xl/worksheets/")]
        return sum(_count(package, part) for part in parts)


def _count(package: zipfile.ZipFile, part: str) -> int:
    found = 0
    with package.open(part) as content:
        while piece := content.read(PIECE):
            found += piece.count(b"<row")
    return found
