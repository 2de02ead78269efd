"""The records of the demo township: its stars and its joint meeting."""

from platform_core.api import Ctx
from plugins.transparency import star_demo


def load(ctx: Ctx) -> None:
    """Load the records of the demo township."""
    star_demo.load(ctx)
