"""What the pages have in common: their addresses, the desk, tabs and words."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, request, url_for
from markupsafe import Markup

from platform_core.api import (
    Clock,
    Desk,
    Matter,
    Ref,
    Target,
    history_of,
    names_of,
    page_ctx,
    ref_of,
    resolve,
    rule_words,
    slot,
    standing_words,
    today,
)
from plugins.contracts import labels

bp = Blueprint("contracts", "plugins.contracts", url_prefix="/contracts")
county_bp = Blueprint("contracts_county", "plugins.contracts", url_prefix="/contracts")
desk = Desk(bp, "contracts:read")

GOOD = frozenset({"effective", "published", "performing", "renewed", "agreed", "rectified"})
BAD = frozenset({"refused", "rejected", "objected", "failed", "dropped", "ended"})

# Written for every clause, seat and employer; the pages that list those show them.
QUIET = frozenset({"add_clause", "agree_clause", "propose", "drop_clause", "recognise", "cover",
                   "withdraw", "seat", "unseat", "inform", "prove"})  # fmt: skip

Tabs = list[tuple[str, str, bool]]


@bp.context_processor
@county_bp.context_processor
def words() -> dict[str, Any]:
    """What every template of the module may use."""
    return {
        "name_of": labels.name_of, "state_name": labels.state_name, "tone_of": tone_of,
        "rule_words": rule_words, "standing_words": standing_words,
        "pair_of": labels.pair_of, "figure_of": labels.figure_of, "clock_label": clock_label,
        "today": today(), "slot": shown_by_others, "resolve": resolved,
    }  # fmt: skip


def shown_by_others(name: str, subject: Any) -> Markup:
    """What other modules show at a named place of a page about `subject`."""
    return slot(page_ctx(), name, Ref.parse(ref_of(subject)))


def resolved(ref: str) -> Target | None:
    """The row of another module that a reference points to, while that module is on."""
    return resolve(page_ctx(), Ref.parse(ref))


def clock_label(matter: Matter, clock: Clock) -> str:
    """What people call a time limit of a matter."""
    specs = {spec.name: spec.label for spec in matter.__workflow__.clocks}
    return str(specs.get(clock.name, clock.name))


def tone_of(matter: Matter) -> str:
    """The tone of a matter's badge."""
    due = matter.agreed_day
    if matter.closed_at is None and due is not None and due < today():
        return "late"
    if matter.state in GOOD:
        return "good"
    return "plain" if matter.state in BAD else "wait"


def tabs_of(pages: tuple[tuple[str, str, str], ...], id: int) -> Tabs:
    """The pages about one row, for whoever asks: (label, endpoint, permission) each."""
    return [
        (label, url_for(endpoint, id=id), request.endpoint == endpoint)
        for label, endpoint, permission in pages
        if g.actor.can(permission)
    ]


def happenings(row: Any, kind: str) -> list[dict[str, Any]]:
    """The history of a row for its timeline: who did what when."""
    records = [
        each for each in history_of(ref_of(row), limit=200)
        if each.action.partition(":")[2] not in QUIET
    ]  # fmt: skip
    names = names_of(each.actor_id for each in records) if g.actor.can("contracts:consult") else {}
    return [
        {"at": each.at, "label": labels.happened(kind, each.action), "note": each.note,
         "who": names.get(each.actor_id or 0, "")}
        for each in records
    ]  # fmt: skip


def noted(do: Callable[..., object]) -> Callable[..., object]:
    """An operation that takes the words of the form's only field, as a verb does it."""
    return lambda it, form, **by: do(it, form.note.data, **by)
