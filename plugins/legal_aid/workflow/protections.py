"""What may happen where a union chair's own rights are at stake (工会干部维权). Pure.

A chair is not moved in mid-term without two consents, of the own committee and of the union
above. The county is told at once, whatever comes of it.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Threat(StrEnum):
    """What is done to the chair or committee member."""

    TRANSFER = "transfer"
    DISMISSAL = "dismissal"
    EXPIRY = "expiry"  # the contract is let run out during the term
    PAY = "pay"
    RETALIATION = "retaliation"


class Office(StrEnum):
    """The union office of whoever is protected."""

    CHAIR = "chair"
    VICE_CHAIR = "vice_chair"
    COMMITTEE = "committee"


class Consenter(StrEnum):
    """Who must consent to a transfer: the words of the rule chair.transfer."""

    OWN_COMMITTEE = "own_committee"
    HIGHER_UNION = "higher_union"


class Outcome(StrEnum):
    """How a protection case ended in the chair's favour or not."""

    DROPPED = "dropped"  # the employer gave it up
    RESTORED = "restored"
    COMPENSATED = "compensated"
    UNFOUNDED = "unfounded"


_UNION = _l("the township union")
_EMPLOYER = _l("the employer")
_AUTHORITY = _l("the authority")

STATES = (
    State(name="opened", label=_l("Opened"), waits_for="legal_aid:protect", who=_UNION,
          sentence=_l("Opened, and the county told; %(who)s acts by %(due)s.")),
    State(name="consents", label=_l("Waiting for the consents"), waits_for="legal_aid:protect",
          who=_UNION,
          sentence=_l("Nothing may be done without both consents; %(who)s enters them.")),
    State(name="opposed", label=_l("Opposed"), waits_for="legal_aid:protect", who=_EMPLOYER,
          sentence=_l("The union opposes it; %(who)s answers by %(due)s.")),
    State(name="authority", label=_l("Before the authority"), waits_for="legal_aid:protect",
          who=_AUTHORITY,
          sentence=_l("Put before the labour authority, arbitration or court.")),
    State(name="allowed", label=_l("Consented"), open=False,
          sentence=_l("Both consents were given; the transfer may be made.")),
    State(name="settled", label=_l("Settled"), open=False,
          sentence=_l("Settled. Nothing more is to be done.")),
)  # fmt: skip

_WORKS = "legal_aid:protect"

MOVES = (
    Move(name="ask_consents", label=_l("Ask for the two consents"), sources={"opened"},
         target="consents", permission=_WORKS, stops=("act",)),
    Move(name="answer_consent", label=_l("Enter a consent or refusal"), sources={"consents"},
         target="", permission=_WORKS, needs=("consenter", "day")),
    Move(name="allow", label=_l("Both consented: let it be done"), sources={"consents"},
         target="allowed", permission=_WORKS),
    Move(name="oppose", label=_l("Oppose it in writing"), sources={"opened", "consents"},
         target="opposed", permission=_WORKS, needs=("note",), stops=("act",),
         starts=("answer",)),
    Move(name="hand_over", label=_l("Put it before the authority"), sources={"opposed"},
         target="authority", permission=_WORKS, needs=("note",), stops=("answer",)),
    Move(name="settle", label=_l("Enter the outcome"),
         sources={"opened", "opposed", "authority"}, target="settled", permission=_WORKS,
         needs=("note", "outcome")),
)  # fmt: skip

CLOCKS = (
    ClockSpec(name="act", label=_l("First step"), rule="legal_aid.protect"),
    ClockSpec(name="answer", label=_l("The employer's answer"), rule="legal_aid.protect_answer"),
)

PROTECTION = Workflow(
    kind="protection",
    label=_l("Protection of a union officer"),
    initial="opened",
    states=STATES,
    moves=MOVES,
    clocks=CLOCKS,
    starts=("act",),
)
