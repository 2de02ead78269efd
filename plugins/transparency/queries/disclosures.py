"""Disclosures: lists for who works on them, what is public, what waits for a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select

from platform_core.api import Actor, DocketEntry, db, search
from plugins.transparency.access import visible_to
from plugins.transparency.models import (
    Body,
    Disclosure,
    Item,
    Objection,
    StarApplication,
    StarAward,
    Text,
)
from plugins.transparency.terms import Audience, BodyKind
from plugins.transparency.workflow import DISCLOSURE

OPEN = tuple(sorted(DISCLOSURE.open_states))
REF = literal("transparency:disclosure:") + cast(Disclosure.id, String(20))


class Line(NamedTuple):
    """A row of a list: whole rows would load texts that no list shows."""

    id: int
    number: str
    title: str
    body_id: int
    body: str
    kind: BodyKind
    period: str
    state: str
    audience: Audience
    edition: int
    due_on: date
    posted_on: date | None
    posted_until: date | None

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and nothing is posted."""
        return self.edition == 0 and self.state in OPEN and self.due_on < today


LINES: Select[*tuple[Any, ...]] = (
    select(
        Disclosure.id, Disclosure.number, Disclosure.title, Disclosure.body_id, Body.name,
        Body.kind, Disclosure.period, Disclosure.state, Disclosure.audience, Disclosure.edition,
        Disclosure.due_on, Disclosure.posted_on, Disclosure.posted_until,
    )
    .join(Body, (Body.id == Disclosure.body_id) & (Body.township_id == Disclosure.township_id))
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `state` is a state's name, "open" or "" for all."""

    state: str = ""
    kind: str = ""
    words: str = ""


def list_all(filters: Filters, actor: Actor) -> Select[*tuple[Any, ...]]:
    """The disclosures this actor may see that fit, for `paginate`."""
    return LINES.where(visible_to(actor), *_conditions(filters))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.state == "open":
        conditions.append(Disclosure.state.in_(OPEN))
    elif filters.state:
        conditions.append(Disclosure.state == filters.state)
    if filters.kind in set(BodyKind):
        conditions.append(Body.kind == BodyKind(filters.kind))
    if filters.words.strip():
        found = REF.in_(search.matching(filters.words, "transparency"))
        conditions.append(found | (Disclosure.number == filters.words.strip().upper()))
    return conditions


def list_public(kind: str = "", words: str = "", body_id: int = 0) -> Select[*tuple[Any, ...]]:
    """What everybody may read: posted, public, of a body that is public."""
    query = LINES.where(is_public(), *_conditions(Filters(kind=kind, words=words)))
    return query.where(Disclosure.body_id == body_id) if body_id else query


def is_public() -> ColumnElement[bool]:
    """Whether everybody may read it, for Disclosure joined to Body."""
    return (
        (Disclosure.edition > 0)
        & (Disclosure.audience == Audience.PUBLIC)
        & Body.public.is_(True)
    )  # fmt: skip


def latest_public(limit: int, body_id: int = 0) -> Sequence[Any]:
    """The texts posted last, with number, body and period, for feeds and open data."""
    newest = _public_texts().order_by(Text.at.desc(), Text.id.desc()).limit(limit)
    rows = db.session.execute(newest.where(Disclosure.body_id == body_id) if body_id else newest)
    return rows.all()


def _public_texts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Disclosure.id, Disclosure.number, Disclosure.period, Disclosure.state,
            Disclosure.due_on, Disclosure.posted_on, Disclosure.posted_until,
            Text.number.label("edition"),
            Text.title, Text.content, Text.fingerprint, Text.at, Body.name.label("body"),
            Body.kind, Item.key.label("item_key"), Item.title.label("item"),
            Disclosure.body_id, Text.posted_on.label("text_posted_on"),
        )
        .join(Text, (Text.disclosure_id == Disclosure.id)
              & (Text.township_id == Disclosure.township_id)
              & (Text.number == Disclosure.edition))
        .join(Body, (Body.id == Disclosure.body_id)
              & (Body.township_id == Disclosure.township_id))
        .join(Item, (Item.id == Disclosure.item_id)
              & (Item.township_id == Disclosure.township_id))
        .where(is_public(), Text.withheld.is_(None))
    )  # fmt: skip


def public_stamp() -> tuple[Any, ...]:
    """What a public page depends on; the same as long as nothing public changed."""
    return tuple(
        tuple(db.session.execute(select(func.count(), func.sum(each), func.max(table.id))).one())
        for table, each in (
            (Disclosure, Disclosure.version), (Body, Body.version), (Objection, Objection.version),
            (Item, Item.posting_days), (StarApplication, StarApplication.version),
            (StarAward, case((StarAward.overdue_on.is_not(None), 1), else_=0)),
        )
    )  # fmt: skip


def to_release(day: date) -> Sequence[Disclosure]:
    """What was approved to be posted on a day that has come."""
    query = select(Disclosure).where(
        Disclosure.state == "approved", Disclosure.publish_on <= day
    )  # fmt: skip
    return db.session.scalars(query).all()


def posted_long_enough(day: date) -> Sequence[Disclosure]:
    """What may be taken down from this day on."""
    query = select(Disclosure).where(
        Disclosure.state == "published", Disclosure.posted_until == day
    )  # fmt: skip
    return db.session.scalars(query).all()


def about(ref: str) -> Sequence[Disclosure]:
    """The disclosures that another module's row was proposed for."""
    query = select(Disclosure).where(Disclosure.about_ref == ref).order_by(Disclosure.id)
    return db.session.scalars(query).all()


def by_id(id: int) -> Disclosure | None:
    """The disclosure with this id, if there is one here."""
    return db.session.scalar(select(Disclosure).where(Disclosure.id == id))


def waiting_entries(day: date, kind: str) -> Sequence[DocketEntry]:
    """Open matters of this module due on `day` that one account must act on."""
    query = select(DocketEntry).where(
        DocketEntry.module == "transparency", DocketEntry.kind == kind,
        DocketEntry.closed_on.is_(None), DocketEntry.due_on == day,
        DocketEntry.waits_account_id.is_not(None),
    )  # fmt: skip
    return db.session.scalars(query).all()
