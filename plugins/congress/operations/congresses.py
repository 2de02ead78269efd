"""Founding a congress: who belongs to it, its districts and their seats."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    Union,
    current_pack,
    db,
    record,
    search,
    verdict,
)
from platform_core.api import gettext as _
from plugins.congress import seats as cutting
from plugins.congress.models import Congress, Constituent, District, Session
from plugins.congress.queries import bodies
from plugins.congress.terms import Level


@dataclass(frozen=True, kw_only=True)
class Charter:
    """What is laid down when a congress is founded. `decision` is the Party committee's."""

    name: str
    since: date
    until: date
    seats: int
    level: Level = Level.REGIONAL
    term: int = 1
    area: str = ""
    decision_no: str = ""
    decision_on: date | None = None
    decision_by: str = ""
    union_id: int | None = None


def found(charter: Charter, *, actor: Actor, now: datetime) -> Congress:
    """Found a congress for one term. Raises RuleBroken where it exists or its term is odd."""
    _check(charter)
    query = select(Congress.id).where(Congress.name == charter.name, Congress.term == charter.term)
    if db.session.scalar(query) is not None:
        raise RuleBroken(_("This congress exists already for this term."), field="name")
    congress = Congress(name=charter.name, **_columns(charter))
    db.session.add(congress)
    db.session.flush()
    record("congress:found", congress, actor=actor, at=now, term=charter.term, seats=charter.seats)
    _index(congress)
    return congress


def amend(congress: Congress, charter: Charter, *, actor: Actor, now: datetime) -> None:
    """Change what was laid down, while nobody has been elected on it."""
    _check(charter)
    if congress.delegates and charter.since != congress.since:
        raise RuleBroken(_("Delegates are in office: the term cannot begin on another day."),
                         field="since")  # fmt: skip
    for name, value in {"name": charter.name, **_columns(charter)}.items():
        setattr(congress, name, value)
    record("congress:amend", congress, actor=actor, at=now, seats=charter.seats)
    _index(congress)


def _check(charter: Charter) -> None:
    if charter.until <= charter.since:
        raise RuleBroken(_("The term must end after it begins."), field="until")
    if bool(charter.decision_no.strip()) != (charter.decision_on is not None):
        raise RuleBroken(_("Give the decision its number and its day, or neither."),
                         field="decision_no")  # fmt: skip
    term = verdict(current_pack().limit("congress.term"), _years(charter.since, charter.until))
    if term.blocking:
        raise RuleBroken(" ".join(term.sentences()), field="until", rule=term.rule)


def _years(since: date, until: date) -> int:
    """Full years from one day to another."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _columns(charter: Charter) -> dict[str, object]:
    decided = charter.decision_no.strip() or None
    return {
        "level": charter.level, "term": charter.term, "since": charter.since,
        "until": charter.until, "area": charter.area, "seats": charter.seats,
        "union_id": charter.union_id, "decision_no": decided,
        "decision_on": charter.decision_on if decided else None,
        "decision_by": charter.decision_by.strip() or None if decided else None,
    }  # fmt: skip


def _index(congress: Congress) -> None:
    search.index(congress, congress.name, congress.area)


def include_employers(
    congress: Congress, employers: list[Employer], *, actor: Actor, now: datetime
) -> int:
    """Take employers into the congress with the employees they have today."""
    for each in employers:
        row = Constituent(employer=each, employees=each.employees, women=each.women)
        _include(congress, row, each.name)
    _note_included(congress, len(employers), actor, now)
    return len(employers)


def include_unions(congress: Congress, unions: list[Union], *, actor: Actor, now: datetime) -> int:
    """Take in unions that have no employer; their members stand for the employees."""
    for each in unions:
        members, women = bodies.members_and_women(each)
        _include(congress, Constituent(union=each, employees=members, women=women), each.name)
    _note_included(congress, len(unions), actor, now)
    return len(unions)


def _include(congress: Congress, row: Constituent, name: str) -> None:
    if row.employees < 1:
        raise RuleBroken(
            _("“%(name)s” has no employees in the register. Enter their number first.", name=name)
        )
    row.congress_id = congress.id
    congress.constituents.append(row)


def _note_included(congress: Congress, count: int, actor: Actor, now: datetime) -> None:
    if not count:
        raise RuleBroken(_("Choose at least one."), field="chosen")
    db.session.flush()
    record("congress:include", congress, actor=actor, at=now, count=count)


def exclude(row: Constituent, *, actor: Actor, now: datetime) -> None:
    """Take a constituent out again, while it belongs to no district with delegates."""
    if row.district is not None and _has_delegates(row.district):
        raise RuleBroken(_("Its district has delegates: their mandates must end first."))
    record("congress:exclude", f"congress:congress:{row.congress_id}", actor=actor, at=now,
           constituent=row.id)  # fmt: skip
    db.session.delete(row)


def cut_districts(
    congress: Congress, threshold: int, *, actor: Actor, now: datetime
) -> list[District]:
    """Cut the districts anew: one for each constituent from `threshold` employees on, smaller
    ones merged; then share out the seats. Only while nobody has been elected."""
    if congress.delegates:
        raise RuleBroken(_("Delegates have been elected: the districts stay as they are."))
    if not congress.constituents:
        raise RuleBroken(_("Take employers or unions into the congress first."))
    _drop_districts(congress)
    sizes = [(each, each.employees) for each in congress.constituents]
    for place, rows in enumerate(cutting.merge_small(sizes, threshold), start=1):
        district = District(congress_id=congress.id, position=place, name=_name(place, rows))
        congress.districts.append(district)
        district.constituents.extend(rows)
    db.session.flush()
    record("congress:cut_districts", congress, actor=actor, at=now, threshold=threshold,
           districts=len(congress.districts))  # fmt: skip
    allot_seats(congress, actor=actor, now=now)
    return congress.districts


def _drop_districts(congress: Congress) -> None:
    if bodies.elections_of(each.id for each in congress.districts):
        raise RuleBroken(_("Elections have been entered: the districts stay as they are."))
    for row in congress.constituents:
        row.district_id = None
    db.session.flush()
    for district in list(congress.districts):
        db.session.delete(district)
    db.session.flush()
    db.session.expire(congress, ["districts", "constituents"])


def _name(place: int, rows: list[Constituent]) -> str:
    if len(rows) == 1:
        return rows[0].name
    return _("Joint district %(place)s", place=place)


def allot_seats(congress: Congress, *, actor: Actor, now: datetime) -> None:
    """Share out the seats by employees: largest remainder, at least one for each district."""
    try:
        given = cutting.allot(
            congress.seats, {each.id: each.employees for each in congress.districts}
        )
    except ValueError as odd:
        raise RuleBroken(
            _("%(seats)s seats are not enough for %(districts)s districts. Merge more of them or "
              "raise the number of seats.", seats=congress.seats,
              districts=len(congress.districts))
        ) from odd  # fmt: skip
    for district in congress.districts:
        district.seats = given[district.id]
    record("congress:allot_seats", congress, actor=actor, at=now, seats=congress.seats)


def rename_district(district: District, name: str, *, actor: Actor, now: datetime) -> None:
    """Give a district the name people know."""
    same = [each for each in district.congress.districts if each.name == name and each != district]
    if same:
        raise RuleBroken(_("There is one with this name already."), field="name")
    district.name = name
    record("congress:rename_district", district, actor=actor, at=now)


def _has_delegates(district: District) -> bool:
    return any(each.district_id == district.id for each in district.congress.delegates)


def latest_session(congress: Congress) -> Session | None:
    """The session with the highest number of its term."""
    query = select(Session).where(Session.congress_id == congress.id)
    return db.session.scalars(query.order_by(Session.ordinal.desc()).limit(1)).first()
