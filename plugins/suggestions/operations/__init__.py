"""One function per thing a person does: check the rule, change, record. The request commits."""

from plugins.suggestions.operations.authors import Mark, bearer, speaking, unseal
from plugins.suggestions.operations.feedback import decide, rate, supplement, withdraw
from plugins.suggestions.operations.hand_in import Draft, hand_in, support
from plugins.suggestions.operations.handling import (
    Answer,
    accept,
    add_note,
    ask,
    extend_reply,
    give_back,
    give_opinion,
    progress,
    recall,
    reply,
    settle,
)
from plugins.suggestions.operations.results import (
    add_milestone,
    award,
    link_outcome,
    publish,
    reach_milestone,
)
from plugins.suggestions.operations.triage import assign, file, merge, refer, refuse, register

__all__ = [
    "Answer", "Draft", "Mark", "accept", "add_milestone", "add_note", "ask", "assign", "award",
    "bearer", "decide", "extend_reply", "file", "give_back", "give_opinion", "hand_in",
    "link_outcome", "merge", "progress", "publish", "rate", "reach_milestone", "recall", "refer",
    "refuse", "register", "reply", "settle", "speaking", "supplement", "support", "unseal",
    "withdraw",
]  # fmt: skip
