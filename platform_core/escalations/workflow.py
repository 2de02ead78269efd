"""What may happen to a matter that was taken up to the county, as a table."""

from platform_core.i18n import lazy_gettext as _l
from platform_core.matters.workflow import Move, State, Workflow

SEE, SEND, ANSWER = "escalations:see", "escalations:send", "escalations:answer"

ESCALATION = Workflow(
    kind="escalation",
    label=_l("Matter taken up to the county"),
    initial="sent",
    states=(
        State(
            name="sent",
            label=_l("Sent up"),
            sentence=_l("The county has not taken it on yet."),
            who=_l("the county"),
        ),
        State(
            name="taken",
            label=_l("Taken on by the county"),
            sentence=_l("The county deals with it."),
            who=_l("the county"),
        ),
        State(
            name="answered",
            label=_l("Answered by the county"),
            sentence=_l("The county has answered; the township passes the answer on."),
            waits_for=SEND,
            who=_l("the township"),
        ),
        State(
            name="passed_on",
            label=_l("Answer passed on"),
            sentence=_l("The answer has reached whoever raised the matter."),
            open=False,
        ),
        State(
            name="withdrawn",
            label=_l("Withdrawn"),
            sentence=_l("The township took it back."),
            open=False,
        ),
    ),
    moves=(
        Move(
            name="take",
            label=_l("Take on"),
            sources={"sent"},
            target="taken",
            permission=ANSWER,
        ),
        Move(
            name="answer",
            label=_l("Answer"),
            sources={"sent", "taken"},
            target="answered",
            permission=ANSWER,
            needs=("note",),
        ),
        Move(
            name="pass_on",
            label=_l("The answer is passed on"),
            sources={"answered"},
            target="passed_on",
            permission=SEND,
            needs=("note",),
        ),
        Move(
            name="withdraw",
            label=_l("Withdraw"),
            sources={"sent", "taken"},
            target="withdrawn",
            permission=SEND,
            needs=("note",),
        ),
    ),
)
