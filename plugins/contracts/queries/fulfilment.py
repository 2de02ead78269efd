"""What the pages and operations of fulfilment ask; every function returns rows or values."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import joinedload

from platform_core.api import DocketEntry, Employer, Period, db, within
from plugins.contracts.check_states import CHECK, RECTIFICATION, Half, Kept, Result
from plugins.contracts.models import (
    Check,
    Clause,
    ClauseCheck,
    Contract,
    ContractCoverage,
    PulseAnswer,
    Rectification,
)
from plugins.contracts.terms import Coverage
from plugins.contracts.workflow import BINDING

FEWEST = 5  # answers below which the pulse is not shown: few people are easily known again
OPEN_BREACHES = tuple(sorted(RECTIFICATION.open_states))


def checkable() -> Sequence[Contract]:
    """The contracts in force, the newest first."""
    query = select(Contract).where(Contract.state.in_(BINDING))
    return db.session.scalars(query.order_by(Contract.effective_on.desc(), Contract.id)).all()


def list_checks() -> Select[*tuple[Any, ...]]:
    """All checks with their contracts, for `paginate`."""
    return select(Check).options(joinedload(Check.contract))


def check_of(contract_id: int, year: int, half: Half) -> Check | None:
    """The check of a contract in a half-year."""
    query = select(Check).where(
        Check.contract_id == contract_id, Check.year == year, Check.half == half
    )
    return db.session.scalar(query)


def contracts_without_check(year: int, half: Half) -> Sequence[Contract]:
    """Contracts in force whose half-year nobody checks yet."""
    checked = select(Check.contract_id).where(Check.year == year, Check.half == half)
    query = select(Contract).where(Contract.state.in_(BINDING), Contract.id.not_in(checked))
    return db.session.scalars(query.order_by(Contract.id)).all()


def clauses_of(contract_id: int) -> Sequence[Clause]:
    """The clauses of a contract in their order."""
    query = select(Clause).where(Clause.contract_id == contract_id)
    return db.session.scalars(query.order_by(Clause.position)).all()


def list_items(check: Check, result: str) -> Select[*tuple[Any, ...]]:
    """The lines of a check, narrowed to a result, or "open" for those without one."""
    query = select(ClauseCheck).where(ClauseCheck.check_id == check.id)
    if result == "open":
        return query.where(ClauseCheck.result.is_(None))
    if result in set(Result):
        return query.where(ClauseCheck.result == Result(result))
    return query


def next_unchecked(check_id: int) -> ClauseCheck | None:
    """The first line without a result."""
    query = select(ClauseCheck).where(ClauseCheck.check_id == check_id)
    left = query.where(ClauseCheck.result.is_(None)).order_by(ClauseCheck.position)
    return db.session.scalar(left.limit(1))


def count_results(check: Check) -> dict[Result | None, int]:
    """How many lines have which result."""
    query = select(ClauseCheck.result, func.count()).where(ClauseCheck.check_id == check.id)
    return dict(db.session.execute(query.group_by(ClauseCheck.result)).all())


def count_unchecked(check: Check) -> int:
    """How many lines have no result yet."""
    query = select(func.count()).select_from(ClauseCheck).where(
        ClauseCheck.check_id == check.id, ClauseCheck.result.is_(None)
    )  # fmt: skip
    return db.session.scalar(query) or 0


def is_covered(contract_id: int, employer_id: int) -> bool:
    """Whether the contract binds the employer."""
    row = select(ContractCoverage.id).where(
        ContractCoverage.contract_id == contract_id,
        ContractCoverage.employer_id == employer_id,
        ContractCoverage.state == Coverage.COVERED,
    )
    own = select(Contract.id).where(Contract.id == contract_id, Contract.employer_id == employer_id)
    return db.session.scalar(row) is not None or db.session.scalar(own) is not None


def employer_called(name: str) -> Employer | None:
    """The one employer whose name or credit code this is; None where none or several fit."""
    exact = select(Employer).where((Employer.name == name) | (Employer.credit_code == name))
    found = db.session.scalars(exact.limit(2)).all()
    if not found:
        part = select(Employer).where(Employer.name.contains(name, autoescape=True))
        found = db.session.scalars(part.limit(2)).all()
    return found[0] if len(found) == 1 else None


def has_answered(check: Check, mark: bytes) -> bool:
    """Whether the person behind this mark has answered."""
    query = select(PulseAnswer.id).where(
        PulseAnswer.check_id == check.id, PulseAnswer.voter_index == mark
    )
    return db.session.scalar(query) is not None


def open_checks() -> Sequence[Check]:
    """The checks that go on, with their contracts."""
    query = select(Check).options(joinedload(Check.contract)).where(Check.state == CHECK.initial)
    return db.session.scalars(query.order_by(Check.opened_at)).all()


def checks_due(day: date) -> Sequence[DocketEntry]:
    """The checks that are to be finished on a day."""
    query = select(DocketEntry).where(
        DocketEntry.module == "contracts", DocketEntry.kind == "check",
        DocketEntry.closed_on.is_(None), DocketEntry.due_on == day,
    )  # fmt: skip
    return db.session.scalars(query).all()


def pulse_of(check: Check) -> dict[str, int]:
    """What workers said: how many answered, know the contract, and find it kept."""
    query = select(PulseAnswer.kept, PulseAnswer.knows, func.sum(PulseAnswer.people))
    rows = db.session.execute(
        query.where(PulseAnswer.check_id == check.id).group_by(PulseAnswer.kept, PulseAnswer.knows)
    ).all()
    said = {str(kept): 0 for kept in Kept} | {"people": 0, "knows": 0}
    for kept, knows, people in rows:
        said[str(kept)] += int(people)
        said["people"] += int(people)
        said["knows"] += int(people) if knows else 0
    return said


def pulse_shown(check: Check) -> dict[str, int] | None:
    """What workers said, once enough have; None before."""
    said = pulse_of(check)
    return said if said["people"] >= FEWEST else None


def list_rectifications(state: str) -> Select[*tuple[Any, ...]]:
    """Breaches and their rectification: "open", a state's name, or "" for all."""
    query = select(Rectification).options(
        joinedload(Rectification.contract), joinedload(Rectification.employer)
    )
    if state == "open":
        return query.where(Rectification.state.in_(OPEN_BREACHES))
    return query.where(Rectification.state == state) if state else query


def breaches_of(check: Check) -> Sequence[Rectification]:
    """The breaches that a check found."""
    query = select(Rectification).join(
        ClauseCheck,
        and_(ClauseCheck.township_id == Rectification.township_id,
             ClauseCheck.id == Rectification.clause_check_id),
    )  # fmt: skip
    found = query.where(ClauseCheck.check_id == check.id)
    return db.session.scalars(found.order_by(ClauseCheck.position)).all()


def checks_of_year(year: int) -> Sequence[Check]:
    """The finished checks of a year with their contracts, for the yearly report."""
    query = select(Check).options(joinedload(Check.contract))
    done = query.where(Check.year == year, Check.state.in_(("checked", "reported")))
    return db.session.scalars(done.order_by(Check.contract_id, Check.half)).all()


def results_of(check_ids: Sequence[int]) -> dict[int, dict[Result | None, int]]:
    """The results of several checks, in one query."""
    query = select(ClauseCheck.check_id, ClauseCheck.result, func.count())
    rows = db.session.execute(
        query.where(ClauseCheck.check_id.in_(check_ids)).group_by(
            ClauseCheck.check_id, ClauseCheck.result
        )
    )
    found: dict[int, dict[Result | None, int]] = {}
    for check_id, result, count in rows:
        found.setdefault(check_id, {})[result] = count
    return found


def breaches_in(period: Period) -> Sequence[Rectification]:
    """The breaches found in a period, with contract and employer."""
    query = list_rectifications("").where(within(period, Rectification.opened_at))
    return db.session.scalars(query.order_by(Rectification.opened_at)).all()
