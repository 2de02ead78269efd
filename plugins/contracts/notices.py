"""The messages that consultations and contracts send, and what they say."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_notices import CHECK_NOTICES
from plugins.contracts.warning_notices import WARNING_NOTICES

DUE_SOON = NoticeKind(
    "contracts:due",
    _l("A date of a contract is near"),
    _l("%(number)s “%(title)s” is due on %(day)s."),
)
OVERDUE = NoticeKind(
    "contracts:overdue",
    _l("A date of a contract has passed"),
    _l("%(number)s “%(title)s” was due on %(day)s."),
    mutable=False,
)
EFFECTIVE = NoticeKind(
    "contracts:effective",
    _l("A contract is in force"),
    _l(
        "%(number)s “%(title)s” is in force since %(day)s: the labour bureau did not object "
        "within its time. Publish it now."
    ),
    mutable=False,
)
UNSURE = NoticeKind(
    "contracts:unsure",
    _l("The last day of the labour bureau's review is provisional"),
    _l(
        "%(number)s “%(title)s”: the review would end on %(day)s, but the holidays of that year "
        "are not known yet, so silence does not count by itself. Ask the labour bureau and enter "
        "its answer, or wait for the calendar."
    ),
    mutable=False,
)
EXPIRING = NoticeKind(
    "contracts:expiring",
    _l("A contract is near its end"),
    _l("%(number)s “%(title)s” ends on %(day)s. Its renewal may be negotiated now."),
)
BELOW_FLOOR = NoticeKind(
    "contracts:below_floor",
    _l("Contracts below the minimum wage"),
    _l("The minimum wage has risen; contracts in force stand below it: %(numbers)s."),
    mutable=False,
)
DECIDED = NoticeKind(
    "contracts:decided",
    _l("The county decided on a refusal"),
    _l("The county has decided on %(number)s “%(title)s”."),
    mutable=False,
)

NOTICES = (DUE_SOON, OVERDUE, EFFECTIVE, UNSURE, EXPIRING, BELOW_FLOOR, DECIDED, *CHECK_NOTICES,
           *WARNING_NOTICES)  # fmt: skip
