"""A township's figures: all of a period, and one with its definition, its past and its chart."""

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.errors import NotFound
from platform_core.i18n import gettext as _
from platform_core.indicators.closing import values_of
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.periods import ALL
from platform_core.indicators.remarks import remark, remarks_on
from platform_core.indicators.workflow import SEE, STATE, RemarkKind
from platform_core.papers.charts import Chart, Series
from platform_core.reports.figures import CORE, Told, collect
from platform_core.reports.forms import RemarkForm
from platform_core.reports.sheets import sheet
from platform_core.reports.views.room import HERE, figures_pages, periods
from platform_core.runtime.registry import registry
from platform_core.web import page, redirect_to
from platform_core.web.asked import asked_kind, asked_period
from platform_core.web.asking import accepted
from platform_core.web.saved import as_table


@figures_pages.get(f"{HERE}/figures")
@require(SEE)
def index() -> ResponseReturnValue:
    """Every figure of a period beside the one before: as a page, .csv or .xlsx."""
    period, kind = asked_period(), asked_kind("csv", "xlsx")
    found = collect(g.township.id, period)
    if kind != "page":
        name = _("Figures of %(place)s, %(period)s", place=g.township.name, period=period.label)
        return as_table(kind, sheet(name, found.told.values()))
    module = request.args.get("module", CORE)
    return page(
        "figures/index.html",
        period=period,
        periods=periods(),
        module=module,
        modules=[p for p in registry().plugins.values() if p.name in g.township.modules],
        told=found.in_module(module),
    )


@figures_pages.get(f"{HERE}/figures/<key>")
@require(SEE)
def figure(key: str) -> ResponseReturnValue:
    """One figure: sentence, definition, numbers, chart, the way to its records, what was said."""
    return _figure_page(key, RemarkForm(formdata=None))


@figures_pages.post(f"{HERE}/figures/<key>/remarks")
@require(STATE)
def add_remark(key: str) -> ResponseReturnValue:
    """Attach a note to a figure, or contest it."""
    period, form = asked_period(), RemarkForm()
    _told_or_404(key)
    if not accepted(form, lambda: remark(
        key, period, RemarkKind(form.kind.data), form.body.data, actor=g.actor, now=utcnow()
    )):  # fmt: skip
        return _figure_page(key, form), 422
    return redirect_to(".figure", key=key, period=str(period))


def _told_or_404(key: str) -> Told:
    told = collect(g.township.id, asked_period()).told.get(key)
    if told is None:
        raise NotFound
    return told


def _figure_page(key: str, form: RemarkForm) -> str:
    period, told = asked_period(), _told_or_404(key)
    kept = next((each for each in values_of(str(period)) if each.key == key), None)
    return page(
        "figures/figure.html",
        told=told,
        period=period,
        periods=periods(),
        kept=kept,
        form=form,
        chart=beside_last(told),
        remarks=remarks_on(key, period),
        drill_href=_drill(told),
        may_remark=g.actor.can(STATE),
        is_all=period == ALL,
    )


def beside_last(told: Told) -> Chart | None:
    """This period beside the last, where both or one can be drawn."""
    pair = [each for each in (told.before, told.figure) if each is not None]
    values = tuple(plotted(each) for each in pair)
    if all(value is None for value in values):
        return None
    labels = [_("Period before"), _("This period")][-len(pair) :]
    unit = {"ratio": "%", "fen": _("yuan")}.get(told.figure.unit, "")
    return Chart(str(told.indicator.label), tuple(labels), (Series(unit, values),), unit,
                 note=told.sentence)  # fmt: skip


def plotted(figure: Figure) -> float | None:
    """The figure as a chart draws it: shares in per cent, money in yuan."""
    if figure.value is None or isinstance(figure.value, bool):
        return None
    scaled = {"ratio": 100 * figure.value, "fen": figure.value / 100}
    drawn = round(float(scaled.get(figure.unit, figure.value)), 1)
    return int(drawn) if drawn.is_integer() else drawn


def _drill(told: Told) -> str:
    return url_for(told.indicator.drill) if told.indicator.drill and told.known else ""
