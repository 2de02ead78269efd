"""The messages that courses send, and what they say."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

SOON = NoticeKind("courses:soon", _l("A course is near"),
                  _l("Course %(number)s is planned for %(day)s."))  # fmt: skip
NOT_HELD = NoticeKind(
    "courses:not_held", _l("A course before a session was not held"),
    _l("Session %(session)s is over; course %(number)s was neither held nor called off."),
)  # fmt: skip
NOTICES = (SOON, NOT_HELD)
