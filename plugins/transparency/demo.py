"""The records of the demo township: what its bodies disclose, its stars, its joint meeting."""

from platform_core.api import Ctx
from plugins.transparency import disclosure_demo, star_demo


def load(ctx: Ctx) -> None:
    """Load the records of the demo township."""
    disclosure_demo.load()
    star_demo.load(ctx)
