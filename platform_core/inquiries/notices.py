"""What the township is told of inquiries."""

from platform_core.i18n import lazy_gettext as _l
from platform_core.messaging.notices import NoticeKind

ASKED = NoticeKind(
    "core:inquiry_asked",
    _l("The county asks for something"),
    _l("The county asks: “%(title)s”. Answer by %(due)s."),
    mutable=False,
)
URGED = NoticeKind(
    "core:inquiry_urged",
    _l("The county urges an answer"),
    _l("The county urges you to answer “%(title)s”; it was due by %(due)s."),
    mutable=False,
)
REMINDED = NoticeKind(
    "core:inquiry_reminded",
    _l("An inquiry runs out"),
    _l("“%(title)s” is to be answered by %(due)s."),
)
RETURNED = NoticeKind(
    "core:inquiry_returned",
    _l("An answer was returned"),
    _l("The county returned your answer to “%(title)s”. Complete it."),
    mutable=False,
)
NOTICES = (ASKED, URGED, REMINDED, RETURNED)
