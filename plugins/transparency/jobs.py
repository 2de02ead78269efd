"""What happens without anybody's hand: the calendar, postings that wait for a day, reminders."""

from plugins.transparency.disclosure_jobs import release, remind, settle_silent, write_calendar
from plugins.transparency.star_jobs import (
    flag_stars,
    note_overdue_tasks,
    recheck_stars,
    remind_tasks,
    settle_replies,
)

__all__ = [
    "flag_stars",
    "note_overdue_tasks",
    "recheck_stars",
    "release",
    "remind",
    "remind_tasks",
    "settle_replies",
    "settle_silent",
    "write_calendar",
]
