"""Slips: a code on paper lets one person in, once."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from platform_core.accounts import operations, slips
from platform_core.accounts.actor import SYSTEM
from platform_core.accounts.models import Account, Slip
from platform_core.clock import utcnow
from platform_core.tenancy import db
from tests.builders import make_account, make_grant
from tests.conftest import NOW, platform_scope_of

PASSWORD, OTHER = "枣树下 喝茶 三点", "河边 钓鱼 一整天"
REFUSED = "登录名与验证码不符"


@contextmanager
def shared(app: Flask):
    with platform_scope_of(app):
        yield
        db.session.commit()


@pytest.fixture
def code(app: Flask, jinzhai) -> str:
    """What stands on the slip of Wang, an officer who never signed in."""
    with time_machine.travel(NOW, tick=False), shared(app):
        account = make_account(login_name="wang", name="王甲")
        make_grant(account, "township_officer", jinzhai)
        issued = operations.issue_slip(account, actor=SYSTEM, now=utcnow())
        assert issued.code is not None
        return issued.code


def use(client: FlaskClient, code: str, name: str = "wang", password: str = PASSWORD):
    form = {"name": name, "code": code, "password": password, "again": password}
    return client.post("/activate", data=form)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_a_slip_sets_the_password_and_lets_in(client, code):
    response = use(client, code)
    assert (response.status_code, response.location) == (303, "/")
    assert client.get("/me/").status_code == 200


def test_a_code_has_fifty_bits_and_nothing_that_looks_alike(code):
    assert len(code) == 10
    assert not set(code) & set("ILOU")
    assert len(slips.ALPHABET) ** slips.LENGTH == 2**50


def test_the_code_is_nowhere_in_the_database(app, code):
    with shared(app):
        slip = db.session.scalars(select(Slip)).one()
        assert code.encode() not in slip.code_hmac


def test_a_code_may_be_typed_as_people_type(client, code):
    typed = f" {code[:5].lower()}-{code[5:]} ".replace("0", "o").replace("1", "l")
    assert use(client, typed).status_code == 303


def test_a_slip_works_once(app, client, code):
    use(client, code)
    again = use(app.test_client(), code, password=OTHER)
    assert again.status_code == 422
    assert REFUSED in again.text


@pytest.mark.parametrize(
    ("later", "status"), [(timedelta(days=6, hours=23), 303), (timedelta(days=7), 422)]
)
def test_a_slip_is_good_for_seven_days(client, code, clock, later, status):
    clock.shift(later)
    assert use(client, code).status_code == status


@pytest.mark.parametrize(("wrong", "status"), [(4, 303), (5, 422)])
def test_a_slip_bears_four_mistakes_and_dies_of_the_fifth(client, code, wrong, status):
    for _n in range(wrong):
        assert use(client, "0000000000").status_code == 422
    assert use(client, code).status_code == status


def test_the_code_of_one_person_does_not_open_for_another(app, client, code):
    with shared(app):
        make_account(login_name="zhao")
    response = use(client, code, name="zhao")
    assert response.status_code == 422
    assert REFUSED in response.text
    assert REFUSED in use(client, code, name="nobody").text


def test_a_weak_password_is_refused_and_costs_no_try(app, client, code):
    response = use(client, code, password="12345678")
    assert response.status_code == 422
    assert code in response.text  # nothing has to be typed twice
    with shared(app):
        assert db.session.scalars(select(Slip)).one().tries_left == 5


def test_a_new_slip_makes_the_old_one_worthless(app, client, code):
    with shared(app):
        account = db.session.scalars(select(Account)).one()
        newer = operations.issue_slip(account, actor=SYSTEM, now=utcnow()).code
    assert use(client, code).status_code == 422
    assert use(client, newer).status_code == 303


def test_a_disabled_person_gets_in_with_no_slip(app, client, code):
    with shared(app):
        account = db.session.scalars(select(Account)).one()
        operations.disable(account, reason="调离", actor=SYSTEM, now=utcnow())
    assert use(client, code).status_code == 422


def test_recovery_ends_every_session_opened_with_the_old_password(app, client, code):
    use(client, code)
    with shared(app):
        account = db.session.scalars(select(Account)).one()
        again = operations.issue_slip(account, actor=SYSTEM, now=utcnow()).code
    assert use(app.test_client(), again, password=OTHER).status_code == 303
    assert client.get("/me/").status_code == 303
