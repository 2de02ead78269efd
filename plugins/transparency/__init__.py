"""Transparency: what bodies must disclose, when they did, what workers say of it."""

from platform_core.api import Event, Job, Manifest, NavItem, Setting
from platform_core.api import lazy_gettext as _l

EVERY = {"ref": "str", "number": "str", "state": "str"}

manifest = Manifest(
    name="transparency",
    label=_l("Transparency"),
    summary=_l("What every body must disclose, when it did, and what workers say of it."),
    api=">=1,<2",
    nav=(NavItem(_l("Transparency"), "transparency.index", "transparency:read", order=30),),
    county_nav=(
        NavItem(
            _l("Disclosure catalogues"), "transparency_county.catalogues",
            "transparency:county_catalogue", order=30,
        ),
        NavItem(_l("Stars"), "transparency_county.stars", "transparency:county_stars", order=31),
    ),
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
        Event("transparency.star_recheck_overdue",
              {"ref": "str", "stars": "int", "recheck_on": "date"}),
        Event("transparency.task_overdue", {"ref": "str", "number": "str", "due": "date"}),
    ),
    jobs=(
        Job("write_calendar", "1d", "write_calendar"),
        Job("release", "1d", "release"),
        Job("settle_silent", "1d", "settle_silent"),
        Job("remind", "1d", "remind"),
        Job("settle_replies", "1d", "settle_replies"),
        Job("recheck_stars", "1d", "recheck_stars"),
        Job("flag_stars", "1d", "flag_stars"),
        Job("note_overdue_tasks", "1d", "note_overdue_tasks"),
        Job("remind_tasks", "1d", "remind_tasks"),
    ),
)  # fmt: skip
