"""What may happen to a joint meeting of Party, government and union (党政工联席会议), and to the
tasks it gives. Pure.
"""

from enum import StrEnum

from platform_core.api import Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Side(StrEnum):
    """Who sits at the table, and who put a topic on the agenda."""

    PARTY = "party"
    GOVERNMENT = "government"
    UNION = "union"
    OTHER = "other"


_OFFICE = _l("the township union")
_OWNER = _l("the unit in charge")

MEETING = Workflow(
    kind="joint_meeting",
    label=_l("Joint meeting"),
    initial="planned",
    states=(
        State(name="planned", label=_l("Being prepared"), waits_for="transparency:meet",
              who=_OFFICE,
              sentence=_l("Planned for %(due)s; %(who)s prepares the agenda and invites.")),
        State(name="called", label=_l("Called"), waits_for="transparency:meet", who=_OFFICE,
              sentence=_l("Called for %(due)s; afterwards %(who)s writes the minutes.")),
        State(name="held", label=_l("Meeting held"), waits_for="transparency:meet", who=_OFFICE,
              sentence=_l("Held; %(who)s has the minutes signed by all three sides.")),
        State(name="signed", label=_l("Minutes signed"), open=False,
              sentence=_l("The minutes are signed; what was decided is carried out.")),
        State(name="cancelled", label=_l("Cancelled"), open=False,
              sentence=_l("Cancelled; the reason was given.")),
    ),
    moves=(
        Move(name="call", label=_l("Call the meeting"), sources={"planned"}, target="called",
             permission="transparency:meet"),
        Move(name="hold", label=_l("Enter that it was held"), sources={"called"}, target="held",
             permission="transparency:meet", needs=("on",)),
        Move(name="sign", label=_l("Minutes signed"), sources={"held"}, target="signed",
             permission="transparency:meet"),
        Move(name="cancel", label=_l("Cancel"), sources={"planned", "called"},
             target="cancelled", permission="transparency:meet", needs=("note",)),
    ),
)  # fmt: skip

TASK = Workflow(
    kind="joint_task",
    label=_l("Task from a joint meeting"),
    initial="assigned",
    states=(
        State(name="assigned", label=_l("Task given"), waits_for="transparency:carry_out",
              who=_OWNER,
              sentence=_l("Given; %(who)s reports by %(due)s.")),
        State(name="doing", label=_l("In hand"), waits_for="transparency:carry_out", who=_OWNER,
              sentence=_l("In hand; %(who)s reports by %(due)s.")),
        State(name="claimed", label=_l("Reported as done"), waits_for="transparency:meet",
              who=_OFFICE,
              sentence=_l("Reported as done; %(who)s looks at what proves it.")),
        State(name="done", label=_l("Done"), open=False,
              sentence=_l("Done, and confirmed by what proves it.")),
        State(name="dropped", label=_l("Dropped"), open=False,
              sentence=_l("Dropped; the reason was given.")),
    ),
    moves=(
        Move(name="progress", label=_l("Report progress"), sources={"assigned", "doing"},
             target="doing", permission="transparency:carry_out", needs=("note",)),
        Move(name="claim", label=_l("Report as done"), sources={"assigned", "doing"},
             target="claimed", permission="transparency:carry_out", needs=("note",)),
        Move(name="confirm", label=_l("Confirm as done"), sources={"claimed"}, target="done",
             permission="transparency:meet", needs=("on",)),
        Move(name="send_back", label=_l("Send back"), sources={"claimed"}, target="doing",
             permission="transparency:meet", needs=("note",)),
        Move(name="drop", label=_l("Drop the task"), sources={"assigned", "doing"},
             target="dropped", permission="transparency:meet", needs=("note",)),
    ),
)  # fmt: skip
