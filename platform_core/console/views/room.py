"""The console's blueprint, and what its pages share."""

from datetime import timedelta

from flask import Blueprint

console = Blueprint(
    "console", "platform_core.console", url_prefix="/county", template_folder="templates"
)
modules = Blueprint("modules", "platform_core.console", template_folder="templates")
SOON = timedelta(days=7)
