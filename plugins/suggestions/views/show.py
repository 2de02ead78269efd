"""The page of one suggestion: where it stands, what was said, what may be done now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    Clock,
    Form,
    clocks_of,
    files_of,
    history_of,
    leave_no_trace,
    names_of,
    page,
    ref_of,
    require,
    status_sentence,
    today,
)
from plugins.suggestions import access, labels, papers, queries
from plugins.suggestions.forms import OpinionForm
from plugins.suggestions.models import Assignment, Suggestion
from plugins.suggestions.views.frame import bp, visible_or_404
from plugins.suggestions.views.verbs import offered
from plugins.suggestions.workflow import WORKFLOW, Identity

# Written between unit and office, not for the author.
INTERNAL = frozenset({"suggestions:return", "suggestions:opinion"})


@bp.get("/<int:id>")
@require("suggestions:submit")
def show(id: int) -> ResponseReturnValue:
    """One suggestion."""
    it = visible_or_404(id)
    shown = show_page(it)
    if it.identity is Identity.SEALED and access.is_author(it, g.actor):
        leave_no_trace()
    return shown


def show_page(it: Suggestion, refused: Mapping[str, Form] | None = None, **more: Any) -> str:
    """The page; `refused` are the forms that were sent and not accepted, by verb."""
    actor: Actor = g.actor
    worker, author = access.is_worker(actor), access.is_author(it, actor)
    clocks = clocks_of(it)
    context: dict[str, Any] = {
        "it": it, "worker": worker, "author": author, "involved": worker or author,
        "sentence": status_sentence(it, today()), "clocks": _running(clocks),
        "acts": offered(it, actor, clocks, refused or {}),
        "supporters": queries.supporters_of(it), "merged": queries.merged_into(it),
        "asked": queries.last_question(it) if it.state == "waiting" else "",
        "appeal": queries.appeal_of(it), "files": files_of(it),
        "opinions": _opinions(it, refused or {}), "papers": _papers(it, worker, author),
        "may_answer": access.may_handle(it, actor) and actor.can("suggestions:handle"),
    }  # fmt: skip
    if worker or author:
        context |= _inside(it, worker)
    return page("suggestions/show.html", **context, **more)


def _running(clocks: Iterable[Clock]) -> list[tuple[str, Clock]]:
    """The time limits that run or wait, each with its name; the others are history."""
    names = {spec.name: str(spec.label) for spec in WORKFLOW.clocks}
    return [(names[clock.name], clock) for clock in clocks if clock.stopped_on is None]


def _opinions(it: Suggestion, refused: Mapping[str, Form]) -> list[tuple[Assignment, Form | None]]:
    """The co-handlers, with the form for those whose opinion this actor may give."""
    return [
        (each, _opinion_form(each, refused) if access.may_give_opinion(each, g.actor) else None)
        for each in it.assignments
        if not each.leads and each.returned_at is None
    ]


def _opinion_form(each: Assignment, refused: Mapping[str, Form]) -> Form:
    sent = refused.get(str(each.id))
    return sent or OpinionForm(formdata=None, prefix=f"{each.id}-")


def _papers(it: Suggestion, worker: bool, author: bool) -> list[tuple[str, str]]:
    """The papers there are for whoever looks: name and label."""
    return [
        (name, str(sheet.label))
        for name, sheet in papers.SHEETS.items()
        if sheet.exists(it) and (worker or (author and sheet.for_author))
    ]


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    label: str
    who: str
    note: str | None


def _inside(it: Suggestion, worker: bool) -> dict[str, Any]:
    """What only those see who work on it or handed it in."""
    records = history_of(ref_of(it))
    notes = queries.notes_on(it) if worker else []
    names = names_of({each.actor_id for each in records} | {note.by_account_id for note in notes})
    entries = [
        Entry(each.at, labels.happened(each.action),
              names.get(each.actor_id or 0, "") if worker else "", each.note)
        for each in records
        if worker or each.action not in INTERNAL
    ]  # fmt: skip
    return {"entries": entries, "notes": notes, "names": names}
