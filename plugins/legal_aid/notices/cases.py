"""The messages about cases. They name no case's matter, person or other side."""

from platform_core.api import NoticeKind
from platform_core.api import lazy_gettext as _l

ENTERED = NoticeKind(
    "legal_aid:entered",
    _l("An application for legal aid came in"),
    _l("An application for legal aid (%(number)s) waits for a decision."),
)
MISSING = NoticeKind(
    "legal_aid:missing",
    _l("Papers are missing for my application"),
    _l("Papers are missing for your application %(number)s. Sign in to see which."),
)
DECIDED = NoticeKind(
    "legal_aid:decided",
    _l("My application was decided on"),
    _l("Your application %(number)s was decided on. Sign in to read the decision."),
)
ASSIGNED = NoticeKind(
    "legal_aid:assigned",
    _l("A case was assigned to me"),
    _l("Case %(number)s was assigned to you. Take it on or give it back."),
)
HANDLED = NoticeKind(
    "legal_aid:handled",
    _l("There is news of my case"),
    _l("There is news of your case %(number)s. Sign in to read it."),
)
NEAR = NoticeKind(
    "legal_aid:near",
    _l("A time limit of a case is near"),
    _l("A time limit of case %(number)s ends on %(due)s: %(days)s days left."),
)
HEARING = NoticeKind(
    "legal_aid:hearing",
    _l("A hearing was set or changed"),
    _l("The dates of case %(number)s have changed. Sign in to see them."),
)
LENT = NoticeKind(
    "legal_aid:lent",
    _l("I may look at a case for a time"),
    _l("You may look at case %(number)s until %(due)s."),
)
ANSWERED = NoticeKind(
    "legal_aid:answered",
    _l("The county answered on a case"),
    _l("The county answered on case %(number)s. Sign in to read it."),
)
NOTICES = (ENTERED, MISSING, DECIDED, ASSIGNED, HANDLED, NEAR, HEARING, LENT, ANSWERED)
