"""The messages about checks of fulfilment and the breaches they find."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

LETTER = NoticeKind(
    "contracts:letter",
    _l("A problem letter was sent to my unit"),
    _l("A problem letter was sent to your unit (%(number)s). Put it right and answer by %(due)s."),
)
INSISTED = NoticeKind(
    "contracts:insisted",
    _l("A breach was found again"),
    _l("The second look at %(number)s found it as before. Put it right by %(due)s."),
)
CHECK_DUE = NoticeKind(
    "contracts:check_due",
    _l("A check of fulfilment is due"),
    _l("The check of fulfilment %(number)s is to be finished by %(due)s."),
)
CHECK_NOTICES = (LETTER, INSISTED, CHECK_DUE)
