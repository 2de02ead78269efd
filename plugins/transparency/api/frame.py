"""The blueprint; rows as programs reach them; disclosures and objections as one may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g

from platform_core.api import (
    NotFound,
    get_or_404,
    leave_no_trace,
    moves_for,
    require,
    rest,
    status_sentence,
    today,
    utcnow,
)
from plugins.transparency import access
from plugins.transparency.models import Disclosure, Objection
from plugins.transparency.terms import Identity

api_bp = rest.ApiBlueprint(
    "transparency_api", "plugins.transparency", url_prefix="/transparency",
    description="Disclosures, objections, star ratings, joint meetings",
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


Given = dict[str, Any]
Do = Callable[..., object]


def itself(row: Any) -> Any:
    """The row is its own matter."""
    return row


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows of one kind: where they stand, how one is found and answered, one POST for each verb.

    `matter` is what a row belongs to: its version is checked, and it is what is answered.
    """

    name: str
    path: str  # "/disclosures"
    find: Callable[..., Any]
    show: Callable[[Any], Given]
    out: type[rest.Schema]
    matter: Callable[[Any], Any] = itself

    def verb(
        self, rule: str, permission: str, schema: type[rest.Schema], summary: str
    ) -> Callable[[Do], Do]:
        """The route of one verb; the function below it does the verb."""

        def route(do: Do) -> Do:
            def view(given: Given, id: int) -> Any:
                row = self.find(id, lock=True)
                it = self.matter(row)
                now_is = {"version": it.version, "state": it.state}
                rest.check_unchanged(it, given.pop("version"), current=now_is, yours=given)
                do(row, given, actor=g.actor, now=utcnow())
                return self.show(it)

            view.__name__, view.__doc__ = f"{self.name}_{do.__name__}", summary
            answered = api_bp.arguments(schema)(api_bp.response(200, self.out)(view))
            api_bp.post(f"{self.path}/<int:id>/{rule}")(require(permission)(answered))
            return do

        return route
