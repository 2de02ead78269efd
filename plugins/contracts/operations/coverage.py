"""Which employers a contract covers: invited, recognised, covered, withdrawn."""

from datetime import date, datetime

from sqlalchemy import delete, insert, select, update

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    current_pack,
    db,
    local_date,
    new_id,
    record,
)
from platform_core.api import gettext as _
from plugins.contracts.models import Contract, ContractCoverage
from plugins.contracts.terms import Coverage, Level

EVERYBODY = "all_in_region"  # the value of the rule that binds without anybody's stamp
BEFORE = ("drafting", "agreed", "congress", "rejected", "passed", "signed", "filed", "objected")


def binds_everybody() -> bool:
    """Whether a regional contract binds every employer it was made for, stamped or not."""
    return bool(current_pack().limit("contract.binding_scope").value == EVERYBODY)


def invite(
    it: Contract, employers: list[Employer], on: date, *, actor: Actor, now: datetime
) -> int:
    """Invite employers to come under the contract; how many are new. Two queries for any number."""
    if it.level is Level.ENTERPRISE:
        raise RuleBroken(_("This contract is made for one employer alone."))
    if it.closed_at is not None:
        raise RuleBroken(_("This contract has come to its end."))
    if on > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="on")
    known = set(db.session.scalars(
        select(ContractCoverage.employer_id).where(ContractCoverage.contract_id == it.id)
    ))  # fmt: skip
    fresh = [each for each in employers if each.id not in known and each.closed_on is None]
    rows = [
        {"id": new_id(), "township_id": it.township_id, "contract_id": it.id,
         "employer_id": each.id, "state": Coverage.INVITED, "invited_on": on,
         "employees": each.employees, "women": each.women, "version": 1}
        for each in fresh
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(ContractCoverage), rows)
    record("contracts:invite", it, actor=actor, at=now, employers=len(rows))
    return len(rows)


def recognise(
    row: ContractCoverage, on: date, stamped_by: str, *, actor: Actor, now: datetime
) -> None:
    """The employer has recognised the contract and put its seal to it."""
    if row.state is not Coverage.INVITED:
        raise RuleBroken(_("Only an invited employer recognises the contract."))
    if not row.invited_on <= on <= local_date(now):
        raise RuleBroken(_("Choose a day between the invitation and today."), field="on")
    row.recognised_on, row.stamped_by, row.state = on, stamped_by.strip(), Coverage.RECOGNISED
    if row.contract.binds:
        _cover(row, on)
    record("contracts:recognise", row.contract, actor=actor, at=now, employer=row.employer_id)


def include(row: ContractCoverage, on: date, *, actor: Actor, now: datetime) -> None:
    """An employer that the contract in force binds by law, though it has not stamped it."""
    if not row.contract.binds or not binds_everybody():
        raise RuleBroken(_("Here a contract covers only employers that have recognised it."))
    if row.state is not Coverage.INVITED:
        raise RuleBroken(_("This employer is not waiting to be covered."))
    _cover(row, on)
    record("contracts:cover", row.contract, actor=actor, at=now, employer=row.employer_id)


def _cover(row: ContractCoverage, on: date) -> None:
    since = row.contract.effective_on
    row.state, row.covered_on = Coverage.COVERED, max(on, since) if since else on
    row.employees, row.women = row.employer.employees, row.employer.women


def withdraw(row: ContractCoverage, on: date, reason: str, *, actor: Actor, now: datetime) -> None:
    """The employer is covered no more: closed, moved away, or under a contract of its own."""
    if row.state is Coverage.WITHDRAWN:
        raise RuleBroken(_("This employer has been withdrawn already."))
    if not row.invited_on <= on <= local_date(now):
        raise RuleBroken(_("Choose a day between the invitation and today."), field="on")
    row.state, row.withdrawn_on, row.reason = Coverage.WITHDRAWN, on, reason.strip()
    record("contracts:withdraw", row.contract, actor=actor, at=now, note=reason,
           employer=row.employer_id)  # fmt: skip


def take_effect(it: Contract, on: date) -> None:
    """The contract is in force: it covers whom the rule on its binding scope says. One query."""
    ready = [Coverage.RECOGNISED]
    if it.level is Level.ENTERPRISE or binds_everybody():
        ready.append(Coverage.INVITED)
    _set(it, ready, state=Coverage.COVERED, covered_on=on)


def undo_effect(it: Contract) -> None:
    """It is not in force after all; whoever recognised it has still recognised it."""
    stamped = ContractCoverage.recognised_on.is_not(None)
    _set(it, [Coverage.COVERED], stamped, state=Coverage.RECOGNISED, covered_on=None)
    _set(it, [Coverage.COVERED], state=Coverage.INVITED, covered_on=None)


def _set(it: Contract, states: list[Coverage], *which: object, **values: object) -> None:
    query = update(ContractCoverage).where(
        ContractCoverage.contract_id == it.id, ContractCoverage.state.in_(states),
        *which,  # type: ignore[arg-type]
    )  # fmt: skip
    db.session.execute(query.values(**values).execution_options(synchronize_session="fetch"))


def drop(it: Contract) -> None:
    """The draft was given up: nobody is invited any more."""
    db.session.execute(delete(ContractCoverage).where(ContractCoverage.contract_id == it.id))
