"""The lists and counts that pages need; every function returns rows or numbers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from platform_core.accounts import Actor
from platform_core.accounts.models import Account
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import history_of, ref_of
from platform_core.i18n import gettext as _
from platform_core.organisation.models import (
    COUNTED,
    CommitteeKind,
    County,
    Employer,
    Honour,
    HonourLevel,
    Member,
    MemberStatus,
    OfficerTerm,
    Township,
    Union,
    UnionKind,
)
from platform_core.organisation.places import TownshipHere, township_by_id
from platform_core.organisation.words import CHAIR, DONE, said
from platform_core.sealing import identity_index, phone_index
from platform_core.tenancy import db

_IDENTITY = re.compile(r"\d{17}[\dXx]")
_PHONE = re.compile(r"1\d{10}")
_LETTERS = re.compile(r"[a-zA-Z ]+")


def county_named(code: str | None) -> County:
    """The county with this code, or the only one there is, for the command line."""
    query = select(County) if code is None else select(County).where(County.code == code)
    found = db.session.scalars(query).all()
    if len(found) == 1:
        return found[0]
    if code is None and found:
        codes = ", ".join(county.code for county in found)
        raise RuleBroken(_("There are several counties. Give the code: %(codes)s.", codes=codes))
    raise RuleBroken(_("There is no such county."))


def township_named(name: str) -> TownshipHere:
    """The township with this name, address or code, for the command line.

    Raises RuleBroken where there is none, or several of that name.
    """
    wanted = or_(Township.name == name, Township.slug == name, Township.code == name)
    with db.engine.connect() as connection:
        found = connection.execute(select(Township.id, Township.code).where(wanted)).all()
        if len(found) > 1:
            codes = ", ".join(row.code for row in found)
            raise RuleBroken(_("Several townships are called that. Give the code: %(codes)s.",
                               codes=codes))  # fmt: skip
        here = township_by_id(connection, found[0].id) if found else None
    if here is None:
        raise RuleBroken(_("There is no township called “%(name)s”.", name=name))
    return here


# -- unions --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class UnionFilters:
    """What the list of unions is narrowed to."""

    kind: str = ""
    words: str = ""
    dissolved: bool = False


def unions(filters: UnionFilters) -> Select[Union]:
    """The unions that fit, for `paginate`."""
    ended = Union.dissolved_on.is_not(None) if filters.dissolved else Union.dissolved_on.is_(None)
    query = select(Union).where(ended)
    if filters.kind in set(UnionKind):
        query = query.where(Union.kind == UnionKind(filters.kind))
    if filters.words:
        name = Union.name.contains(filters.words, autoescape=True)
        query = query.where(or_(name, Union.code == filters.words))
    return query


@dataclass(frozen=True)
class Totals:
    """Unions counted as a whole and by kind. `agrees`: the parts make up the whole."""

    whole: int
    parts: Mapping[str, int]

    @property
    def agrees(self) -> bool:
        return sum(self.parts.values()) == self.whole


def unions_are_registered() -> bool:
    """Whether the running township keeps its register here: else a count of none says nothing."""
    return db.session.scalar(select(Union.id).limit(1)) is not None


def union_totals() -> Totals:
    """The unions that stand: their number, and how many there are of each kind."""
    stands = Union.dissolved_on.is_(None)
    whole = db.session.scalar(select(func.count()).select_from(Union).where(stands)) or 0
    query = select(Union.kind, func.count()).where(stands).group_by(Union.kind)
    parts = dict(db.session.execute(query).all())
    return Totals(whole, {kind: parts[kind] for kind in UnionKind if kind in parts})


def members_of(union_ids: Sequence[int]) -> Mapping[int, int]:
    """How many are on the rolls of each union; unions without any are left out."""
    query = select(Member.union_id, func.count()).where(
        Member.union_id.in_(union_ids), Member.status.in_(COUNTED)
    )
    return dict(db.session.execute(query.group_by(Member.union_id)).all())


def chairs_of(union_ids: Sequence[int]) -> Mapping[int, str]:
    """Who chairs each union now, by name."""
    query = select(OfficerTerm.union_id, Member.name).join(Member, OfficerTerm.member)
    query = query.where(
        OfficerTerm.union_id.in_(union_ids),
        OfficerTerm.committee == CommitteeKind.UNION,
        OfficerTerm.position == CHAIR,
        OfficerTerm.until.is_(None),
    )
    return dict(db.session.execute(query.order_by(OfficerTerm.since)).all())


class Officer(NamedTuple):
    """One term on a committee, with the person's name."""

    term: OfficerTerm
    name: str


def officers_of(union: Union) -> list[Officer]:
    """Everybody who sits or sat on this union's committees, the present ones first."""
    query = select(OfficerTerm, Member.name).join(Member, OfficerTerm.member)
    query = query.where(OfficerTerm.union_id == union.id)
    ordered = query.order_by(
        OfficerTerm.until.is_not(None), OfficerTerm.committee, OfficerTerm.since.desc()
    )
    return [Officer(*row) for row in db.session.execute(ordered)]


def term_or_404(union: Union, term_id: int) -> OfficerTerm:
    """One term on a committee of this union. Raises NotFound for any other."""
    query = select(OfficerTerm).where(OfficerTerm.id == term_id, OfficerTerm.union_id == union.id)
    term = db.session.scalars(query).one_or_none()
    if term is None:
        raise NotFound
    return term


def union_choices() -> list[tuple[int, str]]:
    """The unions that stand, for a list to choose from."""
    query = select(Union.id, Union.name).where(Union.dissolved_on.is_(None)).order_by(Union.id)
    return [(row.id, row.name) for row in db.session.execute(query)]


def employer_choices() -> list[tuple[int, str]]:
    """The employers that are open, for a list to choose from."""
    query = select(Employer.id, Employer.name).where(Employer.closed_on.is_(None))
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Employer.id))]


# -- members -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class MemberFilters:
    """What the register is narrowed to. `status` is a status, or "" for all on the rolls."""

    words: str = ""
    union_id: int | None = None
    status: str = ""


def members(actor: Actor, filters: MemberFilters) -> Select[Member, str]:
    """Member and union name of those who fit and whom `actor` may see, for `paginate`."""
    query = select(Member, Union.name).join(Union, Member.union).where(*_within_reach(actor))
    if filters.status in set(MemberStatus):
        query = query.where(Member.status == MemberStatus(filters.status))
    elif filters.status != "all":
        query = query.where(Member.status.in_(COUNTED))
    if filters.union_id is not None:
        query = query.where(Member.union_id == filters.union_id)
    return query.where(_found(filters.words.strip())) if filters.words.strip() else query


def _within_reach(actor: Actor) -> list[ColumnElement[bool]]:
    """Whoever keeps the registers sees everybody; a chair those of the unions they chair."""
    return [] if actor.can("organisation:edit") else [Member.union_id.in_(actor.union_ids)]


def _found(words: str) -> ColumnElement[bool]:
    """By name, pinyin or its initials, card number, identity or telephone number in full."""
    if _IDENTITY.fullmatch(words):
        return Member.identity_index == identity_index(words)
    if _PHONE.fullmatch(words):
        return or_(Member.phone_index == phone_index(words), Member.number == words)
    number = Member.number.startswith(words, autoescape=True)
    if _LETTERS.fullmatch(words):
        letters = words.lower().replace(" ", "")
        joined = func.replace(Member.sort_key, " ", "").startswith(letters, autoescape=True)
        initials = Member.sort_key.like("% ".join(letters) + "%")
        latin = Member.name.icontains(words, autoescape=True)
        return or_(number, joined, initials, latin)
    return or_(number, Member.name.contains(words, autoescape=True))


def member_or_404(actor: Actor, member_id: int) -> Member:
    """A member whom `actor` may see. Raises NotFound for anybody else."""
    query = select(Member).where(Member.id == member_id, *_within_reach(actor))
    member = db.session.scalars(query).one_or_none()
    if member is None:
        raise NotFound
    return member


def member_of_union(union: Union, written: str) -> Member:
    """The member of a union by card number, or by name where only one has it.

    Raises RuleBroken where there is none or several.
    """
    query = select(Member).where(Member.union_id == union.id, Member.status.in_(COUNTED))
    named = or_(Member.number == written, Member.name == written)
    found = db.session.scalars(query.where(named).limit(6)).all()
    if len(found) > 1:
        numbers = "、".join(member.number for member in found)
        raise RuleBroken(
            _("Several members have this name. Write the card number: %(numbers)s.",
              numbers=numbers),
            field="member",
        )  # fmt: skip
    if not found:
        raise RuleBroken(_("This union has no such member."), field="member")
    return found[0]


def terms_of(member: Member) -> Sequence[OfficerTerm]:
    """The offices a member holds or held, the latest first."""
    query = select(OfficerTerm).where(OfficerTerm.member_id == member.id)
    return db.session.scalars(query.order_by(OfficerTerm.since.desc())).all()


# -- employers and honours -----------------------------------------------------------------------


@dataclass(frozen=True)
class EmployerFilters:
    """What the list of employers is narrowed to. `union`: "with", "without" or ""."""

    words: str = ""
    union: str = ""
    closed: bool = False


def employers(filters: EmployerFilters) -> Select[Employer]:
    """The employers that fit, for `paginate`."""
    ended = Employer.closed_on.is_not(None) if filters.closed else Employer.closed_on.is_(None)
    query = select(Employer).where(ended)
    if filters.words:
        name = Employer.name.contains(filters.words, autoescape=True)
        query = query.where(or_(name, Employer.credit_code == filters.words.upper()))
    has_union = (
        select(Union.id)
        .where(and_(Union.employer_id == Employer.id, Union.dissolved_on.is_(None)))
        .exists()
    )
    if filters.union in ("with", "without"):
        query = query.where(has_union if filters.union == "with" else ~has_union)
    return query


def unions_of_employers(employer_ids: Sequence[int]) -> Mapping[int, tuple[int, str]]:
    """The standing union of each employer that has one: (id, name)."""
    query = select(Union.employer_id, Union.id, Union.name).where(
        Union.employer_id.in_(employer_ids), Union.dissolved_on.is_(None)
    )
    return {row.employer_id: (row.id, row.name) for row in db.session.execute(query)}


def honours(level: str = "") -> Select[Honour, str]:
    """The honours, or those of one level, for `paginate`."""
    query = select(Honour, Union.name).outerjoin(Union, Honour.union)
    return query.where(Honour.level == HonourLevel(level)) if level in set(HonourLevel) else query


def honour_totals() -> Mapping[str, int]:
    """How many honours there are of each level, the highest first; levels without any left out."""
    query = select(Honour.level, func.count()).group_by(Honour.level)
    counts = dict(db.session.execute(query).all())
    return {level: counts[level] for level in reversed(HonourLevel) if level in counts}


# -- what happened -------------------------------------------------------------------------------


class Entry(NamedTuple):
    """One line of a timeline."""

    at: datetime
    label: str
    who: str
    note: str | None


def timeline(thing: object) -> list[Entry]:
    """What happened to one row of a register, oldest first."""
    records = history_of(ref_of(thing))
    ids = {record.actor_id for record in records} - {None}
    query = select(Account.id, Account.name).where(Account.id.in_(ids))
    names = dict(db.session.execute(query).all()) if ids else {}
    return [
        Entry(each.at, said(DONE, each.action), names.get(each.actor_id or 0, ""), each.note)
        for each in records
    ]
