"""Figures from records: one query per indicator, for one township or for all of them at once.

A numerator and a denominator are always kept; a share is an exact fraction; no data is not 0.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy.exc import DBAPIError

from platform_core.indicators.indicator import Counts, Indicator, Qualifier
from platform_core.indicators.periods import Period
from platform_core.tenancy import db, scope

Value = int | Fraction | bool | None
OnError = Callable[[str, str, BaseException], None]
Figures = dict[int, dict[str, "Figure"]]


@dataclass(frozen=True)
class Figure:
    """One indicator of one township, or of several added up, in one period.

    `value` is the numerator where there is no denominator, the exact share where there is one,
    true or false for the unit "bool", None where there is no data. `too_few` marks a share of
    fewer than the indicator's minimum: show it, but do not compare by it. `hidden` says that
    there is data, but of too few people to be shown here (few.py).
    """

    key: str
    label: str
    definition: str
    numerator: int | None
    denominator: int | None
    value: Value
    unit: str
    qualifier: str
    period: str
    too_few: bool = False
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the command line and the API; a share becomes a decimal number."""
        shares = isinstance(self.value, Fraction)
        return {
            "key": self.key,
            "label": str(self.label),
            "definition": str(self.definition),
            "numerator": self.numerator,
            "denominator": self.denominator,
            "value": round(float(self.value), 6) if shares else self.value,  # type: ignore[arg-type]
            "unit": self.unit,
            "qualifier": self.qualifier,
            "period": self.period,
        }


def evaluate(
    indicators: Iterable[Indicator],
    period: Period,
    township_ids: Sequence[int],
    *,
    has_records: Callable[[int, str], bool] | None = None,
    on_error: OnError | None = None,
) -> Figures:
    """The figures of each township by key: {township_id: {key: Figure}}.

    Run it in a township's scope for that one, in a county scope for any number. Where the
    measure yields no row there is no data; `has_records(township_id, module)` may say that the
    module keeps its records there, so that a count without any is truly 0. With `on_error` a
    measure that fails is reported and its figure left out; else its fault is raised.
    """
    figures: Figures = {township_id: {} for township_id in township_ids}
    for indicator in indicators:
        try:
            measured = _measured(indicator, period, township_ids)
        except Exception as fault:
            if on_error is None:
                raise
            if isinstance(fault, DBAPIError):
                db.session.rollback()  # PostgreSQL refuses everything more in this transaction
            on_error(indicator.module, f"indicator {indicator.key}", fault)
            continue
        for township_id in township_ids:
            counted = measured.rows.get(township_id)
            if counted is None and has_records and has_records(township_id, indicator.module):
                counted = measured.nothing
            figures[township_id][indicator.key] = _figure(indicator, period, counted)
    return figures


class Counted(NamedTuple):
    """What one row of a measure says; `qualifier` is None where the indicator's own holds."""

    numerator: int | None = None
    denominator: int | None = None
    qualifier: str | None = None


@dataclass(frozen=True)
class _Measured:
    rows: Mapping[int, Counted]
    nothing: Counted | None  # what a township counts that keeps records and has none just now


def _measured(indicator: Indicator, period: Period, township_ids: Sequence[int]) -> _Measured:
    query = indicator.measure(period)
    columns = list(query.selected_columns)
    if len(columns) not in (2, 3, 4):
        raise TypeError(
            f"{indicator.key}: select township_id, numerator[, denominator[, qualifier]]"
        )
    if scope().kind == "county":
        query = _narrowed(query, township_ids)
    rows = db.session.execute(query).all()
    found = {row[0]: _counted(row) for row in rows}
    if len(found) != len(rows):
        raise TypeError(f"{indicator.key}: group by township_id")
    nothing = None if indicator.stated else Counted(0, 0 if len(columns) > 2 else None)
    return _Measured(found, nothing)


def _counted(row: Sequence[Any]) -> Counted:
    """A row of two, three or four columns."""
    _township, numerator, denominator, qualifier = (*row, None, None)[:4]
    return Counted(_whole(numerator), _whole(denominator), qualifier)


def _narrowed(query: Counts, township_ids: Sequence[int]) -> Counts:
    """Only these townships: an installation may hold counties that are none of our business."""
    township = query.selected_columns[0]
    return query.where(getattr(township, "element", township).in_(township_ids))


def _whole(number: Any) -> int | None:
    """PostgreSQL adds integers up as decimals."""
    if number is None:
        return None
    if number != int(number):
        raise TypeError(f"{number!r} is not a whole number; count in a smaller unit")
    return int(number)


def _figure(indicator: Indicator, period: Period, counted: Counted | None) -> Figure:
    numerator, denominator, qualifier = counted or Counted()
    return Figure(
        key=indicator.key,
        label=indicator.label,
        definition=indicator.definition,
        numerator=numerator,
        denominator=denominator,
        value=value_of(indicator.unit, numerator, denominator),
        unit=indicator.unit,
        qualifier=indicator.qualifier if qualifier is None else qualifier,
        period=str(period),
        too_few=denominator is not None and denominator < indicator.minimum_n,
    )


def value_of(unit: str, numerator: int | None, denominator: int | None) -> Value:
    """What the two numbers mean in that unit; None where there is no data."""
    if numerator is None or denominator == 0:
        return None
    if unit == "bool":
        return numerator == denominator if denominator is not None else numerator != 0
    return numerator if denominator is None else Fraction(numerator, denominator)


def combine(figures: Sequence[Figure], *, minimum_n: int = 0) -> Figure:
    """The figure of several townships together: numerators and denominators added up.

    Townships without data are left out; a yes or no is yes where all say yes. Raises
    ValueError where the figures are not of the same kind, unit and period, or there are none.
    """
    kinds = {(figure.key, figure.unit, figure.period) for figure in figures}
    if len(kinds) != 1:
        raise ValueError(f"Only figures of one kind can be added, not {sorted(kinds)}")
    first, known = figures[0], [each for each in figures if each.numerator is not None]
    denominator = _total([each.denominator for each in known])
    everywhere = first.unit == "bool" and denominator is None
    numerator = _total([each.numerator for each in known], min if everywhere else sum)
    return replace(
        first,
        numerator=numerator,
        denominator=denominator,
        value=value_of(first.unit, numerator, denominator),
        qualifier=_joint_qualifier({each.qualifier for each in known}),
        too_few=denominator is not None and denominator < minimum_n,
    )


def _total(
    numbers: Iterable[int | None], joined: Callable[[Iterable[int]], int] = sum
) -> int | None:
    known = [number for number in numbers if number is not None]
    return joined(known) if known else None


def _joint_qualifier(qualifiers: set[str]) -> str:
    """“About” spoils any sum; “more than” makes it “more than”; so does “at least”."""
    for spoiling in (Qualifier.ABOUT, Qualifier.MORE_THAN, Qualifier.AT_LEAST):
        if spoiling in qualifiers:
            return spoiling.value
    return Qualifier.EXACT.value
