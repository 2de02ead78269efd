"""What may happen to a vote, as a table. Pure.

There is no way back: a vote that was closed is never opened again, and one whose count does not
balance is void. Whoever wants another result puts another vote to the congress.
"""

from enum import StrEnum

from platform_core.api import Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class VoteKind(StrEnum):
    """How it is voted."""

    NAMED = "named"  # by name, by phone
    SECRET = "secret"  # by phone, in sealed envelopes
    PAPER = "paper"  # on paper alone
    MIXED = "mixed"  # secret: by phone or on paper, each delegate once


class About(StrEnum):
    """What is voted on."""

    MOTION = "motion"
    ELECTION = "election"
    APPRAISAL = "appraisal"


class Channel(StrEnum):
    """How a delegate voted."""

    PHONE = "phone"
    PAPER = "paper"


class Outcome(StrEnum):
    """How a vote ended."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    ELECTED = "elected"
    RUN_OFF = "run_off"
    APPRAISED = "appraised"


SEALED = frozenset({VoteKind.SECRET, VoteKind.MIXED})
ON_PAPER = frozenset({VoteKind.PAPER, VoteKind.MIXED})

_CHAIR = _l("the chair")
_TELLERS = _l("the tellers")
_DELEGATES = _l("the delegates in the hall")

VOTE = Workflow(
    kind="vote",
    label=_l("Vote"),
    initial="draft",
    states=(
        State(name="draft", label=_l("Prepared"), waits_for="congress:preside", who=_CHAIR,
              sentence=_l("Prepared; %(who)s opens it when its item is reached.")),
        State(name="open", label=_l("Voting"), waits_for="congress:preside", who=_DELEGATES,
              sentence=_l("Voting is open; %(who)s vote now.")),
        State(name="closed", label=_l("Voting closed"), waits_for="congress:tell", who=_TELLERS,
              sentence=_l("Voting is closed; %(who)s count.")),
        State(name="counted", label=_l("Counted"), waits_for="congress:preside", who=_CHAIR,
              sentence=_l("Counted; %(who)s announces the result.")),
        State(name="published", label=_l("Announced"), open=False,
              sentence=_l("The result has been announced.")),
        State(name="void", label=_l("Void"), open=False,
              sentence=_l("This vote is void; the reason was given.")),
    ),
    moves=(
        Move(name="open_vote", label=_l("Open the vote"), sources={"draft"}, target="open",
             permission="congress:preside", needs=("due", "present"), new_work=True),
        Move(name="close_vote", label=_l("Close the vote"), sources={"open"}, target="closed",
             permission="congress:preside"),
        Move(name="count", label=_l("Count"), sources={"closed"}, target="counted",
             permission="congress:tell", needs=("outcome",)),
        Move(name="announce", label=_l("Announce the result"), sources={"counted"},
             target="published", permission="congress:preside"),
        Move(name="void", label=_l("Declare void"),
             sources={"draft", "open", "closed", "counted"}, target="void",
             permission="congress:preside", needs=("note",)),
    ),
)  # fmt: skip
