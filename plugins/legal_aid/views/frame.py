"""What the pages have in common: their addresses, tabs, words, and the table of verbs."""

from typing import Any, NamedTuple

from flask import Blueprint, g, request, url_for

from platform_core.api import Actor, Desk, today
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid import labels
from plugins.legal_aid.workflow import WORKFLOWS

bp = Blueprint("legal_aid", "plugins.legal_aid", url_prefix="/legal-aid")
county_bp = Blueprint("legal_aid_county", "plugins.legal_aid", url_prefix="/legal-aid")
desk = Desk(bp, "legal_aid:apply")

_FLOWS = {workflow.kind: workflow for workflow in WORKFLOWS}


class Tab(NamedTuple):
    """One view of the module, for whoever has the permission."""

    label: str
    endpoint: str
    permission: str


TABS = (
    Tab(_l("Cases"), "legal_aid.index", "legal_aid:apply"),
    Tab(_l("Petitions"), "legal_aid.petitions", "legal_aid:apply"),
    Tab(_l("Mediation"), "legal_aid.mediations", "legal_aid:mediate"),
    Tab(_l("Supervision letters"), "legal_aid.letters", "legal_aid:letters"),
    Tab(_l("Protection of union officers"), "legal_aid.protections", "legal_aid:protect"),
    Tab(_l("Patterns"), "legal_aid.patterns", "legal_aid:patterns"),
    Tab(_l("Bodies and people"), "legal_aid.bodies", "legal_aid:apply"),
    Tab(_l("Guided diagnosis"), "legal_aid.diagnose", "legal_aid:apply"),
)


@bp.context_processor
@county_bp.context_processor
def words() -> dict[str, Any]:
    """What every template of legal aid may use."""
    return {
        "name_of": labels.name_of, "state_name": labels.state_name, "tone_of": tone_of,
        "happened": labels.happened, "today": today(), "here_tabs": tabs(),
    }  # fmt: skip


def tabs() -> list[tuple[str, str, bool]]:
    """The tabs of whoever asks: label, address, whether it is this page."""
    actor: Actor | None = g.get("actor")
    if actor is None or g.get("township") is None:
        return []
    return [
        (str(tab.label), url_for(tab.endpoint), request.endpoint == tab.endpoint)
        for tab in TABS
        if actor.can(tab.permission)
    ]


def tone_of(state: str, late: bool = False, kind: str = "case") -> str:
    """The tone of a state's badge."""
    if late:
        return "late"
    return "wait" if _FLOWS[kind].state(state).open else "good"
