"""What people may do with the congress, and which roles may by default."""

from platform_core.api import Permission
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")
_EVERYBODY = (*_OFFICE, "union_chair", "handler", "member")

PERMISSIONS = (
    Permission("congress:read", _l("Read congresses, sessions and resolutions"), _EVERYBODY),
    Permission("congress:attend", _l("Act as a delegate: receive papers, vote"), _EVERYBODY),
    Permission("congress:roster", _l("See delegates with their particulars"),
               (*_OFFICE, "union_chair")),
    Permission("congress:prepare", _l("Keep congresses, districts, delegates, training"), _OFFICE),
    Permission("congress:approve", _l("Enter approvals by the Party committee and the county"),
               ("township_admin",)),
    Permission("congress:preside", _l("Open, run and close sessions and votes"), _OFFICE),
    Permission("congress:tell", _l("Count votes, where one is appointed a teller"), _EVERYBODY),
    Permission("congress:publish", _l("Publish resolutions and report upward"), _OFFICE),
    Permission("congress:follow_up", _l("Give out and check tasks from resolutions"), _OFFICE),
    Permission("congress:carry_out", _l("Report on tasks from resolutions"),
               (*_OFFICE, "union_chair", "handler")),
    Permission("congress:patrol", _l("Plan patrols and keep what they find"),
               (*_OFFICE, "union_chair")),
)  # fmt: skip
