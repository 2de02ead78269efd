"""Jinzhai with legal aid switched on, and the people who deal with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from platform_core.clock import utcnow
from platform_core.organisation.models import Township
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db, platform_scope
from tests.legal_aid.scenes import scene as scene


@pytest.fixture
def town(app: Flask, jinzhai: Township, now: Any) -> Township:
    """Jinzhai, where legal aid is on."""
    with app.app_context(), platform_scope():
        db.session.add(
            ModuleState(
                county_id=jinzhai.county_id, township_id=jinzhai.id, module="legal_aid",
                state=ModuleIs.ON, since=utcnow(), reason="测试", switch_id=1,
            )
        )  # fmt: skip
        db.session.commit()
    return jinzhai


@pytest.fixture
def here(inside: Callable[[Township], Any], town: Township) -> Iterator[None]:
    """Inside Jinzhai for the whole test, as the platform itself."""
    with inside(town):
        yield


@pytest.fixture
def count_queries() -> Callable[[], Any]:
    """`with count_queries() as sent:` – the statements sent meanwhile."""

    @contextmanager
    def count_queries() -> Iterator[list[str]]:
        sent: list[str] = []
        engine = db.engine

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        yield sent
        event.remove(engine, "before_cursor_execute", note)

    return count_queries
