"""Sign-in sessions as rows: sign-out and revocation are real, a copied cookie dies with them.

The cookie holds 256 random bits, the row their SHA-256. A session ends when idle (staff sooner
than members), after some hours in any case, or when it is revoked: sign-out, a changed
password, a lost role, a disabled account.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import Response, current_app, g, request
from sqlalchemy import ColumnElement, Row, and_, bindparam, or_, select, update

from platform_core.accounts.actor import Actor
from platform_core.accounts.devices import device
from platform_core.accounts.models import Account, AuthSession, Grant
from platform_core.accounts.permissions import Permissions
from platform_core.clock import utcnow
from platform_core.config import Settings
from platform_core.db import Utc
from platform_core.tenancy import db
from platform_core.tenancy.engines import write_transaction

SEEN_EVERY = timedelta(minutes=5)

_NOW = bindparam("now", type_=Utc())
_GIVEN = and_(
    Grant.account_id == AuthSession.account_id,
    Grant.revoked_at.is_(None),
    Grant.since <= _NOW,
    or_(Grant.until.is_(None), Grant.until > _NOW),
)
_RESUME = (
    select(
        AuthSession.sid_sha256, AuthSession.auth_level, AuthSession.last_seen_at,
        Account.id.label("account_id"), Account.name, Account.locale, Account.large_text,
        Account.must_change_password, Account.totp_enrolled_at,
        Grant.role, Grant.county_id, Grant.township_id, Grant.union_id, Grant.member_id,
    )
    .join(Account, Account.id == AuthSession.account_id)
    .outerjoin(Grant, _GIVEN)
    .where(
        AuthSession.sid_sha256 == bindparam("digest"),
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > _NOW,
        Account.disabled_at.is_(None),
    )
    .order_by(Grant.since, Grant.id)
)  # fmt: skip


@dataclass(frozen=True)
class Granted:
    """One role in force and where it applies."""

    role: str
    county_id: int | None
    township_id: int | None
    union_id: int | None
    member_id: int | None


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, with every role in force. Also Flask-Login's user object.

    `scopes` are the only permissions that count when a token stands for the person.
    """

    account_id: int
    name: str
    locale: str
    large_text: bool
    must_change_password: bool
    has_second_factor: bool
    auth_level: int
    session: str  # SHA-256 of the session's id
    grants: tuple[Granted, ...]
    scopes: frozenset[str] | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login calls the user's id: the session, so that it dies with it."""
        return self.session

    @property
    def roles(self) -> frozenset[str]:
        """Every role in force, wherever."""
        return frozenset(grant.role for grant in self.grants)


def start(account: Account, *, auth_level: int, now: datetime) -> str:
    """Begin a session for `account` in this request; the id to put into the cookie."""
    sid = secrets.token_urlsafe(32)
    session = AuthSession(
        sid_sha256=_digest(sid),
        account_id=account.id,
        auth_level=auth_level,
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(hours=_settings().session_hours),
        address=request.remote_addr,
        agent=device(request.user_agent.string or ""),
    )
    db.session.add(session)
    return sid


def resume(sid: str, now: datetime) -> SignedIn | None:
    """Whoever holds this session id, or None where it is unknown, ended, idle or revoked.

    One indexed query on a connection of its own, because the request's session cannot be made
    before its township is known. Every five minutes it also marks the session as seen.
    """
    with db.engine.connect() as connection:
        rows = connection.execute(_RESUME, {"digest": _digest(sid), "now": now}).all()
    if not rows:
        return None
    person = _signed_in(rows)
    idle = now - rows[0].last_seen_at
    if idle > _idle_limit(person):
        return None
    if idle >= SEEN_EVERY:
        _mark_seen(person.session, now)
    return person


def current_sign_in() -> SignedIn | None:
    """Who this request's cookie belongs to; asked of the database once per request."""
    if "signed_in" not in g:
        sid = request.cookies.get(cookie_name())
        g.signed_in = resume(sid, utcnow()) if sid else None
    person: SignedIn | None = g.signed_in
    return person


def actor_of(
    person: SignedIn,
    *,
    township_id: int | None = None,
    county_id: int | None = None,
    modules: frozenset[str] = frozenset(),
) -> Actor:
    """The person as an actor in one township (`township_id`), on the county's pages
    (`county_id`) or, with neither, on their own pages, where no role counts.

    `modules` are those that are on there; permissions of others do not count.
    """
    place = (county_id, township_id)
    here = [each for each in person.grants if (each.county_id, each.township_id) == place]
    roles = frozenset(grant.role for grant in here)
    declared: Permissions = current_app.extensions["union_permissions"]
    permissions = declared.of(roles, modules)
    return Actor(
        account_id=person.account_id,
        name=person.name,
        permissions=permissions if person.scopes is None else permissions & person.scopes,
        township_id=township_id,
        member_id=next((grant.member_id for grant in here if grant.member_id), None),
        union_ids=frozenset(grant.union_id for grant in here if grant.union_id),
        roles=roles,
        locale=person.locale,
        county_id=county_id,
    )


def county_of(person: SignedIn) -> int | None:
    """The county whose pages this person may enter: that of their oldest county role."""
    return next((grant.county_id for grant in person.grants if grant.county_id), None)


def sessions_of(account_id: int, now: datetime) -> Sequence[AuthSession]:
    """The sessions a person has open, the last used first."""
    query = select(AuthSession).where(AuthSession.account_id == account_id, *_open_at(now))
    return db.session.scalars(query.order_by(AuthSession.last_seen_at.desc())).all()


def revoke(session: str, account_id: int, now: datetime) -> None:
    """End one session of this account; `session` is its SHA-256."""
    own = (AuthSession.sid_sha256 == session, AuthSession.account_id == account_id)
    db.session.execute(update(AuthSession).where(*own, *_open_at(now)).values(revoked_at=now))


def revoke_all(account_id: int, now: datetime, *, keep: str = "") -> None:
    """End every session of this account, but `keep` (a SHA-256) where given."""
    others = (AuthSession.account_id == account_id, AuthSession.sid_sha256 != keep)
    db.session.execute(update(AuthSession).where(*others, *_open_at(now)).values(revoked_at=now))


def cookie_name() -> str:
    """`__Host-sid` under TLS, which browsers bind to this very host; `sid` without."""
    return "__Host-sid" if _settings().https else "sid"


def put_cookie(response: Response, sid: str) -> None:
    """Hand the session's id to the browser."""
    response.set_cookie(
        cookie_name(), sid, secure=_settings().https, httponly=True, samesite="Lax", path="/"
    )


def drop_cookie(response: Response) -> None:
    """Tell the browser to forget the session's id."""
    response.delete_cookie(
        cookie_name(), secure=_settings().https, httponly=True, samesite="Lax", path="/"
    )


def _signed_in(rows: Sequence[Row[*tuple[Any, ...]]]) -> SignedIn:
    first = rows[0]._mapping
    return SignedIn(
        account_id=first["account_id"],
        name=first["name"],
        locale=first["locale"],
        large_text=first["large_text"],
        must_change_password=first["must_change_password"],
        has_second_factor=first["totp_enrolled_at"] is not None,
        auth_level=first["auth_level"],
        session=first["sid_sha256"],
        grants=tuple(
            Granted(row.role, row.county_id, row.township_id, row.union_id, row.member_id)
            for row in rows
            if row.role is not None
        ),
    )


def _idle_limit(person: SignedIn) -> timedelta:
    declared: Permissions = current_app.extensions["union_permissions"]
    found = [declared.role(name) for name in person.roles]
    staff = person.auth_level == 0 or any(role is None or role.staff for role in found)
    settings = _settings()
    return timedelta(minutes=settings.idle_minutes_staff if staff else settings.idle_minutes_member)


def _mark_seen(session: str, now: datetime) -> None:
    with write_transaction() as connection:
        mine = AuthSession.sid_sha256 == session
        connection.execute(update(AuthSession).where(mine).values(last_seen_at=now))


def _open_at(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (AuthSession.revoked_at.is_(None), AuthSession.expires_at > now)


def _digest(sid: str) -> str:
    return hashlib.sha256(sid.encode()).hexdigest()


def _settings() -> Settings:
    settings: Settings = current_app.extensions["union_settings"]
    return settings
