"""The blueprint, and a contract as data."""

from typing import Any

from flask import g

from platform_core.api import clocks_of, moves_for, rest, status_sentence, today
from plugins.contracts.labels import state_name
from plugins.contracts.models import Contract
from plugins.contracts.queries import contracts

api_bp = rest.ApiBlueprint(
    "contracts_api", "plugins.contracts", url_prefix="/contracts",
    description="Collective contracts",
)  # fmt: skip

PLAIN = (
    "id", "number", "title", "kind", "level", "employer_id", "consultation_id", "predecessor_id",
    "union_side", "employer_side", "starts_on", "ends_on", "state", "agreed_on", "submitted_on",
    "resolution_no", "due", "present", "votes_for", "against", "abstain", "passed_on", "signed_on",
    "filed_on", "filing_no", "objected_on", "effective_on", "by_silence", "published_on",
    "ended_on", "opened_at", "closed_at", "version",
)  # fmt: skip


def shown(it: Contract) -> dict[str, Any]:
    """The contract as data, its version in the ETag."""
    rest.stamp(it)
    dates = [clock.due_on for clock in clocks_of(it) if clock.runs]
    clauses, agreed = contracts.count_agreed(it)
    return {name: getattr(it, name) for name in PLAIN} | {
        "state_name": state_name(it),
        "sentence": status_sentence(it, today()),
        "due_on": min(dates, default=None),
        "clauses": clauses,
        "clauses_agreed": agreed,
        "proofs": [each.kind for each in it.proofs],
        "moves": [move.name for move in moves_for(it, g.actor)],
    }
