"""The county's side of figures: one of all townships, period closings, contests."""

from collections.abc import Iterator
from datetime import datetime

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.accounts import Actor, require
from platform_core.clock import today, utcnow
from platform_core.console.queries import townships_of
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.indicators import closing as closings
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.models import FigureRemark, PeriodClosing
from platform_core.indicators.periods import Period, containing
from platform_core.indicators.remarks import answer
from platform_core.indicators.stated import as_stated
from platform_core.indicators.workflow import ACCEPT
from platform_core.organisation.models import Township
from platform_core.papers.charts import Chart, Series
from platform_core.reports import comparison
from platform_core.reports.comparison import Comparison
from platform_core.reports.forms import AnswerForm, CloseForm, ReturnForm
from platform_core.reports.views.figures import plotted
from platform_core.reports.views.room import figures_pages, periods
from platform_core.runtime.registry import registry
from platform_core.tenancy import db, each_township
from platform_core.web import get_or_404, page, redirect_to
from platform_core.web.asked import asked_kind, asked_period, read_period
from platform_core.web.asking import accepted
from platform_core.web.saved import as_table

MOST_BARS = 30


@figures_pages.get("/county/figures/<key>")
@require("console:see")
def county_figure(key: str) -> ResponseReturnValue:
    """One figure of every township, ranked where the samples allow it."""
    period, kind = asked_period(), asked_kind("csv", "xlsx")
    townships = townships_of(g.actor.county_id)
    found = comparison.compare(_indicator(key), period, townships)
    if kind != "page":
        return as_table(kind, found.sheet())
    said = comparison.remarks_of(key, period, [each.id for each in townships])
    return page(
        "figures/county_figure.html",
        found=found,
        period=period,
        periods=periods(),
        chart=_chart(found),
        remarks=said,
        townships={each.id: each for each in townships},
        interval_words=comparison.interval_words,
    )


def _indicator(key: str) -> Indicator:
    declared: dict[str, Indicator] = {each.key: each for _m, each in registry().indicators()}
    if key not in declared:
        raise NotFound
    return declared[key]


def _chart(found: Comparison) -> Chart | None:
    rows = [(each, plotted(each.standing.figure)) for each in found.rows[:MOST_BARS]]
    drawn = [(each.township.name, value) for each, value in rows if value is not None]
    if not drawn:
        return None
    unit = {"ratio": "%", "fen": _("yuan")}.get(found.indicator.unit, "")
    names, values = zip(*drawn, strict=True)
    return Chart(str(found.indicator.label), names, (Series(unit, values),), unit)


@figures_pages.get("/county/stated")
@require("console:see")
def county_stated() -> ResponseReturnValue:
    """What townships stated for a period: label by label, with sources."""
    period, townships = asked_period(str(today().year - 1)), townships_of(g.actor.county_id)
    rows = comparison.stated_by(period, [each.id for each in townships])
    return page(
        "figures/county_stated.html",
        period=period,
        periods=periods(),
        rows=[(each, as_stated(each)) for each in rows],
        townships={each.id: each for each in townships},
    )


@figures_pages.post("/county/contests/<int:township_id>/<int:id>")
@require(ACCEPT)
def answer_contest(township_id: int, id: int) -> ResponseReturnValue:
    """Answer a township that contests a figure."""
    here, form, actor = _township(township_id), AnswerForm(), g.actor
    if not form.validate():
        raise RuleBroken(_("Write an answer."), field="answer")
    for _id in _inside(here):
        contest = get_or_404(FigureRemark, id, lock=True)
        answer(contest, form.answer.data, actor=actor, now=utcnow())
        key, period = contest.key, contest.period
        db.session.commit()
    return redirect_to(".county_figure", key=key, period=period)


@figures_pages.get("/county/closings")
@require("console:see")
def county_closings() -> ResponseReturnValue:
    """How far every township is with closing a period."""
    return _closings_page(CloseForm(formdata=None, period=_asked(), due_on=None))


def _asked() -> str:
    return request.args.get("period") or str(containing(today(), "month").previous())


@figures_pages.post("/county/closings")
@require(ACCEPT)
def open_closings() -> ResponseReturnValue:
    """Have every township close a period until a day."""
    form, actor, now = CloseForm(), g.actor, utcnow()
    opened: list[int] = []
    if not accepted(form, lambda: opened.extend(_open_all(form, actor, now))):
        return _closings_page(form), 422
    flash(_("%(n)s townships were asked.", n=len(opened)), "success")
    return redirect_to(".county_closings", period=form.period.data)


def _open_all(form: CloseForm, actor: Actor, now: datetime) -> list[int]:
    period = read_period(form.period.data)
    if form.due_on.data < today():
        raise RuleBroken(_("Choose today or a later day."), field="due_on")
    due_on, opened = form.due_on.data, list[int]()
    assert actor.county_id is not None
    ids = [each.id for each in townships_of(actor.county_id)]
    record_county("core:open_closings", f"core:county:{actor.county_id}",
                  county_id=actor.county_id, actor=actor, at=now, period=str(period))  # fmt: skip
    db.session.commit()  # one writer at a time: each township is a transaction of its own
    for township_id in each_township(ids):
        if closings.open_closing(period, due_on=due_on, actor=actor, now=now):
            opened.append(township_id)
        db.session.commit()
    return opened


def _closings_page(form: CloseForm) -> str:
    townships = townships_of(g.actor.county_id)
    period = Period.parse(_asked())
    found = comparison.closings_of(str(period), [each.id for each in townships])
    return page("figures/county_closings.html", form=form, period=period, periods=periods(),
                rows=[(each, found.get(each.id)) for each in townships],
                may=g.actor.can(ACCEPT))  # fmt: skip


@figures_pages.post("/county/closings/<int:township_id>/<int:id>/<verb>")
@require(ACCEPT)
def move_closing(township_id: int, id: int, verb: str) -> ResponseReturnValue:
    """Accept, return or lock what a township signed."""
    here, actor, reason = _township(township_id), g.actor, ReturnForm().reason.data or ""
    for _id in _inside(here):
        it = get_or_404(PeriodClosing, id, lock=True)
        _move(it, verb, reason, actor)
        period, ref = it.period, f"core:period_closing:{it.id}"
        db.session.commit()
    record_county(f"core:{verb}_closing", ref, county_id=actor.county_id, township_id=township_id,
                  actor=actor, at=utcnow(), note=reason or None, period=period)  # fmt: skip
    return redirect_to(".county_closings", period=period)


def _move(it: PeriodClosing, verb: str, reason: str, actor: Actor) -> None:
    match verb:
        case "accept":
            closings.accept(it, actor=actor, now=utcnow())
        case "lock":
            closings.lock(it, actor=actor, now=utcnow())
        case "return":
            closings.give_back(it, reason, actor=actor, now=utcnow())
        case _:
            raise NotFound


def _township(township_id: int) -> int:
    """The township's id, once it is known to be the county's. Raises NotFound."""
    here = db.session.get(Township, township_id)
    if here is None or here.county_id != g.actor.county_id:
        raise NotFound
    return here.id


def _inside(township_id: int) -> Iterator[int]:
    """Enter the township to write: what this request's own session began is ended first."""
    db.session.commit()
    return each_township([township_id])
