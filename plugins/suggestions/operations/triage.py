"""What the township's office does with what was handed in: register, decide, name a unit."""

from datetime import datetime

from platform_core.api import Actor, Matter, RuleBroken, local_date, move, notify
from platform_core.api import gettext as _
from plugins.suggestions import queries
from plugins.suggestions.models import Assignment, Suggestion, Unit
from plugins.suggestions.notices import ASSIGNED, REGISTERED, SETTLED
from plugins.suggestions.operations.authors import tell_author
from plugins.suggestions.operations.handling import add_reply
from plugins.suggestions.workflow import WORKFLOW, Grade, Kind


def register(suggestion: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Take it into the register. A proposal needs at least one co-sponsor first."""
    if suggestion.kind is Kind.PROPOSAL and not queries.count_supporters(suggestion):
        raise RuleBroken(_("A proposal needs at least one co-sponsor before it is registered."))
    move(suggestion, "register", actor=actor, now=now)
    tell_author(suggestion, REGISTERED)


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
    add_reply(suggestion, answer, actor=actor, now=now)
    _tell_end(suggestion)


def _tell_end(suggestion: Suggestion) -> None:
    """Say how it ended, to its author and to those of the ones merged into it."""
    state = WORKFLOW.state(suggestion.state).label
    tell_author(suggestion, SETTLED, state=state)
    for merged in queries.merged_into(suggestion):
        tell_author(merged, SETTLED, state=state)


def merge(suggestion: Suggestion, main: Suggestion, *, actor: Actor, now: datetime) -> None:
    """Merge it into `main`, whose answer then counts for this one too."""
    if main.id == suggestion.id or main.main_id is not None:
        raise RuleBroken(_("Choose another suggestion that was not merged itself."), field="into")
    if not _is_open(main):
        raise RuleBroken(_("That suggestion is settled; choose one that is open."), field="into")
    if main.state == WORKFLOW.initial:
        raise RuleBroken(_("Register that suggestion first."), field="into")
    suggestion.main_id = main.id
    move(suggestion, "merge", actor=actor, now=now, into=main.number)
    tell_author(suggestion, SETTLED, state=WORKFLOW.state("merged").label)


def _is_open(matter: Matter) -> bool:
    return matter.__workflow__.state(matter.state).open


def assign(
    suggestion: Suggestion, lead: Unit, others: list[Unit], *, actor: Actor, now: datetime
) -> None:
    """Name the unit in charge and those that help it."""
    if any(unit.closed_on and unit.closed_on <= local_date(now) for unit in (lead, *others)):
        raise RuleBroken(_("That unit no longer takes suggestions."), field="lead")
    if lead in others:
        raise RuleBroken(_("The lead unit cannot be its own co-handler."), field="others")
    for unit in (lead, *others):
        suggestion.assignments.append(
            Assignment(suggestion_id=suggestion.id, unit=unit, leads=unit is lead, assigned_at=now)
        )
    ids = [unit.id for unit in others]
    move(suggestion, "assign", actor=actor, now=now, lead=lead.id, others=ids)
    accounts = [unit.account_id for unit in (lead, *others) if unit.account_id]
    notify(accounts, ASSIGNED, ref=suggestion, number=suggestion.number)
