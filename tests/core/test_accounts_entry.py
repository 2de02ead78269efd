"""The door: who gets in, who does not, and that what was ended stays ended."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from platform_core.accounts import entry, operations
from platform_core.accounts.actor import SYSTEM
from platform_core.accounts.models import Account, AuthSession, Grant
from platform_core.accounts.passwords import Passwords, passwords
from platform_core.accounts.throttle import ADDRESS
from platform_core.app import create_app
from platform_core.clock import utcnow
from platform_core.tenancy import db
from tests.builders import make_grant
from tests.conftest import NOW, let_go, platform_scope_of

PASSWORD, OTHER = "枣树下 喝茶 三点", "河边 钓鱼 一整天"
WRONG = "登录名或密码不正确"


@pytest.fixture
def lin(app: Flask, jinzhai) -> int:
    """Lin, who administers Jinzhai and has a password of her own; the account's id."""
    with platform_scope_of(app):
        account = operations.create_account(
            login_name="lin", name="林甲", phone="139 0000 1234", password=PASSWORD,
            must_change_password=False, now=utcnow() - timedelta(days=1),
        )  # fmt: skip
        make_grant(account, "township_admin", jinzhai)
        db.session.commit()
        return account.id


def sign_in(client: FlaskClient, name: str = "lin", password: str = PASSWORD, next: str = ""):
    where = f"/sign-in?next={next}" if next else "/sign-in"
    return client.post(where, data={"name": name, "password": password})


def is_in(client: FlaskClient) -> bool:
    return client.get("/me/").status_code == 200


def copied(app: Flask, client: FlaskClient) -> FlaskClient:
    """Another browser with the same cookie."""
    thief = app.test_client()
    thief.set_cookie("sid", client.get_cookie("sid").value)
    return thief


@contextmanager
def account(app: Flask, id: int):
    with platform_scope_of(app):
        yield db.session.get_one(Account, id)
        db.session.commit()


@pytest.mark.parametrize("name", ["lin", " LIN ", "13900001234", "+86 139-0000-1234"])
def test_signing_in_with_name_or_phone(client, lin, name):
    response = sign_in(client, name)
    assert (response.status_code, response.location) == (303, "/")
    assert is_in(client)


def test_the_cookie_says_nothing_and_scripts_cannot_read_it(app, client, lin):
    cookie = sign_in(client).headers.getlist("Set-Cookie")
    sid = next(each for each in cookie if each.startswith("sid="))
    assert "HttpOnly" in sid
    assert "SameSite=Lax" in sid
    with account(app, lin):
        row = db.session.scalars(select(AuthSession)).one()
        assert row.sid_sha256 not in sid
        assert len(row.sid_sha256) == 64


@pytest.mark.settings(https=True)
def test_under_tls_the_cookie_is_bound_to_the_host(client, lin):
    cookie = sign_in(client).headers.getlist("Set-Cookie")
    sid = next(each for each in cookie if each.startswith("__Host-sid="))
    assert "Secure" in sid
    assert "Path=/" in sid
    assert "Domain" not in sid


def test_an_unknown_name_and_a_wrong_password_look_and_work_the_same(client, lin, monkeypatch):
    worked: list[str | None] = []
    real = Passwords.verify
    monkeypatch.setattr(
        Passwords, "verify", lambda own, *given: worked.append(given[0]) or real(own, *given)
    )
    unknown, wrong = sign_in(client, "nobody"), sign_in(client, "lin", "not this one")
    assert (unknown.status_code, wrong.status_code) == (422, 422)
    assert WRONG in unknown.text
    assert WRONG in wrong.text
    assert len(worked) == 2
    assert worked[0] is None


def test_a_refused_form_keeps_the_name_and_forgets_the_password(client, lin):
    page = sign_in(client, "lin", "not this one").text
    assert 'value="lin"' in page
    assert "not this one" not in page


def test_every_sign_in_gets_an_id_of_its_own(app, client, lin):
    client.set_cookie("sid", "chosen-by-somebody-else")
    sign_in(client)
    first = client.get_cookie("sid").value
    sign_in(client)
    assert first not in ("chosen-by-somebody-else", client.get_cookie("sid").value)


def sign_out(app, client, lin):
    client.post("/sign-out")


def disable(app, client, lin):
    with account(app, lin) as person:
        operations.disable(person, reason="调离", actor=SYSTEM, now=utcnow())


def change_password(app, client, lin):
    form = {"current": PASSWORD, "password": OTHER, "again": OTHER}
    assert client.post("/me/password", data=form).status_code == 303


def lose_a_role(app, client, lin):
    with account(app, lin):
        grant = db.session.scalars(select(Grant)).one()
        operations.revoke_role(grant, reason="调离", actor=SYSTEM, now=utcnow())


def sign_out_others(app, client, lin):
    other = app.test_client()
    sign_in(other)
    other.post("/me/sessions/end-others")


@pytest.mark.parametrize("end", [sign_out, disable, change_password, lose_a_role, sign_out_others])
def test_a_copied_cookie_is_dead_after(app, client, lin, end: Callable[..., None]):
    sign_in(client)
    thief = copied(app, client)
    assert is_in(thief)
    end(app, client, lin)
    assert not is_in(thief)


def test_whoever_changes_the_password_stays_in_with_a_new_id(app, client, lin):
    sign_in(client)
    before = client.get_cookie("sid").value
    change_password(app, client, lin)
    assert is_in(client)
    assert client.get_cookie("sid").value != before
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(app.test_client(), password=OTHER).status_code == 303


def test_the_present_password_is_asked_before_it_is_changed(client, lin):
    sign_in(client)
    form = {"current": "not this one", "password": OTHER, "again": OTHER}
    response = client.post("/me/password", data=form)
    assert response.status_code == 422
    assert "当前密码不正确" in response.text


@pytest.mark.parametrize(
    ("role", "idle", "alive"),
    [
        ("township_admin", timedelta(minutes=29), True),
        ("township_admin", timedelta(minutes=31), False),
        ("member", timedelta(hours=7), True),
        ("member", timedelta(hours=9), False),
    ],
)
def test_an_idle_session_ends_sooner_for_staff(client, app, lin, jinzhai, role, idle, alive):
    with account(app, lin):
        db.session.scalars(select(Grant)).one().role = role
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.shift(idle)
        assert is_in(client) == alive


def test_a_session_in_use_ends_after_twelve_hours_all_the_same(client, lin):
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        for _quarter in range(47):
            clock.shift(timedelta(minutes=15))
            assert is_in(client)
        clock.shift(timedelta(minutes=16))
        assert not is_in(client)


def test_reading_pages_writes_the_last_visit_every_five_minutes_only(app, client, lin):
    def seen():
        with account(app, lin):
            return db.session.scalars(select(AuthSession.last_seen_at)).one()

    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.shift(timedelta(minutes=4))
        client.get("/me/")
        assert seen() == NOW
        clock.shift(timedelta(minutes=1))
        client.get("/me/")
        assert seen() == NOW + timedelta(minutes=5)


def test_one_may_see_and_end_ones_own_sessions(app, client, lin):
    sign_in(client)
    phone = app.test_client()
    phone.post(
        "/sign-in", data={"name": "lin", "password": PASSWORD}, headers={"User-Agent": "Phone"}
    )
    assert "Phone" in client.get("/me/sessions").text
    with account(app, lin):
        other = db.session.scalars(select(AuthSession).where(AuthSession.agent == "Phone")).one()
        session = other.sid_sha256
    assert client.post(f"/me/sessions/{session}/end").status_code == 303
    assert is_in(client)
    assert not is_in(phone)


def test_one_may_not_end_somebody_elses_session(app, client, client_as, lin, jinzhai):
    client_as("member", jinzhai)
    sign_in(client)
    with account(app, lin):
        others = select(AuthSession.sid_sha256).where(AuthSession.account_id != lin)
        theirs = db.session.scalars(others).one()
    assert client.post(f"/me/sessions/{theirs}/end").status_code == 404


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
     "/%09/evil.example", "evil.example"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site(client, lin, elsewhere):
    assert sign_in(client, next=elsewhere).location == "/"


def test_who_came_for_a_page_gets_to_it(client, lin):
    asked = client.get("/t/jinzhai/people/?q=a")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/t/jinzhai/people/?q%3Da"
    response = client.post(asked.location, data={"name": "lin", "password": PASSWORD})
    assert response.location == "/t/jinzhai/people/?q=a"


def test_an_unsafe_request_without_sign_in_is_401_and_says_what_to_do(client, jinzhai):
    response = client.post("/t/jinzhai/people/")
    assert response.status_code == 401
    assert "请在另一个窗口重新登录" in response.text


@pytest.fixture
def newcomer(app: Flask, jinzhai) -> int:
    """Somebody whose password an officer chose."""
    with platform_scope_of(app):
        account = operations.create_account(
            login_name="xin", name="新甲", password=OTHER, now=utcnow() - timedelta(days=1)
        )
        make_grant(account, "township_officer", jinzhai)
        db.session.commit()
        return account.id


@pytest.mark.parametrize("path", ["/me/", "/me/sessions", "/t/jinzhai/people/"])
def test_a_password_chosen_by_others_is_changed_before_anything_else(client, newcomer, path):
    sign_in(client, "xin", OTHER)
    response = client.get(path)
    assert (response.status_code, response.location.partition("?")[0]) == (
        303, "/me/first-password",
    )  # fmt: skip


def test_after_that_the_way_is_open(client, newcomer):
    sign_in(client, "xin", OTHER)
    same = client.post("/me/first-password", data={"password": OTHER, "again": OTHER})
    assert same.status_code == 422
    response = client.post(
        "/me/first-password?next=/me/", data={"password": PASSWORD, "again": PASSWORD}
    )
    assert (response.status_code, response.location) == (303, "/me/")
    assert is_in(client)


def test_after_five_failures_an_account_waits_and_longer_each_time(client, lin):
    with time_machine.travel(NOW, tick=False) as clock:
        for _n in range(5):
            assert sign_in(client, password="not this one").status_code == 422
        for wait in (60, 120, 240, 480, 900, 900):
            refused = sign_in(client)
            assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(wait))
            clock.shift(timedelta(seconds=wait))
            assert sign_in(client, password="not this one").status_code == 422
        clock.shift(timedelta(minutes=15))
        assert sign_in(client).status_code == 303


def test_an_unknown_name_waits_just_the_same(client, lin):
    for _n in range(5):
        sign_in(client, "nobody")
    assert sign_in(client, "nobody").status_code == 429


def test_a_right_password_forgives_what_went_before(client, lin):
    for _round in range(3):
        for _n in range(4):
            assert sign_in(client, password="not this one").status_code == 422
        assert sign_in(client).status_code == 303


def test_two_workers_share_the_throttle(app, settings, client, lin):
    other = create_app(settings)
    other.config["WTF_CSRF_ENABLED"] = False
    browsers = [client, other.test_client()]
    for n in range(5):
        sign_in(browsers[n % 2], password="not this one")
    assert [sign_in(browser).status_code for browser in browsers] == [429, 429]
    let_go(other)


@pytest.fixture
def small_office(monkeypatch):
    """An address may fail ten times here instead of two hundred."""
    monkeypatch.setattr(entry, "ADDRESS", replace(ADDRESS, free=10))


def test_an_address_that_fails_too_often_waits_whatever_the_name(client, lin, small_office):
    with time_machine.travel(NOW, tick=False):
        for n in range(10):
            sign_in(client, f"guess{n}")
        assert sign_in(client).status_code == 429


def test_many_colleagues_behind_one_address_are_no_failures(client, lin, small_office):
    for _n in range(12):
        assert sign_in(client).status_code == 303


def test_a_disabled_account_looks_like_a_wrong_password(app, client, lin):
    disable(app, client, lin)
    response = sign_in(client)
    assert response.status_code == 422
    assert WRONG in response.text


def test_a_weak_hash_is_renewed_at_sign_in(app, client, lin, tmp_path):
    with account(app, lin) as person:
        before = person.password_hash
    settings = app.extensions["union_settings"]
    settings.argon2_memory_kib *= 2
    app.extensions["union_passwords"] = Passwords(settings)
    sign_in(client)
    with account(app, lin) as person:
        assert person.password_hash != before
        assert not passwords().is_outdated(person.password_hash)


def test_a_form_without_its_token_is_refused(csrf, client, lin):
    assert sign_in(client).status_code == 400


def test_demo_sign_ins_are_shown_in_the_demo_only(client, county):
    assert "演示账号" not in client.get("/sign-in").text


@pytest.mark.settings(demo=True)
def test_the_demo_shows_its_sign_ins(client, county):
    assert "演示账号" in client.get("/sign-in").text


def test_language_and_large_text_are_kept_with_the_account(app, client, lin):
    sign_in(client)
    client.post("/me/", data={"locale": "en", "large_text": "y"})
    elsewhere = app.test_client()
    sign_in(elsewhere)
    page = elsewhere.get("/me/").text
    assert "My account" in page
    assert 'class="large-text"' in page
