"""What may happen to sessions, resolutions, tasks, patrols and findings. Pure tables."""

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l
from plugins.congress.vote_states import VOTE

_OFFICE = _l("the township union")
_PARTY = _l("the Party committee")
_CHAIR = _l("the presidium")
_OWNER = _l("the unit in charge")
_TEAM = _l("the delegates on patrol")

SESSION = Workflow(
    kind="session",
    label=_l("Session"),
    initial="planning",
    states=(
        State(name="planning", label=_l("Planning"), waits_for="congress:prepare", who=_OFFICE,
              sentence=_l("Being planned; %(who)s asks for approval.")),
        State(name="approved", label=_l("Approved"), waits_for="congress:prepare", who=_OFFICE,
              sentence=_l("Approved; %(who)s sends the papers and calls the delegates.")),
        State(name="called", label=_l("Called"), waits_for="congress:preside", who=_CHAIR,
              sentence=_l("Called; the delegates deliberate and %(who)s opens the session.")),
        State(name="in_session", label=_l("In session"), waits_for="congress:preside", who=_CHAIR,
              sentence=_l("In session; %(who)s leads through the agenda.")),
        State(name="closed", label=_l("Session closed"), waits_for="congress:publish", who=_OFFICE,
              sentence=_l("Closed; %(who)s publishes what was decided by %(due)s.")),
        State(name="published", label=_l("Published"), waits_for="congress:publish", who=_OFFICE,
              sentence=_l("Published; %(who)s reports to the county by %(due)s.")),
        State(name="reported", label=_l("Reported"), waits_for="congress:follow_up", who=_OFFICE,
              sentence=_l("Reported to the county; %(who)s sees that the resolutions are carried "
                          "out.")),
        State(name="archived", label=_l("Archived"), open=False,
              sentence=_l("Archived: every resolution has been carried out.")),
        State(name="cancelled", label=_l("Cancelled"), open=False,
              sentence=_l("Cancelled; the reason was given.")),
    ),
    moves=(
        Move(name="approve", label=_l("Enter the approval"), sources={"planning"},
             target="approved", permission="congress:approve", needs=("approval_no",)),
        Move(name="call", label=_l("Call the session"), sources={"approved"}, target="called",
             permission="congress:prepare"),
        Move(name="open", label=_l("Open the session"), sources={"called"}, target="in_session",
             permission="congress:preside"),
        Move(name="adjourn", label=_l("Adjourn"), sources={"in_session"}, target="called",
             permission="congress:preside", needs=("note",)),
        Move(name="close", label=_l("Close the session"), sources={"in_session"},
             target="closed", permission="congress:preside", starts=("publish", "report"),
             emits="congress.session_closed"),
        Move(name="publish", label=_l("Publish the decisions"), sources={"closed"},
             target="published", permission="congress:publish", stops=("publish",)),
        Move(name="report", label=_l("Report to the county"), sources={"published"},
             target="reported", permission="congress:publish", stops=("report",),
             needs=("report_no",)),
        Move(name="archive", label=_l("Archive"), sources={"reported"}, target="archived",
             permission="congress:follow_up"),
        Move(name="cancel", label=_l("Cancel"), sources={"planning", "approved", "called"},
             target="cancelled", permission="congress:preside", needs=("note",)),
    ),
    clocks=(
        ClockSpec(name="publish", label=_l("Publish the decisions"),
                  rule="congress.publish_after_close"),
        ClockSpec(name="report", label=_l("Report to the county"), rule="congress.report_up"),
    ),
)  # fmt: skip

RESOLUTION = Workflow(
    kind="resolution",
    label=_l("Resolution"),
    initial="draft",
    states=(
        State(name="draft", label=_l("Draft"), waits_for="congress:preside", who=_CHAIR,
              sentence=_l("Drafted; %(who)s enters the result of the vote.")),
        State(name="adopted", label=_l("Resolution adopted"), waits_for="congress:publish",
              who=_OFFICE,
              sentence=_l("Adopted; %(who)s publishes it with the session's decisions.")),
        State(name="published", label=_l("In force"), waits_for="congress:follow_up", who=_OFFICE,
              sentence=_l("In force; %(who)s sees that it is carried out.")),
        State(name="fulfilled", label=_l("Carried out"), open=False,
              sentence=_l("Carried out: every task is done.")),
        State(name="rejected", label=_l("Not passed"), open=False,
              sentence=_l("Not passed by the congress.")),
        State(name="replaced", label=_l("Replaced"), open=False,
              sentence=_l("Replaced by a later resolution.")),
    ),
    moves=(
        Move(name="adopt", label=_l("Adopt"), sources={"draft"}, target="adopted",
             permission="congress:preside", needs=("votes_for",)),
        Move(name="reject", label=_l("Not passed"), sources={"draft"}, target="rejected",
             permission="congress:preside", needs=("votes_for",)),
        Move(name="publish", label=_l("Publish"), sources={"adopted"}, target="published",
             permission="congress:publish"),
        Move(name="fulfil", label=_l("Mark as carried out"), sources={"published"},
             target="fulfilled", permission="congress:follow_up"),
        Move(name="replace", label=_l("Replace by a later resolution"), sources={"published"},
             target="replaced", permission="congress:publish", needs=("by",)),
    ),
)  # fmt: skip

TASK = Workflow(
    kind="task",
    label=_l("Task"),
    initial="assigned",
    goes_up=True,
    states=(
        State(name="assigned", label=_l("Given out"), waits_for="congress:carry_out", who=_OWNER,
              sentence=_l("Given out; %(who)s begins and finishes by %(due)s.")),
        State(name="doing", label=_l("In hand"), waits_for="congress:carry_out", who=_OWNER,
              sentence=_l("In hand; %(who)s finishes by %(due)s.")),
        State(name="claimed", label=_l("Reported done"), waits_for="congress:follow_up",
              who=_OFFICE, sentence=_l("Reported as done; %(who)s checks the evidence.")),
        State(name="done", label=_l("Done"), open=False,
              sentence=_l("Done; the evidence was checked.")),
        State(name="dropped", label=_l("Dropped"), open=False,
              sentence=_l("Dropped; the reason was given.")),
    ),
    moves=(
        Move(name="progress", label=_l("Report progress"), sources={"assigned", "doing"},
             target="doing", permission="congress:carry_out", needs=("note",)),
        Move(name="claim", label=_l("Report as done"), sources={"assigned", "doing"},
             target="claimed", permission="congress:carry_out", needs=("note",)),
        Move(name="confirm", label=_l("Confirm as done"), sources={"claimed"}, target="done",
             permission="congress:follow_up"),
        Move(name="send_back", label=_l("Send back"), sources={"claimed"}, target="doing",
             permission="congress:follow_up", needs=("note",)),
        Move(name="drop", label=_l("Drop"), sources={"assigned", "doing", "claimed"},
             target="dropped", permission="congress:follow_up", needs=("note",)),
    ),
)  # fmt: skip

PATROL = Workflow(
    kind="patrol",
    label=_l("Patrol"),
    initial="planned",
    states=(
        State(name="planned", label=_l("Planned"), waits_for="congress:patrol", who=_OFFICE,
              sentence=_l("Planned for %(due)s; %(who)s tells the units beforehand.")),
        State(name="announced", label=_l("Units told"), waits_for="congress:patrol", who=_TEAM,
              sentence=_l("Announced; %(who)s visit on %(due)s.")),
        State(name="inspected", label=_l("Visited"), waits_for="congress:patrol", who=_OFFICE,
              sentence=_l("Visited; %(who)s follows up the findings and reports to the congress.")),
        State(name="reported", label=_l("Reported to the congress"), open=False,
              sentence=_l("Reported to the congress.")),
        State(name="cancelled", label=_l("Cancelled"), open=False,
              sentence=_l("Cancelled; the reason was given.")),
    ),
    moves=(
        Move(name="announce", label=_l("Tell the units"), sources={"planned"},
             target="announced", permission="congress:patrol"),
        Move(name="inspect", label=_l("Enter the visit"), sources={"announced"},
             target="inspected", permission="congress:patrol", needs=("note",)),
        Move(name="report", label=_l("Report to the congress"), sources={"inspected"},
             target="reported", permission="congress:patrol"),
        Move(name="cancel", label=_l("Cancel"), sources={"planned", "announced"},
             target="cancelled", permission="congress:patrol", needs=("note",)),
    ),
)  # fmt: skip

FINDING = Workflow(
    kind="finding",
    label=_l("Finding"),
    initial="found",
    goes_up=True,
    states=(
        State(name="found", label=_l("Found"), waits_for="congress:patrol", who=_OFFICE,
              sentence=_l("Found; %(who)s sends a rectification notice.")),
        State(name="noticed", label=_l("Notice sent"), waits_for="congress:carry_out", who=_OWNER,
              sentence=_l("Rectification notice sent; %(who)s answers by %(due)s.")),
        State(name="answered", label=_l("Answered"), waits_for="congress:patrol", who=_TEAM,
              sentence=_l("Answered; %(who)s look again.")),
        State(name="rectified", label=_l("Put right"), open=False,
              sentence=_l("Put right; the second look confirmed it.")),
    ),
    moves=(
        Move(name="notice", label=_l("Send a rectification notice"), sources={"found"},
             target="noticed", permission="congress:patrol", needs=("note", "by")),
        Move(name="answer", label=_l("Answer the notice"), sources={"noticed"},
             target="answered", permission="congress:carry_out", needs=("note",)),
        Move(name="recheck", label=_l("Found put right"), sources={"answered"},
             target="rectified", permission="congress:patrol"),
        Move(name="insist", label=_l("Not put right"), sources={"answered"}, target="noticed",
             permission="congress:patrol", needs=("note", "by")),
    ),
)  # fmt: skip

WORKFLOWS = (SESSION, RESOLUTION, TASK, PATROL, FINDING, VOTE)
