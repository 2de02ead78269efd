"""The lists: all, mine, in my hands, the board, and the summary to take away."""

from datetime import date
from io import BytesIO
from typing import Any

from flask import Response, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from platform_core.api import (
    NotFound,
    Page,
    asked_page,
    get_or_404,
    page,
    paginate,
    public,
    redirect_to,
    require,
    settings_of,
    today,
    write_workbook,
)
from plugins.suggestions import access, labels, papers, queries
from plugins.suggestions.models import Suggestion
from plugins.suggestions.queries import Filters, Line
from plugins.suggestions.views.frame import bp, person
from plugins.suggestions.views.verbs import offered
from plugins.suggestions.workflow import WORKFLOW, Category

DECIDED_HERE = frozenset({"register", "file", "refuse", "merge", "refer", "assign"})
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/")
@require("suggestions:submit")
def index() -> ResponseReturnValue:
    """Everything that was handed in; who reads only their own goes to those."""
    if not access.is_worker(g.actor):
        return redirect_to("suggestions.mine")
    filters = filters_asked()
    return page(
        "suggestions/index.html", lines=_page(queries.list_all(filters, today())),
        filters=filters, states=WORKFLOW.states, categories=labels.choices(Category),
        counts=queries.count_by_state(), open_states=queries.OPEN,
    )  # fmt: skip


def filters_asked() -> Filters:
    """What the address narrows the list to."""
    given = request.args
    return Filters(
        state=given.get("state", "")[:40], category=given.get("category", "")[:40],
        words=given.get("q", "").strip()[:80], overdue=given.get("overdue") == "1",
    )  # fmt: skip


def _page(query: Select[*tuple[Any, ...]], *, oldest_first: bool = False) -> Page[Line]:
    after, limit = asked_page(30)
    keys = (Suggestion.opened_at, Suggestion.id)
    order = [key.asc() if oldest_first else key.desc() for key in keys]
    found = paginate(query, *order, after=after, limit=limit)
    width = len(Line._fields)
    return Page([Line(*row[:width]) for row in found.items], found.next, found.prev)


@bp.get("/mine")
@require("suggestions:submit")
def mine() -> ResponseReturnValue:
    """What I handed in, the sealed ones included."""
    lines = _page(queries.list_mine(g.actor))
    return page("suggestions/mine.html", lines=lines)


@bp.get("/handling")
@require("suggestions:handle")
def handling() -> ResponseReturnValue:
    """What is or was in the hands of my units."""
    lines = _page(queries.list_of_handler(g.actor))
    return page("suggestions/handling.html", lines=lines)


@bp.get("/triage")
@require("suggestions:register")
def triage() -> ResponseReturnValue:
    """What the office must decide on, the oldest first."""
    lines = _page(queries.list_to_sort(), oldest_first=True)
    chosen = request.args.get("at", type=int)
    at = chosen if chosen is not None or not lines.items else lines.items[0].id
    found = queries.by_id(at) if at is not None else None
    similar = queries.similar_to(found.title, g.actor, but=found.id) if found else []
    acts = offered(found, g.actor, (), {}) if found else []
    return page(
        "suggestions/triage.html", lines=lines, it=found, similar=similar,
        acts=[act for act in acts if act.verb.name in DECIDED_HERE],
    )  # fmt: skip


@bp.get("/board")
@public
def board() -> ResponseReturnValue:
    """What was handed in and what became of it, without names."""
    stopped = _outsider()
    if stopped is not None:
        return stopped
    actor = person()
    waiting = queries.proposals_to_support() if actor else []
    return page("suggestions/board.html", lines=_page(queries.list_board()), proposals=waiting)


@bp.get("/board/<int:id>")
@public
def board_item(id: int) -> ResponseReturnValue:
    """One suggestion of the board and its answers."""
    stopped = _outsider()
    if stopped is not None:
        return stopped
    it = get_or_404(Suggestion, id)
    if not it.published:
        raise NotFound()
    return page("suggestions/board_item.html", it=it, supporters=queries.count_supporters(it))


def _outsider() -> ResponseReturnValue | None:
    """Where somebody goes who is not of this township; None lets them look at the board."""
    if person() is not None or settings_of("suggestions")["public_board"]:
        return None
    if g.get("actor") is not None:
        raise NotFound()
    return redirect(url_for("accounts.sign_in", next=request.path), 303)


@bp.get("/summary.xlsx")
@require("suggestions:read")
def export() -> Response:
    """The list as it is filtered now, as a workbook."""
    stream, day = BytesIO(), today()
    write_workbook([papers.summary_sheet(queries.rows_to_export(filters_asked(), day))], stream)
    stream.seek(0)
    return send_file(stream, SHEET, as_attachment=True, download_name=_file_name(day))


def _file_name(day: date) -> str:
    return f"{g.township.slug}-suggestions-{day.isoformat()}.xlsx"
