"""The messages about petitions, mediations, letters and protection: numbers, never a story."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

REGISTERED = NoticeKind(
    "legal_aid:registered",
    _l("A petition was registered"),
    _l("A petition was registered: %(number)s."),
)
HANDED_OVER = NoticeKind(
    "legal_aid:handed_over",
    _l("Something confidential was handed to me"),
    _l("%(number)s was handed to you. Open it to read it."),
    mutable=False,
)
ANSWERED = NoticeKind(
    "legal_aid:petition_answered",
    _l("My petition was answered"),
    _l("There is a written answer to your petition %(number)s."),
)
DUE = NoticeKind(
    "legal_aid:limit_near",
    _l("A time limit is near"),
    _l("%(number)s is due on %(due)s."),
    mutable=False,
)
OVER = NoticeKind(
    "legal_aid:mediation_over",
    _l("The time for a mediation is over"),
    _l("The time for %(number)s is over without an agreement. Hand out the notice that "
       "arbitration is open."),
    mutable=False,
)  # fmt: skip
FOUND = NoticeKind(
    "legal_aid:pattern",
    _l("A pattern across cases was found"),
    _l("Several matters have something in common. Look at the patterns."),
)
DOUBLE = NoticeKind(
    "legal_aid:double",
    _l("The same may have been registered twice"),
    _l("%(number)s may be the same as another petition. Compare them."),
)
NOTICES = (REGISTERED, HANDED_OVER, ANSWERED, DUE, OVER, FOUND, DOUBLE)
