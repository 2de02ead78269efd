"""The messages that suggestions send, and what they say."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

REGISTERED = NoticeKind(
    "suggestions:registered",
    _l("My suggestion was registered"),
    _l("Your suggestion %(number)s has been registered."),
)
ANSWERED = NoticeKind(
    "suggestions:answered",
    _l("My suggestion was answered"),
    _l("Your suggestion %(number)s has been answered. Please say whether you are satisfied."),
)
ASKED = NoticeKind(
    "suggestions:asked",
    _l("More is asked about my suggestion"),
    _l("More is needed to handle your suggestion %(number)s."),
)
ASSIGNED = NoticeKind(
    "suggestions:assigned",
    _l("A suggestion was assigned to my unit"),
    _l("Suggestion %(number)s was assigned to your unit."),
)
DUE_SOON = NoticeKind(
    "suggestions:due",
    _l("A date is near"),
    _l("Suggestion %(number)s is due on %(due)s."),
)
NOTICES = (REGISTERED, ANSWERED, ASKED, ASSIGNED, DUE_SOON)
