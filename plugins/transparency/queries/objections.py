"""Objections and questions: lists, by receipt, what is shown, who was silent."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select

from platform_core.api import Actor, DocketEntry, Rule, clocks_of, current_pack, db
from plugins.transparency.access import as_issued, author_index, is_office, receipt_index
from plugins.transparency.models import Body, Disclosure, Objection
from plugins.transparency.personal_data import find
from plugins.transparency.terms import ObjectionKind, Rating
from plugins.transparency.workflow import OBJECTION

OPEN = tuple(sorted(OBJECTION.open_states))
REF = literal("transparency:objection:") + cast(Objection.id, String(20))


class Line(NamedTuple):
    """A row of a list."""

    id: int
    number: str
    title: str
    kind: ObjectionKind
    body: str
    state: str
    received_on: date
    due_on: date | None
    rating: Rating | None

    def is_late(self, today: date) -> bool:
        """Whether its day has passed while somebody still has something to do."""
        return self.state in OPEN and self.due_on is not None and self.due_on < today


LINES: Select[*tuple[Any, ...]] = (
    select(
        Objection.id, Objection.number, Objection.title, Objection.kind, Body.name,
        Objection.state, Objection.received_on, DocketEntry.due_on, Objection.rating,
    )
    .join(Body, (Body.id == Objection.body_id) & (Body.township_id == Objection.township_id))
    .outerjoin(DocketEntry, (DocketEntry.township_id == Objection.township_id)
               & (DocketEntry.ref == REF))
)  # fmt: skip


def list_all(actor: Actor, state: str = "") -> Select[*tuple[Any, ...]]:
    """What this actor works on, and what they handed in themselves."""
    query = LINES if is_office(actor) else LINES.where(or_(_works_on(actor), is_mine(actor)))
    if state == "open":
        return query.where(Objection.state.in_(OPEN))
    return query.where(Objection.state == state) if state else query


def _works_on(actor: Actor) -> ColumnElement[bool]:
    return or_(
        Body.clerk_id == actor.account_id,
        Body.responsible_id == actor.account_id,
        Body.union_id.in_(actor.union_ids),
    )


def is_mine(actor: Actor) -> ColumnElement[bool]:
    """Whether this actor handed it in, under a name or a sealed one."""
    return or_(
        Objection.author_id == actor.account_id,
        Objection.author_index == author_index(actor.account_id),
    )


def by_id(id: int) -> Objection | None:
    """The objection with this id, if there is one here."""
    return db.session.scalar(select(Objection).where(Objection.id == id))


def by_receipt(receipt: str) -> Objection | None:
    """The nameless objection this receipt code belongs to."""
    index = receipt_index(as_issued(receipt))
    return db.session.scalar(select(Objection).where(Objection.author_index == index))


def shown_about(disclosure: Disclosure) -> Sequence[Objection]:
    """What the public page shows of it, oldest first."""
    query = select(Objection).where(
        Objection.disclosure_id == disclosure.id, Objection.shown.is_(True)
    )
    return db.session.scalars(query.order_by(Objection.opened_at)).all()


def about(disclosure: Disclosure) -> Sequence[Objection]:
    """Everything that was said of a disclosure, for who works on it."""
    query = select(Objection).where(Objection.disclosure_id == disclosure.id)
    return db.session.scalars(query.order_by(Objection.opened_at)).all()


def silent_since(day: date) -> Sequence[Objection]:
    """Answered ones whose time for feedback ran out before `day`."""
    query = select(Objection).join(DocketEntry, DocketEntry.ref == REF)
    late = query.where(Objection.state == "replied", DocketEntry.due_on < day)
    return db.session.scalars(late).all()


def has_personal_data(it: Objection) -> bool:
    """Whether the detector finds something in it or in its answers."""
    texts = (it.title, it.content, *(answer.content for answer in it.answers))
    return any(find(text) for text in texts)


def complaint(it: Objection, today: date) -> Rule | None:
    """The rule for whom its author may turn to, once an answer or a repair is late."""
    waits = it.state in ("raised", "rectifying")
    late = waits and any(clock.runs and clock.due_on < today for clock in clocks_of(it))
    return current_pack().limit("open.complaint") if late else None
