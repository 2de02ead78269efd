"""The paragraphs of a paper, as put forward and as amended. Pure."""

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """A run of signs that stays ("same"), goes ("gone") or is new ("new")."""

    kind: str
    text: str


def amended(paragraphs: Sequence[str], taken_over: Mapping[int, str]) -> list[str]:
    """The text with the wordings that were taken over, by paragraph from 1; "" strikes out."""
    wordings = (taken_over.get(n, before) for n, before in enumerate(paragraphs, start=1))
    return [wording for wording in wordings if wording]


def changes(before: str, after: str) -> list[Piece]:
    """What a new wording changes, sign by sign, in the order of reading."""
    pieces = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for what, a1, a2, b1, b2 in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece("same", before[a1:a2]))
            continue
        pieces += [Piece("gone", before[a1:a2])] if a2 > a1 else []
        pieces += [Piece("new", after[b1:b2])] if b2 > b1 else []
    return pieces
