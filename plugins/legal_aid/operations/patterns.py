"""Patterns across cases: found by the platform, handed on by a person, never with a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, literal, select

from platform_core.api import (
    Actor,
    RuleBroken,
    current_pack,
    db,
    emit,
    record,
    ref_of,
)
from platform_core.api import gettext as _
from plugins.legal_aid.models import Case, Mediation, Pattern, Petition, Tally, Use
from plugins.legal_aid.workflow.cases import Matter as About


@dataclass(frozen=True)
class Sighting:
    """One matter as far as a pattern may know it: where, about what, when, how many people."""

    about: About
    employer_id: int | None
    body_id: int | None
    day: date
    persons: int


@dataclass
class Group:
    """Matters that have something in common."""

    cases: int = 0
    persons: int = 0
    since: date = date.max

    def add(self, seen: Sighting) -> None:
        """Count one more."""
        self.cases, self.persons = self.cases + 1, self.persons + seen.persons
        self.since = min(self.since, seen.day)


Key = tuple[About, int | None, int | None]  # about what, at which employer, in which body


def grouped(seen: Iterable[Sighting], least: int) -> dict[Key, Group]:
    """The groups of at least `least` matters, by employer and by station or point. Pure."""
    groups: dict[Key, Group] = {}
    for each in seen:
        for employer_id, body_id in ((each.employer_id, None), (None, each.body_id)):
            if employer_id is not None or body_id is not None:
                groups.setdefault((each.about, employer_id, body_id), Group()).add(each)
    return {key: group for key, group in groups.items() if group.cases >= least}


def find_patterns(today: date, *, actor: Actor, now: datetime) -> list[Pattern]:
    """Look at all matters of the span that the rule gives, and write down what is new.

    Run by the platform itself, which alone may read them all. A pattern that has been noted is
    brought up to date until somebody made use of it; after that only more cases make a new one.
    """
    pack = current_pack()
    least, span = (
        int(pack.limit("legal_aid.pattern_least").value),
        pack.limit("legal_aid.pattern_span"),
    )
    since = _months_before(today, int(span.value))
    fresh = []
    for key, group in grouped(_sightings(since), least).items():
        made = _note(key, group, today)
        if made is not None:
            fresh.append(made)
            record("legal_aid:pattern", made, actor=actor, at=now, cases=group.cases)
    db.session.flush()
    return fresh


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _sightings(since: date) -> Iterable[Sighting]:
    persons = select(Tally.persons).where(Tally.case_id == Case.id).scalar_subquery()
    sources: tuple[Select[*tuple[Any, ...]], ...] = (
        select(Case.about, Case.opponent_id, Case.body_id, Case.received_on, persons).where(
            Case.received_on >= since),
        select(Petition.about, Petition.employer_id, Petition.body_id, Petition.received_on,
               Petition.persons).where(Petition.received_on >= since),
        select(Mediation.about, Mediation.employer_id, Mediation.body_id, Mediation.asked_on,
               literal(1)).where(Mediation.asked_on >= since),
    )  # fmt: skip
    for source in sources:
        for about, employer_id, body_id, day, count in db.session.execute(source):
            yield Sighting(about, employer_id, body_id, day, count or 1)


def _note(key: Key, group: Group, today: date) -> Pattern | None:
    """The pattern where it is new, or has grown since it was made use of."""
    about, employer_id, body_id = key
    query = select(Pattern).where(
        Pattern.about == about, Pattern.employer_id.is_not_distinct_from(employer_id),
        Pattern.body_id.is_not_distinct_from(body_id),
    )  # fmt: skip
    last = db.session.scalars(query.order_by(Pattern.until.desc(), Pattern.id.desc())).first()
    if last is not None and last.use is None:
        last.cases, last.persons = group.cases, group.persons
        last.since, last.until = group.since, today
        return None
    if last is not None and (group.cases <= last.cases or last.until >= today):
        return None
    made = Pattern(about=about, employer_id=employer_id, body_id=body_id, since=group.since,
                   until=today, cases=group.cases, persons=group.persons)  # fmt: skip
    db.session.add(made)
    return made


def make_use(
    pattern: Pattern, use: Use, note: str, day: date, *, label: str, actor: Actor, now: datetime
) -> None:
    """Hand it on: as a suggestion, a warning signal or a topic for a patrol; or put it aside.

    The event says what it is about and how many, so that the other modules need read nothing
    here. `label` is what people call it: where, and about what.
    """
    if pattern.use is not None:
        raise RuleBroken(_("Something was made of it already."))
    if use is Use.WARNING and pattern.employer_id is None:
        raise RuleBroken(_("A warning signal is about an employer; this is about a place."),
                         field="use")  # fmt: skip
    if use is Use.NONE and not note.strip():
        raise RuleBroken(_("Say why nothing is to be done."), field="note")
    pattern.use, pattern.used_on, pattern.note = use, day, note.strip() or None
    record("legal_aid:use_pattern", pattern, actor=actor, at=now, note=note.strip() or None,
           use=use)  # fmt: skip
    if use is not Use.NONE:
        emit("legal_aid.pattern_found", ref=ref_of(pattern), use=use, about=pattern.about,
             employer_id=pattern.employer_id, cases=pattern.cases, persons=pattern.persons,
             since=pattern.since, until=pattern.until, label=label, note=note.strip())  # fmt: skip
