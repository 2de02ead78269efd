"""The whole tables of petitions, mediations, letters and protection, written out by hand."""

import pytest

from platform_core.errors import RuleBroken
from plugins.legal_aid.workflow.letters import LETTER, NEXT, Kind
from plugins.legal_aid.workflow.mediations import MEDIATION
from plugins.legal_aid.workflow.petitions import PETITION
from plugins.legal_aid.workflow.protections import PROTECTION

TABLES = {
    "petition": {
        "received": {
            "take_over": "received", "take_up": "handling", "decline": "not_taken_up",
            "pass_on": "passed_on", "send_back": "sent_back", "hand_over": "received",
            "withdraw": "withdrawn",
        },
        "handling": {"give_opinion": "opinion", "hand_over": "handling", "withdraw": "withdrawn"},
        "opinion": {
            "accept": "settled", "ask_review": "review", "lapse": "settled",
            "hand_over": "opinion",
        },
        "review": {"decide_review": "reviewed", "redo": "handling", "hand_over": "review"},
        "reviewed": {
            "accept": "settled", "ask_recheck": "recheck", "lapse": "settled",
            "hand_over": "reviewed",
        },
        "recheck": {"redo": "handling", "decide_recheck": "ended", "hand_over": "recheck"},
        "settled": {}, "ended": {}, "not_taken_up": {}, "passed_on": {}, "sent_back": {},
        "withdrawn": {},
    },
    "mediation": {
        "applied": {
            "accept": "mediating", "refuse": "refused", "withdraw": "withdrawn",
            "advise": "applied",
        },
        "mediating": {
            "advise": "mediating", "meet": "mediating", "agree": "agreed", "fail": "failed",
            "withdraw": "withdrawn",
        },
        "agreed": {
            "confirm_review": "agreed", "pay": "agreed", "perform": "performed",
            "break": "broken",
        },
        "broken": {"pay": "broken", "perform": "performed", "pursue": "pursued"},
        "performed": {}, "pursued": {}, "failed": {}, "refused": {}, "withdrawn": {},
    },
    "letter": {
        "draft": {"submit": "submitted", "drop": "dropped"},
        "submitted": {"return": "draft", "approve": "approved", "drop": "dropped"},
        "approved": {"send": "sent", "drop": "dropped"},
        "sent": {"answer": "answered", "step_up": "stepped_up", "hand_over": "handed_over"},
        "answered": {
            "put_right": "put_right", "insist": "sent", "step_up": "stepped_up",
            "hand_over": "handed_over",
        },
        "put_right": {}, "stepped_up": {}, "handed_over": {}, "dropped": {},
    },
    "protection": {
        "opened": {"ask_consents": "consents", "oppose": "opposed", "settle": "settled"},
        "consents": {"answer_consent": "consents", "allow": "allowed", "oppose": "opposed"},
        "opposed": {"hand_over": "authority", "settle": "settled"},
        "authority": {"settle": "settled"},
        "allowed": {}, "settled": {},
    },
}  # fmt: skip

# What a move starts and stops, where it does either.
CLOCKS = {
    "petition": {
        "take_over": ({"return"}, set()), "take_up": ({"finish"}, {"notify", "return"}),
        "give_opinion": ({"review"}, {"finish"}), "ask_review": ({"review_decision"}, {"review"}),
        "decide_review": ({"recheck"}, {"review_decision"}),
        "redo": ({"finish"}, {"review_decision", "recheck_decision"}),
        "ask_recheck": ({"recheck_decision"}, {"recheck"}),
    },
    "mediation": {
        "advise": (set(), {"accept", "finish"}),
        "accept": (set(), {"accept"}), "agree": ({"joint_review"}, {"finish"}),
        "confirm_review": (set(), {"joint_review"}), "break": (set(), {"joint_review"}),
    },
    "letter": {
        "send": ({"reply"}, set()), "answer": (set(), {"reply"}), "insist": ({"reply"}, set()),
    },
    "protection": {
        "ask_consents": (set(), {"act"}), "oppose": ({"answer"}, {"act"}),
        "hand_over": (set(), {"answer"}),
    },
}  # fmt: skip

FLOWS = pytest.mark.parametrize(
    "flow", (PETITION, MEDIATION, LETTER, PROTECTION), ids=lambda flow: flow.kind
)


@FLOWS
def test_every_state_allows_just_these_moves(flow):
    every = frozenset(move.permission for move in flow.moves)
    found = {
        state.name: {move.name: flow.after(state.name, move.name)
                     for move in flow.moves_from(state.name, every)}
        for state in flow.states
    }  # fmt: skip
    assert found == TABLES[flow.kind]


@FLOWS
def test_every_other_move_is_refused(flow):
    for state, allowed in TABLES[flow.kind].items():
        for move in flow.moves:
            if move.name not in allowed:
                with pytest.raises(RuleBroken):
                    flow.after(state, move.name)


@FLOWS
def test_moves_run_just_these_clocks(flow):
    found = {
        move.name: (set(move.starts), set(move.stops))
        for move in flow.moves
        if move.starts or move.stops
    }
    assert found == CLOCKS[flow.kind]


@FLOWS
def test_what_ends_it_says_why_or_by_what(flow):
    """Nothing ends without a reason, a day or an outcome, but for what ends it well."""
    well = {"accept", "lapse", "allow"}
    ends = {state.name for state in flow.states if not state.open}
    unexplained = {move.name for move in flow.moves if move.target in ends and not move.needs}
    assert unexplained <= well


@FLOWS
def test_every_open_state_waits_for_somebody(flow):
    for state in flow.states:
        assert bool(state.waits_for) is state.open, state.name


def test_letters_grow_stronger_and_end_with_the_authority():
    assert NEXT == {Kind.REMINDER: Kind.OPINION, Kind.OPINION: Kind.PROPOSAL}
