"""The second factor: a code from an authenticator app, each accepted once, and ten codes on paper.

A code is good for its 30-second step and one step either side. The step that was last accepted
is stored by the very UPDATE that accepts it, so a code seen over a shoulder is worthless.
"""

import hmac
from datetime import datetime

import pyotp
from sqlalchemy import delete, or_, update

from platform_core.accounts.models import Account, RecoveryCode
from platform_core.accounts.slips import code_hmac, make_code
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.tenancy import db

STEP, DRIFT, RECOVERY_CODES = 30, 1, 10  # seconds; steps; codes
ISSUER = "Union"


def begin(account: Account) -> None:
    """Give the account a new secret, which counts only once a first code was confirmed."""
    if account.totp_enrolled_at is not None:
        raise RuleBroken(_("You already use a second factor. Remove it first."))
    account.totp_secret, account.totp_last_step = pyotp.random_base32(), None


def address(account: Account) -> str:
    """What the QR code says to the authenticator app."""
    secret = account.totp_secret or ""
    return pyotp.TOTP(secret).provisioning_uri(name=account.login_name, issuer_name=ISSUER)


def confirm(account: Account, code: str, now: datetime) -> list[str]:
    """Switch the second factor on; the ten recovery codes, shown this once.

    Raises RuleBroken where the code is not the one the app shows.
    """
    if account.totp_secret is None or account.totp_enrolled_at is not None:
        raise RuleBroken(_("Begin again: this page was open for too long."))
    if not accept(account, code, now):
        raise RuleBroken(
            _("This is not the code the app shows now. Check the clock of the phone."),
            field="code",
        )
    account.totp_enrolled_at = now
    return _new_recovery_codes(account.id)


def accept(account: Account, code: str, now: datetime) -> bool:
    """Whether `code` is right and was not used before; it is used up then."""
    step = _step_of(account.totp_secret or "", code.replace(" ", ""), now)
    if step is None:
        return False
    fresh = or_(Account.totp_last_step.is_(None), Account.totp_last_step < step)
    used = update(Account).where(Account.id == account.id, fresh).values(totp_last_step=step)
    return db.session.scalar(used.returning(Account.id)) is not None


def accept_recovery(account: Account, code: str, now: datetime) -> bool:
    """Whether `code` is one of the account's unused recovery codes; it is used up then."""
    mine = (
        RecoveryCode.account_id == account.id,
        RecoveryCode.code_hmac == code_hmac("recovery", code),
        RecoveryCode.used_at.is_(None),
    )
    used = update(RecoveryCode).where(*mine).values(used_at=now).returning(RecoveryCode.id)
    return db.session.scalar(used) is not None


def remove(account: Account) -> None:
    """Switch the second factor off and forget its secret and recovery codes."""
    account.totp_secret = account.totp_last_step = account.totp_enrolled_at = None
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, near `now`."""
    if not secret or not (code.isascii() and code.isdecimal() and len(code) == 6):
        return None
    current, totp = int(now.timestamp()) // STEP, pyotp.TOTP(secret, interval=STEP)
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step), code):
            return step
    return None


def _new_recovery_codes(account_id: int) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [make_code() for _n in range(RECOVERY_CODES)]
    for code in codes:
        db.session.add(RecoveryCode(account_id=account_id, code_hmac=code_hmac("recovery", code)))
    return codes
