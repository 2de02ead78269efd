"""What may happen to a suggestion (合理化建议) or proposal (提案). Pure.

A suggestion always ends with an answer: filed and handled, merged into another, referred to the
body that can act, or not filed with the reason given. Who is not satisfied gets a second round,
then the county's review. A promise (grade B or C) comes back every year until it is kept.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Kind(StrEnum):
    """A suggestion is anybody's at any time; a proposal is delegates', tied to a session."""

    SUGGESTION = "suggestion"
    PROPOSAL = "proposal"


class Category(StrEnum):
    """What it is about."""

    PRODUCTION = "production"
    SAFETY = "safety"
    WAGES = "wages"
    INSURANCE = "insurance"
    DEMOCRACY = "democracy"
    MIGRANTS = "migrants"
    OTHER = "other"


class Channel(StrEnum):
    """How it came in."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"
    MEETING = "meeting"
    WECHAT = "wechat"


class Identity(StrEnum):
    """What is known of its author: named, sealed, or nothing but a receipt."""

    OPEN = "open"
    SEALED = "sealed"
    NONE = "none"


class Grade(StrEnum):
    """What became of it: solved, promised for a date, not possible for now, for reference."""

    SOLVED = "A"
    PLANNED = "B"
    EXPLAINED = "C"
    REFERENCE = "D"


class Rating(StrEnum):
    """Whether whoever handed it in is satisfied."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    UNSATISFIED = "unsatisfied"


class Decision(StrEnum):
    """What the county says of a second dissatisfaction; each is the name of its move."""

    REHANDLE = "rehandle"
    UPHOLD = "uphold"


RETURNING = frozenset({Grade.PLANNED, Grade.EXPLAINED})
LAST_ROUND = 3  # the third answer comes after the county's review; its rating ends the matter

_OFFICER = _l("the township union")
_HANDLER = _l("the unit in charge")
_AUTHOR = _l("whoever handed it in")
_COUNTY = _l("the county union")

STATES = (
    State(name="submitted", label=_l("Handed in"), waits_for="suggestions:register", who=_OFFICER,
          sentence=_l("Handed in; %(who)s registers it by %(due)s.")),
    State(name="registered", label=_l("Registered"), waits_for="suggestions:review", who=_OFFICER,
          sentence=_l("Registered; %(who)s decides by %(due)s whether to file it.")),
    State(name="filed", label=_l("Filed for handling"), waits_for="suggestions:assign",
          who=_OFFICER,
          sentence=_l("Filed; %(who)s now names the unit in charge.")),
    State(name="assigned", label=_l("Assigned to a unit"), waits_for="suggestions:handle",
          who=_HANDLER,
          sentence=_l("Assigned; %(who)s takes it on or returns it by %(due)s.")),
    State(name="handling", label=_l("In hand"), waits_for="suggestions:handle", who=_HANDLER,
          sentence=_l("In hand; %(who)s answers by %(due)s.")),
    State(name="waiting", label=_l("More is needed"), waits_for="suggestions:submit", who=_AUTHOR,
          sentence=_l("More is needed; %(who)s is asked to add it.")),
    State(name="replied", label=_l("Answered"), waits_for="suggestions:submit", who=_AUTHOR,
          sentence=_l("Answered; %(who)s says by %(due)s whether it is satisfactory.")),
    State(name="county_review", label=_l("County review"), waits_for="suggestions:county_review",
          who=_COUNTY,
          sentence=_l("Not satisfied a second time; %(who)s decides by %(due)s.")),
    State(name="follow_up", label=_l("Promise due"), waits_for="suggestions:handle", who=_HANDLER,
          sentence=_l("A promise has come due; %(who)s reports by %(due)s what became of it.")),
    State(name="closed", label=_l("Settled"), open=False,
          sentence=_l("Settled. Nothing more is to be done.")),
    State(name="not_filed", label=_l("Not filed for handling"), open=False,
          sentence=_l("Not filed; the reason was given.")),
    State(name="merged", label=_l("Merged"), open=False,
          sentence=_l("Merged into another suggestion, whose answer counts for this one too.")),
    State(name="referred", label=_l("Referred"), open=False,
          sentence=_l("Referred to the body that can act on it.")),
    State(name="withdrawn", label=_l("Withdrawn"), open=False,
          sentence=_l("Withdrawn by whoever handed it in.")),
)  # fmt: skip

MOVES = (
    Move(name="register", label=_l("Register"), sources={"submitted"}, target="registered",
         permission="suggestions:register", stops=("register",), starts=("review",),
         emits="suggestions.registered"),
    Move(name="file", label=_l("File for handling"), sources={"registered"}, target="filed",
         permission="suggestions:review", stops=("review",)),
    Move(name="refuse", label=_l("Do not file"), sources={"registered"}, target="not_filed",
         permission="suggestions:review", needs=("note",), emits="suggestions.closed"),
    Move(name="merge", label=_l("Merge into another"), sources={"registered", "filed"},
         target="merged", permission="suggestions:review", needs=("into",),
         emits="suggestions.closed"),
    Move(name="refer", label=_l("Refer elsewhere"), sources={"registered", "filed"},
         target="referred", permission="suggestions:review", needs=("note",),
         emits="suggestions.closed"),
    Move(name="assign", label=_l("Assign to a unit"), sources={"filed"}, target="assigned",
         permission="suggestions:assign", needs=("lead",), starts=("return", "reply")),
    Move(name="accept", label=_l("Take on"), sources={"assigned"}, target="handling",
         permission="suggestions:handle", stops=("return",)),
    Move(name="return", label=_l("Return to sender"), sources={"assigned"}, target="filed",
         permission="suggestions:handle", needs=("note",), stops=("return", "reply")),
    Move(name="ask", label=_l("Ask for more"), sources={"handling"}, target="waiting",
         permission="suggestions:handle", needs=("note",), pauses=("reply", "second_reply")),
    Move(name="supplement", label=_l("Add what was asked"), sources={"waiting"},
         target="handling", permission="suggestions:submit", needs=("note",),
         resumes=("reply", "second_reply")),
    Move(name="reply", label=_l("Answer"), sources={"handling"}, target="replied",
         permission="suggestions:handle", needs=("grade",), stops=("reply", "second_reply"),
         starts=("feedback",), emits="suggestions.replied"),
    Move(name="rate", label=_l("Rate the answer"), sources={"replied"}, target="closed",
         permission="suggestions:submit", needs=("rating",), emits="suggestions.closed"),
    Move(name="object", label=_l("Not satisfied"), sources={"replied"}, target="handling",
         permission="suggestions:submit", needs=("note",), stops=("feedback",),
         starts=("second_reply",), emits="suggestions.reopened"),
    Move(name="appeal", label=_l("Still not satisfied"), sources={"replied"},
         target="county_review", permission="suggestions:submit", needs=("note",),
         stops=("feedback",), starts=("county_review",), emits="suggestions.appealed"),
    Move(name="rehandle", label=_l("Send back to be handled"), sources={"county_review"},
         target="handling", permission="suggestions:county_review", needs=("note",),
         stops=("county_review",), starts=("second_reply",)),
    Move(name="uphold", label=_l("Let the answer stand"), sources={"county_review"},
         target="closed", permission="suggestions:county_review", needs=("note",),
         emits="suggestions.closed"),
    Move(name="settle", label=_l("Close without feedback"), sources={"replied"}, target="closed",
         permission="suggestions:assign", emits="suggestions.closed"),
    Move(name="recall", label=_l("Ask what became of the promise"), sources={"closed"},
         target="follow_up", permission="suggestions:assign", starts=("follow_up",)),
    Move(name="progress", label=_l("Report on the promise"), sources={"follow_up"},
         target="closed", permission="suggestions:handle", needs=("grade",),
         emits="suggestions.closed"),
    Move(name="withdraw", label=_l("Withdraw"), sources={"submitted", "registered"},
         target="withdrawn", permission="suggestions:submit"),
)  # fmt: skip

CLOCKS = (
    ClockSpec(name="register", label=_l("Register"), rule="suggestions.register"),
    ClockSpec(name="review", label=_l("Review"), rule="suggestions.review"),
    ClockSpec(name="return", label=_l("Return to sender"), rule="suggestions.return"),
    ClockSpec(name="reply", label=_l("Answer"), rule="suggestions.reply"),
    ClockSpec(name="second_reply", label=_l("Second answer"), rule="suggestions.second_reply"),
    ClockSpec(name="feedback", label=_l("Feedback"), rule="suggestions.feedback"),
    ClockSpec(name="county_review", label=_l("County review"), rule="suggestions.county_review"),
    ClockSpec(name="follow_up", label=_l("Promise"), rule="suggestions.follow_up"),
)

WORKFLOW = Workflow(
    kind="suggestion",
    label=_l("Suggestion"),
    initial="submitted",
    goes_up=True,
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    starts=("register",),
)
WORKFLOWS = (WORKFLOW,)
