"""What the pages of the hall show: who is due and there, what is reached, spoken, voted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from platform_core.api import (
    Actor,
    Verdict,
    current_pack,
    db,
    keyed_hash,
    local_date,
    today,
    verdict,
)
from plugins.congress.models import (
    AgendaItem,
    Attendance,
    Delegate,
    Floor,
    Roll,
    Session,
    SessionOffice,
    SpeakerTurn,
    Vote,
)
from plugins.congress.terms import Credential, Office

NAMES_FROM = 3  # who has voted is not shown by name before so many have
CODE_LASTS = 300  # seconds that one check-in code is shown; the one before it still holds
QUORUM = "congress.quorum"


@dataclass(frozen=True)
class Gauge:
    """The live quorum: delegates in office, those of them in the hall, and what the rule says."""

    due: int
    present: int
    verdict: Verdict

    @property
    def share(self) -> int:
        """Per cent of those due, rounded down."""
        return self.present * 100 // self.due if self.due else 0


def holds_office(day: date) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which a delegate's mandate holds on `day`."""
    return (
        Delegate.since <= day,
        or_(Delegate.until.is_(None), Delegate.until > day),
        Delegate.credential != Credential.REFUSED,
    )


def entitled(session: Session, day: date) -> Sequence[Delegate]:
    """All delegates in office on `day`: those due to attend, by their numbers."""
    query = select(Delegate).where(Delegate.congress_id == session.congress_id, *holds_office(day))
    return db.session.scalars(query.order_by(Delegate.number)).all()


def gauge(session: Session, now: datetime) -> Gauge:
    """Who is due and who is there now. A delegate whose mandate ended counts in neither."""
    of_session = (Delegate.congress_id == session.congress_id, *holds_office(local_date(now)))
    due = db.session.scalar(select(func.count()).select_from(Delegate).where(*of_session)) or 0
    there = select(func.count(Delegate.id)).join(Attendance, _stays(session)).where(*of_session)
    present = db.session.scalar(there) or 0
    return Gauge(due, present, verdict(current_pack().limit(QUORUM), present, due))


def _stays(session: Session) -> ColumnElement[bool]:
    return (
        (Attendance.delegate_id == Delegate.id)
        & (Attendance.session_id == session.id)
        & Attendance.out_at.is_(None)
    )


def stay_of(session: Session, delegate_id: int) -> Attendance | None:
    """The delegate's open stay in the hall, None for whoever is not there."""
    query = select(Attendance).where(
        Attendance.session_id == session.id,
        Attendance.delegate_id == delegate_id,
        Attendance.out_at.is_(None),
    )
    return db.session.scalars(query).one_or_none()


def in_hall(session: Session) -> dict[int, Attendance]:
    """Everybody's open stay, by delegate."""
    query = select(Attendance).where(
        Attendance.session_id == session.id, Attendance.out_at.is_(None)
    )
    return {stay.delegate_id: stay for stay in db.session.scalars(query)}


def stays(session: Session) -> Sequence[Attendance]:
    """Every stay of the session with its times, in order: the sign-in sheet."""
    query = select(Attendance).where(Attendance.session_id == session.id)
    return db.session.scalars(query.order_by(Attendance.in_at, Attendance.id)).all()


def delegate_of(session: Session, actor: Actor) -> Delegate | None:
    """This person as a delegate of the session's congress; the mandate may have ended."""
    if actor.member_id is None:
        return None
    query = select(Delegate).where(
        Delegate.congress_id == session.congress_id, Delegate.member_id == actor.member_id
    )
    return db.session.scalars(query.order_by(Delegate.since.desc())).first()


def office_of(session: Session, actor: Actor, *offices: Office) -> SessionOffice | None:
    """The office this person holds at the session, of those named."""
    delegate = delegate_of(session, actor)
    if delegate is None:
        return None
    query = select(SessionOffice).where(
        SessionOffice.session_id == session.id,
        SessionOffice.delegate_id == delegate.id,
        SessionOffice.office.in_(offices),
    )
    return db.session.scalars(query).first()


def find_delegates(session: Session, words: str, day: date) -> Sequence[Delegate]:
    """Delegates in office whose number is, or whose name holds, what was typed; at most 20."""
    found = Delegate.name.contains(words, autoescape=True)
    if words.isascii() and words.isdecimal() and len(words) < 7:
        found = or_(found, Delegate.number == int(words))
    query = select(Delegate).where(
        Delegate.congress_id == session.congress_id, *holds_office(day), found
    )
    return db.session.scalars(query.order_by(Delegate.number).limit(20)).all()


def by_badge(session: Session, badge: str) -> Delegate | None:
    """The delegate whose badge was read."""
    query = select(Delegate).where(
        Delegate.congress_id == session.congress_id, Delegate.badge == badge
    )
    return db.session.scalars(query).first()


def hall_code(session: Session, now: datetime, back: int = 0) -> str:
    """Six digits shown in the hall; whoever can type them is there. They change by and by."""
    slot = int(now.timestamp()) // CODE_LASTS - back
    digest = keyed_hash("congress check-in", f"{session.township_id}:{session.id}:{slot}", 8)
    return f"{int.from_bytes(digest) % 1_000_000:06d}"


def reached(session: Session) -> AgendaItem | None:
    """The item the session has reached."""
    query = select(AgendaItem).join(Floor, Floor.item_id == AgendaItem.id)
    return db.session.scalars(query.where(Floor.session_id == session.id)).one_or_none()


def speaking(session: Session) -> SpeakerTurn | None:
    """Whoever has the floor."""
    query = select(SpeakerTurn).where(
        SpeakerTurn.session_id == session.id,
        SpeakerTurn.began_at.is_not(None),
        SpeakerTurn.ended_at.is_(None),
    )
    return db.session.scalars(query).one_or_none()


def waiting_to_speak(session: Session) -> Sequence[SpeakerTurn]:
    """The list of speakers, in the order they asked."""
    query = select(SpeakerTurn).where(
        SpeakerTurn.session_id == session.id, SpeakerTurn.began_at.is_(None)
    )
    return db.session.scalars(query.order_by(SpeakerTurn.asked_at, SpeakerTurn.id)).all()


def open_vote(session: Session) -> Vote | None:
    """The vote that is open now; there is never more than one."""
    query = select(Vote).where(Vote.session_id == session.id, Vote.state == "open")
    return db.session.scalars(query).one_or_none()


def votes_of(session: Session) -> Sequence[Vote]:
    """All votes of the session, in the order they were prepared."""
    query = select(Vote).where(Vote.session_id == session.id)
    return db.session.scalars(query.order_by(Vote.opened_at, Vote.id)).all()


def voted(vote: Vote) -> int:
    """How many have voted."""
    query = select(func.count()).select_from(Roll)
    return db.session.scalar(query.where(Roll.vote_id == vote.id, Roll.voted)) or 0


def voted_by(vote: Vote) -> dict[str, int]:
    """How many have voted on each channel."""
    query = select(Roll.channel, func.count()).where(Roll.vote_id == vote.id, Roll.voted)
    return {str(way): n for way, n in db.session.execute(query.group_by(Roll.channel))}


def still_to_vote(vote: Vote) -> Sequence[Delegate] | None:
    """Who is present and has not voted; None while fewer than three have."""
    if voted(vote) < NAMES_FROM:
        return None
    query = select(Delegate).join(Roll, Roll.delegate_id == Delegate.id)
    waits = (Roll.vote_id == vote.id, Roll.present, Roll.voted.is_(False))
    return db.session.scalars(query.where(*waits).order_by(Delegate.number)).all()


def roll_of(vote: Vote, delegate_id: int) -> Roll | None:
    """One delegate's line on the roll."""
    query = select(Roll).where(Roll.vote_id == vote.id, Roll.delegate_id == delegate_id)
    return db.session.scalars(query).one_or_none()


def sessions_now() -> Sequence[Session]:
    """Sessions that are called for today or under way."""
    query = select(Session).where(
        or_(Session.state == "in_session",
            (Session.state == "called") & (Session.planned_on == today()))
    )  # fmt: skip
    return db.session.scalars(query.order_by(Session.planned_on)).all()
