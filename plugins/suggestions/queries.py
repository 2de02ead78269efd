"""The lists, counts and yes-or-noes that pages need; every function returns rows or values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select

from platform_core.api import (
    LOCAL,
    Actor,
    DocketEntry,
    db,
    history_of,
    ref_of,
    search,
)
from plugins.suggestions.access import as_issued, author_index, is_worker, receipt_index
from plugins.suggestions.models import (
    Appeal,
    Assignment,
    Award,
    PrivateNote,
    ReplyTemplate,
    Suggestion,
    Supporter,
    Unit,
)
from plugins.suggestions.workflow import WORKFLOW, Category, Grade, Kind

OPEN = tuple(sorted(WORKFLOW.open_states))
TO_SORT = ("submitted", "registered", "filed")  # what the office has to decide on
REF = literal("suggestions:suggestion:") + cast(Suggestion.id, String(20))


class Line(NamedTuple):
    """A row of a list: whole rows would load texts that no list shows."""

    id: int
    number: str
    title: str
    kind: Kind
    category: Category
    state: str
    grade: Grade | None
    round: int
    received_on: date
    due_on: date | None

    def is_late(self, today: date) -> bool:
        """Whether its date has passed while somebody still has something to do."""
        return self.state in OPEN and self.due_on is not None and self.due_on < today


LINES: Select[*tuple[Any, ...]] = (
    select(
        Suggestion.id, Suggestion.number, Suggestion.title, Suggestion.kind, Suggestion.category,
        Suggestion.state, Suggestion.grade, Suggestion.round, Suggestion.received_on,
        DocketEntry.due_on,
    )
    .outerjoin(
        DocketEntry,
        (DocketEntry.township_id == Suggestion.township_id) & (DocketEntry.ref == REF),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `state` is a state's name, "open", "ended" or "" for all."""

    state: str = ""
    category: str = ""
    words: str = ""
    overdue: bool = False


def list_all(filters: Filters, today: date) -> Select[*tuple[Any, ...]]:
    """All suggestions of the township that fit, as lines for `paginate`."""
    return LINES.where(*_conditions(filters, today))


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
        conditions.append(_has_words(filters.words))
    if filters.overdue:
        conditions += [DocketEntry.closed_on.is_(None), DocketEntry.due_on < today]
    return conditions


def _has_words(words: str) -> ColumnElement[bool]:
    """Those with all the words, or the one with this number."""
    return or_(
        Suggestion.number == words.strip().upper(),
        REF.in_(search.matching(words, "suggestions")),
    )


def list_mine(actor: Actor) -> Select[*tuple[Any, ...]]:
    """What this actor handed in, the sealed ones included."""
    return LINES.where(is_mine(actor))


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """Whether this actor handed it in, under a name or a sealed one."""
    mine = [
        Suggestion.author_id == actor.account_id,
        Suggestion.author_index == author_index(actor.account_id),
    ]
    if actor.member_id is not None:
        mine.append(Suggestion.member_id == actor.member_id)
    return or_(*mine)


def count_waiting_for_author(actor: Actor) -> int:
    """How many of the actor's own, sealed ones included, wait for their word."""
    query = select(func.count()).select_from(Suggestion)
    waiting = query.where(Suggestion.state.in_(("waiting", "replied")), is_mine(actor))
    return db.session.scalar(waiting) or 0


def list_board() -> Select[*tuple[Any, ...]]:
    """What the township shows on its board."""
    return LINES.where(Suggestion.published.is_(True))


def proposals_to_support(limit: int = 20) -> list[Line]:
    """Proposals that still look for co-sponsors."""
    query = LINES.where(
        Suggestion.kind == Kind.PROPOSAL, Suggestion.state == WORKFLOW.initial
    ).order_by(Suggestion.opened_at, Suggestion.id)
    return [Line(*row) for row in db.session.execute(query.limit(limit))]


def list_to_sort() -> Select[*tuple[Any, ...]]:
    """What the office has to register, decide on or assign."""
    return LINES.where(Suggestion.state.in_(TO_SORT))


def list_of_handler(actor: Actor) -> Select[*tuple[Any, ...]]:
    """What is or was in the hands of this actor's units."""
    assigned = (
        select(Assignment.suggestion_id)
        .join(Unit, Assignment.unit)
        .where(Unit.account_id == actor.account_id)
    )
    return LINES.where(Suggestion.id.in_(assigned))


def rows_to_export(filters: Filters, today: date) -> Sequence[Any]:
    """The suggestions of the summary, oldest first, each with its unit in charge. No author."""
    lead = Assignment.leads.is_(True) & Assignment.returned_at.is_(None)
    query = (
        list_all(filters, today)
        .outerjoin(Assignment, (Assignment.suggestion_id == Suggestion.id) & lead
                   & (Assignment.township_id == Suggestion.township_id))
        .outerjoin(Unit, (Unit.id == Assignment.unit_id)
                   & (Unit.township_id == Assignment.township_id))
        .add_columns(Unit.name.label("unit"), Suggestion.adopted, Suggestion.rating,
                     Suggestion.outcome_label)
    )  # fmt: skip
    return db.session.execute(query.order_by(Suggestion.opened_at, Suggestion.id)).all()


def awarded_in(year: int) -> Sequence[Any]:
    """The suggestions rewarded in a year, each with its award."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = select(Suggestion, Award).join(Suggestion.awards)
    given = query.where(Award.given_on.between(first, last))
    return db.session.execute(given.order_by(Award.given_on, Award.id)).all()


def by_id(id: int) -> Suggestion | None:
    """The suggestion with this id, if there is one here."""
    return db.session.scalar(select(Suggestion).where(Suggestion.id == id))


def by_number(number: str) -> Suggestion | None:
    """The suggestion with this number."""
    return db.session.scalar(select(Suggestion).where(Suggestion.number == number.strip().upper()))


def by_receipt(receipt: str) -> Suggestion | None:
    """The nameless suggestion this receipt code belongs to."""
    index = receipt_index(as_issued(receipt))
    return db.session.scalar(select(Suggestion).where(Suggestion.author_index == index))


def count_by_state() -> dict[str, int]:
    """How many suggestions stand in each state, states without any left out."""
    query = select(Suggestion.state, func.count()).group_by(Suggestion.state)
    return dict(db.session.execute(query).all())


def count_supporters(suggestion: Suggestion) -> int:
    """How many people support it."""
    query = select(func.count()).select_from(Supporter)
    return db.session.scalar(query.where(Supporter.suggestion_id == suggestion.id)) or 0


def supporters_of(suggestion: Suggestion) -> Sequence[Supporter]:
    """Who supports it, the members among them with their names."""
    query = select(Supporter).where(Supporter.suggestion_id == suggestion.id)
    return db.session.scalars(query.order_by(Supporter.id)).all()


def supports(suggestion: Suggestion, actor: Actor) -> bool:
    """Whether this actor does, or was named by the author."""
    own = [Supporter.account_id == actor.account_id]
    if actor.member_id is not None:
        own.append(Supporter.member_id == actor.member_id)
    query = select(Supporter.id).where(Supporter.suggestion_id == suggestion.id, or_(*own))
    return db.session.scalar(query.limit(1)) is not None


def merged_into(suggestion: Suggestion) -> Sequence[Suggestion]:
    """Those merged into it, which its answer counts for."""
    query = select(Suggestion).where(Suggestion.main_id == suggestion.id)
    return db.session.scalars(query.order_by(Suggestion.opened_at)).all()


def notes_on(suggestion: Suggestion) -> Sequence[PrivateNote]:
    """The private notes, oldest first."""
    query = select(PrivateNote).where(PrivateNote.suggestion_id == suggestion.id)
    return db.session.scalars(query.order_by(PrivateNote.id)).all()


def last_question(suggestion: Suggestion) -> str:
    """What its author was asked last, "" where nothing was."""
    asked = [each for each in history_of(ref_of(suggestion)) if each.action == "suggestions:ask"]
    return (asked[-1].note or "") if asked else ""


def appeal_of(suggestion: Suggestion) -> Appeal | None:
    """What was put before the county."""
    return db.session.scalar(select(Appeal).where(Appeal.suggestion_id == suggestion.id))


def units(*, closed: bool = False) -> Sequence[Unit]:
    """The units that take suggestions now; with `closed` also those that no longer do."""
    query = select(Unit).order_by(Unit.name)
    return db.session.scalars(query if closed else query.where(Unit.closed_on.is_(None))).all()


def unit_for(category: Category) -> Unit | None:
    """The unit that what is about `category` goes to as a rule; a township has a few dozen."""
    return next((unit for unit in units() if category in unit.categories), None)


def reply_templates() -> Sequence[ReplyTemplate]:
    """The texts to begin an answer with."""
    query = select(ReplyTemplate).order_by(ReplyTemplate.grade, ReplyTemplate.name)
    return db.session.scalars(query).all()


def similar_to(title: str, actor: Actor | None, *, but: int = 0, limit: int = 5) -> list[Line]:
    """Others whose titles resemble this one, the likest first: all for who reads all, else what
    is published and one's own."""
    found = search.similar(title, "suggestions", limit * 4)
    ids = [int(hit.ref.rpartition(":")[2]) for hit in found]
    query = LINES.where(Suggestion.id.in_([id for id in ids if id != but]))
    if actor is None:
        query = query.where(Suggestion.published.is_(True))
    elif not is_worker(actor):
        query = query.where(or_(Suggestion.published.is_(True), is_mine(actor)))
    lines = {row.id: Line(*row) for row in db.session.execute(query)} if ids else {}
    return [lines[id] for id in ids if id in lines][:limit]


def silent_since(day: date) -> Sequence[Suggestion]:
    """Answered ones whose time for feedback ran out before `day`."""
    query = select(Suggestion).join(DocketEntry, DocketEntry.ref == REF)
    late = query.where(Suggestion.state == "replied", DocketEntry.due_on < day)
    return db.session.scalars(late).all()


def promises_due(day: date) -> Sequence[Suggestion]:
    """Promises whose date has come, and those not possible at the time, a year after."""
    year_ago = datetime.combine(date(day.year - 1, day.month, min(day.day, 28)), time(), LOCAL)
    query = select(Suggestion).where(
        Suggestion.state == "closed",
        or_(
            Suggestion.promised_on <= day,
            (Suggestion.grade == Grade.EXPLAINED) & (Suggestion.closed_at <= year_ago),
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
