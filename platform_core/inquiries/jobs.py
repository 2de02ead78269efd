"""Reminders, without anybody's hand."""

from datetime import timedelta

from platform_core.clock import local_date, utcnow
from platform_core.inquiries.operations import remind
from platform_core.inquiries.queries import to_remind
from platform_core.schedule import PlannedJob


def remind_of_inquiries(ctx: object) -> int:
    """Remind of what the county wants answered soon."""
    now = utcnow()
    return remind(to_remind(local_date(now)), now)


JOBS = (PlannedJob("remind_of_inquiries", timedelta(hours=6), remind_of_inquiries),)
