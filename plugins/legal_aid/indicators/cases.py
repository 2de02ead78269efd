"""The figures of cases, counted from the rows that hold no story."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from platform_core.api import Indicator, Period, within
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.models import AID_LEVELS, AidBody, Line, MoneyKind, MoneyStage, Tally
from plugins.legal_aid.workflow.cases import Form, Rating

Counts = Select[*tuple[Any, ...]]  # of township_id, numerator[, denominator]
Measure = Callable[[Period], Counts]


def _bodies(*levels: Any) -> Measure:
    """Bodies that were there at the end of the period."""

    def measure(period: Period) -> Counts:
        there = or_(AidBody.closed_on.is_(None), AidBody.closed_on > period.last)
        query = select(AidBody.township_id, func.count()).where(
            AidBody.level.in_(levels), AidBody.founded_on <= period.last, there
        )
        return query.group_by(AidBody.township_id)

    return measure


def _count(day: Any, figure: Any = None, *conditions: ColumnElement[bool]) -> Measure:
    """Cases, or a sum over them, whose `day` falls in the period."""

    def measure(period: Period) -> Counts:
        counted = func.count() if figure is None else func.coalesce(func.sum(figure), 0)
        query = select(Tally.township_id, counted).where(within(period, day), *conditions)
        return query.group_by(Tally.township_id)

    return measure


def _share(
    day: InstrumentedAttribute[Any], part: ColumnElement[bool], whole: ColumnElement[bool]
) -> Measure:
    """How many of `whole` meet `part`, and how many `whole` are."""

    def measure(period: Period) -> Counts:
        numerator = func.sum(case((whole & part, 1), else_=0))
        query = select(Tally.township_id, numerator, func.sum(case((whole, 1), else_=0)))
        return query.where(within(period, day)).group_by(Tally.township_id)

    return measure


def _money(stage: MoneyStage, *kinds: MoneyKind) -> Measure:
    """The sum of a stage of the ledger whose day falls in the period."""

    def measure(period: Period) -> Counts:
        query = select(Line.township_id, func.coalesce(func.sum(Line.fen), 0))
        query = query.where(Line.stage == stage, within(period, Line.on_day))
        if kinds:
            query = query.where(Line.kind.in_(kinds))
        return query.group_by(Line.township_id)

    return measure


def _figure(key: str, label: str, definition: str, measure: Measure, unit: str) -> Indicator:
    return Indicator(
        key=f"la.{key}", label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=10 if unit == "ratio" else 0, drill="legal_aid.figures", module="legal_aid",
    )  # fmt: skip


_CONTENT = Tally.rating.in_((Rating.SATISFIED, Rating.BASICALLY))
_RATED = Tally.rating.is_not(None)

INDICATORS = (
    _figure("bodies", _l("Legal aid bodies"),
            _l("Legal aid centres, stations and village points at the end of the period; mediation "
               "committees are counted apart."),
            _bodies(*AID_LEVELS), "bodies"),
    _figure("cases_received", _l("Applications for legal aid"),
            _l("Applications received in the period; one case for many workers counts once."),
            _count(Tally.received_on), "cases"),
    _figure("cases_closed", _l("Legal aid cases closed"),
            _l("Cases closed with a result in the period."),
            _count(Tally.closed_on, None, Tally.closed_on.is_not(None)), "cases"),
    _figure("advised", _l("Advice given"),
            _l("Applications received in the period that ask for advice alone."),
            _count(Tally.received_on, None, Tally.form == Form.ADVICE), "cases"),
    _figure("persons", _l("People aided"),
            _l("People in the cases that were granted aid in the period."),
            _count(Tally.decided_on, Tally.persons, Tally.granted.is_(True)), "people"),
    _figure("migrants", _l("Migrant workers aided"),
            _l("Of the people aided, the migrant workers."),
            _count(Tally.decided_on, Tally.migrants, Tally.granted.is_(True)), "people"),
    _figure("recovered_fen", _l("Money recovered"),
            _l("Amounts paid to workers in the period, of every kind."),
            _money(MoneyStage.PAID), "fen"),
    _figure("recovered_wages_fen", _l("Wages recovered"),
            _l("Of the money recovered, the wages."),
            _money(MoneyStage.PAID, MoneyKind.WAGES), "fen"),
    _figure("recovered_casualty_fen", _l("Compensation for casualties recovered"),
            _l("Of the money recovered, compensation for work injury and death."),
            _money(MoneyStage.PAID, MoneyKind.INJURY, MoneyKind.DEATH), "fen"),
    _figure("confirmed_fen", _l("Money confirmed by the workers"),
            _l("Of the money recovered, what the workers confirmed to have received."),
            _money(MoneyStage.CONFIRMED), "fen"),
    _figure("claimed_fen", _l("Money claimed"), _l("Amounts claimed in the period."),
            _money(MoneyStage.CLAIMED), "fen"),
    _figure("awarded_fen", _l("Money awarded or agreed"),
            _l("Amounts awarded or agreed in the period."), _money(MoneyStage.AWARDED), "fen"),
    _figure("review_in_time_rate", _l("Decided in time"),
            _l("Applications decided within the time limit ÷ all decided."),
            _share(Tally.decided_on, Tally.review_late.is_(False), Tally.review_late.is_not(None)),
            "ratio"),
    _figure("assign_in_time_rate", _l("Assigned in time"),
            _l("Cases assigned within the time limit ÷ all assigned."),
            _share(Tally.assigned_on, Tally.assign_late.is_(False), Tally.assign_late.is_not(None)),
            "ratio"),
    _figure("satisfied_rate", _l("Satisfaction"),
            _l("Satisfied and basically satisfied ÷ all who said."),
            _share(Tally.closed_on, _CONTENT, _RATED), "ratio"),
)  # fmt: skip
