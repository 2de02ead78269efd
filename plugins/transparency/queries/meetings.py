"""Joint meetings and their tasks as pages need them."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from platform_core.api import db
from plugins.transparency.meeting_workflow import TASK
from plugins.transparency.models import JointTask, MeetingTopic, PartyGovUnionMeeting

OPEN_TASKS = tuple(sorted(TASK.open_states))


def meetings() -> Select[PartyGovUnionMeeting]:
    """All joint meetings, for `paginate`."""
    return select(PartyGovUnionMeeting)


def topics_of(meeting: PartyGovUnionMeeting) -> Sequence[MeetingTopic]:
    """The agenda with its tasks, in two queries however long it is."""
    query = select(MeetingTopic).where(MeetingTopic.meeting_id == meeting.id)
    return db.session.scalars(query.order_by(MeetingTopic.position)).all()


def tasks_by_topic(topics: Sequence[MeetingTopic]) -> dict[int, list[JointTask]]:
    """The tasks of an agenda, by topic."""
    ids = [topic.id for topic in topics]
    query = select(JointTask).where(JointTask.topic_id.in_(ids))
    found: dict[int, list[JointTask]] = {id: [] for id in ids}
    for task in db.session.scalars(query.order_by(JointTask.due_on, JointTask.id)):
        found[task.topic_id].append(task)
    return found


def tasks(state: str, today: date) -> Select[JointTask]:
    """Tasks with their topic and meeting for `paginate`: "open", "late", one state, or all."""
    query = select(JointTask).options(joinedload(JointTask.topic).joinedload(MeetingTopic.meeting))
    if state in ("open", "late"):
        query = query.where(JointTask.state.in_(OPEN_TASKS))
    elif state:
        query = query.where(JointTask.state == state)
    return query.where(JointTask.due_on < today) if state == "late" else query


def count_tasks(today: date) -> dict[str, int]:
    """How many tasks stand in each state, and under "late" the open ones past their day."""
    query = select(JointTask.state, func.count()).group_by(JointTask.state)
    counts = dict(db.session.execute(query).all())
    late = select(func.count()).select_from(JointTask)
    overdue = late.where(JointTask.state.in_(OPEN_TASKS), JointTask.due_on < today)
    return counts | {"late": db.session.scalar(overdue) or 0}
