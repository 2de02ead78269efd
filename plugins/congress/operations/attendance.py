"""Coming and going: who is in the hall, from when to when."""

from datetime import datetime

from sqlalchemy import select

from platform_core.api import Actor, RuleBroken, db, local_date, record
from platform_core.api import gettext as _
from plugins.congress.models import Attendance, Delegate, How, Session
from plugins.congress.queries import hall

MEETING = frozenset({"called", "in_session"})


def check_in(
    session: Session, delegate: Delegate, how: How, *, actor: Actor, now: datetime
) -> Attendance:
    """Note that a delegate has come; whoever is there already stays so.

    Raises RuleBroken for a delegate of another congress or without a mandate, and where the
    session is not meeting.
    """
    if session.state not in MEETING:
        raise RuleBroken(_("Nobody is checked in before the session is called or after its end."))
    check_mandate(session, delegate, now)
    found = hall.stay_of(session, delegate.id)
    if found is not None:
        return found
    stay = Attendance(session_id=session.id, delegate_id=delegate.id, in_at=now, how=how)
    db.session.add(stay)
    record("congress:check_in", session, actor=actor, at=now, delegate=delegate.id, how=how)
    return stay


def check_mandate(session: Session, delegate: Delegate, now: datetime) -> None:
    """Raises RuleBroken unless the delegate is in office in this session's congress."""
    if delegate.congress_id != session.congress_id:
        raise RuleBroken(_("This delegate belongs to another congress."))
    if not delegate.in_office(local_date(now)):
        raise RuleBroken(
            _("Delegate %(number)s holds no mandate any more and can neither attend nor vote.",
              number=delegate.number)
        )  # fmt: skip


def check_in_myself(session: Session, code: str, *, actor: Actor, now: datetime) -> Attendance:
    """Check oneself in with the code shown in the hall."""
    delegate = hall.delegate_of(session, actor)
    if delegate is None:
        raise RuleBroken(_("You are not a delegate of this congress."))
    shown = {hall.hall_code(session, now), hall.hall_code(session, now, back=1)}
    if code.strip() not in shown:
        raise RuleBroken(_("Type the six digits shown in the hall; they change every five "
                           "minutes."), field="code")  # fmt: skip
    return check_in(session, delegate, How.PHONE, actor=actor, now=now)


def check_out(session: Session, delegate: Delegate, *, actor: Actor, now: datetime) -> None:
    """Note that a delegate has left. Raises RuleBroken for whoever is not there."""
    stay = hall.stay_of(session, delegate.id)
    if stay is None:
        raise RuleBroken(_("This delegate is not in the hall."))
    stay.out_at = max(now, stay.in_at)
    record("congress:check_out", session, actor=actor, at=now, delegate=delegate.id)


def empty_hall(session: Session, *, actor: Actor, now: datetime) -> int:
    """Check everybody out, at the end of the session. Returns how many were there."""
    query = select(Attendance).where(
        Attendance.session_id == session.id, Attendance.out_at.is_(None)
    )
    there = db.session.scalars(query).all()
    for stay in there:
        stay.out_at = max(now, stay.in_at)
    record("congress:empty_hall", session, actor=actor, at=now, present=len(there))
    return len(there)
