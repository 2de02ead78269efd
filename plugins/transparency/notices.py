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
URGED = NoticeKind(
    "transparency:urged",
    _l("My body was urged in writing to disclose something"),
    _l("“%(title)s” of %(body)s is urged in writing; disclose it and answer by %(due)s."),
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
STAR_MARKED = NoticeKind(
    "transparency:star_marked",
    _l("My unit's self-assessment was marked"),
    _l("The marks of %(subject)s (%(number)s) are there. You may reply to each of them."),
)
STAR_SENT_BACK = NoticeKind(
    "transparency:star_sent_back",
    _l("The county sent a scorecard back"),
    _l(
        "The county union sent the scorecard of %(subject)s (%(number)s) back; it is to be marked "
        "once more."
    ),
)
STAR_POSTED = NoticeKind(
    "transparency:star_posted",
    _l("A result for stars was posted"),
    _l(
        "The result of %(subject)s (%(number)s) is posted: %(stars)s stars. You may appeal while "
        "it is posted."
    ),
)
STAR_AWARDED = NoticeKind(
    "transparency:star_awarded",
    _l("Stars were awarded"),
    _l("%(subject)s (%(number)s) was awarded %(stars)s stars."),
)
STAR_LOST = NoticeKind(
    "transparency:star_lost",
    _l("Stars were lost"),
    _l("%(subject)s (%(number)s) has %(stars)s stars now; before it had %(before)s."),
)
STAR_RECHECK = NoticeKind(
    "transparency:star_recheck",
    _l("Stars are to be looked at again"),
    _l(
        "The stars of %(subject)s are to be looked at again from %(day)s on; assess yourselves in "
        "%(number)s."
    ),
)
STAR_OVERDUE = NoticeKind(
    "transparency:star_overdue",
    _l("Stars were not looked at again in time"),
    _l(
        "The stars of %(subject)s were to be looked at again by %(day)s. They stand for now; the "
        "county union decides."
    ),
)
TASK_GIVEN = NoticeKind(
    "transparency:task_given",
    _l("A joint meeting gave my unit a task"),
    _l("%(number)s “%(title)s” is due on %(day)s."),
)
TASK_NEAR = NoticeKind(
    "transparency:task_near",
    _l("A task from a joint meeting is due soon"),
    _l("%(number)s “%(title)s” is due on %(day)s."),
)
TASK_LATE = NoticeKind(
    "transparency:task_late",
    _l("A task from a joint meeting is overdue"),
    _l("%(number)s “%(title)s” was due on %(day)s."),
)
NOTICES = (
    DUE_SOON, OVERDUE, POSTED_LONG_ENOUGH, OBJECTED, ANSWERED, STAR_MARKED, STAR_SENT_BACK,
    STAR_POSTED, STAR_AWARDED, STAR_LOST, STAR_OVERDUE, STAR_RECHECK, TASK_GIVEN, TASK_NEAR,
    TASK_LATE, URGED,
)  # fmt: skip
