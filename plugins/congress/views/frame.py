"""What the pages have in common: their addresses, tabs and words."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, g, request, url_for
from markupsafe import Markup

from platform_core.api import (
    Desk,
    Matter,
    Ref,
    Target,
    format_day,
    history_of,
    names_of,
    page_ctx,
    ref_of,
    resolve,
    slot,
    today,
)
from platform_core.api import gettext as _
from plugins.congress import labels
from plugins.congress.models import Congress, Session

bp = Blueprint("congress", "plugins.congress", url_prefix="/congress")
desk = Desk(bp, "congress:read")  # each verb asks for a permission of its own

GOOD = frozenset({"archived", "fulfilled", "done", "reported", "rectified", "published"})
BAD = frozenset({"rejected", "cancelled", "dropped", "replaced"})


@bp.context_processor
def words() -> dict[str, Any]:
    """What every template of the congress may use."""
    return {
        "name_of": labels.name_of, "state_name": labels.state_name, "tone_of": tone_of,
        "power_name": labels.power_name, "today": today(), "number3": number3,
        "slot": shown_by_others, "resolve": resolved,
    }  # fmt: skip


def shown_by_others(name: str, subject: Any) -> Markup:
    """What other modules show at a named place of a page about `subject`."""
    return slot(page_ctx(), name, Ref.parse(ref_of(subject)))


def resolved(ref: str) -> Target | None:
    """The row of another module that a reference points to, while that module is on."""
    return resolve(page_ctx(), Ref.parse(ref))


def number3(number: int) -> str:
    """A delegate's number as it stands on the badge."""
    return f"{number:03d}"


def tone_of(matter: Matter) -> str:
    """The tone of a matter's badge."""
    due = matter.agreed_day
    if matter.closed_at is None and due is not None and due < today():
        return "late"
    if matter.state in GOOD:
        return "good"
    return "plain" if matter.state in BAD else "wait"


Tabs = list[tuple[str, str, bool]]


def congress_tabs(congress: Congress) -> Tabs:
    """The pages of one congress, for whoever asks."""
    pages = [
        (_("Overview"), "congress.show", "congress:read"),
        (_("Districts and seats"), "congress.districts", "congress:prepare"),
        (_("Delegates"), "congress.delegates", "congress:roster"),
        (_("Groups and committees"), "congress.groups", "congress:roster"),
        (_("Training"), "congress.trainings", "congress:roster"),
        (_("Patrols and joint meetings"), "congress.patrols", "congress:read"),
    ]
    return _tabs(pages, congress.id)


def session_tabs(session: Session) -> Tabs:
    """The pages of one session, for whoever asks."""
    pages = [
        (_("Session"), "congress.session", "congress:read"),
        (_("Agenda"), "congress.agenda", "congress:read"),
        (_("Papers and receipts"), "congress.materials", "congress:prepare"),
        (_("Check-in"), "congress.check_in_desk", "congress:preside"),
        (_("Chair's screen"), "congress.chair", "congress:preside"),
        (_("Hall display"), "congress.hall_display", "congress:preside"),
        (_("Tellers"), "congress.tellers", "congress:preside"),
        (_("Resolutions"), "congress.resolutions", "congress:read"),
        (_("Documents"), "congress.documents", "congress:prepare"),
    ]
    return _tabs(pages, session.id)


def _tabs(pages: Iterable[tuple[str, str, str]], id: int) -> Tabs:
    return [
        (label, url_for(endpoint, id=id), request.endpoint == endpoint)
        for label, endpoint, permission in pages
        if g.actor.can(permission)
    ]


def happenings(row: Any, kind: str) -> list[dict[str, Any]]:
    """The history of a row for its timeline: who did what when, for those who prepare."""
    records = history_of(ref_of(row), limit=60)
    names = names_of(each.actor_id for each in records) if g.actor.can("congress:prepare") else {}
    return [
        {"at": each.at, "label": labels.happened(kind, each.action), "note": each.note,
         "who": names.get(each.actor_id or 0, "")}
        for each in records
        if each.action not in QUIET
    ]  # fmt: skip


# Written hundreds of times in a session; the hall's own pages show them.
QUIET = frozenset({"congress:check_in", "congress:check_out", "congress:go_to"})


def span(since: Any, until: Any) -> str:
    """Two days as a span of time."""
    return _("%(since)s to %(until)s", since=format_day(since), until=format_day(until))
