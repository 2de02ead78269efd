"""Contracts: the list, one with its chain, clauses, coverage."""

from flask.typing import ResponseReturnValue

from platform_core.api import page, require
from plugins.contracts.views.frame import bp


@bp.get("/")
@require("contracts:read")
def index() -> ResponseReturnValue:
    """The contracts of the township."""
    return page("contracts/index.html")
