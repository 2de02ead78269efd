"""What people call the words of transparency."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import Clock, Status
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.star_labels import STAR_HAPPENED, STAR_WORDS
from plugins.transparency.terms import (
    Audience,
    BodyKind,
    Cadence,
    Channel,
    Decision,
    Finding,
    Identity,
    ObjectionKind,
    Ownership,
    Purpose,
    Rating,
    TextLayer,
    TimeUnit,
)
from plugins.transparency.workflow import DISCLOSURE, OBJECTION, WORKFLOWS

_ALL: dict[type[StrEnum], Mapping[Any, str]] = {
    BodyKind: {
        BodyKind.FACTORY: _l("Factory affairs"), BodyKind.GOVERNMENT: _l("Government affairs"),
        BodyKind.STATION: _l("Station affairs"), BodyKind.INSTITUTE: _l("Institute affairs"),
        BodyKind.HOSPITAL: _l("Hospital affairs"), BodyKind.OFFICE: _l("Office affairs"),
        BodyKind.SCHOOL: _l("School affairs"), BodyKind.VILLAGE: _l("Village affairs"),
    },
    Ownership: {
        Ownership.PUBLIC: _l("Publicly owned"), Ownership.NON_PUBLIC: _l("Not publicly owned"),
        Ownership.INSTITUTION: _l("Institution"),
    },
    Cadence: {
        Cadence.MONTHLY: _l("Monthly"), Cadence.QUARTERLY: _l("Quarterly"),
        Cadence.HALF_YEARLY: _l("Half-yearly"), Cadence.YEARLY: _l("Yearly"),
        Cadence.ON_EVENT: _l("On an event"),
    },
    Audience: {
        Audience.PUBLIC: _l("To everybody"), Audience.EMPLOYEES: _l("To the employees"),
    },
    Channel: {
        Channel.BOARD: _l("Notice board"), Channel.CONGRESS: _l("Workers' congress"),
        Channel.MEETING: _l("Meeting"), Channel.WEB: _l("Website"), Channel.NOTICE: _l("Notice"),
    },
    TimeUnit: {TimeUnit.DAY: _l("days"), TimeUnit.WORKDAY: _l("working days")},
    Purpose: {Purpose.DOCUMENT: _l("Document"), Purpose.BOARD: _l("Photograph of the board")},
    TextLayer: {
        TextLayer.READ: _l("its text was looked through"),
        TextLayer.NONE: _l("a picture: nothing in it can be looked through"),
        TextLayer.UNREADABLE: _l("its text cannot be read"),
    },
    Finding: {
        Finding.IDENTITY: _l("Identity number"), Finding.PHONE: _l("Telephone number"),
        Finding.CARD: _l("Bank account"), Finding.ADDRESS: _l("Home address"),
        Finding.HEALTH: _l("Health"), Finding.NAME: _l("Name"),
        Finding.UNREAD: _l("A file that could not be looked through"),
    },
    Decision: {Decision.MASKED: _l("Blacked out"), Decision.KEPT: _l("Kept")},
    ObjectionKind: {
        ObjectionKind.OBJECTION: _l("Objection"), ObjectionKind.QUESTION: _l("Question"),
    },
    Identity: {
        Identity.OPEN: _l("Under a name"), Identity.SEALED: _l("With a sealed name"),
        Identity.NONE: _l("Without a name"),
    },
    Rating: {
        Rating.SATISFIED: _l("Satisfied"), Rating.BASICALLY: _l("Basically satisfied"),
        Rating.UNSATISFIED: _l("Not satisfied"),
    },
    Status: {
        Status.CONFIRMED: _l("national law"), Status.LOCAL: _l("local law, for reference here"),
        Status.RECALLED: _l("to be checked"), Status.PROPOSED: _l("proposed, no law behind it"),
    },
    **STAR_WORDS,
}  # fmt: skip

# What happened besides the moves of the workflows, by its name in the history.
HAPPENED = {
    "open": _l("Opened"),
    "edit": _l("Text changed"),
    "attach": _l("File added"),
    "detach": _l("File taken out"),
    "redact": _l("Blacked out"),
    "keep": _l("Kept, with a reason"),
    "urge": _l("Urged in writing"),
    "schedule": _l("Day of posting set"),
    "unseal": _l("Sealed identity looked at"),
    "show": _l("Shown on the public page"),
    "hide": _l("Taken off the public page"),
    "extend": _l("Time limit extended"),
    "overdue": _l("Time limit passed"),
    **STAR_HAPPENED,
    "draft_rubric": _l("Rubric drafted"),
    "put_criterion": _l("Criterion of a rubric changed"),
    "drop_criterion": _l("Criterion of a rubric taken out"),
    "put_results": _l("Stars and vetoes of a rubric changed"),
    "publish_rubric": _l("Rubric published"),
    "discard_rubric": _l("Rubric discarded"),
    "issue_edition": _l("Edition of a catalogue issued"),
    "read_scorecard": _l("Scorecard read"),
}
_MOVES = {
    (workflow.kind, move.name): move.label for workflow in WORKFLOWS for move in workflow.moves
}


def name_of(word: StrEnum | None) -> str:
    """What people call a word of transparency; a dash for none."""
    return "—" if word is None else str(_ALL[type(word)][word])


def state_name(matter: Any) -> str:
    """What people call the state a matter is in."""
    return str(matter.__workflow__.state(matter.state).label)


def clock_name(clock: Clock) -> str:
    """What people call the time limit that runs on a disclosure."""
    return str(next(each.label for each in DISCLOSURE.clocks if each.name == clock.name))


def disclosure_state(state: str) -> str:
    """What people call the state of a disclosure."""
    return str(DISCLOSURE.state(state).label)


def objection_state(state: str) -> str:
    """What people call the state of an objection."""
    return str(OBJECTION.state(state).label)


def channel_names(channels: Iterable[str]) -> str:
    """Channels as they are listed."""
    return "、".join(name_of(Channel(each)) for each in channels)


def happened(action: str, kind: str) -> str:
    """What people call an entry of the history, "transparency:approve" of a "disclosure"."""
    verb = action.partition(":")[2]
    return str(_MOVES.get((kind, verb)) or HAPPENED.get(verb) or _("Changed"))


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of one kind, for a form."""
    return [(word.value, label) for word, label in _ALL[words].items()]
