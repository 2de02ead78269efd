"""The blueprint, and a case as whoever asks may see it."""

from typing import Any

from flask import g

from platform_core.api import (
    clocks_of,
    get_or_404,
    has_access,
    moves_for,
    note_view,
    rest,
    status_sentence,
    today,
    utcnow,
)
from plugins.legal_aid import explain, flags, labels
from plugins.legal_aid.models import Case
from plugins.legal_aid.operations.limits import limits_of
from plugins.legal_aid.queries import cases

api_bp = rest.ApiBlueprint(
    "legal_aid_api",
    "plugins.legal_aid",
    url_prefix="/legal-aid",
    description="Cases, petitions, mediation, letters",
)

PLAIN = (
    "id", "number", "channel", "received_on", "applicant_kind", "about", "form", "title", "story",
    "opponent", "state", "urgent", "urgent_reason", "decided_on", "assigned_on", "stage",
    "result", "result_note", "closed_on", "rating", "opened_at", "closed_at", "version",
)  # fmt: skip


def case_or_404(id: int, *, lock: bool = False) -> Case:
    """A case the caller has access to; that it was looked at is written down."""
    case = get_or_404(Case, id, lock=lock)
    if not lock:
        note_view(case, actor=g.actor, at=utcnow())
    return case


def shown(case: Case) -> dict[str, Any]:
    """The case as data, its version in the ETag. Names of people, never their numbers."""
    if not has_access(case, g.actor):
        return {"id": case.id, "number": case.number}
    rest.stamp(case)
    dates = [clock.due_on for clock in clocks_of(case) if clock.runs]
    ledger, limits = cases.ledger_of(case), limits_of(case)
    return {name: getattr(case, name) for name in PLAIN} | {
        "state_name": labels.state_name(case.state),
        "sentence": status_sentence(case, today()),
        "due_on": min(dates, default=None),
        "people": [{"name": worker.name, "migrant": worker.migrant} for worker in case.workers],
        "limits": [
            {"name": limit.name, "due_on": limit.due.due if limit.due else None,
             "met_on": limit.met_on, "article": str(limit.article),
             "steps": explain.explained(limit)}
            for limit in limits
        ],
        "money": {stage.value: fen for stage, fen in flags.totals_of(ledger).items()},
        "flags": flags.flags_of(case, ledger, limits, cases.twins_of(case), today()),
        "moves": [move.name for move in moves_for(case, g.actor)],
    }  # fmt: skip
