"""The messages that transparency sends, and what they say."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

DUE_SOON = NoticeKind(
    "transparency:due",
    _l("Something is to be disclosed soon"),
    _l("“%(title)s” of %(body)s is to be disclosed by %(due)s."),
)
OVERDUE = NoticeKind(
    "transparency:overdue",
    _l("Something was not disclosed in time"),
    _l("“%(title)s” of %(body)s was to be disclosed by %(due)s and is not."),
)
POSTED_LONG_ENOUGH = NoticeKind(
    "transparency:posted",
    _l("A posting time has ended"),
    _l("%(number)s has been posted long enough; it may be taken down and archived."),
)
OBJECTED = NoticeKind(
    "transparency:objected",
    _l("Somebody objected or asked"),
    _l("%(number)s is to be answered by %(due)s."),
)
ANSWERED = NoticeKind(
    "transparency:answered",
    _l("My objection was answered"),
    _l(
        "Your objection or question %(number)s has been answered. Please say whether you are "
        "satisfied."
    ),
)
NOTICES = (DUE_SOON, OVERDUE, POSTED_LONG_ENOUGH, OBJECTED, ANSWERED)
