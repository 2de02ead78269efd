"""The demo records of legal aid: the report's figures, with made-up people."""

from platform_core.api import Ctx
from plugins.legal_aid.demo import cases, letters


def load(ctx: Ctx) -> None:
    """Load the records of the demo township."""
    cases.load(ctx)
    letters.load(ctx)


def link(ctx: Ctx) -> None:
    """What needs the records of other modules."""
    cases.link(ctx)
