"""What the pages have in common: their addresses, tabs and words."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import Blueprint, g, request, url_for
from markupsafe import Markup

from platform_core.api import (
    Actor,
    Desk,
    Ref,
    Target,
    history_of,
    names_of,
    page_ctx,
    ref_of,
    resolve,
    rule_words,
    settings_of,
    slot,
    standing_words,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.transparency import labels
from plugins.transparency.catalogue import cite
from plugins.transparency.papers import disclosures
from plugins.transparency.papers.stars import starred
from plugins.transparency.periods import name_of_period
from plugins.transparency.queries.objections import complaint
from plugins.transparency.rubrics import run

bp = Blueprint("transparency", "plugins.transparency", url_prefix="/transparency")
county_bp = Blueprint("transparency_county", "plugins.transparency", url_prefix="/transparency")
desk = Desk(bp, "transparency:read")

GOOD = frozenset({"published", "closed", "archived", "replied", "awarded", "signed", "done"})
PLAIN = frozenset({"waived", "withdrawn", "declined", "cancelled", "dropped"})


class Tab(NamedTuple):
    """One view of transparency, for whoever has the permission."""

    label: str
    endpoint: str
    permission: str


TABS = (
    Tab(_l("Calendar"), "transparency.index", "transparency:read"),
    Tab(_l("Gaps"), "transparency.gaps", "transparency:read"),
    Tab(_l("Disclosures"), "transparency.disclosures_list", "transparency:read"),
    Tab(_l("Objections"), "transparency.objections", "transparency:object"),
    Tab(_l("Bodies"), "transparency.bodies", "transparency:read"),
    Tab(_l("Catalogues"), "transparency.catalogues", "transparency:read"),
    Tab(_l("Stars"), "transparency.stars", "transparency:read"),
    Tab(_l("Joint meetings of Party, government and union"), "transparency.meetings",
        "transparency:carry_out"),
)  # fmt: skip


@bp.context_processor
@county_bp.context_processor
def words() -> dict[str, Any]:
    """What every template of transparency may use."""
    return {
        "name_of": labels.name_of, "state_name": labels.state_name, "tone_of": tone_of,
        "today": today(), "here_tabs": tabs(), "slot": shown_by_others, "resolve": resolved,
        "insider": person() is not None, "nameless_welcome": _nameless_welcome(),
        "period_name": name_of_period, "channel_names": labels.channel_names, "cite": cite,
        "disclosure_state": labels.disclosure_state, "objection_state": labels.objection_state,
        "papers_of": disclosures.papers_of,
        "starred": starred, "run": run, "complaint": complaint, "rule_words": rule_words,
        "standing_words": standing_words,
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


def shown_by_others(name: str, subject: Any) -> Markup:
    """What other modules show at a named place of a page about `subject`."""
    return slot(page_ctx(), name, Ref.parse(ref_of(subject)))


def resolved(ref: str) -> Target | None:
    """The row of another module that a reference points to, while that module is on."""
    return resolve(page_ctx(), Ref.parse(ref))


def tone_of(matter: Any, late: bool = False) -> str:
    """The tone of a matter's badge."""
    if late:
        return "late"
    if matter.state in GOOD or (matter.state == "closed" and matter.closed_at):
        return "good"
    return "plain" if matter.state in PLAIN else "wait"


def happenings(row: Any, hidden: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The history of a row for its timeline, with names for those who work on it."""
    records = [each for each in history_of(ref_of(row)) if each.action not in hidden]
    names = names_of({each.actor_id for each in records})
    kind = row.__tablename__.removeprefix("transparency_")
    return [
        {"at": each.at, "label": labels.happened(each.action, kind), "note": each.note,
         "who": names.get(each.actor_id or 0, "")}
        for each in records
    ]  # fmt: skip


def _nameless_welcome() -> bool:
    return g.get("township") is not None and accepts_nameless()


def accepts_nameless() -> bool:
    """Whether this township takes objections without a name."""
    return bool(settings_of("transparency")["nameless"])
