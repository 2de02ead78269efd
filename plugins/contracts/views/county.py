"""The county's side."""

from flask.typing import ResponseReturnValue

from platform_core.api import page, require
from plugins.contracts.views.frame import county_bp


@county_bp.get("/escalations")
@require("contracts:county")
def escalations() -> ResponseReturnValue:
    """What waits for the county."""
    return page("contracts/escalations.html")
