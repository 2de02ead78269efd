"""Hardship help: members in need ask, the township union answers and pays."""

from platform_core.api import Event, Job, Manifest, NavItem, Setting
from platform_core.api import lazy_gettext as _l

manifest = Manifest(
    name="hardship",
    label=_l("Hardship help"),
    summary=_l("Members in need ask for help; the township union answers by a date and pays."),
    api=">=1,<2",
    nav=(NavItem(_l("Hardship help"), "hardship.index", "hardship:ask", order=60),),
    settings=(
        Setting("remind_days", _l("Days before a date on which the office is reminded"), int, 2,
                min=0, max=30),
    ),
    emits=(
        Event("hardship.answered", {"ref": "str", "number": "str", "state": "str",
                                    "granted_fen": "int"}),
    ),
    listens={"hardship.answered": "tell_author"},
    jobs=(Job("remind", "1d", "remind"),),
)  # fmt: skip
