"""The legal chain: no step without the last one's proof, by whatever way somebody tries."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.history import history_of, ref_of
from platform_core.matters import jobs as matter_jobs
from platform_core.matters import move
from platform_core.messaging.models import Notice
from platform_core.organisation.models import Township
from platform_core.rules.models import CalendarDay, DayKind
from platform_core.tenancy import db, platform_scope
from plugins.contracts import jobs
from plugins.contracts.models import Contract
from plugins.contracts.operations import chain
from plugins.contracts.terms import Proof
from plugins.contracts.workflow import CONTRACT
from tests.contracts.builders import EMPLOYER, UNION, Way, at, contract_in, noon
from tests.programs import program_as as program_as

# From each state these moves lead on, and no others.
TABLE = {
    "drafting": {"agree": "agreed", "drop": "dropped"},
    "agreed": {"reopen": "drafting", "submit": "congress", "drop": "dropped"},
    "congress": {"recall": "agreed", "pass": "passed", "reject": "rejected"},
    "rejected": {"reopen": "drafting", "drop": "dropped"},
    "passed": {"sign": "signed"},
    "signed": {"file": "filed"},
    "filed": {"approve": "effective", "lapse": "effective", "object": "objected"},
    "objected": {"reopen": "drafting", "drop": "dropped"},
    "effective": {"object": "objected", "publish": "published", "change": "changed",
                  "end": "ended"},
    "published": {"perform": "performing", "near_end": "renewal", "change": "changed",
                  "end": "ended"},
    "performing": {"near_end": "renewal", "change": "changed", "end": "ended"},
    "renewal": {"renew": "renewed", "change": "changed", "end": "ended"},
    "renewed": {}, "changed": {}, "ended": {}, "dropped": {},
}  # fmt: skip

# The far future: no step is refused because its day has not come.
LATER = date(2032, 9, 1)
Do = Callable[..., Any]
DECISION: dict[str, Any] = {
    "number": "决1号", "body": "一届一次", "decided_on": LATER, "due": 60, "present": 50,
    "votes_for": 45, "against": 3, "abstain": 2,
}  # fmt: skip
REJECTION = DECISION | {"votes_for": 20, "against": 30, "abstain": 0}

# Every move as its operation, and as what the API is sent: (address, data).
OPERATIONS: dict[str, Do] = {
    "agree": lambda it: chain.agree(it, LATER, **at(LATER)),
    "reopen": lambda it: chain.reopen(it, "重新协商", **at(LATER)),
    "submit": lambda it: chain.submit(it, LATER, **at(LATER)),
    "recall": lambda it: chain.recall(it, "撤回", **at(LATER)),
    "pass": lambda it: chain.ratify(it, chain.Decision(**DECISION), **at(LATER)),
    "reject": lambda it: chain.ratify(it, chain.Decision(**REJECTION), **at(LATER)),
    "sign": lambda it: chain.sign(it, LATER, UNION[0][0], EMPLOYER[0][0], **at(LATER)),
    "file": lambda it: chain.file(it, LATER, "人社局", "", **at(LATER)),
    "approve": lambda it: chain.approve(it, LATER, **at(LATER)),
    "lapse": lambda it: chain.lapse(it, "人社局电话答复无异议", **at(LATER)),
    "object": lambda it: chain.object_to(it, it.filed_on or LATER, "意见", **at(LATER)),
    "publish": lambda it: chain.publish(it, LATER, "公开栏", **at(LATER)),
    "perform": lambda it: chain.perform(it, "检查组", **at(LATER)),
    "near_end": lambda it: chain.near_end(it, **at(LATER)),
    "end": lambda it: chain.end(it, LATER, "解除", **at(LATER)),
    "drop": lambda it: chain.drop(it, "放弃", **at(LATER)),
}  # fmt: skip
ON = {"on": "2026-11-20"}
SENT: dict[str, tuple[str, dict[str, Any]]] = {
    "agree": ("agree", ON), "reopen": ("reopen", {"reason": "重新协商"}), "submit": ("submit", ON),
    "recall": ("recall", {"reason": "撤回"}),
    "pass": ("decide", DECISION | {"decided_on": "2026-11-20"}),
    "reject": ("decide", REJECTION | {"decided_on": "2026-11-20"}),
    "sign": ("sign", ON | {"union_chief": UNION[0][0], "employer_chief": EMPLOYER[0][0]}),
    "file": ("file", ON | {"bureau": "人社局", "number": ""}), "approve": ("approve", ON),
    "lapse": ("lapse", {"confirmed": "人社局电话答复无异议"}),
    "object": ("object", ON | {"opinion": "意见"}),
    "publish": ("publish", ON | {"where": "公开栏"}), "perform": ("perform", {"inspectors": "组"}),
    "near_end": ("near-end", {}), "end": ("end", ON | {"reason": "解除"}),
    "drop": ("drop", {"reason": "放弃"}),
}  # fmt: skip
VERB_OF = {name: rule.replace("-", "_") for name, (rule, _data) in SENT.items()}  # on the page
VERBS = set(VERB_OF.values())
# Steps that need another contract in force, and so no hand of anybody's can take.
BY_SUCCESSOR = {"renew", "change"}
# Steps whose day has not come, though they are next: the page does not offer them yet.
NOT_YET = {"lapse", "near_end"}


def test_the_table_is_the_one_written_here() -> None:
    for state in CONTRACT.states:
        found = {}
        for step in CONTRACT.moves:
            if state.name in step.sources:
                found[step.name] = step.target
        assert found == TABLE[state.name], state.name


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("state", TABLE)
def test_no_page_operation_form_or_program_takes_a_step_that_is_not_next(
    town: Township, inside: Any, client_as: Any, program_as: Any, state: str
) -> None:
    """Each form is filled in completely, so that nothing but its turn refuses it."""
    assert set(OPERATIONS) == set(SENT) == {move.name for move in CONTRACT.moves} - BY_SUCCESSOR
    with inside(town):
        it = contract_in(state)
        id = it.id
        db.session.commit()
        for name in set(OPERATIONS) - set(TABLE[state]):
            with pytest.raises(RuleBroken):
                OPERATIONS[name](it)
            db.session.rollback()
            assert it.state == state, name
        for name in BY_SUCCESSOR - set(TABLE[state]):
            with pytest.raises(RuleBroken):
                move(it, name, by="HT2026-1", **at(LATER))
            db.session.rollback()
    officer = client_as("township_officer", town)
    program = program_as("township_officer", town)
    act, api_of = f"/t/jinzhai/contracts/act/contract/{id}", f"/api/v1/t/jinzhai/contracts/{id}"
    shown = officer.get(f"/t/jinzhai/contracts/{id}").text
    offered = set(re.findall(rf'action="{act}/(\w+)"', shown))
    assert offered & VERBS == {VERB_OF[name] for name in set(TABLE[state]) & set(SENT) - NOT_YET}
    for name in BY_SUCCESSOR:
        assert officer.post(f"{act}/{name}").status_code == 404, name
        assert program.post(f"{api_of}/{name}", {}).status_code == 404, name
    for name in set(SENT) - set(TABLE[state]):
        rule, data = SENT[name]
        verb = VERB_OF[name]
        form = {f"contract-{id}-{verb}-{field}": str(value) for field, value in data.items()}
        page = officer.post(f"{act}/{verb}", data=form)
        assert page.status_code == 409, name
        api = program.post(f"{api_of}/{rule}", data)
        assert api.status_code == 422, (name, api.json)
    with inside(town):
        assert db.session.get_one(Contract, (town.id, id)).state == state


@pytest.mark.parametrize(
    ("state", "step", "missing"),
    [
        ("passed", lambda way: chain.sign(way.it, way.day, UNION[0][0], EMPLOYER[0][0],
                                          **at(way.day)), "签字盖章的合同文本"),
        ("signed", lambda way: chain.file(way.it, way.day, "人社局", "", **at(way.day)), "双方"),
        ("congress", lambda way: chain.ratify(way.it, way.decision(), **at(way.day)), "决议"),
        ("filed", lambda way: chain.approve(way.it, way.day, **at(way.day)), "审查意见"),
    ],
)  # fmt: skip
def test_a_step_without_its_proof_names_what_is_missing(
    here: None, state: str, step: Do, missing: str
) -> None:
    way = Way().to(state)
    with pytest.raises(RuleBroken) as refused:
        step(way)
    assert missing in refused.value.message


def test_the_way_leaves_its_days_and_figures(here: None) -> None:
    it = contract_in("performing")
    days = [it.agreed_on, it.submitted_on, it.passed_on, it.signed_on, it.filed_on,
            it.effective_on, it.published_on]  # fmt: skip
    assert days == sorted(days)
    assert (it.due, it.present, it.votes_for) == (60, 50, 45)
    assert it.by_silence is True
    assert it.verdict


def test_the_congress_may_refuse_and_the_draft_is_taken_up_again(here: None) -> None:
    it = contract_in("rejected")
    assert it.passed_on is None
    chain.reopen(it, "修改后再提交", actor=SYSTEM, now=at(LATER)["now"])
    assert (it.state, it.votes_for, it.agreed_on) == ("drafting", None, None)


@pytest.mark.parametrize(("votes_for", "present", "passed"), [
    (30, 50, True),  # half of all delegates is enough for a contract
    (29, 50, False),
    (40, 40, True),  # two thirds of 60 are there
    (39, 39, False),
])  # fmt: skip
def test_votes_are_judged_on_all_delegates(
    here: None, votes_for: int, present: int, passed: bool
) -> None:
    way = Way().to("congress")
    way.ratify(votes_for=votes_for, present=present, against=0, abstain=0)
    assert (way.it.state == "passed") is passed


def test_silence_brings_it_into_force_on_the_fifteenth_day(here: None) -> None:
    way = Way().to("filed")
    clock = chain.bureau_clock(way.it)
    assert clock is not None and (clock.due_on - way.it.filed_on).days >= 15
    with pytest.raises(RuleBroken):
        chain.lapse(way.it, **at(clock.due_on.replace(day=clock.due_on.day - 1)))
    chain.lapse(way.it, **at(clock.due_on))
    assert (way.it.state, way.it.effective_on) == ("effective", clock.due_on)


def test_silence_says_in_the_history_why_it_counts(here: None) -> None:
    way = Way().to("effective")
    db.session.commit()
    (entry,) = [each for each in history_of(ref_of(way.it)) if each.action == "contracts:lapse"]
    for part in (way.it.filed_on, way.it.effective_on):
        assert f"{part.month}月{part.day}日" in entry.note
    assert "《劳动合同法》第54条" in entry.note


def filed_before_the_new_year() -> tuple[Way, date]:
    """A contract whose review ends on a Saturday of 2027, of which no calendar is known."""
    way = Way(demanded_on=date(2026, 12, 1)).talk()
    way.draft(starts_on=date(2027, 2, 1), ends_on=date(2029, 1, 31)).agree().submit().ratify()
    way.sign()
    way.day = date(2026, 12, 22)
    way.file()
    clock = chain.bureau_clock(way.it)
    assert clock is not None and clock.provisional
    return way, clock.due_on


def test_on_a_provisional_day_silence_does_nothing_and_the_office_is_told(
    town: Township, here: None, client_as: Any, on_day: Any
) -> None:
    client_as("township_officer", town)
    way, due = filed_before_the_new_year()
    with on_day(due):
        assert jobs.settle_silence(None) == 0
        assert way.it.state == "filed"
        jobs.remind(None)
        (told,) = db.session.scalars(select(Notice).where(Notice.kind == "contracts:unsure"))
        assert told.ref == ref_of(way.it)
        with pytest.raises(RuleBroken, match="暂定"):
            chain.lapse(way.it, **at(due))


def test_an_officer_who_asked_the_bureau_lets_it_take_effect(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        way, due = filed_before_the_new_year()
        id = way.it.id
    officer = client_as("township_officer", town)
    page, act = f"/t/jinzhai/contracts/{id}", f"/t/jinzhai/contracts/act/contract/{id}/lapse"
    answered = {f"contract-{id}-lapse-confirmed": "1月8日电话询问人社局王科（示例），答复无异议"}
    assert officer.post(act, data=answered).status_code == 409, "its day has not come"
    with time_machine.travel(noon(due), tick=False):
        officer = client_as("township_officer", town)
        assert "暂定" in officer.get(page).text
        assert officer.post(act, data={}).status_code == 422
        assert officer.post(act, data=answered).status_code == 303
        assert "答复无异议" in officer.get(page).text
    with inside(town):
        it = db.session.get_one(Contract, (town.id, id))
        assert (it.state, it.effective_on, it.by_silence) == ("effective", due, True)


def test_when_the_calendar_arrives_silence_counts_by_itself(here: None, on_day: Any) -> None:
    way, due = filed_before_the_new_year()
    db.session.commit()
    with platform_scope():
        db.session.add(CalendarDay(day=date(2027, 10, 1), kind=DayKind.HOLIDAY, name="国庆节",
                                   source="国办发明电", imported_at=at(due)["now"]))  # fmt: skip
        db.session.commit()
    with on_day(due):
        matter_jobs.recompute_provisional(None)
        assert jobs.settle_silence(None) == 1
        assert (way.it.state, way.it.effective_on) == ("effective", due)


def test_an_objection_on_the_last_day_undoes_what_silence_did(here: None) -> None:
    way = Way().to("effective").prove(Proof.OPINION)
    chain.object_to(way.it, way.it.effective_on, "异议", **at(way.day))
    assert (way.it.state, way.it.effective_on, way.it.by_silence) == ("objected", None, None)


def test_an_objection_that_comes_too_late_changes_nothing(here: None) -> None:
    way = Way().to("effective").prove(Proof.OPINION)
    with pytest.raises(RuleBroken):
        chain.object_to(way.it, way.later(1), "异议", **at(way.day))


def test_the_next_contract_renews_the_one_before(here: None) -> None:
    assert contract_in("renewed").state == "renewed"
    assert contract_in("changed", employer_side="另一商会").state == "changed"
