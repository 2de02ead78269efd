"""The legal chain: each step is taken once the last one is proven, and names what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from platform_core.api import (
    Actor,
    Clock,
    RuleBroken,
    clocks_of,
    current_pack,
    db,
    format_day,
    keep,
    local_date,
    move,
    record,
    verdict,
)
from platform_core.api import gettext as _
from plugins.contracts import checks
from plugins.contracts.labels import name_of
from plugins.contracts.models import FIGURES, Contract, ContractProof
from plugins.contracts.operations import coverage
from plugins.contracts.queries import contracts as of_contract
from plugins.contracts.terms import Origin, Proof, Side, Subject

# What must lie in the file before the labour bureau gets it.
BUNDLE = (Proof.RESOLUTION, Proof.SIGNED, Proof.PARTIES)
# What a draft that is taken up again has no more; the history keeps it all.
UNDONE = (
    "agreed_on", "submitted_on", "resolution_no", "resolution_from", "resolution_body", *FIGURES,
    "verdict", "passed_on", "signed_on", "union_chief", "employer_chief", "filed_on", "filing_no",
    "effective_on", "by_silence", "form_ok",
)  # fmt: skip
WITH_WAGES = (Subject.COMPREHENSIVE, Subject.WAGE)


def prove(
    it: Contract, kind: Proof, stream: BinaryIO, name: str, *, actor: Actor, now: datetime
) -> ContractProof:
    """Keep a scan as proof of a step."""
    if it.closed_at is not None:
        raise RuleBroken(_("This contract has come to its end."))
    file = keep(stream, name, about=it, actor=actor, now=now)
    db.session.flush()
    found = ContractProof(contract_id=it.id, kind=kind, file_id=file.id, at=now)
    found.file = file
    it.proofs.append(found)
    db.session.flush()
    record("contracts:prove", it, actor=actor, at=now, kind=kind, sha256=file.sha256)
    return found


def missing_proofs(it: Contract, *kinds: Proof) -> list[Proof]:
    """Those of `kinds` that do not lie in the contract's file yet."""
    held = {each.kind for each in it.proofs}
    own = {Proof.RESOLUTION} if it.resolution_from is Origin.CONGRESS else set()
    return [kind for kind in kinds if kind not in held | own]


def missing_for_next(it: Contract) -> list[Proof]:
    """What must still come into the file before the next step can be taken."""
    before = {"congress": (Proof.RESOLUTION,), "passed": (Proof.SIGNED,), "signed": BUNDLE}
    missing = missing_proofs(it, *before.get(it.state, ()))
    if it.state == "signed" and it.kind in WITH_WAGES and not it.wage_data:
        missing.append(Proof.WAGES)
    return missing


def _need(it: Contract, *kinds: Proof) -> None:
    _refuse_missing(missing_proofs(it, *kinds))


def _refuse_missing(missing: list[Proof]) -> None:
    if missing:
        names = "、".join(name_of(kind) for kind in missing)
        raise RuleBroken(_("Missing: %(proofs)s. Add it to the file first.", proofs=names))


def _after(day: date, earlier: date | None, field: str = "on") -> None:
    if earlier is not None and day < earlier:
        raise RuleBroken(_("This cannot be older than the step before it."), field=field)


def agree(it: Contract, on: date, *, actor: Actor, now: datetime) -> None:
    """Both sides agree on the whole draft: every clause, and nothing in it that the law forbids."""
    clauses, agreed = of_contract.count_agreed(it)
    if clauses == 0:
        raise RuleBroken(_("The draft has no clause yet."))
    if agreed < clauses:
        raise RuleBroken(_("%(open)s of %(all)s clauses are not agreed yet.",
                           open=clauses - agreed, all=clauses))  # fmt: skip
    checks.raise_first(of_contract.points_of(it))
    talks = it.consultation
    if not any(each.signed for each in talks.meetings):
        raise RuleBroken(_("Missing: minutes of a meeting, signed by both chiefs."))
    _after(on, talks.meetings[-1].held_on)
    move(it, "agree", actor=actor, now=now, happened_on=on, on=on)
    it.agreed_on = on
    if talks.closed_at is None:
        move(talks, "agree", actor=actor, now=now, happened_on=on)


def reopen(it: Contract, reason: str, *, actor: Actor, now: datetime) -> None:
    """Negotiate again; the way begins anew with the draft."""
    move(it, "reopen", actor=actor, now=now, note=reason)
    for name in UNDONE:
        setattr(it, name, None)


def submit(it: Contract, on: date, *, actor: Actor, now: datetime) -> None:
    """Put the agreed draft to the congress."""
    _after(on, it.agreed_on)
    move(it, "submit", actor=actor, now=now, happened_on=on, on=on)
    it.submitted_on = on


def recall(it: Contract, reason: str, *, actor: Actor, now: datetime) -> None:
    """Take the draft back before the congress has voted."""
    move(it, "recall", actor=actor, now=now, note=reason)
    it.submitted_on = None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the congress decided, with the figures of its vote. `passed` is the verdict of a vote
    held on this platform; a resolution on paper is judged here."""

    number: str
    body: str
    decided_on: date
    due: int
    present: int
    votes_for: int
    against: int
    abstain: int
    ref: str | None = None
    passed: bool | None = None


def ratify(it: Contract, given: Decision, *, actor: Actor, now: datetime) -> bool:
    """Enter the congress's decision; whether it was passed.

    A vote ratifies once: the same resolution again changes nothing. Raises RuleBroken where
    figures contradict each other, or a resolution on paper has no scan.
    """
    if given.ref is not None and it.resolution_ref == given.ref:
        return it.passed_on is not None
    it.__workflow__.after(it.state, "pass")
    _check_figures(given)
    _after(given.decided_on, it.agreed_on, "decided_on")
    it.resolution_from = Origin.CONGRESS if given.ref else Origin.PAPER
    _need(it, Proof.RESOLUTION)
    passed, sentences = _judge(given)
    it.resolution_no, it.resolution_body = given.number.strip(), given.body.strip()[:160]
    it.resolution_ref = given.ref
    for name in FIGURES:
        setattr(it, name, getattr(given, name))
    it.verdict = "\n".join(sentences)[:800]
    it.passed_on = given.decided_on if passed else None
    move(it, "pass" if passed else "reject", actor=actor, now=now, resolution=given.number,
         votes_for=given.votes_for, due=given.due, present=given.present)  # fmt: skip
    return passed


def _check_figures(given: Decision) -> None:
    if given.present > given.due:
        raise RuleBroken(_("More were present than were due."), field="present")
    if given.votes_for + given.against + given.abstain > given.present:
        raise RuleBroken(_("There are more votes than people present."), field="votes_for")


def _judge(given: Decision) -> tuple[bool, list[str]]:
    pack = current_pack()
    quorum = verdict(pack.limit("contract.quorum"), given.present, given.due)
    majority = verdict(pack.limit("contract.pass"), given.votes_for, given.due)
    sentences = quorum.sentences() + majority.sentences()
    if given.passed is not None:
        return given.passed, sentences
    return bool(quorum.ok and majority.ok), sentences


def sign(
    it: Contract, on: date, union_chief: str, employer_chief: str, *, actor: Actor, now: datetime
) -> None:
    """Both chief representatives have signed, and both seals are on it."""
    chiefs = {side: next((each.name for each in it.consultation.on_side(side) if each.chief), "")
              for side in Side}  # fmt: skip
    given = {Side.UNION: union_chief.strip(), Side.EMPLOYER: employer_chief.strip()}
    if given[Side.UNION] == given[Side.EMPLOYER]:
        raise RuleBroken(_("Nobody signs for both sides."), field="employer_chief")
    for side, name in given.items():
        if name != chiefs[side]:
            raise RuleBroken(
                _("%(side)s: the chief representative is %(name)s.", side=name_of(side),
                  name=chiefs[side] or "—"), field=f"{side}_chief",
            )  # fmt: skip
    _after(on, it.passed_on)
    it.__workflow__.after(it.state, "sign")
    _need(it, Proof.SIGNED)
    it.union_chief, it.employer_chief = given[Side.UNION], given[Side.EMPLOYER]
    it.signed_on = on
    move(it, "sign", actor=actor, now=now, happened_on=on, signed_on=on)


def enter_wage_data(it: Contract, data: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """What the labour bureau wants to know of wages: last year's average, this year's change."""
    if it.state not in ("agreed", "congress", "passed", "signed"):
        raise RuleBroken(_("Wage data are entered before the contract is filed."))
    it.wage_data = dict(data)
    record("contracts:wage_data", it, actor=actor, at=now)


def file(it: Contract, on: date, bureau: str, number: str, *, actor: Actor, now: datetime) -> None:
    """The labour bureau has received the whole file; its time to object begins to run."""
    _after(on, it.signed_on)
    it.__workflow__.after(it.state, "file")
    _refuse_missing(missing_for_next(it))
    it.form_ok = all(point.ok is not False for point in of_contract.points_of(it))
    it.filed_on, it.bureau, it.filing_no = on, bureau.strip(), number.strip() or None
    move(it, "file", actor=actor, now=now, happened_on=on, filed_on=on)


def approve(it: Contract, on: date, *, actor: Actor, now: datetime) -> None:
    """The labour bureau has approved it in writing: it is in force at once."""
    _after(on, it.filed_on)
    it.__workflow__.after(it.state, "approve")
    _need(it, Proof.OPINION)
    _take_effect(it, "approve", on, actor=actor, now=now)


def lapse(it: Contract, confirmed: str = "", *, actor: Actor, now: datetime) -> None:
    """The bureau's time to object has run out: it is in force by law.

    Silence does nothing on a day that is provisional. Either the holidays of the year become
    known, or somebody asks the bureau and says in `confirmed` who answered what.
    """
    it.__workflow__.after(it.state, "lapse")
    clock = bureau_clock(it)
    if clock is None or clock.due_on > local_date(now):
        raise RuleBroken(_("The labour bureau's time to object has not run out yet."))
    if clock.provisional and not confirmed.strip():
        raise RuleBroken(
            _("Its last day is provisional: the holidays of that year are not known yet. Wait "
              "until they are, or ask the labour bureau and enter what it answered."),
            field="confirmed",
        )  # fmt: skip
    _take_effect(it, "lapse", clock.due_on, note=confirmed.strip() or _reason_of(clock),
                 actor=actor, now=now)  # fmt: skip


def _reason_of(clock: Clock) -> str:
    """Why silence counts, in words for the history."""
    return _("Received by the labour bureau on %(start)s; no objection until %(due)s (%(rule)s).",
             start=format_day(clock.started_on), due=format_day(clock.due_on),
             rule=str(current_pack().limit(clock.rule).citation()))  # fmt: skip


def bureau_clock(it: Contract) -> Clock | None:
    """The clock of the review that runs, or that ran last."""
    clocks = [clock for clock in clocks_of(it) if clock.name == "bureau"]
    return clocks[-1] if clocks else None


def _take_effect(
    it: Contract, how: str, on: date, *, note: str = "", actor: Actor, now: datetime
) -> None:
    silent = how == "lapse"
    it.effective_on, it.by_silence = on, silent
    move(it, how, actor=actor, now=now, note=note or None, happened_on=on, effective_on=on,
         by="silence" if silent else "approval")  # fmt: skip
    coverage.take_effect(it, on)
    _replace(it, on, actor=actor, now=now)


def _replace(it: Contract, on: date, *, actor: Actor, now: datetime) -> None:
    """The contract before it has done its service: renewed near its end, else changed."""
    before = it.predecessor
    if before is None or not before.binds:
        return
    before.ended_on = on
    name = "renew" if before.state == "renewal" else "change"
    move(before, name, actor=actor, now=now, by=it.number)


def object_to(it: Contract, on: date, opinion: str, *, actor: Actor, now: datetime) -> None:
    """The labour bureau objects. Where silence was taken for consent too early, this undoes it."""
    clock = bureau_clock(it)
    _after(on, it.filed_on)
    if it.state == "effective" and not it.by_silence:
        raise RuleBroken(_("The labour bureau has approved it already."))
    if clock is not None and on > clock.due_on:
        raise RuleBroken(_("The time to object ended on %(day)s; the contract is in force.",
                           day=clock.due_on.isoformat()), field="on")  # fmt: skip
    it.__workflow__.after(it.state, "object")
    _need(it, Proof.OPINION)
    if it.state == "effective":
        coverage.undo_effect(it)
    it.objected_on, it.objection = on, opinion.strip()
    it.effective_on, it.by_silence = None, None
    move(it, "object", actor=actor, now=now, note=opinion, happened_on=on, on=on)


def publish(it: Contract, on: date, where: str, *, actor: Actor, now: datetime) -> None:
    """Make it known to every employee."""
    _after(on, it.effective_on)
    it.published_on, it.published_where = on, where.strip()
    move(it, "publish", actor=actor, now=now, happened_on=on, published_on=on)


def perform(it: Contract, inspectors: str, *, actor: Actor, now: datetime) -> None:
    """Name who checks how it is kept, from both sides."""
    names = inspectors.strip()
    if not names:
        raise RuleBroken(_("Name who checks it, from both sides."), field="inspectors")
    it.inspectors = names[:400]
    move(it, "perform", actor=actor, now=now, group=True)


def near_end(it: Contract, *, actor: Actor, now: datetime) -> None:
    """Open the time in which its renewal is negotiated."""
    if local_date(now) < of_contract.renewal_opens(it):
        raise RuleBroken(_("Its renewal may not be asked for yet."))
    move(it, "near_end", actor=actor, now=now, expires_on=it.ends_on)


def end(it: Contract, on: date, reason: str, *, actor: Actor, now: datetime) -> None:
    """End it, at the end of its term or before."""
    _after(on, it.effective_on)
    move(it, "end", actor=actor, now=now, note=reason, happened_on=on, on=on)
    it.ended_on = on


def drop(it: Contract, reason: str, *, actor: Actor, now: datetime) -> None:
    """Give the draft up."""
    move(it, "drop", actor=actor, now=now, note=reason)
    coverage.drop(it)
