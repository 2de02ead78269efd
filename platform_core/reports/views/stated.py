"""Figures that are stated: the list with sources, entering one, entering a table."""

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.indicators import stated as figures
from platform_core.indicators.models import StatedFigure
from platform_core.indicators.workflow import SEE, STATE
from platform_core.reports.forms import SheetForm, StateForm
from platform_core.reports.importing import enter_table
from platform_core.reports.views.room import HERE, figures_pages
from platform_core.web import asked_page, page, paginate, redirect_to
from platform_core.web.asking import ask

LINES = 50


@figures_pages.get(f"{HERE}/figures/stated")
@require(SEE)
def stated() -> ResponseReturnValue:
    """Every stated figure in force, with its source; contradictions are marked."""
    after, limit = asked_page(LINES)
    found = paginate(figures.in_force(), StatedFigure.id.desc(), after=after, limit=limit)
    shown = [(each, figures.as_stated(each), figures.warning(each)) for each in found.items]
    return page("figures/stated.html", found=found, shown=shown)


@figures_pages.get(f"{HERE}/figures/state")
@require(STATE)
def ask_figure() -> ResponseReturnValue:
    """Ask for a figure that no record holds."""
    return _state_page(StateForm(formdata=None))


@figures_pages.post(f"{HERE}/figures/state")
@require(STATE)
def state_figure() -> ResponseReturnValue:
    """Enter a stated figure; a contradiction warns and does not block."""
    form = StateForm()
    if not form.validate():
        return _state_page(form), 422
    try:
        row, warned = figures.state(form.statement(), actor=g.actor, now=utcnow(),
                                    reason=form.reason.data or "")  # fmt: skip
    except RuleBroken as broken:
        form.refuse(broken)
        return _state_page(form), 422
    flash(_("Entered: %(label)s %(value)s.", label=row.label, value=figures.as_stated(row)),
          "success")  # fmt: skip
    if warned:
        flash(warned, "warning")
    return redirect_to(".stated")


def _state_page(form: StateForm) -> str:
    return ask(form, _("State a figure"), _("Enter"), action=url_for(".state_figure"),
               back=url_for(".stated"),
               explanation=_("For what no register here holds. It is printed with its source, "
                             "and stays in the history."))  # fmt: skip


@figures_pages.get(f"{HERE}/figures/import")
@require(STATE)
def ask_table() -> ResponseReturnValue:
    """Ask for a table of figures."""
    return _table_page(SheetForm(formdata=None))


@figures_pages.post(f"{HERE}/figures/import")
@require(STATE)
def take_table() -> ResponseReturnValue:
    """Enter the figures of a table; what does not fit is told row by row."""
    form = SheetForm()
    if not form.validate():
        return _table_page(form), 422
    file = form.file.data
    try:
        done = enter_table(file.stream, file.filename or "", actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _table_page(form), 422
    flash(_("%(n)s figures were entered.", n=done.entered), "success")
    return page("figures/entered.html", done=done)


def _table_page(form: SheetForm) -> str:
    return ask(form, _("Enter a table of figures"), _("Enter"), action=url_for(".take_table"),
               back=url_for(".stated"), upload=True,
               explanation=_("The first row names the columns: 指标, 数值, 单位, 限定, 期间, 来源, "
                             "来源日期, 构成. 限定 is empty, 余, 约 or 以上; "
                             "单位 of a date is 日期."))  # fmt: skip
