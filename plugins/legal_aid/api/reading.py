"""Reading: the cases one has access to, and one of them."""

from typing import Any

from platform_core.api import require, rest, today
from plugins.legal_aid.api.frame import api_bp, case_or_404, shown
from plugins.legal_aid.api.schemas import CaseOut, LineOut, ListArgs
from plugins.legal_aid.models import Case
from plugins.legal_aid.queries import cases
from plugins.legal_aid.queries.cases import Filters, Row


@api_bp.get("/cases")
@require("legal_aid:apply")
@api_bp.arguments(ListArgs, location="query")
@api_bp.response(200, rest.page_of(LineOut))
def index(args: dict[str, Any]) -> Any:
    """The cases one has access to, the newest first."""
    filters = Filters(str(args["state"]), str(args["about"]), args["q"], args["overdue"])
    newest = (Case.opened_at.desc(), Case.id.desc())
    return rest.listed(cases.list_cases(filters, today()), *newest, args=args, shown=_lines)


def _lines(rows: list[Any]) -> list[Row]:
    return [Row(*row[: len(Row._fields)]) for row in rows]


@api_bp.get("/cases/<int:id>")
@require("legal_aid:apply")
@api_bp.response(200, CaseOut)
def show(id: int) -> Any:
    """One case, for those with access to it."""
    return shown(case_or_404(id))
