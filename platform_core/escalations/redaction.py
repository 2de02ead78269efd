"""Blacking out what names a person, before a text leaves the township. Pure.

Numbers are found by their form; names only where the township says them. What was taken out is
kept as kind and count, so that the reader sees that something is missing, and why.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

MARK = "■■■"
_FORMS = (
    ("identity", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")),
    ("phone", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)14[23]\d{8}(?!\d)")),
    ("account", re.compile(r"(?<!\d)\d{16,19}(?!\d)")),
    ("address", re.compile(r"\d+\s*号(?:楼|院)?\s*\d+\s*(?:室|单元)")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
)  # fmt: skip


class Redacted(NamedTuple):
    """A text without what names people, and how often what was taken out."""

    text: str
    taken: dict[str, int]


def redact(text: str, names: Iterable[str] = ()) -> Redacted:
    """Take out identity, telephone and account numbers, addresses, and these names."""
    taken: dict[str, int] = {}
    for name in sorted({each.strip() for each in names if each.strip()}, key=len, reverse=True):
        text, count = re.subn(re.escape(name), MARK, text)
        if count:
            taken["name"] = taken.get("name", 0) + count
    for kind, form in _FORMS:
        text, count = form.subn(MARK, text)
        if count:
            taken[kind] = taken.get(kind, 0) + count
    return Redacted(text, taken)
