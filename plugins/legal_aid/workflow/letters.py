"""What may happen to a supervision letter (一函两书): written, sealed, sent, answered. Pure.

A reminder (提示函) comes first, then the opinion (意见书), then the proposal to the authority
(建议书): each is sent by another person than wrote it, and waits for an answer.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Kind(StrEnum):
    """The three letters, from mild to strong."""

    REMINDER = "reminder"
    OPINION = "opinion"
    PROPOSAL = "proposal"


NEXT = {Kind.REMINDER: Kind.OPINION, Kind.OPINION: Kind.PROPOSAL}

_WRITER = _l("the township union")
_CHAIR = _l("the union's chair")
_TARGET = _l("the unit it was sent to")

STATES = (
    State(name="draft", label=_l("Draft letter"), waits_for="legal_aid:letters", who=_WRITER,
          sentence=_l("A draft; %(who)s puts it before the chair.")),
    State(name="submitted", label=_l("To be approved"), waits_for="legal_aid:approve_letters",
          who=_CHAIR, sentence=_l("Written; %(who)s approves it or sends it back.")),
    State(name="approved", label=_l("Approved"), waits_for="legal_aid:letters", who=_WRITER,
          sentence=_l("Approved; %(who)s seals and sends it.")),
    State(name="sent", label=_l("Sent"), waits_for="legal_aid:letters", who=_TARGET,
          sentence=_l("Sent; %(who)s answers by %(due)s.")),
    State(name="answered", label=_l("Answered"), waits_for="legal_aid:letters", who=_WRITER,
          sentence=_l("Answered; %(who)s looks whether it has been put right.")),
    State(name="put_right", label=_l("Put right"), open=False,
          sentence=_l("It has been put right.")),
    State(name="stepped_up", label=_l("Stepped up"), open=False,
          sentence=_l("Not put right; the next letter has been written.")),
    State(name="handed_over", label=_l("In the authority's hands"), open=False,
          sentence=_l("The authority deals with it.")),
    State(name="dropped", label=_l("Dropped"), open=False,
          sentence=_l("Dropped; the reason was given.")),
)  # fmt: skip

MOVES = (
    Move(name="submit", label=_l("Put before the chair"), sources={"draft"},
         target="submitted", permission="legal_aid:letters"),
    Move(name="return", label=_l("Send back to be rewritten"), sources={"submitted"},
         target="draft", permission="legal_aid:approve_letters", needs=("note",)),
    Move(name="approve", label=_l("Approve"), sources={"submitted"}, target="approved",
         permission="legal_aid:approve_letters"),
    Move(name="send", label=_l("Enter that it was sent"), sources={"approved"}, target="sent",
         permission="legal_aid:letters", needs=("day",), starts=("reply",),
         emits="legal_aid.letter_sent"),
    Move(name="answer", label=_l("Enter the answer"), sources={"sent"}, target="answered",
         permission="legal_aid:letters", needs=("note",), stops=("reply",)),
    Move(name="put_right", label=_l("Found to be put right"), sources={"answered"},
         target="put_right", permission="legal_aid:letters", needs=("day",)),
    Move(name="insist", label=_l("Insist"), sources={"answered"}, target="sent",
         permission="legal_aid:letters", needs=("note",), starts=("reply",)),
    Move(name="step_up", label=_l("Write the next letter"), sources={"sent", "answered"},
         target="stepped_up", permission="legal_aid:letters", needs=("note",)),
    Move(name="hand_over", label=_l("The authority has taken it on"),
         sources={"sent", "answered"}, target="handed_over", permission="legal_aid:letters",
         needs=("note",)),
    Move(name="drop", label=_l("Drop"), sources={"draft", "submitted", "approved"},
         target="dropped", permission="legal_aid:letters", needs=("note",)),
)  # fmt: skip

CLOCKS = (ClockSpec(name="reply", label=_l("Answer to the letter"), rule="supervision.reply"),)

LETTER = Workflow(
    kind="letter",
    label=_l("Supervision letter"),
    initial="draft",
    goes_up=True,
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
)
