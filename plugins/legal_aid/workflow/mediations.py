"""What may happen to a mediation (劳动争议调解): from the request to what was agreed. Pure.

Where the time for mediation passes without an agreement, the parties are told in writing that
arbitration is open (LMA 14); they may agree all the same.
An agreement ends when it has been performed; where it is not, the way goes on to an order for
payment or to arbitration.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class AskedBy(StrEnum):
    """How mediation was asked for."""

    WRITTEN = "written"
    ORAL = "oral"


class Remedy(StrEnum):
    """Where an agreement that is not performed leads."""

    PAYMENT_ORDER = "payment_order"
    ARBITRATION = "arbitration"


_COMMITTEE = _l("the mediation committee")
_MEDIATOR = _l("the mediator")
_PARTY = _l("the party that owes it")
_APPLICANT = _l("whoever asked")

STATES = (
    State(name="applied", label=_l("Asked for"), waits_for="legal_aid:mediate", who=_COMMITTEE,
          sentence=_l("Asked for; %(who)s says by %(due)s whether it mediates.")),
    State(name="mediating", label=_l("Mediating"), waits_for="legal_aid:mediate", who=_MEDIATOR,
          sentence=_l("Mediating; %(who)s comes to an end by %(due)s, or arbitration is open.")),
    State(name="agreed", label=_l("Agreed"), waits_for="legal_aid:mediate", who=_PARTY,
          sentence=_l("Agreed; the next date for %(who)s is %(due)s.")),
    State(name="broken", label=_l("Agreement not performed"), waits_for="legal_aid:mediate",
          who=_APPLICANT,
          sentence=_l("Not performed; %(who)s is helped to a payment order or arbitration.")),
    State(name="performed", label=_l("Performed"), open=False,
          sentence=_l("The agreement was performed.")),
    State(name="pursued", label=_l("Pursued further"), open=False,
          sentence=_l("Not performed; it is pursued by payment order or arbitration.")),
    State(name="failed", label=_l("Not agreed"), open=False,
          sentence=_l("Not agreed; the parties were told that they may go to arbitration.")),
    State(name="refused", label=_l("Not mediated"), open=False,
          sentence=_l("Not mediated; the reason was given.")),
    State(name="withdrawn", label=_l("Withdrawn"), open=False,
          sentence=_l("Withdrawn by whoever asked.")),
)  # fmt: skip

_WORKS = "legal_aid:mediate"

MOVES = (
    Move(name="accept", label=_l("Accept for mediation"), sources={"applied"},
         target="mediating", permission=_WORKS, needs=("mediator",), stops=("accept",)),
    Move(name="refuse", label=_l("Do not mediate"), sources={"applied"}, target="refused",
         permission=_WORKS, needs=("note",)),
    Move(name="meet", label=_l("Enter a mediation meeting"), sources={"mediating"}, target="",
         permission=_WORKS, needs=("day",)),
    Move(name="agree", label=_l("Enter the agreement"), sources={"mediating"}, target="agreed",
         permission=_WORKS, needs=("note",), stops=("finish",), starts=("joint_review",)),
    Move(name="fail", label=_l("No agreement"), sources={"mediating"}, target="failed",
         permission=_WORKS, needs=("note",)),
    Move(name="advise", label=_l("Told that arbitration is open"),
         sources={"applied", "mediating"}, target="", permission=_WORKS, needs=("day",),
         stops=("accept", "finish")),
    Move(name="confirm_review", label=_l("Arbitration has reviewed the agreement"),
         sources={"agreed"}, target="", permission=_WORKS, needs=("day",),
         stops=("joint_review",)),
    Move(name="pay", label=_l("Enter a payment"), sources={"agreed", "broken"}, target="",
         permission=_WORKS, needs=("fen",)),
    Move(name="perform", label=_l("Performed"), sources={"agreed", "broken"},
         target="performed", permission=_WORKS, needs=("day",)),
    Move(name="break", label=_l("Not performed in time"), sources={"agreed"}, target="broken",
         permission=_WORKS, needs=("note",), stops=("joint_review",)),
    Move(name="pursue", label=_l("Pursue it further"), sources={"broken"}, target="pursued",
         permission=_WORKS, needs=("note", "remedy")),
    Move(name="withdraw", label=_l("Withdraw"), sources={"applied", "mediating"},
         target="withdrawn", permission=_WORKS, needs=("note",)),
)  # fmt: skip

CLOCKS = (
    ClockSpec(name="accept", label=_l("Accepting the request"),
              rule="mediate.enterprise.accept"),
    ClockSpec(name="finish", label=_l("Mediation"), rule="mediate.finish"),
    ClockSpec(name="joint_review", label=_l("Joint request to review the agreement"),
              rule="mediate.enterprise.joint_review"),
)  # fmt: skip

MEDIATION = Workflow(
    kind="mediation",
    label=_l("Mediation"),
    initial="applied",
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    starts=("accept", "finish"),
)
