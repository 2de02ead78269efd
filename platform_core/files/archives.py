"""Looks into a zip without unpacking it to disk: what it declares, then what it really holds.

Bounds: 20 MB of honest documents unpack to a few times their size; a bomb of 313 kB was measured
to unpack to 94 MB. The directory is judged first because that costs nothing; since it may lie,
every part is then unpacked once in small pieces and counted.
"""

import struct
import zipfile
import zlib
from collections.abc import Sequence
from typing import BinaryIO

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _

MB = 1024 * 1024
MOST_UNPACKED = 64 * MB
MOST_TIMES = 200  # unpacked ÷ packed
MOST_PARTS = 2000
LONGEST_NAME = 512  # bytes of a part's name, on average
END_OF_DIRECTORY = b"PK\x05\x06"
LONGEST_END = 65_557  # bytes of the last record with the longest comment
ORDINARY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that office programs write
BROKEN = (  # what the library raises for a zip that is not one
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    EOFError,
    NotImplementedError,
    ValueError,
)


def read_part(stream: BinaryIO, part: str) -> tuple[bytes, Sequence[str]]:
    """One part of the zip and the names of all, once the whole has proved harmless.

    The part is empty where there is none of that name. Raises RuleBroken for a zip that is
    damaged, encrypted, or holds more than an office document ever does.
    """
    _check_end(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_directory(archive.infolist())
            kept = _unpack(archive, part)
            return kept, archive.namelist()
    except BROKEN as broken:
        raise damaged() from broken


def damaged() -> RuleBroken:
    """The answer to a file that no program could read to its end."""
    return RuleBroken(
        _("The file is damaged. Open it on your computer, save it again and upload the new one.")
    )


def _check_end(stream: BinaryIO) -> None:
    """Refuse a huge directory before zipfile makes an object of every entry."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - LONGEST_END))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise damaged()
    parts, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    if parts > MOST_PARTS or directory > MOST_PARTS * LONGEST_NAME:
        raise _too_much()


def _check_directory(parts: Sequence[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 0x1 for part in parts):
        raise RuleBroken(
            _("The file is locked with a password. Remove the password and upload it again.")
        )
    if any(part.compress_type not in ORDINARY for part in parts):
        raise damaged()
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    if len(parts) > MOST_PARTS or unpacked > min(MOST_UNPACKED, MOST_TIMES * packed):
        raise _too_much()


def _unpack(archive: zipfile.ZipFile, wanted: str) -> bytes:
    left, kept = MOST_UNPACKED, b""
    for part in archive.infolist():
        with archive.open(part) as content:
            while piece := content.read(MB):
                left -= len(piece)
                if left < 0:
                    raise _too_much()
                kept += piece if part.filename == wanted else b""
    return kept


def _too_much() -> RuleBroken:
    return RuleBroken(
        _(
            "The file unpacks to far more than a document holds and was refused. Copy its text "
            "into a new document and upload that."
        )
    )
