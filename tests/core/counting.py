"""Counting the statements that an answer takes, on the application's and the county's engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from platform_core.tenancy import db


@contextmanager
def counting(app: Flask) -> Iterator[list[str]]:
    """The statements that are sent inside."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engines = [db.engine, db.engines["county"]]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def queries_of(app: Flask, client: FlaskClient, path: str) -> int:
    """How many statements it takes to show a page."""
    with counting(app) as sent:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(sent)
