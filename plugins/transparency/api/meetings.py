"""Joint meetings for programs: the plan, the table, the agenda, decisions and their tasks."""

from typing import Any

from flask import g

from platform_core.api import (
    get_or_404,
    moves_for,
    require,
    rest,
    status_sentence,
    today,
    utcnow,
)
from plugins.transparency.api import meeting_schemas as sent
from plugins.transparency.api.frame import Given, Rows, api_bp
from plugins.transparency.api.schemas import ReasonIn, VerbIn
from plugins.transparency.meeting_workflow import Side
from plugins.transparency.models import JointTask, MeetingSeat, MeetingTopic, PartyGovUnionMeeting
from plugins.transparency.operations import meetings
from plugins.transparency.operations.meetings import Order, Plan
from plugins.transparency.queries import meetings as found

MEET, CARRY = "transparency:meet", "transparency:carry_out"
PLAIN = (*sent.MeetingLineOut().fields, "place", "chair", "recorder", "version", "seats")


def shown(it: PartyGovUnionMeeting) -> Given:
    """The meeting as data, its version in the ETag."""
    rest.stamp(it)
    topics = found.topics_of(it)
    tasks = found.tasks_by_topic(topics)
    return {name: getattr(it, name) for name in PLAIN} | {
        "sentence": status_sentence(it, today()),
        "topics": [_topic(topic, tasks[topic.id]) for topic in topics],
        "moves": [move.name for move in moves_for(it, g.actor)],
    }  # fmt: skip


def _topic(topic: MeetingTopic, tasks: list[JointTask]) -> Given:
    names = ("id", "position", "side", "title", "discussion", "decision")
    return {name: getattr(topic, name) for name in names} | {"tasks": tasks}


def _meeting(id: int, *, lock: bool = False) -> PartyGovUnionMeeting:
    return get_or_404(PartyGovUnionMeeting, id, lock=lock)


def _of(model: type[Any]) -> Any:
    def find(id: int, *, lock: bool = False) -> Any:
        return get_or_404(model, id, lock=lock)

    return find


MEETINGS = Rows(name="joint_meeting", path="/joint-meetings", find=_meeting, show=shown,
                out=sent.MeetingOut)  # fmt: skip
TOPICS = Rows(name="meeting_topic", path="/meeting-topics", find=_of(MeetingTopic), show=shown,
              out=sent.MeetingOut, matter=lambda topic: topic.meeting)  # fmt: skip
SEATS = Rows(name="meeting_seat", path="/meeting-seats", find=_of(MeetingSeat), show=shown,
             out=sent.MeetingOut, matter=lambda seat: _meeting(seat.meeting_id))  # fmt: skip
TASKS = Rows(name="joint_task", path="/joint-tasks", find=_of(JointTask), show=rest.stamp,
             out=sent.TaskOut)  # fmt: skip


@api_bp.get("/joint-meetings")
@require(CARRY)
@api_bp.arguments(rest.PageArgs, location="query")
@api_bp.response(200, rest.page_of(sent.MeetingLineOut))
def meeting_list(args: Given) -> Any:
    """Joint meetings, the latest first."""
    latest = (PartyGovUnionMeeting.planned_on.desc(), PartyGovUnionMeeting.id.desc())
    return rest.listed(found.meetings(), *latest, args=args)


@api_bp.get("/joint-meetings/<int:id>")
@require(CARRY)
@api_bp.response(200, sent.MeetingOut)
def meeting(id: int) -> Any:
    """One joint meeting."""
    return shown(_meeting(id))


@api_bp.post("/joint-meetings")
@require(MEET, starts=True)
@api_bp.arguments(sent.PlanIn)
@api_bp.response(201, sent.MeetingOut)
def plan_meeting(given: Given) -> Any:
    """Plan a joint meeting."""
    return shown(meetings.plan(Plan(**given), actor=g.actor, now=utcnow()))


@MEETINGS.verb("change", MEET, sent.ChangePlanIn, "Change the plan.")
def change(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.change(it, Plan(**given), **by)


@MEETINGS.verb("topics", MEET, sent.TopicIn, "Put a topic on the agenda.")
def add_topic(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.add_topic(it, Side(given["side"]), given["title"], **by)


@MEETINGS.verb("seats", MEET, sent.SeatIn, "Invite somebody, or note who came.")
def add_seat(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.seat(it, Side(given["side"]), given["name"], given["post"], **by)


@MEETINGS.verb("call", MEET, VerbIn, "Call the meeting.")
def call(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.call(it, **by)


@MEETINGS.verb("hold", MEET, sent.DayIn, "Enter that it was held.")
def hold(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.hold(it, given["day"], **by)


@MEETINGS.verb("sign", MEET, sent.DayIn, "Note that all three sides signed the minutes.")
def sign(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.sign(it, given["day"], **by)


@MEETINGS.verb("cancel", MEET, ReasonIn, "Call it off.")
def cancel(it: PartyGovUnionMeeting, given: Given, **by: Any) -> None:
    meetings.cancel(it, given["reason"], **by)


@TOPICS.verb("decide", MEET, sent.DecisionIn, "Write the decision into the minutes.")
def decide(topic: MeetingTopic, given: Given, **by: Any) -> None:
    meetings.decide(topic, given["discussion"], given["decision"], **by)


@TOPICS.verb("tasks", MEET, sent.OrderIn, "Make the decision into a task.")
def give_task(topic: MeetingTopic, given: Given, **by: Any) -> None:
    meetings.give_task(topic, Order(**given), **by)


@SEATS.verb("present", MEET, VerbIn, "Turn round whether somebody came.")
def present(seat: MeetingSeat, given: Given, **by: Any) -> None:
    meetings.absent(seat, _meeting(seat.meeting_id), **by)


@api_bp.get("/joint-tasks")
@require(CARRY)
@api_bp.arguments(sent.TaskArgs, location="query")
@api_bp.response(200, rest.page_of(sent.TaskOut))
def task_list(args: Given) -> Any:
    """Tasks from all joint meetings, the earliest due first."""
    earliest = (JointTask.due_on.asc(), JointTask.id.asc())
    return rest.listed(found.tasks(str(args["state"]), today()), *earliest, args=args)


@api_bp.get("/joint-tasks/<int:id>")
@require(CARRY)
@api_bp.response(200, sent.TaskOut)
def task(id: int) -> Any:
    """One task."""
    return rest.stamp(get_or_404(JointTask, id))


@TASKS.verb("progress", CARRY, sent.WordsIn, "Report progress.")
def progress(it: JointTask, given: Given, **by: Any) -> None:
    meetings.report_progress(it, given["text"], **by)


@TASKS.verb("claim", CARRY, sent.WordsIn, "Report it as done, with what proves it.")
def claim(it: JointTask, given: Given, **by: Any) -> None:
    meetings.claim_done(it, given["text"], **by)


@TASKS.verb("confirm", MEET, sent.DayIn, "Confirm that it is done.")
def confirm(it: JointTask, given: Given, **by: Any) -> None:
    meetings.confirm_done(it, given["day"], **by)


@TASKS.verb("send-back", MEET, ReasonIn, "The evidence does not hold.")
def send_back(it: JointTask, given: Given, **by: Any) -> None:
    meetings.send_task_back(it, given["reason"], **by)


@TASKS.verb("drop", MEET, ReasonIn, "It need not be done any more.")
def drop(it: JointTask, given: Given, **by: Any) -> None:
    meetings.drop_task(it, given["reason"], **by)
