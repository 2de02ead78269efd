"""The lists of petitions, mediations, letters and protection cases, and what forms look up.

Guarded rows come only to those with access to them: the session sees to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import joinedload

from platform_core.api import (
    DocketEntry,
    Employer,
    Matter,
    Union,
    db,
    identity_index,
    phone_index,
)
from plugins.legal_aid.indexes import name_index
from plugins.legal_aid.models import (
    AidBody,
    Letter,
    Mediation,
    Pattern,
    Petition,
    Petitioner,
    Protection,
    ProtectionTally,
    Use,
)
from plugins.legal_aid.workflow.petitions import PETITION


class Line(NamedTuple):
    """A row of a list: whole rows would load texts that no list shows."""

    id: int
    number: str
    title: str
    kind: Any
    about: Any
    day: date
    state: str
    due_on: date | None


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. `state` is a state's name, "open", "ended" or "" for all."""

    state: str = "open"
    overdue: bool = False
    words: str = ""


Lines = Select[*tuple[Any, ...]]


def petitions(filters: Filters, today: date) -> Lines:
    """Petitions, for `paginate`."""
    shown = (Petition.title, Petition.form, Petition.about, Petition.received_on)
    return _lines(Petition, shown, filters, today)


def mediations(filters: Filters, today: date) -> Lines:
    """Mediations, for `paginate`."""
    shown = (Mediation.opponent, Mediation.asked_by, Mediation.about, Mediation.asked_on)
    return _lines(Mediation, shown, filters, today)


def letters(filters: Filters, today: date) -> Lines:
    """Supervision letters, for `paginate`."""
    written = func.coalesce(Letter.sent_on, func.date(Letter.opened_at))
    shown = (Letter.title, Letter.kind, Letter.addressee, written)
    return _lines(Letter, shown, filters, today)


def protections(filters: Filters, today: date) -> Lines:
    """Protection cases, for `paginate`."""
    shown = (Protection.opponent, Protection.threat, Protection.office, Protection.reported_on)
    return _lines(Protection, shown, filters, today)


def _lines(model: type[Matter], shown: Sequence[Any], filters: Filters, today: date) -> Lines:
    kind = model.__workflow__.kind
    ref = literal(f"legal_aid:{kind}:") + cast(model.id, String(20))
    entry = (DocketEntry.township_id == model.township_id) & (DocketEntry.ref == ref)
    title, sort, about, day = shown
    query = select(model.id, model.number, title, sort, about, day, model.state,
                   DocketEntry.due_on).outerjoin(DocketEntry, entry)  # fmt: skip
    return query.where(*_conditions(model, filters, today))


def _conditions(model: type[Matter], filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state == "open":
        found.append(model.closed_at.is_(None))
    elif filters.state == "ended":
        found.append(model.closed_at.is_not(None))
    elif filters.state:
        found.append(model.state == filters.state)
    if filters.overdue:
        found += [model.closed_at.is_(None), DocketEntry.due_on < today]
    if filters.words:
        found.append(_found(model, filters.words))
    return found


# What of each is searched by the words as they are typed.
_WORDED: dict[type[Matter], Any] = {
    Petition: Petition.title, Mediation: Mediation.opponent, Letter: Letter.title,
    Protection: Protection.opponent,
}  # fmt: skip


def _found(model: type[Matter], words: str) -> ColumnElement[bool]:
    """By number, by words, or by the exact name, identity or mobile number of who brought it."""
    found = [model.number == words.upper(), _WORDED[model].contains(words, autoescape=True)]
    if model is Mediation:
        found.append(Mediation.applicant_index == name_index(words))
    if model is Petition:
        known = or_(Petitioner.name_index == name_index(words),
                    Petitioner.identity_index == identity_index(words),
                    Petitioner.phone_index == phone_index(words))  # fmt: skip
        found.append(Petition.id.in_(select(Petitioner.petition_id).where(known)))
    return or_(*found)


def bodies() -> list[tuple[int, str]]:
    """The stations, points and committees that are open, as choices."""
    query = (
        select(AidBody.id, AidBody.name).where(AidBody.closed_on.is_(None)).order_by(AidBody.name)
    )
    return [(id, name) for id, name in db.session.execute(query)]


def unions() -> list[tuple[int, str]]:
    """The unions of the township, as choices."""
    return [(id, name) for id, name in db.session.execute(
        select(Union.id, Union.name).order_by(Union.name))]  # fmt: skip


def employer_named(name: str) -> Employer | None:
    """The employer of the register with exactly this name."""
    query = select(Employer).where(Employer.name == name.strip(), Employer.closed_on.is_(None))
    return db.session.scalars(query.limit(1)).first()


def lapsed(today: date) -> Sequence[Petition]:
    """Petitions whose time to ask for a review is over."""
    ref = literal(f"legal_aid:{PETITION.kind}:") + cast(Petition.id, String(20))
    query = select(Petition).join(
        DocketEntry,
        (DocketEntry.township_id == Petition.township_id) & (DocketEntry.ref == ref),
    )
    over = (Petition.state.in_(("opinion", "reviewed")), DocketEntry.due_on < today)
    return db.session.scalars(query.where(*over).limit(500)).all()


def doubles() -> Sequence[tuple[Petition, Petition]]:
    """Pairs of open petitions about the same facts, the older one first."""
    query = select(Petition).where(Petition.closed_at.is_(None), Petition.facts_index.is_not(None))
    first: dict[bytes, Petition] = {}
    pairs = []
    for each in db.session.scalars(query.order_by(Petition.id)):
        assert each.facts_index is not None
        known = first.setdefault(each.facts_index, each)
        if known is not each:
            pairs.append((known, each))
    return pairs


def patrol_topics(today: date) -> Sequence[Pattern]:
    """The patterns of the last year that were proposed for a patrol, the newest first."""
    since = today - timedelta(days=366)
    query = select(Pattern).options(joinedload(Pattern.employer), joinedload(Pattern.body))
    query = query.where(Pattern.use == Use.PATROL, Pattern.used_on >= since)
    return db.session.scalars(query.order_by(Pattern.used_on.desc()).limit(10)).all()


def told_county(places: Any) -> Sequence[Any]:
    """The protection cases of a county's townships: numbers and days, never names."""
    shown = (ProtectionTally.township_id, ProtectionTally.number, ProtectionTally.threat,
             ProtectionTally.reported_on, ProtectionTally.state, ProtectionTally.closed_on,
             ProtectionTally.outcome)  # fmt: skip
    query = select(*shown).where(ProtectionTally.township_id.in_(places))
    return db.session.execute(query.order_by(ProtectionTally.reported_on.desc()).limit(200)).all()
