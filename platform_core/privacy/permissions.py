"""What may be done with personal data, and by which roles."""

from platform_core.accounts import Permission
from platform_core.i18n import lazy_gettext as _l

PERMISSIONS = (
    Permission(
        "privacy:hand_out",
        _l("Hand out to a member what is kept of them"),
        ("township_admin",),
    ),
    Permission(
        "privacy:erase", _l("Erase the personal data of a former member"), ("township_admin",)
    ),
)
