"""Working days: statutory holidays and make-up days, as far as they are known. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Literal, NamedTuple

from chinese_calendar.constants import holidays, workdays  # type: ignore[import-untyped]

DAY = timedelta(days=1)
LIBRARY = "chinesecalendar"


class NamedDay(NamedTuple):
    """One line of a State Council notice: a day off, or a weekend day that is worked."""

    day: date
    kind: Literal["holiday", "makeup"]
    name: str
    source: str


@dataclass(frozen=True)
class Calendar:
    """Which days are worked.

    Within `known_years` holidays and make-up days decide before the weekday does; in any other
    year Monday to Friday are taken as worked, and every date computed there is provisional.
    `holidays` and `makeup_days` give the festival's name, `sources` where a year comes from.
    """

    holidays: Mapping[date, str]
    makeup_days: Mapping[date, str]
    known_years: frozenset[int]
    sources: Mapping[int, str]

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked. Never raises, also for years nobody has announced yet."""
        if day in self.makeup_days:
            return True
        return day not in self.holidays and day.weekday() < 5

    def next_workday(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        while not self.is_workday(day):
            day += DAY
        return day

    def add_workdays(self, day: date, number: int) -> date:
        """`number` working days after `day`, which is not counted; before it when negative."""
        step = DAY if number >= 0 else -DAY
        for _each in range(abs(number)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """Working days after `after` up to and with `until`; 0 when `until` is not later."""
        span = (until - after).days
        return sum(self.is_workday(after + DAY * n) for n in range(1, span + 1))

    def unknown_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years between two days whose holidays are not known yet."""
        low, high = sorted((first.year, last.year))
        return tuple(year for year in range(low, high + 1) if year not in self.known_years)

    def rests(self, first: date, last: date) -> list[tuple[date, date, str]]:
        """The named days off from `first` to `last`, as runs of (from, to, name)."""
        days = sorted(day for day in self.holidays if first <= day <= last)
        return _runs([day for day in days if day not in self.makeup_days], self.holidays)

    def makeups(self, first: date, last: date) -> list[date]:
        """The weekend days from `first` to `last` that are worked."""
        return sorted(day for day in self.makeup_days if first <= day <= last)

    def overlay(self, days: Iterable[NamedDay]) -> "Calendar":
        """This calendar with the county's own table on top, day by day.

        A year counts as known when its notice is in the table, which a day off on 1 October
        shows: a notice may hold single days of the year before or after its own.
        """
        off, worked, sources = dict(self.holidays), dict(self.makeup_days), dict(self.sources)
        known = set(self.known_years)
        for each in days:
            mine, other = (off, worked) if each.kind == "holiday" else (worked, off)
            mine[each.day] = each.name
            other.pop(each.day, None)
            if each.kind == "holiday" and (each.day.month, each.day.day) == (10, 1):
                known.add(each.day.year)
                sources[each.day.year] = each.source
        return Calendar(off, worked, frozenset(known), sources)


def _runs(days: list[date], names: Mapping[date, str]) -> list[tuple[date, date, str]]:
    """Neighbouring days of one name become one run."""
    if not days:
        return []
    runs, first = [], days[0]
    for day, following in pairwise([*days, date.max]):
        if following - day != DAY or names[following] != names[day]:
            runs.append((first, day, names[day]))
            first = following
    return runs


@lru_cache(maxsize=1)
def default_calendar() -> Calendar:
    """The calendar that ships with the platform: the notices of 2004 to 2026."""
    years = frozenset(day.year for day in holidays)
    return Calendar(
        holidays=MappingProxyType(dict(holidays)),
        makeup_days=MappingProxyType(dict(workdays)),
        known_years=years,
        sources=MappingProxyType(dict.fromkeys(years, LIBRARY)),
    )
