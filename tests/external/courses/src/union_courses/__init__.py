"""Training courses: what delegates learn before a session of the congress, and who came."""

from platform_core.api import Event, Job, Manifest, NavItem, Setting
from platform_core.api import lazy_gettext as _l

manifest = Manifest(
    name="courses",
    label=_l("Training courses"),
    summary=_l("Plans courses for delegates, beside the sessions they prepare for."),
    api=">=1,<2",
    requires=("congress",),
    nav=(NavItem(_l("Training courses"), "courses.index", "courses:read", order=60),),
    settings=(
        Setting("remind_days", _l("Days before a course on which the office is reminded"), int, 3,
                min=0, max=30),
    ),
    emits=(Event("courses.held", {"ref": "str", "number": "str", "state": "str",
                                  "present": "int"}),),
    listens={"congress.session_closed": "recall_what_was_not_held"},
    jobs=(Job("remind", "1d", "remind"),),
)  # fmt: skip
