"""Who is where: the lists and rows that the pages about people show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import ColumnElement, Select, and_, or_, select

from platform_core.accounts.actor import Actor
from platform_core.accounts.models import Account, Grant, Slip
from platform_core.accounts.permissions import Permissions
from platform_core.accounts.sessions import SignedIn
from platform_core.errors import NotFound
from platform_core.organisation.models import County, Member, Township, Union
from platform_core.tenancy import db, scope

# On its list the county sees those it answers for itself; a search finds everybody.
COUNTY_SEES = ("township_admin",)


@dataclass(frozen=True)
class Workplace:
    """Somewhere a person has a role: its name and its address below the site's root."""

    name: str
    path: str


def workplaces_of(person: SignedIn) -> list[Workplace]:
    """Where this person may go: the county's console first, then the townships."""
    counties = {grant.county_id for grant in person.grants if grant.county_id}
    townships = {grant.township_id for grant in person.grants if grant.township_id}
    found = [
        Workplace(county.federation_name, "/county/")
        for county in db.session.scalars(select(County).where(County.id.in_(counties)))
    ]
    query = select(Township).where(Township.id.in_(townships)).order_by(Township.code)
    return found + [Workplace(each.name, f"/t/{each.slug}/") for each in db.session.scalars(query)]


def people(actor: Actor, search: str = "") -> Select[Account]:
    """Everybody with a role in the actor's township or county; order is the caller's.

    `search` is part of a name or sign-in name.
    """
    here = and_(Grant.account_id == Account.id, Grant.revoked_at.is_(None), _here(actor))
    if actor.county_id is not None and not search:
        here = and_(here, or_(Grant.county_id.is_not(None), Grant.role.in_(COUNTY_SEES)))
    found = select(Account).where(select(Grant.id).where(here).exists())
    if search:
        named = Account.name.contains(search, autoescape=True)
        login = Account.login_name.contains(search.lower(), autoescape=True)
        found = found.where(or_(named, login))
    return found


def names_of(account_ids: Iterable[int | None]) -> Mapping[int, str]:
    """The names of these people by account; who is not known has none."""
    wanted = {account_id for account_id in account_ids if account_id}
    query = select(Account.id, Account.name).where(Account.id.in_(wanted))
    return {row.id: row.name for row in db.session.execute(query)} if wanted else {}


def accounts_of_members(member_ids: Iterable[int | None]) -> Mapping[int, int]:
    """The account of each of these members of this township, by member; few have one."""
    wanted = {member_id for member_id in member_ids if member_id}
    query = select(Grant.member_id, Grant.account_id).where(
        Grant.township_id == scope().township_id, Grant.member_id.in_(wanted),
        Grant.revoked_at.is_(None),
    )  # fmt: skip
    return {row.member_id: row.account_id for row in db.session.execute(query)} if wanted else {}


def people_choices(actor: Actor) -> list[tuple[int, str]]:
    """Everybody with a role in the actor's place, as choices: (account, name)."""
    found = db.session.scalars(people(actor).order_by(Account.name, Account.id))
    return [(account.id, f"{account.name} ({account.login_name})") for account in found]


def holders_of(role: str) -> Sequence[int]:
    """The accounts that have this role in the running township, the longest first."""
    query = select(Grant.account_id).where(
        Grant.township_id == scope().township_id, Grant.role == role, Grant.revoked_at.is_(None)
    )
    return db.session.scalars(query.order_by(Grant.since, Grant.id)).all()


def person_or_404(actor: Actor, account_id: int) -> Account:
    """Somebody who has or had a role in the actor's place. Raises NotFound for anybody else."""
    known = select(Grant.id).where(Grant.account_id == Account.id, _here(actor)).exists()
    found = db.session.scalar(select(Account).where(Account.id == account_id, known))
    if found is None:
        raise NotFound
    return found


def grants_here(actor: Actor, account_ids: Sequence[int]) -> Mapping[int, list[Grant]]:
    """The roles these people have or had in the actor's place, by account."""
    query = select(Grant).where(Grant.account_id.in_(account_ids), _here(actor))
    grants: dict[int, list[Grant]] = {account_id: [] for account_id in account_ids}
    for grant in db.session.scalars(query.order_by(Grant.since, Grant.id)):
        grants[grant.account_id].append(grant)
    return grants


def grant_or_404(actor: Actor, account_id: int, grant_id: int) -> Grant:
    """One role of one person in the actor's place. Raises NotFound for any other."""
    query = select(Grant).where(Grant.id == grant_id, Grant.account_id == account_id, _here(actor))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def open_slip(account_id: int, now: datetime) -> Slip | None:
    """The slip this person could still use, or that waits for a second person."""
    query = select(Slip).where(
        Slip.account_id == account_id,
        Slip.used_at.is_(None),
        Slip.withdrawn_at.is_(None),
        Slip.expires_at > now,
        Slip.tries_left > 0,
    )
    return db.session.scalar(query.order_by(Slip.issued_at.desc()))


def slip_or_404(account_id: int, slip_id: int) -> Slip:
    """One slip of one person. Raises NotFound for any other."""
    query = select(Slip).where(Slip.id == slip_id, Slip.account_id == account_id)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def place_names(grants: Sequence[Grant]) -> Mapping[int, str]:
    """Where each grant applies, in words, by its id. Union names only inside a township."""
    townships = _names(Township, {grant.township_id for grant in grants})
    counties = _names(County, {grant.county_id for grant in grants})
    names = {}
    for grant in grants:
        names[grant.id] = townships.get(grant.township_id) or counties.get(grant.county_id, "")
    return names | _union_names(grants)


def role_labels() -> Mapping[str, str]:
    """How each declared role is called, by its name."""
    declared: Permissions = current_app.extensions["union_permissions"]
    return {role.name: role.label for role in declared.roles()}


def own_townships(person: SignedIn) -> list[tuple[int, str]]:
    """The townships this person has a role in: (id, name)."""
    ids = {grant.township_id for grant in person.grants if grant.township_id}
    query = select(Township.id, Township.name).where(Township.id.in_(ids))
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Township.code))]


def unions_here() -> list[tuple[int, str]]:
    """The unions of this township that are not dissolved: (id, name)."""
    query = select(Union.id, Union.name).where(Union.dissolved_on.is_(None)).order_by(Union.name)
    return [(row.id, row.name) for row in db.session.execute(query)]


def townships_of(county_id: int) -> list[tuple[int, str]]:
    """The townships of a county: (id, name)."""
    query = select(Township.id, Township.name).where(Township.county_id == county_id)
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Township.code))]


def member_by_number(number: str) -> int | None:
    """The id of the member with this number in this township's roster."""
    return db.session.scalar(select(Member.id).where(Member.number == number))


def _here(actor: Actor) -> ColumnElement[bool]:
    if actor.township_id is not None:
        return Grant.township_id == actor.township_id
    inside = select(Township.id).where(Township.county_id == actor.county_id)
    return or_(Grant.county_id == actor.county_id, Grant.township_id.in_(inside))


def _names(model: type[Township] | type[County], ids: set[int | None]) -> dict[int | None, str]:
    query = select(model.id, model.name).where(model.id.in_(ids - {None}))
    return {row.id: row.name for row in db.session.execute(query)}


def _union_names(grants: Sequence[Grant]) -> dict[int, str]:
    wanted = {grant.union_id for grant in grants if grant.union_id is not None}
    if not wanted or scope().township_id is None:
        return {}
    query = select(Union.id, Union.name).where(Union.id.in_(wanted))
    names = {row.id: row.name for row in db.session.execute(query)}
    return {grant.id: names[grant.union_id] for grant in grants if grant.union_id in names}
