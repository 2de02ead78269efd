"""What the pages have in common: their addresses, tabs and words."""

from typing import Any, NamedTuple

from flask import Blueprint, g, request, url_for

from platform_core.api import Actor, NotFound, get_or_404, settings_of, today
from platform_core.api import lazy_gettext as _l
from plugins.suggestions import access, labels, queries
from plugins.suggestions.models import Suggestion

bp = Blueprint("suggestions", "plugins.suggestions", url_prefix="/suggestions")
county_bp = Blueprint("suggestions_county", "plugins.suggestions", url_prefix="/suggestions")


class Tab(NamedTuple):
    """One view of the suggestions, for whoever has the permission."""

    label: str
    endpoint: str
    permission: str


TABS = (
    Tab(_l("All"), "suggestions.index", "suggestions:read"),
    Tab(_l("To decide"), "suggestions.triage", "suggestions:register"),
    Tab(_l("In my hands"), "suggestions.handling", "suggestions:handle"),
    Tab(_l("My suggestions"), "suggestions.mine", "suggestions:submit"),
    Tab(_l("Board"), "suggestions.board", "suggestions:submit"),
    Tab(_l("Units and templates"), "suggestions.units", "suggestions:configure"),
)


@bp.context_processor
@county_bp.context_processor
def words() -> dict[str, Any]:
    """What every template of suggestions may use."""
    return {
        "name_of": labels.name_of, "state_name": labels.state_name, "tone_of": tone_of,
        "today": today(), "here_tabs": tabs(),
    }  # fmt: skip


def tabs() -> list[tuple[str, str, bool]]:
    """The tabs of whoever asks: label, address, whether it is this page."""
    actor = person()
    if actor is None or g.get("township") is None:
        return []
    return [
        (str(tab.label), url_for(tab.endpoint), request.endpoint == tab.endpoint)
        for tab in TABS
        if actor.can(tab.permission)
    ]


def person() -> Actor | None:
    """Whoever is signed in and belongs to this place; on a public page it may be nobody."""
    actor: Actor | None = g.get("actor")
    return actor if actor is not None and actor.roles else None


def tone_of(state: str, late: bool = False) -> str:
    """The tone of a state's badge."""
    if late:
        return "late"
    if state in queries.OPEN:
        return "wait"
    return "good" if state == "closed" else "plain"


def visible_or_404(id: int, *, lock: bool = False) -> Suggestion:
    """The suggestion, for whoever may see it. Raises NotFound for everybody else."""
    suggestion = get_or_404(Suggestion, id, lock=lock)
    if not access.may_see(suggestion, g.actor):
        raise NotFound()
    return suggestion


def accepts_nameless() -> bool:
    """Whether this township takes suggestions without a name."""
    return bool(settings_of("suggestions")["nameless"])
