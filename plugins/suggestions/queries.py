"""The lists and counts that pages need; every function returns rows or numbers."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from platform_core.api import Actor, DocketEntry, db, keyed_hash, search
from sqlalchemy import ColumnElement, Select, func, or_, select

from plugins.suggestions.models import (
    Appeal,
    Assignment,
    PrivateNote,
    ReplyTemplate,
    Suggestion,
    Supporter,
    Unit,
)
from plugins.suggestions.workflow import WORKFLOW, Category, Grade, Identity

OPEN = tuple(sorted(WORKFLOW.open_states))

# Columns of a list row: whole rows would load texts that no list shows.
ROW = (
    Suggestion.id, Suggestion.number, Suggestion.title, Suggestion.state, Suggestion.category,
    Suggestion.received_on, Suggestion.grade, Suggestion.round,
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `state` is a state's name, "open", "ended" or "" for all."""

    state: str = ""
    category: str = ""
    words: str = ""
    overdue: bool = False


def list_all(filters: Filters, today: date) -> Select[tuple[object, ...]]:
    """All suggestions of the township that fit, for `paginate`."""
    query = select(*ROW)
    for condition in _conditions(filters, today):
        query = query.where(condition)
    return query


def _conditions(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state == "open":
        conditions.append(Suggestion.state.in_(OPEN))
    elif filters.state == "ended":
        conditions.append(Suggestion.state.not_in(OPEN))
    elif filters.state:
        conditions.append(Suggestion.state == filters.state)
    if filters.category in set(Category):
        conditions.append(Suggestion.category == Category(filters.category))
    if filters.words.strip():
        found = [hit.ref for hit in search.find(filters.words, "suggestions", limit=500)]
        conditions.append(Suggestion.id.in_([int(ref.rpartition(":")[2]) for ref in found]))
    if filters.overdue:
        late = select(DocketEntry.number).where(
            DocketEntry.closed_on.is_(None), DocketEntry.due_on < today
        )
        conditions.append(Suggestion.number.in_(late))
    return conditions


def list_mine(actor: Actor) -> Select[tuple[object, ...]]:
    """What this actor handed in, the sealed ones included."""
    sealed = author_index(f"account:{actor.account_id}")
    mine = or_(Suggestion.author_id == actor.account_id, Suggestion.author_index == sealed)
    return select(*ROW).where(mine)


def list_board() -> Select[tuple[object, ...]]:
    """What the township shows on its board."""
    return select(*ROW).where(Suggestion.published.is_(True))


def list_of_handler(actor: Actor) -> Select[tuple[object, ...]]:
    """What is or was in the hands of this actor's units."""
    assigned = (
        select(Assignment.suggestion_id)
        .join(Unit, Assignment.unit)
        .where(Unit.account_id == actor.account_id)
    )
    return select(*ROW).where(Suggestion.id.in_(assigned))


def may_see(suggestion: Suggestion, actor: Actor | None) -> bool:
    """Whether somebody may open it: who reads all, its author, and everybody once published.

    Without an actor (a job) nobody asks, and everything may be seen.
    """
    if actor is None or actor.can("suggestions:read") or suggestion.published:
        return True
    return is_author(suggestion, actor)


def is_author(suggestion: Suggestion, actor: Actor, receipt: str = "") -> bool:
    """Whether this actor, or whoever holds this receipt code, handed it in."""
    if suggestion.identity is Identity.OPEN:
        return suggestion.author_id == actor.account_id and actor.account_id > 0
    claim = receipt.strip().upper() or f"account:{actor.account_id}"
    known = suggestion.author_index
    return known is not None and secrets.compare_digest(known, author_index(claim))


def author_index(claim: str) -> bytes:
    """The keyed digest under which a hidden author is found again: their account or receipt."""
    return keyed_hash("suggestions:author", claim, 16)


def count_by_state() -> dict[str, int]:
    """How many suggestions stand in each state, states without any left out."""
    query = select(Suggestion.state, func.count()).group_by(Suggestion.state)
    return dict(db.session.execute(query).tuples().all())


def by_receipt(receipt: str) -> Suggestion | None:
    """The nameless suggestion this receipt code belongs to."""
    index = author_index(receipt.strip().upper())
    query = select(Suggestion).where(Suggestion.author_index == index)
    return db.session.scalars(query).one_or_none()


def supporters(suggestion: Suggestion) -> int:
    """How many people support it."""
    query = select(func.count()).where(Supporter.suggestion_id == suggestion.id)
    return db.session.scalar(query) or 0


def supports(suggestion: Suggestion, actor: Actor) -> bool:
    """Whether this actor does."""
    query = select(Supporter.id).where(
        Supporter.suggestion_id == suggestion.id, Supporter.account_id == actor.account_id
    )
    return db.session.scalar(query) is not None


def notes_on(suggestion: Suggestion) -> Sequence[PrivateNote]:
    """The private notes, oldest first."""
    query = select(PrivateNote).where(PrivateNote.suggestion_id == suggestion.id)
    return db.session.scalars(query.order_by(PrivateNote.id)).all()


def units() -> Sequence[Unit]:
    """The units that take suggestions now."""
    query = select(Unit).where(Unit.closed_on.is_(None)).order_by(Unit.name)
    return db.session.scalars(query).all()


def templates_for(grade: Grade | None = None) -> Sequence[ReplyTemplate]:
    """The texts to begin an answer with."""
    query = select(ReplyTemplate).order_by(ReplyTemplate.name)
    if grade is not None:
        query = query.where(or_(ReplyTemplate.grade.is_(None), ReplyTemplate.grade == grade))
    return db.session.scalars(query).all()


def open_like(suggestion: Suggestion, limit: int = 8) -> Sequence[search.Found]:
    """Others that resemble it, to merge it with."""
    found = search.similar(suggestion.title, "suggestions", limit + 1)
    own = f"suggestions:suggestion:{suggestion.id}"
    return [hit for hit in found if hit.ref != own][:limit]


def open_appeals() -> Sequence[Appeal]:
    """What waits for the county's decision."""
    query = select(Appeal).where(Appeal.decided_at.is_(None)).order_by(Appeal.at)
    return db.session.scalars(query).all()


def silent_since(day: date) -> Sequence[Suggestion]:
    """Answered ones whose time for feedback ran out before `day`."""
    late = select(DocketEntry.number).where(
        DocketEntry.module == "suggestions", DocketEntry.state == "replied",
        DocketEntry.due_on < day,
    )  # fmt: skip
    query = select(Suggestion).where(Suggestion.state == "replied", Suggestion.number.in_(late))
    return db.session.scalars(query).all()


def promises_due(day: date) -> Sequence[Suggestion]:
    """Promises whose date has come, and those not possible at the time, a year after."""
    year_ago = date(day.year - 1, day.month, min(day.day, 28))
    query = select(Suggestion).where(
        Suggestion.state == "closed",
        or_(
            Suggestion.promised_on <= day,
            (Suggestion.grade == Grade.EXPLAINED) & (func.date(Suggestion.closed_at) <= year_ago),
        ),
    )
    return db.session.scalars(query).all()


def waiting_for_somebody(day: date) -> Sequence[DocketEntry]:
    """Open suggestions due on `day` that one account must act on."""
    query = select(DocketEntry).where(
        DocketEntry.module == "suggestions", DocketEntry.closed_on.is_(None),
        DocketEntry.due_on == day, DocketEntry.waits_account_id.is_not(None),
    )  # fmt: skip
    return db.session.scalars(query).all()
