"""Search in Chinese, inside one township: words as they are typed, likeness by pairs of signs.

Chinese has no spaces, so a text is compared by its bigrams: 金寨镇 is 金寨 and 寨镇. A township
holds some thousands of texts, which the database scans in a few milliseconds; that needs no
index of one engine's own, and every layer that keeps townships apart holds here too.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    Select,
    UniqueConstraint,
    cast,
    func,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped

from platform_core.db import text
from platform_core.history import ref_of
from platform_core.tenancy import TownshipModel, db

Column = InstrumentedAttribute[str]

MOST_GRAMS = 24
LEAST_LIKENESS = 0.34


class SearchText(TownshipModel):
    """The words by which one thing is found. `title` and `body` are normalised."""

    __tablename__ = "core_search_text"
    __table_args__ = (
        UniqueConstraint("township_id", "ref"),
        Index(None, "township_id", "module"),
    )

    ref: Mapped[str] = text(80, pii="none")
    module: Mapped[str] = text(24, pii="none")
    label: Mapped[str] = text(120, pii="content")
    title: Mapped[str] = text(200, pii="content")
    body: Mapped[str] = text(pii="content")


@dataclass(frozen=True)
class Found:
    """One thing that was found. `likeness` is 0 to 1."""

    ref: str
    label: str
    likeness: float = 1.0


def normalised(written: str) -> str:
    """Full width, case and runs of space made one, so that what looks alike is alike."""
    return " ".join(unicodedata.normalize("NFKC", written).lower().split())


def bigrams(written: str) -> list[str]:
    """The pairs of neighbouring signs, each once, in order; spaces and marks part them."""
    signs = "".join(sign if sign.isalnum() else " " for sign in normalised(written))
    pairs = [run[i : i + 2] for run in signs.split() for i in range(len(run) - 1)]
    return list(dict.fromkeys(pairs))


def index(thing: object, label: str, body: str) -> None:
    """Make a thing findable by its label and body; call again when they change."""
    ref = ref_of(thing)
    row = db.session.scalars(select(SearchText).where(SearchText.ref == ref)).one_or_none()
    if row is None:
        row = SearchText(ref=ref, module=ref.partition(":")[0])
        db.session.add(row)
    row.label, row.title, row.body = label[:120], normalised(label)[:200], normalised(body)


def find(words: str, module: str, limit: int = 20) -> Sequence[Found]:
    """Things of a module that contain all the words; those with them in the title come first.

    Fewer than two signs find nothing: almost everything would match.
    """
    sought = _sought(words)
    if not sought:
        return []
    query = select(SearchText.ref, SearchText.label).where(*_has_all(sought, module))
    in_title = _score(SearchText.title, sought)
    ranked = query.order_by(in_title.desc(), SearchText.id.desc()).limit(limit)
    return [Found(ref, label) for ref, label in db.session.execute(ranked)]


def matching(words: str, module: str) -> Select[str]:
    """The refs of what `find` finds, however many: a subquery for lists with further filters."""
    sought = _sought(words)
    query = select(SearchText.ref).where(*_has_all(sought, module))
    return query if sought else query.where(SearchText.ref == "")  # none has that


def _sought(words: str) -> list[str]:
    return [word for word in normalised(words).split() if len(word) > 1][:8]


def _has_all(sought: Sequence[str], module: str) -> list[ColumnElement[bool]]:
    contained = [
        _contains(SearchText.title, word) | _contains(SearchText.body, word) for word in sought
    ]
    return [SearchText.module == module, *contained]


def similar(written: str, module: str, limit: int = 5) -> Sequence[Found]:
    """Things of a module whose titles share enough bigrams with what is being written."""
    grams = bigrams(written)[:MOST_GRAMS]
    if len(grams) < 2:
        return []
    score = _score(SearchText.title, grams).label("score")
    query = select(SearchText.ref, SearchText.label, score).where(
        SearchText.module == module, score >= max(2, round(len(grams) * LEAST_LIKENESS))
    )
    ranked = query.order_by(score.desc(), SearchText.id.desc()).limit(limit)
    return [
        Found(ref, label, shared / len(grams)) for ref, label, shared in db.session.execute(ranked)
    ]


def _score(column: Column, parts: Sequence[str]) -> ColumnElement[int]:
    hits: list[ColumnElement[int]] = [cast(_contains(column, part), Integer) for part in parts]
    return func.coalesce(reduce(add, hits), 0)


def _contains(column: Column, part: str) -> ColumnElement[bool]:
    return column.contains(part, autoescape=True)
