"""The second factor: each code works once, and nothing is open before it."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from platform_core.accounts import operations
from platform_core.accounts.actor import SYSTEM
from platform_core.accounts.models import Account
from platform_core.clock import utcnow
from platform_core.tenancy import db
from tests.builders import make_grant
from tests.conftest import NOW, platform_scope_of

PASSWORD = "枣树下 喝茶 三点"
STEP = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@contextmanager
def account(app: Flask, id: int):
    with platform_scope_of(app):
        yield db.session.get_one(Account, id)
        db.session.commit()


@pytest.fixture
def lin(app: Flask, jinzhai) -> int:
    with platform_scope_of(app):
        account = operations.create_account(
            login_name="lin", name="林甲", password=PASSWORD, must_change_password=False,
            now=NOW - timedelta(days=1),
        )  # fmt: skip
        make_grant(account, "township_admin", jinzhai)
        db.session.commit()
        return account.id


def sign_in(client: FlaskClient):
    return client.post("/sign-in", data={"name": "lin", "password": PASSWORD})


def shown(app: Flask, id: int) -> str:
    """What the authenticator app shows now."""
    with account(app, id) as person:
        return pyotp.TOTP(person.totp_secret).at(utcnow())


@pytest.fixture
def recovery_codes(app, client, lin, clock) -> list[str]:
    """Lin has set up the second factor; the codes she printed."""
    sign_in(client)
    assert client.post("/me/second-factor").status_code == 303
    assert "<svg" in client.get("/me/second-factor").text
    page = client.post("/me/second-factor/confirm", data={"code": shown(app, lin)})
    assert page.status_code == 201
    clock.shift(STEP)
    return re.findall(r"<code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>", page.text)


def test_a_wrong_first_code_does_not_switch_it_on(app, client, lin):
    sign_in(client)
    client.post("/me/second-factor")
    response = client.post("/me/second-factor/confirm", data={"code": "000000"})
    assert response.status_code == 422
    with account(app, lin) as person:
        assert person.totp_enrolled_at is None


def test_ten_recovery_codes_are_shown_once(client, recovery_codes):
    assert len(set(recovery_codes)) == 10
    assert recovery_codes[0] not in client.get("/me/second-factor").text


@pytest.mark.parametrize("path", ["/me/", "/me/second-factor", "/t/jinzhai/people/"])
def test_the_password_alone_opens_nothing(app, recovery_codes, path):
    half = app.test_client()
    assert sign_in(half).status_code == 303
    response = half.get(path)
    assert response.location.partition("?")[0] == "/sign-in/code"


def test_the_code_opens_the_rest_under_a_new_id(app, lin, recovery_codes):
    browser = app.test_client()
    sign_in(browser)
    before = browser.get_cookie("sid").value
    response = browser.post("/sign-in/code?next=/me/", data={"code": shown(app, lin)})
    assert (response.status_code, response.location) == (303, "/me/")
    assert browser.get("/me/").status_code == 200
    assert browser.get_cookie("sid").value != before


def test_a_code_seen_over_the_shoulder_is_worthless(app, lin, recovery_codes):
    code = shown(app, lin)
    first, thief = app.test_client(), app.test_client()
    sign_in(first)
    sign_in(thief)
    assert first.post("/sign-in/code", data={"code": code}).status_code == 303
    assert thief.post("/sign-in/code", data={"code": code}).status_code == 422


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 422), (0, 303), (1, 303), (2, 422)])
def test_a_code_is_good_for_its_step_and_its_neighbours(app, lin, recovery_codes, steps, status):
    """The step before is refused here because the code that switched it on was of that step."""
    browser = app.test_client()
    sign_in(browser)
    with account(app, lin) as person:
        code = pyotp.TOTP(person.totp_secret).at(utcnow() + steps * STEP)
    assert browser.post("/sign-in/code", data={"code": code}).status_code == status


def test_a_recovery_code_stands_in_once(app, recovery_codes):
    for expected in (303, 422):
        browser = app.test_client()
        sign_in(browser)
        response = browser.post("/sign-in/code", data={"code": recovery_codes[3].lower()})
        assert response.status_code == expected


def test_a_right_password_does_not_buy_more_guesses(app, recovery_codes):
    answers = []
    for _n in range(6):
        browser = app.test_client()
        sign_in(browser)
        answers.append(browser.post("/sign-in/code", data={"code": "000000"}).status_code)
    assert answers == [422] * 5 + [429]


def test_it_is_switched_off_with_one_last_code_only(app, client, lin, recovery_codes):
    assert client.post("/me/second-factor/remove", data={"code": "000000"}).status_code == 422
    code = shown(app, lin)
    assert client.post("/me/second-factor/remove", data={"code": code}).status_code == 303
    browser = app.test_client()
    sign_in(browser)
    assert browser.get("/me/").status_code == 200


@pytest.mark.settings(mfa="required")
def test_where_it_is_required_a_sensitive_role_sets_it_up_first(client, lin):
    sign_in(client)
    assert client.get("/me/").location.partition("?")[0] == "/me/second-factor"
    assert client.get("/me/second-factor").status_code == 200


@pytest.mark.settings(mfa="off")
def test_where_it_is_off_nobody_is_asked(app, client, lin):
    with account(app, lin) as person:
        person.totp_secret, person.totp_enrolled_at = pyotp.random_base32(), NOW
    sign_in(client)
    assert client.get("/me/").status_code == 200


def test_an_officer_takes_a_lost_one_off_and_it_is_recorded(app, lin, recovery_codes, jinzhai):
    with account(app, lin) as person:
        operations.remove_second_factor(person, reason="手机遗失", actor=SYSTEM, now=utcnow())
        assert person.totp_secret is None
    browser = app.test_client()
    sign_in(browser)
    assert browser.get("/me/").status_code == 200
