"""Builders with defaults: a valid row from nothing, any column by keyword.

They add to the running session and flush; whoever calls them is in the right scope and commits.
Builders of a plugin's own rows stand beside its tests.
"""

import hashlib
import itertools
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, current_app
from flask.testing import FlaskClient

from platform_core.accounts import Actor, Permissions, sessions
from platform_core.accounts.models import Account, AuthSession, Grant
from platform_core.clock import utcnow
from platform_core.organisation.models import (
    County,
    Employer,
    Honour,
    HonourLevel,
    Member,
    Township,
    Union,
    UnionKind,
)
from platform_core.tenancy import db, scope

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Row = TypeVar("Row")

_numbers = itertools.count(1)


def make_county(**values: Any) -> County:
    """Xunyang, unless told otherwise."""
    given = {"code": "610981", "name": "旬阳市", "federation_name": "旬阳市总工会"}
    return _added(County(**(given | values)))


def make_township(county: County, **values: Any) -> Township:
    """A township of `county` with a code, a slug and a name of its own."""
    n = next(_numbers)
    given = {"code": f"{county.code}9{n:03}", "slug": f"town{n}", "name": f"第{n}镇"}
    name = values.get("name", given["name"])
    given["federation_name"] = f"{name}总工会"
    return _added(Township(county_id=county.id, **(given | values)))


def make_union(**values: Any) -> Union:
    """A village union. Call it inside a township."""
    given = {"name": f"第{next(_numbers)}村联合工会", "kind": UnionKind.VILLAGE}
    return _added(Union(**(given | values)))


def make_employer(**values: Any) -> Employer:
    """A small private employer. Call it inside a township."""
    given = {"name": f"第{next(_numbers)}茶业有限公司", "employees": 12, "women": 5}
    return _added(Employer(**(given | values)))


def make_member(union: Union | None = None, **values: Any) -> Member:
    """An active member, of `union` or of a new one. Call it inside a township."""
    n = next(_numbers)
    union_id = values.pop("union_id", None) or (union or make_union()).id
    given = {"number": f"M{n:05}", "name": f"测试甲{n}", "sort_key": f"ceshijia{n:05}"}
    return _added(Member(union_id=union_id, **(given | values)))


def make_honour(**values: Any) -> Honour:
    """A provincial honour of the township federation. Call it inside a township."""
    given = {"title": f"第{next(_numbers)}项示例荣誉", "level": HonourLevel.PROVINCE,
             "granted_by": "陕西省总工会"}  # fmt: skip
    return _added(Honour(**(given | values)))


def make_account(**values: Any) -> Account:
    """A person who may sign in, but for a password (hashing one is slow; set it where needed)."""
    n = next(_numbers)
    given = {"login_name": f"person{n}", "name": f"测试乙{n}", "created_at": utcnow()}
    return _added(Account(**(given | values)))


def make_grant(account: Account, role: str, place: County | Township, **values: Any) -> Grant:
    """`role` for `account` in a county or a township, in force whenever a test takes place."""
    where = "county_id" if isinstance(place, County) else "township_id"
    given = {where: place.id, "since": LONG_AGO}
    return _added(Grant(account_id=account.id, role=role, **(given | values)))


def make_actor(role: str, **values: Any) -> Actor:
    """Somebody with `role` and an account, to operate as. Call it inside a township."""
    account = make_account()
    declared: Permissions = current_app.extensions["union_permissions"]
    granted = frozenset(each.name for each in declared.all() if role in each.roles)
    given: dict[str, Any] = {
        "account_id": account.id, "name": account.name, "permissions": granted,
        "township_id": scope().township_id, "member_id": None, "union_ids": frozenset(),
        "roles": frozenset({role}), "locale": "zh",
    }  # fmt: skip
    return Actor(**(given | values))


def make_sign_in(account: Account, *, auth_level: int = 2, now: datetime | None = None) -> str:
    """An open session of `account`; the id that goes into the cookie."""
    now, sid = now or utcnow(), secrets.token_urlsafe(32)
    _added(
        AuthSession(
            sid_sha256=hashlib.sha256(sid.encode()).hexdigest(),
            account_id=account.id,
            auth_level=auth_level,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=12),
        )
    )
    return sid


def signed_in_client(
    app: Flask, role: str, place: County | Township, *, account: Account | None = None, **who: Any
) -> FlaskClient:
    """A browser in which somebody with `role` in `place` is signed in. Commits.

    `union_id` and `member_id` go to the grant, everything else to the account.
    """
    granted = {name: who.pop(name) for name in ("union_id", "member_id") if name in who}
    account = account or make_account(**who)
    make_grant(account, role, place, **granted)
    sid = make_sign_in(account)
    name = sessions.cookie_name()
    db.session.commit()
    client = app.test_client()
    client.set_cookie(name, sid, secure=app.config["SESSION_COOKIE_SECURE"])
    return client


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
