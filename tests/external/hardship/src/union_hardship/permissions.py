"""What people may do, and which roles may by default. What is not stated is denied."""

from platform_core.api import Permission
from platform_core.api import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")

PERMISSIONS = (
    Permission("hardship:ask", _l("Ask, and follow one's own requests"), (*_OFFICE, "member")),
    Permission("hardship:answer", _l("Read and answer all requests"), _OFFICE),
)
