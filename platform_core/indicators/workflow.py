"""How a period is closed, as a table: collecting, signed by the township, accepted, locked."""

from enum import StrEnum

from platform_core.i18n import lazy_gettext as _l
from platform_core.matters.workflow import Move, State, Workflow


class RemarkKind(StrEnum):
    """What a township may say to a figure."""

    NOTE = "note"
    CONTEST = "contest"


SEE, STATE, SIGN, ACCEPT = "figures:see", "figures:state", "figures:sign", "figures:accept"

CLOSING = Workflow(
    kind="period_closing",
    label=_l("Period closing"),
    initial="collecting",
    states=(
        State(
            name="collecting",
            label=_l("Collecting"),
            sentence=_l("The township checks its figures and signs them by %(due)s."),
            waits_for=SIGN,
            who=_l("the township"),
        ),
        State(
            name="signed",
            label=_l("Signed by the township"),
            sentence=_l("The county looks through the figures."),
            who=_l("the county"),
        ),
        State(
            name="returned",
            label=_l("Sent back"),
            sentence=_l("The county returned the figures. The township mends and signs again."),
            waits_for=SIGN,
            who=_l("the township"),
        ),
        State(
            name="accepted",
            label=_l("Accepted"),
            sentence=_l("The county accepted the figures and will lock them."),
            who=_l("the county"),
        ),
        State(
            name="locked",
            label=_l("Locked"),
            sentence=_l("The figures are final. A mistake is corrected by a counter-entry."),
            open=False,
        ),
    ),
    moves=(
        Move(
            name="sign",
            label=_l("Sign the figures"),
            sources={"collecting", "returned"},
            target="signed",
            permission=SIGN,
        ),
        Move(
            name="return",
            label=_l("Return"),
            sources={"signed"},
            target="returned",
            permission=ACCEPT,
            needs=("note",),
        ),
        Move(
            name="accept",
            label=_l("Accept"),
            sources={"signed"},
            target="accepted",
            permission=ACCEPT,
        ),
        Move(
            name="lock",
            label=_l("Lock"),
            sources={"accepted"},
            target="locked",
            permission=ACCEPT,
        ),
    ),
)
