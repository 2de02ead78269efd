"""The regional workers' congress: delegates, sessions, votes, resolutions and their fate."""

from platform_core.api import Event, Job, Manifest, NavItem, Slot
from platform_core.api import lazy_gettext as _l

manifest = Manifest(
    name="congress",
    label=_l("Workers' congress"),
    summary=_l(
        "From electing delegates to resolutions carried out: sessions, votes, papers, patrols."
    ),
    api=">=1,<2",
    nav=(
        NavItem(_l("Workers' congress"), "congress.index", "congress:read", order=10),
        NavItem(_l("The session now"), "congress.now", "congress:attend", order=11),
        NavItem(_l("My mandate"), "congress.mine", "congress:attend", order=12),
    ),
    emits=(
        Event(
            "congress.motion_decided",
            {
                "ref": "str",
                "number": "str",
                "subject": "str",
                "session": "str",
                "passed": "bool",
                "outcome": "str",
                "figures": "dict",
                "decided_on": "date",
            },
        ),
        Event("congress.session_closed", {"ref": "str", "number": "str", "state": "str"}),
        Event("congress.task_overdue", {"ref": "str", "number": "str", "due": "date"}),
    ),
    slots=(
        Slot("congress.session.aside", "session"),
        Slot("congress.item.aside", "agenda_item"),
        Slot("congress.resolution.aside", "resolution"),
        Slot("congress.patrols.aside", "congress"),
    ),
    jobs=(Job("note_overdue_tasks", "1d", "note_overdue_tasks"), Job("remind", "1d", "remind")),
)
