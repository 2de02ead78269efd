"""Joint meetings of Party, government and union: agenda, minutes, and the tasks they give."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Place,
    Refused,
    Verb,
    asked_page,
    get_or_404,
    moves,
    page,
    paginate,
    redirect_to,
    require,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.forms.meetings import (
    CauseForm,
    ClaimForm,
    DecisionForm,
    DoneForm,
    HeldForm,
    MeetingForm,
    ProgressForm,
    SeatForm,
    SignedForm,
    TaskForm,
    TopicForm,
)
from plugins.transparency.meeting_workflow import TASK, Side
from plugins.transparency.models import JointTask, MeetingSeat, MeetingTopic, PartyGovUnionMeeting
from plugins.transparency.operations import meetings as meeting_up
from plugins.transparency.papers.meetings import SHEETS
from plugins.transparency.queries import meetings as found
from plugins.transparency.views.frame import bp, desk, happenings

MEET, CARRY = "transparency:meet", "transparency:carry_out"
# The page itself shows who and what; its history keeps to the steps.
ONE_BY_ONE = frozenset({"transparency:seat", "transparency:add_topic", "transparency:present"})


@bp.get("/meetings")
@require(CARRY)
def meetings() -> ResponseReturnValue:
    """All joint meetings, the latest first."""
    after, limit = asked_page(30)
    order = (PartyGovUnionMeeting.planned_on.desc(), PartyGovUnionMeeting.id.desc())
    lines = paginate(found.meetings(), *order, after=after, limit=limit)
    return page("transparency/meetings.html", lines=lines, counts=found.count_tasks(today()))


@bp.get("/meetings/new")
@require(MEET, starts=True)
def new_meeting() -> ResponseReturnValue:
    """Ask when and where."""
    return page("transparency/meeting_new.html", form=MeetingForm())


@bp.post("/meetings/new")
@require(MEET, starts=True)
def plan_meeting() -> ResponseReturnValue:
    """Plan a joint meeting."""
    form = MeetingForm()
    if not form.validate_on_submit():
        return page("transparency/meeting_new.html", form=form), 422
    made = meeting_up.plan(form.plan(), actor=g.actor, now=utcnow())
    flash(_("%(number)s is planned. Put its topics on the agenda.", number=made.number), "success")
    return redirect_to("transparency.meeting", id=made.id)


@bp.get("/meetings/<int:id>")
@require(CARRY)
def meeting(id: int) -> ResponseReturnValue:
    """One joint meeting."""
    return meeting_page(get_or_404(PartyGovUnionMeeting, id))


def meeting_page(it: PartyGovUnionMeeting, refused: Refused = NONE) -> str:
    """Who is at the table, the agenda with its decisions and tasks, and what to do."""
    topics = found.topics_of(it)
    return page(
        "transparency/meeting.html", it=it, sentence=status_sentence(it, today()),
        topics=topics, tasks=found.tasks_by_topic(topics), sides=list(Side),
        acts=desk.offers("joint_meeting", it, refused), entries=happenings(it, ONE_BY_ONE),
        topic_acts={each.id: desk.offers("meeting_topic", each, refused) for each in topics},
        seat_acts={each.id: desk.offers("meeting_seat", each, refused) for each in it.seats},
        papers=[(name, sheet.label) for name, sheet in SHEETS.items() if sheet.exists(it)],
    )  # fmt: skip


def topic_page(topic: MeetingTopic, refused: Refused = NONE) -> str:
    """A topic is shown on the page of its meeting."""
    return meeting_page(topic.meeting, refused)


def seat_page(seat: MeetingSeat, refused: Refused = NONE) -> str:
    """So is a seat."""
    return meeting_page(get_or_404(PartyGovUnionMeeting, seat.meeting_id), refused)


@bp.get("/joint-tasks")
@require(CARRY)
def joint_tasks() -> ResponseReturnValue:
    """The tasks from all joint meetings, the earliest due first."""
    state = request.args.get("state", "open")[:20]
    if state not in ("open", "late", "all", *(each.name for each in TASK.states)):
        raise NotFound()
    after, limit = asked_page(30)
    wanted = found.tasks("" if state == "all" else state, today())
    lines = paginate(wanted, JointTask.due_on.asc(), JointTask.id.asc(), after=after, limit=limit)
    return page("transparency/joint_tasks.html", lines=lines, state=state, states=TASK.states,
                counts=found.count_tasks(today()))  # fmt: skip


@bp.get("/joint-tasks/<int:id>")
@require(CARRY)
def joint_task(id: int) -> ResponseReturnValue:
    """One task."""
    return task_page(get_or_404(JointTask, id))


def task_page(it: JointTask, refused: Refused = NONE) -> str:
    """Who does what by when, how far it is, and what proves it."""
    return page(
        "transparency/joint_task.html", it=it, sentence=status_sentence(it, today()),
        acts=desk.offers("joint_task", it, refused), entries=happenings(it),
    )  # fmt: skip


def _topic(it: PartyGovUnionMeeting, form: TopicForm, **by: Any) -> None:
    meeting_up.add_topic(it, Side(form.side.data), form.title.data, **by)


def _seat(it: PartyGovUnionMeeting, form: SeatForm, **by: Any) -> None:
    meeting_up.seat(it, Side(form.side.data), form.name.data, form.post.data or "", **by)


def _decide(it: MeetingTopic, form: DecisionForm, **by: Any) -> None:
    meeting_up.decide(it, form.discussion.data or "", form.decision.data, **by)


def _task(it: MeetingTopic, form: TaskForm, **by: Any) -> None:
    meeting_up.give_task(it, form.order(), **by)


def _present(it: MeetingSeat, form: Any, **by: Any) -> None:
    meeting_up.absent(it, get_or_404(PartyGovUnionMeeting, it.meeting_id), **by)


def _is_held(it: MeetingTopic) -> bool:
    return it.meeting.state == "held"


def _gives_tasks(it: MeetingTopic) -> bool:
    return it.meeting.state in ("held", "signed") and bool(it.decision)


def _seat_is_held(it: MeetingSeat) -> bool:
    return get_or_404(PartyGovUnionMeeting, it.meeting_id).state == "held"


desk.place(Place(
    name="joint_meeting", model=PartyGovUnionMeeting, show=meeting_page,
    address=lambda it: url_for("transparency.meeting", id=it.id),
    verbs=(
        Verb(name="topic", label=_l("Put a topic on the agenda"), permission=MEET,
             form=TopicForm, may=lambda it: it.closed_at is None, do=_topic),
        Verb(name="seat", label=_l("Invite somebody"), permission=MEET, form=SeatForm,
             may=lambda it: it.closed_at is None, do=_seat),
        Verb(name="change", label=_l("Change the plan"), permission=MEET, form=MeetingForm,
             may=lambda it: it.state in ("planned", "called"),
             do=lambda it, form, **by: meeting_up.change(it, form.plan(), **by)),
        Verb(name="call", label=_l("Call the meeting"), permission=MEET, kind="primary",
             may=moves("call"), do=lambda it, form, **by: meeting_up.call(it, **by)),
        Verb(name="hold", label=_l("Enter that it was held"), permission=MEET, form=HeldForm,
             may=moves("hold"), leads=True,
             do=lambda it, form, **by: meeting_up.hold(it, form.day.data, **by)),
        Verb(name="sign", label=_l("Minutes signed"), permission=MEET, form=SignedForm,
             may=moves("sign"),
             do=lambda it, form, **by: meeting_up.sign(it, form.day.data, **by)),
        Verb(name="cancel", label=_l("Cancel"), permission=MEET, form=CauseForm, kind="danger",
             may=moves("cancel"),
             do=lambda it, form, **by: meeting_up.cancel(it, form.reason.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="meeting_topic", model=MeetingTopic, show=topic_page,
    address=lambda it: url_for("transparency.meeting", id=it.meeting_id,
                               _anchor=f"topic-{it.position}"),
    verbs=(
        Verb(name="decide", label=_l("Enter the decision"), permission=MEET, form=DecisionForm,
             may=_is_held, do=_decide),
        Verb(name="task", label=_l("Give a task"), permission=MEET, form=TaskForm,
             may=_gives_tasks, do=_task),
    ),
))  # fmt: skip

desk.place(Place(
    name="meeting_seat", model=MeetingSeat, show=seat_page,
    address=lambda it: url_for("transparency.meeting", id=it.meeting_id, _anchor="seats"),
    verbs=(
        Verb(name="present", label=_l("Came / did not come"), permission=MEET, may=_seat_is_held,
             do=_present),
    ),
))  # fmt: skip

desk.place(Place(
    name="joint_task", model=JointTask, show=task_page,
    address=lambda it: url_for("transparency.joint_task", id=it.id),
    verbs=(
        Verb(name="claim", label=_l("Report as done"), permission=CARRY, form=ClaimForm,
             may=moves("claim"),
             do=lambda it, form, **by: meeting_up.claim_done(it, form.evidence.data, **by)),
        Verb(name="progress", label=_l("Report progress"), permission=CARRY, form=ProgressForm,
             may=moves("progress"),
             do=lambda it, form, **by: meeting_up.report_progress(
                 it, form.progress.data, **by)),
        Verb(name="confirm", label=_l("Confirm as done"), permission=MEET, form=DoneForm,
             may=moves("confirm"), leads=True,
             do=lambda it, form, **by: meeting_up.confirm_done(it, form.day.data, **by)),
        Verb(name="send_back", label=_l("Send back"), permission=MEET, form=CauseForm,
             may=moves("send_back"),
             do=lambda it, form, **by: meeting_up.send_task_back(it, form.reason.data, **by)),
        Verb(name="drop", label=_l("Drop the task"), permission=MEET, form=CauseForm,
             kind="danger", may=moves("drop"),
             do=lambda it, form, **by: meeting_up.drop_task(it, form.reason.data, **by)),
    ),
))  # fmt: skip
