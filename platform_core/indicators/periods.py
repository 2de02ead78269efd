"""Periods of reporting. Pure. A period is written as a short text and names its days exactly.

2026      the calendar year              2026-H1   the first half-year
2026-U    the union statistics year,     2026-Q3   the third quarter
          1 Oct 2025 – 30 Sep 2026       2026-11   November
all       everything on record
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from platform_core.clock import LOCAL
from platform_core.i18n import format_day
from platform_core.i18n import gettext as _

_FORM = re.compile(r"([12]\d{3})(?:-(U|H[12]|Q[1-4]|0[1-9]|1[0-2]))?\Z")
_FIRST_OF_ALL, _LAST_OF_ALL = date(1900, 1, 1), date(9998, 12, 31)


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included. `str(period)` is how it is stored."""

    written: str
    first: date
    last: date

    def __str__(self) -> str:
        return self.written

    @classmethod
    def parse(cls, written: str) -> "Period":
        """The period that `written` names. Raises ValueError where it names none."""
        if written == "all":
            return cls(written, _FIRST_OF_ALL, _LAST_OF_ALL)
        found = _FORM.match(written)
        if found is None:
            raise ValueError(
                f"{written!r} is not a period; write 2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all"
            )
        start, months = _months(int(found[1]), found[2] or "")
        return cls(written, start, _months_later(start, months) - timedelta(days=1))

    @property
    def since(self) -> datetime:
        """The instant, in UTC, at which the first day begins in Shanghai."""
        return _begin_of(self.first)

    @property
    def until(self) -> datetime:
        """The instant, in UTC, at which the last day has ended: no longer within."""
        return _begin_of(self.last + timedelta(days=1))

    @property
    def label(self) -> str:
        """For people: “2026 union statistics year (1 Oct 2025 – 30 Sep 2026)”."""
        year, _dash, part = self.written.partition("-")
        if self.written == "all":
            return _("all records")
        if part == "U":
            return _(
                "%(year)s union statistics year (%(first)s – %(last)s)",
                year=year,
                first=format_day(self.first),
                last=format_day(self.last),
            )
        if part.startswith("H"):
            first = _("first half of %(year)s", year=year)
            return first if part == "H1" else _("second half of %(year)s", year=year)
        if part.startswith("Q"):
            return _("quarter %(n)s of %(year)s", n=part[1], year=year)
        return format_day(self.written) if part else _("the year %(year)s", year=year)

    def previous(self) -> "Period":
        """The period of the same kind just before. Raises ValueError for all records."""
        kind = _kind_of(self.written)
        if kind == "all":
            raise ValueError("There is nothing before all records.")
        return containing(self.first - timedelta(days=1), kind)


ALL = Period.parse("all")


def containing(day: date, kind: str = "year") -> Period:
    """The period that `day` falls into; `kind` is year, union, half, quarter, month or all.

    Raises ValueError for another kind.
    """
    year = day.year
    names = {
        "year": f"{year}",
        "union": f"{year + (day.month >= 10)}-U",
        "half": f"{year}-H{(day.month + 5) // 6}",
        "quarter": f"{year}-Q{(day.month + 2) // 3}",
        "month": f"{year}-{day.month:02}",
        "all": "all",
    }
    if kind not in names:
        raise ValueError(f"{kind!r} is not a kind of period; there are {', '.join(names)}")
    return Period.parse(names[kind])


def near(day: date) -> list[Period]:
    """The periods that are looked at most on that day; all records first."""
    year, union = containing(day), containing(day, "union")
    shorter = [containing(day, kind) for kind in ("half", "quarter", "month")]
    return [ALL, year, year.previous(), union, *shorter]


def months_of(period: Period) -> Iterator[Period]:
    """The months of a period, first to last. Raises ValueError for all records."""
    if period.written == "all":
        raise ValueError("All records have no first month.")
    day = period.first
    while day <= period.last:
        yield containing(day, "month")
        day = _months_later(day, 1)


def _months(year: int, part: str) -> tuple[date, int]:
    """The first day of a part of a year, and how many months it has."""
    if part == "U":
        return date(year - 1, 10, 1), 12
    if part.startswith("H"):
        return date(year, 6 * int(part[1]) - 5, 1), 6
    if part.startswith("Q"):
        return date(year, 3 * int(part[1]) - 2, 1), 3
    return (date(year, int(part), 1), 1) if part else (date(year, 1, 1), 12)


def _kind_of(written: str) -> str:
    part = written.partition("-")[2]
    if not part:
        return "all" if written == "all" else "year"
    return {"U": "union", "H": "half", "Q": "quarter"}.get(part[0], "month")


def _months_later(day: date, months: int) -> date:
    """`day` is the first of a month, and so is the answer."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL).astimezone(UTC)
