"""What the county's red list goes by."""

from datetime import date, timedelta

from platform_core.api import current_pack


def red_days(day: date) -> tuple[date, date, date]:
    """Today, the last day of the red week (LAL 44), and the last day of the coming month."""
    week = int(current_pack().limit("aid.urgent").value)
    return day, day + timedelta(days=week), day + timedelta(days=30)
