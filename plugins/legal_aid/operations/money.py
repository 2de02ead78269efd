"""Money per worker and kind: claimed, awarded, paid, confirmed. Integer fen, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from platform_core.api import Actor, RuleBroken, db, format_money, keep, local_date, record
from platform_core.api import gettext as _
from plugins.legal_aid.days import Precision
from plugins.legal_aid.models import Case, Claim, Entry, Line, MoneyKind, MoneyStage, Worker
from plugins.legal_aid.operations.limits import sync
from plugins.legal_aid.queries.cases import Posted, ledger_of, tally_of


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One amount to enter, with the file that proves it where there is one."""

    worker: Worker
    kind: MoneyKind
    stage: MoneyStage
    fen: int
    on_day: date
    known_as: Precision = Precision.DAY
    note: str = ""
    proof: tuple[BinaryIO, str] | None = None


def enter_money(case: Case, amount: Amount, *, actor: Actor, now: datetime) -> Entry:
    """Enter an amount.

    What is odd, such as more paid than awarded or a payment before the application, is shown as
    a flag and never refused: settlements and old cases are like that.
    """
    if amount.stage is MoneyStage.CONFIRMED:
        raise RuleBroken(_("The worker confirms a payment that was entered; open the payment."))
    if amount.fen <= 0:
        raise RuleBroken(_("The amount must be more than nothing."), field="fen")
    _check_day(amount.on_day, now)
    claim = _claim(case, amount.worker, amount.kind)
    proof = keep(*amount.proof, about=case, actor=actor, now=now) if amount.proof else None
    entry = _post(case, claim, amount.stage, amount.fen, amount.on_day, actor, now)
    entry.known_as, entry.note = amount.known_as, amount.note.strip() or None
    entry.proof_id = proof.id if proof else None
    _record("money", case, entry, amount.stage, amount.fen, actor, now)
    return entry


def confirm(
    case: Case, paid: Posted, fen: int, on_day: date, note: str, *, actor: Actor, now: datetime
) -> Entry:
    """The worker says how much of a payment they have received, and how they said so."""
    if paid.line.stage is not MoneyStage.PAID:
        raise RuleBroken(_("Only a payment can be confirmed."))
    if not note.strip():
        raise RuleBroken(_("Say how the worker confirmed it: in person, by telephone, in writing."),
                         field="note")  # fmt: skip
    _check_day(on_day, now)
    left = paid.line.fen - sum(each.line.fen for each in _about(case, paid.entry))
    if not 0 < fen <= left:
        told = _("Of this payment %(left)s is left to be confirmed.", left=format_money(left))
        raise RuleBroken(told, field="fen")
    entry = _post(case, paid.claim, MoneyStage.CONFIRMED, fen, on_day, actor, now)
    entry.of_id, entry.note = paid.entry.id, note.strip()
    _record("money", case, entry, MoneyStage.CONFIRMED, fen, actor, now)
    return entry


def reverse(case: Case, wrong: Posted, reason: str, *, actor: Actor, now: datetime) -> Entry:
    """Take an amount back by a line against it; both stay to be seen."""
    if not reason.strip():
        raise RuleBroken(_("Say what was wrong with it."), field="reason")
    if wrong.line.against_id or wrong.line.id in _reversed(case):
        raise RuleBroken(_("This amount was taken back already."))
    if any(each.entry.of_id == wrong.entry.id for each in _standing(case)):
        raise RuleBroken(_("The worker has confirmed this payment; take that back first."))
    entry = _post(
        case, wrong.claim, wrong.line.stage, -wrong.line.fen, wrong.line.on_day, actor, now,
        against=wrong.line,
    )  # fmt: skip
    entry.note, entry.known_as = reason.strip()[:200], wrong.entry.known_as
    entry.of_id = wrong.entry.of_id
    _record("reverse", case, entry, wrong.line.stage, -wrong.line.fen, actor, now)
    return entry


def _check_day(day: date, now: datetime) -> None:
    if day > local_date(now):
        raise RuleBroken(_("That day lies ahead. Enter what has happened."), field="on_day")


def _about(case: Case, paid: Entry) -> Iterable[Posted]:
    return (each for each in ledger_of(case) if each.entry.of_id == paid.id)


def _reversed(case: Case) -> set[int | None]:
    return {each.line.against_id for each in ledger_of(case)}


def _standing(case: Case) -> list[Posted]:
    """The lines that were not taken back."""
    gone = _reversed(case)
    return [p for p in ledger_of(case) if p.line.id not in gone and p.line.against_id is None]


def _claim(case: Case, worker: Worker, kind: MoneyKind) -> Claim:
    if worker.case_id != case.id:
        raise RuleBroken(_("This person is not in the case."), field="worker")
    found = next((c for c in case.claims if (c.worker_id, c.kind) == (worker.id, kind)), None)
    if found is None:
        found = Claim(case_id=case.id, worker_id=worker.id, kind=kind.value)
        case.claims.append(found)
        db.session.flush()
    return found


def _post(
    case: Case, claim: Claim, stage: MoneyStage, fen: int, on_day: date, actor: Actor,
    now: datetime, *, against: Line | None = None,
) -> Entry:  # fmt: skip
    tally = tally_of(case.id)
    assert tally is not None
    line = Line(tally_id=tally.id, kind=MoneyKind(claim.kind), stage=stage, fen=fen,
                on_day=on_day, against_id=against.id if against else None)  # fmt: skip
    db.session.add(line)
    db.session.flush()
    entry = Entry(case_id=case.id, claim_id=claim.id, line_id=line.id,
                  by_account_id=actor.account_id, at=now)  # fmt: skip
    db.session.add(entry)
    return entry


def _record(
    verb: str, case: Case, entry: Entry, stage: MoneyStage, fen: int, actor: Actor, now: datetime
) -> None:
    db.session.flush()
    record(f"legal_aid:{verb}", case, actor=actor, at=now, entry=entry.id, stage=stage, fen=fen)
    sync(case, local_date(now))
