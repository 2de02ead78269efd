"""Reading: the gaps, disclosures, what the gate holds, objections."""

from typing import Any

from flask import g

from platform_core.api import NotFound, leave_no_trace, require, rest, today
from plugins.transparency import access
from plugins.transparency.api.frame import (
    api_bp,
    disclosure_or_404,
    objection_or_404,
    said,
    shown,
)
from plugins.transparency.api.schemas import (
    DisclosureOut,
    DutyOut,
    FindingsOut,
    LineOut,
    ListArgs,
    ObjectionOut,
    SaidArgs,
    SaidLineOut,
)
from plugins.transparency.gate import open_findings
from plugins.transparency.models import Disclosure, Duty, Objection
from plugins.transparency.queries import disclosures, duties, objections


@api_bp.get("/gaps")
@require("transparency:read")
@api_bp.arguments(rest.PageArgs, location="query")
@api_bp.response(200, rest.page_of(DutyOut))
def gaps(args: dict[str, Any]) -> Any:
    """What should have been disclosed and is not, the longest overdue first."""
    oldest = (Duty.due_on.asc(), Duty.id.asc())
    return rest.listed(duties.list_gaps(today()), *oldest, args=args, shown=_duties)


def _duties(rows: list[Any]) -> list[duties.Line]:
    return [duties.Line(*row[: len(duties.Line._fields)]) for row in rows]


@api_bp.get("/disclosures")
@require("transparency:read")
@api_bp.arguments(ListArgs, location="query")
@api_bp.response(200, rest.page_of(LineOut))
def index(args: dict[str, Any]) -> Any:
    """Disclosures that one may see, the newest first."""
    filters = disclosures.Filters(str(args["state"]), "", args["q"])
    newest = (Disclosure.opened_at.desc(), Disclosure.id.desc())
    return rest.listed(disclosures.list_all(filters, g.actor), *newest, args=args, shown=_lines)


def _lines(rows: list[Any]) -> list[disclosures.Line]:
    return [disclosures.Line(*row[: len(disclosures.Line._fields)]) for row in rows]


@api_bp.get("/disclosures/<int:id>")
@require("transparency:read")
@api_bp.response(200, DisclosureOut)
def show(id: int) -> Any:
    """One disclosure, for whoever may see it."""
    return shown(disclosure_or_404(id))


@api_bp.get("/disclosures/<int:id>/findings")
@require("transparency:draft")
@api_bp.response(200, FindingsOut)
def findings(id: int) -> Any:
    """What the redaction gate holds, for those who work on it."""
    it = disclosure_or_404(id)
    if not access.works_on(it.body, g.actor):
        raise NotFound()
    return {"items": open_findings(it)}


@api_bp.get("/objections")
@require("transparency:object")
@api_bp.arguments(SaidArgs, location="query")
@api_bp.response(200, rest.page_of(SaidLineOut))
def objections_list(args: dict[str, Any]) -> Any:
    """Objections one works on or handed in, the newest first."""
    query = objections.list_all(g.actor, str(args["state"]))
    newest = (Objection.opened_at.desc(), Objection.id.desc())
    found = rest.listed(query, *newest, args=args, shown=_said_lines)
    leave_no_trace()
    return found


def _said_lines(rows: list[Any]) -> list[objections.Line]:
    return [objections.Line(*row[: len(objections.Line._fields)]) for row in rows]


@api_bp.get("/objections/<int:id>")
@require("transparency:object")
@api_bp.response(200, ObjectionOut)
def show_objection(id: int) -> Any:
    """One objection, for whoever may see it."""
    return said(objection_or_404(id))
