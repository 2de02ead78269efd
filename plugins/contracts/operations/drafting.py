"""Drafting clause by clause: proposals of both sides, agreement, the bank, a Word draft."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import func, select

from platform_core.api import (
    Actor,
    RuleBroken,
    db,
    keep,
    new_id,
    open_matter,
    read_docx,
    record,
    search,
)
from platform_core.api import gettext as _
from plugins.contracts.bank import Model
from plugins.contracts.models import (
    Clause,
    Consultation,
    Contract,
    ContractCoverage,
    ContractProof,
    Proposal,
)
from plugins.contracts.terms import (
    Category,
    Coverage,
    Head,
    Metric,
    Party,
    Proof,
    Side,
)
from plugins.contracts.wording import SAID, category_of, clauses_of, promised
from plugins.contracts.workflow import OPEN_DRAFT

SERIES = "HT"  # 合同
MOST_CLAUSES = 1000


@dataclass(frozen=True, kw_only=True)
class Particulars:
    """What a contract is, before anything is said about its content."""

    title: str
    starts_on: date
    ends_on: date
    predecessor: Contract | None = None


def begin_draft(it: Consultation, given: Particulars, *, actor: Actor, now: datetime) -> Contract:
    """Begin the draft that a consultation is about."""
    _check_term(given.starts_on, given.ends_on)
    if it.state not in ("preparing", "negotiating", "suspended"):
        raise RuleBroken(_("A draft belongs to a consultation that the other side accepted."))
    query = select(Contract.number).where(
        Contract.consultation_id == it.id, Contract.state != "dropped"
    )
    known = db.session.scalar(query)
    if known is not None:
        raise RuleBroken(_("This consultation has its draft already: %(number)s.", number=known))
    before = given.predecessor
    if before is not None and not before.binds:
        raise RuleBroken(_("Only a contract in force can be renewed or changed."),
                         field="predecessor")  # fmt: skip
    draft = Contract(
        title=given.title.strip(), kind=it.subject, level=it.level, employer_id=it.employer_id,
        consultation_id=it.id, predecessor_id=before.id if before else None,
        union_side=it.union_side, employer_side=it.employer_side, starts_on=given.starts_on,
        ends_on=given.ends_on,
    )  # fmt: skip
    open_matter(draft, actor=actor, now=now, series=SERIES, consultation=it.id)
    if it.employer is not None:
        db.session.add(ContractCoverage(
            contract_id=draft.id, employer_id=it.employer.id, state=Coverage.INVITED,
            invited_on=it.demanded_on, employees=it.employer.employees, women=it.employer.women,
        ))  # fmt: skip
    search.index(draft, draft.title, draft.employer_side)
    return draft


def amend(
    it: Contract, title: str, starts_on: date, ends_on: date, *, actor: Actor, now: datetime
) -> None:
    """Change its title or term while it is being drafted."""
    _check_open(it)
    _check_term(starts_on, ends_on)
    it.title, it.starts_on, it.ends_on = title.strip(), starts_on, ends_on
    record("contracts:amend", it, actor=actor, at=now)
    search.index(it, it.title, it.employer_side)


def _check_term(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise RuleBroken(_("It cannot end before it begins."), field="ends_on")


def _check_open(it: Contract) -> None:
    if it.state not in OPEN_DRAFT:
        raise RuleBroken(_("The text stands: this contract is “%(state)s”.",
                           state=it.__workflow__.state(it.state).label))  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A clause as one side proposes it."""

    body: str
    heading: str = ""
    category: Category = Category.OTHER
    obligated: Party = Party.EMPLOYER
    metric: Metric | None = None
    value: int | None = None
    head: Head | None = None
    due_on: date | None = None


def add_clause(it: Contract, given: Wording, side: Side, *, actor: Actor, now: datetime) -> Clause:
    """Propose a new clause at the end of the draft."""
    clause = _add_all(it, [given], side, actor=actor, now=now)[0]
    record("contracts:add_clause", it, actor=actor, at=now, clause=clause.position, side=side)
    return clause


def take_from_bank(
    it: Contract, models: Iterable[Model], side: Side, *, actor: Actor, now: datetime
) -> list[Clause]:
    """Propose model clauses of the bank."""
    wordings = [
        Wording(body=model.body, heading=model.heading, category=model.category,
                obligated=model.obligated, head=model.head)
        for model in models
    ]  # fmt: skip
    added = _add_all(it, wordings, side, actor=actor, now=now)
    record("contracts:add_clause", it, actor=actor, at=now, clauses=len(added), side=side)
    return added


def import_word(
    it: Contract, stream: BinaryIO, name: str, side: Side, *, actor: Actor, now: datetime
) -> list[Clause]:
    """Take the clauses of a Word draft in, and keep the document beside them.

    Raises RuleBroken for a document that is broken, locked or no contract.
    """
    _check_open(it)
    file = keep(stream, name, about=it, actor=actor, now=now)
    if not name.lower().endswith(".docx"):
        raise RuleBroken(_("Choose a Word document (.docx)."), field="file")
    stream.seek(0)
    wordings = _read(it, clauses_of(read_docx(stream)))
    if len(wordings) < 2:
        raise RuleBroken(_("No clauses (第…条) were found in this document."), field="file")
    added = _add_all(it, wordings, side, actor=actor, now=now)
    db.session.flush()
    db.session.add(ContractProof(contract_id=it.id, kind=Proof.OTHER, file_id=file.id, at=now))
    record("contracts:import", it, actor=actor, at=now, clauses=len(added), sha256=file.sha256)
    return added


def _read(it: Contract, found: Iterable[tuple[str, str]]) -> list[Wording]:
    """Clauses as the document has them; a figure its words plainly promise becomes a term."""
    taken = _metrics_of(it)
    wordings = []
    for heading, body in found:
        metric, value = next(
            ((each, figures[0]) for each in SAID
             if each not in taken and len(figures := promised(each, body)) == 1),
            (None, None),
        )  # fmt: skip
        taken |= {metric}
        wordings.append(Wording(body=body, heading=heading, metric=metric, value=value,
                                category=category_of(heading + body)))  # fmt: skip
    return wordings


def _metrics_of(it: Contract) -> set[Metric | None]:
    query = select(Clause.metric).where(Clause.contract_id == it.id, Clause.metric.is_not(None))
    return set(db.session.scalars(query))


def _add_all(
    it: Contract, wordings: list[Wording], side: Side, *, actor: Actor, now: datetime
) -> list[Clause]:
    """Two inserts for any number of clauses. Proposing is agreeing for one's own side."""
    _check_open(it)
    last = (
        db.session.scalar(select(func.max(Clause.position)).where(Clause.contract_id == it.id)) or 0
    )
    if last + len(wordings) > MOST_CLAUSES:
        raise RuleBroken(_("A contract has at most %(most)s clauses.", most=MOST_CLAUSES))
    _check_metrics(it, wordings)
    added = [
        Clause(
            id=new_id(), contract_id=it.id, position=last + n, heading=each.heading.strip()[:80],
            category=each.category, obligated=each.obligated, body=each.body.strip(),
            metric=each.metric, value=each.value, head=each.head, due_on=each.due_on,
            **{f"{side}_agreed_at": now},
        )
        for n, each in enumerate(wordings, start=1)
    ]  # fmt: skip
    db.session.add_all(added)
    db.session.flush()
    db.session.add_all(
        Proposal(clause_id=each.id, round=1, side=side, body=each.body, value=each.value,
                 by_account_id=actor.account_id, at=now)
        for each in added
    )  # fmt: skip
    db.session.flush()
    return added


def _check_metrics(it: Contract, wordings: list[Wording]) -> None:
    """No two clauses say something about the same thing."""
    taken = _metrics_of(it)
    for each in wordings:
        if each.metric is not None and each.metric in taken:
            raise RuleBroken(_("Another clause has this term already; change that one."),
                             field="metric")  # fmt: skip
        if (each.metric is None) != (each.value is None):
            raise RuleBroken(_("A term needs its figure, and a figure its term."), field="value")
        if each.metric is not None:
            taken.add(each.metric)


def propose(
    clause: Clause, side: Side, body: str, value: int | None, reason: str, *, actor: Actor,
    now: datetime,
) -> Proposal:  # fmt: skip
    """Make a counter-proposal; what was agreed about this clause is open again."""
    _check_open(clause.contract)
    body = body.strip()
    if not body:
        raise RuleBroken(_("A clause says something."), field="body")
    if (clause.metric is None) != (value is None):
        raise RuleBroken(_("A term needs its figure, and a figure its term."), field="value")
    if body == clause.body and value == clause.value:
        raise RuleBroken(_("This is the text that stands; agree to it instead."), field="body")
    clause.round += 1
    clause.body, clause.value = body, value
    clause.union_agreed_at = now if side is Side.UNION else None
    clause.employer_agreed_at = now if side is Side.EMPLOYER else None
    made = Proposal(clause_id=clause.id, round=clause.round, side=side, body=body, value=value,
                    reason=reason.strip(), by_account_id=actor.account_id, at=now)  # fmt: skip
    clause.proposals.append(made)
    db.session.flush()
    record("contracts:propose", clause.contract, actor=actor, at=now, clause=clause.position,
           round=clause.round, side=side)  # fmt: skip
    return made


def agree_clause(clause: Clause, side: Side, *, actor: Actor, now: datetime) -> None:
    """One side agrees to the text that stands."""
    _check_open(clause.contract)
    at = f"{side}_agreed_at"
    if getattr(clause, at) is not None:
        raise RuleBroken(_("This side has agreed to it already."))
    setattr(clause, at, now)
    record("contracts:agree_clause", clause.contract, actor=actor, at=now,
           clause=clause.position, round=clause.round, side=side)  # fmt: skip


def agree_rest(it: Contract, *, actor: Actor, now: datetime) -> int:
    """Both sides agree to all that is still open, as their minutes say; how many clauses."""
    _check_open(it)
    open_ones = db.session.scalars(
        select(Clause).where(
            Clause.contract_id == it.id,
            Clause.union_agreed_at.is_(None) | Clause.employer_agreed_at.is_(None),
        )
    ).all()
    for clause in open_ones:
        clause.union_agreed_at = clause.union_agreed_at or now
        clause.employer_agreed_at = clause.employer_agreed_at or now
    record("contracts:agree_clause", it, actor=actor, at=now, clauses=len(open_ones))
    return len(open_ones)


@dataclass(frozen=True, kw_only=True)
class Class:
    """What a clause is about and whom it binds, apart from its words."""

    category: Category
    obligated: Party
    heading: str = ""
    metric: Metric | None = None
    value: int | None = None
    head: Head | None = None
    due_on: date | None = None


def classify(clause: Clause, given: Class, *, actor: Actor, now: datetime) -> None:
    """Say what an imported clause is about, and give it its figure."""
    _check_open(clause.contract)
    if given.metric is not clause.metric:
        wording = Wording(body=clause.body, metric=given.metric, value=given.value)
        _check_metrics(clause.contract, [wording])
    elif (given.metric is None) != (given.value is None):
        raise RuleBroken(_("A term needs its figure, and a figure its term."), field="value")
    clause.category, clause.obligated, clause.heading = (
        given.category, given.obligated, given.heading.strip()[:80],
    )  # fmt: skip
    if (given.metric, given.value) != (clause.metric, clause.value):
        clause.union_agreed_at = clause.employer_agreed_at = None
    clause.metric, clause.value, clause.head = given.metric, given.value, given.head
    clause.due_on = given.due_on
    record("contracts:amend", clause.contract, actor=actor, at=now, clause=clause.position)


def drop_clause(clause: Clause, *, actor: Actor, now: datetime) -> None:
    """Take a clause out of the draft; those after it move up."""
    it, position = clause.contract, clause.position
    _check_open(it)
    for proposal in list(clause.proposals):
        db.session.delete(proposal)
    db.session.flush()
    db.session.delete(clause)
    db.session.flush()
    query = select(Clause).where(Clause.contract_id == it.id, Clause.position > position)
    for later in db.session.scalars(query.order_by(Clause.position)).all():
        later.position -= 1
        db.session.flush()  # one at a time: two clauses never share a place
    record("contracts:drop_clause", it, actor=actor, at=now, clause=position)
