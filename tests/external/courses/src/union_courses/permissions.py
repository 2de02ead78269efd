"""What people may do with courses, and which roles may by default."""

from platform_core.api import Permission
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")

PERMISSIONS = (
    Permission("courses:read", _l("See the training courses"), (*_OFFICE, "union_chair", "member")),
    Permission("courses:plan", _l("Plan courses and enter who came"), _OFFICE),
)
