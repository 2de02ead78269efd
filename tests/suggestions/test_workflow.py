"""The whole table: what may happen to a suggestion in each state, written out by hand."""

import pytest

from platform_core.errors import RuleBroken
from plugins.suggestions.workflow import WORKFLOW

TABLE = {
    "submitted": {"register": "registered", "withdraw": "withdrawn"},
    "registered": {
        "file": "filed", "refuse": "not_filed", "merge": "merged", "refer": "referred",
        "withdraw": "withdrawn",
    },
    "filed": {"merge": "merged", "refer": "referred", "assign": "assigned"},
    "assigned": {"accept": "handling", "return": "filed"},
    "handling": {"ask": "waiting", "reply": "replied"},
    "waiting": {"supplement": "handling"},
    "replied": {
        "rate": "closed", "object": "handling", "appeal": "county_review", "settle": "closed",
    },
    "county_review": {"rehandle": "handling", "uphold": "closed"},
    "follow_up": {"progress": "closed"},
    "closed": {"recall": "follow_up"},
    "not_filed": {},
    "merged": {},
    "referred": {},
    "withdrawn": {},
}  # fmt: skip

PERMISSIONS = {
    "register": "register", "file": "review", "refuse": "review", "merge": "review",
    "refer": "review", "assign": "assign", "accept": "handle", "return": "handle",
    "ask": "handle", "supplement": "submit", "reply": "handle", "rate": "submit",
    "object": "submit", "appeal": "submit", "rehandle": "county_review",
    "uphold": "county_review", "settle": "assign", "recall": "assign", "progress": "handle",
    "withdraw": "submit",
}  # fmt: skip

# move: (starts, stops, pauses, resumes)
CLOCKS = {
    "register": ({"review"}, {"register"}, set(), set()),
    "file": (set(), {"review"}, set(), set()),
    "assign": ({"return", "reply"}, set(), set(), set()),
    "accept": (set(), {"return"}, set(), set()),
    "return": (set(), {"return", "reply"}, set(), set()),
    "ask": (set(), set(), {"reply", "second_reply"}, set()),
    "supplement": (set(), set(), set(), {"reply", "second_reply"}),
    "reply": ({"feedback"}, {"reply", "second_reply"}, set(), set()),
    "object": ({"second_reply"}, {"feedback"}, set(), set()),
    "appeal": ({"county_review"}, {"feedback"}, set(), set()),
    "rehandle": ({"second_reply"}, {"county_review"}, set(), set()),
    "recall": ({"follow_up"}, set(), set(), set()),
}

EMITS = {
    "register": "registered", "refuse": "closed", "merge": "closed", "refer": "closed",
    "reply": "replied", "rate": "closed", "object": "reopened", "appeal": "appealed",
    "uphold": "closed", "settle": "closed", "progress": "closed",
}  # fmt: skip


@pytest.mark.parametrize("state", [state.name for state in WORKFLOW.states])
def test_from_each_state_lead_these_moves_and_no_others(state):
    possible = {}
    for move in WORKFLOW.moves:
        try:
            possible[move.name] = WORKFLOW.after(state, move.name)
        except RuleBroken:
            continue
    assert possible == TABLE[state]


def test_each_move_needs_its_permission():
    asked = {move.name: move.permission for move in WORKFLOW.moves}
    assert asked == {name: f"suggestions:{verb}" for name, verb in PERMISSIONS.items()}


def test_the_clocks_start_stop_and_wait_with_the_moves():
    nothing = (set(), set(), set(), set())
    for move in WORKFLOW.moves:
        done = (set(move.starts), set(move.stops), set(move.pauses), set(move.resumes))
        assert done == CLOCKS.get(move.name, nothing), move.name
    assert WORKFLOW.starts == ("register",)


def test_what_others_are_told():
    told = {move.name: move.emits for move in WORKFLOW.moves if move.emits}
    assert told == {name: f"suggestions.{event}" for name, event in EMITS.items()}


def test_nothing_ends_without_an_outcome():
    ends = {state.name for state in WORKFLOW.states if not state.open}
    assert ends == {"closed", "not_filed", "merged", "referred", "withdrawn"}
    for state in WORKFLOW.states:
        assert (not state.open) or state.waits_for, state.name
