"""One township: itself, its modules, its figures, and what waits there for whoever asks."""

from typing import Any

from flask import g
from marshmallow import fields

from platform_core.accounts import require, signed_in
from platform_core.console import queries as console
from platform_core.console.queries import CellView
from platform_core.indicators.evaluate import evaluate
from platform_core.matters import todo
from platform_core.organisation.models import Township
from platform_core.rest.blueprint import ApiBlueprint
from platform_core.rest.resources.figures import FigureArgs, FigureOut, period_of, shown
from platform_core.rest.schemas import (
    Choice,
    Id,
    Instant,
    IsoDay,
    Line,
    Schema,
    Several,
    Text,
    Whole,
)
from platform_core.runtime.contexts import note_fault
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.tenancy import db

township = ApiBlueprint(
    "api_township", __name__, url_prefix="/api/v1/t/<township>", description="A township"
)


class HereOut(Schema):
    """A township, what is on in it and what I may do there."""

    id = Id(required=True)
    slug = Line(40, required=True)
    name = Line(80, required=True)
    federation_name = Line(120, required=True)
    code = Line(12, required=True)
    on = Several(Line(24), required=True)
    read_only = Several(Line(24), required=True)
    permissions = Several(Line(80), most=1000, required=True)


class CellOut(Schema):
    """How a module stands in a township. `seen` goes back with a switch made from this."""

    module = Line(24, required=True)
    label = Line(200, required=True)
    state = Choice(ModuleIs, required=True)
    since = Instant(required=True, allow_none=True)
    reason = Text(400, required=True, allow_none=True)
    open_matters = Whole(required=True)
    seen = Id(required=True)


class CellsOut(Schema):
    """The modules of one township."""

    items = fields.List(fields.Nested(CellOut), required=True)


class FiguresOut(Schema):
    """The figures of one township."""

    items = fields.List(fields.Nested(FigureOut), required=True)


class WaitingOut(Schema):
    """A matter that waits for me. `ref` is plugin:kind:id."""

    ref = Line(80, required=True)
    module = Line(24, required=True)
    kind = Line(40, required=True)
    number = Line(24, required=True)
    title = Line(200, required=True)
    state = Line(40, required=True)
    opened_on = IsoDay(required=True)
    due_on = IsoDay(required=True, allow_none=True)


class TodoOut(Schema):
    """What waits for me, the most urgent first; at most 100."""

    items = fields.List(fields.Nested(WaitingOut), required=True)


@township.get("")
@signed_in
@township.response(200, HereOut)
def show_township() -> Any:
    """The township, its modules, and my permissions there."""
    here, names = g.township, ("id", "slug", "name", "federation_name", "code")
    return {name: getattr(here, name) for name in names} | {
        "on": sorted(here.on),
        "read_only": sorted(here.readonly),
        "permissions": sorted(g.actor.permissions),
    }


@township.get("/modules")
@require("modules:see")
@township.response(200, CellsOut)
def show_modules() -> Any:
    """How every installed module stands here, since when and why."""
    here = db.session.get_one(Township, g.township.id)
    return {
        "items": [cell_out(cell) for cell in console.matrix([here], console.shown_modules())[0]]
    }


def cell_out(cell: CellView) -> dict[str, Any]:
    """A cell of the matrix as data."""
    row = cell.row
    return {
        "module": cell.plugin.name,
        "label": str(cell.plugin.label),
        "state": cell.state,
        "since": row.since if row else None,
        "reason": row.reason if row else None,
        "open_matters": cell.open,
        "seen": row.id if row else 0,
    }


@township.get("/indicators")
@signed_in
@township.arguments(FigureArgs, location="query")
@township.response(200, FiguresOut)
def show_figures(args: dict[str, Any]) -> Any:
    """The figures of the modules that this township has, computed from its records."""
    period, has = period_of(args["period"]), g.township.modules | {"org"}
    wanted = has & {args["module"]} if args["module"] else has
    declared = [each for module, each in registry().indicators() if module in wanted]
    found = evaluate(declared, period, [g.township.id], has_records=lambda _id, _module: True,
                     on_error=note_fault)  # fmt: skip
    return {"items": [shown(figure) for figure in found[g.township.id].values()]}


@township.get("/todo")
@signed_in
@township.response(200, TodoOut)
def show_todo() -> Any:
    """What waits for me here, the most urgent first."""
    return {"items": todo(g.actor, g.township.modules)}
