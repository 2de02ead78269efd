"""What is kept of a member: their own row, rows that point to it, rows with the same number."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, or_, select

from platform_core.accounts.models import Account, AuthSession, Grant
from platform_core.db import Base
from platform_core.messaging.models import Notice
from platform_core.organisation.models import Member
from platform_core.tenancy import db
from platform_core.tenancy.guards import GUARD

OF_A_PERSON = frozenset({"identity", "contact", "sensitive"})  # against "content" and "none"
SECRETS = frozenset({"password_hash", "totp_secret", "sid_sha256"})


@dataclass(frozen=True)
class Holding:
    """The rows of one table that are about a person."""

    table: Table
    where: ColumnElement[bool]

    def rows(self) -> list[Mapping[str, Any]]:
        """Them, by column."""
        found = db.session.execute(select(self.table).where(self.where))
        return [dict(row) for row in found.mappings()]

    def told(self) -> list[dict[str, Any]]:
        """Them as they are handed out: plain values, no key or digest, nothing that is unset."""
        return [
            {name: _plain(value) for name, value in row.items() if _is_told(name, value)}
            for row in self.rows()
        ]

    @property
    def personal(self) -> list[Any]:
        """The columns that tell who it is, how to reach them, or what is nobody's business."""
        return [c for c in self.table.columns if c.info.get("pii") in OF_A_PERSON]


def holdings(member: Member) -> Iterator[Holding]:
    """Every table of the township that may hold something about `member`, their own first.

    What a confidential case holds is not among them: it is handed out by its handler and erased
    with the case, when its time has come.
    """
    own = _table(Member)
    yield Holding(own, (own.c.township_id == member.township_id) & (own.c.id == member.id))
    for table in Base.metadata.sorted_tables:
        if table is own or "township_id" not in table.primary_key.columns or GUARD in table.info:
            continue
        about = [*_links(table, member), *_same_numbers(table, member)]
        if about:
            yield Holding(table, (table.c.township_id == member.township_id) & or_(*about))


def accounts_of(member: Member) -> list[Account]:
    """The accounts that are this person's alone; one with roles of its own is left out."""
    query = select(Account).join(Grant, Grant.account_id == Account.id).where(
        Grant.township_id == member.township_id, Grant.member_id == member.id
    )  # fmt: skip
    own = {(member.township_id, member.id)}
    return [
        account
        for account in db.session.scalars(query.distinct())
        if {(grant.township_id, grant.member_id) for grant in account.grants} == own
    ]


def account_holdings(account: Account, township_id: int) -> Iterator[Holding]:
    """What is kept of an account besides its roles: itself, its sign-ins, its notices here."""
    yield Holding(_table(Account), Account.id == account.id)
    yield Holding(_table(AuthSession), AuthSession.account_id == account.id)
    here = Notice.township_id == township_id
    yield Holding(_table(Notice), here & (Notice.account_id == account.id))


def _links(table: Table, member: Member) -> list[ColumnElement[bool]]:
    return [
        table.c[key.parent.name] == member.id
        for constraint in table.foreign_key_constraints
        if constraint.referred_table is _table(Member)
        for key in constraint.elements
        if key.column.name == "id"
    ]


def _same_numbers(table: Table, member: Member) -> list[ColumnElement[bool]]:
    known = [index for index in (member.identity_index, member.phone_index) if index]
    return [c.in_(known) for c in table.columns if known and c.info.get("blind_index")]


def _is_told(name: str, value: object) -> bool:
    return value is not None and name not in SECRETS and not isinstance(value, bytes)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _table(model: type[Any]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table
