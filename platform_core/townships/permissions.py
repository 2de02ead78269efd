"""Who may make, suspend and archive townships."""

from platform_core.accounts import Permission
from platform_core.i18n import lazy_gettext as _l

PERMISSIONS = (
    Permission("townships:manage", _l("Make, suspend and archive townships"), ("county_officer",)),
)
