"""What may be handed in: by name, by content, by size. A refusal says what to do instead."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import filetype  # type: ignore[import-untyped]

from platform_core.errors import RuleBroken
from platform_core.files.archives import MB, read_part
from platform_core.i18n import gettext as _

LARGEST = 20 * MB
LONGEST_NAME = 120
HEAD = 8192  # bytes from which a kind is told
ZIP = b"PK\x03\x04"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # .doc and .xls, and every document with a password
OLD = {"doc": "docx", "wps": "docx", "rtf": "docx", "xls": "xlsx", "et": "xlsx", "csv": "xlsx"}

_OFFICE = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class Kind:
    """A kind of file that is accepted. `main` is how an office document declares its text."""

    extensions: tuple[str, ...]
    content_type: str
    main: bytes = b""


KINDS = (
    Kind(("pdf",), "application/pdf"),
    Kind(("jpg", "jpeg"), "image/jpeg"),
    Kind(("png",), "image/png"),
    Kind(
        ("docx",),
        f"{_OFFICE}wordprocessingml.document",
        f'"{_OFFICE}wordprocessingml.document.main+xml"'.encode(),
    ),
    Kind(
        ("xlsx",),
        f"{_OFFICE}spreadsheetml.sheet",
        f'"{_OFFICE}spreadsheetml.sheet.main+xml"'.encode(),
    ),
)
ACCEPTED = ", ".join(f".{kind.extensions[0]}" for kind in KINDS)


def check(stream: BinaryIO, name: str, *, limit: int = LARGEST) -> Kind:
    """The kind of an uploaded file, told from its content; the stream is back at its start.

    `limit` is in bytes. Raises RuleBroken for a file that is empty, too large, of a kind that
    is not accepted, other than its name says, locked, damaged or a zip bomb.
    """
    _check_size(stream, limit)
    named = _kind_by_name(name)
    actual = _kind_by_content(stream)
    stream.seek(0)
    if actual is not named:
        raise RuleBroken(
            _(
                "The content of “%(name)s” is not what its name says. Open it, save it as one of "
                "%(accepted)s and upload that file.",
                name=safe_name(name),
                accepted=ACCEPTED,
            )
        )
    return actual


def _check_size(stream: BinaryIO, limit: int) -> None:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size == 0:
        raise RuleBroken(
            _("The file is empty. Check that it opens on your computer, then choose it again.")
        )
    if size > limit:
        raise RuleBroken(
            _(
                "The file has %(size)s MB; at most %(limit)s MB are accepted. Make it smaller or "
                "hand it in as several files.",
                size=f"{size / MB:.1f}",
                limit=f"{limit / MB:g}",
            )
        )


def _kind_by_name(name: str) -> Kind:
    extension = name.strip().rpartition(".")[2].lower()
    for kind in KINDS:
        if extension in kind.extensions:
            return kind
    if extension in OLD:
        raise RuleBroken(
            _(
                "Files of the old kind .%(old)s are not accepted. Open it, choose “Save as”, take "
                ".%(new)s and upload that file.",
                old=extension,
                new=OLD[extension],
            )
        )
    raise RuleBroken(
        _(
            "Files like “%(name)s” are not accepted. Upload one of %(accepted)s.",
            name=safe_name(name),
            accepted=ACCEPTED,
        )
    )


def _kind_by_content(stream: BinaryIO) -> Kind | None:
    head = stream.read(HEAD)
    if head.startswith(OLE):
        raise RuleBroken(
            _(
                "The document is locked with a password or saved in an old format. Remove the "
                "password, save it as .docx or .xlsx and upload that file."
            )
        )
    if head.startswith(ZIP):
        return _office_kind(stream)
    guessed = filetype.guess_mime(head)
    return next((kind for kind in KINDS if kind.content_type == guessed and not kind.main), None)


def _office_kind(stream: BinaryIO) -> Kind | None:
    """Told from what the package declares its main part to be; one with macros is neither."""
    declared, parts = read_part(stream, "[Content_Types].xml")
    if any(PurePosixPath(part).name.lower().startswith("vbaproject") for part in parts):
        raise RuleBroken(
            _("The document contains macros. Save it as .docx or .xlsx without macros.")
        )
    return next((kind for kind in KINDS if kind.main and kind.main in declared), None)


_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def safe_name(name: str) -> str:
    """The name to show and to save under: without folders, controls and hidden direction marks.

    At most 120 characters; the ending is kept. A name of which nothing is left becomes "file".
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    # Cf holds the marks that turn "gpj.exe" round on the screen; Cs cannot be written as UTF-8.
    seen = "".join(each for each in last if unicodedata.category(each) not in ("Cc", "Cf", "Cs"))
    tidy = " ".join(_FORBIDDEN.sub("_", seen).split()).strip(". ")
    stem, dot, ending = tidy.rpartition(".")
    if not dot or not stem or len(ending) > 10:
        return tidy[:LONGEST_NAME] or "file"
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
