"""What suggestions make of what happens elsewhere: bodies they led to, patterns to take up."""

from platform_core.api import SYSTEM, Ctx, OutboxEvent, Ref, db
from platform_core.api import gettext as _
from plugins.suggestions import operations
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import Category, Channel

CATEGORIES = {
    "wages": Category.WAGES, "severance": Category.WAGES, "hours": Category.WAGES,
    "injury": Category.SAFETY, "death": Category.SAFETY, "insurance": Category.INSURANCE,
}  # fmt: skip


def note_founded(ctx: Ctx, event: OutboxEvent) -> None:
    """A body was founded on a suggestion: the first one stands there as what came of it."""
    origin = Ref.parse(event.payload["origin"])
    if ctx.township is None or (origin.plugin, origin.kind) != ("suggestions", "suggestion"):
        return
    found = db.session.get(Suggestion, (ctx.township.id, origin.id))
    if found is not None and found.outcome_ref is None:
        operations.link_outcome(found, event.payload["ref"], event.payload["label"],
                                actor=SYSTEM, now=event.at)  # fmt: skip


def take_pattern(ctx: Ctx, event: OutboxEvent) -> None:
    """A pattern across legal aid cases is handed in as a suggestion: once."""
    told = event.payload
    if told["use"] != "suggestion" or db.session.get(Suggestion, (event.township_id, event.id)):
        return
    counted = _("%(cases)s matters of %(persons)s people from %(since)s to %(until)s have it in "
                "common: %(label)s.", cases=told["cases"], persons=told["persons"],
                label=told["label"], since=told["since"], until=told["until"])  # fmt: skip
    draft = operations.Draft(
        id=event.id, title=told["label"][:100], problem=counted,
        proposal=told["note"] or _("Look into the cause and put an end to it."),
        category=CATEGORIES.get(told["about"], Category.OTHER), channel=Channel.MEETING,
        author_name=_("Legal aid station"), employer_id=told["employer_id"],
    )  # fmt: skip
    operations.hand_in(draft, actor=SYSTEM, now=event.at)
