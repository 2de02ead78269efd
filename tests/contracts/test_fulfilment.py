"""Fulfilment: clause by clause with evidence, what workers say, breaches put right."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from platform_core.errors import Denied, RuleBroken
from platform_core.history import HistoryRecord
from platform_core.matters import clocks_of
from platform_core.messaging.models import Notice
from platform_core.tenancy import db
from plugins.contracts import jobs
from plugins.contracts.check_states import CHECK, RECTIFICATION, Half, Kept, Result
from plugins.contracts.models import Check, PulseAnswer, Rectification
from plugins.contracts.operations import fulfilment as doing
from plugins.contracts.operations.fulfilment import Finding, half_of
from plugins.contracts.queries import fulfilment as asking
from tests.builders import make_employer
from tests.conftest import NOW
from tests.contracts.care_builders import (
    AFTER,
    find_all,
    finished,
    item_of,
    make_actor,
    make_check,
    make_contract,
)

KEPT, PARTLY, BROKEN, NOT_DUE = Result.FULFILLED, Result.PARTLY, Result.NOT, Result.NOT_DUE

RECTIFY = {
    ("found", "notice"): "noticed", ("found", "acquit"): "unfounded",
    ("noticed", "answer"): "answered", ("noticed", "refer"): "referred",
    ("answered", "confirm"): "rectified", ("answered", "insist"): "noticed",
    ("answered", "refer"): "referred", ("answered", "acquit"): "unfounded",
    ("referred", "settle"): "settled",
}  # fmt: skip
CHECKED = {
    ("open", "finish"): "checked", ("open", "cancel"): "cancelled",
    ("checked", "report"): "reported",
}  # fmt: skip


@pytest.mark.parametrize(("flow", "table"), [(RECTIFICATION, RECTIFY), (CHECK, CHECKED)])
def test_every_state_allows_these_moves_and_no_other(flow, table):
    for state in flow.states:
        for move in flow.moves:
            target = table.get((state.name, move.name))
            if target is None:
                with pytest.raises(RuleBroken):
                    flow.after(state.name, move.name)
            else:
                assert flow.after(state.name, move.name) == target


@pytest.mark.parametrize(
    ("day", "half"),
    [("2026-01-01", (2026, Half.FIRST)), ("2026-06-30", (2026, Half.FIRST)),
     ("2026-07-01", (2026, Half.SECOND)), ("2026-12-31", (2026, Half.SECOND))],
)  # fmt: skip
def test_a_day_falls_into_a_half_year(day, half):
    assert half_of(date.fromisoformat(day)) == half


def test_a_check_has_one_line_for_each_clause_and_a_date(here):
    check = make_check(make_contract(clauses=4))
    assert [each.position for each in check.items] == [1, 2, 3, 4]
    assert asking.count_unchecked(check) == 4
    (clock,) = clocks_of(check)
    assert (clock.rule, clock.due_on) == ("contracts.check", date(2026, 12, 22))


@pytest.mark.parametrize("change", [{"state": "drafting"}, {"clauses": 0}])
def test_only_a_contract_in_force_with_clauses_is_checked(here, change):
    with pytest.raises(RuleBroken):
        make_check(make_contract(**change))


def test_a_half_year_is_checked_once_and_not_before_it_begins(here):
    contract, officer = make_contract(), make_actor()
    make_check(contract, actor=officer)
    for year, half in ((2026, Half.SECOND), (2027, Half.FIRST)):
        with pytest.raises(RuleBroken) as refused:
            doing.open_check(contract, year, half, "", actor=officer, now=NOW)
        assert refused.value.field == "half"


def test_a_breach_needs_its_evidence(here):
    check, officer = make_check(), make_actor()
    for result in (BROKEN, PARTLY):
        with pytest.raises(RuleBroken) as refused:
            doing.find(item_of(check, 1), Finding(result=result), actor=officer, now=NOW)
        assert refused.value.field == "evidence"
    doing.find(item_of(check, 1), Finding(result=KEPT), actor=officer, now=NOW)
    assert item_of(check, 1).result is KEPT


def test_only_an_employer_of_the_contract_can_have_broken_it(here):
    covered, stranger, officer = make_employer(), make_employer(), make_actor()
    check = make_check(make_contract(covered))
    found = Finding(result=BROKEN, evidence="未发放高温津贴。", employer=stranger)
    with pytest.raises(RuleBroken) as refused:
        doing.find(item_of(check, 1), found, actor=officer, now=NOW)
    assert refused.value.field == "employer"
    doing.find(item_of(check, 1), Finding(result=BROKEN, evidence="同上", employer=covered),
               actor=officer, now=NOW)  # fmt: skip
    assert item_of(check, 1).employer_id == covered.id


def test_a_check_is_finished_when_every_clause_has_its_result(here, emitted, town):
    check, officer = make_check(make_contract(clauses=3)), make_actor()
    doing.find(item_of(check, 1), Finding(result=KEPT), actor=officer, now=NOW)
    with pytest.raises(RuleBroken, match="2"):
        doing.finish_check(check, NOW.date(), "甲", "乙", actor=officer, now=NOW)
    find_all(check, KEPT, BROKEN, PARTLY, actor=officer)
    made = doing.finish_check(check, NOW.date(), "甲", "乙", actor=officer, now=NOW)
    assert (check.state, check.checked_on) == ("checked", NOW.date())
    assert [each.clause_check.position for each in made] == [2, 3]
    assert {each.state for each in made} == {"found"}
    db.session.commit()
    assert emitted(town).count("contracts.breach_found") == 2
    with pytest.raises(RuleBroken):
        doing.find(item_of(check, 1), Finding(result=KEPT), actor=officer, now=NOW)


def test_a_breach_goes_its_way_with_clock_and_outcome(here):
    officer, handler = make_actor(), make_actor("handler")
    finished(BROKEN, actor=officer)
    it = db.session.scalars(select(Rectification)).one()
    assert [each.due_on for each in clocks_of(it)] == [date(2026, 11, 27)]  # five working days
    doing.send_letter(it, "补发工资差额。", handler.account_id, actor=officer, now=NOW)
    assert it.waits_for_account == handler.account_id
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 1
    doing.answer_letter(it, "已补发。", actor=handler, now=AFTER)
    doing.insist(it, "仍有两人未补发。", actor=officer, now=AFTER)
    assert [each.name for each in clocks_of(it) if each.runs] == ["rectify"]
    doing.answer_letter(it, "全部补发。", actor=handler, now=AFTER)
    doing.confirm_rectified(it, AFTER.date(), actor=officer, now=AFTER)
    assert (it.state, it.confirmed_on) == ("rectified", AFTER.date())
    assert not [each for each in clocks_of(it) if each.runs]


def test_a_breach_may_go_to_the_labour_bureau_and_end_there(here):
    officer = make_actor()
    finished(BROKEN, actor=officer)
    it = db.session.scalars(select(Rectification)).one()
    doing.send_letter(it, "限期改正。", None, actor=officer, now=NOW)
    doing.refer(it, "报请人社部门处理。", actor=officer, now=AFTER)
    with pytest.raises(RuleBroken):
        doing.settle(it, " ", actor=officer, now=AFTER)
    doing.settle(it, "人社部门责令改正,已落实。", actor=officer, now=AFTER)
    assert (it.state, it.outcome) == ("settled", "人社部门责令改正,已落实。")


def test_the_other_side_cannot_confirm_its_own_work(here):
    officer, handler = make_actor(), make_actor("handler")
    finished(BROKEN, actor=officer)
    it = db.session.scalars(select(Rectification)).one()
    doing.send_letter(it, "限期改正。", handler.account_id, actor=officer, now=NOW)
    doing.answer_letter(it, "已改。", actor=handler, now=NOW)
    with pytest.raises(Denied):
        doing.confirm_rectified(it, NOW.date(), actor=handler, now=NOW)
    db.session.rollback()


def test_the_report_comes_after_the_check(here):
    officer = make_actor()
    check = finished(KEPT, actor=officer)
    for day in (NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=1)):
        with pytest.raises(RuleBroken):
            doing.report_check(check, day, "一届二次", actor=officer, now=NOW)
    doing.report_check(check, NOW.date(), "一届二次", actor=officer, now=NOW)
    assert (check.state, check.session_label) == ("reported", "一届二次")


def test_a_worker_answers_once_and_nothing_says_who(here):
    check, member = make_check(), make_actor("member")
    before = db.session.scalar(select(func.count()).select_from(HistoryRecord))
    doing.answer_pulse(check, True, Kept.YES, actor=member)
    db.session.flush()
    with pytest.raises(RuleBroken):
        doing.answer_pulse(check, False, Kept.NO, actor=member)
    row = db.session.scalars(select(PulseAnswer)).one()
    assert row.voter_index and row.voter_index != str(member.account_id).encode()
    assert db.session.scalar(select(func.count()).select_from(HistoryRecord)) == before


def test_paper_slips_and_answers_here_add_up(here):
    check, officer = make_check(), make_actor()
    doing.answer_pulse(check, True, Kept.YES, actor=make_actor("member"))
    doing.enter_slips(check, True, Kept.PARTLY, 7, actor=officer, now=NOW)
    doing.enter_slips(check, False, Kept.NO, 2, actor=officer, now=NOW)
    db.session.flush()
    assert asking.pulse_of(check) == {"yes": 1, "partly": 7, "no": 2, "people": 10, "knows": 8}


def test_the_question_closes_with_the_check(here):
    officer = make_actor()
    check = finished(KEPT, actor=officer)
    with pytest.raises(RuleBroken):
        doing.answer_pulse(check, True, Kept.YES, actor=make_actor("member"))
    with pytest.raises(RuleBroken):
        doing.enter_slips(check, True, Kept.YES, 3, actor=officer, now=NOW)


@pytest.mark.parametrize(("month", "opened"), [(5, 0), (6, 1), (11, 0), (12, 1)])
def test_checks_begin_by_themselves_in_june_and_december(here, month, opened, monkeypatch):
    make_contract()
    make_contract(state="ended", ended_on=date(2026, 3, 1), closed_at=NOW)
    monkeypatch.setattr(jobs, "today", lambda: date(2026, month, 3))
    monkeypatch.setattr(jobs, "utcnow", lambda: NOW.replace(month=month))
    assert jobs.open_checks(None) == opened
    assert db.session.scalar(select(func.count()).select_from(Check)) == opened
    assert jobs.open_checks(None) == 0
