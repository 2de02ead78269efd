"""The calendar writes itself: every body, item and period of a year, and the day it is due.

Written again it changes nothing. Where the catalogue changed meanwhile, what nobody has begun
follows it; what was begun, published or waived stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from platform_core.api import (
    Actor,
    RuleBroken,
    current_calendar,
    db,
    emit,
    local_date,
    open_matter,
    ref_of,
)
from platform_core.api import gettext as _
from plugins.transparency.models import Body, Disclosure, Duty, Item
from plugins.transparency.periods import Span, due_after, spans
from plugins.transparency.queries import duties, register
from plugins.transparency.terms import Cadence

SERIES = "GK"


@dataclass(frozen=True)
class Written:
    """What writing the calendar changed."""

    added: int = 0
    changed: int = 0
    removed: int = 0


class Cell(NamedTuple):
    """What names a duty."""

    body_id: int
    item_key: str
    period: str


class Wanted(NamedTuple):
    """A duty as the catalogue wants it."""

    item: Item
    span: Span
    due_on: date
    provisional: bool


def write_year(year: int) -> Written:
    """Bring the duties of a year in line with bodies and catalogues; how many changed."""
    wanted, added, changed, removed = dict(_wanted(year)), 0, 0, 0
    for duty in duties.duties_of_year(year):
        want = wanted.pop(Cell(duty.body_id, duty.item_key, duty.period), None)
        if not _is_free(duty):
            continue
        if want is None:
            db.session.delete(duty)
            removed += 1
        elif _follow(duty, want):
            changed += 1
    for cell, want in wanted.items():
        db.session.add(_duty(cell, want))
        added += 1
    db.session.flush()
    return Written(added, changed, removed)


def _wanted(year: int) -> Iterator[tuple[Cell, Wanted]]:
    """What the catalogues demand of the bodies; each date is counted once for all bodies."""
    bodies, calendar = register.bodies_in(year), current_calendar()
    for item in register.items_in(year):
        for span in spans(item.cadence, year):
            if not _holds(item, span):
                continue
            due_on, provisional = due_after(span.last, item.within, item.unit, calendar)
            for body in bodies:
                if _concerns(item, body, span):
                    want = Wanted(item, span, due_on, provisional)
                    yield Cell(body.id, item.key, span.name), want


def _holds(item: Item, span: Span) -> bool:
    """Whether this version of the item is in force when the period ends."""
    return item.since <= span.last and (item.until is None or span.last < item.until)


def _concerns(item: Item, body: Body, span: Span) -> bool:
    fits = item.kind is body.kind and item.ownership in (None, body.ownership)
    open_then = body.since <= span.last and (body.closed_on is None or span.last < body.closed_on)
    return fits and open_then


def _is_free(duty: Duty) -> bool:
    """Whether nobody has done anything about it yet."""
    return duty.disclosure_id is None and duty.waived_on is None


def _follow(duty: Duty, want: Wanted) -> bool:
    """Take over what the catalogue says now; whether anything changed."""
    now = (want.item.id, want.due_on, want.provisional)
    if (duty.item_id, duty.due_on, duty.provisional) == now:
        return False
    duty.item_id, duty.due_on, duty.provisional = now
    return True


def _duty(cell: Cell, want: Wanted) -> Duty:
    return Duty(
        **cell._asdict(), item_id=want.item.id, starts_on=want.span.first, ends_on=want.span.last,
        due_on=want.due_on, provisional=want.provisional,
    )  # fmt: skip


def note_event(
    body: Body, item: Item, on: date, title: str, *, actor: Actor, now: datetime,
    about: tuple[str, str] | None = None,
) -> Disclosure:  # fmt: skip
    """Something happened that must be disclosed: the duty is due within the item's days.

    `about` is the ref and the label of another module's row that is proposed for disclosure.
    """
    _check_event(body, item, on, title, now)
    due_on, provisional = due_after(on, item.within, item.unit, current_calendar())
    duty = Duty(
        body_id=body.id, item_id=item.id, item_key=item.key, period=_event_name(body, item, on),
        starts_on=on, ends_on=on, due_on=due_on, provisional=provisional,
    )  # fmt: skip
    db.session.add(duty)
    db.session.flush()
    opened = open_duty(duty, actor=actor, now=now, title=title.strip())
    if about is not None:
        opened.about_ref, opened.about_label = about[0], about[1][:160]
    return opened


def _check_event(body: Body, item: Item, on: date, title: str, now: datetime) -> None:
    if item.kind is not body.kind or item.ownership not in (None, body.ownership):
        raise RuleBroken(_("This item is not in the catalogue of this body."), field="item")
    if on > local_date(now):
        raise RuleBroken(_("It cannot have happened on a day to come."), field="on")
    if not title.strip():
        raise RuleBroken(_("Say what is to be disclosed."), field="title")


def _event_name(body: Body, item: Item, on: date) -> str:
    """E, the day, and which one of that day it is."""
    count = duties.count_events(body, item.key, f"E{on:%Y%m%d}")
    return f"E{on:%Y%m%d}-{count + 1}"


def open_duty(duty: Duty, *, actor: Actor, now: datetime, title: str = "") -> Disclosure:
    """Make a duty a matter: from here on somebody has to act, and it stands in the docket."""
    if duty.disclosure_id is not None:
        return db.session.get_one(Disclosure, (duty.township_id, duty.disclosure_id))
    if duty.waived_on is not None:
        raise RuleBroken(_("It was found not to apply this time."))
    opened = Disclosure(
        body_id=duty.body_id, item_id=duty.item_id, period=duty.period, due_on=duty.due_on,
        title=title or duty.item.title, audience=duty.item.audience,
    )  # fmt: skip
    opened.body, opened.item = duty.body, duty.item
    open_matter(opened, actor=actor, now=now, series=SERIES)
    duty.disclosure_id = opened.id
    emit("transparency.due", ref=ref_of(opened), body=duty.body.name, title=opened.title,
         due_on=duty.due_on)  # fmt: skip
    return opened


def is_periodic(item: Item) -> bool:
    """Whether it comes up by itself rather than by an event."""
    return item.cadence is not Cadence.ON_EVENT
