"""What may be done with the registers, and by which roles."""

from platform_core.accounts import Permission
from platform_core.i18n import lazy_gettext as _l

_OFFICE = ("township_admin", "township_officer")

PERMISSIONS = (
    Permission(
        "organisation:read",
        _l("See unions, committees, employers and honours"),
        (*_OFFICE, "union_chair", "handler", "member"),
    ),
    Permission(
        "organisation:members",
        _l("See the register of members, a chair that of the own union"),
        (*_OFFICE, "union_chair"),
    ),
    Permission("organisation:edit", _l("Keep the registers"), _OFFICE),
    Permission("organisation:import", _l("Import rosters"), _OFFICE),
    Permission(
        "organisation:identity",
        _l("See identity and telephone numbers in full; each time is recorded"),
        ("township_admin",),
    ),
)
