"""The console's pages. Four steps each: load, operate, catch, answer."""

from datetime import timedelta

from flask import Blueprint, abort, flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.accounts.queries import role_labels
from platform_core.clock import today, utcnow
from platform_core.console import queries
from platform_core.console.forms import (
    TARGETS,
    ReasonForm,
    SwitchForm,
    read_cells,
    read_target,
)
from platform_core.errors import RuleBroken
from platform_core.history import CountyRecord
from platform_core.i18n import gettext as _
from platform_core.indicators.few import without_few
from platform_core.indicators.periods import ALL, Period
from platform_core.organisation.models import Township
from platform_core.runtime import lifecycle
from platform_core.runtime.errors import errors_of
from platform_core.runtime.impact import impacts
from platform_core.runtime.lifecycle import Cell, Switched
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import label_of
from platform_core.tenancy import db
from platform_core.web import asked_page, page, paginate, redirect_to

console = Blueprint("console", __name__, url_prefix="/county", template_folder="templates")
SOON = timedelta(days=7)


@console.get("/")
@require("console:see")
def matrix() -> ResponseReturnValue:
    """Townships × modules: how each stands, what is open, and ticks to switch them."""
    words, only = request.args.get("q", "").strip(), request.args.get("module", "")
    townships = queries.townships_of(g.actor.county_id, words)
    modules = queries.shown_modules(only)
    return page(
        "console/matrix.html",
        rows=queries.matrix(townships, modules),
        modules=modules,
        all_modules=queries.shown_modules(),
        targets=TARGETS,
        waiting=_named_orders(),
        words=words,
        only=only,
        label_of=label_of,
    )


def _named_orders() -> list[tuple[object, Township]]:
    orders = lifecycle.waiting_orders(g.actor.county_id)
    names = {each.id: each for each in queries.townships_of(g.actor.county_id)}
    return [(order, names[order.township_id]) for order in orders]


@console.get("/switch")
@require("console:switch")
def preview() -> ResponseReturnValue:
    """What the chosen switch would affect, and the form that carries it out."""
    target = read_target(request.args.get("target"))
    return _preview(SwitchForm(), read_cells(request.args.getlist("cell")), target)


@console.post("/switch")
@require("console:switch")
def switch() -> ResponseReturnValue:
    """Carry the switch out, or order it for a later day."""
    target, cells = (
        read_target(request.form.get("target")),
        read_cells(request.form.getlist("cell")),
    )
    form = SwitchForm()
    if not form.validate():
        return _preview(form, cells, target), 422
    try:
        done = lifecycle.switch(
            cells, target, reason=form.reason.data, actor=g.actor, now=utcnow(),
            with_dependencies=form.with_dependencies.data, force=form.force.data,
            effective_on=form.effective_on.data,
        )  # fmt: skip
    except RuleBroken as broken:
        form.refuse(broken)
        return _preview(form, cells, target), 422
    _tell(done)
    return redirect_to(".matrix")


def _preview(form: SwitchForm, cells: list[Cell], target: ModuleIs) -> str:
    names = {each.id: each for each in queries.townships_of(g.actor.county_id)}
    if not {cell.township_id for cell in cells} <= names.keys():
        abort(404)
    found = impacts([(cell.township_id, cell.module) for cell in cells], target)
    return page(
        "console/switch.html",
        form=form,
        target=target,
        target_label=dict(TARGETS)[target],
        impacts=[(names[each.township_id], each, label_of(each.module)) for each in found],
        cells=[f"{cell.township_id}:{cell.module}:{cell.seen or 0}" for cell in cells],
    )


def _tell(done: Switched) -> None:
    if done.waiting:
        flash(_("Ordered for a later day; it is listed below the table."), "success")
    elif done.changed:
        flash(_("%(n)s cells were switched.", n=len(done.changed)), "success")
    for failed in done.failed:
        flash(failed.message, "error")


@console.route("/switches/<int:switch_id>/undo", methods=["GET", "POST"])
@require("console:switch")
def undo(switch_id: int) -> ResponseReturnValue:
    """Bring everything a switch changed back to how it was."""
    form = ReasonForm()
    if not form.validate_on_submit():
        refused = 422 if form.is_submitted() else 200
        return _reason_page(form, _("Undo this switch?")), refused
    try:
        done = lifecycle.undo(switch_id, reason=form.reason.data, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _reason_page(form, _("Undo this switch?")), 422
    _tell(done)
    return redirect_to(".audit")


@console.route("/switches/<int:switch_id>/withdraw", methods=["GET", "POST"])
@require("console:switch")
def withdraw(switch_id: int) -> ResponseReturnValue:
    """Take back a switch that waits for its day."""
    form = ReasonForm()
    if not form.validate_on_submit():
        refused = 422 if form.is_submitted() else 200
        return _reason_page(form, _("Withdraw this planned switch?")), refused
    lifecycle.withdraw(switch_id, reason=form.reason.data, actor=g.actor, now=utcnow())
    flash(_("The planned switch was withdrawn."), "success")
    return redirect_to(".matrix")


def _reason_page(form: ReasonForm, question: str) -> str:
    return page("console/reason.html", form=form, question=question)


@console.get("/audit")
@require("console:audit")
def audit() -> ResponseReturnValue:
    """What the county did: who, when, why; the newest first."""
    query = queries.audit_of(g.actor.county_id)
    after, limit = asked_page(50)
    found = paginate(query, CountyRecord.seq.desc(), after=after, limit=limit)
    return page(
        "console/audit.html",
        found=found,
        names=queries.names_in(found.items),
        roles=role_labels(),
        townships={each.id: each for each in queries.townships_of(g.actor.county_id)},
        label_of=label_of,
    )


@console.get("/townships")
@require("console:see")
def townships() -> ResponseReturnValue:
    """The county's townships."""
    words = request.args.get("q", "").strip()
    found = queries.townships_of(g.actor.county_id, words)
    return page("console/townships.html", townships=found, words=words)


@console.get("/townships/<slug>")
@require("console:see")
def township(slug: str) -> ResponseReturnValue:
    """One township as the county sees it: figures, modules, what was switched. No records."""
    here = next((t for t in queries.townships_of(g.actor.county_id) if t.slug == slug), None)
    if here is None:
        abort(404)
    record = queries.audit_of(g.actor.county_id, township_id=here.id)
    found = paginate(record, CountyRecord.seq.desc(), after=None, limit=20)
    return page(
        "console/township.html",
        here=here,
        cells=queries.matrix([here], queries.shown_modules())[0],
        figures=list(without_few(queries.figures([here], ALL))[here.id].values()),
        found=found,
        names=queries.names_in(found.items),
        roles=role_labels(),
        label_of=label_of,
    )


@console.get("/figures")
@require("console:see")
def figures() -> ResponseReturnValue:
    """Every figure of every township, with totals; no data is not nought."""
    period, module = _asked_period(), request.args.get("module", "org")
    found = queries.townships_of(g.actor.county_id)
    rows = queries.figures(found, period, module)
    declared = [each for name, each in registry().indicators() if name == module]
    return page(
        "console/figures.html",
        townships=found,
        rows=without_few(rows),
        totals=queries.totals(rows),
        declared=declared,
        period=period,
        module=module,
        modules=queries.shown_modules(),
    )


def _asked_period() -> Period:
    try:
        return Period.parse(request.args.get("period", "all"))
    except ValueError:
        raise RuleBroken(
            _("Write the period as 2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all.")
        ) from None


@console.get("/red-list")
@require("console:see")
def red_list() -> ResponseReturnValue:
    """Where dates run out, over all modules; counts only, never a title."""
    found = queries.townships_of(g.actor.county_id)
    day = today()
    rows = queries.punctuality([each.id for each in found], day, day + SOON)
    return page(
        "console/red_list.html",
        townships={each.id: each for each in found},
        rows=sorted(rows.values(), key=lambda row: (-row.late, -row.soon, row.township_id)),
        label_of=label_of,
    )


@console.get("/plugins")
@require("console:see")
def plugins() -> ResponseReturnValue:
    """Every plugin with its state, the reason and the cure, and what went wrong in it."""
    faults: dict[str, list[object]] = {}
    for fault in errors_of():
        faults.setdefault(fault.plugin, []).append(fault)
    return page("console/plugins.html", plugins=registry().plugins.values(), faults=faults,
                orphans=registry().orphans)  # fmt: skip


modules = Blueprint("modules", __name__, template_folder="templates")


@modules.get("/t/<township>/modules")
@require("modules:see")
def index() -> ResponseReturnValue:
    """Which modules this township has, since when, and why."""
    here = db.session.get_one(Township, g.township.id)
    return page("console/modules.html", cells=queries.matrix([here], queries.shown_modules())[0])
