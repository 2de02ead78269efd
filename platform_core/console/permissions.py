"""What county officers may do in the console."""

from platform_core.accounts import Permission
from platform_core.i18n import lazy_gettext as _l

_ALL = ("county_officer", "county_auditor")

PERMISSIONS = (
    Permission("console:see", _l("See the county's console"), _ALL),
    Permission("console:switch", _l("Switch modules in townships"), ("county_officer",)),
    Permission(
        "console:values",
        _l("Set the county's values of rules that no law fixes"),
        ("county_officer",),
    ),
    Permission("console:audit", _l("Read the county's history"), _ALL),
    Permission("console:plugins", _l("Look after plugins"), ("county_officer",)),
    Permission(
        "modules:see",
        _l("See which modules the township has"),
        ("township_admin", "township_officer"),
    ),
    Permission(
        "modules:ask",
        _l("Switch modules the county leaves to the township, and ask for others"),
        ("township_admin",),
    ),
    Permission(
        "matters:red_list",
        _l("See the dates that run out in the township"),
        ("township_admin", "township_officer"),
    ),
)
