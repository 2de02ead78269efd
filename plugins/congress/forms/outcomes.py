"""Forms about what a session leaves behind: resolutions, tasks, patrols, joint meetings."""

from datetime import timedelta
from typing import Any

from flask import g

from platform_core.api import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    NumberField,
    RowForm,
    TextArea,
    current_pack,
    offer,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress.arithmetic import Figures
from plugins.congress.forms.base import account_pairs, delegate_pairs
from plugins.congress.labels import choices
from plugins.congress.models import Congress, Finding, Resolution
from plugins.congress.operations.patrols import Minutes, Route
from plugins.congress.queries import bodies, outcomes
from plugins.congress.queries.outcomes import Voted
from plugins.congress.terms import Topic


class ResolutionForm(RowForm):
    """The text of a resolution."""

    title = LineField(_l("Title of the resolution"), longest=160)
    body = TextArea(_l("Text"), longest=8000, rows=8)

    def fill(self, row: Any) -> None:
        if self.is_submitted():
            return
        if isinstance(row, Resolution):
            self.begin(title=row.title, body=row.body)
        else:
            title = _("Resolution on “%(title)s”", title=row.title)
            said = _("Having deliberated, the congress passes “%(title)s”.", title=row.title)
            self.begin(title=title, body=said)


class FiguresForm(RowForm):
    """The result of the vote: from a vote held here, or as the tellers wrote it."""

    due = NumberField(_l("Due to attend"))
    present = NumberField(_l("Present"))
    issued = NumberField(_l("Ballots issued"))
    returned = NumberField(_l("Ballots returned"))
    valid = NumberField(_l("Valid ballots"))
    votes_for = NumberField(_l("In favour"))
    against = NumberField(_l("Against"))
    abstain = NumberField(_l("Abstentions"))
    effective_on = DayField(_l("In force from"), required=False, default=today)

    def fill(self, row: Resolution) -> None:
        if self.is_submitted():
            return
        found = outcomes.vote_of(row.item)
        if found is not None:
            self.begin(**{name: value for name, value in found.figures.to_json().items()
                          if name in self.data})  # fmt: skip
        else:
            self.begin(due=row.session.due, present=row.session.present)

    def figures(self) -> Figures:
        """What was filled in, for the operation."""
        names = ("due", "present", "issued", "returned", "valid", "votes_for", "against",
                 "abstain")  # fmt: skip
        given = {name: self[name].data for name in names}
        return Figures(**given, invalid=given["returned"] - given["valid"])

    def voted(self, row: Resolution) -> Voted | None:
        """The vote these figures are those of; None where they were entered by hand."""
        found = outcomes.vote_of(row.item)
        same = found is not None and found.figures.to_json() == self.figures().to_json()
        return found if same else None


class TaskForm(RowForm):
    """A task that follows from a resolution."""

    title = LineField(_l("What is to be done"), longest=160)
    owner = LineField(_l("Unit in charge"), longest=80)
    account = ChoiceField(
        _l("Account that reports"), choices=lambda: account_pairs(g.actor), coerce=int,
        required=False, blank=_l("None: the office reports"),
    )  # fmt: skip
    employer = ChoiceField(_l("Whose obligation"), choices=(), coerce=int, required=False)
    due_on = DayField(_l("Due on"))

    def fill(self, row: Resolution) -> None:
        offer(self.employer, employer_pairs(row.session.congress), _("Nobody's in particular"))


def employer_pairs(congress: Congress) -> list[tuple[int, str]]:
    """The employers of a congress, as choices."""
    return [(each.employer_id, each.name) for each in congress.constituents if each.employer_id]


class ReplaceForm(RowForm):
    """The later resolution."""

    by = ChoiceField(_l("Later resolution"), choices=(), coerce=int)

    def fill(self, row: Resolution) -> None:
        later = [each for each in outcomes.adopted() if each.id > row.id]
        offer(self.by, [(each.id, f"{each.number} {each.title}") for each in later],
              _("Please choose"))  # fmt: skip


class ProgressForm(RowForm):
    """How far a task is."""

    progress = TextArea(_l("How far it is"), rows=3)


class ClaimForm(RowForm):
    """What proves that a task is done."""

    evidence = TextArea(_l("What was done, and what proves it"), rows=4)


class DoneForm(RowForm):
    """The day it was done."""

    day = DayField(_l("Done on"), default=today)


class PatrolForm(RowForm):
    """A patrol to come."""

    title = LineField(_l("Title"), longest=120)
    topic = ChoiceField(_l("What it looks at"), choices=lambda: choices(Topic))
    units = LineField(_l("Units visited"), longest=400)
    planned_on = DayField(_l("Planned for"))
    team = ChoicesField(_l("Delegates who go"), choices=(), coerce=int)

    def fill(self, row: Congress) -> None:
        offer(self.team, delegate_pairs(bodies.delegates_in_office(row, today())))

    def route(self) -> Route:
        """What was filled in, for the operation."""
        return Route(title=self.title.data, topic=Topic(self.topic.data),
                     units=self.units.data, planned_on=self.planned_on.data)  # fmt: skip


class AnnounceForm(RowForm):
    """When the units were told."""

    day = DayField(_l("Told on"), default=today)


class VisitForm(RowForm):
    """What was seen."""

    day = DayField(_l("Visited on"), default=today)
    summary = TextArea(_l("What was seen"), rows=5)


class FindingForm(RowForm):
    """Something that is wrong."""

    title = LineField(_l("What is wrong"), longest=160)
    unit = LineField(_l("Unit concerned"), longest=120)
    employer = ChoiceField(_l("Employer concerned"), choices=(), coerce=int, required=False)
    task = ChoiceField(_l("Task it shows not to be done"), choices=(), coerce=int, required=False)

    def fill(self, row: Any) -> None:
        offer(self.employer, employer_pairs(row.congress), _("None"))
        tasks = outcomes.open_tasks()
        offer(self.task, [(each.id, f"{each.number} {each.title}") for each in tasks], _("None"))


class NoticeForm(RowForm):
    """What a rectification notice asks for, and by when."""

    demand = TextArea(_l("What is to be put right"), rows=4)
    by = DayField(_l("By"))

    def fill(self, row: Finding) -> None:
        if not self.is_submitted():
            days = int(current_pack().limit("supervision.rectify").value)
            self.begin(by=today() + timedelta(days=min(days, 30)), demand=row.demand)


class RectifiedForm(RowForm):
    """What the unit says it has done."""

    answer = TextArea(_l("What has been done"), rows=4)


class RecheckForm(RowForm):
    """The second look."""

    day = DayField(_l("Looked at again on"), default=today)


class InsistForm(RowForm):
    """Not put right: a new day."""

    reason = TextArea(_l("What is still wrong"), rows=3)
    by = DayField(_l("By"))


class JointMeetingForm(RowForm):
    """A joint meeting between sessions."""

    held_on = DayField(_l("Held on"), default=today)
    topic = LineField(_l("What it was about"), longest=160)
    attended = LineField(_l("Who was there, from both sides"), longest=400)
    present = NumberField(_l("How many were there"), least=1, most=2000)
    decisions = TextArea(_l("What was decided"), longest=4000)

    def minutes(self) -> Minutes:
        """What was filled in, for the operation."""
        return Minutes(held_on=self.held_on.data, topic=self.topic.data,
                       attended=self.attended.data, present=self.present.data,
                       decisions=self.decisions.data)  # fmt: skip
