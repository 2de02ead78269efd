"""The four systems, employer by employer: what is in place, what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, select
from sqlalchemy.orm import aliased, joinedload

from platform_core.api import Employer, db, today
from plugins.contracts.models import (
    Contract,
    ContractCoverage,
    FiguresImport,
    InsuranceMonth,
    LabourMonth,
)
from plugins.contracts.queries.coverage import covered_on, in_force_on
from plugins.contracts.terms import Coverage, InsuranceKind, Subject


def covered_by(kind: Subject, day: date) -> Select[*tuple[Any, ...]]:
    """The ids of employers under a contract of this kind that is in force on a day."""
    covered = covered_on(day, kind).subquery()
    return select(covered.c.employer_id)


def latest_month(until: date | None = None) -> date | None:
    """The last month of which figures are known."""
    query = select(func.max(LabourMonth.month))
    return db.session.scalar(query.where(LabourMonth.month <= until) if until else query)


def months_known() -> Sequence[date]:
    """The months of which figures are known, the latest first."""
    query = select(LabourMonth.month).distinct().order_by(LabourMonth.month.desc())
    return db.session.scalars(query.limit(36)).all()


def all_signed(month: date | None) -> Select[*tuple[Any, ...]]:
    """The ids of employers where everybody who is due has a written contract in that month."""
    query = select(LabourMonth.employer_id)
    return query.where(LabourMonth.month == month, LabourMonth.signed == LabourMonth.due)


def fully_insured(month: date | None) -> Select[*tuple[Any, ...]]:
    """The ids of employers where everybody due is in each of the kinds that were reported."""
    short = func.sum(case((InsuranceMonth.insured < InsuranceMonth.due, 1), else_=0))
    query = select(InsuranceMonth.employer_id).where(InsuranceMonth.month == month)
    grouped = query.group_by(InsuranceMonth.township_id, InsuranceMonth.employer_id)
    return grouped.having(short == 0)


SYSTEMS = ("contract", "wage", "labour", "insurance")


def in_place(month: date | None) -> Mapping[str, ColumnElement[bool]]:
    """For each of the four systems, whether an employer has it."""
    return {
        "contract": Employer.id.in_(covered_by(Subject.COMPREHENSIVE, today())),
        "wage": Employer.id.in_(covered_by(Subject.WAGE, today())),
        "labour": Employer.id.in_(all_signed(month)) if month else false(),
        "insurance": Employer.id.in_(fully_insured(month)) if month else false(),
    }


@dataclass(frozen=True)
class Matrix:
    """What the matrix is narrowed to. `lacks` is one of SYSTEMS, "any" or "" for all."""

    lacks: str = ""
    words: str = ""
    public_too: bool = False


def list_matrix(month: date | None, narrowed: Matrix) -> Select[*tuple[Any, ...]]:
    """One row per employer: what it has, with the figures of the month."""
    has = in_place(month)
    labour = aliased(LabourMonth)
    query = select(
        Employer.id, Employer.name, Employer.employees, Employer.non_public,
        *(each.label(name) for name, each in has.items()),
        labour.signed, labour.due, labour.average_wage_fen,
    ).outerjoin(labour, and_(labour.township_id == Employer.township_id,
                             labour.employer_id == Employer.id, labour.month == month))  # fmt: skip
    conditions: list[ColumnElement[bool]] = [Employer.closed_on.is_(None)]
    if not narrowed.public_too:
        conditions.append(Employer.non_public.is_(True))
    if narrowed.words.strip():
        conditions.append(Employer.name.contains(narrowed.words.strip(), autoescape=True))
    if narrowed.lacks in has:
        conditions.append(~has[narrowed.lacks])
    elif narrowed.lacks == "any":
        conditions.append(~and_(*has.values()))
    return query.where(*conditions)


def totals(month: date | None) -> dict[str, int]:
    """How many non-public employers there are, and how many have each system and all four."""
    has = in_place(month)
    figures = {name: func.sum(case((each, 1), else_=0)) for name, each in has.items()}
    figures["all_four"] = func.sum(case((and_(*has.values()), 1), else_=0))
    query = select(func.count().label("employers"),
                   *(each.label(name) for name, each in figures.items()))  # fmt: skip
    row = db.session.execute(
        query.where(Employer.closed_on.is_(None), Employer.non_public.is_(True))
    ).one()
    return {name: int(number or 0) for name, number in row._mapping.items()}


def insurance_of(
    employer_ids: Sequence[int], month: date | None
) -> dict[int, dict[InsuranceKind, InsuranceMonth]]:
    """The insurance figures of these employers in a month, in one query."""
    query = select(InsuranceMonth).where(
        InsuranceMonth.employer_id.in_(employer_ids), InsuranceMonth.month == month
    )
    found: dict[int, dict[InsuranceKind, InsuranceMonth]] = {}
    for each in db.session.scalars(query.order_by(InsuranceMonth.id)):
        found.setdefault(each.employer_id, {})[each.kind] = each
    return found


def labour_months(employer_id: int, limit: int = 13) -> Sequence[LabourMonth]:
    """An employer's months, the latest first."""
    query = select(LabourMonth).where(LabourMonth.employer_id == employer_id)
    return db.session.scalars(query.order_by(LabourMonth.month.desc()).limit(limit)).all()


def list_month(month: date) -> Select[*tuple[Any, ...]]:
    """The figures of a month with their employers, for `paginate`."""
    query = select(LabourMonth).options(joinedload(LabourMonth.employer))
    return query.where(LabourMonth.month == month)


def contracts_of(employer_id: int) -> Sequence[Contract]:
    """The contracts in force today that cover an employer."""
    query = select(Contract).join(
        ContractCoverage,
        and_(ContractCoverage.township_id == Contract.township_id,
             ContractCoverage.contract_id == Contract.id),
    )  # fmt: skip
    covered = query.where(
        ContractCoverage.employer_id == employer_id, ContractCoverage.state == Coverage.COVERED,
        in_force_on(today()),
    )  # fmt: skip
    return db.session.scalars(covered.order_by(Contract.kind)).all()


def employers_open() -> Sequence[Employer]:
    """The employers that are in business."""
    query = select(Employer).where(Employer.closed_on.is_(None))
    return db.session.scalars(query.order_by(Employer.name)).all()


def latest_imports(limit: int = 10) -> Sequence[FiguresImport]:
    """The last sheets that were read."""
    query = select(FiguresImport).order_by(FiguresImport.at.desc(), FiguresImport.id.desc())
    return db.session.scalars(query.limit(limit)).all()


def known_in(month: date) -> set[int]:
    """The employers whose figures of that month are known."""
    query = select(LabourMonth.employer_id).where(LabourMonth.month == month)
    return set(db.session.scalars(query))
