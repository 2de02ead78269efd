"""What happens without anybody's hand: silence closes, promises come back, dates are recalled."""

from datetime import timedelta

from platform_core.api import SYSTEM, Ctx, db, notify, today, utcnow
from plugins.suggestions import operations, queries
from plugins.suggestions.notices import DUE_SOON

REMIND_BEFORE = (7, 3, 0)  # days


def settle_silent(ctx: Ctx) -> int:
    """Close what was answered and drew no word from its author in time."""
    silent = queries.silent_since(today())
    for suggestion in silent:
        operations.settle(suggestion, actor=SYSTEM, now=utcnow())
    return len(silent)


def recall_promises(ctx: Ctx) -> int:
    """Ask again about what was promised for a day that has come (grades B and C)."""
    due = queries.promises_due(today())
    for suggestion in due:
        operations.recall(suggestion, actor=SYSTEM, now=utcnow())
    return len(due)


def remind(ctx: Ctx) -> int:
    """Tell whoever must act that a date is near."""
    told = 0
    for days in REMIND_BEFORE:
        for entry in queries.waiting_for_somebody(today() + timedelta(days=days)):
            notify([entry.waits_account_id or 0], DUE_SOON, ref=entry.ref, number=entry.number,
                   due=entry.due_on)  # fmt: skip
            told += 1
    db.session.flush()
    return told
