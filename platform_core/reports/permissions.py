"""What may be done with figures and reports, and by which roles."""

from platform_core.accounts import Permission
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.workflow import ACCEPT, SEE, SIGN, STATE

_OFFICE = ("township_admin", "township_officer")

PERMISSIONS = (
    Permission(SEE, _l("See the township's figures and reports"), _OFFICE),
    Permission(STATE, _l("State figures that no record holds, and say something to a figure"),
               _OFFICE),
    Permission(SIGN, _l("Sign a period's figures, and correct final ones"), ("township_admin",)),
    Permission(ACCEPT, _l("Return, accept and lock the figures of townships"),
               ("county_officer",)),
    Permission("reports:templates", _l("Change the templates of reports"), ("county_officer",)),
)  # fmt: skip
