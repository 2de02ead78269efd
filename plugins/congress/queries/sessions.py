"""Sessions and what belongs to them, as pages and operations need them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from platform_core.api import db
from plugins.congress.models import (
    AgendaItem,
    Congress,
    Delegate,
    JointMeeting,
    Material,
    MaterialReceipt,
    Patrol,
    Resolution,
    Session,
    SessionOffice,
    Task,
)
from plugins.congress.terms import Office

AHEAD = ("planning", "approved", "called")


def sessions_of(congress: Congress) -> Sequence[Session]:
    """The sessions of a congress, the latest first."""
    query = select(Session).where(Session.congress_id == congress.id)
    return db.session.scalars(query.order_by(Session.ordinal.desc())).all()


def sessions_ahead() -> Sequence[Session]:
    """Every session that has not been opened yet, the next one first."""
    query = select(Session).where(Session.state.in_(AHEAD))
    return db.session.scalars(query.order_by(Session.planned_on, Session.id)).all()


def last_ordinal(congress: Congress) -> int:
    """The number of the latest session of this term; 0 before the first."""
    query = select(func.max(Session.ordinal)).where(Session.congress_id == congress.id)
    return db.session.scalar(query) or 0


def resolutions_before(session: Session) -> Sequence[Resolution]:
    """Resolutions of earlier sessions that were published: what this one is told about."""
    query = select(Resolution).join(Session, Resolution.session_id == Session.id).where(
        Session.id != session.id, Session.planned_on < session.planned_on,
        Resolution.state.in_(("published", "fulfilled")),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Resolution.id)).all()


@dataclass(frozen=True)
class Carried:
    """How far the tasks of resolutions are: `done` of `tasks`, of which `late` are overdue."""

    resolutions: int
    tasks: int
    done: int
    late: int


def carried_out(resolutions: Sequence[Resolution]) -> Carried:
    """The tasks of these resolutions, counted; a dropped one is not a task any more."""
    ids = [each.id for each in resolutions]
    query = select(Task.state, Task.overdue_on).where(
        Task.resolution_id.in_(ids), Task.state != "dropped"
    )
    rows = db.session.execute(query).all()
    done = sum(1 for row in rows if row.state == "done")
    late = sum(1 for row in rows if row.state != "done" and row.overdue_on is not None)
    return Carried(len(ids), len(rows), done, late)


def unconfirmed_meetings(congress: Congress) -> Sequence[JointMeeting]:
    """Joint meetings whose decisions no session has confirmed yet."""
    query = select(JointMeeting).where(
        JointMeeting.congress_id == congress.id, JointMeeting.confirmed_by_id.is_(None)
    )
    return db.session.scalars(query.order_by(JointMeeting.held_on)).all()


def meetings_of(congress: Congress) -> Sequence[JointMeeting]:
    """All joint meetings of a congress, newest first."""
    query = select(JointMeeting).where(JointMeeting.congress_id == congress.id)
    return db.session.scalars(query.order_by(JointMeeting.held_on.desc())).all()


def patrols_to_report(congress: Congress) -> Sequence[Patrol]:
    """Patrols that were made and not yet reported to the congress."""
    query = select(Patrol).where(Patrol.congress_id == congress.id, Patrol.state == "inspected")
    return db.session.scalars(query.order_by(Patrol.inspected_on)).all()


def officers(session: Session, *offices: Office) -> list[SessionOffice]:
    """Who holds these offices at the session."""
    return [each for each in session.offices if each.office in offices]


def receipts_by_material(session: Session) -> dict[int, int]:
    """How many delegates have received each paper."""
    query = (
        select(MaterialReceipt.material_id, func.count())
        .join(Material, MaterialReceipt.material_id == Material.id)
        .where(Material.session_id == session.id)
    )
    rows = db.session.execute(query.group_by(MaterialReceipt.material_id))
    return {row[0]: row[1] for row in rows}


def received(delegate: Delegate, session: Session) -> set[int]:
    """The papers of a session this delegate has received."""
    query = (
        select(MaterialReceipt.material_id)
        .join(Material, MaterialReceipt.material_id == Material.id)
        .where(Material.session_id == session.id, MaterialReceipt.delegate_id == delegate.id)
    )
    return set(db.session.scalars(query))


def resolutions_of(session: Session) -> Sequence[Resolution]:
    """The resolutions of a session, in the order of its agenda."""
    query = select(Resolution).where(Resolution.session_id == session.id)
    return db.session.scalars(query.order_by(Resolution.id)).all()


def latest_resolutions(limit: int = 20) -> Sequence[Resolution]:
    """Published resolutions of all sessions, the newest first."""
    query = select(Resolution).where(
        or_(Resolution.published_on.is_not(None), Resolution.state == "adopted")
    )
    return db.session.scalars(query.order_by(Resolution.id.desc()).limit(limit)).all()


def items_about(subject_ref: str) -> Sequence[AgendaItem]:
    """Where another module's row stands, or stood, on an agenda."""
    query = select(AgendaItem).where(AgendaItem.subject_ref == subject_ref)
    return db.session.scalars(query.order_by(AgendaItem.id)).all()
