"""Congresses, districts and delegates as pages and operations need them."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select

from platform_core.api import Employer, Member, Union, current_pack, db
from plugins.congress.composition import Check, MakeUp, checks
from plugins.congress.models import (
    Congress,
    Constituent,
    Delegate,
    DelegateActivity,
    DistrictElection,
    SpecialCommittee,
    Training,
    TrainingAttendance,
)
from plugins.congress.queries.hall import holds_office
from plugins.congress.terms import Category


def congresses() -> Sequence[Congress]:
    """All congresses of the township, the newest term first."""
    query = select(Congress).order_by(Congress.since.desc(), Congress.id.desc())
    return db.session.scalars(query).all()


def delegates_in_office(congress: Congress, day: date) -> Sequence[Delegate]:
    """Those whose mandate holds on `day`, by number: the 应到 of a session on that day."""
    query = select(Delegate).where(Delegate.congress_id == congress.id, *holds_office(day))
    return db.session.scalars(query.order_by(Delegate.number)).all()


def mandates_of(member_id: int | None, day: date) -> Sequence[Delegate]:
    """Where this member is a delegate on `day`."""
    if member_id is None:
        return []
    query = select(Delegate).where(Delegate.member_id == member_id, *holds_office(day))
    return db.session.scalars(query.order_by(Delegate.since.desc())).all()


def composition(congress: Congress, day: date) -> list[Check]:
    """Every composition rule, judged on the delegates in office on `day`."""
    people = [(each.category, each.sex) for each in delegates_in_office(congress, day)]
    employees = sum(each.employees for each in congress.constituents)
    women = sum(each.women for each in congress.constituents)
    makeup = MakeUp.of(people, employees, women)
    return checks(makeup, congress.level, current_pack().limit)


def next_number(congress: Congress) -> int:
    """The number of the next delegate; numbers are never given out twice."""
    query = select(func.max(Delegate.number)).where(Delegate.congress_id == congress.id)
    return (db.session.scalar(query) or 0) + 1


def elections_of(district_ids: Iterable[int]) -> Sequence[DistrictElection]:
    """The elections of these districts, newest first."""
    query = select(DistrictElection).where(DistrictElection.district_id.in_(list(district_ids)))
    return db.session.scalars(query.order_by(DistrictElection.held_on.desc())).all()


def committees_of(congress: Congress) -> Sequence[SpecialCommittee]:
    """The special committees of a congress."""
    query = select(SpecialCommittee).where(SpecialCommittee.congress_id == congress.id)
    return db.session.scalars(query.order_by(SpecialCommittee.id)).all()


def trainings_of(congress: Congress) -> Sequence[Training]:
    """The courses of a congress, newest first."""
    query = select(Training).where(Training.congress_id == congress.id)
    return db.session.scalars(query.order_by(Training.held_on.desc(), Training.id.desc())).all()


def training_of(delegate: Delegate) -> Sequence[TrainingAttendance]:
    """The courses a delegate took."""
    query = select(TrainingAttendance).where(TrainingAttendance.delegate_id == delegate.id)
    return db.session.scalars(query.order_by(TrainingAttendance.id)).all()


def activities_of(delegate: Delegate, limit: int = 100) -> Sequence[DelegateActivity]:
    """What a delegate did, newest first."""
    query = select(DelegateActivity).where(DelegateActivity.delegate_id == delegate.id)
    newest = query.order_by(DelegateActivity.day.desc(), DelegateActivity.id.desc())
    return db.session.scalars(newest.limit(limit)).all()


def activity_counts(delegate_ids: Iterable[int]) -> dict[int, int]:
    """How many entries each delegate's log has."""
    query = select(DelegateActivity.delegate_id, func.count()).where(
        DelegateActivity.delegate_id.in_(list(delegate_ids))
    )
    rows = db.session.execute(query.group_by(DelegateActivity.delegate_id))
    return {row[0]: row[1] for row in rows}


def employers_outside(congress: Congress) -> Sequence[Employer]:
    """Employers at work in the township that this congress does not include yet."""
    inside = select(Constituent.employer_id).where(
        Constituent.congress_id == congress.id, Constituent.employer_id.is_not(None)
    )
    query = select(Employer).where(Employer.closed_on.is_(None), Employer.id.not_in(inside))
    return db.session.scalars(query.order_by(Employer.employees.desc(), Employer.name)).all()


def unions_outside(congress: Congress) -> Sequence[Union]:
    """Unions without an employer that this congress does not include yet."""
    inside = select(Constituent.union_id).where(
        Constituent.congress_id == congress.id, Constituent.union_id.is_not(None)
    )
    query = select(Union).where(
        Union.dissolved_on.is_(None), Union.employer_id.is_(None), Union.id.not_in(inside)
    )
    return db.session.scalars(query.order_by(Union.name)).all()


def members_and_women(union: Union) -> tuple[int, int]:
    """How many members a union has, and how many of them are women."""
    women = func.count().filter(Member.sex == "female")
    query = select(func.count(), women).where(Member.union_id == union.id)
    counted, female = db.session.execute(query.select_from(Member)).one()
    return counted, female


def count_by_category(delegates: Iterable[Delegate]) -> dict[Category, int]:
    """How many delegates of each category."""
    counts = dict.fromkeys(Category, 0)
    for each in delegates:
        counts[each.category] += 1
    return counts
