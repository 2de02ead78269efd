"""How long a committee has: the end of its term, and how near it is. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from platform_core.organisation.models import Union
from platform_core.rules import DueDate, Limit, Rule, Verdict, deadline, verdict
from platform_core.rules.calendar import Calendar

TERM = "union.term"  # the rule: three or five years
SOON = timedelta(days=90)  # no rule of law: long enough to prepare an election


class Standing(StrEnum):
    """Where a term stands today."""

    RUNS = "runs"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True)
class Term:
    """A committee's term: its last day with the steps to it, where it stands, and whether its
    length is one the law allows."""

    due: DueDate
    standing: Standing
    length: Verdict


def term_of(union: Union, rule: Rule, calendar: Calendar, today: date) -> Term | None:
    """The term of the sitting committee; None where nobody knows since when it sits."""
    if union.committee_since is None or union.dissolved_on is not None:
        return None
    # A term ends on its day, rest day or not: it is no time limit for doing something.
    limit = Limit(
        union.term_years, "year", rolls=False, article=rule.citation(), key=rule.key,
        stamp=rule.version_label,
    )  # fmt: skip
    due = deadline(union.committee_since, limit, calendar)
    return Term(due, _standing(due.due, today), verdict(rule, union.term_years))


def _standing(last: date, today: date) -> Standing:
    if last < today:
        return Standing.OVER
    return Standing.SOON if last - today <= SOON else Standing.RUNS
