"""Jinzhai with contracts switched on, and the people who deal with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from platform_core.clock import utcnow
from platform_core.organisation.models import Township
from platform_core.rules import forget_current
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import db, platform_scope


@pytest.fixture
def switch(app: Flask) -> Callable[..., None]:
    """`switch(jinzhai, ModuleIs.READ_ONLY)`: how a module stands there from now on."""

    def switch(
        township: Township, state: ModuleIs = ModuleIs.ON, module: str = "contracts"
    ) -> None:
        with app.app_context(), platform_scope():
            rows = db.session.query(ModuleState).filter_by(
                township_id=township.id, module=module, until=None
            )
            for row in rows:
                row.until = utcnow()
            db.session.flush()
            db.session.add(
                ModuleState(
                    county_id=township.county_id, township_id=township.id, module=module,
                    state=state, since=utcnow(), reason="测试", switch_id=1,
                )
            )  # fmt: skip
            db.session.commit()

    return switch


@pytest.fixture
def town(jinzhai: Township, switch: Callable[..., None], now: Any) -> Township:
    """Jinzhai, where contracts are on."""
    switch(jinzhai)
    return jinzhai


@pytest.fixture
def here(inside: Callable[[Township], Any], town: Township) -> Iterator[None]:
    """Inside Jinzhai for the whole test."""
    with inside(town):
        yield


@pytest.fixture
def on_day() -> Callable[[date], Any]:
    """`with on_day(date(2029, 6, 30)):` – noon of that day, in the test and in what it calls."""

    def on_day(day: date) -> Any:
        forget_current()
        return time_machine.travel(
            datetime(day.year, day.month, day.day, 4, tzinfo=UTC), tick=False
        )

    return on_day


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
