"""What may happen to a check of fulfilment (履约检查) and to a breach it finds. Pure tables."""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Result(StrEnum):
    """How a clause was kept in the period."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT = "not"
    NOT_DUE = "not_due"


class Half(StrEnum):
    """Which half of the year a check looks at."""

    FIRST = "H1"
    SECOND = "H2"


class Kept(StrEnum):
    """What a worker says: is the contract being kept?"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


_GROUP = _l("the inspection group of both sides")
_OFFICE = _l("the township union")
_OBLIGED = _l("the party that is obliged")

CHECK = Workflow(
    kind="check",
    label=_l("Check of fulfilment"),
    initial="open",
    states=(
        State(name="open", label=_l("Being checked"), waits_for="contracts:check", who=_GROUP,
              sentence=_l("Being checked; %(who)s goes through the clauses by %(due)s.")),
        State(name="checked", label=_l("Checked"), waits_for="contracts:check", who=_OFFICE,
              sentence=_l("Every clause was checked; %(who)s reports to the congress.")),
        State(name="reported", label=_l("Reported to the congress"), open=False,
              sentence=_l("Reported to the workers' congress.")),
        State(name="cancelled", label=_l("Cancelled"), open=False,
              sentence=_l("Cancelled; the reason was given.")),
    ),
    moves=(
        Move(name="finish", label=_l("Finish the check"), sources={"open"}, target="checked",
             permission="contracts:check", needs=("clauses",), stops=("check",)),
        Move(name="report", label=_l("Report to the congress"), sources={"checked"},
             target="reported", permission="contracts:check", needs=("day",)),
        Move(name="cancel", label=_l("Cancel"), sources={"open"}, target="cancelled",
             permission="contracts:check", needs=("note",)),
    ),
    clocks=(ClockSpec(name="check", label=_l("Check"), rule="contracts.check"),),
    starts=("check",),
)  # fmt: skip

RECTIFICATION = Workflow(
    kind="rectification",
    label=_l("Rectification"),
    initial="found",
    states=(
        State(name="found", label=_l("Breach found"), waits_for="contracts:check", who=_OFFICE,
              sentence=_l("A breach was found; %(who)s writes to both chief representatives by "
                          "%(due)s.")),
        State(name="noticed", label=_l("Problem letter sent"), waits_for="contracts:answer",
              who=_OBLIGED,
              sentence=_l("The problem letter was sent; %(who)s puts it right and answers by "
                          "%(due)s.")),
        State(name="answered", label=_l("Answered"), waits_for="contracts:check", who=_GROUP,
              sentence=_l("Answered; %(who)s looks again.")),
        State(name="referred", label=_l("With the labour bureau"), waits_for="contracts:check",
              who=_OFFICE,
              sentence=_l("Put before the labour bureau, arbitration or a court; %(who)s enters "
                          "what came of it.")),
        State(name="rectified", label=_l("Put right"), open=False,
              sentence=_l("Put right; the second look confirmed it.")),
        State(name="settled", label=_l("Settled elsewhere"), open=False,
              sentence=_l("Settled by the labour bureau, in arbitration or in court.")),
        State(name="unfounded", label=_l("No breach"), open=False,
              sentence=_l("It turned out that there was no breach; the reason was given.")),
    ),
    moves=(
        Move(name="notice", label=_l("Send the problem letter"), sources={"found"},
             target="noticed", permission="contracts:check", needs=("note",), stops=("notice",),
             starts=("rectify",)),
        Move(name="answer", label=_l("Answer"), sources={"noticed"}, target="answered",
             permission="contracts:answer", needs=("note",), stops=("rectify",)),
        Move(name="confirm", label=_l("Found put right"), sources={"answered"},
             target="rectified", permission="contracts:check", needs=("day",)),
        Move(name="insist", label=_l("Not put right"), sources={"answered"}, target="noticed",
             permission="contracts:check", needs=("note",), starts=("rectify",)),
        Move(name="refer", label=_l("Refer to the labour bureau"),
             sources={"noticed", "answered"}, target="referred", permission="contracts:check",
             needs=("note",), stops=("rectify",)),
        Move(name="settle", label=_l("Enter what came of it"), sources={"referred"},
             target="settled", permission="contracts:check", needs=("note",)),
        Move(name="acquit", label=_l("No breach after all"), sources={"found", "answered"},
             target="unfounded", permission="contracts:check", needs=("note",)),
    ),
    clocks=(
        ClockSpec(name="notice", label=_l("Problem letter"), rule="contracts.problem_letter"),
        ClockSpec(name="rectify", label=_l("Rectification"), rule="contracts.rectify"),
    ),
    starts=("notice",),
)  # fmt: skip
