"""`union user`: the way in when there is nobody yet."""

import json

import pytest
from flask import Flask

from platform_core.accounts.cli import accounts_cli

PASSWORD = "枣树下 喝茶 三点"


@pytest.fixture
def user(app: Flask, jinzhai):
    """Runs `union user …`; the result with exit code and output."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(accounts_cli, arguments)


def added(user) -> dict[str, str]:
    done = user("add", "lin", "--name", "林甲", "--role", "township_admin",
                "--township", "金寨镇", "--json")  # fmt: skip
    assert done.exit_code == 0, done.output
    return json.loads(done.output)


def test_the_first_administrator_gets_in_with_the_printed_code(user, client):
    slip = added(user)
    form = {"name": "lin", "code": slip["code"], "password": PASSWORD, "again": PASSWORD}
    assert client.post("/activate", data=form).status_code == 303
    assert client.get("/t/jinzhai/people/").status_code == 200


def test_everybody_is_listed_with_their_roles(user):
    added(user)
    user("add", "xian", "--name", "县甲", "--role", "county_officer")
    people = json.loads(user("list", "--json").output)
    assert [(each["login_name"], each["state"], each["roles"]) for each in people] == [
        ("lin", "invited", [{"role": "township_admin", "place": "金寨镇"}]),
        ("xian", "invited", [{"role": "county_officer", "place": "旬阳市"}]),
    ]
    assert [each["login_name"] for each in json.loads(
        user("list", "--township", "jinzhai", "--json").output
    )] == ["lin"]  # fmt: skip


def test_disabling_asks_first_and_makes_slips_worthless(user, client):
    slip = added(user)
    assert user("disable", "lin", "--reason", "停职").exit_code == 1
    assert user("disable", "lin", "--reason", "停职", "--yes").exit_code == 0
    form = {"name": "lin", "code": slip["code"], "password": PASSWORD, "again": PASSWORD}
    assert client.post("/activate", data=form).status_code == 422


def test_a_new_slip_replaces_the_old(user, client):
    old = added(user)
    new = json.loads(user("slip", "lin", "--json").output)
    form = {"name": "lin", "password": PASSWORD, "again": PASSWORD}
    assert client.post("/activate", data=form | {"code": old["code"]}).status_code == 422
    assert client.post("/activate", data=form | {"code": new["code"]}).status_code == 303
