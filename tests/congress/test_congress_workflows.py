"""Every move of every workflow of the congress from every state, written down a second time."""

import pytest

from platform_core.errors import RuleBroken
from plugins.congress.workflow import FINDING, PATROL, RESOLUTION, SESSION, TASK

LEGAL = {
    "session": {
        ("planning", "approve"): "approved", ("approved", "call"): "called",
        ("called", "open"): "in_session", ("in_session", "adjourn"): "called",
        ("in_session", "close"): "closed", ("closed", "publish"): "published",
        ("published", "report"): "reported", ("reported", "archive"): "archived",
        ("planning", "cancel"): "cancelled", ("approved", "cancel"): "cancelled",
        ("called", "cancel"): "cancelled",
    },
    "resolution": {
        ("draft", "adopt"): "adopted", ("draft", "reject"): "rejected",
        ("adopted", "publish"): "published", ("published", "fulfil"): "fulfilled",
        ("published", "replace"): "replaced",
    },
    "task": {
        ("assigned", "progress"): "doing", ("doing", "progress"): "doing",
        ("assigned", "claim"): "claimed", ("doing", "claim"): "claimed",
        ("claimed", "confirm"): "done", ("claimed", "send_back"): "doing",
        ("assigned", "drop"): "dropped", ("doing", "drop"): "dropped",
        ("claimed", "drop"): "dropped",
    },
    "patrol": {
        ("planned", "announce"): "announced", ("announced", "inspect"): "inspected",
        ("inspected", "report"): "reported", ("planned", "cancel"): "cancelled",
        ("announced", "cancel"): "cancelled",
    },
    "finding": {
        ("found", "notice"): "noticed", ("noticed", "answer"): "answered",
        ("answered", "recheck"): "rectified", ("answered", "insist"): "noticed",
    },
}  # fmt: skip
FLOWS = (SESSION, RESOLUTION, TASK, PATROL, FINDING)
CASES = [
    (flow, state.name, move.name) for flow in FLOWS for state in flow.states for move in flow.moves
]


@pytest.mark.parametrize(
    ("flow", "state", "move"), CASES, ids=[f"{f.kind}-{s}-{m}" for f, s, m in CASES]
)
def test_every_move_from_every_state(flow, state, move):
    if (state, move) in LEGAL[flow.kind]:
        assert flow.after(state, move) == LEGAL[flow.kind][state, move]
    else:
        with pytest.raises(RuleBroken):
            flow.after(state, move)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_whoever_must_act_has_a_move(flow):
    for state in flow.states:
        if state.open:
            assert any(state.name in move.sources for move in flow.moves), state.name
