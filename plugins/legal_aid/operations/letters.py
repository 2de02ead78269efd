"""What people do with supervision letters: write, approve, send, look after."""

from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    db,
    local_date,
    move,
    open_matter,
    search,
)
from platform_core.api import gettext as _
from plugins.legal_aid.models import Letter
from plugins.legal_aid.operations.entrance import check_past, due_of
from plugins.legal_aid.workflow.letters import NEXT, Kind

SERIES = {Kind.REMINDER: "TS", Kind.OPINION: "YJ", Kind.PROPOSAL: "JY"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a letter says, to whom, about which employer."""

    kind: Kind
    addressee: str
    title: str
    findings: str
    basis: str
    demand: str
    employer: Employer | None = None


def write(draft: Draft, *, actor: Actor, now: datetime, follows: Letter | None = None) -> Letter:
    """Write a letter; `follows` is the milder one that had no effect."""
    letter = Letter(
        kind=draft.kind, addressee=draft.addressee.strip(), title=draft.title.strip(),
        findings=draft.findings.strip(), basis=draft.basis.strip(),
        demand=draft.demand.strip(), drafted_by=actor.account_id,
        employer_id=draft.employer.id if draft.employer else None,
        follows_id=follows.id if follows else None,
    )  # fmt: skip
    series = f"{SERIES[draft.kind]}H"
    open_matter(letter, actor=actor, now=now, series=series, letter=draft.kind)
    search.index(letter, letter.title, letter.addressee)
    return letter


def rewrite(letter: Letter, draft: Draft, *, actor: Actor, now: datetime) -> None:
    """Change a draft; whoever wrote last is its writer."""
    if letter.state != "draft":
        raise RuleBroken(_("Only a draft can be rewritten."))
    letter.addressee, letter.title = draft.addressee.strip(), draft.title.strip()
    letter.findings, letter.basis = draft.findings.strip(), draft.basis.strip()
    letter.demand, letter.drafted_by = draft.demand.strip(), actor.account_id
    search.index(letter, letter.title, letter.addressee)


def submit(letter: Letter, *, actor: Actor, now: datetime) -> None:
    """Put it before the chair."""
    move(letter, "submit", actor=actor, now=now)


def send_back(letter: Letter, reason: str, *, actor: Actor, now: datetime) -> None:
    """Back to whoever wrote it, to be rewritten."""
    move(letter, "return", actor=actor, now=now, note=reason)


def approve(letter: Letter, *, actor: Actor, now: datetime) -> None:
    """Approve it; never one's own."""
    if actor.account_id and actor.account_id == letter.drafted_by:
        raise RuleBroken(_("You wrote it yourself; somebody else approves it."))
    letter.approved_by = actor.account_id
    move(letter, "approve", actor=actor, now=now)


def send(letter: Letter, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter that it was sent; the time to answer runs from that day."""
    letter.sent_on = check_past(day, now, "day")
    move(letter, "send", actor=actor, now=now, day=day)
    letter.reply_due_on = due_of(letter, "reply")


def answer(letter: Letter, reply: str, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter what the unit answered."""
    check_past(day, now, "day", since=letter.sent_on)
    move(letter, "answer", actor=actor, now=now, note=reply, day=day)
    letter.reply, letter.reply_on = reply.strip(), day


def put_right(letter: Letter, day: date, *, actor: Actor, now: datetime) -> None:
    """A second look found it put right."""
    letter.put_right_on = check_past(day, now, "day", since=letter.sent_on)
    move(letter, "put_right", actor=actor, now=now, day=day)


def insist(letter: Letter, reason: str, *, actor: Actor, now: datetime) -> None:
    """The answer is not enough: it is asked for once more."""
    move(letter, "insist", actor=actor, now=now, note=reason)
    letter.reply_due_on = due_of(letter, "reply")


def step_up(letter: Letter, reason: str, *, actor: Actor, now: datetime) -> Letter:
    """Write the next, stronger letter: not before the answer to this one is overdue or here."""
    stronger = NEXT.get(letter.kind)
    if stronger is None:
        raise RuleBroken(_("There is no stronger letter. Hand it over to the authority."))
    if letter.state == "sent" and (letter.reply_due_on or date.max) >= local_date(now):
        raise RuleBroken(_("The time to answer is not over yet."))
    move(letter, "step_up", actor=actor, now=now, note=reason)
    following = Draft(
        kind=stronger, title=letter.title, findings=letter.findings, basis=letter.basis,
        demand=letter.demand, employer=letter.employer,
        addressee=letter.addressee if stronger is Kind.OPINION else "",
    )  # fmt: skip
    made = write(following, actor=actor, now=now, follows=letter)
    db.session.flush()
    return made


def hand_over(letter: Letter, reason: str, *, actor: Actor, now: datetime) -> None:
    """The authority has taken it on."""
    move(letter, "hand_over", actor=actor, now=now, note=reason)


def drop(letter: Letter, reason: str, *, actor: Actor, now: datetime) -> None:
    """It is not sent after all."""
    move(letter, "drop", actor=actor, now=now, note=reason)
