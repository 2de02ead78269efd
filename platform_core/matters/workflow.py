"""What may happen to a matter, as a table. Pure: no Flask, no database, no clock.

The table is the rule: pages draw their buttons from it, `move()` refuses the rest, a test
prints it whole. A mistake in a table stops the start and names the table, cause and cure.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from platform_core.errors import RuleBroken, SetupError
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l


@dataclass(frozen=True, kw_only=True)
class State:
    """Where a matter stands.

    `sentence` says so in plain words; it may use %(who)s, %(due)s and %(left)s. `waits_for` is
    the permission of whoever must act next, "" where nobody must. `who` names them for people.
    A matter in a state with `open=False` has come to its end.
    """

    name: str
    label: str
    sentence: str
    waits_for: str = ""
    who: str = ""
    open: bool = True


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing a person may do to a matter. `target` "" leaves the state as it is.

    `starts`, `stops`, `pauses` and `resumes` name clocks; `needs` the facts that must be given;
    `emits` an event that the plugin's manifest declares; `new_work` marks what a module that is
    read-only no longer allows.
    """

    name: str
    label: str
    sources: Set[str]
    target: str
    permission: str
    needs: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    emits: str = ""
    new_work: bool = False


@dataclass(frozen=True, kw_only=True)
class ClockSpec:
    """A time limit that a workflow runs. `rule` is its key in the rule pack."""

    name: str
    label: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Workflow:
    """The states, moves and clocks of one kind of matter.

    `goes_up` says that a township may take such a matter up to its county.
    """

    kind: str
    label: str
    initial: str
    states: tuple[State, ...]
    moves: tuple[Move, ...]
    clocks: tuple[ClockSpec, ...] = ()
    starts: tuple[str, ...] = ()
    goes_up: bool = False
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _moves: dict[str, Move] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_states", {state.name: state for state in self.states})
        object.__setattr__(self, "_moves", {move.name: move for move in self.moves})
        for fault in self._faults():
            raise SetupError(f"workflow {self.kind}", fault, _l("Mend the table in workflow.py."))

    def _faults(self) -> Iterable[str]:
        if len(self._states) != len(self.states) or len(self._moves) != len(self.moves):
            yield _l("two states or two moves have the same name.")
        clocks = {clock.name for clock in self.clocks}
        if self.initial not in self._states:
            yield _l("the initial state '%(state)s' is not among the states.", state=self.initial)
        for clock in set(self.starts) - clocks:
            yield _l("it starts a clock '%(clock)s' that is not declared.", clock=clock)
        for move in self.moves:
            for name in (move.sources | ({move.target} - {""})) - set(self._states):
                yield _l(
                    "move '%(move)s' names a state '%(state)s' that does not exist.",
                    move=move.name,
                    state=name,
                )
            for clock in {*move.starts, *move.stops, *move.pauses, *move.resumes} - clocks:
                yield _l(
                    "move '%(move)s' names a clock '%(clock)s' that is not declared.",
                    move=move.name,
                    clock=clock,
                )
        for state in self.states:
            ends = not any(state.name in move.sources for move in self.moves)
            if state.open and ends:
                yield _l(
                    "nothing leads out of the open state '%(state)s': it has no outcome.",
                    state=state.name,
                )

    def state(self, name: str) -> State:
        """The state called `name`."""
        return self._states[name]

    def move(self, name: str) -> Move:
        """The move called `name`."""
        return self._moves[name]

    def moves_from(self, state: str, permissions: Set[str]) -> list[Move]:
        """What a person with `permissions` may do from `state`, in the table's order."""
        return [m for m in self.moves if state in m.sources and m.permission in permissions]

    def after(self, state: str, name: str) -> str:
        """The state a move leads to. Raises RuleBroken where the table has no such move."""
        move = self._moves[name]
        if state not in move.sources:
            raise RuleBroken(
                _(
                    "“%(move)s” is not possible now: this is “%(state)s”. Reload the page to see "
                    "what can be done.",
                    move=move.label,
                    state=self._states[state].label,
                )
            )
        return move.target or state

    @property
    def open_states(self) -> frozenset[str]:
        """The states in which somebody still has something to do."""
        return frozenset(state.name for state in self.states if state.open)
