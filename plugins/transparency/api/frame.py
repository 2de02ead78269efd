"""The blueprint, and a disclosure or objection as whoever asks may see it."""

from typing import Any

from flask import g

from platform_core.api import NotFound, get_or_404, moves_for, rest, status_sentence, today
from plugins.transparency import access
from plugins.transparency.models import Disclosure, Objection
from plugins.transparency.terms import Identity
from plugins.transparency.views.frame import leave_no_trace

api_bp = rest.ApiBlueprint(
    "transparency_api", "plugins.transparency", url_prefix="/transparency",
    description="Disclosures and objections",
)  # fmt: skip

PLAIN = (
    "id", "number", "body_id", "period", "title", "audience", "state", "edition", "due_on",
    "publish_on", "posted_on", "posted_until", "opened_at", "closed_at", "version",
)  # fmt: skip
SAID = (
    "id", "number", "body_id", "disclosure_id", "kind", "title", "content", "identity", "state",
    "received_on", "round", "replied_on", "answered_late", "upheld", "rectified_on", "rating",
    "shown", "opened_at", "closed_at", "version",
)  # fmt: skip


def disclosure_or_404(id: int, *, lock: bool = False) -> Disclosure:
    """The disclosure, for whoever may see it."""
    it = get_or_404(Disclosure, id, lock=lock)
    if not access.may_see(it, g.actor):
        raise NotFound()
    return it


def shown(it: Disclosure) -> dict[str, Any]:
    """The disclosure as data, its version in the ETag. The draft only to who works on it."""
    rest.stamp(it)
    worker = access.works_on(it.body, g.actor)
    return {name: getattr(it, name) for name in PLAIN} | {
        "body": it.body.name, "item": it.item.title, "sentence": status_sentence(it, today()),
        "content": it.content if worker else None,
        "texts": [text for text in it.texts if worker or text.withheld is None],
        "redactions": list(it.redactions),
        "moves": [move.name for move in moves_for(it, g.actor)] if worker else [],
    }  # fmt: skip


def objection_or_404(id: int, *, lock: bool = False) -> Objection:
    """The objection, for whoever may see it."""
    it = get_or_404(Objection, id, lock=lock)
    if not access.may_see_objection(it, g.actor):
        raise NotFound()
    return it


def said(it: Objection) -> dict[str, Any]:
    """The objection as data. A hidden author who asks stays out of the log."""
    rest.stamp(it)
    found = {name: getattr(it, name) for name in SAID} | {
        "author_name": it.author_name if it.identity is Identity.OPEN else None,
        "sentence": status_sentence(it, today()), "answers": list(it.answers),
        "moves": [move.name for move in moves_for(it, g.actor)],
    }  # fmt: skip
    if it.identity is not Identity.OPEN and access.is_author(it, g.actor):
        leave_no_trace()
    return found
