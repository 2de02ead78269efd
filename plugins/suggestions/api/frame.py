"""The blueprint, and a suggestion as whoever asks may see it."""

from typing import Any

from flask import g

from platform_core.api import (
    Actor,
    clocks_of,
    leave_no_trace,
    moves_for,
    rest,
    status_sentence,
    today,
)
from plugins.suggestions import access, labels, queries
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import WORKFLOW, Identity

api_bp = rest.ApiBlueprint(
    "suggestions_api", "plugins.suggestions", url_prefix="/suggestions", description="Suggestions"
)

PLAIN = (
    "id", "number", "kind", "title", "problem", "proposal", "benefit", "category", "channel",
    "identity", "received_on", "session_label", "state", "round", "complex", "main_id", "grade",
    "adopted", "promised_on", "answered_late", "met_author", "rating", "outcome_ref",
    "outcome_label", "published", "opened_at", "closed_at", "version",
)  # fmt: skip


def shown(it: Suggestion) -> dict[str, Any]:
    """The suggestion as data, its version in the ETag. Its author only to those involved."""
    rest.stamp(it)
    actor: Actor = g.actor
    involved = is_involved(it, actor)
    named = involved and it.identity is Identity.OPEN
    dates = [clock.due_on for clock in clocks_of(it) if clock.runs]
    return {name: getattr(it, name) for name in PLAIN} | {
        "state_name": labels.state_name(it.state),
        "sentence": status_sentence(it, today()),
        "due_on": min(dates, default=None) if WORKFLOW.state(it.state).open else None,
        "author_name": it.author_name if named else None,
        "supporters": queries.count_supporters(it),
        "replies": list(it.replies),
        "feedbacks": list(it.feedbacks) if involved else [],
        "assignments": [
            {"id": each.id, "unit_id": each.unit_id, "unit": each.unit.name, "leads": each.leads,
             "opinion": each.opinion if involved else None}
            for each in it.assignments
            if each.returned_at is None
        ],
        "moves": [move.name for move in moves_for(it, actor)],
    }  # fmt: skip


def is_involved(it: Suggestion, actor: Actor) -> bool:
    """Whether this actor works on it or handed it in."""
    return access.is_worker(actor) or access.is_author(it, actor)


def hide_author(it: Suggestion) -> None:
    """Keep a hidden author who asks out of the log; call it when everything else is done."""
    if it.identity is not Identity.OPEN and access.is_author(it, g.actor):
        leave_no_trace()
