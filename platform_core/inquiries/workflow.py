"""What may happen to a township's answer, as a table."""

from platform_core.i18n import lazy_gettext as _l
from platform_core.matters.workflow import Move, State, Workflow

SEE, SEND, ANSWER = "inquiries:see", "inquiries:send", "inquiries:answer"

ANSWERING = Workflow(
    kind="inquiry_answer",
    label=_l("Inquiry of the county"),
    initial="asked",
    states=(
        State(
            name="asked",
            label=_l("To be answered"),
            sentence=_l("The county waits for the township's answer by %(due)s."),
            waits_for=ANSWER,
            who=_l("the township"),
        ),
        State(
            name="answered",
            label=_l("Answered"),
            sentence=_l("The township has answered; the county looks it through."),
            who=_l("the county"),
        ),
        State(
            name="returned",
            label=_l("Sent back"),
            sentence=_l("The county returned the answer; the township completes it by %(due)s."),
            waits_for=ANSWER,
            who=_l("the township"),
        ),
        State(
            name="accepted",
            label=_l("Accepted"),
            sentence=_l("The county accepted the answer; its numbers count."),
            open=False,
        ),
        State(
            name="called_off",
            label=_l("Called off"),
            sentence=_l("The county no longer asks for this."),
            open=False,
        ),
    ),
    moves=(
        Move(
            name="answer",
            label=_l("Answer"),
            sources={"asked", "returned"},
            target="answered",
            permission=ANSWER,
        ),
        Move(
            name="urge",
            label=_l("Urge"),
            sources={"asked", "returned"},
            target="",
            permission=SEND,
        ),
        Move(
            name="return",
            label=_l("Return"),
            sources={"answered"},
            target="returned",
            permission=SEND,
            needs=("note",),
        ),
        Move(
            name="accept",
            label=_l("Accept"),
            sources={"answered"},
            target="accepted",
            permission=SEND,
        ),
        Move(
            name="call_off",
            label=_l("Call off"),
            sources={"asked", "answered", "returned"},
            target="called_off",
            permission=SEND,
            needs=("note",),
        ),
    ),
)
