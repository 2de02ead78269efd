"""Suggestions and proposals: handed in, registered, handled, answered, and rated."""

from platform_core.api import Event, Job, Manifest, NavItem, Setting
from platform_core.api import lazy_gettext as _l

EVERY = {"ref": "str", "number": "str", "state": "str"}

manifest = Manifest(
    name="suggestions",
    label=_l("Suggestions"),
    summary=_l("Collects members' suggestions and delegates' proposals, and answers every one."),
    api=">=1,<2",
    nav=(NavItem(_l("Suggestions"), "suggestions.index", "suggestions:submit", order=20),),
    county_nav=(
        NavItem(_l("Appeals"), "suggestions_county.appeals", "suggestions:county_review", order=20),
    ),
    settings=(
        Setting("public_board", _l("Show the board to everybody, without sign-in"), bool, False),
        Setting("nameless", _l("Accept suggestions without a name"), bool, True),
    ),
    emits=(
        Event("suggestions.registered", EVERY),
        Event("suggestions.replied", {**EVERY, "grade": "str", "round": "int"}),
        Event("suggestions.reopened", EVERY),
        Event("suggestions.appealed", EVERY),
        # Of the last three, those that the way it ended has: merged, rated, a promise reported.
        Event("suggestions.closed", {**EVERY, "into": "str", "rating": "str", "grade": "str"}),
    ),
    listens={
        "legal_aid.founded": "note_founded",
        "legal_aid.pattern_found": "take_pattern",
    },
    jobs=(
        Job("settle_silent", "1d", "settle_silent"),
        Job("recall_promises", "1d", "recall_promises"),
        Job("remind", "1d", "remind"),
    ),
)
