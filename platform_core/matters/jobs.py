"""What happens to matters by itself: overdue dates are noted, provisional ones computed anew."""

from datetime import timedelta

from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.matters import clocks, docket
from platform_core.matters.models import Clock
from platform_core.schedule import PlannedJob
from platform_core.tenancy import db


def note_overdue(ctx: object) -> int:
    """Record, once each, the dates that have run out."""
    return clocks.note_overdue(utcnow(), SYSTEM)


def recompute_provisional(ctx: object) -> int:
    """Compute dates again whose year had no calendar yet. Returns how many moved."""
    query = select(Clock).where(Clock.stopped_on.is_(None), Clock.provisional.is_(True))
    moved = [clock for clock in db.session.scalars(query) if clocks.recompute(clock)]
    for clock in moved:
        docket.redate(clock.ref)
    return len(moved)


JOBS = (
    PlannedJob("note_overdue", timedelta(hours=1), note_overdue),
    PlannedJob("recompute_provisional", timedelta(days=1), recompute_provisional),
)
