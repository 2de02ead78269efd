"""A session from its plan to its archive: approved, called, opened, closed, published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from platform_core.api import (
    Actor,
    RuleBroken,
    current_pack,
    db,
    local_date,
    move,
    open_matter,
    record,
    ref_of,
    search,
    verdict,
)
from platform_core.api import gettext as _
from plugins.congress.models import Congress, Delegate, Session, SessionOffice
from plugins.congress.notices import CALLED
from plugins.congress.operations import agenda, attendance
from plugins.congress.operations.telling import tell_delegates
from plugins.congress.operations.training import log
from plugins.congress.powers import CREDENTIALS, JOINT_MEETINGS, PATROLS
from plugins.congress.queries import hall, opening
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Activity, Mode, Office, SessionKind

SERIES = "ZDH"  # 职代会


@dataclass(frozen=True, kw_only=True)
class Plan:
    """When, where and how the congress is to meet. `proposed_by` delegates moved it, where it
    is extraordinary."""

    planned_on: date
    place: str = ""
    begins: str = "09:00"
    kind: SessionKind = SessionKind.ANNUAL
    mode: Mode = Mode.ONSITE
    proposed_by: int | None = None
    title: str = ""


def plan(congress: Congress, planned: Plan, *, actor: Actor, now: datetime) -> Session:
    """Plan the next session of a congress; its agenda begins with what the congress is owed."""
    _check_plan(congress, planned, None)
    ordinal = of_session.last_ordinal(congress) + 1
    title = planned.title.strip() or _(
        "%(name)s, term %(term)s, session %(n)s", name=congress.name, term=congress.term, n=ordinal
    )
    session = Session(
        congress_id=congress.id, ordinal=ordinal, title=title[:120], **_columns(planned)
    )
    open_matter(session, actor=actor, now=now, series=SERIES, day=planned.planned_on)
    agenda.place_item(session, agenda.motion_of(CREDENTIALS), automatic=True)
    agenda.add_what_is_owed(session)
    search.index(session, session.title, session.place)
    return session


def _columns(planned: Plan) -> dict[str, object]:
    return {
        "planned_on": planned.planned_on, "place": planned.place, "begins": planned.begins,
        "kind": planned.kind, "mode": planned.mode, "proposed_by": planned.proposed_by,
    }  # fmt: skip


def _check_plan(congress: Congress, planned: Plan, session: Session | None) -> None:
    if not congress.since <= planned.planned_on < congress.until:
        raise RuleBroken(_("That day is not within the congress's term of office."),
                         field="planned_on")  # fmt: skip
    for other in of_session.sessions_ahead():
        same = other.congress_id == congress.id and other.planned_on == planned.planned_on
        if same and other is not session:
            raise RuleBroken(_("Another session is planned for that day."), field="planned_on")


def replan(session: Session, planned: Plan, *, actor: Actor, now: datetime) -> None:
    """Change day, hour or place before the session is opened."""
    if session.state not in agenda.CHANGEABLE:
        raise RuleBroken(_("The session has been opened: its plan stays as it was."))
    _check_plan(session.congress, planned, session)
    session.title = planned.title.strip()[:120] or session.title
    for name, value in _columns(planned).items():
        setattr(session, name, value)
    record("congress:replan", session, actor=actor, at=now, day=planned.planned_on)
    search.index(session, session.title, session.place)


def approve(session: Session, number: str, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter the approval of the Party committee and the county union."""
    session.approval_no, session.approved_on = number.strip() or None, day
    move(session, "approve", actor=actor, now=now, approval_no=number.strip(), day=day)


def appoint(
    session: Session, office: Office, delegates: Iterable[Delegate], *, actor: Actor, now: datetime
) -> None:
    """Name who holds an office at the session, in place of those named before."""
    chosen = list(delegates)
    if any(not each.in_office(session.planned_on) or each.congress_id != session.congress_id
           for each in chosen):  # fmt: skip
        raise RuleBroken(_("Only delegates in office can hold an office."), field="delegates")
    if office in (Office.CHAIR, Office.HEAD_TELLER, Office.SECRETARY) and len(chosen) > 1:
        raise RuleBroken(_("Only one delegate can hold this office."), field="delegates")
    for row in [each for each in session.offices if each.office is office]:
        session.offices.remove(row)
        db.session.delete(row)
    db.session.flush()
    for each in chosen:
        session.offices.append(
            SessionOffice(session_id=session.id, delegate_id=each.id, office=office)
        )
    db.session.flush()
    record("congress:appoint", session, actor=actor, at=now, office=office,
           delegates=[each.id for each in chosen])  # fmt: skip


def call(session: Session, *, actor: Actor, now: datetime) -> None:
    """Call the delegates to an approved session; the agenda gets what has become owed since."""
    agenda.add_what_is_owed(session)
    if not session.items:
        raise RuleBroken(_("Put something on the agenda before you call the session."))
    move(session, "call", actor=actor, now=now)
    tell_delegates(session.congress, CALLED, session, title=session.title,
                   day=session.planned_on, place=session.place)  # fmt: skip


def open_session(session: Session, *, actor: Actor, now: datetime) -> None:
    """Open the session. Raises RuleBroken naming whatever still stands in the way."""
    if session.state == "called":
        _check_opening(session, now)
    if session.began_at is None:
        session.papers_in_time = opening.papers_in_time(session, now)
    session.began_at = session.began_at or now
    gauge = hall.gauge(session, now)
    session.due, session.present = gauge.due, gauge.present
    move(session, "open", actor=actor, now=now, due=gauge.due, present=gauge.present)


def _check_opening(session: Session, now: datetime) -> None:
    if local_date(now) < session.planned_on:
        raise RuleBroken(_("The session is not to be opened before the day it is planned for."))
    for other in of_session.sessions_of(session.congress):
        if other.state == "in_session":
            raise RuleBroken(_("Another session of this congress is open."))
    stopping = [point for point in opening.points(session, now) if point.stops]
    if stopping:
        said = "；".join(" ".join((point.label, *point.why)) for point in stopping)
        raise RuleBroken(_("The session cannot be opened yet: %(why)s", why=said))


def adjourn(session: Session, reason: str, *, actor: Actor, now: datetime) -> None:
    """Adjourn: too few are there, or it goes on another day."""
    _check_no_vote(session)
    attendance.empty_hall(session, actor=actor, now=now)
    move(session, "adjourn", actor=actor, now=now, note=reason)


def close(session: Session, *, actor: Actor, now: datetime) -> None:
    """Close the session: whoever took part has it in their log, and the time limits begin."""
    _check_no_vote(session)
    for stay in hall.stays(session):
        log(stay.delegate, Activity.SESSION, local_date(stay.in_at), session.title, ref_of(session))
    _confirm_owed(session, actor, now)
    session.ended_at = now
    attendance.empty_hall(session, actor=actor, now=now)
    move(session, "close", actor=actor, now=now, due=session.due, present=session.present)


def _check_no_vote(session: Session) -> None:
    if hall.open_vote(session) is not None:
        raise RuleBroken(_("A vote is open. Close it before you go on."))


def _confirm_owed(session: Session, actor: Actor, now: datetime) -> None:
    """Joint meetings are confirmed and patrols reported by the session that dealt with them."""
    dealt_with = {item.power for item in session.items}
    if JOINT_MEETINGS in dealt_with:
        for meeting in of_session.unconfirmed_meetings(session.congress):
            meeting.confirmed_by_id = session.id
    if PATROLS in dealt_with:
        for patrol in of_session.patrols_to_report(session.congress):
            move(patrol, "report", actor=actor, now=now)


def publish(
    session: Session, day: date, until: date, *, actor: Actor, now: datetime
) -> None:  # fmt: skip
    """Publish what was decided, on display from `day` to `until`."""
    rule = current_pack().limit("open.posting_min")
    shown = verdict(rule, (until - day).days)
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field="day")
    if shown.ok is not True:
        raise RuleBroken(" ".join(shown.sentences()), field="until", rule=shown.rule)
    undecided = [each for each in of_session.resolutions_of(session) if each.state == "draft"]
    if undecided:
        raise RuleBroken(_("“%(title)s” has no result yet.", title=undecided[0].title))
    session.published_on, session.posted_until = day, until
    move(session, "publish", actor=actor, now=now, day=day, until=until)
    for resolution in of_session.resolutions_of(session):
        if resolution.state == "adopted":
            resolution.published_on, resolution.posted_until = day, until
            move(resolution, "publish", actor=actor, now=now, day=day)


def report(session: Session, number: str, day: date, *, actor: Actor, now: datetime) -> None:
    """Enter the report to the county union: its number and the day it was sent."""
    session.report_no, session.reported_on = number.strip() or None, day
    move(session, "report", actor=actor, now=now, report_no=number.strip(), day=day)


def archive(session: Session, *, actor: Actor, now: datetime) -> None:
    """Archive the session once every resolution has come to its end."""
    open_ones = [
        each for each in of_session.resolutions_of(session)
        if each.state in ("draft", "adopted", "published")
    ]  # fmt: skip
    if open_ones:
        raise RuleBroken(_("“%(title)s” has not been carried out yet.", title=open_ones[0].title))
    move(session, "archive", actor=actor, now=now)


def cancel(session: Session, reason: str, *, actor: Actor, now: datetime) -> None:
    """Cancel a session that has not been opened, with the reason."""
    move(session, "cancel", actor=actor, now=now, note=reason)
