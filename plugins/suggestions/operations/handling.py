"""What the unit in charge does: take on or return, ask, answer, report on a promise."""

from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import (
    Actor,
    RuleBroken,
    clocks_of,
    db,
    extend,
    local_date,
    move,
    record,
)
from platform_core.api import gettext as _
from plugins.suggestions import access, queries
from plugins.suggestions.models import Assignment, PrivateNote, Reply, Suggestion
from plugins.suggestions.notices import ANSWERED, ASKED, EXTENDED, PROGRESSED
from plugins.suggestions.operations.authors import tell_author
from plugins.suggestions.workflow import RETURNING, Grade


def check_handler(suggestion: Suggestion, actor: Actor) -> None:
    """The unit's own account handles it; who assigns may step in for a unit without one."""
    if not access.may_handle(suggestion, actor):
        raise RuleBroken(_("This is in the hands of another unit."))


def accept(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Take it on."""
    check_handler(suggestion, actor)
    move(suggestion, "accept", actor=actor, now=now)


def give_back(suggestion: Suggestion, reason: str, *, actor: Actor, now: datetime) -> None:
    """Return it to whoever assigned it, with a reason."""
    check_handler(suggestion, actor)
    move(suggestion, "return", actor=actor, now=now, note=reason)
    for assignment in suggestion.assignments:
        if assignment.returned_at is None:
            assignment.returned_at, assignment.return_reason = now, reason.strip()


def ask(suggestion: Suggestion, question: str, *, actor: Actor, now: datetime) -> None:
    """Ask the author for more; the time limit stops meanwhile."""
    check_handler(suggestion, actor)
    move(suggestion, "ask", actor=actor, now=now, note=question)
    tell_author(suggestion, ASKED)


def give_opinion(assignment: Assignment, opinion: str, *, actor: Actor, now: datetime) -> None:
    """A co-handler's opinion, which the lead unit merges into the answer."""
    if not opinion.strip():
        raise RuleBroken(_("Write the opinion before you hand it over."), field="opinion")
    if not access.may_give_opinion(assignment, actor):
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
    check_handler(suggestion, actor)
    _check_answer(answer, now)
    move(suggestion, "reply", actor=actor, now=now, grade=answer.grade, round=suggestion.round)
    if suggestion.answered_late is None:
        suggestion.answered_late = _was_late(suggestion)
    made = _grade(suggestion, answer, actor, now)
    tell_author(suggestion, ANSWERED)
    for merged in queries.merged_into(suggestion):
        tell_author(merged, PROGRESSED)
    return made


def _was_late(suggestion: Suggestion) -> bool:
    limit = [clock for clock in clocks_of(suggestion) if clock.name == "reply"][-1]
    return limit.stopped_on is not None and limit.stopped_on > limit.due_on


def progress(suggestion: Suggestion, answer: Answer, *, actor: Actor, now: datetime) -> Reply:
    """Report what became of a promise that has come due."""
    check_handler(suggestion, actor)
    _check_answer(answer, now)
    move(suggestion, "progress", actor=actor, now=now, grade=answer.grade)
    tell_author(suggestion, PROGRESSED)
    return _grade(suggestion, answer, actor, now)


def _check_answer(answer: Answer, now: datetime) -> None:
    if not answer.text.strip():
        raise RuleBroken(_("Write the answer before you send it."), field="text")
    promises = answer.grade is Grade.PLANNED
    if promises and (answer.promised_on is None or answer.promised_on <= local_date(now)):
        raise RuleBroken(_("Say by which day to come it will be done."), field="promised_on")


def _grade(suggestion: Suggestion, answer: Answer, actor: Actor, now: datetime) -> Reply:
    suggestion.grade, suggestion.adopted = answer.grade, answer.adopted
    suggestion.promised_on = answer.promised_on if answer.grade is Grade.PLANNED else None
    suggestion.met_author = answer.met_author
    return add_reply(suggestion, answer.text, actor=actor, now=now)


def add_reply(suggestion: Suggestion, body: str, *, actor: Actor, now: datetime) -> Reply:
    """Keep an answer as the suggestion stands graded now."""
    made = Reply(
        suggestion_id=suggestion.id, round=suggestion.round, body=body.strip(),
        grade=suggestion.grade, adopted=suggestion.adopted, promised_on=suggestion.promised_on,
        met_author=suggestion.met_author, by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    suggestion.replies.append(made)
    return made


def extend_reply(
    suggestion: Suggestion, by: int, reason: str, *, actor: Actor, now: datetime
) -> None:
    """Extend the time to answer, once, with a reason its author can read."""
    check_handler(suggestion, actor)
    clock = "reply" if suggestion.round == 1 else "second_reply"
    extended = extend(suggestion, clock, by, reason, actor=actor, now=now)
    tell_author(suggestion, EXTENDED, due=extended.due_on)


def settle(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Close an answered one whose author did not say anything in time."""
    move(suggestion, "settle", actor=actor, now=now)


def recall(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Ask what became of a promise."""
    if suggestion.grade not in RETURNING:
        raise RuleBroken(_("Only what was promised for later is asked about again."))
    move(suggestion, "recall", actor=actor, now=now, grade=suggestion.grade)


def add_note(suggestion: Suggestion, body: str, *, actor: Actor, now: datetime) -> None:
    """Put down something for those who work on it."""
    if not body.strip():
        raise RuleBroken(_("Write the note first."), field="note")
    db.session.add(
        PrivateNote(suggestion_id=suggestion.id, body=body.strip(),
                    by_account_id=actor.account_id, at=now)
    )  # fmt: skip
