"""Jinzhai's checks, figures and warnings, every one an example (示例)."""

from platform_core.api import Ctx, Employer
from plugins.contracts.models import Contract


def load(ctx: Ctx, contract: Contract, employers: list[Employer]) -> None:
    """Nothing yet."""
