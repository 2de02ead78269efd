"""Its figures: each one SELECT, grouped by township, with its definition beside it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from platform_core.api import Indicator, Period, within
from platform_core.api import lazy_gettext as _l
from union_hardship.models import Request


def _received(period: Period) -> Select[*tuple[Any, ...]]:
    counted = select(Request.township_id, func.count())
    return counted.where(within(period, Request.opened_at)).group_by(Request.township_id)


def _answered(period: Period) -> Select[*tuple[Any, ...]]:
    ended = func.sum(case((Request.closed_at.is_not(None), 1), else_=0))
    counted = select(Request.township_id, ended, func.count())
    return counted.where(within(period, Request.opened_at)).group_by(Request.township_id)


def _granted(period: Period, figure: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    granted = select(Request.township_id, figure).where(Request.state == "granted")
    return granted.where(within(period, Request.closed_at)).group_by(Request.township_id)


INDICATORS = (
    Indicator(key="hardship.received", label=_l("Requests received"), unit="items",
              definition=_l("Requests asked for in the period."), measure=_received,
              drill="hardship.index", module="hardship"),
    Indicator(key="hardship.answered", label=_l("Requests settled"), unit="ratio",
              definition=_l("Requests of the period that have come to their end ÷ all of them."),
              measure=_answered, minimum_n=10, drill="hardship.index", module="hardship"),
    Indicator(key="hardship.granted", label=_l("Requests for help granted"), unit="cases",
              definition=_l("Requests for help that were granted in the period."),
              measure=lambda period: _granted(period, func.count()),
              drill="hardship.index", module="hardship"),
    Indicator(key="hardship.granted_sum", label=_l("Help granted"), unit="fen",
              definition=_l("The amounts granted in the period, added up."),
              measure=lambda period: _granted(period, func.sum(Request.granted_fen)),
              drill="hardship.index", module="hardship"),
)  # fmt: skip
