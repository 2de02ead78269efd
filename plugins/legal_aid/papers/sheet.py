"""What every kind of paper says of itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from platform_core.api import Paper, format_day


@dataclass(frozen=True)
class Sheet:
    """One kind of paper: how it is made, when there is one, whether the applicant gets it."""

    label: str
    make: Callable[[Any, str, date], Paper]
    exists: Callable[[Any], bool] = lambda it: True
    for_applicant: bool = False


def signed(issuer: str, day: date | None) -> tuple[str, str]:
    """The lines at the foot: who issues it, and when."""
    return (issuer, format_day(day) if day else "")


def day_or_blank(day: date | None) -> str:
    """A day, or room to write one."""
    return format_day(day) if day else ""
