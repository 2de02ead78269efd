"""Periods of a year and the day their disclosure is due. Pure.

The limit counts from the last day of the period, or from the event, as the rules of time limits
do: the day itself is not counted, and an end on a rest day moves to the next working day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from platform_core.api import deadline, format_day
from platform_core.api import gettext as _
from plugins.transparency.terms import Cadence, TimeUnit

MONTHS = {
    Cadence.MONTHLY: 1, Cadence.QUARTERLY: 3, Cadence.HALF_YEARLY: 6, Cadence.YEARLY: 12,
}  # fmt: skip
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """One period: its name, first and last day."""

    name: str
    first: date
    last: date


def spans(cadence: Cadence, year: int) -> Iterator[Span]:
    """The periods of a year; none for what an event brings about."""
    length = MONTHS.get(cadence)
    if length is None:
        return
    for number, month in enumerate(range(1, 13, length), start=1):
        first, after = date(year, month, 1), month + length
        following = date(year + (after > 12), (after - 1) % 12 + 1, 1)
        yield Span(_name(cadence, year, number), first, following - DAY)


def _name(cadence: Cadence, year: int, number: int) -> str:
    if cadence is Cadence.YEARLY:
        return str(year)
    sign = {Cadence.MONTHLY: f"-{number:02}", Cadence.QUARTERLY: f"Q{number}"}
    return f"{year}{sign.get(cadence, f'H{number}')}"


def due_after(day: date, within: int, unit: TimeUnit, calendar: object) -> tuple[date, bool]:
    """The day something is due that counts from `day`, and whether that is provisional."""
    counted = deadline(day, (within, unit.value), calendar)  # type: ignore[arg-type]
    return counted.due, counted.provisional


def name_of_period(name: str) -> str:
    """What people call a period: its name, or the day of an event."""
    if name.startswith("E"):
        day = date.fromisoformat(f"{name[1:5]}-{name[5:7]}-{name[7:9]}")
        return _("event of %(day)s", day=format_day(day))
    year, sign, number = name[:4], name[4:5], name[5:]
    if sign == "H":
        halves = {"1": _("first half of %(year)s", year=year)}
        return halves.get(number) or _("second half of %(year)s", year=year)
    words = {
        "-": _("month %(number)s of %(year)s", number=number.lstrip("0"), year=year),
        "Q": _("quarter %(number)s of %(year)s", number=number, year=year),
    }
    return words.get(sign) or _("year %(year)s", year=year)
