"""One function per thing a person does: check the rule, change, record. The request commits."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import (
    Actor,
    Member,
    RuleBroken,
    db,
    extend,
    local_date,
    move,
    open_matter,
    record,
    search,
)
from platform_core.api import gettext as _

from plugins.suggestions.models import (
    Appeal,
    Assignment,
    Award,
    Feedback,
    PrivateNote,
    Reply,
    Suggestion,
    Supporter,
    Unit,
)
from plugins.suggestions.queries import author_index, is_author
from plugins.suggestions.workflow import (
    RETURNING,
    Category,
    Channel,
    Grade,
    Identity,
    Kind,
    Rating,
)

SERIES = {Kind.SUGGESTION: "JY", Kind.PROPOSAL: "TA"}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody hands in. `author_name` is given when an officer writes for another."""

    title: str
    problem: str
    proposal: str
    category: Category
    kind: Kind = Kind.SUGGESTION
    benefit: str = ""
    channel: Channel = Channel.WEB
    received_on: date | None = None
    identity: Identity = Identity.OPEN
    author_name: str = ""
    member: Member | None = None
    migrant: bool = False
    union_id: int | None = None
    employer_id: int | None = None
    session_ref: str | None = None


def hand_in(draft: Draft, *, actor: Actor, now: datetime) -> tuple[Suggestion, str]:
    """Hand in a suggestion or proposal. Returns it and, for a nameless one, the receipt code.

    The code is shown once and kept only as a keyed digest: whoever has it may read the answer
    and say whether they are satisfied. Raises RuleBroken when something needed is missing.
    """
    _check(draft, now)
    suggestion = Suggestion(
        kind=draft.kind, title=draft.title.strip(), problem=draft.problem.strip(),
        proposal=draft.proposal.strip(), benefit=draft.benefit.strip() or None,
        category=draft.category, channel=draft.channel, identity=draft.identity,
        received_on=draft.received_on or local_date(now), migrant=draft.migrant,
        union_id=draft.union_id, employer_id=draft.employer_id, session_ref=draft.session_ref,
    )  # fmt: skip
    receipt = _name_author(suggestion, draft, actor)
    open_matter(suggestion, actor=_seen(suggestion, actor), now=now, series=SERIES[draft.kind])
    _index(suggestion)
    return suggestion, receipt


def _check(draft: Draft, now: datetime) -> None:
    for field in ("title", "problem", "proposal"):
        if not getattr(draft, field).strip():
            raise RuleBroken(_("Fill in the title, the problem and what you propose."), field=field)
    if draft.received_on and draft.received_on > local_date(now):
        raise RuleBroken(_("It cannot have been received on a day to come."), field="received_on")
    if draft.kind is Kind.PROPOSAL and draft.identity is not Identity.OPEN:
        raise RuleBroken(_("A proposal is made in a delegate's own name."), field="identity")


def _name_author(suggestion: Suggestion, draft: Draft, actor: Actor) -> str:
    """Put down what may be known of the author; nothing else may tell it."""
    behalf = bool(draft.author_name.strip() or draft.member)
    if draft.identity is Identity.NONE:
        receipt = _new_receipt()
        suggestion.author_index = author_index(receipt)
        return receipt
    member_id = draft.member.id if draft.member else None if behalf else actor.member_id
    account_id = None if behalf else actor.account_id
    if draft.identity is Identity.SEALED:
        name = draft.author_name.strip() or (draft.member.name if draft.member else actor.name)
        suggestion.author_sealed = f"{account_id or ''}|{member_id or ''}|{name}"
        suggestion.author_index = author_index(f"account:{account_id}") if account_id else None
        return ""
    suggestion.author_id, suggestion.member_id = account_id, member_id
    suggestion.author_name = draft.author_name.strip() or (
        draft.member.name if draft.member else None
    )
    return ""


def _new_receipt() -> str:
    """A code of 60 random bits that can be read out over the telephone."""
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = "".join(secrets.choice(letters) for _place in range(12))
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def _seen(suggestion: Suggestion, actor: Actor) -> Actor:
    """Who the history says it was: nobody, where the author is hidden."""
    return actor if suggestion.identity is Identity.OPEN else actor.unnamed()


def _check_author(suggestion: Suggestion, actor: Actor, receipt: str) -> None:
    """An author speaks for themself; an officer may enter what an absent author said."""
    absent = suggestion.identity is Identity.OPEN and suggestion.author_id is None
    if absent and actor.can("suggestions:register"):
        return
    if not is_author(suggestion, actor, receipt):
        raise RuleBroken(_("Only whoever handed it in may do this."))


def register(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Take it into the register. A proposal needs at least one co-sponsor first."""
    if suggestion.kind is Kind.PROPOSAL and not _supporters(suggestion):
        raise RuleBroken(_("A proposal needs at least one co-sponsor before it is registered."))
    move(suggestion, "register", actor=actor, now=now)


def _supporters(suggestion: Suggestion) -> int:
    return db.session.query(Supporter).filter_by(suggestion_id=suggestion.id).count()


def file(suggestion: Suggestion, *, complex: bool, actor: Actor, now: datetime) -> None:
    """File it: it will be handled. A complex matter is given the longer time limit."""
    suggestion.complex = complex
    move(suggestion, "file", actor=actor, now=now, complex=complex)


def refuse(suggestion: Suggestion, reason: str, *, actor: Actor, now: datetime) -> None:
    """Do not file it. The reason is the answer its author gets."""
    _answer_and_end(suggestion, "refuse", reason, actor=actor, now=now)


def refer(suggestion: Suggestion, to: str, *, actor: Actor, now: datetime) -> None:
    """Refer it to the body that can act; its author is told where."""
    _answer_and_end(suggestion, "refer", to, actor=actor, now=now)


def _answer_and_end(
    suggestion: Suggestion, name: str, answer: str, *, actor: Actor, now: datetime
) -> None:
    move(suggestion, name, actor=actor, now=now, note=answer)
    suggestion.grade, suggestion.adopted = Grade.REFERENCE, False
    _add_reply(suggestion, answer, Grade.REFERENCE, None, False, actor, now)


def merge(suggestion: Suggestion, main: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Merge it into `main`, whose answer then counts for this one too."""
    if main.id == suggestion.id or main.main_id is not None:
        raise RuleBroken(_("Choose another suggestion that was not merged itself."), field="into")
    if not main.__workflow__.state(main.state).open:
        raise RuleBroken(_("That suggestion is settled; choose one that is open."), field="into")
    suggestion.main_id = main.id
    move(suggestion, "merge", actor=actor, now=now, into=main.number)


def assign(
    suggestion: Suggestion, lead: Unit, others: list[Unit], *, actor: Actor, now: datetime
) -> None:
    """Name the unit in charge and those that help it."""
    if lead.closed_on or any(unit.closed_on for unit in others):
        raise RuleBroken(_("That unit no longer takes suggestions."), field="lead")
    if lead in others:
        raise RuleBroken(_("The lead unit cannot be its own co-handler."), field="others")
    for unit, leads in ((lead, True), *((other, False) for other in others)):
        suggestion.assignments.append(
            Assignment(suggestion_id=suggestion.id, unit=unit, leads=leads, assigned_at=now)
        )
    move(suggestion, "assign", actor=actor, now=now, lead=lead.id,
         others=[unit.id for unit in others])  # fmt: skip


def _lead_of(suggestion: Suggestion) -> Assignment:
    return next(a for a in suggestion.assignments if a.leads and a.returned_at is None)


def _check_handler(suggestion: Suggestion, actor: Actor) -> None:
    """The unit's own account handles it; who assigns may step in for a unit without one."""
    acting = _lead_of(suggestion).unit.account_id
    if acting != actor.account_id and not actor.can("suggestions:assign"):
        raise RuleBroken(_("This is in the hands of another unit."))


def accept(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Take it on."""
    _check_handler(suggestion, actor)
    move(suggestion, "accept", actor=actor, now=now)


def give_back(suggestion: Suggestion, reason: str, *, actor: Actor, now: datetime) -> None:
    """Return it to whoever assigned it, within the time limit and with a reason."""
    _check_handler(suggestion, actor)
    move(suggestion, "return", actor=actor, now=now, note=reason)
    for assignment in suggestion.assignments:
        if assignment.returned_at is None:
            assignment.returned_at, assignment.return_reason = now, reason.strip()


def ask(suggestion: Suggestion, question: str, *, actor: Actor, now: datetime) -> None:
    """Ask the author for more; the time limit stops meanwhile."""
    _check_handler(suggestion, actor)
    if suggestion.identity is not Identity.OPEN and suggestion.author_index is None:
        raise RuleBroken(_("Its author cannot be asked: no account and no receipt is known."))
    move(suggestion, "ask", actor=actor, now=now, note=question)


def supplement(
    suggestion: Suggestion, answer: str, *, actor: Actor, now: datetime, receipt: str = ""
) -> None:
    """Add what was asked; the time limit runs on."""
    _check_author(suggestion, actor, receipt)
    move(suggestion, "supplement", actor=_seen(suggestion, actor), now=now, note=answer)


def give_opinion(assignment: Assignment, opinion: str, *, actor: Actor, now: datetime) -> None:
    """A co-handler's opinion, which the lead unit merges into the answer."""
    if not opinion.strip():
        raise RuleBroken(_("Write the opinion before you hand it over."), field="opinion")
    if assignment.unit.account_id != actor.account_id and not actor.can("suggestions:assign"):
        raise RuleBroken(_("This opinion is another unit's to give."))
    assignment.opinion, assignment.opinion_at = opinion.strip(), now
    record("suggestions:opinion", f"suggestions:suggestion:{assignment.suggestion_id}",
           actor=actor, at=now, unit=assignment.unit_id)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer and its grade. A promise (B) needs its date."""

    text: str
    grade: Grade
    adopted: bool
    promised_on: date | None = None
    met_author: bool = False


def reply(suggestion: Suggestion, answer: Answer, *, actor: Actor, now: datetime) -> Reply:
    """Answer it."""
    _check_handler(suggestion, actor)
    _check_answer(answer, now)
    move(suggestion, "reply", actor=actor, now=now, grade=answer.grade, round=suggestion.round)
    return _grade(suggestion, answer, actor, now)


def progress(suggestion: Suggestion, answer: Answer, *, actor: Actor, now: datetime) -> Reply:
    """Report what became of a promise that has come due."""
    _check_handler(suggestion, actor)
    _check_answer(answer, now)
    move(suggestion, "progress", actor=actor, now=now, grade=answer.grade)
    return _grade(suggestion, answer, actor, now)


def _check_answer(answer: Answer, now: datetime) -> None:
    if not answer.text.strip():
        raise RuleBroken(_("Write the answer before you send it."), field="text")
    promises = answer.grade is Grade.PLANNED
    if promises and (answer.promised_on is None or answer.promised_on <= local_date(now)):
        raise RuleBroken(_("Say by which day to come it will be done."), field="promised_on")


def _grade(suggestion: Suggestion, answer: Answer, actor: Actor, now: datetime) -> Reply:
    promised = answer.promised_on if answer.grade is Grade.PLANNED else None
    suggestion.grade, suggestion.adopted = answer.grade, answer.adopted
    suggestion.promised_on = promised
    return _add_reply(
        suggestion, answer.text, answer.grade, promised, answer.met_author, actor, now
    )


def _add_reply(
    suggestion: Suggestion, body: str, grade: Grade, promised: date | None, met: bool,
    actor: Actor, now: datetime,
) -> Reply:  # fmt: skip
    made = Reply(
        suggestion_id=suggestion.id, round=suggestion.round, body=body.strip(), grade=grade,
        promised_on=promised, met_author=met, by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    suggestion.replies.append(made)
    return made


def rate(
    suggestion: Suggestion, rating: Rating, comment: str, *, actor: Actor, now: datetime,
    receipt: str = "",
) -> None:  # fmt: skip
    """Say whether the answer satisfies. Not satisfied opens round two, then the county's review."""
    _check_author(suggestion, actor, receipt)
    if rating is Rating.UNSATISFIED and not comment.strip():
        raise RuleBroken(_("Say what is missing, so that it can be put right."), field="comment")
    seen = _seen(suggestion, actor)
    round_ = suggestion.round
    if rating is not Rating.UNSATISFIED:
        move(suggestion, "rate", actor=seen, now=now, rating=rating)
    elif round_ == 1:
        suggestion.round = 2
        move(suggestion, "object", actor=seen, now=now, note=comment)
    else:
        move(suggestion, "appeal", actor=seen, now=now, note=comment)
        _put_before_county(suggestion, comment, now)
    suggestion.rating = rating
    suggestion.feedbacks.append(
        Feedback(suggestion_id=suggestion.id, round=round_, rating=rating,
                 comment=comment.strip() or None, at=now)
    )  # fmt: skip


def _put_before_county(suggestion: Suggestion, comment: str, now: datetime) -> None:
    answers = "\n\n".join(reply.body for reply in suggestion.replies)
    body = "\n\n".join((suggestion.problem, suggestion.proposal, answers, comment.strip()))
    db.session.add(Appeal(suggestion_id=suggestion.id, title=suggestion.title, body=body, at=now))


def decide(
    appeal: Appeal, suggestion: Suggestion, rehandle: bool, opinion: str, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """The county's decision on a second dissatisfaction: once more, or the answer stands."""
    if rehandle:
        suggestion.round += 1
    move(suggestion, "rehandle" if rehandle else "uphold", actor=actor, now=now, note=opinion)
    appeal.decision = "rehandle" if rehandle else "uphold"
    appeal.opinion, appeal.decided_at = opinion.strip(), now


def withdraw(suggestion: Suggestion, *, actor: Actor, now: datetime, receipt: str = "") -> None:
    """Take it back before it is filed."""
    _check_author(suggestion, actor, receipt)
    move(suggestion, "withdraw", actor=_seen(suggestion, actor), now=now)


def settle(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Close an answered one whose author did not say anything in time."""
    move(suggestion, "settle", actor=actor, now=now)


def recall(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Ask what became of a promise."""
    if suggestion.grade not in RETURNING:
        raise RuleBroken(_("Only what was promised for later is asked about again."))
    move(suggestion, "recall", actor=actor, now=now, grade=suggestion.grade)


def extend_reply(
    suggestion: Suggestion, by: int, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Extend the time to answer, once, with a reason its author can read."""
    _check_handler(suggestion, actor)
    clock = "reply" if suggestion.round == 1 else "second_reply"
    extend(suggestion, clock, by, reason, actor=actor, now=now)


def support(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Co-sponsor it."""
    if is_author(suggestion, actor):
        raise RuleBroken(_("You handed this in yourself; others may support it."))
    if not suggestion.__workflow__.state(suggestion.state).open:
        raise RuleBroken(_("It is settled; there is nothing left to support."))
    known = db.session.query(Supporter).filter_by(
        suggestion_id=suggestion.id, account_id=actor.account_id
    )
    if known.count():
        raise RuleBroken(_("You support it already."))
    db.session.add(Supporter(suggestion_id=suggestion.id, account_id=actor.account_id, at=now))
    record("suggestions:support", suggestion, actor=actor, at=now)


def add_note(suggestion: Suggestion, body: str, *, actor: Actor, now: datetime) -> None:
    """Put down something for those who work on it."""
    if not body.strip():
        raise RuleBroken(_("Write the note first."), field="note")
    db.session.add(
        PrivateNote(suggestion_id=suggestion.id, body=body.strip(),
                    by_account_id=actor.account_id, at=now)
    )  # fmt: skip


def link_outcome(
    suggestion: Suggestion, outcome: str, label: str, *, actor: Actor, now: datetime
) -> None:
    """Link what came of it, such as the legal-aid bodies it led to; `outcome` is a ref."""
    suggestion.outcome_ref, suggestion.outcome_label = outcome, label.strip()
    record("suggestions:outcome", suggestion, actor=actor, at=now, outcome=outcome)


def award(suggestion: Suggestion, given: Award, *, actor: Actor, now: datetime) -> None:
    """Reward whoever handed in an adopted suggestion."""
    if not suggestion.adopted:
        raise RuleBroken(_("Only an adopted suggestion is rewarded."))
    given.suggestion_id = suggestion.id
    db.session.add(given)
    record("suggestions:award", suggestion, actor=actor, at=now, fen=given.amount_fen)


def unseal(suggestion: Suggestion, reason: str, *, actor: Actor, now: datetime) -> str:
    """Look at a sealed identity, with a reason that the history keeps. Returns the name."""
    if suggestion.identity is not Identity.SEALED or suggestion.author_sealed is None:
        raise RuleBroken(_("There is no sealed identity here."))
    if not reason.strip():
        raise RuleBroken(_("Say why the identity must be known."), field="reason")
    record("suggestions:unseal", suggestion, actor=actor, at=now, note=reason.strip())
    return suggestion.author_sealed.split("|", 2)[2]


def publish(suggestion: Suggestion, shown: bool, *, actor: Actor, now: datetime) -> None:
    """Show it on the township's board, or take it off; never with its author's name."""
    suggestion.published = shown
    record("suggestions:publish", suggestion, actor=actor, at=now, shown=shown)


def _index(suggestion: Suggestion) -> None:
    search.index(suggestion, suggestion.title, f"{suggestion.problem} {suggestion.proposal}")
