"""How matters are dealt with, over all modules: counts and dates, never a title."""

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from platform_core.clock import today
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.indicator import Counts, Indicator, within
from platform_core.indicators.periods import Period
from platform_core.matters.models import DocketEntry


def _count(*conditions: ColumnElement[bool]) -> Counts:
    query = select(DocketEntry.township_id, func.count()).where(*conditions)
    return query.group_by(DocketEntry.township_id)


def _opened(period: Period) -> Counts:
    return _count(within(period, DocketEntry.opened_on))


def _closed(period: Period) -> Counts:
    return _count(within(period, DocketEntry.closed_on))


def _overdue(period: Period) -> Counts:
    return _count(_open_and_late(period))


def _in_time(period: Period) -> Counts:
    """Closed in time ÷ (closed + open but overdue): whoever leaves matters lying gains nothing."""
    dated = DocketEntry.due_on.is_not(None)
    closed = and_(dated, within(period, DocketEntry.closed_on))
    good = case((and_(closed, DocketEntry.closed_late.is_(False)), 1), else_=0)
    query = select(DocketEntry.township_id, func.sum(good), func.count())
    counted = query.where(or_(closed, _open_and_late(period)))
    return counted.group_by(DocketEntry.township_id)


def _open_and_late(period: Period) -> ColumnElement[bool]:
    """Not closed by the end of the period, or by today in a running one, though due before."""
    last = min(period.last, today())
    still_open = or_(DocketEntry.closed_on.is_(None), DocketEntry.closed_on > period.last)
    return and_(still_open, DocketEntry.due_on < last, DocketEntry.opened_on <= period.last)


INDICATORS = (
    Indicator(
        key="docket.opened",
        label=_l("Matters opened"),
        definition=_l("Matters of all modules that were opened in the period."),
        unit="cases",
        measure=_opened,
    ),
    Indicator(
        key="docket.closed",
        label=_l("Matters closed"),
        definition=_l("Matters of all modules that came to their end in the period."),
        unit="cases",
        measure=_closed,
    ),
    Indicator(
        key="docket.overdue",
        label=_l("Matters overdue"),
        definition=_l("Matters whose day had passed and that were still open at the period's end, "
                      "or are today."),
        unit="cases",
        measure=_overdue,
    ),
    Indicator(
        key="docket.in_time",
        label=_l("Closed in time"),
        definition=_l("Matters with a day closed in time ÷ those closed in the period and those "
                      "open but overdue."),
        unit="ratio",
        measure=_in_time,
        minimum_n=10,
    ),
)  # fmt: skip
