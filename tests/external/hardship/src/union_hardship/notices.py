"""The messages it sends, and what they say."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

ANSWERED = NoticeKind(
    "hardship:answered", _l("My request was answered"), _l("Your request %(number)s was answered.")
)
DUE = NoticeKind(
    "hardship:due", _l("A request is due"), _l("Request %(number)s is due on %(due)s.")
)
NOTICES = (ANSWERED, DUE)
