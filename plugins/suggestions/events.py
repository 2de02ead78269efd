"""What suggestions make of what happens elsewhere: the bodies that one of them led to."""

from platform_core.api import SYSTEM, Ctx, OutboxEvent, Ref, db
from plugins.suggestions import operations
from plugins.suggestions.models import Suggestion


def note_founded(ctx: Ctx, event: OutboxEvent) -> None:
    """A body was founded on a suggestion: the first one stands there as what came of it."""
    origin = Ref.parse(event.payload["origin"])
    if ctx.township is None or (origin.plugin, origin.kind) != ("suggestions", "suggestion"):
        return
    found = db.session.get(Suggestion, (ctx.township.id, origin.id))
    if found is not None and found.outcome_ref is None:
        operations.link_outcome(found, event.payload["ref"], event.payload["label"],
                                actor=SYSTEM, now=event.at)  # fmt: skip
