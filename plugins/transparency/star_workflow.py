"""What may happen to an application for stars (星级创建). Pure.

The unit declares itself, the township marks, the unit may reply to every mark, the county audits
a sample, the result is posted, and only then awarded. Whoever disagrees appeals while it is
posted. A re-check a year later, and a downgrade in between, go the same way from their place on.
"""

from enum import StrEnum

from platform_core.api import ClockSpec, Move, State, Workflow
from platform_core.api import lazy_gettext as _l


class Reason(StrEnum):
    """Why there is an application."""

    FIRST = "first"
    RECHECK = "recheck"  # a year after the award
    REVIEW = "review"  # the county found a reason to look again


class Ended(StrEnum):
    """How an award came to its end."""

    RENEWED = "renewed"
    DOWNGRADED = "downgraded"
    REVOKED = "revoked"


_UNIT = _l("the unit")
_TOWNSHIP = _l("the township union")
_COUNTY = _l("the county union")

_STATES = (
    State(name="draft", label=_l("Self-assessment"), waits_for="transparency:declare", who=_UNIT,
          sentence=_l("%(who)s assesses itself and declares the result.")),
    State(name="declared", label=_l("Self-assessment declared"), waits_for="transparency:mark",
          who=_TOWNSHIP,
          sentence=_l("Declared; %(who)s marks every point by %(due)s.")),
    State(name="answering", label=_l("Right of reply"), waits_for="transparency:declare",
          who=_UNIT,
          sentence=_l("Marked; %(who)s may reply to every mark until %(due)s.")),
    State(name="review", label=_l("Replies weighed"), waits_for="transparency:mark",
          who=_TOWNSHIP,
          sentence=_l("%(who)s answers the replies and puts the scorecard before the county.")),
    State(name="auditing", label=_l("County audit"), waits_for="transparency:county_stars",
          who=_COUNTY,
          sentence=_l("Before %(who)s, which looks into a sample by %(due)s.")),
    State(name="publicity", label=_l("Result posted"), waits_for="transparency:county_stars",
          who=_COUNTY,
          sentence=_l("The result is posted until %(due)s; then %(who)s decides. Until then the "
                      "unit may appeal.")),
    State(name="appealed", label=_l("Under appeal"), waits_for="transparency:county_stars",
          who=_COUNTY,
          sentence=_l("The unit has appealed; %(who)s decides by %(due)s.")),
    State(name="awarded", label=_l("Stars awarded"), open=False,
          sentence=_l("Awarded. It is looked at again every year.")),
    State(name="declined", label=_l("No star"), open=False,
          sentence=_l("No star was reached this time.")),
    State(name="withdrawn", label=_l("Application withdrawn"), open=False,
          sentence=_l("Withdrawn; nothing changes by it.")),
)  # fmt: skip

_MOVES = (
    Move(name="declare", label=_l("Declare the self-assessment"), sources={"draft"},
         target="declared", permission="transparency:declare", starts=("mark",)),
    Move(name="mark", label=_l("Hand the marks to the unit"), sources={"declared"},
         target="answering", permission="transparency:mark", stops=("mark",), starts=("reply",)),
    Move(name="reply", label=_l("Close the reply"), sources={"answering"}, target="review",
         permission="transparency:declare", stops=("reply",)),
    Move(name="settle", label=_l("Go on without a reply"), sources={"answering"},
         target="review", permission="transparency:mark", stops=("reply",)),
    Move(name="forward", label=_l("Put before the county"), sources={"review"},
         target="auditing", permission="transparency:mark", starts=("audit",)),
    Move(name="send_back", label=_l("Send back to the township"), sources={"auditing"},
         target="declared", permission="transparency:county_stars", needs=("note",),
         stops=("audit",), starts=("mark",)),
    Move(name="post", label=_l("Post the result"), sources={"auditing"}, target="publicity",
         permission="transparency:county_stars", needs=("stars",), stops=("audit",),
         starts=("publicity",)),
    Move(name="reopen", label=_l("Look at an award again"), sources={"draft"},
         target="publicity", permission="transparency:county_stars", needs=("note", "stars"),
         starts=("publicity",)),
    Move(name="appeal", label=_l("Appeal against the result"), sources={"publicity"},
         target="appealed", permission="transparency:declare", needs=("note",),
         stops=("publicity",), starts=("appeal",)),
    Move(name="uphold", label=_l("Let the result stand"), sources={"appealed"},
         target="publicity", permission="transparency:county_stars", needs=("note",),
         stops=("appeal",), starts=("publicity",)),
    Move(name="audit_again", label=_l("Audit again"), sources={"appealed"}, target="auditing",
         permission="transparency:county_stars", needs=("note",), stops=("appeal",),
         starts=("audit",)),
    Move(name="award", label=_l("Award the stars"), sources={"publicity"}, target="awarded",
         permission="transparency:county_stars", needs=("stars",), stops=("publicity",),
         emits="transparency.star_awarded"),
    Move(name="decline", label=_l("Close without a star"), sources={"publicity"},
         target="declined", permission="transparency:county_stars", stops=("publicity",)),
    Move(name="drop", label=_l("Drop the review"), sources={"publicity", "appealed"},
         target="withdrawn", permission="transparency:county_stars", needs=("note",)),
    Move(name="withdraw", label=_l("Withdraw"), sources={"draft", "declared", "answering"},
         target="withdrawn", permission="transparency:declare"),
)  # fmt: skip

STAR = Workflow(
    kind="star_application",
    label=_l("Application for stars"),
    initial="draft",
    states=_STATES,
    moves=_MOVES,
    clocks=(
        ClockSpec(name="mark", label=_l("First marking"), rule="transparency.star_mark"),
        ClockSpec(name="reply", label=_l("Right of reply"), rule="transparency.star_reply"),
        ClockSpec(name="audit", label=_l("County audit"), rule="transparency.star_audit"),
        ClockSpec(name="publicity", label=_l("Result posted"), rule="transparency.star_publicity"),
        ClockSpec(name="appeal", label=_l("Decision on the appeal"),
                  rule="transparency.star_appeal"),
    ),
)  # fmt: skip
BEFORE_COUNTY = frozenset({"auditing", "publicity", "appealed", "awarded", "declined"})
