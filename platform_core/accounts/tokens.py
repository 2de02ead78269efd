"""Tokens with which a program acts for a person, within the permissions the person gave it.

A token holds 256 random bits; the table keeps their SHA-256. It never does more than its person
may do at that moment: roles, modules and the account itself are looked at on every request.
"""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from flask import current_app, request
from sqlalchemy import and_, bindparam, func, or_, select, update
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from platform_core.accounts import sessions
from platform_core.accounts.models import Account, ApiToken, Grant
from platform_core.accounts.permissions import Permission, Permissions
from platform_core.accounts.sessions import SEEN_EVERY, Granted, SignedIn
from platform_core.clock import utcnow
from platform_core.db import Utc
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.logs import log
from platform_core.tenancy import db
from platform_core.tenancy.engines import write_transaction

PREFIX = "union_"  # so that a token found in a file or a log is known for what it is
LONGEST = timedelta(days=365)
MOST = 20  # tokens in force, for one person
READING = frozenset({"GET", "HEAD", "OPTIONS"})

_NOW = bindparam("now", type_=Utc())
_RESUME = (
    select(
        ApiToken.id.label("token_id"), ApiToken.township_id.label("only"), ApiToken.scopes,
        ApiToken.last_used_at, Account.id.label("account_id"), Account.name, Account.locale,
        Account.must_change_password, Account.totp_enrolled_at,
        Grant.role, Grant.county_id, Grant.township_id, Grant.union_id, Grant.member_id,
    )
    .join(Account, Account.id == ApiToken.account_id)
    .outerjoin(
        Grant,
        and_(
            Grant.account_id == ApiToken.account_id,
            or_(ApiToken.township_id.is_(None), Grant.township_id == ApiToken.township_id),
            Grant.revoked_at.is_(None),
            Grant.since <= _NOW,
            or_(Grant.until.is_(None), Grant.until > _NOW),
        ),
    )
    .where(
        ApiToken.token_sha256 == bindparam("digest"),
        ApiToken.revoked_at.is_(None),
        ApiToken.expires_at > _NOW,
        Account.disabled_at.is_(None),
    )
    .order_by(Grant.since, Grant.id)
)  # fmt: skip


def make(
    person: SignedIn,
    name: str,
    scopes: Iterable[str],
    *,
    lasts: timedelta,
    now: datetime,
    township_id: int | None = None,
) -> tuple[ApiToken, str]:
    """A new token of `person` and its secret, which is shown this once.

    `township_id` keeps it to one township. Raises RuleBroken for a permission the person has
    nowhere, a life of more than a year, and more than twenty tokens.
    """
    given = frozenset(scopes)
    if not given or not given <= {permission.name for permission in offered(person)}:
        raise RuleBroken(_("Choose permissions that you have yourself."), field="scopes")
    if not timedelta(0) < lasts <= LONGEST:
        raise RuleBroken(_("A token is good for a year at most."), field="days")
    if township_id is not None and township_id not in {g.township_id for g in person.grants}:
        raise RuleBroken(_("You have no role in that township."), field="township_id")
    if _in_force(person.account_id, now) >= MOST:
        raise RuleBroken(_("You have %(most)s tokens already. Revoke one first.", most=MOST))
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    token = ApiToken(
        account_id=person.account_id, township_id=township_id, name=name.strip(),
        token_sha256=_digest(secret), scopes=sorted(given), created_at=now,
        expires_at=now + lasts,
    )  # fmt: skip
    db.session.add(token)
    log.info("token made", account=person.account_id, scopes=len(given))
    return token, secret


def offered(person: SignedIn) -> list[Permission]:
    """The permissions this person may give a token: those of all their roles, by name."""
    declared: Permissions = current_app.extensions["union_permissions"]
    return [each for each in declared.all() if not person.roles.isdisjoint(each.roles)]


def tokens_of(account_id: int) -> Sequence[ApiToken]:
    """The tokens of a person that were not revoked, the newest first; some may have expired."""
    own = (ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
    query = select(ApiToken).where(*own).order_by(ApiToken.created_at.desc(), ApiToken.id.desc())
    return db.session.scalars(query).all()


def revoke(token: ApiToken, *, now: datetime) -> None:
    """End a token at once."""
    token.revoked_at = now
    log.info("token revoked", account=token.account_id)


def caller() -> SignedIn | None:
    """Who calls the programs' interface: by token, or for reading alone by a browser's cookie.

    A cookie is sent by a browser unasked, so nothing is ever changed on its account here.
    Raises Unauthorized for a token that is unknown, expired or revoked.
    """
    given = request.headers.get("Authorization")
    if given is None:
        return sessions.current_sign_in() if request.method in READING else None
    scheme, _blank, secret = given.partition(" ")
    person = resume(secret.strip(), utcnow()) if scheme.lower() == "bearer" else None
    if person is None:
        raise unauthorized("invalid_token")
    return person


def unauthorized(error: str = "") -> Unauthorized:
    """The refusal that tells a program to send a token, or that the one it sent is no good."""
    said: dict[str, str | None] = {"realm": "Union"}
    if error:
        said["error"] = error
    words = _("This token is unknown, has expired or was revoked. Make a new one.")
    if not error:
        words = _("Send a token: “Authorization: Bearer …”.")
    return Unauthorized(words, www_authenticate=WWWAuthenticate("bearer", said))


def resume(secret: str, now: datetime) -> SignedIn | None:
    """The person of a token, limited to its scopes; None where it does not hold.

    One indexed query on a connection of its own, because the request's session cannot be made
    before its township is known. Every five minutes it also marks the token as used.
    """
    with db.engine.connect() as connection:
        rows = connection.execute(_RESUME, {"digest": _digest(secret), "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    if first.last_used_at is None or now - first.last_used_at >= SEEN_EVERY:
        _mark_used(first.token_id, now)
    return SignedIn(
        account_id=first.account_id, name=first.name, locale=first.locale, large_text=False,
        must_change_password=first.must_change_password,
        has_second_factor=first.totp_enrolled_at is not None, auth_level=2, session="",
        grants=tuple(
            Granted(row.role, row.county_id, row.township_id, row.union_id, row.member_id)
            for row in rows
            if row.role is not None
        ),
        scopes=frozenset(first.scopes),
    )  # fmt: skip


def _mark_used(token_id: int, now: datetime) -> None:
    with write_transaction() as connection:
        mine = ApiToken.id == token_id
        connection.execute(update(ApiToken).where(mine).values(last_used_at=now))


def _in_force(account_id: int, now: datetime) -> int:
    alive = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    query = select(func.count()).select_from(ApiToken).where(ApiToken.account_id == account_id)
    return db.session.scalar(query.where(*alive)) or 0


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
