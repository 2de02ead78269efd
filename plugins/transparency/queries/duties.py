"""The calendar: cells, gaps, the matrix, what is coming up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, select

from platform_core.api import db
from plugins.transparency.models import Body, Disclosure, Duty, Item


def duties_of_year(year: int) -> Sequence[Duty]:
    """The duties of the periods of a year, events left out."""
    query = select(Duty).where(
        Duty.starts_on >= date(year, 1, 1), Duty.ends_on <= date(year, 12, 31),
        Duty.period.not_like("E%"),
    )  # fmt: skip
    return db.session.scalars(query).all()


def count_events(body: Body, key: str, prefix: str) -> int:
    """How many events of this item a body noted under this prefix."""
    query = select(func.count()).select_from(Duty).where(
        Duty.body_id == body.id, Duty.item_key == key, Duty.period.startswith(prefix)
    )  # fmt: skip
    return db.session.scalar(query) or 0


class Line(NamedTuple):
    """A row of the list of gaps and of what is coming up."""

    id: int
    body_id: int
    body: str
    title: str
    period: str
    due_on: date
    published_on: date | None
    disclosure_id: int | None
    state: str | None


LINES: Select[*tuple[Any, ...]] = (
    select(
        Duty.id, Duty.body_id, Body.name, Item.title, Duty.period, Duty.due_on,
        Duty.published_on, Duty.disclosure_id, Disclosure.state,
    )
    .join(Body, (Body.id == Duty.body_id) & (Body.township_id == Duty.township_id))
    .join(Item, (Item.id == Duty.item_id) & (Item.township_id == Duty.township_id))
    .outerjoin(Disclosure, (Disclosure.id == Duty.disclosure_id)
               & (Disclosure.township_id == Duty.township_id))
)  # fmt: skip


def _missing() -> ColumnElement[bool]:
    return Duty.published_on.is_(None) & Duty.waived_on.is_(None)


def list_gaps(today: date) -> Select[*tuple[Any, ...]]:
    """What should have been disclosed before today and is not."""
    return LINES.where(_missing(), Duty.due_on < today)


def list_coming(today: date, until: date) -> Select[*tuple[Any, ...]]:
    """What is to be disclosed from today to a day, and is not yet."""
    return LINES.where(_missing(), Duty.due_on.between(today, until))


def to_open(until: date) -> Sequence[Duty]:
    """Duties whose time has come and which nobody has begun."""
    query = select(Duty).where(
        _missing(), Duty.disclosure_id.is_(None), Duty.due_on <= until
    )  # fmt: skip
    return db.session.scalars(query.order_by(Duty.due_on, Duty.id).limit(500)).all()


def newly_overdue(today: date) -> Sequence[Duty]:
    """What went over its day and was not told of yet."""
    query = select(Duty).where(
        _missing(), Duty.due_on < today, Duty.overdue_noted_on.is_(None)
    )  # fmt: skip
    return db.session.scalars(query.order_by(Duty.due_on, Duty.id).limit(500)).all()


def due_on(day: date) -> Sequence[Duty]:
    """What is to be disclosed on a day and is not yet."""
    return db.session.scalars(select(Duty).where(_missing(), Duty.due_on == day)).all()


def duty_of(disclosure: Disclosure) -> Duty | None:
    """The cell of the calendar that a disclosure fills."""
    return db.session.scalar(select(Duty).where(Duty.disclosure_id == disclosure.id))


class Standing(NamedTuple):
    """How many duties of a body and item stand how."""

    due: int
    published: int
    late: int
    missing: int
    coming: int

    @property
    def tone(self) -> str:
        """The tone of its cell: a missing one is red."""
        if self.missing:
            return "late"
        if self.published:
            return "good"
        return "wait" if self.coming else "plain"


@dataclass(frozen=True)
class Matrix:
    """Bodies by items, with how each stands in a year."""

    bodies: Sequence[Any]
    items: Sequence[tuple[str, str]]  # key and title
    cells: Mapping[tuple[int, str], Standing]


def matrix(kind: str, year: int, today: date) -> Matrix:
    """The matrix of one kind of body: two queries, however many bodies there are."""
    rows = db.session.execute(_standings(year, today, Body.kind == kind)).all()
    cells = {(row.body_id, row.item_key): Standing(*row[3:]) for row in rows}
    bodies = list({row.body_id: (row.body_id, row.name) for row in rows}.values())
    titles = select(Item.key, Item.title).where(Item.kind == kind).order_by(Item.since)
    known = dict(db.session.execute(titles).all())
    keys = sorted({key for _body, key in cells}, key=list(known).index)
    return Matrix(bodies, [(key, known[key]) for key in keys], cells)


def _sums(today: date) -> list[ColumnElement[int]]:
    """The counts of a Standing, in its order."""
    published = Duty.published_on.is_not(None)
    counted = [
        Duty.waived_on.is_(None),
        published,
        published & (Duty.published_on > Duty.due_on),
        _missing() & (Duty.due_on < today),
        _missing() & (Duty.due_on >= today),
    ]
    return [func.sum(case((each, 1), else_=0)) for each in counted]


def _standings(year: int, today: date, condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Duty.body_id, Duty.item_key, Body.name, *_sums(today))
        .join(Body, (Body.id == Duty.body_id) & (Body.township_id == Duty.township_id))
        .where(Duty.starts_on.between(date(year, 1, 1), date(year, 12, 31)), condition)
        .group_by(Duty.body_id, Duty.item_key, Body.name)
        .order_by(Body.name, Duty.body_id)
    )


def standings_by_body(year: int, today: date) -> Sequence[Any]:
    """How each body stands in a year: body, due, published, late, missing, coming."""
    sums = [each.label(name) for each, name in
            zip(_sums(today), Standing._fields, strict=True)]  # fmt: skip
    query = (
        select(Body.name.label("body"), *sums)
        .join(Duty, (Duty.body_id == Body.id) & (Duty.township_id == Body.township_id))
        .where(Duty.starts_on.between(date(year, 1, 1), date(year, 12, 31)))
        .group_by(Body.id, Body.name)
        .order_by(Body.name, Body.id)
    )
    return db.session.execute(query).all()


def standings_of_body(body: Body, year: int, today: date) -> Mapping[str, Standing]:
    """How each item of one body stands in a year, by its key."""
    rows = db.session.execute(_standings(year, today, Body.id == body.id)).all()
    return {row.item_key: Standing(*row[3:]) for row in rows}


def duties_of_body(body: Body, year: int) -> Sequence[Any]:
    """Every duty of a body in a year, as lines, in order of their day."""
    query = LINES.where(
        Duty.body_id == body.id, Duty.starts_on.between(date(year, 1, 1), date(year, 12, 31))
    )
    return [Line(*row) for row in db.session.execute(query.order_by(Duty.due_on, Duty.id))]


def count_missing(today: date) -> int:
    """How many duties are overdue."""
    query = select(func.count()).select_from(Duty).where(_missing(), Duty.due_on < today)
    return db.session.scalar(query) or 0
