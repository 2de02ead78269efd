"""What programs send and get of joint meetings of Party, government and union."""

from platform_core.api import rest
from plugins.transparency.api.schemas import GIVEN, MAYBE, VerbIn
from plugins.transparency.meeting_workflow import MEETING, TASK, Side

MEETING_STATES = [state.name for state in MEETING.states]
TASK_STATES = [state.name for state in TASK.states]
WORDS = 4000


class PlanIn(rest.Schema):
    """What is settled of a meeting before it is held."""

    title = rest.Line(120, **GIVEN)
    planned_on = rest.IsoDay(**GIVEN)
    place = rest.Line(80, load_default="", least=0)
    chair = rest.Line(80, load_default="", least=0)
    recorder = rest.Line(40, load_default="", least=0)


class ChangePlanIn(PlanIn, VerbIn):
    """The plan as it is to be."""


class TopicIn(VerbIn):
    """A topic, for the side that asked for it."""

    side = rest.Choice(Side, **GIVEN)
    title = rest.Line(160, **GIVEN)


class SeatIn(VerbIn):
    """Somebody at the table."""

    side = rest.Choice(Side, **GIVEN)
    name = rest.Line(40, **GIVEN)
    post = rest.Line(80, load_default="", least=0)


class DayIn(VerbIn):
    """The day on which it was."""

    day = rest.IsoDay(**GIVEN)


class DecisionIn(VerbIn):
    """What was said and decided on a topic."""

    discussion = rest.Text(WORDS, load_default="", least=0)
    decision = rest.Text(WORDS, **GIVEN)


class OrderIn(VerbIn):
    """What a decision asks of whom, by when."""

    title = rest.Line(160, **GIVEN)
    owner = rest.Line(80, **GIVEN)
    due_on = rest.IsoDay(**GIVEN)


class WordsIn(VerbIn):
    """What is reported."""

    text = rest.Text(WORDS, **GIVEN)


class TaskArgs(rest.PageArgs):
    """What the list of tasks is narrowed to."""

    state = rest.Choice([*TASK_STATES, "open", "late"], load_default="")


class MeetingLineOut(rest.Schema):
    """A meeting in a list."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(120, **GIVEN)
    state = rest.Choice(MEETING_STATES, **GIVEN)
    planned_on = rest.IsoDay(**GIVEN)
    held_on = rest.IsoDay(**MAYBE)
    signed_on = rest.IsoDay(**MAYBE)


class TaskOut(rest.Schema):
    """A task that a meeting gave."""

    id = rest.Id(**GIVEN)
    number = rest.Line(24, **GIVEN)
    title = rest.Line(160, **GIVEN)
    owner = rest.Line(80, **GIVEN)
    state = rest.Choice(TASK_STATES, **GIVEN)
    due_on = rest.IsoDay(**GIVEN)
    done_on = rest.IsoDay(**MAYBE)
    overdue_on = rest.IsoDay(**MAYBE)
    progress = rest.Text(least=0, longest=WORDS, **GIVEN)
    evidence = rest.Text(least=0, longest=WORDS, **GIVEN)
    version = rest.Whole(**GIVEN)


class TopicOut(rest.Schema):
    """A topic with what was decided, and the tasks that follow from it."""

    id = rest.Id(**GIVEN)
    position = rest.Whole(**GIVEN)
    side = rest.Choice(Side, **GIVEN)
    title = rest.Line(160, **GIVEN)
    discussion = rest.Text(least=0, longest=WORDS, **GIVEN)
    decision = rest.Text(least=0, longest=WORDS, **GIVEN)
    tasks = rest.Several(rest.Nested(TaskOut), **GIVEN)


class SeatOut(rest.Schema):
    """Somebody at the table."""

    id = rest.Id(**GIVEN)
    side = rest.Choice(Side, **GIVEN)
    name = rest.Line(40, **GIVEN)
    post = rest.Line(80, least=0, **GIVEN)
    present = rest.Flag(**GIVEN)


class MeetingOut(MeetingLineOut):
    """One meeting: who is at the table, the agenda, decisions, tasks."""

    place = rest.Line(80, least=0, **GIVEN)
    chair = rest.Line(80, least=0, **GIVEN)
    recorder = rest.Line(40, least=0, **GIVEN)
    sentence = rest.Text(2000, **GIVEN)
    version = rest.Whole(**GIVEN)
    seats = rest.Several(rest.Nested(SeatOut), most=1000, **GIVEN)
    topics = rest.Several(rest.Nested(TopicOut), most=1000, **GIVEN)
    moves = rest.Several(
        rest.Line(40), **GIVEN, metadata={"description": "What its workflow allows me now"}
    )
