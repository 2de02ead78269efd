"""Transparency: what bodies must disclose, when they did, what workers say of it."""

from platform_core.api import Event, Manifest, Setting
from platform_core.api import lazy_gettext as _l

EVERY = {"ref": "str", "number": "str", "state": "str"}

manifest = Manifest(
    name="transparency",
    label=_l("Transparency"),
    summary=_l("What every body must disclose, when it did, and what workers say of it."),
    api=">=1,<2",
    settings=(
        Setting("open_pages", _l("Show what is public to everybody, without sign-in"), bool, True),
        Setting("robots", _l("Let search engines list the public pages"), bool, False),
        Setting("nameless", _l("Accept objections without a name"), bool, True),
    ),
    emits=(
        Event("transparency.due", {"ref": "str", "body": "str", "title": "str", "due_on": "date"}),
        Event(
            "transparency.overdue", {"ref": "str", "body": "str", "title": "str", "due_on": "date"}
        ),
        Event("transparency.published", {**EVERY, "fingerprint": "str", "edition": "int"}),
        Event("transparency.objected", EVERY),
        Event("transparency.star_awarded", {**EVERY, "stars": "int"}),
        Event("transparency.star_downgraded", {"ref": "str", "stars": "int", "before": "int"}),
        Event("transparency.task_overdue", {"ref": "str", "number": "str", "due": "date"}),
    ),
)  # fmt: skip
