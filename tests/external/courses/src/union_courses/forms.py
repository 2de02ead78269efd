"""What is filled in."""

from platform_core.api import DayField, Form, LineField, NumberField
from platform_core.api import lazy_gettext as _l
from union_courses.operations import Plan


class PlanForm(Form):
    """What is planned."""

    title = LineField(_l("What it teaches"), longest=100)
    place = LineField(_l("Place"), longest=100)
    planned_on = DayField(_l("Day"))
    hours = NumberField(_l("Hours"), least=1, most=40)

    def plan(self, session_id: int | None) -> Plan:
        """What was filled in, for the operation."""
        return Plan(title=self.title.data, place=self.place.data, hours=self.hours.data,
                    planned_on=self.planned_on.data, session_id=session_id)  # fmt: skip


class HoldForm(Form):
    """How many came."""

    present = NumberField(_l("Number present"), least=0, most=2000)


class CancelForm(Form):
    """Why it is called off."""

    reason = LineField(_l("Reason"), longest=200)
