"""Leading through the agenda: which item is reached, who speaks and for how long."""

from datetime import datetime

from sqlalchemy import select

from platform_core.api import Actor, RuleBroken, db, record
from platform_core.api import gettext as _
from plugins.congress.models import AgendaItem, Delegate, Floor, Session, SpeakerTurn
from plugins.congress.operations.attendance import check_mandate
from plugins.congress.queries import hall


def go_to(session: Session, item: AgendaItem, *, actor: Actor, now: datetime) -> None:
    """Call the next item, or any other. Raises RuleBroken while a vote is open."""
    check_meeting(session)
    if item.session_id != session.id:
        raise RuleBroken(_("This item is not on the agenda of this session."))
    if hall.open_vote(session) is not None:
        raise RuleBroken(_("A vote is open. Close it before you go on."))
    floor = db.session.scalars(select(Floor).where(Floor.session_id == session.id)).one_or_none()
    if floor is None:
        db.session.add(Floor(session_id=session.id, item_id=item.id))
    else:
        floor.item_id = item.id
    record("congress:go_to", session, actor=actor, at=now, item=item.id, position=item.position)


def check_meeting(session: Session) -> None:
    """Raises RuleBroken unless the session is open."""
    if session.state != "in_session":
        raise RuleBroken(_("The session is not open. Open it first."))


def ask_to_speak(
    session: Session, delegate: Delegate, limit_seconds: int, *, actor: Actor, now: datetime
) -> SpeakerTurn:
    """Put a delegate on the list of speakers, once at a time."""
    check_meeting(session)
    check_mandate(session, delegate, now)
    if hall.stay_of(session, delegate.id) is None:
        raise RuleBroken(_("Only a delegate who is in the hall can speak."))
    if any(turn.delegate_id == delegate.id for turn in hall.waiting_to_speak(session)):
        raise RuleBroken(_("This delegate is on the list already."))
    item = hall.reached(session)
    turn = SpeakerTurn(
        session_id=session.id, item_id=item.id if item else None, delegate_id=delegate.id,
        limit_seconds=limit_seconds, asked_at=now,
    )  # fmt: skip
    db.session.add(turn)
    record("congress:ask_to_speak", session, actor=actor, at=now, delegate=delegate.id)
    return turn


def give_floor(turn: SpeakerTurn, session: Session, *, actor: Actor, now: datetime) -> None:
    """Let the next one speak; whoever has the floor ends with it."""
    if turn.session_id != session.id or turn.began_at is not None:
        raise RuleBroken(_("This delegate is not waiting to speak."))
    before = hall.speaking(session)
    if before is not None:
        before.ended_at = now
        db.session.flush()  # one speaker at a time, also for the database
    turn.began_at = now
    record("congress:give_floor", session, actor=actor, at=now, delegate=turn.delegate_id)


def end_speech(session: Session, *, actor: Actor, now: datetime) -> None:
    """Take the floor back."""
    turn = hall.speaking(session)
    if turn is None:
        raise RuleBroken(_("Nobody has the floor."))
    turn.ended_at = now
    seconds = int((now - (turn.began_at or now)).total_seconds())
    record("congress:end_speech", session, actor=actor, at=now, delegate=turn.delegate_id,
           seconds=seconds)  # fmt: skip


def withdraw_request(turn: SpeakerTurn, session: Session, *, actor: Actor, now: datetime) -> None:
    """Take a waiting delegate off the list."""
    if turn.session_id != session.id or turn.began_at is not None:
        raise RuleBroken(_("This delegate is not waiting to speak."))
    db.session.delete(turn)
    record("congress:withdraw_request", session, actor=actor, at=now, delegate=turn.delegate_id)
