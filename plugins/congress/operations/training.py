"""Courses for delegates, and what delegates do between sessions."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from platform_core.api import Actor, RuleBroken, db, local_date, record, ref_of
from platform_core.api import gettext as _
from plugins.congress.models import (
    Congress,
    Delegate,
    DelegateActivity,
    Training,
    TrainingAttendance,
)
from plugins.congress.terms import Activity


def hold_training(
    congress: Congress, course: str, held_on: date, minutes: int, place: str, lecturer: str, *,
    actor: Actor, now: datetime,
) -> Training:  # fmt: skip
    """Enter a course; who took part is entered next."""
    training = Training(congress_id=congress.id, course=course, held_on=held_on, minutes=minutes,
                        place=place, lecturer=lecturer.strip() or None)  # fmt: skip
    db.session.add(training)
    db.session.flush()
    record("congress:hold_training", training, actor=actor, at=now, minutes=minutes, day=held_on)
    return training


def enter_attendance(
    training: Training, delegates: Iterable[Delegate], *, actor: Actor, now: datetime
) -> int:
    """Enter who took part; those entered before stay, each gets one certificate."""
    if training.held_on > local_date(now):
        raise RuleBroken(_("The course has not been held yet."))
    known = {each.delegate_id for each in training.attendances}
    new = [each for each in delegates if each.id not in known]
    for delegate in new:
        if delegate.congress_id != training.congress_id:
            raise RuleBroken(_("This delegate belongs to another congress."), field="delegates")
        number = f"PX{training.held_on:%Y%m%d}-{delegate.number:03d}"
        training.attendances.append(
            TrainingAttendance(training_id=training.id, delegate_id=delegate.id,
                               certificate_no=number)
        )  # fmt: skip
        log(delegate, Activity.TRAINING, training.held_on, training.course, ref_of(training))
    record("congress:enter_attendance", training, actor=actor, at=now, count=len(new))
    return len(new)


def log(delegate: Delegate, kind: Activity, day: date, note: str, source: str) -> None:
    """Write into a delegate's log what other records already prove; each source once."""
    query = select(DelegateActivity.id).where(
        DelegateActivity.delegate_id == delegate.id, DelegateActivity.source == source,
        DelegateActivity.kind == kind,
    )  # fmt: skip
    if db.session.scalar(query) is None:
        db.session.add(DelegateActivity(delegate_id=delegate.id, kind=kind, day=day,
                                        note=note[:400], source=source))  # fmt: skip


def note_activity(
    delegate: Delegate, kind: Activity, day: date, note: str, *, actor: Actor, now: datetime
) -> DelegateActivity:
    """Write into the log what a delegate did: by themselves, or by the office for them."""
    own = actor.member_id is not None and actor.member_id == delegate.member_id
    if not own and not actor.can("congress:prepare"):
        raise RuleBroken(_("Only the delegate or the office may write into this log."))
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    if not note.strip():
        raise RuleBroken(_("Say what was done."), field="note")
    entry = DelegateActivity(delegate_id=delegate.id, kind=kind, day=day, note=note.strip())
    db.session.add(entry)
    record("congress:note_activity", delegate, actor=actor, at=now, kind=kind, day=day)
    return entry
