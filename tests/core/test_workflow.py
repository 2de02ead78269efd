"""A workflow's table is checked when it is built, and refuses every move it does not have."""

import pytest

from platform_core.errors import RuleBroken, SetupError
from platform_core.i18n import use_locale
from platform_core.matters.workflow import ClockSpec, Move, State, Workflow

OPEN = State(name="open", label="Open", sentence="Open.", waits_for="errands:do")
WAITING = State(name="waiting", label="Waiting", sentence="Waiting.", waits_for="errands:ask")
DONE = State(name="done", label="Done", sentence="Done.", open=False)
MOVES = (
    Move(name="ask", label="Ask", sources={"open"}, target="waiting", permission="errands:do",
         pauses=("finish",)),
    Move(name="answer", label="Answer", sources={"waiting"}, target="open",
         permission="errands:ask", resumes=("finish",)),
    Move(name="finish", label="Finish", sources={"open", "waiting"}, target="done",
         permission="errands:do"),
    Move(name="note", label="Note", sources={"open"}, target="", permission="errands:do"),
)  # fmt: skip
LEGAL = {
    ("open", "ask"): "waiting",
    ("open", "finish"): "done",
    ("open", "note"): "open",
    ("waiting", "answer"): "open",
    ("waiting", "finish"): "done",
}


def errands(**changed):
    given = {
        "kind": "errand", "label": "Errand", "initial": "open", "states": (OPEN, WAITING, DONE),
        "moves": MOVES, "clocks": (ClockSpec(name="finish", label="Finish", rule="x.y"),),
        "starts": ("finish",),
    }  # fmt: skip
    return Workflow(**(given | changed))


@pytest.mark.parametrize("state", ["open", "waiting", "done"])
@pytest.mark.parametrize("move", ["ask", "answer", "finish", "note"])
def test_every_move_from_every_state(state, move):
    if (state, move) in LEGAL:
        assert errands().after(state, move) == LEGAL[state, move]
    else:
        with pytest.raises(RuleBroken, match=r"重新载入|Reload"):
            errands().after(state, move)


def test_buttons_are_the_moves_from_here_that_the_person_may_make():
    assert [m.name for m in errands().moves_from("open", {"errands:do"})] == [
        "ask", "finish", "note",
    ]  # fmt: skip
    assert [m.name for m in errands().moves_from("waiting", {"errands:ask"})] == ["answer"]
    assert errands().moves_from("done", {"errands:do", "errands:ask"}) == []


def test_open_states_are_those_in_which_somebody_has_something_to_do():
    assert errands().open_states == {"open", "waiting"}


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        ("same name", {"states": (OPEN, OPEN, WAITING, DONE)}),
        ("same name", {"moves": (*MOVES, MOVES[0])}),
        ("not among the states", {"initial": "nowhere"}),
        ("not declared", {"starts": ("unknown",)}),
        ("not declared", {"clocks": ()}),
        ("does not exist", {"states": (OPEN, DONE)}),
        ("no outcome", {"moves": MOVES[:2]}),
    ],
)
def test_a_faulty_table_stops_the_start_and_names_the_fault(fault, changed):
    if fault == "no outcome":
        stuck = State(name="stuck", label="Stuck", sentence="Stuck.")
        changed = {"states": (OPEN, WAITING, DONE, stuck)}
    with use_locale("en"), pytest.raises(SetupError, match=fault):
        errands(**changed)
