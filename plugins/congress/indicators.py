"""The figures of the congress, each with its definition, from rows alone."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, func, or_, select

from platform_core.api import Employer, Indicator, Period, Union, within
from platform_core.api import lazy_gettext as _l
from plugins.congress.models import (
    Congress,
    Constituent,
    Delegate,
    Finding,
    JointMeeting,
    Patrol,
    Resolution,
    Session,
    Task,
    Training,
    TrainingAttendance,
)
from plugins.congress.terms import Category, Credential, Sex

Counts = Select[*tuple[Any, ...]]
Measure = Callable[[Period], Counts]
MET = Session.began_at.is_not(None)


def _ones(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _valid(period: Period) -> ColumnElement[bool]:
    """The congress's term touches the period."""
    return and_(Congress.since <= period.last, Congress.until > period.first)


def _congresses(period: Period) -> Counts:
    query = select(Congress.township_id, func.count()).where(_valid(period))
    return query.group_by(Congress.township_id)


def _covered(period: Period) -> Counts:
    """Employers in a valid congress, of those with a union or in a congress."""
    inside = select(Constituent.employer_id).join(
        Congress, and_(Constituent.congress_id == Congress.id,
                       Constituent.township_id == Congress.township_id)
    ).where(_valid(period), Constituent.employer_id.is_not(None))  # fmt: skip
    organised = select(Union.employer_id).where(
        Union.employer_id.is_not(None), Union.dissolved_on.is_(None)
    )
    whole = or_(Employer.id.in_(organised), Employer.id.in_(inside))
    query = select(Employer.township_id, _ones(Employer.id.in_(inside)), func.count())
    return query.where(whole, Employer.closed_on.is_(None)).group_by(Employer.township_id)


def _employees(period: Period) -> Counts:
    query = select(Constituent.township_id, func.sum(Constituent.employees)).join(
        Congress, and_(Constituent.congress_id == Congress.id,
                       Constituent.township_id == Congress.township_id)
    )  # fmt: skip
    return query.where(_valid(period)).group_by(Constituent.township_id)


def _sessions(period: Period) -> Counts:
    query = select(Session.township_id, func.count()).where(MET, within(period, Session.began_at))
    return query.group_by(Session.township_id)


def _on_time(period: Period) -> Counts:
    """Congresses with a session in the period, of all valid in it."""
    met = select(Session.congress_id).where(MET, within(period, Session.began_at))
    query = select(Congress.township_id, _ones(Congress.id.in_(met)), func.count())
    return query.where(_valid(period)).group_by(Congress.township_id)


def _papers_in_time(period: Period) -> Counts:
    """Sessions whose papers were all sent in time, of those opened since this is noted."""
    query = select(Session.township_id, _ones(Session.papers_in_time.is_(True)), func.count())
    opened = query.where(Session.papers_in_time.is_not(None), within(period, Session.began_at))
    return opened.group_by(Session.township_id)


def _attendance(period: Period) -> Counts:
    query = select(Session.township_id, func.sum(Session.present), func.sum(Session.due))
    return query.where(MET, within(period, Session.began_at)).group_by(Session.township_id)


def _in_office(period: Period) -> ColumnElement[bool]:
    """Delegates whose mandate held on the last day of the period."""
    holds = or_(Delegate.until.is_(None), Delegate.until > period.last)
    return and_(Delegate.since <= period.last, holds, Delegate.credential != Credential.REFUSED)


def _delegates(*conditions: ColumnElement[bool]) -> Measure:
    def measure(period: Period) -> Counts:
        query = select(Delegate.township_id, func.count()).where(_in_office(period), *conditions)
        return query.group_by(Delegate.township_id)

    return measure


def _share(part: ColumnElement[bool]) -> Measure:
    def measure(period: Period) -> Counts:
        query = select(Delegate.township_id, _ones(part), func.count())
        return query.where(_in_office(period)).group_by(Delegate.township_id)

    return measure


def _trained(period: Period) -> Counts:
    attended = select(TrainingAttendance.delegate_id).join(
        Training, and_(TrainingAttendance.training_id == Training.id,
                       TrainingAttendance.township_id == Training.township_id)
    ).where(within(period, Training.held_on))  # fmt: skip
    query = select(Delegate.township_id, _ones(Delegate.id.in_(attended)), func.count())
    return query.where(_in_office(period)).group_by(Delegate.township_id)


def _passed(period: Period) -> Counts:
    query = select(Resolution.township_id, _ones(Resolution.passed.is_(True)), func.count())
    decided = query.where(Resolution.passed.is_not(None), within(period, Resolution.opened_at))
    return decided.group_by(Resolution.township_id)


def _resolutions(period: Period) -> Counts:
    query = select(Resolution.township_id, func.count()).where(
        Resolution.passed.is_(True), within(period, Resolution.opened_at)
    )
    return query.group_by(Resolution.township_id)


def _carried_out(period: Period) -> Counts:
    """Tasks done, of those due in the period or done in it; dropped ones do not count."""
    counted = or_(within(period, Task.due_on), within(period, Task.done_on))
    query = select(Task.township_id, _ones(Task.state == "done"), func.count())
    return query.where(counted, Task.state != "dropped").group_by(Task.township_id)


def _overdue(period: Period) -> Counts:
    query = select(Task.township_id, func.count()).where(
        Task.overdue_on.is_not(None), within(period, Task.overdue_on)
    )
    return query.group_by(Task.township_id)


def _patrols(period: Period) -> Counts:
    query = select(Patrol.township_id, func.count()).where(within(period, Patrol.inspected_on))
    return query.group_by(Patrol.township_id)


def _findings(period: Period) -> Counts:
    query = select(Finding.township_id, func.count()).where(within(period, Finding.opened_at))
    return query.group_by(Finding.township_id)


def _rectified(period: Period) -> Counts:
    query = select(Finding.township_id, _ones(Finding.state == "rectified"), func.count())
    return query.where(within(period, Finding.opened_at)).group_by(Finding.township_id)


def _published(period: Period) -> Counts:
    """Closed sessions whose decisions were published, of all closed in the period."""
    closed = and_(Session.ended_at.is_not(None), within(period, Session.ended_at))
    query = select(Session.township_id, _ones(Session.published_on.is_not(None)), func.count())
    return query.where(closed).group_by(Session.township_id)


def _meetings(period: Period) -> Counts:
    query = select(JointMeeting.township_id, func.count(distinct(JointMeeting.id)))
    return query.where(within(period, JointMeeting.held_on)).group_by(JointMeeting.township_id)


def _figure(key: str, label: str, definition: str, measure: Measure, unit: str) -> Indicator:
    return Indicator(
        key=f"wc.{key}", label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=5 if unit == "ratio" else 0, drill="congress.index", module="congress",
    )  # fmt: skip


INDICATORS = (
    _figure("congresses", _l("Workers' congresses"),
            _l("Congresses whose term of office touches the period."), _congresses, "items"),
    _figure("coverage", _l("Employers covered"),
            _l("Employers in a valid congress ÷ employers with a union or in a congress."),
            _covered, "ratio"),
    _figure("employees_covered", _l("Employees covered"),
            _l("Employees of the constituents of valid congresses, as counted when the seats were "
               "allotted."), _employees, "people"),
    _figure("sessions", _l("Sessions held"), _l("Sessions that were opened in the period."),
            _sessions, "items"),
    _figure("on_schedule", _l("Congresses that met"),
            _l("Congresses with at least one session opened in the period ÷ congresses valid in "
               "it."), _on_time, "ratio"),
    _figure("papers_in_time", _l("Papers sent in time"),
            _l("Sessions whose papers were all with the delegates in time ÷ sessions opened."),
            _papers_in_time, "ratio"),
    _figure("attendance", _l("Attendance"),
            _l("Delegates present ÷ delegates due to attend, over all sessions opened."),
            _attendance, "ratio"),
    _figure("delegates", _l("Delegates"), _l("Delegates in office on the period's last day."),
            _delegates(), "people"),
    _figure("frontline", _l("Frontline delegates"),
            _l("Frontline employees ÷ delegates in office on the period's last day."),
            _share(Delegate.category == Category.FRONTLINE), "ratio"),
    _figure("women", _l("Women delegates"),
            _l("Women ÷ delegates in office on the period's last day."),
            _share(Delegate.sex == Sex.FEMALE), "ratio"),
    _figure("managers", _l("Managers and operators among delegates"),
            _l("Managers and business operators ÷ delegates in office on the period's last day."),
            _share(Delegate.category.in_((Category.MANAGER, Category.OPERATOR))), "ratio"),
    _figure("trained", _l("Delegates trained"),
            _l("Delegates in office who took part in a course in the period ÷ delegates in "
               "office."), _trained, "ratio"),
    _figure("resolutions", _l("Resolutions passed"),
            _l("Resolutions drafted in the period and passed."), _resolutions, "items"),
    _figure("passed", _l("Share of resolutions passed"),
            _l("Resolutions passed ÷ resolutions decided, of those drafted in the period."),
            _passed, "ratio"),
    _figure("published", _l("Sessions published"),
            _l("Sessions whose decisions were published ÷ sessions closed in the period."),
            _published, "ratio"),
    _figure("carried_out", _l("Resolutions carried out"),
            _l("Tasks from resolutions done ÷ tasks due or done in the period; dropped ones do "
               "not count."), _carried_out, "ratio"),
    _figure("overdue_tasks", _l("Tasks overdue"),
            _l("Tasks noted as overdue in the period."), _overdue, "items"),
    _figure("patrols", _l("Patrols"), _l("Patrols made in the period."), _patrols, "items"),
    _figure("findings", _l("Findings of patrols"), _l("Findings entered in the period."),
            _findings, "items"),
    _figure("rectified", _l("Findings put right"),
            _l("Findings put right ÷ findings entered in the period."), _rectified, "ratio"),
    _figure("joint_meetings", _l("Joint meetings"), _l("Joint meetings held in the period."),
            _meetings, "items"),
)  # fmt: skip
