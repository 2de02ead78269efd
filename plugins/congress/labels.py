"""What people call the words of the congress."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import Matter
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress.powers import BY_KEY
from plugins.congress.terms import (
    Activity,
    Category,
    Channel,
    CommitteeTask,
    Credential,
    Ending,
    ItemKind,
    Level,
    Mode,
    Office,
    SessionKind,
    Sex,
    Topic,
)
from plugins.congress.workflow import WORKFLOWS

_ALL: dict[type[StrEnum], Mapping[Any, str]] = {
    Level: {
        Level.REGIONAL: _l("Regional"), Level.INDUSTRY: _l("Of an industry"),
        Level.ENTERPRISE: _l("Of an enterprise"), Level.INSTITUTION: _l("Of an institution"),
        Level.SCHOOL: _l("Of a school"),
    },
    Category: {
        Category.FRONTLINE: _l("Frontline employee"), Category.TECHNICAL: _l("Technical employee"),
        Category.MANAGER: _l("Manager"), Category.OPERATOR: _l("Business operator"),
    },
    Sex: {Sex.FEMALE: _l("Female"), Sex.MALE: _l("Male")},
    Credential: {
        Credential.PENDING: _l("To be reviewed"), Credential.CONFIRMED: _l("Confirmed"),
        Credential.REFUSED: _l("Refused"),
    },
    Ending: {
        Ending.RECALLED: _l("Recalled"), Ending.LEFT: _l("Labour relation ended"),
        Ending.MOVED: _l("Moved out of the district"), Ending.CONVICTED: _l("Convicted"),
        Ending.RESIGNED: _l("Resigned"), Ending.DECEASED: _l("Deceased"),
    },
    CommitteeTask: {
        CommitteeTask.PROPOSALS: _l("Proposals committee"),
        CommitteeTask.CREDENTIALS: _l("Credentials committee"),
        CommitteeTask.CONTRACTS: _l("Collective contract supervision committee"),
        CommitteeTask.LABOUR_PROTECTION: _l("Labour protection committee"),
        CommitteeTask.WELFARE: _l("Welfare committee"),
        CommitteeTask.APPRAISAL: _l("Democratic appraisal committee"),
        CommitteeTask.WOMEN: _l("Women employees' committee"),
    },
    SessionKind: {
        SessionKind.ANNUAL: _l("Annual"), SessionKind.EXTRAORDINARY: _l("Extraordinary"),
    },
    Mode: {Mode.ONSITE: _l("In a hall"), Mode.ONLINE: _l("Online"), Mode.MIXED: _l("Both")},
    Office: {
        Office.PRESIDIUM: _l("Member of the presidium"), Office.CHAIR: _l("Executive chair"),
        Office.SECRETARY: _l("Secretary-general"), Office.HEAD_TELLER: _l("Head teller"),
        Office.TELLER: _l("Teller"),
    },
    ItemKind: {
        ItemKind.REPORT: _l("Hear a report"), ItemKind.DELIBERATE_ADVISE: _l("Deliberate, advise"),
        ItemKind.DELIBERATE_PASS: _l("Deliberate, pass"),
        ItemKind.REVIEW_SUPERVISE: _l("Review, supervise"), ItemKind.ELECT: _l("Elect"),
        ItemKind.APPRAISE: _l("Appraise"),
    },
    Channel: {Channel.ONLINE: _l("Confirmed online"), Channel.PAPER: _l("Signed on paper")},
    Activity: {
        Activity.OPINION: _l("Gave an opinion"), Activity.PROPOSAL: _l("Made a proposal"),
        Activity.PATROL: _l("Went on patrol"), Activity.TRAINING: _l("Was trained"),
        Activity.CONTACT: _l("Listened to employees"), Activity.SESSION: _l("Attended a session"),
        Activity.REPORT_BACK: _l("Reported back to employees"),
    },
    Topic: {
        Topic.RESOLUTIONS: _l("Resolutions carried out"), Topic.OPENNESS: _l("Openness"),
        Topic.CONTRACTS: _l("Collective contracts kept"),
        Topic.PROPOSALS: _l("Proposals handled"), Topic.SAFETY: _l("Safety and protection"),
        Topic.WAGES: _l("Wages and social insurance"),
    },
}  # fmt: skip

# What happened besides the moves of the workflows, by its name in the history.
HAPPENED: Mapping[str, str] = {
    "open": _l("Entered"), "overdue": _l("Time limit passed"), "found": _l("Congress founded"),
    "amend": _l("Charter changed"), "include": _l("Constituents taken in"),
    "exclude": _l("Constituent taken out"), "cut_districts": _l("Districts cut"),
    "allot_seats": _l("Seats allotted"), "enter_election": _l("Election entered"),
    "seat": _l("Mandate begun"), "review": _l("Credentials reviewed"),
    "confirm_all": _l("Credentials confirmed"), "end_mandate": _l("Mandate ended"),
    "correct": _l("Delegate's particulars corrected"), "form_groups": _l("Delegations formed"),
    "name_head": _l("Head of delegation named"), "fill_committee": _l("Committee filled"),
    "replan": _l("Plan changed"), "appoint": _l("Offices filled"),
    "add_item": _l("Item put on the agenda"), "change_item": _l("Item changed"),
    "move_item": _l("Agenda reordered"), "remove_item": _l("Item taken off the agenda"),
    "note_outcome": _l("Outcome written down"), "prepare_material": _l("Paper prepared"),
    "send_materials": _l("Papers sent"), "receive_on_paper": _l("Receipts entered"),
    "give_opinion": _l("Opinion of a delegation"), "check_in": _l("Delegate checked in"),
    "check_out": _l("Delegate left"), "empty_hall": _l("Hall emptied"),
    "go_to": _l("Item called"), "rewrite": _l("Text changed"), "import": _l("Roster imported"),
}  # fmt: skip
_MOVES = {flow.kind: {move.name: move.label for move in flow.moves} for flow in WORKFLOWS}


def name_of(word: StrEnum | None) -> str:
    """What people call a word; a dash for none."""
    return "—" if word is None else str(_ALL[type(word)][word])


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of one kind, for a form."""
    return [(word.value, str(label)) for word, label in _ALL[words].items()]


def state_name(matter: Matter) -> str:
    """What people call the state a matter is in."""
    return str(matter.__workflow__.state(matter.state).label)


def power_name(key: str | None) -> str:
    """What people call the power an item was made from."""
    return str(BY_KEY[key].label) if key in BY_KEY else ""


def happened(kind: str, action: str) -> str:
    """What people call an entry of the history, "congress:close"."""
    verb = action.partition(":")[2]
    return str(_MOVES.get(kind, {}).get(verb) or HAPPENED.get(verb) or _("Changed"))
