"""What a person does for themselves at the door: sign in and out, give the code, set a password.

Everything slow or counted happens before the request's own transaction begins: on SQLite there
is one writer, and 500 delegates who sign in at nine must not queue behind each other's hashing.
"""

from datetime import datetime

from flask import current_app, request
from flask import session as flask_session
from sqlalchemy import Row, or_, select

from platform_core.accounts import sessions, slips, totp
from platform_core.accounts.models import Account
from platform_core.accounts.passwords import check_new_password, passwords
from platform_core.accounts.sessions import SignedIn
from platform_core.accounts.throttle import ACCOUNT, ADDRESS, CODE, attempt, succeeded
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.logs import log
from platform_core.sealing import normal_phone, phone_index
from platform_core.tenancy import db

_KNOWN = select(Account.id, Account.password_hash, Account.disabled_at)


def sign_in(name: str, password: str, *, now: datetime) -> str:
    """The id of a new session for whoever has this sign-in name or phone and this password.

    Raises RuleBroken in the same words whether the name or the password is wrong, TooMany
    after too many attempts.
    """
    known = _known(name)
    tried = (ADDRESS, _address()), (ACCOUNT, str(known.id) if known else name.strip().lower())
    attempt(*tried, now=now)
    usable = known is not None and known.disabled_at is None
    stored = known.password_hash if known is not None and usable else None
    right = passwords().verify(stored, password)  # takes as long for a name nobody has
    if known is None or not right:
        log.warning("sign-in refused", account=known.id if known else None)
        raise RuleBroken(_("The sign-in name or the password is not right."), field="password")
    better = passwords().hash(password) if passwords().is_outdated(stored or "") else None
    account = _account(known.id)
    account.password_hash = better or account.password_hash
    succeeded(*tried)
    settings = current_app.extensions["union_settings"]
    code_awaited = settings.mfa != "off" and account.totp_enrolled_at is not None
    return _enter(account, 0 if code_awaited else 1, now)


def enter_code(person: SignedIn, code: str, *, now: datetime) -> str:
    """The id of the full session, after the second factor or a recovery code.

    Raises RuleBroken for a wrong or used code, TooMany after too many attempts.
    """
    tried = (CODE, str(person.account_id))
    attempt(tried, now=now)
    account = _account(person.account_id)
    if not totp.accept(account, code, now) and not totp.accept_recovery(account, code, now):
        log.warning("second factor refused", account=account.id)
        raise RuleBroken(_("This code is not right, or it was used already."), field="code")
    succeeded(tried)
    sessions.revoke(person.session, person.account_id, now)
    return _enter(account, 2, now)


def activate(login_name: str, code: str, password: str, *, now: datetime) -> str:
    """The id of a new session for whoever holds a slip; `password` is theirs from now on.

    Raises RuleBroken for a weak password, or a slip that does not fit or no longer holds.
    """
    name = login_name.strip().lower()
    check_new_password(password, name)
    tried = (ADDRESS, _address())
    attempt(tried, now=now)
    slip_id = slips.check(name, code, now)
    hashed = passwords().hash(password)
    account = slips.use(slip_id, now)
    succeeded(tried, (ACCOUNT, str(account.id)))
    _set_password(account, hashed, now)
    log.info("slip used", account=account.id)
    code_awaited = account.totp_enrolled_at is not None
    return _enter(account, 0 if code_awaited else 1, now)


def set_first_password(person: SignedIn, password: str, *, now: datetime) -> str:
    """The id of a new session once the password somebody else chose is replaced.

    Raises RuleBroken where it is weak or the same again.
    """
    account = db.session.get_one(Account, person.account_id)
    check_new_password(password, account.login_name, account.name, account.phone or "")
    if passwords().verify(account.password_hash, password):
        raise RuleBroken(_("Choose a password other than the one you were given."),
                         field="password")  # fmt: skip
    _set_password(account, passwords().hash(password), now)
    return _enter(account, person.auth_level, now)


def change_password(person: SignedIn, current: str, password: str, *, now: datetime) -> str:
    """The id of a new session; every other one of the person ends.

    Raises RuleBroken where the present password is wrong or the new one is weak.
    """
    tried = (ACCOUNT, str(person.account_id))
    attempt(tried, now=now)
    account = db.session.get_one(Account, person.account_id)
    if not passwords().verify(account.password_hash, current):
        raise RuleBroken(_("The present password is not right."), field="current")
    check_new_password(password, account.login_name, account.name, account.phone or "")
    succeeded(tried)
    _set_password(account, passwords().hash(password), now)
    return _enter(account, person.auth_level, now)


def confirm_second_factor(account: Account, code: str, *, now: datetime) -> list[str]:
    """Switch the second factor on; its recovery codes, shown this once.

    Raises RuleBroken for a wrong code, TooMany after too many attempts.
    """
    tried = (CODE, str(account.id))
    attempt(tried, now=now)
    codes = totp.confirm(account, code, now)
    succeeded(tried)
    log.info("second factor on", account=account.id)
    return codes


def remove_second_factor(person: SignedIn, code: str, *, now: datetime) -> None:
    """Switch the second factor off, with one last code from the app or the paper.

    Raises RuleBroken for a wrong code, TooMany after too many attempts.
    """
    tried = (CODE, str(person.account_id))
    attempt(tried, now=now)
    account = _account(person.account_id)
    if not totp.accept(account, code, now) and not totp.accept_recovery(account, code, now):
        raise RuleBroken(_("This code is not right, or it was used already."), field="code")
    succeeded(tried)
    totp.remove(account)
    log.info("second factor off", account=account.id)


def sign_out(person: SignedIn, *, now: datetime) -> None:
    """End this session; a copy of its cookie is worthless from now on."""
    sessions.revoke(person.session, person.account_id, now)
    flask_session.clear()
    log.info("signed out", account=person.account_id)


def _known(name: str) -> Row[int, str | None, datetime | None] | None:
    """Who this sign-in name or phone belongs to, read before the request's transaction."""
    given = name.strip().lower()
    fits = Account.login_name == given
    if normal_phone(given):
        fits = or_(fits, Account.phone_index == phone_index(given))
    with db.engine.connect() as connection:
        return connection.execute(_KNOWN.where(fits)).first()


def _account(account_id: int) -> Account:
    """The account, once more in the request's transaction: it may just have been disabled."""
    account = db.session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        raise RuleBroken(_("The sign-in name or the password is not right."), field="password")
    return account


def _set_password(account: Account, hashed: str, now: datetime) -> None:
    account.password_hash, account.must_change_password = hashed, False
    sessions.revoke_all(account.id, now)


def _enter(account: Account, auth_level: int, now: datetime) -> str:
    flask_session.clear()  # nothing from before, the form token included, carries over
    log.info("signed in", account=account.id, auth_level=auth_level)
    return sessions.start(account, auth_level=auth_level, now=now)


def _address() -> str:
    return request.remote_addr or ""
