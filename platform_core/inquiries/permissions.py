"""What may be done with inquiries, and by which roles."""

from platform_core.accounts import Permission
from platform_core.i18n import lazy_gettext as _l
from platform_core.inquiries.workflow import ANSWER, SEE, SEND

_OFFICE = ("township_admin", "township_officer")

PERMISSIONS = (
    Permission(SEE, _l("See what the county asks"), _OFFICE),
    Permission(ANSWER, _l("Answer the county's inquiries"), _OFFICE),
    Permission(SEND, _l("Send inquiries to townships and judge the answers"), ("county_officer",)),
)
