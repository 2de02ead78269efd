"""Checking clause by clause, asking workers, and putting right what was not kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    clocks_of,
    db,
    emit,
    keep,
    keyed_hash,
    local_date,
    move,
    notify,
    open_matter,
    record,
)
from platform_core.api import gettext as _
from plugins.contracts.check_notices import INSISTED, LETTER
from plugins.contracts.check_states import Half, Kept, Result
from plugins.contracts.models import (
    Check,
    ClauseCheck,
    Contract,
    PulseAnswer,
    Rectification,
)
from plugins.contracts.queries import fulfilment as asking
from plugins.contracts.workflow import BINDING

SERIES, BREACHES = "LY", "WY"  # 履约, 违约
BREACH = frozenset({Result.NOT, Result.PARTLY})


def half_of(day: date) -> tuple[int, Half]:
    """The year and half that a day falls into."""
    return day.year, Half.FIRST if day.month <= 6 else Half.SECOND


def open_check(
    contract: Contract, year: int, half: Half, group: str, *, actor: Actor, now: datetime
) -> Check:
    """Begin to check how a contract was kept in a half-year: one line for each clause."""
    if contract.state not in BINDING:
        raise RuleBroken(_("Only a contract in force can be checked."))
    if (year, half) > half_of(local_date(now)):
        raise RuleBroken(_("That half-year has not begun yet."), field="half")
    if asking.check_of(contract.id, year, half) is not None:
        raise RuleBroken(_("This half-year is being checked already, or was."), field="half")
    clauses = asking.clauses_of(contract.id)
    if not clauses:
        raise RuleBroken(_("The contract has no clauses that could be checked."))
    check = Check(contract=contract, contract_id=contract.id, year=year, half=half,
                  group=group.strip())  # fmt: skip
    open_matter(check, actor=actor, now=now, series=SERIES, contract=contract.id)
    db.session.add_all(
        ClauseCheck(check_id=check.id, clause_id=each.id, position=place)
        for place, each in enumerate(clauses, start=1)
    )
    db.session.flush()
    return check


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What was found of one clause. A breach needs its evidence."""

    result: Result
    evidence: str = ""
    employer_view: str = ""
    worker_view: str = ""
    employer: Employer | None = None


def find(item: ClauseCheck, found: Finding, *, actor: Actor, now: datetime) -> None:
    """Enter how one clause was kept, with the evidence and both sides' view."""
    if item.check.state != "open":
        raise RuleBroken(_("This check is finished; its results stand."))
    if found.result in BREACH and not found.evidence.strip():
        raise RuleBroken(_("Say what was seen: a breach needs its evidence."), field="evidence")
    if found.employer and not asking.is_covered(item.check.contract_id, found.employer.id):
        raise RuleBroken(_("This contract does not cover that employer."), field="employer")
    item.result, item.evidence = found.result, found.evidence.strip()
    item.employer_view, item.worker_view = found.employer_view.strip(), found.worker_view.strip()
    item.employer_id = found.employer.id if found.employer else None
    record("contracts:find", item, actor=actor, at=now, check=item.check_id, result=found.result)


def add_evidence(
    about: ClauseCheck | Rectification, stream: BinaryIO, name: str, *, actor: Actor, now: datetime
) -> None:
    """Keep a photograph or document that proves how it stands."""
    try:
        keep(stream, name, about=about, actor=actor, now=now)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="file") from broken


def finish_check(
    check: Check, day: date, employer_view: str, worker_view: str, *, actor: Actor, now: datetime
) -> list[Rectification]:
    """Close the check once every clause has its result; each breach becomes a matter."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    left = asking.count_unchecked(check)
    if left:
        raise RuleBroken(_("%(count)s clauses have no result yet. Enter them first.", count=left))
    items = check.items  # read before the day is set: a check with a day must be a finished one
    check.checked_on = day
    check.employer_view, check.worker_view = employer_view.strip(), worker_view.strip()
    move(check, "finish", actor=actor, now=now, clauses=len(items), day=day)
    return [_breach(check, item, actor, now) for item in items if item.result in BREACH]


def _breach(check: Check, item: ClauseCheck, actor: Actor, now: datetime) -> Rectification:
    obliged = item.employer_id or check.contract.employer_id
    clause, said = _("Clause %(n)s", n=item.position), item.clause.heading or item.clause.body
    it = Rectification(
        contract_id=check.contract_id, clause_check_id=item.id, employer_id=obliged,
        title=f"{clause} {said}"[:160],
    )  # fmt: skip
    open_matter(it, actor=actor, now=now, series=BREACHES, check=check.id, result=item.result)
    emit("contracts.breach_found", ref=it, number=it.number, employer=obliged,
         result=item.result)  # fmt: skip
    return it


def report_check(
    check: Check, day: date, session_label: str, *, actor: Actor, now: datetime
) -> None:
    """Enter that the congress heard the report."""
    if check.checked_on is None or not check.checked_on <= day <= local_date(now):
        raise RuleBroken(
            _("The report is heard after the check and not on a day to come."), field="day"
        )
    check.reported_on, check.session_label = day, session_label.strip()
    move(check, "report", actor=actor, now=now, day=day)


def cancel_check(check: Check, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give the check up, with a reason."""
    move(check, "cancel", actor=actor, now=now, note=reason)


def answer_pulse(check: Check, knows: bool, kept: Kept, *, actor: Actor) -> None:
    """A worker's own answer, once. No history: it would say who answered when."""
    _check_asks(check)
    mark = keyed_hash("contracts:pulse", f"{check.id}:{actor.account_id}", 16)
    if asking.has_answered(check, mark):
        raise RuleBroken(_("You have answered already; every answer counts once."))
    db.session.add(PulseAnswer(check_id=check.id, voter_index=mark, knows=knows, kept=kept))


def enter_slips(
    check: Check, knows: bool, kept: Kept, people: int, *, actor: Actor, now: datetime
) -> None:
    """Enter a bundle of paper slips that say the same."""
    _check_asks(check)
    if people < 1:
        raise RuleBroken(_("Enter how many slips say this."), field="people")
    db.session.add(PulseAnswer(check_id=check.id, knows=knows, kept=kept, people=people))
    record("contracts:slips", check, actor=actor, at=now, people=people)


def _check_asks(check: Check) -> None:
    if check.state != "open":
        raise RuleBroken(_("The question is closed: the check is finished."))


def send_letter(
    it: Rectification, demand: str, handler_account_id: int | None, *, actor: Actor, now: datetime
) -> None:
    """Write to both chief representatives what must be put right."""
    it.demand, it.handler_account_id = demand.strip(), handler_account_id
    move(it, "notice", actor=actor, now=now, note=demand)
    _tell(it, LETTER)


def _tell(it: Rectification, kind: object) -> None:
    if it.handler_account_id:
        due = next(each.due_on for each in clocks_of(it) if each.name == "rectify" and each.runs)
        notify([it.handler_account_id], kind, ref=it, number=it.number, due=due)  # type: ignore[arg-type]


def answer_letter(it: Rectification, answer: str, *, actor: Actor, now: datetime) -> None:
    """What the obliged party says it has done."""
    move(it, "answer", actor=actor, now=now, note=answer)
    it.answer = answer.strip()


def confirm_rectified(it: Rectification, day: date, *, actor: Actor, now: datetime) -> None:
    """The second look found it put right."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    it.confirmed_on = day
    move(it, "confirm", actor=actor, now=now, day=day)


def insist(it: Rectification, reason: str, *, actor: Actor, now: datetime) -> None:
    """The second look found it as before; the time runs anew."""
    move(it, "insist", actor=actor, now=now, note=reason)
    _tell(it, INSISTED)


def refer(it: Rectification, to: str, *, actor: Actor, now: datetime) -> None:
    """Take it to the labour bureau, arbitration or a court."""
    move(it, "refer", actor=actor, now=now, note=to)


def settle(it: Rectification, outcome: str, *, actor: Actor, now: datetime) -> None:
    """Enter what came of it there."""
    it.outcome = outcome.strip()
    move(it, "settle", actor=actor, now=now, note=outcome)


def acquit(it: Rectification, reason: str, *, actor: Actor, now: datetime) -> None:
    """There was no breach after all."""
    it.outcome = reason.strip()
    move(it, "acquit", actor=actor, now=now, note=reason)
