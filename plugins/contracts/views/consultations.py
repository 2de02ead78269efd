"""Consultations."""

from flask.typing import ResponseReturnValue

from platform_core.api import page, require
from plugins.contracts.views.frame import bp


@bp.get("/consultations")
@require("contracts:read")
def consultations() -> ResponseReturnValue:
    """The consultations of the township."""
    return page("contracts/consultations.html")
