"""Who may open which door: every route × every role, against a table written by hand.

The table is `permissions.txt`. A new route is not in it, so this test fails and shows the line
that the application would have; whoever adds the line has read it.
"""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from platform_core.accounts import policy
from platform_core.errors import Denied, NotFound
from tests.isolation.conftest import ground, postgres_two, sqlite_two
from tests.isolation.doors import Door, address, doors
from tests.isolation.people import ANONYMOUS, EVERYBODY, cookie_of, token_of
from tests.isolation.walk import FILES

TABLE = Path(__file__).parent / "permissions.txt"
COLUMNS = (
    ANONYMOUS, "nobody", "member", "union_chair", "handler", "township_officer", "township_admin",
    "neighbour", "county_officer", "county_auditor",
)  # fmt: skip


@pytest.mark.only("sqlite")
def test_everybody_may_do_what_the_table_says_and_no_more(ground):
    actual = {str(door): line(ground.app, door) for door in doors(ground.app)
              if door.endpoint not in FILES}  # fmt: skip
    written = {text[:WIDTH].strip(): text for text in table()}
    differs = [f"- {written.get(door, '(not in the table)')}\n+ {now}"
               for door, now in actual.items() if written.get(door) != now]  # fmt: skip
    gone = [f"- {text}" for door, text in written.items() if door not in actual]
    assert not differs + gone, "permissions.txt:\n" + "\n".join(differs + gone)


def test_the_columns_are_everybody():
    assert set(COLUMNS) == set(EVERYBODY)


def table() -> list[str]:
    """The lines of the table, without its heading."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(("GET", "POST", "PUT", "PATCH", "DELETE"))]


WIDTH = 78


def line(app: Flask, door: Door) -> str:
    """One line of the table: the door, and x for each who may open it."""
    marks = "    ".join("x" if may_open(app, door, who) else "." for who in COLUMNS)
    return f"{door!s:{WIDTH}}{marks}"


def may_open(app: Flask, door: Door, who: str) -> bool:
    """Whether they get past the gate and the policy; the view itself is not called."""
    where = address(door)
    headers = token_of(who) if where.startswith("/api/") else cookie_of(app, who)
    with app.test_request_context(where, method=door.method, headers=headers):
        app.config["WTF_CSRF_ENABLED"] = False
        try:
            if app.preprocess_request() is not None:
                return False
            stated = app.view_functions[door.endpoint].__union_policy__
            return stated.kind == "public" or not isinstance(policy._stopped(stated), Response)
        except (Denied, NotFound, HTTPException):
            return False
        finally:
            app.config["WTF_CSRF_ENABLED"] = True


__all__ = ["ground", "postgres_two", "sqlite_two"]
