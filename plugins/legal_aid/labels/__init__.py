"""What people call the words of each workflow."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import gettext as _
from plugins.legal_aid.labels import cases, letters
from plugins.legal_aid.workflow import WORKFLOWS

_NAMES: Mapping[type[StrEnum], Mapping[Any, str]] = {**cases.NAMES, **letters.NAMES}
_FLOWS = {workflow.kind: workflow for workflow in WORKFLOWS}
_MOVES = {kind: {move.name: move.label for move in flow.moves} for kind, flow in _FLOWS.items()}
# Of all that is no case; by this name the county's history finds them.
HAPPENED = {**cases.HAPPENED, **letters.HAPPENED}


def name_of(word: StrEnum | None) -> str:
    """What people call a word; a dash for none."""
    return "—" if word is None else str(_NAMES[type(word)][word])


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of one kind, for a form."""
    return [(word.value, label) for word, label in _NAMES[words].items()]


def state_name(state: str, kind: str = "case") -> str:
    """What people call a state of a matter of this kind."""
    return str(_FLOWS[kind].state(state).label)


def happened(action: str, kind: str = "case") -> str:
    """What people call an entry of the history, "legal_aid:grant"."""
    verb = action.partition(":")[2]
    besides = cases.HAPPENED if kind == "case" else HAPPENED
    return str(_MOVES[kind].get(verb) or besides.get(verb) or _("Changed"))


def role_name(role: str) -> str:
    """What people call the part that somebody has in a confidential matter."""
    return str({**cases.ROLES, **letters.ROLES}[role])
