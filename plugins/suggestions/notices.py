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
SETTLED = NoticeKind(
    "suggestions:settled",
    _l("My suggestion came to its end"),
    _l("Your suggestion %(number)s: %(state)s. Open it to read why."),
)
EXTENDED = NoticeKind(
    "suggestions:extended",
    _l("The answer to my suggestion takes longer"),
    _l("The time to answer your suggestion %(number)s was extended to %(due)s."),
)
PROGRESSED = NoticeKind(
    "suggestions:progressed",
    _l("There is news of my suggestion"),
    _l("There is a new answer that concerns your suggestion %(number)s."),
)
DECIDED = NoticeKind(
    "suggestions:decided",
    _l("The county decided on my suggestion"),
    _l("The county union has decided on your suggestion %(number)s."),
)
ASSIGNED = NoticeKind(
    "suggestions:assigned",
    _l("A suggestion was assigned to my unit"),
    _l("Suggestion %(number)s was assigned to your unit."),
)
REOPENED = NoticeKind(
    "suggestions:reopened",
    _l("My unit's answer did not satisfy"),
    _l("The answer to suggestion %(number)s did not satisfy; handle it once more."),
)
DUE_SOON = NoticeKind(
    "suggestions:due",
    _l("A date is near"),
    _l("Suggestion %(number)s is due on %(due)s."),
)
NOTICES = (
    REGISTERED, ANSWERED, ASKED, SETTLED, EXTENDED, PROGRESSED, DECIDED, ASSIGNED, REOPENED,
    DUE_SOON,
)  # fmt: skip
