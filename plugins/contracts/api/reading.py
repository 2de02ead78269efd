"""Reading: the list, one with its history, its clauses, whom it covers."""

from typing import Any

from platform_core.api import get_or_404, history_of, ref_of, require, rest
from plugins.contracts import labels
from plugins.contracts.api.frame import api_bp, shown
from plugins.contracts.api.schemas import (
    ClauseOut,
    ContractOut,
    CoverageOut,
    HistoryOut,
    LineOut,
    ListArgs,
)
from plugins.contracts.models import Clause, Contract, ContractCoverage
from plugins.contracts.queries import contracts, coverage
from plugins.contracts.queries.contracts import Filters, Line


@api_bp.get("")
@require("contracts:read")
@api_bp.arguments(ListArgs, location="query")
@api_bp.response(200, rest.page_of(LineOut))
def index(args: dict[str, Any]) -> Any:
    """The contracts of the township, the newest first."""
    query = contracts.lines(Filters(str(args["state"]), str(args["kind"]), args["q"]))
    newest = (Contract.starts_on.desc(), Contract.id.desc())
    return rest.listed(query, *newest, args=args, shown=_lines)


def _lines(rows: list[Any]) -> list[Line]:
    return [Line(*row[: len(Line._fields)]) for row in rows]


@api_bp.get("/<int:id>")
@require("contracts:read")
@api_bp.response(200, ContractOut)
def show(id: int) -> Any:
    """One contract."""
    return shown(get_or_404(Contract, id))


@api_bp.get("/<int:id>/clauses")
@require("contracts:read")
@api_bp.arguments(rest.PageArgs, location="query")
@api_bp.response(200, rest.page_of(ClauseOut))
def clauses(args: dict[str, Any], id: int) -> Any:
    """The clauses of a contract, in their order."""
    it = get_or_404(Contract, id)
    order = (Clause.position.asc(), Clause.id.asc())
    return rest.listed(contracts.clauses_of(it), *order, args=args, shown=list)


@api_bp.get("/<int:id>/coverage")
@require("contracts:read")
@api_bp.arguments(rest.PageArgs, location="query")
@api_bp.response(200, rest.page_of(CoverageOut))
def covered(args: dict[str, Any], id: int) -> Any:
    """The employers of a contract and where each stands."""
    it = get_or_404(Contract, id)
    return rest.listed(coverage.rows_of(it), ContractCoverage.id.asc(), args=args, shown=list)


@api_bp.get("/<int:id>/history")
@require("contracts:read")
@api_bp.response(200, HistoryOut)
def history(id: int) -> Any:
    """What happened to one contract."""
    it = get_or_404(Contract, id)
    return {
        "items": [
            {"at": each.at, "action": each.action, "note": each.note,
             "label": labels.happened("contract", each.action)}
            for each in history_of(ref_of(it))
        ]
    }  # fmt: skip
