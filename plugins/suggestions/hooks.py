"""What suggestions add to other pages: a box at home, search, links to a suggestion."""

from collections.abc import Iterable

from flask import url_for

from platform_core.api import Ctx, Hit, Ref, Target, Widget, db, hookimpl, search
from platform_core.api import lazy_gettext as _l
from plugins.suggestions import access, queries
from plugins.suggestions.models import Suggestion
from plugins.suggestions.workflow import WORKFLOW


@hookimpl
def disabling(ctx: Ctx) -> Iterable[str]:
    """Nothing forbids switching off; what is open stays, and comes back with the module."""
    return []


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """How many suggestions stand where."""
    counts = queries.count_by_state()
    states = [(state, counts[state.name]) for state in WORKFLOW.states if counts.get(state.name)]
    data = {
        "states": states, "new": url_for("suggestions.new"), "mine": url_for("suggestions.mine"),
        "waiting": queries.count_waiting_for_author(ctx.actor) if ctx.actor else 0,
    }  # fmt: skip
    yield Widget(
        _l("Suggestions"), "suggestions/_widget.html", data,
        permission="suggestions:submit", order=20,
    )  # fmt: skip


@hookimpl(specname="search")
def find(ctx: Ctx, query: str, limit: int) -> Iterable[Hit]:
    """Suggestions with these words, for those who may read them all."""
    if not ctx.can("suggestions:read"):
        return
    for found in search.find(query, "suggestions", limit):
        yield Hit(found.label, Ref.parse(found.ref), rank=found.likeness)


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The suggestion a reference points to, for those who may see it."""
    here = ctx.township
    if ref.kind != "suggestion" or here is None:
        return None
    suggestion = db.session.get(Suggestion, (here.id, ref.id))
    if suggestion is None or not access.may_see(suggestion, ctx.actor):
        return None
    return Target(
        title=f"{suggestion.number} {suggestion.title}",
        url=url_for("suggestions.show", id=suggestion.id),
        state=str(WORKFLOW.state(suggestion.state).label),
    )
