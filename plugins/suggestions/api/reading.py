"""Reading: the list, one, its history, the units it may be given to."""

from typing import Any

from flask import g

from platform_core.api import (
    NotFound,
    history_of,
    names_of,
    ref_of,
    require,
    rest,
    today,
)
from plugins.suggestions import access, labels, queries
from plugins.suggestions.api.frame import api_bp, hide_author, is_involved, shown
from plugins.suggestions.api.schemas import (
    HistoryOut,
    LineOut,
    ListArgs,
    SuggestionOut,
    UnitsOut,
)
from plugins.suggestions.models import Suggestion
from plugins.suggestions.queries import Filters, Line
from plugins.suggestions.views.frame import visible_or_404
from plugins.suggestions.views.show import INTERNAL


@api_bp.get("")
@require("suggestions:submit")
@api_bp.arguments(ListArgs, location="query")
@api_bp.response(200, rest.page_of(LineOut))
def index(args: dict[str, Any]) -> Any:
    """Suggestions, the newest first: all for those who may read them, else one's own."""
    filters = Filters(str(args["state"]), str(args["category"]), args["q"], args["overdue"])
    query = queries.list_all(filters, today())
    if args["mine"] or not access.is_worker(g.actor):
        query = query.where(queries.is_mine(g.actor))
    newest = (Suggestion.opened_at.desc(), Suggestion.id.desc())
    return rest.listed(query, *newest, args=args, shown=_lines)


def _lines(rows: list[Any]) -> list[Line]:
    return [Line(*row[: len(Line._fields)]) for row in rows]


@api_bp.get("/<int:id>")
@require("suggestions:submit")
@api_bp.response(200, SuggestionOut)
def show(id: int) -> Any:
    """One suggestion, for whoever may see it."""
    it = visible_or_404(id)
    found = shown(it)
    hide_author(it)
    return found


@api_bp.get("/<int:id>/history")
@require("suggestions:submit")
@api_bp.response(200, HistoryOut)
def history(id: int) -> Any:
    """What happened to one suggestion, for those who work on it or handed it in."""
    it, worker = visible_or_404(id), access.is_worker(g.actor)
    if not is_involved(it, g.actor):
        raise NotFound()
    records = [r for r in history_of(ref_of(it)) if worker or r.action not in INTERNAL]
    names = names_of({each.actor_id for each in records}) if worker else {}
    hide_author(it)
    return {
        "items": [
            {"at": each.at, "action": each.action, "label": labels.happened(each.action),
             "who": names.get(each.actor_id or 0), "note": each.note}
            for each in records
        ]
    }  # fmt: skip


@api_bp.get("/units")
@require("suggestions:assign")
@api_bp.response(200, UnitsOut)
def units() -> Any:
    """The units that take suggestions now."""
    return {"items": queries.units()}
