"""Coverage: every rate is counted from its rows, as of one day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from platform_core.api import Employer, db
from plugins.contracts.models import Contract, ContractCoverage
from plugins.contracts.terms import Coverage, Subject

AT_ONCE = 200  # employers that one form lists


def rows_of(it: Contract, state: str = "") -> Select[*tuple[Any, ...]]:
    """The employers of a contract, for `paginate`."""
    query = select(ContractCoverage).where(ContractCoverage.contract_id == it.id)
    return (
        query.where(ContractCoverage.state == Coverage(state)) if state in set(Coverage) else query
    )


def counts_of(it: Contract) -> Mapping[Coverage, tuple[int, int, int]]:
    """Employers, employees and women of a contract by where they stand (份、企业、职工)."""
    query = (
        select(ContractCoverage.state, func.count(), func.sum(ContractCoverage.employees),
               func.sum(ContractCoverage.women))
        .where(ContractCoverage.contract_id == it.id)
        .group_by(ContractCoverage.state)
    )  # fmt: skip
    return {state: (number, people or 0, women or 0)
            for state, number, people, women in db.session.execute(query)}  # fmt: skip


def in_force_on(day: date) -> ColumnElement[bool]:
    """Contracts in force at the end of this day."""
    return and_(
        Contract.effective_on <= day, Contract.ends_on >= day, Contract.starts_on <= day,
        or_(Contract.ended_on.is_(None), Contract.ended_on > day),
    )  # fmt: skip


def covered_on(day: date, *kinds: Subject) -> Select[*tuple[Any, ...]]:
    """township_id and employer_id of those covered on a day by a contract of these kinds.

    A contract covers from the day it is in force, and an employer from the day it came in.
    """
    rows = ContractCoverage
    return (
        select(rows.township_id, rows.employer_id)
        .join(Contract, and_(Contract.township_id == rows.township_id,
                             Contract.id == rows.contract_id))
        .where(in_force_on(day), Contract.kind.in_(kinds), rows.covered_on <= day,
               or_(rows.withdrawn_on.is_(None), rows.withdrawn_on > day))
        .distinct()
    )  # fmt: skip


def uncovered(day: date, *, non_public: bool = True) -> Select[*tuple[Any, ...]]:
    """Employers that no comprehensive contract covers on a day, for `paginate`."""
    covered = covered_on(day, Subject.COMPREHENSIVE).subquery()
    query = select(Employer).where(
        Employer.closed_on.is_(None), Employer.id.not_in(select(covered.c.employer_id))
    )
    return query.where(Employer.non_public.is_(True)) if non_public else query


def employers_to_invite(it: Contract) -> Sequence[Employer]:
    """Employers of the township that this contract has not invited."""
    known = select(ContractCoverage.employer_id).where(ContractCoverage.contract_id == it.id)
    query = select(Employer).where(Employer.closed_on.is_(None), Employer.id.not_in(known))
    return db.session.scalars(query.order_by(Employer.name, Employer.id).limit(AT_ONCE)).all()


def count_uncovered(day: date) -> int:
    """How many non-public employers no comprehensive contract covers."""
    found = uncovered(day).subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0
