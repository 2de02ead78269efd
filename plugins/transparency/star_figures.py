"""The figures of star ratings and joint meetings, each with its definition."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from platform_core.api import Indicator, Period, within
from platform_core.api import lazy_gettext as _l
from plugins.transparency.models import JointTask, PartyGovUnionMeeting, StarAward

Counts = Select[*tuple[Any, ...]]
Measure = Callable[[Period], Counts]


def _stars(*conditions: ColumnElement[bool]) -> Measure:
    """Units whose stars were in force on the last day of the period."""

    def measure(period: Period) -> Counts:
        holds = or_(StarAward.ended_on.is_(None), StarAward.ended_on > period.last)
        query = select(StarAward.township_id, func.count()).where(
            StarAward.awarded_on <= period.last, holds, *conditions
        )
        return query.group_by(StarAward.township_id)

    return measure


def _meetings(period: Period) -> Counts:
    query = select(PartyGovUnionMeeting.township_id, func.count()).where(
        within(period, PartyGovUnionMeeting.held_on)
    )
    return query.group_by(PartyGovUnionMeeting.township_id)


def _tasks_done(period: Period) -> Counts:
    """Tasks done, of those due in the period or done in it; dropped ones do not count."""
    counted = or_(within(period, JointTask.due_on), within(period, JointTask.done_on))
    done = func.sum(case((JointTask.state == "done", 1), else_=0))
    query = select(JointTask.township_id, done, func.count())
    return query.where(counted, JointTask.state != "dropped").group_by(JointTask.township_id)


def _tasks_late(period: Period) -> Counts:
    query = select(JointTask.township_id, func.count()).where(within(period, JointTask.overdue_on))
    return query.group_by(JointTask.township_id)


def _figure(
    key: str, label: str, definition: str, measure: Measure, drill: str, unit: str = "items"
) -> Indicator:
    return Indicator(
        key=f"tr.{key}", label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=5 if unit == "ratio" else 0, drill=drill, module="transparency",
    )  # fmt: skip


_BY_STARS = _l("Units with this many stars on the last day of the period.")

FIGURES = (
    _figure("star_units", _l("Units with stars"),
            _l("Units with at least one star on the last day of the period."), _stars(),
            "transparency.stars"),
    *(
        _figure(f"star_units_{n}", label, _BY_STARS, _stars(StarAward.stars == n),
                "transparency.stars")
        for n, label in (
            (1, _l("Units with one star")), (2, _l("Units with two stars")),
            (3, _l("Units with three stars")), (4, _l("Units with four stars")),
            (5, _l("Units with five stars")),
        )
    ),
    _figure("joint_meetings", _l("Joint meetings of Party, government and union"),
            _l("Joint meetings of Party, government and union held in the period."), _meetings,
            "transparency.meetings"),
    _figure("joint_tasks_done", _l("Tasks from joint meetings done"),
            _l("Tasks done ÷ tasks due or done in the period; dropped ones do not count."),
            _tasks_done, "transparency.joint_tasks", "ratio"),
    _figure("joint_tasks_late", _l("Tasks from joint meetings overdue"),
            _l("Tasks noted as overdue in the period."), _tasks_late,
            "transparency.joint_tasks"),
)  # fmt: skip
