"""Printed slips: how a person gets in for the first time, or again, without e-mail or SMS.

A slip carries a code of ten characters (50 bits), valid for seven days, once, with five tries.
Only its keyed hash is stored. Where access to a sensitive role is recovered, the code comes into
being only when a second person approves.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, select, update

from platform_core.accounts.models import Account, Slip, SlipPurpose
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.sealing import keys
from platform_core.tenancy import db
from platform_core.tenancy.engines import write_transaction

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: nothing that looks like another
LENGTH, TRIES, VALID = 10, 5, timedelta(days=7)

_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


@dataclass(frozen=True)
class Issued:
    """A slip and, this once, its code; no code while it waits for a second person."""

    slip: Slip
    code: str | None


def make_code() -> str:
    """Ten random characters, easy to read out and to type."""
    return "".join(secrets.choice(ALPHABET) for _n in range(LENGTH))


def code_hmac(purpose: str, code: str) -> bytes:
    """What is stored of a code, however it was typed: O for 0, small letters, dashes."""
    return keys().hash(purpose, code.strip().upper().translate(_MISREAD))


def issue(
    account: Account, *, needs_approval: bool, issued_by: int | None, now: datetime
) -> Issued:
    """Make a slip for `account`; those still open before it are withdrawn."""
    withdraw_all(account.id, now)
    code = None if needs_approval else make_code()
    slip = Slip(
        account=account,
        purpose=SlipPurpose.RECOVER if account.password_hash else SlipPurpose.ACTIVATE,
        code_hmac=code and code_hmac("slip", code),
        issued_at=now,
        issued_by=issued_by,
        expires_at=now + VALID,
        tries_left=TRIES,
        needs_approval=needs_approval,
    )
    db.session.add(slip)
    return Issued(slip, code)


def approve(slip: Slip, *, approved_by: int, now: datetime) -> Issued:
    """Give a waiting slip its code. Raises RuleBroken unless it waits and the approver is
    neither who asked for it nor whose it is."""
    if slip.code_hmac is not None or not _is_open(slip, now):
        raise RuleBroken(_("This slip is not waiting for anybody. Issue a new one."))
    if approved_by in (slip.issued_by, slip.account_id):
        raise RuleBroken(_("A second person must approve this slip."))
    code = make_code()
    slip.code_hmac = code_hmac("slip", code)
    slip.approved_by, slip.approved_at = approved_by, now
    slip.expires_at = now + VALID
    return Issued(slip, code)


def withdraw_all(account_id: int, now: datetime) -> None:
    """Make every open slip of this account worthless."""
    mine = (Slip.account_id == account_id, Slip.used_at.is_(None), Slip.withdrawn_at.is_(None))
    db.session.execute(update(Slip).where(*mine).values(withdrawn_at=now))


def check(login_name: str, code: str, now: datetime) -> int:
    """The id of the slip that this name and code open; then `use` it in the request.

    Every call costs the account's slip one of its tries, in a transaction of its own. Raises
    RuleBroken, in the same words whatever is wrong.
    """
    slip = _tried(login_name, now)
    given = code_hmac("slip", code)
    if slip is None or not hmac.compare_digest(bytes(slip.code_hmac), given):
        raise RuleBroken(
            _(
                "Sign-in name and code do not belong together, or the slip is no longer valid. "
                "Check both; if it does not help, ask for a new slip."
            ),
            field="code",
        )
    return int(slip.id)


def use(slip_id: int, now: datetime) -> Account:
    """The account of a checked slip, which is used up. Raises RuleBroken if it was meanwhile."""
    unused = (Slip.id == slip_id, Slip.used_at.is_(None), Slip.withdrawn_at.is_(None))
    used = update(Slip).where(*unused).values(used_at=now).returning(Slip.account_id)
    account = db.session.get(Account, db.session.scalar(used) or 0)
    if account is None:
        raise RuleBroken(_("This slip has been used already. Ask for a new one."), field="code")
    return account


def _tried(login_name: str, now: datetime) -> Row[int, bytes | None] | None:
    mine = (
        select(Slip.id)
        .join(Account, Account.id == Slip.account_id)
        .where(
            Account.login_name == login_name,
            Account.disabled_at.is_(None),
            Slip.code_hmac.is_not(None),
            Slip.used_at.is_(None),
            Slip.withdrawn_at.is_(None),
            Slip.expires_at > now,
        )
        .order_by(Slip.issued_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    one_less = update(Slip).where(Slip.id == mine, Slip.tries_left > 0)
    with write_transaction() as connection:
        changed = one_less.values(tries_left=Slip.tries_left - 1).returning(Slip.id, Slip.code_hmac)
        return connection.execute(changed).one_or_none()


def _is_open(slip: Slip, now: datetime) -> bool:
    return slip.used_at is None and slip.withdrawn_at is None and now < slip.expires_at
