"""Work on a schedule, once for each township that has the module on."""

from datetime import timedelta

from platform_core.api import Ctx, holders_of, notify, today
from union_hardship import queries
from union_hardship.notices import DUE


def remind(ctx: Ctx) -> int:
    """Tell the office of the requests that are due soon; how many there were."""
    days = ctx.settings("hardship")["remind_days"]
    assert isinstance(days, int)
    due, office = queries.due_by(today() + timedelta(days=days)), holders_of("township_officer")
    for entry in due:
        notify(office, DUE, ref=entry.ref, number=entry.number, due=entry.due_on)
    return len(due)
