"""Suggestions and proposals: handed in, registered, handled, answered, and rated."""

from platform_core.api import Event, Job, Manifest, NavItem, Setting
from platform_core.api import lazy_gettext as _l

manifest = Manifest(
    name="suggestions",
    label=_l("Suggestions"),
    summary=_l("Collects members' suggestions and delegates' proposals, and answers every one."),
    api=">=1,<2",
    nav=(
        NavItem(_l("Suggestions"), "suggestions.index", "suggestions:read", order=20),
        NavItem(_l("My suggestions"), "suggestions.mine", "suggestions:submit", order=21),
        NavItem(_l("Board"), "suggestions.board", "suggestions:submit", order=22),
        NavItem(_l("Triage"), "suggestions.triage", "suggestions:register", order=23),
    ),
    settings=(
        Setting("public_board", _l("Show the board to everybody, without sign-in"), bool, False),
        Setting("nameless", _l("Accept suggestions without a name"), bool, True),
    ),
    emits=(
        Event("suggestions.registered", {"ref": "str", "number": "str"}),
        Event("suggestions.replied", {"ref": "str", "number": "str", "grade": "str"}),
        Event("suggestions.reopened", {"ref": "str", "number": "str"}),
        Event("suggestions.appealed", {"ref": "str", "number": "str"}),
        Event("suggestions.closed", {"ref": "str", "number": "str", "state": "str"}),
    ),
    jobs=(
        Job("settle_silent", "1d", "settle_silent"),
        Job("recall_promises", "1d", "recall_promises"),
        Job("remind", "1d", "remind"),
    ),
)
