"""The legal chain: no step without the last one's proof, by whatever way somebody tries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.organisation.models import Township
from platform_core.tenancy import db
from plugins.contracts.models import Contract
from plugins.contracts.operations import chain
from plugins.contracts.terms import Proof
from plugins.contracts.workflow import CONTRACT
from tests.contracts.builders import EMPLOYER, UNION, Way, at, contract_in
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
    "lapse": lambda it: chain.lapse(it, **at(LATER)),
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
    "lapse": ("lapse", {}), "object": ("object", ON | {"opinion": "意见"}),
    "publish": ("publish", ON | {"where": "公开栏"}), "perform": ("perform", {"inspectors": "组"}),
    "near_end": ("near-end", {}), "end": ("end", ON | {"reason": "解除"}),
    "drop": ("drop", {"reason": "放弃"}),
}  # fmt: skip
# Steps that need another contract in force, and so no hand of anybody's can take.
BY_SUCCESSOR = {"renew", "change"}


def test_the_table_is_the_one_written_here() -> None:
    for state in CONTRACT.states:
        found = {}
        for move in CONTRACT.moves:
            if state.name in move.sources:
                found[move.name] = move.target
        assert found == TABLE[state.name], state.name


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("state", TABLE)
def test_no_operation_form_or_program_takes_a_step_that_is_not_next(
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
    officer = client_as("township_officer", town)
    program = program_as("township_officer", town)
    for name in set(SENT) - set(TABLE[state]):
        rule, data = SENT[name]
        verb = rule.replace("-", "_")
        form = {f"contract-{id}-{verb}-{field}": str(value) for field, value in data.items()}
        page = officer.post(f"/t/jinzhai/contracts/act/contract/{id}/{verb}", data=form)
        # The system alone lets silence count; there is no form for it.
        assert page.status_code == (404 if name == "lapse" else 409), name
        api = program.post(f"/api/v1/t/jinzhai/contracts/{id}/{rule}", data)
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
