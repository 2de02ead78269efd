"""The redaction gate: what was found in a disclosure and its files, and what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass

from platform_core.api import gettext as _
from platform_core.api import keyed_hash
from plugins.transparency.models import Attachment, Disclosure
from plugins.transparency.personal_data import Found, find
from plugins.transparency.terms import Finding, Purpose, TextLayer

TITLE, CONTENT = "title", "content"


@dataclass(frozen=True)
class Open:
    """One finding nobody has decided about yet. `around` shows it in its place."""

    mark: str
    finding: Finding
    place: str
    shown: str
    around: str
    plain: str
    in_text: bool  # it can be blacked out here; in a file it cannot


def open_findings(disclosure: Disclosure) -> list[Open]:
    """Every finding of the text worked on and of its files that is still to be decided."""
    decided = {each.mark for each in disclosure.redactions}
    found = {each.mark: each for each in _everything(disclosure)}
    return [each for mark, each in found.items() if mark not in decided]


def _everything(disclosure: Disclosure) -> Iterator[Open]:
    for place, text in ((_("Title"), disclosure.title), (_("Text"), disclosure.content)):
        yield from (_open(each, place, text, True) for each in find(text))
    for attachment in current_files(disclosure):
        yield from _in_file(attachment)


def current_files(disclosure: Disclosure) -> list[Attachment]:
    """The documents that belong to the text worked on."""
    return [
        each
        for each in disclosure.attachments
        if each.purpose is Purpose.DOCUMENT and each.last_edition is None
    ]


def _in_file(attachment: Attachment) -> Iterator[Open]:
    name = attachment.file.name
    if attachment.text_layer is TextLayer.READ:
        text = attachment.layer or ""
        yield from (_open(each, name, text, False) for each in find(text))
    else:
        mark = mark_of(Finding.UNREAD, attachment.file.sha256)
        yield Open(mark, Finding.UNREAD, name, "", "", attachment.file.sha256, False)


def _open(found: Found, place: str, text: str, in_text: bool) -> Open:
    around = (
        f"{text[max(0, found.start - 12) : found.start]}"
        f"［{found.text}］{text[found.end : found.end + 12]}"
    )
    mark = mark_of(found.finding, found.plain)
    return Open(mark, found.finding, place, found.masked, around.replace("\n", " "), found.plain,
                in_text)  # fmt: skip


def mark_of(finding: Finding, plain: str) -> str:
    """The keyed digest by which the same finding is known again, without telling it."""
    return keyed_hash("transparency:finding", f"{finding}:{plain}", 32).hex()
