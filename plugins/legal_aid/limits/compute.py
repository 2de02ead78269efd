"""From dated facts to limits: where each begins, what moved it, when it ends, what met it. Pure.

A limitation begins on the day somebody knew of it. A demand, a request for remedy or the other
side's agreement begins it anew; force majeure stops it. Unpaid wages have none while the
employment lasts, and a year from its end.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from platform_core.api import Bilingual, Calendar, DueDate, Extension, Rule, deadline
from plugins.legal_aid.limits.facts import INTERRUPTING, SUSPENDING, FactKind, Name

DAY = timedelta(days=1)
AWARD_EXTENSION = 15  # days; LMA 43


class Rules(Protocol):
    """What is used of a rule pack."""

    def limit(self, key: str) -> Rule: ...


class Dated(NamedTuple):
    """A fact: what, on which day, and where it lasted the last day."""

    kind: FactKind
    on_day: date
    until: date | None = None


class Why(NamedTuple):
    """One reason for where a limit begins: a code and the fact's days."""

    code: str
    kind: FactKind | None = None
    day: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Limitation:
    """One limit: its last day with all that led to it.

    `due` is None where the law sets none (`why` says so). `met_on` is the day it was met, which
    may be too late.
    """

    name: Name
    rule: Rule
    due: DueDate | None
    why: tuple[Why, ...] = ()
    met_on: date | None = None
    pauses: tuple[tuple[date, date], ...] = ()

    @property
    def runs(self) -> bool:
        """Whether somebody still has to keep it."""
        return self.due is not None and self.met_on is None

    @property
    def is_late(self) -> bool:
        """Whether it was met after its last day."""
        return self.due is not None and self.met_on is not None and self.met_on > self.due.due

    def is_missed(self, today: date) -> bool:
        """Whether its last day has passed without it being met."""
        return self.due is not None and self.runs and self.due.due < today

    @property
    def article(self) -> Bilingual:
        """The article behind it, as people cite it."""
        return self.rule.citation()


def compute(
    facts: Iterable[Dated], *, wages: bool, others: bool, pack: Rules, calendar: Calendar
) -> list[Limitation]:
    """All limits that these facts give, in the order of a dispute.

    `wages` says that unpaid wages are claimed, which have a limitation of their own; `others`
    that anything else is.
    """
    count = _Count(sorted(facts, key=lambda fact: fact.on_day), pack, calendar)
    found = [*count.arbitration(wages, others), *count.injury(), *count.tribunal(), *count.court()]
    return [each for each in found if each is not None]


class _Count:
    def __init__(self, facts: Sequence[Dated], pack: Rules, calendar: Calendar) -> None:
        self.facts, self.pack, self.calendar = facts, pack, calendar
        lasted = [fact for fact in facts if fact.kind in SUSPENDING and fact.until is not None]
        # The first day it lasted is not counted either, so the clock stops on the eve.
        self.stops = tuple((f.on_day - DAY, f.until) for f in lasted if f.until is not None)

    def first(self, *kinds: FactKind) -> Dated | None:
        """The earliest fact of these kinds."""
        return next((fact for fact in self.facts if fact.kind in kinds), None)

    def last(self, *kinds: FactKind) -> Dated | None:
        """The latest fact of these kinds."""
        return next((fact for fact in reversed(self.facts) if fact.kind in kinds), None)

    def arbitration(self, wages: bool, others: bool) -> Iterator[Limitation]:
        filed = self.first(FactKind.ARBITRATION_FILED)
        met = filed.on_day if filed else None
        if wages:
            yield self._wages(met)
        knew = self.first(FactKind.KNEW)
        if knew is not None and others:
            yield self._running(Name.ARBITRATION, "arb.limit", knew, met)

    def _wages(self, met: date | None) -> Limitation:
        ended = self.first(FactKind.EMPLOYMENT_ENDED)
        if ended is None:
            rule = self.pack.limit("arb.limit.wages")
            return Limitation(Name.WAGES, rule, None, (Why("employed"),), met)
        return self._running(Name.WAGES, "arb.limit.wages", ended, met)

    def _running(self, name: Name, key: str, start: Dated, met: date | None) -> Limitation:
        """A limitation that demands begin anew and obstacles stop."""
        why = [Why("begins", start.kind, start.on_day)]
        due = self._due(key, start.on_day)
        for fact in self.facts:
            begun = fact.until or fact.on_day
            if fact.kind not in INTERRUPTING or fact.on_day <= start.on_day:
                continue
            if fact.on_day > due.due:
                why.append(Why("too_late", fact.kind, fact.on_day))
                continue
            if met is None or fact.on_day <= met:
                why.append(Why("anew", fact.kind, fact.on_day, fact.until))
                due = self._due(key, max(begun, due.start))
        why += [Why("stopped", fact.kind, fact.on_day, fact.until) for fact in self.facts
                if fact.kind in SUSPENDING and fact.until and fact.until > due.start
                and fact.on_day <= due.due]  # fmt: skip
        return Limitation(name, self.pack.limit(key), due, tuple(why), met, due.pauses)

    def _due(self, key: str, start: date, extension: int | None = None) -> DueDate:
        more = Extension(extension) if extension else None
        stops = self.stops if key in _STOPPED else ()
        return deadline(
            start, self.pack.limit(key), self.calendar, extension=more,
            pauses=[(first, last) for first, last in stops if last > start],
        )  # fmt: skip

    def _from(
        self, name: Name, key: str, start: Dated | None, *met_by: FactKind,
        extension: int | None = None,
    ) -> Limitation | None:  # fmt: skip
        """A limit that simply runs from a fact until another."""
        if start is None:
            return None
        due = self._due(key, start.on_day, extension)
        later = (f for f in self.facts if f.kind in met_by and f.on_day >= start.on_day)
        met = next(later, None)
        why = (Why("begins", start.kind, start.on_day),)
        done = met.on_day if met else None
        return Limitation(name, self.pack.limit(key), due, why, done, due.pauses)

    def injury(self) -> Iterator[Limitation | None]:
        event = self.first(FactKind.ACCIDENT, FactKind.DIAGNOSED)
        own, employer = FactKind.INJURY_FILED, FactKind.EMPLOYER_FILED
        yield self._from(Name.INJURY_EMPLOYER, "injury.employer", event, employer, own)
        yield self._from(Name.INJURY_WORKER, "injury.worker_union", event, own, employer)
        accepted = self.last(FactKind.INJURY_ACCEPTED)
        yield self._from(Name.INJURY_DECISION, "injury.decision", accepted, FactKind.INJURY_DECIDED)
        appraised = self.last(FactKind.APPRAISED)
        yield self._from(
            Name.REAPPRAISAL, "injury.reappraisal", appraised, FactKind.REAPPRAISAL_ASKED
        )

    def tribunal(self) -> Iterator[Limitation | None]:
        accepted = self.last(FactKind.ARBITRATION_ACCEPTED)
        plain, final = FactKind.AWARD_RECEIVED, FactKind.FINAL_AWARD_RECEIVED
        filed = self.last(FactKind.ARBITRATION_FILED)
        yield self._from(
            Name.ACCEPTANCE, "arb.accept", filed, FactKind.ARBITRATION_ACCEPTED, plain, final
        )
        more = AWARD_EXTENSION if self.first(FactKind.AWARD_EXTENDED) else None
        yield self._from(Name.AWARD, "arb.award", accepted, plain, final, extension=more)

    def court(self) -> Iterator[Limitation | None]:
        award = self.last(FactKind.AWARD_RECEIVED, FactKind.FINAL_AWARD_RECEIVED)
        final = award is not None and award.kind is FactKind.FINAL_AWARD_RECEIVED
        yield self._from(Name.SUE, "arb.sue" if final else "arb.sue_other", award, FactKind.SUED)
        judged = self.last(FactKind.JUDGMENT_RECEIVED)
        yield self._from(Name.APPEAL, "court.appeal", judged, FactKind.APPEALED)
        # The last day of an instalment counts from itself; without a day, from taking effect.
        start = self.last(FactKind.PERFORM_BY) or self.last(FactKind.EFFECTIVE)
        filed = self.first(FactKind.ENFORCEMENT_FILED)
        if start is not None:
            met = filed.on_day if filed else None
            yield self._running(Name.ENFORCE, "legal_aid.enforce", start, met)


_STOPPED = frozenset({"arb.limit", "arb.limit.wages", "injury.worker_union"})
