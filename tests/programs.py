"""Programs that call the interface: a client with a token in every request, and what it says."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from platform_core.accounts.models import ApiToken
from platform_core.clock import utcnow
from platform_core.organisation.models import County, Township
from platform_core.tenancy import db
from tests.builders import make_account, make_grant
from tests.conftest import platform_scope_of


class Program:
    """A client that sends its token, JSON and a language; `secret` is the token itself."""

    def __init__(self, client: FlaskClient, secret: str, account_id: int) -> None:
        self.client, self.secret, self.account_id = client, secret, account_id

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=self._headers(headers))

    def post(self, path: str, body: object = None, **headers: str) -> Any:
        return self.client.post(path, json=body or {}, headers=self._headers(headers))

    def patch(self, path: str, body: object, **headers: str) -> Any:
        return self.client.patch(path, json=body, headers=self._headers(headers))

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.secret}", **named}


def make_token(account_id: int, **values: Any) -> str:
    """A token of an account, good for a day; its secret."""
    secret, now = f"union_{secrets.token_urlsafe(32)}", utcnow()
    every = [each.name for each in current_app.extensions["union_permissions"].all()]
    given = {"name": "测试程序", "scopes": every, "created_at": now}
    given["expires_at"] = now + timedelta(days=1)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    db.session.add(ApiToken(account_id=account_id, token_sha256=digest, **(given | values)))
    db.session.flush()
    return secret


@pytest.fixture
def program_as(app: Flask, county: County) -> Callable[..., Program]:
    """`program_as("township_officer", jinzhai)`: a program with such a person's token.

    `scopes` limits it; without, it may do whatever its person may.
    """

    def program_as(
        role: str,
        township: Township | None = None,
        *,
        scopes: Iterable[str] | None = None,
        member_id: int | None = None,
        **token: Any,
    ) -> Program:
        with platform_scope_of(app):
            account = make_account()
            make_grant(account, role, township or county, member_id=member_id)
            given = {} if scopes is None else {"scopes": sorted(scopes)}
            secret = make_token(account.id, **given, **token)
            db.session.commit()
            return Program(app.test_client(), secret, account.id)

    return program_as
