"""Tokens: made and revoked on one's own page, limited to what their person may do."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from platform_core.accounts import sessions, tokens
from platform_core.accounts.models import Account, ApiToken, Grant
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.tenancy import db
from tests.builders import make_grant
from tests.conftest import NOW, platform_scope_of
from tests.programs import program_as as program_as

FORM = {"name": "报表程序", "scopes": ["organisation:read"], "days": "30", "township_id": ""}


@pytest.fixture
def officer(client_as, jinzhai):
    return client_as("township_officer", jinzhai)


def made(client, **form):
    answer = client.post("/me/tokens", data=FORM | form)
    found = re.search(r"<code>(union_[\w-]{43})</code>", answer.text)
    return answer.status_code, found and found[1]


def calls(app, secret, path="/api/v1/t/jinzhai/unions", method="get"):
    client = app.test_client()
    return getattr(client, method)(path, headers={"Authorization": f"Bearer {secret}"})


def test_a_token_is_shown_once_and_opens_the_interface(app, officer):
    status, secret = made(officer)
    assert status == 201 and calls(app, secret).status_code == 200
    assert secret not in officer.get("/me/tokens").text
    with platform_scope_of(app):
        stored = db.session.scalars(select(ApiToken)).one()
        assert secret not in str(vars(stored)) and len(stored.token_sha256) == 64


def test_a_token_does_only_what_it_was_given(app, officer):
    _status, secret = made(officer, scopes=["organisation:members"])
    refused = calls(app, secret)
    assert refused.status_code == 403 and "organisation" not in refused.json["detail"]
    assert calls(app, secret, "/api/v1/t/jinzhai/members").status_code == 200


@pytest.mark.parametrize(
    "form",
    [
        {"scopes": []},
        {"scopes": ["console:switch"]},
        {"scopes": ["nobody:knows"]},
        {"days": "366"},
        {"name": ""},
        {"township_id": "12345"},
    ],
)
def test_a_token_nobody_may_have_is_refused_and_the_form_kept(officer, form):
    answer = officer.post("/me/tokens", data=FORM | form)
    assert answer.status_code == 422
    assert form.get("name") == "" or "报表程序" in answer.text


def test_a_life_of_more_than_a_year_is_refused(app, jinzhai, client_as):
    client_as("township_officer", jinzhai)
    with platform_scope_of(app):
        account = db.session.scalars(select(Account)).one()
        person = sessions.SignedIn(account.id, "", "zh", False, False, False, 2, "", (
            sessions.Granted("township_officer", None, jinzhai.id, None, None),
        ))  # fmt: skip
        asked = {"now": utcnow(), "township_id": jinzhai.id}
        with pytest.raises(RuleBroken):
            tokens.make(person, "x", ["organisation:read"], lasts=timedelta(days=366), **asked)
        for n in range(tokens.MOST):
            tokens.make(person, f"{n}", ["organisation:read"], lasts=timedelta(days=1), **asked)
        with pytest.raises(RuleBroken, match="20"):
            tokens.make(person, "x", ["organisation:read"], lasts=timedelta(days=1), **asked)


def test_a_revoked_token_is_dead_at_once(app, officer):
    _status, secret = made(officer)
    with platform_scope_of(app):
        id = db.session.scalars(select(ApiToken.id)).one()
    assert officer.post(f"/me/tokens/{id}/revoke").status_code == 303
    answer = calls(app, secret)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer realm=Union, error=invalid_token"


def test_nobody_revokes_anothers_token(app, officer, client_as, jinzhai):
    _status, secret = made(officer)
    with platform_scope_of(app):
        id = db.session.scalars(select(ApiToken.id)).one()
    stranger = client_as("township_admin", jinzhai)
    answers = [stranger.post(f"/me/tokens/{n}/revoke") for n in (id, 5, 2**63)]
    assert [each.status_code for each in answers] == [404, 404, 404]
    assert calls(app, secret).status_code == 200


def test_a_token_ends_on_its_day(app, program_as, jinzhai):
    with time_machine.travel(NOW, tick=False):
        program = program_as("township_officer", jinzhai)
    for hours, status in ((23, 200), (25, 401)):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            assert calls(app, program.secret).status_code == status


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (update(Account).values(disabled_at=NOW), 401),
        (update(Account).values(must_change_password=True), 403),
        (update(Grant).values(revoked_at=NOW), 404),
    ],
)
def test_a_token_does_nothing_its_person_may_no_longer(app, program_as, jinzhai, change, status):
    program = program_as("township_officer", jinzhai)
    assert program.get("/api/v1/t/jinzhai/unions").status_code == 200
    with platform_scope_of(app):
        db.session.execute(change)
        db.session.commit()
    assert program.get("/api/v1/t/jinzhai/unions").status_code == status


def test_a_token_for_one_township_knows_no_other(app, program_as, jinzhai, neighbour):
    program = program_as("township_officer", jinzhai, township_id=jinzhai.id)
    with platform_scope_of(app):
        account = db.session.get_one(Account, program.account_id)
        make_grant(account, "township_officer", neighbour)
        db.session.commit()
    assert program.get("/api/v1/t/jinzhai").status_code == 200
    assert program.get("/api/v1/t/tongmu").status_code == 404
    assert [each["slug"] for each in program.get("/api/v1/townships").json["items"]] == ["jinzhai"]


def test_a_token_opens_no_page(app, program_as, jinzhai):
    program = program_as("township_admin", jinzhai)
    assert program.get("/me/tokens").status_code == 303
    assert program.get("/t/jinzhai/").status_code == 303


def test_a_browsers_cookie_reads_but_changes_nothing(officer):
    assert officer.get("/api/v1/me").status_code == 200
    refused = officer.patch("/api/v1/me", json={"locale": "en"}, headers={"If-Match": "*"})
    assert refused.status_code == 401 and "Bearer" in refused.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer x", "Basic abc", "Bearer 汉", "", "Bearer \x7f"]
)
def test_a_header_that_is_no_token_is_refused(app, jinzhai, header):
    answer = app.test_client().get("/api/v1/me", headers={"Authorization": header.encode("utf-8")
                                                          .decode("latin-1")})  # fmt: skip
    assert answer.status_code == 401
    assert answer.content_type == "application/problem+json"


def test_when_a_token_was_used_is_noted_every_five_minutes(app, program_as, jinzhai):
    with time_machine.travel(NOW, tick=False):
        program = program_as("township_officer", jinzhai)
    for minutes, noted in ((1, 1), (3, 1), (7, 7)):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            program.get("/api/v1/me")
        with platform_scope_of(app):
            used = db.session.scalars(select(ApiToken.last_used_at)).one()
        assert used == NOW + timedelta(minutes=noted)
