"""The messages about warnings."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

ASSIGNED = NoticeKind(
    "contracts:warning_assigned",
    _l("A warning was given to my unit"),
    _l("Your unit deals with warning %(number)s (%(level)s)."),
)
INSTRUCTED = NoticeKind(
    "contracts:warning_instructed",
    _l("The county instructed on a warning"),
    _l("The county union gave an instruction on warning %(number)s."),
)
SIGNALLED = NoticeKind(
    "contracts:warning_signalled",
    _l("A signal must be verified"),
    _l("A signal came in (%(number)s, %(level)s). Verify it by %(due)s."),
)
WARNING_NOTICES = (ASSIGNED, INSTRUCTED, SIGNALLED)
