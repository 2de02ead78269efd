"""Contracts: lists, the way they have gone, what the next step still needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, String, and_, cast, func, literal, or_, select

from platform_core.api import (
    DocketEntry,
    Township,
    current_calendar,
    current_pack,
    db,
    deadline,
    search,
)
from platform_core.api import gettext as _
from plugins.contracts import checks
from plugins.contracts.checks import Point, Surroundings
from plugins.contracts.models import Clause, Contract, ContractCoverage
from plugins.contracts.terms import Coverage, Level, Metric, Subject
from plugins.contracts.workflow import BINDING, CONTRACT

REF = literal("contracts:contract:") + cast(Contract.id, String(20))
OPEN = tuple(sorted(CONTRACT.open_states))


class Line(NamedTuple):
    """A row of the list of contracts."""

    id: int
    number: str
    title: str
    kind: Subject
    level: Level
    state: str
    employer_side: str
    starts_on: date
    ends_on: date
    due_on: date | None


LINES: Select[*tuple[Any, ...]] = select(
    Contract.id, Contract.number, Contract.title, Contract.kind, Contract.level, Contract.state,
    Contract.employer_side, Contract.starts_on, Contract.ends_on, DocketEntry.due_on,
).outerjoin(
    DocketEntry, and_(DocketEntry.township_id == Contract.township_id, DocketEntry.ref == REF)
)  # fmt: skip


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to. `state` is a state's name, "open", "binding", "ended" or ""."""

    state: str = ""
    kind: str = ""
    words: str = ""


def lines(filters: Filters) -> Select[*tuple[Any, ...]]:
    """The contracts that fit, for `paginate`."""
    query = LINES
    if filters.state == "binding":
        query = query.where(Contract.state.in_(BINDING))
    elif filters.state == "open":
        query = query.where(Contract.state.in_(OPEN))
    elif filters.state == "ended":
        query = query.where(Contract.state.not_in(OPEN))
    elif filters.state:
        query = query.where(Contract.state == filters.state)
    if filters.kind in set(Subject):
        query = query.where(Contract.kind == Subject(filters.kind))
    if filters.words.strip():
        found = REF.in_(search.matching(filters.words, "contracts"))
        query = query.where(or_(found, Contract.number == filters.words.strip().upper()))
    return query


def count_by_state() -> Mapping[str, int]:
    """How many contracts stand where."""
    query = select(Contract.state, func.count()).group_by(Contract.state)
    return dict(db.session.execute(query).all())


def clauses_of(it: Contract) -> Select[*tuple[Any, ...]]:
    """The clauses of a contract, for `paginate`."""
    return select(Clause).where(Clause.contract_id == it.id)


def all_clauses(it: Contract) -> Sequence[Clause]:
    """Every clause in order, for papers and checks."""
    query = select(Clause).where(Clause.contract_id == it.id)
    return db.session.scalars(query.order_by(Clause.position)).all()


def count_agreed(it: Contract) -> tuple[int, int]:
    """How many clauses it has, and to how many both sides have agreed."""
    both = and_(Clause.union_agreed_at.is_not(None), Clause.employer_agreed_at.is_not(None))
    query = select(func.count(), func.count().filter(both)).where(Clause.contract_id == it.id)
    clauses, agreed = db.session.execute(query).one()
    return clauses, agreed


# -- what a draft is compared with -----------------------------------------------------------------


def points_of(it: Contract) -> list[Point]:
    """What the checks say of its draft as it stands."""
    return checks.draft_points(it, all_clauses(it), surroundings(it))


def surroundings(it: Contract) -> Surroundings:
    """What holds where the contract is to hold."""
    code = db.session.scalar(select(Township.code).where(Township.id == it.township_id)) or ""
    above = clauses_above(it.employer_id) if it.employer_id else ()
    return Surroundings(region_code=code, above=above, overlapping=_overlapping(it))


def clauses_above(employer_id: int) -> Sequence[Clause]:
    """The figures of regional contracts in force that cover this employer."""
    query = (
        select(Clause)
        .join(Contract, and_(Contract.township_id == Clause.township_id,
                             Contract.id == Clause.contract_id))
        .join(ContractCoverage, and_(ContractCoverage.township_id == Contract.township_id,
                                     ContractCoverage.contract_id == Contract.id))
        .where(Clause.metric.is_not(None), Contract.level != Level.ENTERPRISE,
               Contract.state.in_(BINDING), ContractCoverage.employer_id == employer_id,
               ContractCoverage.state == Coverage.COVERED)
    )  # fmt: skip
    return db.session.scalars(query).all()


def _overlapping(it: Contract) -> Sequence[Contract]:
    """Contracts in force of the same kind for the same employer or area, in the same days."""
    query = select(Contract).where(
        Contract.id != it.id, Contract.state.in_(BINDING), Contract.kind == it.kind,
        Contract.level == it.level, Contract.starts_on <= it.ends_on,
        Contract.ends_on >= it.starts_on,
    )  # fmt: skip
    if it.employer_id:
        query = query.where(Contract.employer_id == it.employer_id)
    else:
        query = query.where(Contract.employer_side == it.employer_side)
    if it.predecessor_id:
        query = query.where(Contract.id != it.predecessor_id)
    return db.session.scalars(query).all()


def wage_floor() -> int:
    """The local minimum wage a month, in fen; 0 until the county has entered it."""
    floor: int = current_pack().limit("contracts.minimum_wage_month").value
    return floor


def below(floor: int) -> list[Contract]:
    """Contracts in force whose lowest wage is below this floor."""
    query = (
        select(Contract)
        .join(Clause, and_(Clause.township_id == Contract.township_id,
                           Clause.contract_id == Contract.id))
        .where(Contract.state.in_(BINDING), Clause.metric == Metric.WAGE_FLOOR,
               Clause.value < floor)
        .order_by(Contract.number)
    )  # fmt: skip
    return list(db.session.scalars(query))


# -- the way ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """A step of the legal chain: when it was taken, and what proves it."""

    label: str
    on: date | None
    proof: str = ""


def way_of(it: Contract) -> list[Step]:
    """The chain from the draft to the end of its term."""
    vote = "" if it.due is None else _(
        "%(no)s: %(due)s due, %(present)s present, %(for)s in favour, %(against)s against, "
        "%(abstain)s abstained", no=it.resolution_no, due=it.due, present=it.present,
        against=it.against, abstain=it.abstain, **{"for": it.votes_for})  # fmt: skip
    signed = f"{it.union_chief} · {it.employer_chief}" if it.signed_on else ""
    filed = " · ".join(filter(None, (it.bureau, it.filing_no)))
    effect = (
        ""
        if it.by_silence is None
        else (
            _("No objection within the time limit") if it.by_silence else _("Approved in writing")
        )
    )
    return [
        Step(_("Draft agreed"), it.agreed_on), Step(_("Put to the congress"), it.submitted_on),
        Step(_("Passed by the congress"), it.passed_on, vote),
        Step(_("Signed and sealed"), it.signed_on, signed),
        Step(_("Filed"), it.filed_on, filed), Step(_("Contract in force"), it.effective_on, effect),
        Step(_("Published"), it.published_on, it.published_where or ""),
    ]  # fmt: skip


def renewal_opens(it: Contract) -> date:
    """The first day on which its renewal may be asked for."""
    rule = current_pack().limit(it.renewal_rule)
    return deadline(it.ends_on, rule, current_calendar()).due


def near_end(today: date) -> list[Contract]:
    """Contracts whose renewal may be asked for from today on."""
    query = select(Contract).where(Contract.state.in_(("published", "performing")))
    return [each for each in db.session.scalars(query.order_by(Contract.id))
            if renewal_opens(each) <= today]  # fmt: skip


def past_end(today: date) -> list[Contract]:
    """Contracts in force whose term is over."""
    query = select(Contract).where(Contract.state.in_(BINDING), Contract.ends_on < today)
    return list(db.session.scalars(query.order_by(Contract.id)))


def under_review() -> list[Contract]:
    """Contracts that lie with the labour bureau."""
    query = select(Contract).where(Contract.state == "filed").order_by(Contract.id)
    return list(db.session.scalars(query))


def waiting_at_congress(subject: str) -> Contract | None:
    """The contract of this ref that the congress is to vote on; None where it is none."""
    prefix = "contracts:contract:"
    if not subject.startswith(prefix):
        return None
    query = select(Contract).where(Contract.id == int(subject.removeprefix(prefix)))
    return db.session.scalar(query)


def renewable() -> Sequence[Contract]:
    """Contracts in force, to be renewed or changed."""
    query = select(Contract).where(Contract.state.in_(BINDING)).order_by(Contract.number)
    return db.session.scalars(query.limit(500)).all()


def due_on(day: date) -> Sequence[DocketEntry]:
    """Consultations and contracts with a date on this day."""
    query = select(DocketEntry).where(
        DocketEntry.module == "contracts", DocketEntry.closed_on.is_(None),
        DocketEntry.kind.in_(("contract", "consultation")), DocketEntry.due_on == day,
    )  # fmt: skip
    return db.session.scalars(query.order_by(DocketEntry.id)).all()
