"""What the pages of figures share: blueprints, and periods to choose from."""

from flask import Blueprint

from platform_core.clock import today
from platform_core.indicators.periods import Period, near

HERE = "/t/<township>"

figures_pages = Blueprint("figures", "platform_core.reports", template_folder="templates")
reports_pages = Blueprint("reports", "platform_core.reports", template_folder="templates")


def periods() -> list[Period]:
    """The periods that are looked at most; any other can be typed."""
    return near(today())
