"""Switching a module in a township, as the county does it."""

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.organisation.models import Township
from platform_core.runtime.lifecycle import Cell, switch
from platform_core.runtime.models import ModuleIs


def put(module: str, township: Township, state: ModuleIs) -> None:
    """Bring `module` to `state` there, with what it requires or what depends on it.

    Raises RuleBroken and the like where that is refused. Call it in the platform's scope.
    """
    switch([Cell(township.id, module)], state, reason="测试", actor=SYSTEM, now=utcnow(),
           with_dependencies=True)  # fmt: skip
