"""What a figure is: declared once as data, with its definition beside it.

A measure is one SELECT grouped by township. In a township's scope the guard narrows it to that
township; in the county's scope the same SELECT counts every township at once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_
from sqlalchemy.orm import InstrumentedAttribute

from platform_core.errors import SetupError
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.periods import Period

KEY = re.compile(r"[a-z][a-z0-9_]{0,23}\.[a-z][a-z0-9_]{0,54}\Z")

# What is counted. Two figures are only ever added where they count the same: cases are not
# people, people are not visits. A plugin may use a unit of its own; it stands behind the number.
UNITS = {
    "people": _l("%(number)s people"),
    "cases": _l("%(number)s cases"),
    "visits": _l("%(number)s visits"),
    "suggestions": _l("%(number)s suggestions"),
    "unions": _l("%(number)s unions"),
    "employers": _l("%(number)s employers"),
    "bodies": _l("%(number)s bodies"),
    "honours": _l("%(number)s honours"),
    "contracts": _l("%(number)s contracts"),
    "items": _l("%(number)s items"),
    "days": _l("%(number)s days"),
    "fen": "%(number)s",  # shown as yuan
    "ratio": "%(number)s",  # shown as per cent
    "bool": "%(number)s",  # shown as yes or no
}


Counts = Select[*tuple[Any, ...]]  # of township_id, numerator[, denominator]
Measure = Callable[[Period], Counts]


class Qualifier(StrEnum):
    """How exactly a number is known. 过 and 余 leave the number out, 以上 includes it."""

    EXACT = ""
    MORE_THAN = "gt"  # 余
    ABOUT = "about"  # 约
    AT_LEAST = "ge"  # 以上


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One figure that a module offers.

    key         "module.name", the same for ever: snapshots are found by it
    label       its name for people
    definition  what exactly is counted, and of what; printed beside the figure
    unit        one of UNITS; "ratio" for a share, "bool" for a yes or no, "fen" for money
    measure     a period → a SELECT of township_id, numerator[, denominator], grouped by
                township_id. Whole numbers. A "bool" is true when all of the denominator is
                reached, or without one when the numerator is not 0.
    qualifier   where the records themselves are only “more than”, “about” or “at least”
    minimum_n   a share of fewer than this is marked: too few to compare townships by
    drill       endpoint of the list of the records behind it
    """

    key: str
    label: str
    definition: str
    unit: str
    measure: Measure
    qualifier: str = Qualifier.EXACT
    minimum_n: int = 0
    drill: str | None = None
    module: str = "org"

    def __post_init__(self) -> None:
        if not KEY.match(self.key):
            raise SetupError(
                f"indicator {self.key!r}", "Its key is not module.name.", "Rename the key."
            )
        if not str(self.definition).strip():
            raise SetupError(
                f"indicator {self.key}",
                "It does not say what it counts.",
                "Give it a definition.",
            )
        if self.qualifier not in {each.value for each in Qualifier}:
            raise SetupError(
                f"indicator {self.key}",
                f"There is no qualifier {self.qualifier!r}.",
                "Use one of Qualifier.",
            )


def within(period: Period, column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether a day or an instant lies in the period, as days are counted in Shanghai."""
    if isinstance(column.type, Date):
        return column.between(period.first, period.last)
    return and_(column >= period.since, column < period.until)
