"""The only place that reads the time. Instants are UTC; days are days in Shanghai."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def utcnow() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is now in Shanghai, by which every time limit counts."""
    return local_date(utcnow())


def local_date(instant: datetime) -> date:
    """The day in Shanghai on which `instant` (aware) falls."""
    return instant.astimezone(LOCAL).date()
