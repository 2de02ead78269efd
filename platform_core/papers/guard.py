"""Looks into a workbook before any library unpacks it: a bomb must cost us nothing.

An .xlsx is a zip of XML parts. First the directory of the zip is judged as it declares itself,
then every part is unpacked once in small pieces and counted, because a directory may lie.
Bounds: security paper §6 (a 313 kB file unpacked to 94 MB took 25 s and 811 MB to load).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _

MB = 1024 * 1024
PIECE = 1 * MB
OVERLAP = 128  # bytes kept from the last piece, so that a tag cut in two is still seen
MOST_MERGES = 20_000
END_OF_DIRECTORY = b"PK\x05\x06"
DIRECTORY_ENTRY = 46  # bytes an entry of the directory takes at least, without its name
MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


@dataclass(frozen=True)
class Limits:
    """How much one uploaded file may hold. Sizes in bytes."""

    size: int = 20 * MB  # as uploaded
    expanded: int = 64 * MB  # all parts of a workbook, unpacked
    ratio: int = 200  # unpacked ÷ packed; an honest roster has about 16
    members: int = 2000  # parts of a workbook
    tags: int = 6_000_000  # of sheets and shared texts: about a million filled cells
    other_tags: int = 400_000  # of any other part: styles, relations, properties
    sheets: int = 200
    rows: int = 20_000  # rows with something in them, in all sheets together
    columns: int = 100


class Merge(NamedTuple):
    """A merged range, both ends included; columns and rows count from 1."""

    left: int
    top: int
    right: int
    bottom: int


def inspect(stream: BinaryIO, limits: Limits) -> dict[str, list[Merge]]:
    """Judge the workbook in `stream`; return the merged ranges of each sheet part by its path.

    Raises RuleBroken when it is damaged, encrypted, no workbook, or holds more than `limits`.
    """
    _check_end_record(stream, limits)
    try:
        with zipfile.ZipFile(stream) as package:
            _check_directory(package.infolist(), limits)
            return _count(package, limits)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError) as broken:
        raise damaged() from broken


def damaged() -> RuleBroken:
    """The answer to a workbook that no program could read to its end."""
    return RuleBroken(
        _(
            "The workbook is damaged and cannot be read. Open it, save it again as .xlsx and "
            "upload the new file."
        )
    )


def column_number(letters: str) -> int:
    """ "A" is 1, "AA" is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _check_end_record(stream: BinaryIO, limits: Limits) -> None:
    """Refuse a huge directory before zipfile reads it: each entry would become an object."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 65_557))  # the record and the longest comment behind it
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise damaged()
    entries, directory_size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > limits.members or directory_size > limits.members * (DIRECTORY_ENTRY + 512):
        raise _too_much()


def _check_directory(parts: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & 0x1 for part in parts):
        raise password_protected()
    if not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        raise RuleBroken(
            _("This file is not a spreadsheet. Save the table as .xlsx and upload that file.")
        )
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    steep = any(
        part.file_size > MB and part.file_size > limits.ratio * max(1, part.compress_size)
        for part in parts
    )
    if len(parts) > limits.members or len(parts) != len(names):
        raise _too_much()
    if steep or unpacked > limits.expanded or unpacked > limits.ratio * packed:
        raise _too_much()


def password_protected() -> RuleBroken:
    """The answer to a workbook locked with a password."""
    return RuleBroken(
        _(
            "The workbook is locked with a password. Open it, remove the password, save it as "
            ".xlsx and upload it again."
        )
    )


def _too_much() -> RuleBroken:
    return RuleBroken(
        _(
            "The workbook unpacks to far more than a roster can hold and was refused. Copy the "
            "filled rows into a new workbook, save it as .xlsx and upload that file."
        )
    )


def _count(package: zipfile.ZipFile, limits: Limits) -> dict[str, list[Merge]]:
    """Unpack every part once, in pieces, keeping nothing but numbers and merged ranges."""
    left, merges = limits.expanded, {}
    for part in package.infolist():
        if part.is_dir():
            continue
        is_xml = part.filename.endswith((".xml", ".rels", ".vml"))
        is_data = part.filename.startswith("xl/worksheets/") or "sharedStrings" in part.filename
        tags = limits.tags if is_data else limits.other_tags
        found: list[Merge] = []
        tail = b""
        with package.open(part) as content:
            while piece := content.read(PIECE):
                left -= len(piece)
                tags -= piece.count(b"<") if is_xml else 0
                if left < 0 or tags < 0:
                    raise _too_much()
                if is_xml:
                    _check_xml(tail + piece, first=not tail)
                    _note_merges(tail, piece, found)
                tail = piece[-OVERLAP:]
        if found:
            merges[part.filename] = found
    return merges


def _check_xml(text: bytes, *, first: bool) -> None:
    """A sheet never declares a document type; an entity in it is an attack."""
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise damaged()
    if first and (text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in text[:64]):
        raise damaged()  # UTF-16 would hide a declaration from the line above


def _note_merges(tail: bytes, piece: bytes, found: list[Merge]) -> None:
    # `mergeCell ` first: a plain search is far quicker than the pattern over a whole sheet.
    if b"<mergeCell " not in tail + piece or len(found) > MOST_MERGES:
        return
    for hit in MERGE.finditer(tail + piece):
        if hit.end() > len(tail):  # one that ended inside the tail was counted before
            left, top, right, bottom = hit.groups()
            found.append(
                Merge(
                    column_number(left.decode()),
                    int(top),
                    column_number(right.decode()),
                    int(bottom),
                )
            )
