"""What the congress tells people by itself."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

CALLED = NoticeKind(
    "congress:called",
    _l("A session is called"),
    _l("“%(title)s” is called for %(day)s, %(place)s. Please read the papers beforehand."),
    mutable=False,
)
PAPERS_SENT = NoticeKind(
    "congress:papers_sent",
    _l("Papers for a session"),
    _l("Papers for “%(title)s” on %(day)s have been put before you. Please confirm receipt."),
)
SESSION_NEAR = NoticeKind(
    "congress:session_near",
    _l("A session is near"),
    _l("“%(title)s” is in %(days)s days, on %(day)s."),
)
TASK_GIVEN = NoticeKind(
    "congress:task_given",
    _l("A task from a resolution"),
    _l("Task %(number)s from a resolution is yours: “%(title)s”, due on %(day)s."),
    mutable=False,
)
TASK_NEAR = NoticeKind(
    "congress:task_near",
    _l("A task is due soon"),
    _l("Task %(number)s, “%(title)s”, is due on %(day)s."),
)
TASK_OVERDUE = NoticeKind(
    "congress:task_overdue",
    _l("A task is overdue"),
    _l("Task %(number)s, “%(title)s”, was due on %(day)s and is not done."),
    mutable=False,
)

NOTICES = (CALLED, PAPERS_SENT, SESSION_NEAR, TASK_GIVEN, TASK_NEAR, TASK_OVERDUE)
