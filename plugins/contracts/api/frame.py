"""The blueprint, the way a verb is done, and a contract as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g

from platform_core.api import (
    Matter,
    clocks_of,
    get_or_404,
    moves_for,
    require,
    rest,
    status_sentence,
    today,
    utcnow,
)
from plugins.contracts.labels import state_name
from plugins.contracts.models import Contract
from plugins.contracts.queries import contracts

api_bp = rest.ApiBlueprint(
    "contracts_api", "plugins.contracts", url_prefix="/contracts",
    description="Collective contracts",
)  # fmt: skip

Given = dict[str, Any]
Do = Callable[..., object]


@dataclass(frozen=True)
class Verbs:
    """The verbs of one kind of row: its address, how it is shown, the schema of that."""

    path: str
    model: type[Any]
    shown: Callable[[Any], Any]
    out: type[rest.Schema]

    def __call__(
        self, rule: str, permission: str, schema: type[rest.Schema], summary: str
    ) -> Callable[[Do], Do]:
        """The route of one verb; the function below it does the verb."""

        def route(do: Do) -> Do:
            def view(given: Given, id: int) -> Any:
                return self._done(id, given, do)

            name = self.path.strip("/").replace("/", "_")
            view.__name__ = f"{name}_{do.__name__}" if name else do.__name__
            view.__doc__ = summary
            answered = api_bp.arguments(schema)(api_bp.response(200, self.out)(view))
            api_bp.post(f"{self.path}/<int:id>/{rule}")(require(permission)(answered))
            return do

        return route

    def _done(self, id: int, given: Given, do: Do) -> Any:
        """Load, check that it has not moved on, do it; the row as it stands then."""
        it = get_or_404(self.model, id, lock=True)
        now_stands = {"version": it.version, "state": getattr(it, "state", None)}
        rest.check_unchanged(it, given.pop("version"), current=now_stands, yours=given)
        do(it, given, actor=g.actor, now=utcnow())
        return self.shown(it)


def standing(it: Matter) -> dict[str, Any]:
    """What every matter tells: where it stands, what is next by when, what I may do now."""
    return {
        "state_name": state_name(it),
        "sentence": status_sentence(it, today()),
        "due_on": min((clock.due_on for clock in clocks_of(it) if clock.runs), default=None),
        "moves": [move.name for move in moves_for(it, g.actor)],
    }


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
    clauses, agreed = contracts.count_agreed(it)
    return {name: getattr(it, name) for name in PLAIN} | standing(it) | {
        "clauses": clauses, "clauses_agreed": agreed, "proofs": [each.kind for each in it.proofs],
    }  # fmt: skip
