"""Contracts in force and what is done about them, from nothing. Call them inside a township."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from platform_core.accounts import Actor
from platform_core.organisation.models import Employer
from platform_core.tenancy import db, scope
from plugins.contracts.check_states import Half, Result
from plugins.contracts.models import (
    Check,
    Clause,
    ClauseCheck,
    Consultation,
    Contract,
    ContractCoverage,
)
from plugins.contracts.operations import fulfilment
from plugins.contracts.operations.fulfilment import Finding
from plugins.contracts.permissions import PERMISSIONS
from plugins.contracts.terms import Category, Coverage, Level, Party, Side, Subject
from tests.builders import make_account, make_employer
from tests.conftest import NOW

_numbers = itertools.count(1)


def make_actor(role: str = "township_officer", **values: Any) -> Actor:
    """Somebody with `role` in the running township, and an account."""
    account = make_account()
    granted = frozenset(each.name for each in PERMISSIONS if role in each.roles)
    given = {
        "account_id": account.id, "name": account.name, "permissions": granted,
        "township_id": scope().township_id, "member_id": None, "union_ids": frozenset(),
        "roles": frozenset({role}), "locale": "zh",
    }  # fmt: skip
    return Actor(**(given | values))


def make_talks(**values: Any) -> Consultation:
    """A consultation that led to a draft."""
    n = next(_numbers)
    given = {
        "title": f"第{n}次集体协商", "number": f"XS2026-9{n:03}", "state": "agreed",
        "opened_at": NOW, "closed_at": NOW, "subject": Subject.COMPREHENSIVE,
        "level": Level.REGIONAL, "initiator": Side.UNION, "union_side": "金寨镇总工会",
        "employer_side": "金寨镇商会", "demanded_on": date(2025, 11, 3),
        "replied_on": date(2025, 11, 10), "accepted": True,
    }  # fmt: skip
    talks = Consultation(**(given | values))
    db.session.add(talks)
    db.session.flush()
    return talks


def make_contract(*employers: Employer, clauses: int = 3, **values: Any) -> Contract:
    """A regional contract in force that covers these employers."""
    n = next(_numbers)
    given = {
        "title": f"第{n}号区域性集体合同", "number": f"HT2026-9{n:03}", "state": "performing",
        "opened_at": NOW, "kind": Subject.COMPREHENSIVE, "level": Level.REGIONAL,
        "union_side": "金寨镇总工会", "employer_side": "金寨镇商会", "starts_on": date(2026, 1, 1),
        "ends_on": date(2028, 12, 31), "agreed_on": date(2026, 1, 2), "due": 40, "present": 36,
        "votes_for": 35, "against": 0, "abstain": 1, "resolution_no": f"示例决议{n}号",
        "passed_on": date(2026, 1, 5), "signed_on": date(2026, 1, 6),
        "filed_on": date(2026, 1, 8), "effective_on": date(2026, 1, 23),
        "published_on": date(2026, 1, 25), "inspectors": "双方检查组",
    }  # fmt: skip
    if "consultation_id" not in values:
        given["consultation_id"] = make_talks().id
    contract = Contract(**(given | values))
    db.session.add(contract)
    db.session.flush()
    for place in range(1, clauses + 1):
        db.session.add(
            Clause(contract_id=contract.id, position=place, heading=f"事项{place}",
                   category=Category.PAY, obligated=Party.EMPLOYER, body=f"第{place}条约定内容。")
        )  # fmt: skip
    for each in employers:
        cover(contract, each)
    db.session.flush()
    return contract


def cover(contract: Contract, employer: Employer) -> ContractCoverage:
    """The employer under the contract, since it is in force."""
    row = ContractCoverage(
        contract_id=contract.id, employer_id=employer.id, state=Coverage.COVERED,
        invited_on=date(2026, 1, 3), covered_on=contract.effective_on,
        employees=employer.employees, women=employer.women,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def make_check(contract: Contract | None = None, *, actor: Actor | None = None) -> Check:
    """A check of the running half-year that has just begun."""
    contract = contract or make_contract(make_employer())
    return fulfilment.open_check(contract, 2026, Half.SECOND, "双方检查组",
                                 actor=actor or make_actor(), now=NOW)  # fmt: skip


def find_all(check: Check, *results: Result, actor: Actor) -> None:
    """Enter these results, clause by clause."""
    for item, result in zip(check.items, results, strict=True):
        found = Finding(result=result, evidence="现场查看工资表。")
        fulfilment.find(item, found, actor=actor, now=NOW)


def finished(*results: Result, contract: Contract | None = None, actor: Actor) -> Check:
    """A check with these results that both sides have closed."""
    check = make_check(contract or make_contract(make_employer(), clauses=len(results)),
                       actor=actor)  # fmt: skip
    find_all(check, *results, actor=actor)
    fulfilment.finish_check(check, NOW.date(), "基本履行。", "希望改进。", actor=actor, now=NOW)
    return check


def item_of(check: Check, place: int) -> ClauseCheck:
    """The line of a check at this place, from 1."""
    return check.items[place - 1]


AFTER = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
