"""Two townships with fixed ids and three people, for tests of what lies below any page."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from platform_core.accounts.models import Account
from platform_core.i18n import use_locale
from platform_core.tenancy import db, platform_scope
from tests.builders import make_county, make_township

HERE, THERE = 1, 2
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def two_townships(app: Flask) -> Iterator[Flask]:
    """The application, in a context of which the tests enter one township after the other."""
    with app.app_context(), platform_scope():
        county = make_county(id=1)
        make_township(county, id=HERE, code="610981115", slug="here")
        make_township(county, id=THERE, code="610981116", slug="there")
        for n in (7, 8, 9):
            db.session.add(Account(id=n, login_name=f"a{n}", name=f"{n}", created_at=NOW))
        db.session.commit()
    with app.app_context():
        yield app


@pytest.fixture
def english() -> Iterator[None]:
    with use_locale("en"):
        yield
