"""What happens to rosters without anybody's hand."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from platform_core.clock import utcnow
from platform_core.organisation.imports import background


class CoreJob(NamedTuple):
    """A job of the core, ready to be scheduled."""

    name: str
    every: timedelta
    run: Callable[[Any], object]
    per_township: bool = True


def revive_imports(ctx: object) -> int:
    """Go on with rosters whose process died."""
    return background.revive(utcnow())


def expire_imports(ctx: object) -> int:
    """Let go the files of rosters nobody confirmed."""
    return background.expire(utcnow())


JOBS = (
    CoreJob("revive_imports", timedelta(minutes=2), revive_imports),
    CoreJob("expire_imports", timedelta(hours=1), expire_imports),
)
