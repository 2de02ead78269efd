"""What people call the words of the workflow."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.suggestions.workflow import (
    WORKFLOW,
    Category,
    Channel,
    Decision,
    Grade,
    Identity,
    Kind,
    Rating,
)

KINDS = {Kind.SUGGESTION: _l("Suggestion"), Kind.PROPOSAL: _l("Proposal")}
CATEGORIES = {
    Category.PRODUCTION: _l("Production and operation"),
    Category.SAFETY: _l("Safety and labour protection"),
    Category.WAGES: _l("Wages and benefits"),
    Category.INSURANCE: _l("Social insurance"),
    Category.DEMOCRACY: _l("Democratic management"),
    Category.MIGRANTS: _l("Rights of migrant workers"),
    Category.OTHER: _l("Other matters"),
}
CHANNELS = {
    Channel.WEB: _l("On this website"),
    Channel.PAPER: _l("On paper"),
    Channel.PHONE: _l("By telephone"),
    Channel.MEETING: _l("At a meeting"),
    Channel.WECHAT: _l("By WeChat"),
}
IDENTITIES = {
    Identity.OPEN: _l("Under a name"),
    Identity.SEALED: _l("With a sealed name"),
    Identity.NONE: _l("Without a name"),
}
GRADES = {
    Grade.SOLVED: _l("A - solved"),
    Grade.PLANNED: _l("B - planned, with a date"),
    Grade.EXPLAINED: _l("C - not possible for now, explained"),
    Grade.REFERENCE: _l("D - kept for reference"),
}
RATINGS = {
    Rating.SATISFIED: _l("Satisfied"),
    Rating.BASICALLY: _l("Basically satisfied"),
    Rating.UNSATISFIED: _l("Not satisfied"),
}
DECISIONS = {
    Decision.REHANDLE: _l("To be handled once more"),
    Decision.UPHOLD: _l("The answer stands"),
}

_ALL: dict[type[StrEnum], Mapping[Any, str]] = {
    Kind: KINDS, Category: CATEGORIES, Channel: CHANNELS, Identity: IDENTITIES, Grade: GRADES,
    Rating: RATINGS, Decision: DECISIONS,
}  # fmt: skip

# What happened besides the moves of the workflow, by its name in the history.
HAPPENED = {
    "open": _l("Handed in"),
    "support": _l("Supported"),
    "opinion": _l("A co-handler gave its opinion"),
    "extend": _l("Time limit extended"),
    "overdue": _l("Time limit passed"),
    "publish": _l("Board changed"),
    "outcome": _l("Outcome noted"),
    "award": _l("Rewarded"),
    "unseal": _l("Sealed identity looked at"),
    "milestone": _l("Step planned"),
    "milestone_done": _l("Step done"),
    "attach": _l("File added"),
    "give_back": _l("Return to sender"),
    "note": _l("Private note"),
    "decide": _l("Appeal decided"),
    "read_appeal": _l("Appeal read"),
}
_MOVES = {move.name: move.label for move in WORKFLOW.moves}


def name_of(word: StrEnum | None) -> str:
    """What people call a word of the workflow; a dash for none."""
    return "—" if word is None else str(_ALL[type(word)][word])


def state_name(state: str) -> str:
    """What people call a state."""
    return str(WORKFLOW.state(state).label)


def happened(action: str) -> str:
    """What people call an entry of the history, "suggestions:register"."""
    verb = action.partition(":")[2]
    return str(_MOVES.get(verb) or HAPPENED.get(verb) or _("Changed"))


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of one kind, for a form."""
    return [(word.value, label) for word, label in _ALL[words].items()]
