"""One figure of all townships side by side. The number of queries does not depend on how many."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from platform_core.console.queries import figures as county_figures
from platform_core.console.queries import totals
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.few import without_few
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.models import FigureRemark, PeriodClosing, StatedFigure
from platform_core.indicators.periods import ALL, Period
from platform_core.indicators.ranking import Standing, standings
from platform_core.indicators.stated import in_force
from platform_core.indicators.words import spoken
from platform_core.organisation.models import Township
from platform_core.papers.exports import ExportColumn as Column
from platform_core.papers.exports import ExportKind, ExportSheet
from platform_core.reports.figures import nothing
from platform_core.tenancy import county_scope, db


@dataclass(frozen=True)
class Compared:
    """One township's figure among the others, with last period's and how much was said to it."""

    township: Township
    standing: Standing
    before: Figure | None
    remarks: int


@dataclass(frozen=True)
class Comparison:
    """One figure of all townships, and of all together."""

    indicator: Indicator
    period: Period
    rows: Sequence[Compared]
    total: Figure | None

    def sheet(self) -> ExportSheet:
        """The same rows as a table to take out."""
        columns = (
            Column(_("Rank"), ExportKind.NUMBER, 8), Column(_("Township"), width=16),
            Column(_("Value"), width=18), Column(_("Numerator"), ExportKind.NUMBER),
            Column(_("Denominator"), ExportKind.NUMBER), Column(_("95% interval"), width=18),
            Column(_("Period before"), width=18),
        )  # fmt: skip
        name = f"{self.indicator.label} {self.period.label}"
        return ExportSheet(name, columns, [_row(each) for each in self.rows])


def _row(each: Compared) -> tuple[Any, ...]:
    figure = each.standing.figure
    return (
        each.standing.place, each.township.name, spoken(figure), figure.numerator,
        figure.denominator, interval_words(each.standing),
        spoken(each.before) if each.before else "—",
    )  # fmt: skip


def interval_words(standing: Standing) -> str:
    """The interval in per cent, "82.1–97.4 %"; a dash where there is none."""
    if standing.interval is None:
        return "—"
    return f"{100 * standing.interval.low:.1f}–{100 * standing.interval.high:.1f} %"


def compare(indicator: Indicator, period: Period, townships: Sequence[Township]) -> Comparison:
    """One figure of these townships. No data is not nought; few people are not shown."""
    found = county_figures(townships, period, indicators=[indicator])
    shown = without_few(found)
    past = {} if period == ALL else without_few(
        county_figures(townships, period.previous(), indicators=[indicator], before=True)
    )  # fmt: skip
    by_id = {each.id: each for each in townships}
    said = _remarks(indicator.key, period, list(by_id))
    figures = {id: shown[id].get(indicator.key) or nothing(indicator, period) for id in by_id}
    rows = [
        Compared(by_id[each.township_id], each,
                 past.get(each.township_id, {}).get(indicator.key),
                 said.get(each.township_id, 0))
        for each in standings(figures)
    ]  # fmt: skip
    return Comparison(indicator, period, rows, totals(found).get(indicator.key))


def _remarks(key: str, period: Period, township_ids: Sequence[int]) -> Mapping[int, int]:
    query = (
        select(FigureRemark.township_id, func.count())
        .where(FigureRemark.key == key, FigureRemark.period == str(period),
               FigureRemark.township_id.in_(township_ids))
        .group_by(FigureRemark.township_id)
    )  # fmt: skip
    with county_scope("indicators", "console: remarks on figures"):
        return {township: count for township, count in db.session.execute(query)}  # noqa: C416


def remarks_of(key: str, period: Period, township_ids: Sequence[int]) -> Sequence[FigureRemark]:
    """What townships said to a figure, oldest first."""
    query = (
        select(FigureRemark)
        .where(FigureRemark.key == key, FigureRemark.period == str(period),
               FigureRemark.township_id.in_(township_ids))
        .order_by(FigureRemark.made_at, FigureRemark.id)
    )  # fmt: skip
    with county_scope("indicators", "console: remarks on figures"):
        return _loose(db.session.scalars(query).all())


def closings_of(period: str, township_ids: Sequence[int]) -> Mapping[int, PeriodClosing]:
    """How far each township is with closing a period."""
    query = select(PeriodClosing).where(
        PeriodClosing.period == period, PeriodClosing.township_id.in_(township_ids)
    )
    with county_scope("indicators", "console: period closings"):
        return {each.township_id: each for each in _loose(db.session.scalars(query).all())}


def stated_by(period: Period, township_ids: Sequence[int]) -> Sequence[StatedFigure]:
    """The figures that townships stated for a period, by label."""
    query = in_force(period).where(StatedFigure.township_id.in_(township_ids))
    with county_scope("indicators", "console: stated figures"):
        found = db.session.scalars(query.order_by(StatedFigure.label, StatedFigure.id)).all()
        return _loose(found)


def _loose(rows: Sequence[Any]) -> Sequence[Any]:
    """Rows that outlive the county's session."""
    for row in rows:
        db.session.expunge(row)
    return rows
