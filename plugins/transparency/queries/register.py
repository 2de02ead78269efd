"""Bodies, catalogues and editions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from platform_core.api import Actor, Township, db
from plugins.transparency.catalogue import Template, founding, read
from plugins.transparency.models import Adoption, Body, Edition, Item
from plugins.transparency.terms import BodyKind


def list_bodies(kind: str = "", *, public_only: bool = False) -> Select[*tuple[Any, ...]]:
    """The bodies that disclose now, for `paginate`."""
    query = select(Body).where(Body.closed_on.is_(None))
    if kind in set(BodyKind):
        query = query.where(Body.kind == BodyKind(kind))
    return query.where(Body.public.is_(True)) if public_only else query


def bodies_in(year: int) -> Sequence[Body]:
    """The bodies that disclosed at some time of a year."""
    query = select(Body).where(
        Body.since <= date(year, 12, 31),
        or_(Body.closed_on.is_(None), Body.closed_on > date(year, 1, 1)),
    )
    return db.session.scalars(query.order_by(Body.kind, Body.name)).all()


def bodies_of(actor: Actor) -> Sequence[Body]:
    """The bodies this actor drafts for: all for the office, else those they are clerk of."""
    query = select(Body).where(Body.closed_on.is_(None)).order_by(Body.kind, Body.name)
    if not actor.can("transparency:plan"):
        query = query.where(Body.clerk_id == actor.account_id)
    return db.session.scalars(query).all()


def body_called(name: str) -> Body | None:
    """The body of this name."""
    return db.session.scalar(select(Body).where(Body.name == name.strip()))


def count_by_kind() -> dict[BodyKind, int]:
    """How many bodies of each kind disclose now; kinds without any are left out."""
    query = select(Body.kind, func.count()).where(Body.closed_on.is_(None)).group_by(Body.kind)
    return dict(db.session.execute(query).all())


def items_on(kind: BodyKind, day: date) -> Sequence[Item]:
    """The catalogue of a kind of body as it stands on a day."""
    query = select(Item).where(
        Item.kind == kind, Item.since <= day, or_(Item.until.is_(None), Item.until > day)
    )
    return db.session.scalars(query.order_by(Item.group, Item.key)).all()


def items_in(year: int) -> Sequence[Item]:
    """Every version of every item that was in force at some time of a year."""
    query = select(Item).where(
        Item.since <= date(year, 12, 31),
        or_(Item.until.is_(None), Item.until > date(year, 1, 1)),
    )
    return db.session.scalars(query.order_by(Item.kind, Item.key, Item.since)).all()


def adoption_of(kind: BodyKind) -> Adoption | None:
    """The edition a township adopted last for a kind of body."""
    query = select(Adoption).where(Adoption.kind == kind).order_by(Adoption.since.desc()).limit(1)
    return db.session.scalar(query)


def adoptions() -> Mapping[BodyKind, Adoption]:
    """The edition adopted last for each kind of body that has one."""
    query = select(Adoption).order_by(Adoption.since)
    return {each.kind: each for each in db.session.scalars(query)}


def county_editions(county_id: int, kind: BodyKind | None = None) -> Sequence[Edition]:
    """The county's own editions, the newest first."""
    query = select(Edition).where(Edition.county_id == county_id)
    if kind is not None:
        query = query.where(Edition.kind == kind)
    return db.session.scalars(query.order_by(Edition.kind, Edition.number.desc())).all()


def template_for(county_id: int, kind: BodyKind, day: date) -> Template:
    """The edition in force: the county's newest by `day`, else the platform's own."""
    query = select(Edition).where(
        Edition.county_id == county_id, Edition.kind == kind, Edition.in_force_on <= day
    )
    newest = db.session.scalar(query.order_by(Edition.number.desc()).limit(1))
    return template_of(newest) if newest is not None else founding()[kind]


def template_of(edition: Edition) -> Template:
    """A county's edition as a template."""
    entries = tuple(read(row) for row in edition.items)
    return Template(edition.kind, f"C{edition.number}", entries)


def county_of(township_id: int) -> int:
    """The county a township belongs to."""
    query = select(Township.county_id).where(Township.id == township_id)
    return db.session.scalars(query).one()


def edition_before(edition: Edition) -> Template:
    """The edition that this one follows: the county's last, or the platform's own."""
    query = select(Edition).where(
        Edition.county_id == edition.county_id, Edition.kind == edition.kind,
        Edition.number < edition.number,
    )  # fmt: skip
    before = db.session.scalar(query.order_by(Edition.number.desc()).limit(1))
    return template_of(before) if before is not None else founding()[edition.kind]
