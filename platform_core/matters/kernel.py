"""Opening and moving a matter: the only way its state changes.

`move` checks the table and the permission, sets the state, writes the history, runs the clocks,
updates the docket and emits the declared event, all in the caller's transaction.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from platform_core.accounts import Actor
from platform_core.clock import local_date
from platform_core.errors import Denied, RuleBroken
from platform_core.history import record, ref_of
from platform_core.i18n import gettext as _
from platform_core.matters import clocks, docket
from platform_core.matters.models import Clock, Counter, Matter
from platform_core.matters.workflow import Move
from platform_core.messaging.outbox import emit
from platform_core.tenancy import db, scope


def open_matter(
    matter: Matter,
    *,
    actor: Actor,
    now: datetime,
    series: str,
    happened_on: date | None = None,
    **facts: Any,
) -> None:
    """Begin a matter: number it, set its first state, start its first clocks, enter the docket.

    `series` is the letter code of its numbers: "JY" gives JY2026-0001 in the year of `now`.
    `happened_on` is the day it really began, where it is written down later; clocks count from it.
    """
    workflow = matter.__workflow__
    day = _day(happened_on, now)
    year = local_date(now).year
    matter.number = f"{series}{year}-{_next(f'{series}{year}'):04d}"
    matter.state, matter.opened_at = workflow.initial, now
    db.session.add(matter)
    db.session.flush()
    for name in workflow.starts:
        clocks.start(matter, name, day)
    docket.enter(matter, day)
    record(f"{_component(matter)}:open", matter, actor=actor, at=now, number=matter.number, **facts)


def move(
    matter: Matter,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    note: str | None = None,
    happened_on: date | None = None,
    **facts: Any,
) -> None:
    """Make the move called `name`.

    `note` is what the person wrote, kept erasable; `facts` are ids, numbers and codes;
    `happened_on` is the day it really happened, where it is written down later: clocks count
    from it. Raises RuleBroken where the table has no such move from here, a needed fact is
    missing or the day is still to come, Denied where the actor may not.
    """
    workflow = matter.__workflow__
    step = workflow.move(name)
    target = workflow.after(matter.state, name)
    if not actor.can(step.permission):
        raise Denied(_("You may not do this: “%(move)s”.", move=step.label))
    _check_needs(step, note, facts)
    day = _day(happened_on, now)
    before, matter.state = matter.state, target
    matter.closed_at = None if workflow.state(target).open else now
    clocks.run(matter, step, day)
    docket.update(matter, day)
    record(
        f"{_component(matter)}:{name}",
        matter, actor=actor, at=now, note=note, before=before, after=target, **facts,
    )  # fmt: skip
    if step.emits:
        emit(step.emits, ref=ref_of(matter), number=matter.number, state=target, **facts)


def extend(
    matter: Matter, name: str, by: int, reason: str, *, actor: Actor, now: datetime
) -> Clock:
    """Extend a running clock once, by `by` of its own units, with a reason.

    Raises RuleBroken when it does not run, was extended before, or `by` is more than the limit
    itself or the law allows.
    """
    clock = clocks.lengthen(matter, name, by, reason)
    docket.redate(matter)
    record(
        f"{_component(matter)}:extend",
        matter, actor=actor, at=now, note=clock.extension_reason, clock=name, by=by,
        due=clock.due_on,
    )  # fmt: skip
    return clock


def moves_for(matter: Matter, actor: Actor) -> list[Move]:
    """What this actor may do to it now, in the table's order: the buttons of its page."""
    return matter.__workflow__.moves_from(matter.state, actor.permissions)


def _day(happened_on: date | None, now: datetime) -> date:
    today = local_date(now)
    if happened_on is not None and happened_on > today:
        raise RuleBroken(_("That day is still to come."), field="on")
    return happened_on or today


def _check_needs(step: Move, note: str | None, facts: dict[str, Any]) -> None:
    for need in step.needs:
        given = note if need == "note" else facts.get(need)
        if given is None or (isinstance(given, str) and not given.strip()):
            raise RuleBroken(
                _("“%(move)s” needs a reason or text. Write it first.", move=step.label),
                field=need,
            )


def _component(matter: Matter) -> str:
    return ref_of(matter).partition(":")[0]


def _next(series: str) -> int:
    """The next number of a series. The counter's row orders those who ask at the same time."""
    session = db.session()
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    first = dialect.insert(Counter).values(
        township_id=scope().township_or_raise(), series=series, last=1
    )
    counted = first.on_conflict_do_update(
        index_elements=["township_id", "series"], set_={"last": Counter.last + 1}
    ).returning(Counter.last)
    return int(session.scalar(counted) or 1)
