"""What happens without anybody's hand: overdue tasks are noted, dates are recalled."""

from platform_core.api import Ctx


def note_overdue_tasks(ctx: Ctx) -> int:
    return 0


def remind(ctx: Ctx) -> int:
    return 0
