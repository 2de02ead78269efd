"""The whole table of a case, and the jobs that need nobody's hand."""

from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.messaging.models import OutboxEvent
from platform_core.runtime.contexts import work_ctx
from platform_core.tenancy import db
from plugins.legal_aid import jobs
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.operations import limits
from plugins.legal_aid.sharing import Candidate, ranked
from plugins.legal_aid.workflow.cases import CASE
from tests.legal_aid.case_makers import DAY, START, a_case, in_hand

TABLE = {
    "intake": {
        "ask_papers": "supplement", "grant": "granted", "grant_first": "granted",
        "refuse": "refused", "refer": "referred", "withdraw": "withdrawn",
    },
    "supplement": {
        "complete": "intake", "lapse": "withdrawn", "grant_first": "granted",
        "withdraw": "withdrawn",
    },
    "granted": {
        "papers_in": "granted", "assign": "assigned", "terminate": "terminated",
        "refer": "referred", "withdraw": "withdrawn",
    },
    "refused": {"object": "objection"},
    "objection": {"overturn": "granted", "uphold": "upheld"},
    "assigned": {
        "papers_in": "assigned", "accept": "handling", "give_back": "granted",
        "hand_over": "assigned", "terminate": "terminated",
    },
    "handling": {
        "papers_in": "handling", "hand_over": "assigned", "advance": "handling",
        "close": "closed", "terminate": "terminated",
    },
    "closed": {"reopen": "handling", "hand_in_file": "file_check"},
    "file_check": {"reopen": "handling", "return_file": "closed", "archive": "archived"},
    "archived": {"reopen": "handling"},
    "upheld": {}, "terminated": {}, "referred": {}, "withdrawn": {},
}  # fmt: skip


@pytest.mark.parametrize("state", [state.name for state in CASE.states])
def test_what_may_happen_to_a_case(state: str) -> None:
    for move in CASE.moves:
        if move.name in TABLE[state]:
            assert CASE.after(state, move.name) == TABLE[state][move.name]
        else:
            with pytest.raises(RuleBroken):
                CASE.after(state, move.name)


def test_who_takes_the_next_case() -> None:
    def one(id: int, **values: Any) -> Candidate:
        given = {"weight": 20, "open_cases": 0, "taken": 0, "capacity": 10} | values
        return Candidate(officer_id=id, **given)

    crew = [one(1, taken=3), one(2, on_duty=True, taken=4), one(3), one(4, conflict=True),
            one(5, open_cases=10), one(6, weight=0), one(7, weight=80, taken=4)]  # fmt: skip
    order = ranked(crew)
    assert [each.officer_id for each in order][:4] == [2, 3, 7, 1]
    assert {each.officer_id: each.barred for each in order[4:]} == {
        4: "conflict", 5: "full", 6: "no_share",
    }  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("ahead", [60, 30, 7, 1])
def test_a_limit_that_is_near_is_told_of(here: None, ahead: int) -> None:
    case = in_hand(a_case())
    limits.enter_fact(case, FactKind.EMPLOYMENT_ENDED, date(2026, 3, 2), actor=SYSTEM,
                      now=START + 5 * DAY)  # fmt: skip
    last = date(2027, 3, 2)
    with time_machine.travel(f"{last - ahead * DAY}T02:00:00+00:00", tick=False):
        assert jobs.remind(work_ctx("legal_aid")) == 1
    db.session.flush()
    event = db.session.scalars(
        select(OutboxEvent).where(OutboxEvent.name == "legal_aid.deadline_near")
    ).one()
    assert event.payload == {
        "ref": f"legal_aid:case:{case.id}", "days": ahead, "due": last.isoformat(),
    }  # fmt: skip
