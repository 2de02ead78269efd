"""What is filled in for joint meetings and their tasks."""

from typing import Any

from flask import g

from platform_core.api import (
    ChoiceField,
    DayField,
    LineField,
    RowForm,
    TextArea,
    offer,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import choices
from plugins.transparency.meeting_workflow import Side
from plugins.transparency.models import MeetingTopic, PartyGovUnionMeeting
from plugins.transparency.operations.meetings import Order, Plan


class MeetingForm(RowForm):
    """What is settled of a meeting before it is held."""

    title = LineField(_l("Title"), longest=120)
    planned_on = DayField(_l("Planned for"))
    place = LineField(_l("Place"), longest=80, required=False)
    chair = LineField(_l("Chaired by"), longest=80, required=False)
    recorder = LineField(_l("Keeper of the minutes"), longest=40, required=False)

    def fill(self, row: PartyGovUnionMeeting | None) -> None:
        if row is not None and not self.is_submitted():
            self.begin(title=row.title, planned_on=row.planned_on, place=row.place,
                       chair=row.chair, recorder=row.recorder)  # fmt: skip

    def plan(self) -> Plan:
        """What was filled in, for the operation."""
        return Plan(
            title=self.title.data, planned_on=self.planned_on.data, place=self.place.data or "",
            chair=self.chair.data or "", recorder=self.recorder.data or "",
        )  # fmt: skip


class TopicForm(RowForm):
    """A topic for the agenda."""

    side = ChoiceField(_l("Put forward by which side"), choices=lambda: choices(Side))
    title = LineField(_l("Topic of the meeting"), longest=160)


class SeatForm(RowForm):
    """Somebody at the table."""

    side = ChoiceField(_l("Which side"), choices=lambda: choices(Side))
    name = LineField(_l("Name"), longest=40)
    post = LineField(_l("Unit and office"), longest=80, required=False)


class HeldForm(RowForm):
    """The day it was held."""

    day = DayField(_l("Held on"), default=today)

    def fill(self, row: Any) -> None:
        if not self.is_submitted():
            self.begin(day=min(row.planned_on, today()))


class SignedForm(RowForm):
    """The day the minutes were signed."""

    day = DayField(_l("Signed on"), default=today)


class CauseForm(RowForm):
    """A reason."""

    reason = TextArea(_l("Why"), longest=1000, rows=3)


class DecisionForm(RowForm):
    """What was said and decided on a topic."""

    discussion = TextArea(_l("How it was discussed"), longest=4000, rows=4, required=False)
    decision = TextArea(_l("What was decided"), longest=2000, rows=3)

    def fill(self, row: MeetingTopic) -> None:
        if not self.is_submitted():
            self.begin(discussion=row.discussion, decision=row.decision)


class TaskForm(RowForm):
    """A task that follows from a decision."""

    title = LineField(_l("What is to be done"), longest=160)
    owner = LineField(_l("Unit in charge"), longest=80)
    account = ChoiceField(_l("Account that reports"), choices=(), coerce=int, required=False)
    due_on = DayField(_l("Due on"))

    def fill(self, row: Any) -> None:
        offer(self.account, people_choices(g.actor), _("None: the office reports"))

    def order(self) -> Order:
        """What was filled in, for the operation."""
        return Order(title=self.title.data, owner=self.owner.data, due_on=self.due_on.data,
                     owner_account_id=self.account.data)  # fmt: skip


class ProgressForm(RowForm):
    """How far a task is."""

    progress = TextArea(_l("How far it is"), longest=2000, rows=3)


class ClaimForm(RowForm):
    """What proves that a task is done."""

    evidence = TextArea(_l("What was done, and what proves it"), longest=2000, rows=4)


class DoneForm(RowForm):
    """The day it was done."""

    day = DayField(_l("Done on"), default=today)
