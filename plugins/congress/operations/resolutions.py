"""Resolutions written from the record of the vote, and the tasks they give."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import (
    Actor,
    Employer,
    RuleBroken,
    current_pack,
    db,
    emit,
    local_date,
    move,
    notify,
    open_matter,
    record,
    ref_of,
    search,
)
from platform_core.api import gettext as _
from plugins.congress.arithmetic import Figures, Judgement, judge
from plugins.congress.models import AgendaItem, Resolution, Task
from plugins.congress.notices import TASK_GIVEN, TASK_OVERDUE

SERIES, TASKS = "JUE", "RW"  # 决议, 任务
COPIED = ("due", "present", "issued", "returned", "valid", "votes_for", "against", "abstain")


def draft(item: AgendaItem, title: str, body: str, *, actor: Actor, now: datetime) -> Resolution:
    """Draft the resolution on an item; one at a time."""
    query = select(Resolution.id).where(Resolution.item_id == item.id, Resolution.state == "draft")
    if db.session.scalar(query) is not None:
        raise RuleBroken(_("A draft of a resolution on this item exists already."))
    if item.session.state in ("planning", "approved", "cancelled", "archived"):
        raise RuleBroken(_("A resolution is drafted once the session has been called."))
    resolution = Resolution(session_id=item.session_id, item_id=item.id,
                            title=title.strip()[:160], body=body.strip())  # fmt: skip
    open_matter(resolution, actor=actor, now=now, series=SERIES, item=item.id)
    search.index(resolution, resolution.title, resolution.body)
    return resolution


def rewrite(resolution: Resolution, title: str, body: str, *, actor: Actor, now: datetime) -> None:
    """Change the text before it is put to the vote; what was passed changes only by a new vote."""
    if resolution.state != "draft":
        raise RuleBroken(_("What was passed can only be changed by passing it again."))
    resolution.title, resolution.body = title.strip()[:160], body.strip()
    record("congress:rewrite", resolution, actor=actor, at=now)
    search.index(resolution, resolution.title, resolution.body)


def decide(
    resolution: Resolution, figures: Figures, effective_on: date | None, *, actor: Actor,
    now: datetime, vote_ref: str = "", judged: Judgement | None = None,
) -> Judgement:  # fmt: skip
    """Enter the result of the vote: adopted or not, as the rules say.

    `judged` is the verdict of a vote held here, by the rules as they stood at its opening; else
    the rules in force judge. Figures and verdict stay with the resolution. Raises RuleBroken
    where figures contradict each other or one is missing.
    """
    missing = [name for name in COPIED if getattr(figures, name) is None]
    if missing:
        raise RuleBroken(_("All eight figures are needed."), field=missing[0])
    pack = current_pack()
    judged = judged or judge(figures, pack.limit("congress.quorum"), pack.limit("congress.pass"))
    if judged.passed is None:
        raise RuleBroken(" ".join(judged.sentences()), field="due")
    copied = {name: getattr(figures, name) for name in COPIED}
    for name, value in copied.items():
        setattr(resolution, name, value)
    resolution.passed, resolution.verdict = judged.passed, "\n".join(judged.sentences())[:800]
    resolution.vote_ref = vote_ref or None
    resolution.effective_on = effective_on if judged.passed else None
    move(resolution, "adopt" if judged.passed else "reject", actor=actor, now=now, **copied)
    return judged


def replace(resolution: Resolution, by: Resolution, *, actor: Actor, now: datetime) -> None:
    """A later resolution that was passed takes its place."""
    if by.id == resolution.id or by.state not in ("adopted", "published"):
        raise RuleBroken(_("Only a later resolution that was passed can replace it."), field="by")
    resolution.replaced_by_id = by.id
    move(resolution, "replace", actor=actor, now=now, by=by.number)


def fulfil(resolution: Resolution, *, actor: Actor, now: datetime) -> None:
    """Mark it as carried out; every task must have come to its end."""
    running = [task for task in resolution.tasks if task.closed_at is None]
    if running:
        raise RuleBroken(_("Task %(number)s is not done yet.", number=running[0].number))
    move(resolution, "fulfil", actor=actor, now=now, tasks=len(resolution.tasks))


@dataclass(frozen=True, kw_only=True)
class Order:
    """What a resolution asks of whom, and by when."""

    title: str
    owner: str
    due_on: date
    owner_account_id: int | None = None
    employer: Employer | None = None


def give_task(resolution: Resolution, order: Order, *, actor: Actor, now: datetime) -> Task:
    """Give a task that follows from an adopted resolution."""
    if resolution.state not in ("adopted", "published"):
        raise RuleBroken(_("Tasks are given once the resolution has been adopted."))
    if order.due_on < local_date(now):
        raise RuleBroken(_("Choose a day to come."), field="due_on")
    task = Task(
        resolution_id=resolution.id, title=order.title.strip()[:160], owner=order.owner.strip(),
        owner_account_id=order.owner_account_id, due_on=order.due_on,
        employer_id=order.employer.id if order.employer else None,
    )  # fmt: skip
    open_matter(task, actor=actor, now=now, series=TASKS, due=order.due_on)
    search.index(task, task.title, task.owner)
    resolution.tasks.append(task)
    if task.owner_account_id:
        notify([task.owner_account_id], TASK_GIVEN, ref=ref_of(task), number=task.number,
               title=task.title, day=task.due_on)  # fmt: skip
    return task


def report_progress(task: Task, text: str, *, actor: Actor, now: datetime) -> None:
    """Say how far it is."""
    _check_owner(task, actor)
    task.progress = text.strip()
    move(task, "progress", actor=actor, now=now, note=text)


def claim_done(task: Task, evidence: str, *, actor: Actor, now: datetime) -> None:
    """Report it as done, with what proves it."""
    _check_owner(task, actor)
    move(task, "claim", actor=actor, now=now, note=evidence)
    task.evidence = evidence.strip()


def _check_owner(task: Task, actor: Actor) -> None:
    """Whoever acts for the unit reports; the office may do it for a unit without an account."""
    if task.owner_account_id != actor.account_id and not actor.can("congress:follow_up"):
        raise RuleBroken(_("This task is in the hands of another unit."))


def confirm_done(task: Task, day: date, *, actor: Actor, now: datetime) -> None:
    """The evidence holds: it is done."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    task.done_on = day
    move(task, "confirm", actor=actor, now=now, day=day)


def send_back(task: Task, reason: str, *, actor: Actor, now: datetime) -> None:
    """The evidence does not hold."""
    move(task, "send_back", actor=actor, now=now, note=reason)


def drop(task: Task, reason: str, *, actor: Actor, now: datetime) -> None:
    """It need not be done any more."""
    move(task, "drop", actor=actor, now=now, note=reason)


def note_overdue(today: date, *, actor: Actor, now: datetime) -> list[Task]:
    """Note, once each, the tasks whose day has passed; tell their owners and the modules."""
    query = select(Task).where(
        Task.state.in_(("assigned", "doing")), Task.due_on < today, Task.overdue_on.is_(None)
    )
    late = list(db.session.scalars(query.order_by(Task.due_on, Task.id)))
    for task in late:
        task.overdue_on = today
        record("congress:overdue", task, actor=actor, at=now, due=task.due_on)
        emit("congress.task_overdue", ref=ref_of(task), number=task.number, due=task.due_on)
        if task.owner_account_id:
            notify([task.owner_account_id], TASK_OVERDUE, ref=ref_of(task), number=task.number,
                   title=task.title, day=task.due_on)  # fmt: skip
    return late
