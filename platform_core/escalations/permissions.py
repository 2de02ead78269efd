"""Who may take a matter up to the county, and who answers there."""

from platform_core.accounts import Permission
from platform_core.escalations.workflow import ANSWER, SEE, SEND
from platform_core.i18n import lazy_gettext as _l

PERMISSIONS = (
    Permission(SEE, _l("See what was taken up to the county"),
               ("township_admin", "township_officer")),
    Permission(SEND, _l("Take matters up to the county"), ("township_admin",)),
    Permission(ANSWER, _l("Answer what townships take up"), ("county_officer",)),
)  # fmt: skip
