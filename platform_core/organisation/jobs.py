"""What happens to rosters without anybody's hand."""

from datetime import timedelta

from platform_core.clock import utcnow
from platform_core.organisation.imports import background
from platform_core.schedule import PlannedJob


def revive_imports(ctx: object) -> int:
    """Go on with rosters whose process died."""
    return background.revive(utcnow())


def expire_imports(ctx: object) -> int:
    """Let go the files of rosters nobody confirmed."""
    return background.expire(utcnow())


JOBS = (
    PlannedJob("revive_imports", timedelta(minutes=2), revive_imports),
    PlannedJob("expire_imports", timedelta(hours=1), expire_imports),
)
