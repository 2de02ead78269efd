"""Reading: checks and what they found, breaches, monthly figures, warnings."""

from collections.abc import Mapping
from typing import Any

from platform_core.api import current_pack, get_or_404, require, rest
from plugins.contracts.api.care_schemas import (
    BreachesArgs,
    BreachLineOut,
    BreachOut,
    CheckLineOut,
    CheckOut,
    ChecksArgs,
    FiguresArgs,
    FindingOut,
    FindingsArgs,
    MonthOut,
    WarningLineOut,
    WarningOut,
    WarningsArgs,
)
from plugins.contracts.api.frame import api_bp, standing
from plugins.contracts.check_states import Result
from plugins.contracts.models import Check, ClauseCheck, EarlyWarning, LabourMonth, Rectification
from plugins.contracts.operations.fulfilment import BREACH
from plugins.contracts.queries import fulfilment, systems, warnings
from plugins.contracts.queries.warnings import Narrowed
from plugins.contracts.warning_rules import alarm_words

CHECKING, FIGURES = "contracts:check", "contracts:figures"

CHECK_PLAIN = ("id", "number", "contract_id", "year", "half", "state", "checked_on", "reported_on",
               "employer_view", "worker_view", "opened_at", "closed_at", "version")  # fmt: skip
BREACH_PLAIN = ("id", "number", "title", "contract_id", "employer_id", "state", "confirmed_on",
                "demand", "answer", "outcome", "opened_at", "closed_at", "version")  # fmt: skip
WARNING_PLAIN = ("id", "number", "title", "topic", "level", "state", "unit", "employer_id",
                 "verified_on", "outcome", "county_told_at", "opened_at", "closed_at",
                 "version")  # fmt: skip
MONTH_PLAIN = ("employer_id", "month", "employees", "due", "signed", "open_ended",
               "average_wage_fen", "unpaid_people", "unpaid_months")  # fmt: skip


def plain(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """These columns of a row."""
    return {name: getattr(row, name) for name in names}


@api_bp.get("/checks")
@require(CHECKING)
@api_bp.arguments(ChecksArgs, location="query")
@api_bp.response(200, rest.page_of(CheckLineOut))
def checks(args: dict[str, Any]) -> Any:
    """Checks of fulfilment, the newest first."""
    query = fulfilment.list_checks()
    if args["state"]:
        query = query.where(Check.state == args["state"])
    order = (Check.opened_at.desc(), Check.id.desc())
    return rest.listed(query, *order, args=args, shown=_check_lines)


def _check_lines(rows: list[Check]) -> list[dict[str, Any]]:
    results = fulfilment.results_of([row.id for row in rows])
    return [_check_line(row, results.get(row.id, {})) for row in rows]


def _check_line(it: Check, results: Mapping[Result | None, int]) -> dict[str, Any]:
    return plain(it, CHECK_PLAIN) | {
        "contract_title": it.contract.title, "clauses": sum(results.values()),
        "unchecked": results.get(None, 0), "fulfilled": results.get(Result.FULFILLED, 0),
        "breaches": sum(results.get(each, 0) for each in BREACH),
    }  # fmt: skip


def check_shown(it: Check) -> dict[str, Any]:
    """One check as data, its version in the ETag."""
    rest.stamp(it)
    line = _check_line(it, fulfilment.count_results(it))
    return line | standing(it) | {"pulse": fulfilment.pulse_shown(it)}


@api_bp.get("/checks/<int:id>")
@require(CHECKING)
@api_bp.response(200, CheckOut)
def check(id: int) -> Any:
    """One check."""
    return check_shown(get_or_404(Check, id))


@api_bp.get("/checks/<int:id>/findings")
@require(CHECKING)
@api_bp.arguments(FindingsArgs, location="query")
@api_bp.response(200, rest.page_of(FindingOut))
def findings(args: dict[str, Any], id: int) -> Any:
    """The clauses of a check and how each was kept."""
    query = fulfilment.list_items(get_or_404(Check, id), args["result"])
    return rest.listed(query, ClauseCheck.position.asc(), args=args, shown=list)


@api_bp.get("/breaches")
@require(CHECKING)
@api_bp.arguments(BreachesArgs, location="query")
@api_bp.response(200, rest.page_of(BreachLineOut))
def breaches(args: dict[str, Any]) -> Any:
    """Breaches and how far their rectification is, the newest first."""
    order = (Rectification.opened_at.desc(), Rectification.id.desc())
    query = fulfilment.list_rectifications(args["state"])
    return rest.listed(query, *order, args=args, shown=list)


def breach_shown(it: Rectification) -> dict[str, Any]:
    """One breach as data, its version in the ETag."""
    rest.stamp(it)
    return plain(it, BREACH_PLAIN) | standing(it)


@api_bp.get("/breaches/<int:id>")
@require("contracts:follow")
@api_bp.response(200, BreachOut)
def breach(id: int) -> Any:
    """One breach and its rectification."""
    return breach_shown(get_or_404(Rectification, id))


@api_bp.get("/figures")
@require(FIGURES)
@api_bp.arguments(FiguresArgs, location="query")
@api_bp.response(200, rest.page_of(MonthOut))
def figures(args: dict[str, Any]) -> Any:
    """The figures of a month, employer by employer."""
    query = systems.list_month(args["month"].replace(day=1))
    return rest.listed(query, LabourMonth.employer_id.asc(), args=args, shown=_months)


def _months(rows: list[LabourMonth]) -> list[dict[str, Any]]:
    month = rows[0].month if rows else None
    insured = systems.insurance_of([row.employer_id for row in rows], month)
    return [
        plain(row, MONTH_PLAIN) | {
            "employer_name": row.employer.name,
            "insurance": list(insured.get(row.employer_id, {}).values()),
        }
        for row in rows
    ]  # fmt: skip


@api_bp.get("/warnings")
@require("contracts:signal")
@api_bp.arguments(WarningsArgs, location="query")
@api_bp.response(200, rest.page_of(WarningLineOut))
def warning_list(args: dict[str, Any]) -> Any:
    """Early warnings, the newest first."""
    query = warnings.list_warnings(
        Narrowed(*(str(args[name]) for name in ("state", "level", "topic")))
    )
    order = (EarlyWarning.opened_at.desc(), EarlyWarning.id.desc())
    return rest.listed(query, *order, args=args, shown=list)


def warning_shown(it: EarlyWarning) -> dict[str, Any]:
    """One warning as data, its version in the ETag."""
    rest.stamp(it)
    pack = current_pack()
    signals = [
        plain(each, ("id", "happened_on", "level", "story")) | {
            "facts": [{"name": name, "number": number} for name, number in each.facts.items()],
            "grounds": [alarm_words(one, pack) for one in warnings.verdicts_of(each)],
        }
        for each in it.signals
    ]  # fmt: skip
    return plain(it, WARNING_PLAIN) | standing(it) | {"signals": signals}


@api_bp.get("/warnings/<int:id>")
@require("contracts:follow")
@api_bp.response(200, WarningOut)
def warning(id: int) -> Any:
    """One warning, with the signals behind it."""
    return warning_shown(get_or_404(EarlyWarning, id))
