"""Clocks: the time limits that run on a matter. Each date can be explained step by step."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.errors import RuleBroken
from platform_core.history import record, ref_of
from platform_core.i18n import gettext as _
from platform_core.matters.models import Clock, Matter
from platform_core.matters.workflow import Move
from platform_core.rules import DueDate, Extension, current_calendar, current_pack, deadline
from platform_core.rules.dates import Pause
from platform_core.tenancy import db


def clocks_of(matter: Matter) -> Sequence[Clock]:
    """All clocks that ever ran on it, oldest first."""
    query = select(Clock).where(Clock.ref == ref_of(matter))
    return db.session.scalars(query.order_by(Clock.started_on, Clock.id)).all()


def start(matter: Matter, name: str, day: date) -> Clock:
    """Start the clock called `name` on `day`, or when the matter says that its event was."""
    spec = next(clock for clock in matter.__workflow__.clocks if clock.name == name)
    day = matter.begins_on(spec, day)
    rule = current_pack().limit(matter.rule_of(spec))
    clock = Clock(
        ref=ref_of(matter), name=name, rule=rule.key, pack=rule.version_label, started_on=day,
        pauses=[], due_on=day, explanation={},
    )  # fmt: skip
    _set(clock, _due(clock))
    db.session.add(clock)
    return clock


def restart(
    matter: Matter,
    name: str,
    day: date,
    *,
    rule: str = "",
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> Clock:
    """Let the clock called `name` run from `day` with these pauses, whatever it ran from before.

    For limits that rest on facts: each new fact that moves them is told this way.
    """
    clock = next((c for c in clocks_of(matter) if c.name == name and c.stopped_on is None), None)
    if clock is None:
        clock = start(matter, name, day)
    if rule:
        clock.rule, clock.pack = rule, current_pack().limit(rule).version_label
    clock.started_on = day
    clock.pauses = [[first.isoformat(), last.isoformat()] for first, last in pauses]
    if extension is not None:
        clock.extended_by, clock.extension_reason = extension.value, extension.reason
    before = clock.due_on
    _set(clock, _due(clock))
    if clock.due_on > before:
        clock.overdue_noted_on = None
    db.session.flush()
    return clock


def halt(matter: Matter, name: str, day: date) -> None:
    """Stop the clock called `name`, where it runs: what it waited for is done or fell away."""
    for clock in clocks_of(matter):
        if clock.name == name and clock.stopped_on is None:
            clock.stopped_on, clock.paused_on = day, None
    db.session.flush()


def run(matter: Matter, step: Move, day: date) -> None:
    """Do to the matter's clocks what the move says; a matter that ended stops them all."""
    ended = matter.closed_at is not None
    if not (ended or step.starts or step.stops or step.pauses or step.resumes):
        return
    for clock in clocks_of(matter):
        if clock.stopped_on is not None:
            continue
        if ended or clock.name in step.stops:
            clock.stopped_on, clock.paused_on = day, None
        elif clock.name in step.pauses and clock.paused_on is None:
            clock.paused_on = day
        elif clock.name in step.resumes and clock.paused_on is not None:
            _resume(clock, day)
    for name in step.starts:
        start(matter, name, day)
    db.session.flush()


def _resume(clock: Clock, day: date) -> None:
    assert clock.paused_on is not None
    clock.pauses = [*clock.pauses, [clock.paused_on.isoformat(), day.isoformat()]]
    clock.paused_on = None
    _set(clock, _due(clock))


def lengthen(matter: Matter, name: str, by: int, reason: str) -> Clock:
    """Extend a running clock once; see `kernel.extend`."""
    clock = next((c for c in clocks_of(matter) if c.name == name and c.runs), None)
    if clock is None:
        raise RuleBroken(_("No time limit is running here, so there is nothing to extend."))
    if clock.extended_by is not None:
        raise RuleBroken(_("This time limit was extended once already; once is all there is."))
    if not reason.strip():
        raise RuleBroken(_("Say why more time is needed."), field="reason")
    limit = current_pack().limit(clock.rule)
    if not 0 < by <= int(limit.value):
        raise RuleBroken(
            _("The extension must be between 1 and %(most)s.", most=limit.value), field="by"
        )
    clock.extended_by, clock.extension_reason = by, reason.strip()
    _set(clock, _due(clock))
    db.session.flush()
    return clock


def recompute(clock: Clock) -> bool:
    """Compute a provisional date anew, once its year has a calendar. True when it moved."""
    before = clock.due_on
    _set(clock, _due(clock))
    return clock.due_on != before


def _due(clock: Clock) -> DueDate:
    pauses = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in clock.pauses]
    return deadline(
        clock.started_on,
        current_pack().limit(clock.rule),
        current_calendar(),
        extension=_extension(clock),
        pauses=pauses,
    )


def _extension(clock: Clock) -> Extension | None:
    if clock.extended_by is None:
        return None
    return Extension(clock.extended_by, clock.extension_reason or "")


def _set(clock: Clock, due: DueDate) -> None:
    clock.due_on, clock.provisional = due.due, due.provisional
    clock.explanation = due.to_json()


def due_of(clocks: Sequence[Clock]) -> date | None:
    """The earliest date among the clocks that run."""
    return min((clock.due_on for clock in clocks if clock.runs), default=None)


def note_overdue(now: datetime, actor: Actor) -> int:
    """Record, once each, the clocks of this township that ran out. Returns how many."""
    today = local_date(now)
    query = select(Clock).where(
        Clock.stopped_on.is_(None), Clock.paused_on.is_(None),
        Clock.overdue_noted_on.is_(None), Clock.due_on < today,
    )  # fmt: skip
    late = db.session.scalars(query).all()
    for clock in late:
        clock.overdue_noted_on = today
        component = clock.ref.partition(":")[0]
        record(f"{component}:overdue", clock.ref, actor=actor, at=now, clock=clock.name,
               due=clock.due_on)  # fmt: skip
    return len(late)
