"""The figures of signing and coverage, each counted from coverage rows as of one day; and those of
fulfilment, the four systems and early warning."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from platform_core.api import Employer, Indicator, Period, Union, today, within
from platform_core.api import lazy_gettext as _l
from plugins.contracts.care_figures import CARE_INDICATORS
from plugins.contracts.models import Contract, ContractCoverage
from plugins.contracts.queries.coverage import covered_on, in_force_on
from plugins.contracts.terms import Subject

Counts = Select[*tuple[Any, ...]]
Measure = Callable[[Period], Counts]

IN_BUSINESS = Employer.closed_on.is_(None)
NON_PUBLIC = Employer.non_public.is_(True)
HAS_UNION = (
    select(Union.id)
    .where(Union.township_id == Employer.township_id, Union.employer_id == Employer.id,
           Union.dissolved_on.is_(None))
    .exists()
)  # fmt: skip


def as_of(period: Period) -> date:
    """The day a rate is taken on: the period's last, or today while it runs."""
    return min(period.last, today())


def _employers(
    *which: ColumnElement[bool], kinds: tuple[Subject, ...], people: bool = False
) -> Measure:
    """How many of these employers a contract of these kinds covers; or how many work there."""

    def measure(period: Period) -> Counts:
        covered = covered_on(as_of(period), *kinds).subquery()
        weight = Employer.employees if people else 1
        counted = func.sum(case((covered.c.employer_id.is_not(None), weight), else_=0))
        whole = func.sum(Employer.employees) if people else func.count()
        query = select(Employer.township_id, counted, whole).outerjoin(
            covered, and_(covered.c.township_id == Employer.township_id,
                          covered.c.employer_id == Employer.id)
        )  # fmt: skip
        return query.where(IN_BUSINESS, *which).group_by(Employer.township_id)

    return measure


def _women(period: Period) -> Counts:
    """Employers with women whom a comprehensive contract covers: how many have a special one."""
    day = as_of(period)
    whole = covered_on(day, Subject.COMPREHENSIVE).subquery()
    part = covered_on(day, Subject.WOMEN).subquery()
    query = (
        select(Employer.township_id,
               func.sum(case((part.c.employer_id.is_not(None), 1), else_=0)), func.count())
        .join(whole, and_(whole.c.township_id == Employer.township_id,
                          whole.c.employer_id == Employer.id))
        .outerjoin(part, and_(part.c.township_id == Employer.township_id,
                              part.c.employer_id == Employer.id))
    )  # fmt: skip
    return query.where(IN_BUSINESS, Employer.women > 0).group_by(Employer.township_id)


def _in_force(period: Period) -> Counts:
    query = select(Contract.township_id, func.count()).where(in_force_on(as_of(period)))
    return query.group_by(Contract.township_id)


def _covered_people(period: Period) -> Counts:
    """Each employer counts once, whatever number of contracts covers it."""
    covered = covered_on(as_of(period), *Subject).subquery()
    query = select(Employer.township_id, func.sum(Employer.employees)).join(
        covered, and_(covered.c.township_id == Employer.township_id,
                      covered.c.employer_id == Employer.id)
    )  # fmt: skip
    return query.where(IN_BUSINESS).group_by(Employer.township_id)


def _signed(part: ColumnElement[bool]) -> Measure:
    """Of the contracts signed in the period, those that meet `part`."""

    def measure(period: Period) -> Counts:
        counted = func.sum(case((part, 1), else_=0))
        query = select(Contract.township_id, counted, func.count())
        signed = query.where(Contract.signed_on.is_not(None), within(period, Contract.signed_on))
        return signed.group_by(Contract.township_id)

    return measure


def _recognised(period: Period) -> Counts:
    """Employers that put their seal to a contract in the period."""
    query = select(ContractCoverage.township_id, func.count()).where(
        ContractCoverage.recognised_on.is_not(None),
        within(period, ContractCoverage.recognised_on),
    )
    return query.group_by(ContractCoverage.township_id)


def _figure(
    key: str, label: str, definition: str, measure: Measure, unit: str = "ratio",
    drill: str = "contracts.uncovered",
) -> Indicator:  # fmt: skip
    return Indicator(key=f"cc.{key}", label=label, definition=definition, unit=unit,
                     measure=measure, drill=drill, module="contracts",
                     minimum_n=10 if unit == "ratio" else 0)  # fmt: skip


_COMPREHENSIVE = (Subject.COMPREHENSIVE,)

INDICATORS = (
    _figure("sign_rate", _l("Signing rate of collective contracts"),
            _l("Employers with a union that a comprehensive contract in force covers (their own, "
               "a regional one or one of their industry) ÷ employers with a union."),
            _employers(HAS_UNION, kinds=_COMPREHENSIVE)),
    _figure("sign_rate_nonpublic", _l("Signing rate of non-public employers"),
            _l("Non-public employers that a comprehensive contract in force covers ÷ all "
               "non-public employers of the township."),
            _employers(NON_PUBLIC, kinds=_COMPREHENSIVE)),
    _figure("cov_employers", _l("Coverage of employers"),
            _l("Employers that any collective contract in force covers ÷ all employers of the "
               "township."),
            _employers(kinds=tuple(Subject))),
    _figure("cov_workers", _l("Coverage of employees"),
            _l("Employees of employers covered by any contract in force, each employer counted "
               "once ÷ employees of all employers of the township (variant B)."),
            _employers(kinds=tuple(Subject), people=True)),
    _figure("women_rate", _l("Signing rate of special contracts on women employees"),
            _l("Employers with a special contract on women employees in force ÷ employers that "
               "employ women and are covered by a comprehensive contract."), _women),
    _figure("review_rate", _l("Review rate"),
            _l("Of the contracts signed in the period, those filed that came into force ÷ those "
               "signed."), _signed(Contract.effective_on.is_not(None)), drill="contracts.index"),
    _figure("form_rate", _l("Rate of contracts in due form"),
            _l("Of the contracts signed in the period, those in which the checks found nothing "
               "wrong when they were filed ÷ those signed."),
            _signed(Contract.form_ok.is_(True)), drill="contracts.index"),
    _figure("in_force", _l("Contracts in force"),
            _l("Collective and special contracts in force on the last day."), _in_force,
            "contracts", "contracts.index"),
    _figure("people_covered", _l("Employees covered"),
            _l("Employees of employers covered by a contract in force on the last day, each "
               "employer counted once."), _covered_people, "people", "contracts.index"),
    _figure("recognised", _l("Recognitions by employers"),
            _l("Employers that put their seal to a regional or industry contract in the period."),
            _recognised, "employers", "contracts.index"),
    *CARE_INDICATORS,
)  # fmt: skip
