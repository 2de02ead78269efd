"""The county: its matrix of modules and the switch, figures of all townships, its history."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g
from marshmallow import fields

from platform_core.accounts import require
from platform_core.accounts.queries import names_of
from platform_core.clock import utcnow
from platform_core.console import queries
from platform_core.errors import BadInput
from platform_core.history import CountyRecord
from platform_core.i18n import gettext as _
from platform_core.rest.blueprint import ApiBlueprint
from platform_core.rest.resources.figures import FigureArgs, FigureOut, period_of, shown
from platform_core.rest.resources.township import CellOut, cell_out
from platform_core.rest.rows import listed
from platform_core.rest.schemas import (
    Choice,
    Flag,
    Id,
    Instant,
    IsoDay,
    Line,
    PageArgs,
    Schema,
    Several,
    Text,
    Whole,
    page_of,
)
from platform_core.runtime import lifecycle
from platform_core.runtime.lifecycle import LONGEST_REASON, Cell, Switched
from platform_core.runtime.models import ModuleIs

county = ApiBlueprint("api_county", __name__, url_prefix="/api/v1/county", description="The county")

TARGETS = (ModuleIs.ON, ModuleIs.READ_ONLY, ModuleIs.OFF)
MOST_CELLS = 500


# -- modules -------------------------------------------------------------------------------------


class MatrixArgs(Schema):
    """Townships by name or address, and perhaps one module alone."""

    q = Line(40, least=2, load_default="")
    module = Line(24, load_default="")


class RowOut(Schema):
    """One township with its modules."""

    township = Line(40, required=True)
    name = Line(80, required=True)
    code = Line(12, required=True)
    modules = fields.List(fields.Nested(CellOut), required=True)


class MatrixOut(Schema):
    """Townships × modules."""

    items = fields.List(fields.Nested(RowOut), required=True)


@county.get("/modules")
@require("console:see")
@county.arguments(MatrixArgs, location="query")
@county.response(200, MatrixOut)
def matrix(args: dict[str, Any]) -> Any:
    """Every township with how each module stands there."""
    townships = queries.townships_of(g.actor.county_id, args["q"])
    rows = queries.matrix(townships, queries.shown_modules(args["module"]))
    return {
        "items": [
            {"township": here.slug, "name": here.name, "code": here.code,
             "modules": [cell_out(cell) for cell in cells]}
            for here, cells in zip(townships, rows, strict=True)
        ]
    }  # fmt: skip


class CellIn(Schema):
    """One module in one township. `seen` is what the matrix gave, to be told of a change since."""

    township = Line(40, required=True)
    module = Line(24, required=True)
    seen = Id(load_default=None, allow_none=True)


class ReasonIn(Schema):
    """Why."""

    reason = Text(LONGEST_REASON, required=True)


class SwitchIn(ReasonIn):
    """Which cells to bring where, why, and how far. A day to come makes it an order."""

    cells = Several(fields.Nested(CellIn), least=1, most=MOST_CELLS, required=True)
    target = Choice([str(each) for each in TARGETS], required=True)
    effective_on = IsoDay(load_default=None, allow_none=True)
    with_dependencies = Flag(load_default=False)
    force = Flag(load_default=False)


class ChangedOut(Schema):
    """A cell that was switched; `cause` is the module for whose sake, if not asked for."""

    township = Line(40, required=True)
    module = Line(24, required=True)
    before = Choice(ModuleIs, required=True, allow_none=True)
    after = Choice(ModuleIs, required=True)
    cause = Line(24, least=0, required=True)


class FailedOut(Schema):
    """A township in which nothing was switched, and why."""

    township = Line(40, required=True)
    message = Line(2000, required=True)


class WaitsOut(Schema):
    """A cell that waits for its day."""

    township = Line(40, required=True)
    module = Line(24, required=True)


class SwitchedOut(Schema):
    """What a switch came to."""

    switch_id = Id(required=True)
    changed = fields.List(fields.Nested(ChangedOut), required=True)
    failed = fields.List(fields.Nested(FailedOut), required=True)
    waiting = fields.List(fields.Nested(WaitsOut), required=True)


@county.post("/switches")
@require("console:switch")
@county.arguments(SwitchIn)
@county.response(201, SwitchedOut)
def switch(given: dict[str, Any]) -> Any:
    """Switch modules in townships, at once or from a day to come."""
    slugs = _slugs()
    cells = _cells(given["cells"], {slug: id for id, slug in slugs.items()})
    done = lifecycle.switch(
        cells, ModuleIs(given["target"]), reason=given["reason"], actor=g.actor, now=utcnow(),
        with_dependencies=given["with_dependencies"], force=given["force"],
        effective_on=given["effective_on"],
    )  # fmt: skip
    return _switched(done, slugs)


@county.post("/switches/<int:id>/undo")
@require("console:switch")
@county.arguments(ReasonIn)
@county.response(201, SwitchedOut)
def undo(given: dict[str, Any], id: int) -> Any:
    """Bring every cell a switch changed back to where it stood."""
    slugs = _slugs()
    done = lifecycle.undo(_fitting(id), reason=given["reason"], actor=g.actor, now=utcnow())
    return _switched(done, slugs)


class WithdrawnOut(Schema):
    """How many planned cells were taken back."""

    withdrawn = Whole(required=True)


@county.post("/switches/<int:id>/withdraw")
@require("console:switch")
@county.arguments(ReasonIn)
@county.response(200, WithdrawnOut)
def withdraw(given: dict[str, Any], id: int) -> Any:
    """Take back a switch that waits for its day."""
    taken = lifecycle.withdraw(_fitting(id), reason=given["reason"], actor=g.actor, now=utcnow())
    return {"withdrawn": taken}


def _fitting(id: int) -> int:
    """An id no row can have stands for every id that is too large for the database."""
    return id if id < 2**63 else 0


def _slugs() -> dict[int, str]:
    return {here.id: here.slug for here in queries.townships_of(g.actor.county_id)}


def _cells(given: Sequence[Mapping[str, Any]], ids: Mapping[str, int]) -> list[Cell]:
    """The cells that are meant. Raises BadInput for a township that is not this county's."""
    said = _("The county has no such township.")
    wrong = [
        {"detail": said, "pointer": f"#/cells/{n}/township"}
        for n, cell in enumerate(given)
        if cell["township"] not in ids
    ]
    if wrong:
        raise BadInput(said, wrong)
    return [Cell(ids[cell["township"]], cell["module"], cell["seen"]) for cell in given]


def _switched(done: Switched, slugs: Mapping[int, str]) -> dict[str, Any]:
    return {
        "switch_id": done.switch_id,
        "changed": [
            {"township": slugs[each.township_id], "module": each.module, "before": each.before,
             "after": each.after, "cause": each.cause}
            for each in done.changed
        ],
        "failed": [
            {"township": slugs[each.township_id], "message": each.message} for each in done.failed
        ],
        "waiting": [
            {"township": slugs[each.township_id], "module": each.module} for each in done.waiting
        ],
    }  # fmt: skip


# -- figures and history -------------------------------------------------------------------------


class TownshipFiguresOut(Schema):
    """The figures of one township; those of modules it does not have are left out."""

    township = Line(40, required=True)
    name = Line(80, required=True)
    figures = fields.List(fields.Nested(FigureOut), required=True)


class CountyFiguresOut(Schema):
    """Every figure of every township, and the totals."""

    items = fields.List(fields.Nested(TownshipFiguresOut), required=True)
    totals = fields.List(fields.Nested(FigureOut), required=True)


@county.get("/indicators")
@require("console:see")
@county.arguments(FigureArgs, location="query")
@county.response(200, CountyFiguresOut)
def figures(args: dict[str, Any]) -> Any:
    """The figures of all townships, computed from their records."""
    townships = queries.townships_of(g.actor.county_id)
    rows = queries.figures(townships, period_of(args["period"]), args["module"])
    return {
        "items": [
            {"township": here.slug, "name": here.name,
             "figures": [shown(each) for each in rows[here.id].values()]}
            for here in townships
        ],
        "totals": [shown(each) for each in queries.totals(rows).values()],
    }  # fmt: skip


class RecordOut(Schema):
    """One thing the county did. `facts` are ids, numbers and codes; `note` is what was written."""

    seq = Whole(most=2**63 - 1, required=True)
    at = Instant(required=True)
    actor_id = Id(required=True, allow_none=True)
    actor = Line(40, required=True, allow_none=True)
    action = Line(80, required=True)
    ref = Line(80, required=True)
    township = Line(40, required=True, allow_none=True)
    note = Text(2000, required=True, allow_none=True)
    facts = fields.Dict(required=True)
    hash = Line(64, required=True)


@county.get("/audit")
@require("console:audit")
@county.arguments(PageArgs, location="query")
@county.response(200, page_of(RecordOut))
def audit(args: dict[str, Any]) -> Any:
    """What the county did: who, when, why; the newest first."""
    query = queries.audit_of(g.actor.county_id)
    return listed(query, CountyRecord.seq.desc(), args=args, shown=_records)


def _records(rows: list[CountyRecord]) -> list[dict[str, Any]]:
    names, slugs = names_of(row.actor_id for row in rows), _slugs()
    plain = ("seq", "at", "actor_id", "action", "ref", "note", "facts", "hash")
    return [
        {name: getattr(row, name) for name in plain}
        | {"actor": names.get(row.actor_id or 0), "township": slugs.get(row.township_id or 0)}
        for row in rows
    ]
