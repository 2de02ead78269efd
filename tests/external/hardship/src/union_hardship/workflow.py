"""What may happen to a request for help. Pure: no Flask, no database."""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Cause(StrEnum):
    """Why somebody is in need."""

    ILLNESS = "illness"
    ACCIDENT = "accident"
    SCHOOLING = "schooling"
    INCOME = "income"


STATES = (
    State(name="asked", label=_l("Waiting for an answer"), waits_for="hardship:answer",
          who=_l("the township union"),
          sentence=_l("It was asked for; %(who)s answers by %(due)s.")),
    State(name="granted", label=_l("Granted"), open=False,
          sentence=_l("It was granted. Nothing more is to be done.")),
    State(name="refused", label=_l("Refused"), open=False,
          sentence=_l("It was refused; the reason was given.")),
    State(name="withdrawn", label=_l("Withdrawn"), open=False,
          sentence=_l("Withdrawn by whoever asked.")),
)  # fmt: skip

MOVES = (
    Move(name="grant", label=_l("Grant"), sources={"asked"}, target="granted",
         permission="hardship:answer", needs=("note", "granted_fen"), stops=("answer",),
         emits="hardship.answered"),
    Move(name="refuse", label=_l("Refuse"), sources={"asked"}, target="refused",
         permission="hardship:answer", needs=("note",), stops=("answer",),
         emits="hardship.answered"),
    Move(name="withdraw", label=_l("Withdraw"), sources={"asked"}, target="withdrawn",
         permission="hardship:ask", stops=("answer",)),
)  # fmt: skip

CLOCKS = (ClockSpec(name="answer", label=_l("Answer"), rule="hardship.answer"),)

WORKFLOW = Workflow(
    kind="request", label=_l("Request for help"), initial="asked", states=STATES, moves=MOVES,
    clocks=CLOCKS, starts=("answer",), goes_up=True,
)  # fmt: skip
WORKFLOWS = (WORKFLOW,)
