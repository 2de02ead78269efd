"""What people call the words of a vote."""

from platform_core.api import lazy_gettext as _l
from plugins.congress.models import How
from plugins.congress.vote_states import About, Channel, Outcome, VoteKind

KINDS = {
    VoteKind.SECRET: _l("Secret, by phone"),
    VoteKind.MIXED: _l("Secret, by phone or on paper"),
    VoteKind.PAPER: _l("Secret, on paper"),
    VoteKind.NAMED: _l("By name, by phone"),
}
ABOUTS = {
    About.MOTION: _l("A motion"),
    About.ELECTION: _l("An election"),
    About.APPRAISAL: _l("An appraisal of leaders"),
}
OUTCOMES = {
    Outcome.PASSED: _l("Passed"),
    Outcome.NOT_PASSED: _l("Not passed"),
    Outcome.ELECTED: _l("Elected"),
    Outcome.RUN_OFF: _l("A run-off is needed"),
    Outcome.APPRAISED: _l("Appraised"),
}
WORDS = {
    "for": _l("For"),
    "against": _l("Against"),
    "abstain": _l("Abstain"),
    "excellent": _l("Excellent"),
    "competent": _l("Competent"),
    "basically": _l("Basically competent"),
    "incompetent": _l("Not competent"),
    "trust": _l("Trust"),
    "distrust": _l("No trust"),
}
HOWS = {
    How.PHONE: _l("by phone"),
    How.BADGE: _l("by badge"),
    How.NAME: _l("by name"),
    How.NUMBER: _l("by number"),
}
CHANNELS = {Channel.PHONE: _l("by phone"), Channel.PAPER: _l("on paper")}
FIGURES = (
    ("due", _l("Due to attend")), ("present", _l("Present")), ("issued", _l("Issued")),
    ("returned", _l("Returned")), ("valid", _l("Valid")), ("invalid", _l("Invalid")),
    ("votes_for", _l("For")), ("against", _l("Against")), ("abstain", _l("Abstained")),
)  # fmt: skip
DIFFERING = {
    "issued": _l("papers issued"),
    "returned": _l("papers returned"),
    "valid": _l("valid papers"),
    "lines": _l("votes"),
}
