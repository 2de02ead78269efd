"""A form sent twice, or twenty times at once, has one effect and one answer."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import flash, g, redirect, request
from sqlalchemy import func, select

from platform_core.accounts import signed_in
from platform_core.clock import utcnow
from platform_core.errors import Conflict, RuleBroken
from platform_core.history import record
from platform_core.messaging.worker import Worker
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.registry import registry
from platform_core.tenancy import db
from platform_core.web.idempotency import IdempotencyKey
from tests.conftest import NOW, platform_scope_of
from tests.core.plugin_builder import without_modules

pytestmark = without_modules  # routes are added to the application
KEY = "Kx81mZqo5Wd2_7-a"
FORM = {"text": "车间加装除尘设备", "_once": KEY}


@pytest.fixture
def probe(app):
    """A township's form that notes each effect; what it answers is up to the text."""

    @signed_in
    def view():
        text = request.form["text"]
        record("probe:done", "probe:thing:1", actor=g.actor, at=utcnow())
        if text == "refuse":
            raise RuleBroken("不行")
        if text == "commit, then refuse":
            db.session.commit()
            raise Conflict("不行")
        if text == "roll back first":
            db.session.rollback()
            record("probe:done", "probe:thing:1", actor=g.actor, at=utcnow())
        if text in ("secret", "preview"):
            return f"<p>{text}</p>", 201 if text == "secret" else 200
        flash("已提交")
        return redirect("/t/jinzhai/there", 303)

    app.add_url_rule("/t/<township>/probe", "probe", view, methods=["POST"])


@pytest.fixture
def officer(probe, client_as, jinzhai):
    return client_as("township_officer", jinzhai)


def send(client, **form):
    return client.post("/t/jinzhai/probe", data=FORM | form)


def test_a_double_submit_has_one_effect_and_the_same_answer(officer, actions):
    first, second = send(officer), send(officer)
    assert (first.status_code, first.location) == (303, "/t/jinzhai/there")
    assert (second.status_code, second.location) == (303, "/t/jinzhai/there")
    assert actions() == ["probe:done"]
    assert second.headers["Idempotent-Replayed"] == "true"


@pytest.mark.only("sqlite")
def test_a_double_submit_shows_the_message_of_the_first(officer):
    send(officer)
    with officer.session_transaction() as kept:
        kept.clear()
    send(officer)
    with officer.session_transaction() as kept:
        assert [text for _kind, text in kept["_flashes"]] == ["已提交"]


def test_the_key_with_something_else_is_refused(officer, actions):
    send(officer)
    other = send(officer, text="每季度召开恳谈会")
    assert other.status_code == 422 and "内容不同" in other.text
    assert actions() == ["probe:done"]


@pytest.mark.only("sqlite")
def test_a_new_csrf_token_does_not_make_it_something_else(officer, actions):
    send(officer, csrf_token="one")
    assert send(officer, csrf_token="two").status_code == 303
    assert actions() == ["probe:done"]


def test_what_was_refused_may_be_sent_again_with_the_same_key(officer, actions):
    assert send(officer, text="refuse").status_code == 422
    assert send(officer).status_code == 303
    assert actions() == ["probe:done"]


def test_what_was_refused_after_a_commit_may_be_sent_again_too(officer):
    assert send(officer, text="commit, then refuse").status_code == 409
    assert send(officer).status_code == 303


@pytest.mark.only("sqlite")
def test_a_view_that_rolls_back_first_still_counts_once(officer, actions):
    for _ in range(2):
        assert send(officer, text="roll back first").status_code == 303
    assert actions() == ["probe:done"]


def test_a_page_shown_once_is_not_kept(officer, actions, app):
    assert send(officer, text="secret").status_code == 201
    again = send(officer, text="secret")
    assert again.status_code == 409 and "只显示一次" in again.text
    assert actions() == ["probe:done"]
    with platform_scope_of(app):
        assert db.session.scalars(select(IdempotencyKey.answer)).all() == [None]


@pytest.mark.only("sqlite")
def test_a_preview_may_be_asked_for_again(officer):
    assert [send(officer, text="preview").status_code for _ in range(2)] == [200, 200]


@pytest.mark.only("sqlite")
def test_without_a_key_every_submit_counts(officer, actions):
    for _ in range(2):
        officer.post("/t/jinzhai/probe", data={"text": "车间加装除尘设备"})
    assert actions() == ["probe:done", "probe:done"]


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("key", ["short", "x" * 201, "two words here", "含有汉字的钥匙"])
def test_a_malformed_key_is_refused(officer, actions, key):
    assert send(officer, _once=key).status_code == 422
    assert actions() == []


def test_the_same_key_is_another_persons_or_townships_own(
    officer, client_as, jinzhai, neighbour, actions
):
    send(officer)
    assert "Idempotent-Replayed" not in send(client_as("township_officer", jinzhai)).headers
    next_door = client_as("township_officer", neighbour)
    assert next_door.post("/t/tongmu/probe", data=FORM).status_code == 303
    assert (len(actions()), len(actions(neighbour))) == (2, 1)


def test_twenty_at_once_have_one_effect(app, officer, actions):
    sid = officer.get_cookie("sid").value

    def once_more(_n):
        client = app.test_client()
        client.set_cookie("sid", sid)
        return send(client)

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(once_more, range(20)))
    assert {(each.status_code, each.location) for each in answers} == {(303, "/t/jinzhai/there")}
    assert actions() == ["probe:done"]
    assert sum("Idempotent-Replayed" in each.headers for each in answers) == 19


def test_who_sent_what_cannot_be_read_from_the_table(app, officer):
    send(officer)
    with platform_scope_of(app):
        row = db.session.scalars(select(IdempotencyKey)).one()
        columns = set(IdempotencyKey.__table__.c.keys())
        assert columns == {"digest", "fingerprint", "attempt", "status", "answer", "at"}
        stored = db.session.execute(
            select(IdempotencyKey.__table__.c.answer.cast(db.LargeBinary))
        ).scalar_one()
    assert KEY.encode() not in row.digest + row.fingerprint
    assert b"jinzhai" not in bytes(stored)


def test_a_key_is_forgotten_after_a_day(app, officer):
    with time_machine.travel(NOW, tick=False):
        send(officer)
    for hours, left in ((23, 1), (25, 0)):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False), app.app_context():
            worker = Worker(app, registry(), make_ctx=work_ctx, on_error=note_fault)
            worker.run_once(utcnow())
        with platform_scope_of(app):
            count = select(func.count()).select_from(IdempotencyKey)
            assert db.session.scalar(count) == left


def test_every_form_carries_a_key_of_its_own(client_as, jinzhai):
    pages = [client_as("township_officer", jinzhai).get("/me/").text for _ in range(2)]
    keys = [set(re.findall(r'name="_once" value="([\w-]{22})"', page)) for page in pages]
    assert all(keys) and not keys[0] & keys[1]
