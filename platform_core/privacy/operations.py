"""Handing out and erasing what is kept of a person."""

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint, update
from sqlalchemy.sql.schema import Column

from platform_core.accounts import Actor
from platform_core.accounts.models import Account
from platform_core.accounts.operations import close_for_good
from platform_core.db import Base
from platform_core.errors import RuleBroken
from platform_core.history import HistoryRecord, record, ref_to
from platform_core.i18n import gettext as _
from platform_core.organisation.models import COUNTED, Member, MemberStatus
from platform_core.privacy import ledger
from platform_core.privacy.subjects import Holding, account_holdings, accounts_of, holdings
from platform_core.sealing import Sealed
from platform_core.tenancy import db

ERASED = "已删除"


Data = dict[str, list[dict[str, Any]]]  # rows by table


def all_about(member: Member) -> Data:
    """Everything that is kept of a member and of the account that is theirs alone."""
    found = _told(holdings(member))
    for account in accounts_of(member):
        found |= all_about_account(account, member.township_id)
    return found


def all_about_account(account: Account, township_id: int) -> Data:
    """Everything that is kept of somebody who is no member here."""
    return _told(account_holdings(account, township_id))


def _told(found: Iterable[Holding]) -> Data:
    return {each.table.name: rows for each in found if (rows := each.told())}


def erase(member: Member, reason: str, *, actor: Actor, now: datetime) -> int:
    """Make a former member unrecognisable in every table of the township. Returns how many rows.

    What tells who it was goes: names, numbers, particulars, notes in the history, the account that
    was theirs alone. What the union did stays, and so do its figures. It is entered in the ledger,
    which a restore of an older backup carries out again. Raises RuleBroken for somebody who is
    a member still, and without a reason.
    """
    if member.status in COUNTED or member.status is MemberStatus.APPLIED:
        raise RuleBroken(_("End the membership first; then personal data can be erased."))
    if not reason.strip():
        raise RuleBroken(_("Give the reason."), field="reason")
    township_id, member_id = member.township_id, member.id
    for account in accounts_of(member):
        close_for_good(account, now=now)
        for holding in account_holdings(account, township_id):
            _blank(holding)
    rows = _erase_rows(member)
    record("privacy:erase", f"core:member:{member_id}", actor=actor, at=now, note=reason.strip(),
           rows=rows)  # fmt: skip
    ledger.enter(township_id, member_id, now)
    return rows


def erase_again(township_id: int, member_id: int) -> bool:
    """Carry out an erasure once more, after a backup that was older has been restored."""
    member = db.session.get(Member, (township_id, member_id))
    if member is None or member.name == ERASED:
        return False
    for account in accounts_of(member):
        for holding in account_holdings(account, township_id):
            _blank(holding)
    _erase_rows(member)
    return True


def _erase_rows(member: Member) -> int:
    found, rows, refs = list(holdings(member)), 0, set[str]()
    models = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    for holding in found:
        model = models.get(holding.table)
        refs |= {ref_to(model, row["id"]) for row in holding.rows()} if model else set()
    for holding in reversed(found):  # the member's own row, by which the others are found, last
        rows += _blank(holding)
    about = (HistoryRecord.ref.in_(refs), HistoryRecord.note.is_not(None))
    db.session.execute(update(HistoryRecord).where(*about).values(note=None))
    db.session.expire_all()
    return rows


def _blank(holding: Holding) -> int:
    """Overwrite the personal columns. What was set stays set, so that every rule of the table
    still holds; an index of a number becomes one that nothing matches."""
    table, blanked = holding.table, 0
    for row in holding.rows():
        keys = [column == row[column.name] for column in table.primary_key.columns]
        new = dict(_blanks(holding.personal, row))
        if new:
            db.session.execute(update(table).where(*keys).values(**new))
            blanked += 1
    return blanked


def _blanks(columns: list[Column[Any]], row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What each column that is set becomes: nothing, where the table's rules allow that."""
    for column in columns:
        if row[column.name] is None:
            continue
        if column.nullable and not _is_ruled(column):
            yield column.name, None
        elif isinstance(column.type, LargeBinary):
            yield column.name, secrets.token_bytes(column.type.length or 16)
        elif isinstance(column.type, String | Sealed):
            yield column.name, _placeholder(column, row)


def _is_ruled(column: Column[Any]) -> bool:
    """Whether a rule of the table speaks of the column, so that it may have to stay set."""
    rules = (rule for rule in column.table.constraints if isinstance(rule, CheckConstraint))
    return any(re.search(rf"\b{column.name}\b", str(rule.sqltext)) for rule in rules)


def _placeholder(column: Column[Any], row: Mapping[str, Any]) -> str:
    """A word that says it was erased; with the row's id where no two may be the same."""
    rules = (rule for rule in column.table.constraints if isinstance(rule, UniqueConstraint))
    if any(column.name in rule.columns for rule in rules):
        return f"erased-{row['id']}"
    longest = getattr(column.type, "length", None) or len(ERASED)
    return ERASED[:longest]
