"""One person for each role, signed in, with a token for programs."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, insert

from platform_core.accounts import sessions
from platform_core.clock import utcnow
from platform_core.db import Base
from tests.isolation.rows import HERE, OFFICER, PLACES, SAME, STRANGER, THERE

COUNTY = 1


@dataclass(frozen=True)
class Person:
    """Somebody with one role. `place` is a township's id, or None for the county."""

    account: int
    role: str
    place: int | None = HERE


PEOPLE = {
    "member": Person(11, "member"),
    "handler": Person(12, "handler"),
    "union_chair": Person(13, "union_chair"),
    "township_officer": Person(14, "township_officer"),
    "township_admin": Person(15, "township_admin"),
    "county_officer": Person(16, "county_officer", None),
    "county_auditor": Person(17, "county_auditor", None),
    "neighbour": Person(18, "township_admin", THERE),  # of the township next door
    "nobody": Person(19, "", None),  # signed in, without any role
}
ANONYMOUS = "anonymous"
EVERYBODY = (ANONYMOUS, *PEOPLE)


def fill(connection: Connection, permissions: Iterable[str], modules: Iterable[str]) -> None:
    """Their accounts, grants, sign-ins and tokens; and grants and slips to be looked at."""
    now, tables, scopes = utcnow(), Base.metadata.tables, sorted(permissions)
    for name, person in PEOPLE.items():
        connection.execute(insert(tables["core_account"]).values(
            id=person.account, login_name=name, name=name,
            totp_secret="A" * 32, totp_enrolled_at=now, created_at=now))  # fmt: skip
        _sign_in(connection, name, person.account)
        _token_for(connection, name, person.account, scopes)
        if person.role:
            _grant(connection, person.account, person.role, person.place)
    for account, township in ((OFFICER, HERE), (STRANGER, THERE)):
        _sign_in(connection, str(account), account)
        _grant(connection, account, "township_officer", township)
        _token_for(connection, str(account), account, scopes)
        connection.execute(insert(tables["core_slip"]).values(
            id=account, account_id=account, purpose="recover", issued_at=now,
            needs_approval=True, expires_at=now + timedelta(days=7)))  # fmt: skip
    for place, module in enumerate(modules):
        for township in (HERE, THERE):
            connection.execute(insert(tables["core_module_state"]).values(
                id=10 * place + township, county_id=COUNTY, township_id=township, module=module,
                state="on", since=now, reason="x", switch_id=1))  # fmt: skip


def _sign_in(connection: Connection, name: str, account: int) -> None:
    now = utcnow()
    connection.execute(insert(Base.metadata.tables["core_auth_session"]).values(
        sid_sha256=_digest(_sid(name)), account_id=account, auth_level=2,
        created_at=now, last_seen_at=now, expires_at=now + timedelta(hours=12)))  # fmt: skip


def _token_for(connection: Connection, name: str, account: int, scopes: list[str]) -> None:
    now = utcnow()
    connection.execute(insert(Base.metadata.tables["core_api_token"]).values(
        id=account, account_id=account, name="x", scopes=scopes, last_used_at=now,
        token_sha256=_digest(_token(name)), created_at=now,
        expires_at=now + timedelta(days=9)))  # fmt: skip


def _grant(connection: Connection, account: int, role: str, place: int | None) -> None:
    """Of a member and a union chair: for the member and the union SAME."""
    connection.execute(insert(Base.metadata.tables["core_grant"]).values(
        id=account, account_id=account, role=role, since=utcnow() - timedelta(days=1),
        county_id=COUNTY if place is None else None, township_id=place,
        union_id=SAME if role == "union_chair" else None,
        member_id=SAME if role == "member" else None))  # fmt: skip


def client_of(app: Flask, name: str) -> FlaskClient:
    """A browser in which they are signed in, or nobody is."""
    client = app.test_client()
    if name != ANONYMOUS:
        with app.app_context():
            client.set_cookie(sessions.cookie_name(), _sid(name))
    return client


def cookie_of(app: Flask, name: str) -> dict[str, str]:
    """The header with which their browser asks."""
    if name == ANONYMOUS:
        return {}
    with app.app_context():
        return {"Cookie": f"{sessions.cookie_name()}={_sid(name)}"}


def token_of(name: str) -> dict[str, str]:
    """The header with which a program of theirs asks."""
    return {} if name == ANONYMOUS else {"Authorization": f"Bearer {_token(name)}"}


def own_session(name: str) -> str:
    """What addresses call their sign-in."""
    return _digest(_sid(name))


def _sid(name: str) -> str:
    return f"sid of {name}".replace(" ", "-")


def _token(name: str) -> str:
    return f"union_{name}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


__all__ = ["ANONYMOUS", "COUNTY", "EVERYBODY", "PEOPLE", "PLACES", "Person", "client_of", "fill"]
