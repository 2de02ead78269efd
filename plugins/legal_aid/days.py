"""Days as people know them: 2016-12-06, 2016-12 or 2016. Pure.

What is known by month or year counts from its first day: a time limit is then never too late.
"""

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

PARTIAL = re.compile(r"(\d{4})\s*[-/.年]?\s*(?:(\d{1,2})\s*月?)?")


class Precision(StrEnum):
    """How exactly a day is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Known(NamedTuple):
    """A day and how exactly it is known."""

    day: date
    precision: Precision = Precision.DAY


def read_partial(typed: str) -> Known | None:
    """A year or a month of a year; None where it is neither. Raises ValueError for month 13."""
    found = PARTIAL.fullmatch(typed.strip())
    if found is None:
        return None
    year, month = int(found[1]), found[2]
    if month is None:
        return Known(date(year, 1, 1), Precision.YEAR)
    return Known(date(year, int(month), 1), Precision.MONTH)


def written(day: date, precision: Precision) -> str:
    """2016, 2016-12 or 2016-12-06, as it was entered."""
    return day.isoformat()[: {Precision.YEAR: 4, Precision.MONTH: 7}.get(precision, 10)]


def is_before(first: Known, second: Known) -> bool:
    """Whether one came before the other for certain: a month is not before a day in it."""
    one, other = written(*first), written(*second)
    length = min(len(one), len(other))
    return one[:length] < other[:length]
