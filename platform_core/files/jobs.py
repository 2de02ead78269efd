"""What happens to files without anybody's hand."""

from datetime import timedelta

from platform_core.clock import utcnow
from platform_core.files.operations import sweep
from platform_core.schedule import PlannedJob


def sweep_files(ctx: object) -> int:
    """Let go the bytes that no row owns. Returns how many files they were."""
    return sweep(now=utcnow())


JOBS = (PlannedJob("sweep_files", timedelta(days=1), sweep_files),)
