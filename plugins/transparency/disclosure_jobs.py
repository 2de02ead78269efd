"""What happens to calendar, disclosures and objections without anybody's hand."""

from datetime import timedelta

from platform_core.api import (
    SYSTEM,
    Ctx,
    NoticeKind,
    emit,
    holders_of,
    notify,
    ref_of,
    today,
    utcnow,
)
from plugins.transparency.models import Duty
from plugins.transparency.notices import DUE_SOON, OBJECTED, OVERDUE, POSTED_LONG_ENOUGH
from plugins.transparency.operations import calendar, disclosures, objections
from plugins.transparency.queries import disclosures as of_disclosures
from plugins.transparency.queries import duties
from plugins.transparency.queries import objections as of_objections

OPEN_BEFORE = 5  # days before its day that a duty becomes somebody's matter
REMIND_OBJECTION = (7, 0)  # days before


def write_calendar(ctx: Ctx) -> int:
    """Bring the calendar in line, the next year's from December on; open what comes up."""
    day = today()
    written = calendar.write_year(day.year).added
    if day.month == 12:
        written += calendar.write_year(day.year + 1).added
    for duty in duties.to_open(day + timedelta(days=OPEN_BEFORE)):
        calendar.open_duty(duty, actor=SYSTEM, now=utcnow())
    return written


def release(ctx: Ctx) -> int:
    """Post what was approved for a day that has come."""
    waiting = of_disclosures.to_release(today())
    for disclosure in waiting:
        disclosures.publish(disclosure, actor=SYSTEM, now=utcnow())
    return len(waiting)


def settle_silent(ctx: Ctx) -> int:
    """Close answered objections whose author did not say anything in time."""
    silent = of_objections.silent_since(today())
    for objection in silent:
        objections.settle(objection, actor=SYSTEM, now=utcnow())
    return len(silent)


def remind(ctx: Ctx) -> int:
    """Five days before, on the day, and once it is over; the end of a posting; objections."""
    return _remind_of_duties() + _remind_of_postings() + _remind_of_objections()


def _remind_of_duties() -> int:
    day, told = today(), 0
    for duty in (*duties.due_on(day + timedelta(days=OPEN_BEFORE)), *duties.due_on(day)):
        told += _tell(duty, DUE_SOON)
    for duty in duties.newly_overdue(day):
        duty.overdue_noted_on = day
        told += _tell(duty, OVERDUE)
        emit("transparency.overdue", ref=_ref(duty), body=duty.body.name, title=duty.item.title,
             due_on=duty.due_on)  # fmt: skip
    return told


def _tell(duty: Duty, kind: NoticeKind) -> int:
    who = [duty.body.clerk_id] if duty.body.clerk_id else holders_of("township_officer")
    notify(who, kind, ref=_ref(duty), title=duty.item.title, body=duty.body.name,
           due=duty.due_on)  # fmt: skip
    return len(who)


def _ref(duty: Duty) -> str:
    """The disclosure where there is one: a duty has no page of its own."""
    id = duty.disclosure_id
    return f"transparency:disclosure:{id}" if id else ref_of(duty.body)


def _remind_of_postings() -> int:
    ended = of_disclosures.posted_long_enough(today())
    for disclosure in ended:
        clerk = disclosure.body.clerk_id
        who = [clerk] if clerk else holders_of("township_officer")
        notify(who, POSTED_LONG_ENOUGH, ref=disclosure, number=disclosure.number)
    return len(ended)


def _remind_of_objections() -> int:
    told = 0
    for days in REMIND_OBJECTION:
        for entry in of_disclosures.waiting_entries(today() + timedelta(days=days), "objection"):
            notify([entry.waits_account_id or 0], OBJECTED, ref=entry.ref, number=entry.number,
                   due=entry.due_on)  # fmt: skip
            told += 1
    return told
