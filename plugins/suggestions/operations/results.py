"""What came of it: the board, steps and money, the thing it led to, rewards."""

from datetime import date, datetime

from platform_core.api import Actor, Ref, RuleBroken, db, record
from platform_core.api import gettext as _
from plugins.suggestions.models import Award, Milestone, Suggestion
from plugins.suggestions.operations.handling import check_handler


def publish(suggestion: Suggestion, shown: bool, *, actor: Actor, now: datetime) -> None:
    """Show it on the township's board, or take it off; never with its author's name."""
    suggestion.published = shown
    record("suggestions:publish", suggestion, actor=actor, at=now, shown=shown)


def link_outcome(
    suggestion: Suggestion, outcome: str, label: str, *, actor: Actor, now: datetime
) -> None:
    """Say what came of it, such as the legal-aid bodies it led to; `outcome` is a ref or ""."""
    if not label.strip():
        raise RuleBroken(_("Say in a few words what came of it."), field="label")
    try:
        found = str(Ref.parse(outcome.strip())) if outcome.strip() else None
    except ValueError:
        told = _("This is no reference like module:kind:number.")
        raise RuleBroken(told, field="outcome") from None
    suggestion.outcome_ref, suggestion.outcome_label = found, label.strip()
    record("suggestions:outcome", suggestion, actor=actor, at=now, outcome=found)


def award(suggestion: Suggestion, given: Award, *, actor: Actor, now: datetime) -> None:
    """Reward whoever handed in an adopted suggestion."""
    if not suggestion.adopted:
        raise RuleBroken(_("Only an adopted suggestion is rewarded."))
    given.suggestion_id = suggestion.id
    suggestion.awards.append(given)
    record("suggestions:award", suggestion, actor=actor, at=now, fen=given.amount_fen)


def add_milestone(
    suggestion: Suggestion, title: str, due_on: date | None, cost_fen: int | None, *,
    actor: Actor, now: datetime,
) -> Milestone:  # fmt: skip
    """Plan a step of carrying out what was adopted."""
    check_handler(suggestion, actor)
    if not suggestion.adopted:
        raise RuleBroken(_("Only what was adopted is carried out step by step."))
    step = Milestone(suggestion_id=suggestion.id, title=title.strip(), due_on=due_on,
                     cost_fen=cost_fen)  # fmt: skip
    suggestion.milestones.append(step)
    db.session.flush()
    record("suggestions:milestone", suggestion, actor=actor, at=now, step=step.id)
    return step


def reach_milestone(
    suggestion: Suggestion, step: Milestone, on: date, *, actor: Actor, now: datetime
) -> None:
    """Note that a step is done."""
    check_handler(suggestion, actor)
    if step.done_on is not None:
        raise RuleBroken(_("This step is noted as done already."))
    step.done_on = on
    record("suggestions:milestone_done", suggestion, actor=actor, at=now, step=step.id, on=on)
