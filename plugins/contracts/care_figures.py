"""The figures of fulfilment, the four systems and early warning, each with its definition.

No law defines these rates; each definition says which variant is counted.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    exists,
    extract,
    func,
    select,
)
from sqlalchemy.orm import aliased

from platform_core.api import Employer, Indicator, Period, Union, today, within
from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_states import Kept, Result
from plugins.contracts.figures_table import INSURANCES
from plugins.contracts.models import (
    Check,
    ClauseCheck,
    EarlyWarning,
    InsuranceMonth,
    LabourMonth,
    PulseAnswer,
    Rectification,
)
from plugins.contracts.queries.coverage import covered_on
from plugins.contracts.terms import InsuranceKind, Subject
from plugins.contracts.warning_states import WARNING

Counts = Select[*tuple[Any, ...]]
Measure = Callable[[Period], Counts]
SHORT = (Result.PARTLY, Result.NOT)
OPEN = tuple(sorted(WARNING.open_states))


def _ones(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _day(period: Period) -> date:
    """The day a state is counted on: the period's last, but none to come."""
    return min(period.last, today())


def _lines(period: Period) -> Counts:
    """Lines of the checks that were finished in the period."""
    query = select(ClauseCheck.township_id).join(
        Check, and_(Check.township_id == ClauseCheck.township_id, Check.id == ClauseCheck.check_id)
    )
    return query.where(Check.checked_on.is_not(None), within(period, Check.checked_on))


def _clauses(period: Period) -> Counts:
    due = ClauseCheck.result != Result.NOT_DUE
    query = _lines(period).add_columns(_ones(ClauseCheck.result == Result.FULFILLED), _ones(due))
    return query.group_by(ClauseCheck.township_id)


def _contracts(period: Period) -> Counts:
    """Contracts with every due clause fulfilled in all checks of the period, of those checked."""
    short = _ones(ClauseCheck.result.in_(SHORT)).label("short")
    each = _lines(period).add_columns(short).group_by(ClauseCheck.township_id, Check.contract_id)
    one = each.subquery()
    query = select(one.c.township_id, _ones(one.c.short == 0), func.count())
    return query.group_by(one.c.township_id)


def _pulse(part: ColumnElement[bool]) -> Measure:
    def measure(period: Period) -> Counts:
        people = PulseAnswer.people
        query = select(PulseAnswer.township_id, func.sum(case((part, people), else_=0)),
                       func.sum(people)).join(
            Check, and_(Check.township_id == PulseAnswer.township_id,
                        Check.id == PulseAnswer.check_id))  # fmt: skip
        return query.where(within(period, Check.opened_at)).group_by(PulseAnswer.township_id)

    return measure


def _has_contract(period: Period, kind: Subject) -> ColumnElement[bool]:
    covered = covered_on(_day(period), kind).subquery()
    return exists().where(covered.c.township_id == Employer.township_id,
                          covered.c.employer_id == Employer.id)  # fmt: skip


def _has_union() -> ColumnElement[bool]:
    return exists().where(Union.township_id == Employer.township_id,
                          Union.employer_id == Employer.id, Union.dissolved_on.is_(None),
    )  # fmt: skip


def _wage(period: Period) -> Counts:
    query = select(Employer.township_id, _ones(_has_contract(period, Subject.WAGE)), func.count())
    return query.where(Employer.closed_on.is_(None), _has_union()).group_by(Employer.township_id)


def _last_month(period: Period) -> Subquery:
    """The last month of the period of which each township knows figures."""
    query = select(LabourMonth.township_id, func.max(LabourMonth.month).label("month"))
    return query.where(within(period, LabourMonth.month)).group_by(
        LabourMonth.township_id
    ).subquery()  # fmt: skip


def _signed(period: Period) -> Counts:
    last = _last_month(period)
    query = select(LabourMonth.township_id, func.sum(LabourMonth.signed),
                   func.sum(LabourMonth.due)).join(
        last, and_(last.c.township_id == LabourMonth.township_id,
                   last.c.month == LabourMonth.month))  # fmt: skip
    return query.group_by(LabourMonth.township_id)


def _insured(kind: InsuranceKind) -> Measure:
    def measure(period: Period) -> Counts:
        last = _last_month(period)
        query = select(InsuranceMonth.township_id, func.sum(InsuranceMonth.insured),
                       func.sum(InsuranceMonth.due)).join(
            last, and_(last.c.township_id == InsuranceMonth.township_id,
                       last.c.month == InsuranceMonth.month))  # fmt: skip
        return query.where(InsuranceMonth.kind == kind).group_by(InsuranceMonth.township_id)

    return measure


def _all_signed(last: Subquery) -> ColumnElement[bool]:
    return exists().where(
        LabourMonth.township_id == Employer.township_id, LabourMonth.employer_id == Employer.id,
        LabourMonth.signed == LabourMonth.due, last.c.township_id == LabourMonth.township_id,
        last.c.month == LabourMonth.month,
    )  # fmt: skip


def _all_insured(last: Subquery) -> ColumnElement[bool]:
    """Everybody due is in each kind that was reported, and at least one was."""
    kinds = (
        select(InsuranceMonth.township_id, InsuranceMonth.employer_id)
        .join(last, and_(last.c.township_id == InsuranceMonth.township_id,
                         last.c.month == InsuranceMonth.month))
        .group_by(InsuranceMonth.township_id, InsuranceMonth.employer_id)
        .having(_ones(InsuranceMonth.insured < InsuranceMonth.due) == 0)
    ).subquery()  # fmt: skip
    return exists().where(kinds.c.township_id == Employer.township_id,
                          kinds.c.employer_id == Employer.id)  # fmt: skip


def _four(period: Period) -> Counts:
    last = _last_month(period)
    all_four = and_(
        _has_contract(period, Subject.COMPREHENSIVE), _has_contract(period, Subject.WAGE),
        _all_signed(last), _all_insured(last),
    )  # fmt: skip
    query = select(Employer.township_id, _ones(all_four), func.count())
    counted = query.where(Employer.closed_on.is_(None), Employer.non_public.is_(True))
    return counted.group_by(Employer.township_id)


def _growth(period: Period) -> Counts:
    """Average wages of the last month against the same month of the year before, employer by
    employer, weighted by today's employees; only those with both figures."""
    last, now, base = _last_month(period), aliased(LabourMonth), aliased(LabourMonth)
    rise = func.sum(now.employees * (now.average_wage_fen - base.average_wage_fen))
    before = func.sum(now.employees * base.average_wage_fen)
    query = select(now.township_id, rise, before)
    query = query.join(last, and_(last.c.township_id == now.township_id,
                                  last.c.month == now.month))  # fmt: skip
    query = query.join(base, and_(base.township_id == now.township_id,
                                  base.employer_id == now.employer_id,
                                  _months(now.month) - _months(base.month) == 12))  # fmt: skip
    known = query.where(now.average_wage_fen.is_not(None), base.average_wage_fen.is_not(None))
    return known.group_by(now.township_id)


def _months(day: Any) -> ColumnElement[Any]:
    return extract("year", day) * 12 + extract("month", day)


def _breaches(period: Period) -> Counts:
    query = select(Rectification.township_id, func.count())
    counted = query.where(within(period, Rectification.opened_at),
                          Rectification.state != "unfounded")  # fmt: skip
    return counted.group_by(Rectification.township_id)


def _rectified(period: Period) -> Counts:
    query = select(Rectification.township_id,
                   _ones(Rectification.state.in_(("rectified", "settled"))), func.count(),
    )  # fmt: skip
    counted = query.where(within(period, Rectification.opened_at),
                          Rectification.state != "unfounded")  # fmt: skip
    return counted.group_by(Rectification.township_id)


def _warnings(period: Period) -> Counts:
    query = select(EarlyWarning.township_id, func.count())
    raised = query.where(within(period, EarlyWarning.opened_at), EarlyWarning.state != "dismissed")
    return raised.group_by(EarlyWarning.township_id)


def _lifted(period: Period) -> Counts:
    query = select(EarlyWarning.township_id, _ones(EarlyWarning.state == "lifted"), func.count())
    raised = query.where(within(period, EarlyWarning.opened_at), EarlyWarning.state != "dismissed")
    return raised.group_by(EarlyWarning.township_id)


def _standing(period: Period) -> Counts:
    """Orange and red warnings of the period that are still open."""
    query = select(EarlyWarning.township_id, func.count()).where(
        within(period, EarlyWarning.opened_at), EarlyWarning.state.in_(OPEN),
        EarlyWarning.county_told_at.is_not(None),
    )  # fmt: skip
    return query.group_by(EarlyWarning.township_id)


def _figure(
    key: str, label: str, definition: str, measure: Measure, drill: str, unit: str = "ratio"
) -> Indicator:
    return Indicator(
        key=key, label=label, definition=definition, unit=unit, measure=measure,
        minimum_n=5 if unit == "ratio" else 0, drill=f"contracts.{drill}", module="contracts",
    )  # fmt: skip


CARE_INDICATORS = (
    _figure("cc.perf_clause", _l("Fulfilment rate (clauses)"),
            _l("Clauses fulfilled ÷ clauses that were due, in checks finished in the period. "
               "Partly fulfilled is not fulfilled. No law defines this rate."),
            _clauses, "checks"),
    _figure("cc.perf_contract", _l("Fulfilment rate (contracts)"),
            _l("Contracts whose due clauses were all fulfilled ÷ contracts checked in the period. "
               "No law defines this rate."), _contracts, "checks"),
    _figure("cc.aware", _l("Workers who know the contract"),
            _l("Answers of workers who know the contract ÷ all answers to the pulse question."),
            _pulse(PulseAnswer.knows.is_(True)), "checks"),
    _figure("cc.sat", _l("Workers who find the contract kept"),
            _l("Answers “yes, it is kept” ÷ all answers to the pulse question."),
            _pulse(PulseAnswer.kept == Kept.YES), "checks"),
    _figure("cc.wage_rate", _l("Collective wage agreements"),
            _l("Employers with a union covered by a wage agreement in force on the period's last "
               "day ÷ employers with a union of their own."), _wage, "systems"),
    _figure("lc.sign_rate", _l("Labour contracts signed"),
            _l("Employees with a valid written contract ÷ employees employed for more than a "
               "month, in the period's last month with figures (basis: Labour Contract Law, "
               "Articles 10 and 82)."), _signed, "systems"),
    *(_figure(f"si.rate_{kind}", label,
              _l("Employees insured ÷ employees due, in the period's last month with figures. "
                 "Counted for each kind of insurance by itself."), _insured(kind), "systems")
      for kind, label in INSURANCES.items()),
    _figure("four.systems", _l("Four systems in place"),
            _l("Non-public employers with a collective contract, a wage agreement, everybody's "
               "labour contract signed and everybody insured in each kind reported ÷ non-public "
               "employers."), _four, "systems"),
    _figure("wage.growth", _l("Growth of wages"),
            _l("Average wage of the period's last month against the same month of the year before "
               "÷ the latter, over employers with both figures, weighted by employees."),
            _growth, "systems"),
    _figure("cc.breaches", _l("Breaches found"),
            _l("Breaches of clauses found in the period, those found unfounded left out."),
            _breaches, "breaches", "items"),
    _figure("cc.rectified", _l("Breaches put right"),
            _l("Breaches put right or settled elsewhere ÷ breaches found in the period."),
            _rectified, "breaches"),
    _figure("wr.raised", _l("Warnings"),
            _l("Warnings opened in the period, unfounded ones left out."), _warnings, "warnings",
            "items"),
    _figure("wr.standing", _l("Orange and red warnings that stand"),
            _l("Warnings of the period that reached orange or red and are still open."),
            _standing, "warnings", "items"),
    _figure("wr.lifted", _l("Warnings lifted"),
            _l("Warnings lifted ÷ warnings opened in the period, unfounded ones left out."),
            _lifted, "warnings"),
)  # fmt: skip
