"""Hardship help: the whole workflow, the pages, and what happens by itself."""

from datetime import timedelta

import pytest
from union_hardship import operations
from union_hardship.indicators import INDICATORS
from union_hardship.models import Request
from union_hardship.operations import Need
from union_hardship.workflow import WORKFLOW, Cause

from platform_core.api import Denied, Period, RuleBroken, db

NEED = Need(title="一件事", body="示例。", cause=Cause.ILLNESS, asked_fen=300_000)
FORM = {"title": "一件事", "body": "示例。", "cause": "illness", "asked_fen": "3000",
        "account_no": "6109990000000000"}  # fmt: skip


@pytest.fixture
def town(switch_on, jinzhai, now):
    """Jinzhai, where the module is on."""
    switch_on("hardship", jinzhai)
    return jinzhai


@pytest.fixture
def asked(town, inside, actor_as, now):
    """A member of Jinzhai has asked for something: the id."""
    with inside(town):
        return operations.ask(NEED, actor=actor_as("member"), now=now).id


@pytest.mark.parametrize("state", [state.name for state in WORKFLOW.states])
@pytest.mark.parametrize("name", [move.name for move in WORKFLOW.moves])
def test_every_move_is_possible_exactly_where_the_table_says(name, state):
    if state in WORKFLOW.move(name).sources:
        assert WORKFLOW.after(state, name) == WORKFLOW.move(name).target
    else:
        with pytest.raises(RuleBroken):
            WORKFLOW.after(state, name)


def test_a_member_asks_and_reads_the_answer(town, client_as, asked):
    officer = client_as("township_officer", town)
    member = client_as("member", town)
    sent = member.post("/t/jinzhai/hardship/new", data=FORM)
    assert sent.status_code == 303
    answer = {"decision": "grant", "answer": "同意。", "granted_fen": "2000"}
    assert officer.post(f"{sent.location}/answer", data=answer).status_code == 303
    assert "同意。" in member.get(sent.location).text
    assert "同意。" in member.get(f"{sent.location}/paper").text
    assert member.get(f"{sent.location}/paper.docx").mimetype.endswith("document")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(town, client_as):
    sent = client_as("member", town).post("/t/jinzhai/hardship/new", data={"title": "一件事"})
    assert sent.status_code == 422
    assert 'value="一件事"' in sent.text


def test_one_member_does_not_see_what_another_asked(town, client_as, asked):
    member = client_as("member", town)
    assert member.get(f"/t/jinzhai/hardship/{asked}").status_code == 404
    assert "一件事" not in member.get("/t/jinzhai/hardship/").text


def test_only_whoever_asked_withdraws(town, inside, actor_as, asked, now):
    with inside(town), pytest.raises(Denied):
        request = db.session.get(Request, (town.id, asked))
        operations.withdraw(request, actor=actor_as("member"), now=now)


def test_an_answer_is_an_event_and_a_notice(town, inside, actor_as, asked, emitted, deliver_events,
                                            now):  # fmt: skip
    with inside(town):
        request = db.session.get(Request, (town.id, asked))
        operations.refuse(request, "不符合条件。", actor=actor_as("township_officer"), now=now)
    assert "hardship.answered" in emitted()
    assert deliver_events().failed == 0


def test_the_office_is_reminded_of_what_is_due(town, inside, actor_as, run_job, now):
    with inside(town):
        member = actor_as("member")
        operations.ask(NEED, actor=member, now=now)
        operations.ask(NEED, actor=member, now=now - timedelta(days=14))
    assert run_job("hardship", "remind") == 1


def test_the_box_on_the_home_page_counts_what_waits(town, client_as, asked):
    assert "1" in client_as("township_officer", town).get("/t/jinzhai/").text


def test_nothing_is_granted_without_an_amount(town, client_as, asked):
    officer = client_as("township_officer", town)
    sent = officer.post(f"/t/jinzhai/hardship/{asked}/answer",
                        data={"decision": "grant", "answer": "同意。"})  # fmt: skip
    assert sent.status_code == 422
    assert "请填写帮扶金额" in sent.text


def test_what_was_granted_is_counted_in_fen(town, client_as, inside, asked):
    officer = client_as("township_officer", town)
    answer = {"decision": "grant", "answer": "同意。", "granted_fen": "2000"}
    officer.post(f"/t/jinzhai/hardship/{asked}/answer", data=answer)
    with inside(town):
        counted = INDICATORS[-1].measure(Period.parse("2026"))
        assert db.session.execute(counted).all() == [(town.id, 200_000)]
