"""Time limits: from the day of an event to the last day, each step explained. Pure.

Civil Code 201: the day of the event is not counted. 202: a month ends on the day of the same
number, or on its last day. 203: an end on a rest day moves to the next working day.
"""

import calendar as months
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.rules.calendar import DAY, Calendar
from platform_core.rules.rule import TIME_UNITS, Bilingual, Rule, cite, standing
from platform_core.rules.steps import Step, time_words

CIVIL_CODE = Bilingual("《民法典》", "Civil Code")
NOT_COUNTED, SAME_NUMBER, REST_DAY = (cite(CIVIL_CODE, each) for each in ("201", "202", "203"))

Pause = tuple[date, date]


@dataclass(frozen=True)
class Limit:
    """A time limit ready to be counted, with what its explanation needs to know of its rule."""

    value: int
    unit: str
    cmp: str = "<="
    backwards: bool = False
    rolls: bool = True
    most: int | None = None  # longest extension, in the limit's unit; None where nothing is said
    article: Bilingual | None = None
    standing: str = ""  # what the rule is; see rule.standing()
    key: str = ""
    stamp: str = ""  # pack@version

    @property
    def names_earliest(self) -> bool:
        """Whether the date is the first day possible rather than the last one."""
        return (self.cmp in (">", ">=")) is not self.backwards


@dataclass(frozen=True)
class Extension:
    """More time, granted once. `unit` is the limit's own where left empty."""

    value: int
    reason: str = ""
    unit: str = ""


@dataclass(frozen=True)
class DueDate:
    """A computed date with its explanation and all it was computed from.

    `provisional` is set when the holidays of a year it depends on are not known yet.
    """

    due: date
    steps: tuple[Step, ...]
    provisional: bool
    start: date
    limit: Limit
    extension: Extension | None = None
    pauses: tuple[Pause, ...] = ()

    def sentences(self) -> list[str]:
        """The explanation in the reader's language, one sentence a step."""
        return [step.sentence() for step in self.steps]

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `from_json` reads it back."""
        limit = {name: getattr(self.limit, name) for name in PLAIN}
        article, extra = self.limit.article, self.extension
        limit["article"] = [article.zh, article.en] if article else None
        return {
            "due": self.due.isoformat(),
            "provisional": self.provisional,
            "start": self.start.isoformat(),
            "limit": limit,
            "extension": [extra.value, extra.reason, extra.unit] if extra else None,
            "pauses": [[a.isoformat(), b.isoformat()] for a, b in self.pauses],
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "DueDate":
        """The date that `to_json` stored."""
        limit, article = dict(stored["limit"]), stored["limit"]["article"]
        limit["article"] = Bilingual(*article) if article else None
        return cls(
            due=date.fromisoformat(stored["due"]),
            steps=tuple(Step.from_json(step) for step in stored["steps"]),
            provisional=stored["provisional"],
            start=date.fromisoformat(stored["start"]),
            limit=Limit(**limit),
            extension=Extension(*stored["extension"]) if stored["extension"] else None,
            pauses=_dates(stored["pauses"]),
        )


PLAIN = ("value", "unit", "cmp", "backwards", "rolls", "most", "standing", "key", "stamp")


def _dates(pauses: Iterable[Sequence[str]]) -> tuple[Pause, ...]:
    return tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses)


def deadline(
    start: date,
    limit: Rule | Limit | tuple[int, str],
    calendar: Calendar,
    *,
    extension: Extension | int | None = None,
    pauses: Iterable[Pause] = (),
) -> DueDate:
    """The last day of a time limit that starts with an event on `start`.

    `limit` is a rule, or (7, "workday"). `pauses` are (stopped on, went on on): the day it
    stops still counts, the day it goes on does not. Raises RuleBroken for an extension the
    rule does not allow, ValueError for a limit that is no length of time.
    """
    limit = _limit(limit)
    extension = Extension(extension) if isinstance(extension, int) else extension
    pauses = _merged(pauses, start)
    if limit.backwards and (extension or pauses):
        raise ValueError("A limit counted back from an event is neither extended nor stopped.")
    _check_extension(limit, extension)
    count = _Count(start, limit, calendar)
    count.run(extension, pauses)
    return DueDate(
        count.day, tuple(count.steps), bool(count.unknown), start, limit, extension, pauses
    )


def recompute(due: DueDate, calendar: Calendar) -> DueDate:
    """The same limit counted again, say with a calendar that now knows the year."""
    return deadline(
        due.start, due.limit, calendar, extension=due.extension, pauses=due.pauses
    )  # fmt: skip


def _limit(limit: Rule | Limit | tuple[int, str]) -> Limit:
    if isinstance(limit, tuple):
        limit = Limit(limit[0], limit[1], rolls=limit[1] != "workday")
    if isinstance(limit, Rule):
        limit = Limit(
            limit.value, limit.unit, limit.cmp, limit.backwards, limit.rolls, limit.extension,
            limit.citation(), standing(limit), limit.key, limit.version_label,
        )  # fmt: skip
    if limit.unit not in TIME_UNITS or not isinstance(limit.value, int):
        raise ValueError(f"{limit.key or limit} is no length of time that can be counted.")
    return limit


def _merged(pauses: Iterable[Pause], start: date) -> tuple[Pause, ...]:
    """Pauses in order, none before the start, overlapping ones joined."""
    merged: list[Pause] = []
    for first, last in sorted((max(first, start), last) for first, last in pauses):
        if last <= first:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _check_extension(limit: Limit, extension: Extension | None) -> None:
    if extension is None or limit.most is None:
        return
    if limit.most == 0:
        raise RuleBroken(_("This time limit cannot be extended."), field="by", rule=limit.key)
    same_unit = extension.unit in ("", limit.unit)
    if same_unit and extension.value > limit.most:
        most = time_words(limit.most, limit.unit)
        raise RuleBroken(
            _("This time limit can be extended by %(most)s at most.", most=most),
            field="by", rule=limit.key,
        )  # fmt: skip


class _Count:
    """Walks from the event to the last day and writes down each step."""

    def __init__(self, start: date, limit: Limit, calendar: Calendar) -> None:
        self.start, self.day = start, start
        self.limit, self.calendar = limit, calendar
        self.steps = [Step("start", {"day": start.isoformat()}, NOT_COUNTED)]
        self.unknown: set[int] = set()

    def run(self, extension: Extension | None, pauses: Iterable[Pause]) -> None:
        self._count()
        if extension:
            self._extend(extension)
        for pause in pauses:
            if pause[0] < self.day:
                self._pause(*pause)
        if self.limit.rolls:
            self._roll()
        self._tell("earliest" if self.limit.names_earliest else "due")
        for year in sorted(self.unknown):
            self.steps.append(Step("provisional", {"year": year}))
        if self.limit.standing not in ("", "confirmed"):
            source = self.limit.article or Bilingual("", "")
            values = {"as": self.limit.standing, "source": [source.zh, source.en]}
            self.steps.append(Step("standing", values))

    def _count(self) -> None:
        limit = self.limit
        sign = -1 if limit.backwards else 1
        self._advance(limit.value * sign, limit.unit)
        told = "counted_back" if limit.backwards else "counted"
        self._tell(told, limit.article, value=limit.value, unit=limit.unit)
        if limit.unit in ("month", "year") and self.day.day != self.start.day:
            self._tell("month_end", SAME_NUMBER, number=self.start.day)

    def _extend(self, extension: Extension) -> None:
        unit = extension.unit or self.limit.unit
        if unit in ("month", "year"):
            # Counted from the event, so that 31 January + 1 + 1 month ends on 31 March.
            self.day = self._from_event(extension.value, unit)
        else:
            self._advance(extension.value, unit)
        article = self.limit.article if self.limit.most else None
        self._tell("extended", article, value=extension.value, unit=unit, reason=extension.reason)

    def _from_event(self, more: int, unit: str) -> date:
        if self.limit.unit not in ("month", "year"):
            return add_time(self.day, more, unit, self.calendar)
        length = _in_months(self.limit.value, self.limit.unit) + _in_months(more, unit)
        return add_months(self.start, length)

    def _pause(self, first: date, last: date) -> None:
        """Push the end by what fell into the pause: working days for a working-day limit."""
        unit = "workday" if self.limit.unit == "workday" else "day"
        lost = (last - first).days
        if unit == "workday":
            self._touch(first + DAY, last)
            lost = self.calendar.workdays_between(first, last)
        if not lost:
            return
        self._advance(lost, unit)
        span = {"first": first.isoformat(), "last": last.isoformat()}
        self._tell("paused", None, value=lost, unit=unit, **span)

    def _roll(self) -> None:
        rest, moved = self.day, self.calendar.next_workday(self.day)
        self._touch(rest, moved)
        if moved == rest:
            return
        self.day = moved
        name = self.calendar.holidays.get(rest, "")
        self._tell("rolled", REST_DAY, rest=rest.isoformat(), name=name)

    def _advance(self, number: int, unit: str) -> None:
        before, self.day = self.day, add_time(self.day, number, unit, self.calendar)
        if unit != "workday":
            return
        first, last = sorted((before + DAY if number > 0 else before - DAY, self.day))
        self._touch(first, last)
        for start, end, name in self.calendar.rests(first, last):
            values = {"first": start.isoformat(), "last": end.isoformat(), "name": name}
            self.steps.append(Step("rested", values))
        for day in self.calendar.makeups(first, last):
            self.steps.append(Step("made_up", {"day": day.isoformat()}))

    def _touch(self, first: date, last: date) -> None:
        self.unknown.update(self.calendar.unknown_years(first, last))

    def _tell(self, code: str, article: Bilingual | None = None, **values: Any) -> None:
        self.steps.append(Step(code, {**values, "day": self.day.isoformat()}, article))


def add_time(day: date, number: int, unit: str, calendar: Calendar) -> date:
    """`number` days, working days, months or years after `day`; before it when negative."""
    if unit == "workday":
        return calendar.add_workdays(day, number)
    if unit == "day":
        return day + timedelta(days=number)
    return add_months(day, _in_months(number, unit))


def _in_months(number: int, unit: str) -> int:
    return number * 12 if unit == "year" else number


def add_months(day: date, number: int) -> date:
    """The day of the same number `number` months on, or that month's last (Civil Code 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def remaining(due: DueDate | date, today: date, calendar: Calendar) -> str:
    """How much time is left or overdue, in words; in working days where the limit is."""
    last = due.due if isinstance(due, DueDate) else due
    if last == today:
        return _("due today")
    in_workdays = isinstance(due, DueDate) and due.limit.unit == "workday"
    first, until = sorted((today, last))
    number = calendar.workdays_between(first, until) if in_workdays else (until - first).days
    # Over a long holiday no working day is left, yet there is time: say it in plain days.
    unit = "workday" if in_workdays and number else "day"
    time = time_words(number or (until - first).days, unit)
    return _("%(time)s left", time=time) if last > today else _("%(time)s overdue", time=time)
