"""Reading cases. What an actor has no access to is not found, by the session's own criteria."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import joinedload

from platform_core.api import (
    DocketEntry,
    db,
    identity_index,
    phone_index,
    today,
)
from plugins.legal_aid.indexes import name_index
from plugins.legal_aid.models import (
    AidBody,
    AidObjection,
    Case,
    CaseAssignment,
    Claim,
    ConflictCheck,
    Eligibility,
    Entry,
    FilePart,
    Level,
    Line,
    Officer,
    Part,
    RaisedCase,
    Remark,
    Tally,
    Worker,
)
from plugins.legal_aid.sharing import Candidate, ranked
from plugins.legal_aid.workflow.cases import CASE

OPEN = CASE.open_states
REF = literal("legal_aid:case:") + cast(Case.id, String(20))


class Row(NamedTuple):
    """A case in a list."""

    id: int
    number: str
    title: str
    about: Any
    state: str
    urgent: bool
    opened_at: Any
    due_on: date | None


class Filters(NamedTuple):
    """What the address narrows the list to."""

    state: str = ""
    about: str = ""
    words: str = ""
    overdue: bool = False


def list_cases(filters: Filters, day: date) -> Select[*tuple[Any, ...]]:
    """The cases the reader has access to."""
    query = select(
        Case.id, Case.number, Case.title, Case.about, Case.state, Case.urgent, Case.opened_at,
        DocketEntry.due_on,
    ).join(
        DocketEntry, (DocketEntry.township_id == Case.township_id) & (DocketEntry.ref == REF)
    )  # fmt: skip
    if filters.state == "open":
        query = query.where(Case.state.in_(OPEN))
    elif filters.state == "ended":
        query = query.where(Case.state.not_in(OPEN))
    elif filters.state:
        query = query.where(Case.state == filters.state)
    if filters.about:
        query = query.where(Case.about == filters.about)
    if filters.overdue:
        query = query.where(DocketEntry.closed_on.is_(None), DocketEntry.due_on < day)
    return query.where(_found(filters.words)) if filters.words else query


def _found(words: str) -> Any:
    """By number, by words of the title, or by the exact name, identity number or phone."""
    known = select(Worker.case_id).where(
        or_(
            Worker.name_index == name_index(words),
            Worker.identity_index == identity_index(words),
            Worker.phone_index == phone_index(words),
        )
    )
    contains = Case.title.contains(words, autoescape=True)
    return or_(Case.number == words.upper(), contains, Case.id.in_(known))


def count_by_state() -> dict[str, int]:
    """How many of the reader's cases stand where."""
    query = select(Case.state, func.count()).group_by(Case.state)
    return {row[0]: row[1] for row in db.session.execute(query)}


def tally_of(case_id: int) -> Tally | None:
    """The figures of a case."""
    return db.session.scalars(select(Tally).where(Tally.case_id == case_id)).one_or_none()


def raised_of(case: Case) -> RaisedCase | None:
    """The copy before the county, with its answer."""
    return db.session.scalars(select(RaisedCase).where(RaisedCase.case_id == case.id)).one_or_none()


def by_number(number: str) -> Case | None:
    """The case of this number."""
    return db.session.scalars(select(Case).where(Case.number == number.strip())).one_or_none()


def twins_of(case: Case) -> Sequence[Case]:
    """Other cases for the same facts, of those that the reader has access to."""
    if case.facts_index is None:
        return []
    query = select(Case).where(Case.facts_index == case.facts_index, Case.id != case.id)
    return db.session.scalars(query.order_by(Case.id)).all()


def eligibility_of(case: Case) -> Eligibility | None:
    """The last test of the application."""
    query = select(Eligibility).where(Eligibility.case_id == case.id)
    return db.session.scalars(query.order_by(Eligibility.id.desc()).limit(1)).first()


def objection_to(case: Case) -> AidObjection | None:
    """The objection to its refusal."""
    query = select(AidObjection).where(AidObjection.case_id == case.id)
    return db.session.scalars(query.order_by(AidObjection.id.desc()).limit(1)).first()


def checks_of(case: Case) -> Sequence[ConflictCheck]:
    """The checks of interests, the last one first."""
    query = select(ConflictCheck).where(ConflictCheck.case_id == case.id)
    return db.session.scalars(query.order_by(ConflictCheck.id.desc())).all()


def assignments_of(case: Case) -> Sequence[CaseAssignment]:
    """Who had it, the first one first."""
    query = select(CaseAssignment).where(CaseAssignment.case_id == case.id)
    return db.session.scalars(query.order_by(CaseAssignment.id)).all()


def remarks_on(case: Case) -> Sequence[Remark]:
    """What those who work on it noted."""
    query = select(Remark).where(Remark.case_id == case.id)
    return db.session.scalars(query.order_by(Remark.id)).all()


def parts_of(case: Case) -> Sequence[FilePart]:
    """The files that are bound into the case's own, in the order of the file."""
    order = {part: place for place, part in enumerate(Part)}
    query = select(FilePart).where(FilePart.case_id == case.id).order_by(FilePart.id)
    return sorted(db.session.scalars(query), key=lambda each: order[each.part])


class Posted(NamedTuple):
    """A line of the ledger with whose it is."""

    line: Line
    entry: Entry
    claim: Claim


def ledger_of(case: Case) -> list[Posted]:
    """Every line of a case, the oldest first."""
    query = (
        select(Line, Entry, Claim)
        .join(Entry, (Entry.township_id == Line.township_id) & (Entry.line_id == Line.id))
        .join(Claim, (Claim.township_id == Entry.township_id) & (Claim.id == Entry.claim_id))
        .where(Entry.case_id == case.id)
    )
    return [Posted(*row) for row in db.session.execute(query.order_by(Line.on_day, Line.id))]


def bodies(*, levels: Sequence[Level] = (), closed: bool = False) -> Sequence[AidBody]:
    """The bodies here, the highest level first."""
    query = select(AidBody)
    if levels:
        query = query.where(AidBody.level.in_(levels))
    if not closed:
        query = query.where(AidBody.closed_on.is_(None))
    order = {level: place for place, level in enumerate(Level)}
    found = db.session.scalars(query.order_by(AidBody.founded_on, AidBody.id)).all()
    return sorted(found, key=lambda body: order[body.level])


def officers() -> Sequence[Officer]:
    """Everybody who takes cases here now."""
    query = select(Officer).where(Officer.left_on.is_(None)).options(joinedload(Officer.employer))
    return db.session.scalars(query.order_by(Officer.id)).all()


def candidates(case: Case) -> list[tuple[Candidate, Officer]]:
    """Who could take the case, in the order in which they are asked."""
    people = {officer.id: officer for officer in officers()}
    open_cases, taken = _loads(today())
    found = [
        Candidate(
            officer_id=each.id, weight=each.weight, capacity=each.capacity,
            open_cases=open_cases.get(each.id, 0), taken=taken.get(each.id, 0),
            on_duty=str(today().isoweekday()) in each.duty_days,
            conflict=works_for_opponent(each, case),
        )
        for each in people.values()
    ]  # fmt: skip
    return [(each, people[each.officer_id]) for each in ranked(found)]


def _loads(day: date) -> tuple[dict[int | None, int], dict[int | None, int]]:
    """Open cases and cases of this year, by officer."""
    counts = select(Tally.officer_id, func.count()).group_by(Tally.officer_id)
    held = counts.where(Tally.closed_on.is_(None), Tally.ended.is_(False))
    taken = counts.where(Tally.assigned_on >= day.replace(month=1, day=1))
    return (
        {row[0]: row[1] for row in db.session.execute(held)},
        {row[0]: row[1] for row in db.session.execute(taken)},
    )


def works_for_opponent(officer: Officer, case: Case) -> bool:
    """Whether the other side employs this officer, by the register or by its name as written."""
    if officer.employer is None:
        return False
    same_name = _squeezed(officer.employer.name) == _squeezed(case.opponent)
    return same_name or officer.employer_id == case.opponent_id


def _squeezed(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
