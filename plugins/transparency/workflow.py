"""What may happen to a disclosure (公开事项) and to an objection (异议). Pure.

A disclosure comes from the calendar, is drafted, reviewed by the union, approved by the
responsible person, passes the redaction gate and is posted; a correction goes the same way again
while the text that stands stays readable. An objection always ends with an answer.
"""

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l
from plugins.transparency.meeting_workflow import MEETING, TASK
from plugins.transparency.star_workflow import STAR

_CLERK = _l("the body's clerk")
_UNION = _l("the union")
_HEAD = _l("the responsible person")
_AUTHOR = _l("its author")

_DISCLOSURE_STATES = (
    State(name="planned", label=_l("To be drafted"), waits_for="transparency:draft", who=_CLERK,
          sentence=_l("Due on %(due)s; %(who)s has to draft it.")),
    State(name="drafting", label=_l("Being drafted"), waits_for="transparency:draft", who=_CLERK,
          sentence=_l("In draft; %(who)s submits it, so that it is posted by %(due)s.")),
    State(name="union_review", label=_l("Union review"), waits_for="transparency:review",
          who=_UNION,
          sentence=_l("Submitted; %(who)s reviews it, so that it is posted by %(due)s.")),
    State(name="approval", label=_l("To be approved"), waits_for="transparency:approve", who=_HEAD,
          sentence=_l("Reviewed by the union; %(who)s approves it, so that it is posted by "
                      "%(due)s.")),
    State(name="approved", label=_l("Redaction gate"), waits_for="transparency:publish",
          who=_CLERK,
          sentence=_l("Approved; %(who)s deals with the personal data found in it and posts it "
                      "by %(due)s.")),
    State(name="published", label=_l("Posted"), waits_for="transparency:publish", who=_CLERK,
          sentence=_l("Posted; %(who)s may take it down from %(due)s on.")),
    State(name="closed", label=_l("Taken down"), waits_for="transparency:publish", who=_CLERK,
          sentence=_l("Taken down after its time; %(who)s archives it.")),
    State(name="archived", label=_l("Archived"), open=False,
          sentence=_l("Archived. Nothing more is to be done.")),
    State(name="waived", label=_l("Not applicable"), open=False,
          sentence=_l("Not to be disclosed this time; the reason was given.")),
)  # fmt: skip

_BEFORE = {"planned", "drafting"}

_DISCLOSURE_MOVES = (
    Move(name="begin", label=_l("Begin the draft"), sources={"planned"}, target="drafting",
         permission="transparency:draft"),
    Move(name="submit", label=_l("Submit to the union"), sources={"drafting"},
         target="union_review", permission="transparency:draft"),
    Move(name="endorse", label=_l("Agree for the union"), sources={"union_review"},
         target="approval", permission="transparency:review"),
    Move(name="send_back", label=_l("Send back with remarks"),
         sources={"union_review", "approved"},
         target="drafting", permission="transparency:review", needs=("note",)),
    Move(name="approve", label=_l("Approve"), sources={"approval"}, target="approved",
         permission="transparency:approve"),
    Move(name="refuse", label=_l("Do not approve"), sources={"approval"}, target="drafting",
         permission="transparency:approve", needs=("note",)),
    Move(name="publish", label=_l("Post"), sources={"approved"}, target="published",
         permission="transparency:publish", needs=("fingerprint",), starts=("posting",),
         stops=("urge",), emits="transparency.published"),
    Move(name="correct", label=_l("Correct"), sources={"published", "closed"}, target="drafting",
         permission="transparency:draft", needs=("note",), stops=("posting",)),
    Move(name="close", label=_l("Take down"), sources={"published"}, target="closed",
         permission="transparency:publish", stops=("posting",)),
    Move(name="archive", label=_l("Archive"), sources={"closed"}, target="archived",
         permission="transparency:publish"),
    Move(name="waive", label=_l("Not applicable this time"), sources=_BEFORE, target="waived",
         permission="transparency:plan", needs=("note",)),
)  # fmt: skip

DISCLOSURE = Workflow(
    kind="disclosure",
    label=_l("Disclosure"),
    initial="planned",
    states=_DISCLOSURE_STATES,
    moves=_DISCLOSURE_MOVES,
    clocks=(
        ClockSpec(name="posting", label=_l("Posting time"), rule="open.posting_min"),
        ClockSpec(name="urge", label=_l("Answer to the letter of urging"), rule="open.urge_letter"),
    ),
)

_OBJECTION_STATES = (
    State(name="raised", label=_l("Handed in"), waits_for="transparency:reply", who=_CLERK,
          sentence=_l("Handed in; %(who)s answers by %(due)s.")),
    State(name="rectifying", label=_l("Being put right"), waits_for="transparency:reply",
          who=_CLERK,
          sentence=_l("Found right; %(who)s puts it right by %(due)s.")),
    State(name="replied", label=_l("Answered"), waits_for="transparency:object", who=_AUTHOR,
          sentence=_l("Answered; %(who)s may say by %(due)s whether it satisfies.")),
    State(name="closed", label=_l("Settled"), open=False,
          sentence=_l("Settled. Nothing more is to be done.")),
    State(name="withdrawn", label=_l("Withdrawn"), open=False,
          sentence=_l("Withdrawn by its author.")),
)  # fmt: skip

_OBJECTION_MOVES = (
    Move(name="reply", label=_l("Answer"), sources={"raised"}, target="replied",
         permission="transparency:reply", needs=("note",), stops=("reply", "second_reply"),
         starts=("feedback",)),
    Move(name="uphold", label=_l("Answer: it is right and will be put right"), sources={"raised"},
         target="rectifying", permission="transparency:reply", needs=("note",),
         stops=("reply", "second_reply"), starts=("rectify",)),
    Move(name="rectify", label=_l("Report that it was put right"), sources={"rectifying"},
         target="replied", permission="transparency:reply", needs=("note",), stops=("rectify",),
         starts=("feedback",)),
    Move(name="rate", label=_l("Say whether you are satisfied"), sources={"replied"},
         target="closed", permission="transparency:object", needs=("rating",)),
    Move(name="insist", label=_l("Not satisfied"), sources={"replied"}, target="raised",
         permission="transparency:object", needs=("note",), stops=("feedback",),
         starts=("second_reply",), emits="transparency.objected"),
    Move(name="settle", label=_l("Close without feedback"), sources={"replied"}, target="closed",
         permission="transparency:reply"),
    Move(name="withdraw", label=_l("Withdraw"), sources={"raised"}, target="withdrawn",
         permission="transparency:object"),
)  # fmt: skip

OBJECTION = Workflow(
    kind="objection",
    label=_l("Objection"),
    initial="raised",
    goes_up=True,
    states=_OBJECTION_STATES,
    moves=_OBJECTION_MOVES,
    clocks=(
        ClockSpec(name="reply", label=_l("Answer"), rule="open.reply"),
        ClockSpec(name="second_reply", label=_l("Second answer"),
                  rule="transparency.second_reply"),
        ClockSpec(name="rectify", label=_l("Putting it right"), rule="transparency.rectify"),
        ClockSpec(name="feedback", label=_l("Feedback"), rule="transparency.feedback"),
    ),
    starts=("reply",),
)  # fmt: skip
WORKFLOWS = (DISCLOSURE, OBJECTION, STAR, MEETING, TASK)
