"""The congress decides: linked while it is on, on paper while it is off, once in any case."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.messaging.models import Delivery, DeliveryStatus
from platform_core.messaging.outbox import deliver, emit
from platform_core.organisation.models import Township
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.tenancy import db
from plugins.contracts.models import Contract
from plugins.contracts.operations import chain
from plugins.contracts.terms import Origin, Proof
from tests.contracts.builders import Way, at

T = "/t/jinzhai/contracts"
VOTE = "congress:vote:77"


@pytest.fixture
def at_congress(town: Township, inside: Any) -> int:
    """A contract put to the congress."""
    with inside(town):
        id = Way().to("congress").it.id
        db.session.commit()
    return id


@pytest.fixture
def told(town: Township, inside: Any) -> Callable[..., None]:
    """`told(contract, passed=False)`: the congress announced its vote on it."""

    def told(
        contract: int, *, passed: bool = True, vote: str = VOTE, on: date = date(2026, 11, 20)
    ) -> None:
        with inside(town):
            emit(
                "congress.motion_decided", ref=vote, number="BJ2026-0001",
                subject=f"contracts:contract:{contract}", session="congress:session:5",
                passed=passed, outcome="passed" if passed else "failed",
                decided_on=on,
                figures={"due": 60, "present": 55, "votes_for": 50 if passed else 20,
                         "against": 3, "abstain": 1},
            )  # fmt: skip
            db.session.commit()

    return told


def carry(app: Flask, town: Township) -> None:
    """Deliver what waits, as the worker does."""
    with app.app_context():
        deliver(registry(), town.id, now=utcnow(), make_ctx=work_ctx, on_error=note_fault)


def state_of(inside: Any, town: Township, id: int) -> tuple[str, Any]:
    with inside(town):
        it = db.session.get_one(Contract, (town.id, id))
        return it.state, it.resolution_ref


def test_a_vote_of_the_congress_ratifies_once(
    app: Flask, town: Township, inside: Any, at_congress: int, told: Any
) -> None:
    told(at_congress)
    told(at_congress)  # delivered twice
    carry(app, town)
    assert state_of(inside, town, at_congress) == ("passed", VOTE)
    with inside(town):
        it = db.session.get_one(Contract, (town.id, at_congress))
        figures = (it.due, it.present, it.votes_for, it.against, it.abstain)
        assert figures == (60, 55, 50, 3, 1)
        assert it.resolution_from is Origin.CONGRESS and it.passed_on == date(2026, 11, 20)
        # Nobody needs to scan what stands in the platform's own record.
        assert chain.missing_proofs(it, Proof.RESOLUTION) == []


def test_a_vote_closed_while_the_module_was_off_ratifies_on_its_return_once(
    app: Flask, town: Township, inside: Any, at_congress: int, told: Any, switch: Any
) -> None:
    switch(town, ModuleIs.OFF)
    told(at_congress)
    carry(app, town)
    assert state_of(inside, town, at_congress) == ("congress", None)
    switch(town, ModuleIs.ON)
    carry(app, town)
    carry(app, town)
    assert state_of(inside, town, at_congress) == ("passed", VOTE)
    with inside(town):
        done = db.session.query(Delivery).filter_by(plugin="contracts").all()
        assert [each.status for each in done] == [DeliveryStatus.DONE]


def test_the_same_vote_does_not_ratify_a_draft_taken_up_again(
    app: Flask, town: Township, inside: Any, at_congress: int, told: Any
) -> None:
    told(at_congress, passed=False)
    carry(app, town)
    assert state_of(inside, town, at_congress)[0] == "rejected"
    with inside(town):
        it = db.session.get_one(Contract, (town.id, at_congress))
        day = date(2026, 11, 21)
        chain.reopen(it, "修改", **at(day))
        chain.agree(it, day, **at(day))
        chain.submit(it, day, **at(day))
        db.session.commit()
    told(at_congress, passed=False)
    carry(app, town)
    assert state_of(inside, town, at_congress)[0] == "congress"
    told(at_congress, vote="congress:vote:78", on=date(2026, 11, 22))
    carry(app, town)
    assert state_of(inside, town, at_congress) == ("passed", "congress:vote:78")


def test_votes_on_other_subjects_change_nothing(
    app: Flask, town: Township, inside: Any, at_congress: int
) -> None:
    with inside(town):
        for subject in ("", "suggestions:suggestion:1", "contracts:contract:999"):
            emit("congress.motion_decided", ref=VOTE, number="B", subject=subject, session="s",
                 passed=True, outcome="passed", figures={},
                 decided_on=date(2026, 11, 20))  # fmt: skip
        db.session.commit()
    carry(app, town)
    assert state_of(inside, town, at_congress) == ("congress", None)


def test_without_the_congress_a_resolution_on_paper_is_entered(
    town: Township, inside: Any, client_as: Any, at_congress: int
) -> None:
    officer = client_as("township_officer", town)
    page = officer.get(f"{T}/{at_congress}").text
    assert "act-decide" in page
    key = f"contract-{at_congress}-decide-"
    form = {f"{key}{name}": value for name, value in {
        "number": "金职〔2026〕1号", "body": "三届一次", "decided_on": "2026-11-20", "due": "60",
        "present": "55", "votes_for": "50", "against": "3", "abstain": "1",
    }.items()}  # fmt: skip
    address = f"{T}/act/contract/{at_congress}/decide"
    answer = officer.post(address, data=form)
    assert answer.status_code == 422 and "职代会决议" in answer.text  # no scan yet
    with inside(town):
        way_of(town, at_congress).prove(Proof.RESOLUTION)
        db.session.commit()
    assert officer.post(address, data=form).status_code == 303
    assert state_of(inside, town, at_congress) == ("passed", None)


def way_of(town: Township, id: int) -> Way:
    way = Way.__new__(Way)
    way.contract, way.day = db.session.get_one(Contract, (town.id, id)), date(2026, 11, 20)
    return way


@pytest.mark.parametrize(
    ("figures", "field"),
    [({"present": 61}, "present"), ({"votes_for": 54, "present": 55}, "votes_for")],
)
@pytest.mark.only("sqlite")
def test_figures_that_contradict_each_other_are_refused(
    here: None, figures: dict[str, int], field: str
) -> None:
    way = Way().to("congress").prove(Proof.RESOLUTION)
    with pytest.raises(RuleBroken) as refused:
        chain.ratify(way.it, way.decision(**figures), **at(way.day))
    assert refused.value.field == field


def test_with_the_congress_its_form_stands_on_the_page(
    town: Township, client_as: Any, at_congress: int, switch: Any
) -> None:
    switch(town, module="congress")
    page = client_as("township_officer", town).get(f"{T}/{at_congress}").text
    assert "act-decide" not in page
    assert f"contracts:contract:{at_congress}" in page or "职工代表大会" in page
