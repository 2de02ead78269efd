"""The whole tables: what may happen to a disclosure and to an objection, written out by hand."""

import pytest

from platform_core.errors import RuleBroken
from plugins.transparency.workflow import DISCLOSURE, OBJECTION

TABLES = {
    "disclosure": {
        "planned": {"begin": "drafting", "waive": "waived"},
        "drafting": {"submit": "union_review", "waive": "waived"},
        "union_review": {"endorse": "approval", "send_back": "drafting"},
        "approval": {"approve": "approved", "refuse": "drafting"},
        "approved": {"publish": "published", "send_back": "drafting"},
        "published": {"close": "closed", "correct": "drafting"},
        "closed": {"archive": "archived", "correct": "drafting"},
        "archived": {},
        "waived": {},
    },
    "objection": {
        "raised": {"reply": "replied", "uphold": "rectifying", "withdraw": "withdrawn"},
        "rectifying": {"rectify": "replied"},
        "replied": {"rate": "closed", "insist": "raised", "settle": "closed"},
        "closed": {},
        "withdrawn": {},
    },
}

PERMISSIONS = {
    "begin": "draft", "submit": "draft", "endorse": "review", "send_back": "review",
    "approve": "approve", "refuse": "approve", "publish": "publish", "correct": "draft",
    "close": "publish", "archive": "publish", "waive": "plan", "reply": "reply",
    "uphold": "reply", "rectify": "reply", "rate": "object", "insist": "object",
    "settle": "reply", "withdraw": "object",
}  # fmt: skip

# move: (starts, stops)
CLOCKS = {
    "publish": ({"posting"}, {"urge"}), "correct": (set(), {"posting"}),
    "close": (set(), {"posting"}),
    "reply": ({"feedback"}, {"reply", "second_reply"}),
    "uphold": ({"rectify"}, {"reply", "second_reply"}),
    "rectify": ({"feedback"}, {"rectify"}), "insist": ({"second_reply"}, {"feedback"}),
}  # fmt: skip

EMITS = {"publish": "published", "insist": "objected"}
NEEDS = {
    "send_back": ("note",), "refuse": ("note",), "publish": ("fingerprint",),
    "correct": ("note",), "waive": ("note",), "reply": ("note",), "uphold": ("note",),
    "rectify": ("note",), "rate": ("rating",), "insist": ("note",),
}  # fmt: skip

MOVES = [(workflow, move) for workflow in (DISCLOSURE, OBJECTION) for move in workflow.moves]


@pytest.mark.parametrize("workflow", [DISCLOSURE, OBJECTION], ids=lambda each: each.kind)
def test_whole_table(workflow):
    table = TABLES[workflow.kind]
    assert {state.name for state in workflow.states} == set(table)
    for state in workflow.states:
        for move in workflow.moves:
            target = table[state.name].get(move.name)
            if target is None:
                with pytest.raises(RuleBroken):
                    workflow.after(state.name, move.name)
            else:
                assert workflow.after(state.name, move.name) == target


@pytest.mark.parametrize("workflow,move", MOVES, ids=lambda each: getattr(each, "name", ""))
def test_each_move_names_who_may_and_what_it_does(workflow, move):
    assert move.permission == f"transparency:{PERMISSIONS[move.name]}"
    starts, stops = CLOCKS.get(move.name, (set(), set()))
    assert (set(move.starts), set(move.stops)) == (starts, stops)
    assert move.emits == (f"transparency.{EMITS[move.name]}" if move.name in EMITS else "")
    assert move.needs == NEEDS.get(move.name, ())


def test_an_objection_is_answered_within_the_rule_of_the_pack():
    assert OBJECTION.starts == ("reply",)
    rules = {clock.name: clock.rule for clock in OBJECTION.clocks}
    assert rules["reply"] == "open.reply"
    assert {clock.rule for clock in DISCLOSURE.clocks} == {"open.posting_min", "open.urge_letter"}
