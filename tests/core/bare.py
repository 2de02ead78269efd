"""A bare application with the tables of some rooms and two townships, on either database."""

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from platform_core.accounts.models import Account
from platform_core.db import Base
from platform_core.i18n import use_locale
from platform_core.organisation.models import County, Township
from platform_core.tenancy import db, platform_scope

HERE, THERE = 1, 2
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def bare_app(blank_url: str) -> Iterator[Flask]:
    app = Flask("bare")
    app.config["SQLALCHEMY_DATABASE_URI"] = blank_url
    app.config["SQLALCHEMY_BINDS"] = {"county": blank_url}
    db.init_app(app)
    for room in ("history", "messaging.models", "indicators.models", "files.models"):
        importlib.import_module(f"platform_core.{room}")
    with app.app_context():
        Base.metadata.create_all(db.engine)
    with app.app_context(), platform_scope():
        db.session.add(County(id=1, code="610981", name="旬阳市", federation_name="旬阳市总工会"))
        for n in (HERE, THERE):
            db.session.add(
                Township(id=n, county_id=1, code=f"6109811{n:02}", slug=f"t{n}", name=f"{n}号镇",
                         federation_name=f"{n}号镇总工会")
            )  # fmt: skip
        for n in (7, 8, 9):
            db.session.add(Account(id=n, login_name=f"a{n}", name=f"{n}", created_at=NOW))
        db.session.commit()
    with app.app_context():
        yield app
    with app.app_context():
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def english() -> Iterator[None]:
    with use_locale("en"):
        yield
