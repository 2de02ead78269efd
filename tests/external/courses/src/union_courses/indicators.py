"""How many courses were held, and how many came."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from platform_core.api import Indicator, Period, within
from platform_core.api import lazy_gettext as _l
from union_courses.models import Course


def _of_held(period: Period, figure: ColumnElement[Any]) -> Select[*tuple[Any, ...]]:
    held = select(Course.township_id, figure).where(Course.state == "held")
    return held.where(within(period, Course.planned_on)).group_by(Course.township_id)


INDICATORS = (
    Indicator(key="courses.held", label=_l("Training courses held"), unit="items",
              definition=_l("Courses for delegates that were held in the period."),
              measure=lambda period: _of_held(period, func.count()),
              drill="courses.index", module="courses"),
    Indicator(key="courses.present", label=_l("Attendances at courses"), unit="visits",
              definition=_l("Those present, added up over the courses held in the period."),
              measure=lambda period: _of_held(period, func.sum(Course.present)),
              drill="courses.index", module="courses"),
)  # fmt: skip
