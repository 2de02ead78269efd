"""What may happen to a petition (信访事项): from the letter or visit to its end. Pure.

Whoever petitions is told within the limit whether it is taken up, and gets a written opinion.
Who does not accept it may ask for a review, and for a second one; then it has ended. What came
to the wrong body goes back at once or not at all.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Form(StrEnum):
    """How a petition came in (来信、来访、来电、网上、12351工单)."""

    LETTER = "letter"
    VISIT = "visit"
    CALL = "call"
    WEB = "web"
    HOTLINE = "hotline"


class Purpose(StrEnum):
    """What a petition wants: the three kinds that the regulations tell apart."""

    PROPOSAL = "proposal"
    ACCUSATION = "accusation"
    CLAIM = "claim"


class Origin(StrEnum):
    """Whether it came from the people themselves or from another body."""

    DIRECT = "direct"
    PASSED_ON = "passed_on"


_OFFICE = _l("the township union")
_HANDLER = _l("the handler")
_PETITIONER = _l("whoever petitioned")
_REVIEWER = _l("the reviewing body")

STATES = (
    State(name="received", label=_l("Received, to be answered"), waits_for="legal_aid:petitions",
          who=_OFFICE,
          sentence=_l("Received; %(who)s sends it back or says in writing what is done, next by "
                      "%(due)s.")),
    State(name="handling", label=_l("Taken up"), waits_for="legal_aid:petitions", who=_HANDLER,
          sentence=_l("Taken up; %(who)s gives a written opinion by %(due)s.")),
    State(name="opinion", label=_l("Opinion given"), waits_for="legal_aid:petitions",
          who=_PETITIONER,
          sentence=_l("The opinion was given; %(who)s may ask for a review until %(due)s.")),
    State(name="review", label=_l("Under review"), waits_for="legal_aid:petitions",
          who=_REVIEWER,
          sentence=_l("Under review; %(who)s decides by %(due)s.")),
    State(name="reviewed", label=_l("Reviewed"), waits_for="legal_aid:petitions",
          who=_PETITIONER,
          sentence=_l("Reviewed; %(who)s may ask for a second review until %(due)s.")),
    State(name="recheck", label=_l("Under second review"), waits_for="legal_aid:petitions",
          who=_REVIEWER,
          sentence=_l("Under second review; %(who)s decides by %(due)s.")),
    State(name="settled", label=_l("Settled"), open=False,
          sentence=_l("Settled. Nothing more is to be done.")),
    State(name="ended", label=_l("Ended after the second review"), open=False,
          sentence=_l("The second review has ended it.")),
    State(name="not_taken_up", label=_l("Not taken up"), open=False,
          sentence=_l("Not taken up; the reason and the right way were given in writing.")),
    State(name="passed_on", label=_l("Passed on elsewhere"), open=False,
          sentence=_l("Passed on to the body that can act, and the petitioner told.")),
    State(name="sent_back", label=_l("Sent back"), open=False,
          sentence=_l("Sent back as misrouted to the body that passed it on.")),
    State(name="withdrawn", label=_l("Withdrawn"), open=False,
          sentence=_l("Withdrawn by whoever petitioned.")),
)  # fmt: skip

_WORKS = "legal_aid:petitions"

MOVES = (
    Move(name="take_over", label=_l("Take over from another body"), sources={"received"},
         target="", permission=_WORKS, starts=("return",)),
    Move(name="take_up", label=_l("Take it up"), sources={"received"}, target="handling",
         permission=_WORKS, stops=("notify", "return"), starts=("finish",)),
    Move(name="decline", label=_l("Do not take it up"), sources={"received"},
         target="not_taken_up", permission=_WORKS, needs=("note",)),
    Move(name="pass_on", label=_l("Pass it on"), sources={"received"}, target="passed_on",
         permission=_WORKS, needs=("note", "to")),
    Move(name="send_back", label=_l("Send back as misrouted"), sources={"received"},
         target="sent_back", permission=_WORKS, needs=("note",)),
    Move(name="give_opinion", label=_l("Give the opinion"), sources={"handling"},
         target="opinion", permission=_WORKS, needs=("note",), stops=("finish",),
         starts=("review",)),
    Move(name="accept", label=_l("The opinion is accepted"), sources={"opinion", "reviewed"},
         target="settled", permission=_WORKS),
    Move(name="ask_review", label=_l("Ask for a review"), sources={"opinion"}, target="review",
         permission=_WORKS, needs=("note",), stops=("review",), starts=("review_decision",)),
    Move(name="decide_review", label=_l("Enter the review's opinion"), sources={"review"},
         target="reviewed", permission=_WORKS, needs=("note",), stops=("review_decision",),
         starts=("recheck",)),
    Move(name="redo", label=_l("Sent back to be handled again"),
         sources={"review", "recheck"}, target="handling", permission=_WORKS, needs=("note",),
         stops=("review_decision", "recheck_decision"), starts=("finish",)),
    Move(name="ask_recheck", label=_l("Ask for a second review"), sources={"reviewed"},
         target="recheck", permission=_WORKS, needs=("note",), stops=("recheck",),
         starts=("recheck_decision",)),
    Move(name="decide_recheck", label=_l("Enter the second review's opinion"),
         sources={"recheck"}, target="ended", permission=_WORKS, needs=("note",)),
    Move(name="lapse", label=_l("No review was asked for in time"),
         sources={"opinion", "reviewed"}, target="settled", permission=_WORKS),
    Move(name="hand_over", label=_l("Hand over to another handler"),
         sources={"received", "handling", "opinion", "review", "reviewed", "recheck"},
         target="", permission="legal_aid:supervise", needs=("note", "handler")),
    Move(name="withdraw", label=_l("Withdraw"), sources={"received", "handling"},
         target="withdrawn", permission=_WORKS, needs=("note",)),
)  # fmt: skip

CLOCKS = (
    ClockSpec(name="notify", label=_l("Telling the petitioner"), rule="petition.notify"),
    ClockSpec(name="return", label=_l("Sending back as misrouted"), rule="petition.return"),
    ClockSpec(name="finish", label=_l("Written opinion"), rule="petition.finish"),
    ClockSpec(name="review", label=_l("Asking for a review"), rule="petition.review"),
    ClockSpec(name="review_decision", label=_l("Decision on the review"),
              rule="petition.review_decision"),
    ClockSpec(name="recheck", label=_l("Asking for a second review"), rule="petition.recheck"),
    ClockSpec(name="recheck_decision", label=_l("Decision on the second review"),
              rule="petition.recheck_decision"),
)  # fmt: skip


PETITION = Workflow(
    kind="petition",
    label=_l("Petition"),
    initial="received",
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    starts=("notify",),
)
