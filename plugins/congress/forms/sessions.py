"""Forms about a session: its plan, agenda, papers, offices and end."""

from datetime import timedelta
from typing import Any

from platform_core.api import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    NumberField,
    RadioChoiceField,
    RowForm,
    TextArea,
    UploadField,
    current_pack,
    offer,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.congress.forms.base import delegate_pairs
from plugins.congress.labels import choices
from plugins.congress.models import AgendaItem, Congress, Material, Session
from plugins.congress.operations import delegates as electing
from plugins.congress.operations.agenda import Motion
from plugins.congress.operations.sessions import Plan
from plugins.congress.powers import powers_of
from plugins.congress.queries import bodies
from plugins.congress.terms import ItemKind, Mode, Office, SessionKind

FILES = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"


class PlanForm(RowForm):
    """When, where and how a session meets."""

    planned_on = DayField(_l("Planned for"))
    begins = LineField(_l("Begins at"), longest=5, default="09:00")
    place = LineField(_l("Place"), longest=120)
    kind = RadioChoiceField(
        _l("Kind"), choices=lambda: choices(SessionKind), default=SessionKind.ANNUAL
    )
    mode = RadioChoiceField(_l("How it meets"), choices=lambda: choices(Mode), default=Mode.ONSITE)
    proposed_by = NumberField(
        _l("Delegates who moved it"), required=False,
        description=_l("Only for an extraordinary session."),
    )  # fmt: skip
    title = LineField(
        _l("Title"), longest=120, required=False,
        description=_l("Left empty, it is made from the congress and its number."),
    )  # fmt: skip

    def fill(self, row: Session | Congress) -> None:
        if isinstance(row, Session):
            self.begin(
                planned_on=row.planned_on, begins=row.begins, place=row.place, kind=row.kind,
                mode=row.mode, proposed_by=row.proposed_by, title=row.title,
            )  # fmt: skip

    def plan(self) -> Plan:
        """What was filled in, for the operation."""
        return Plan(
            planned_on=self.planned_on.data, begins=self.begins.data, place=self.place.data,
            kind=SessionKind(self.kind.data), mode=Mode(self.mode.data),
            proposed_by=self.proposed_by.data, title=self.title.data or "",
        )  # fmt: skip


class ApprovalForm(RowForm):
    """The approval of a session."""

    approval_no = LineField(_l("Number of the approval"), longest=80)
    day = DayField(_l("Approved on"), default=today)


class ReasonForm(RowForm):
    """A reason."""

    reason = TextArea(_l("Reason"), longest=400, rows=3)


class OfficeForm(RowForm):
    """Who holds an office."""

    office = ChoiceField(_l("Office"), choices=lambda: choices(Office))
    delegates = ChoicesField(_l("Delegates"), choices=(), coerce=int)

    def fill(self, row: Session) -> None:
        people = bodies.delegates_in_office(row.congress, row.planned_on)
        offer(self.delegates, delegate_pairs(people))


class PowerForm(RowForm):
    """An item made from a template."""

    power = ChoiceField(_l("What the congress may deal with"), choices=())

    def fill(self, row: Session) -> None:
        powers = powers_of(row.congress.level)
        offer(self.power, [(each.key, each.label) for each in powers], _("Please choose"))


class ItemForm(RowForm):
    """An item of the agenda, in one's own words."""

    title = LineField(_l("Title"), longest=160)
    kind = ChoiceField(_l("What is done with it"), choices=lambda: choices(ItemKind))
    proposer = LineField(_l("Put forward by"), longest=80, required=False)
    minutes = NumberField(_l("Minutes planned"), least=1, most=600, default=15)
    needs_vote = BooleanField(_l("It is voted on"))
    secret = BooleanField(_l("By secret ballot"))
    part = BooleanField(_l("It is a part of the item before it"))
    internal = BooleanField(_l("Only the office sees it"))

    def fill(self, row: AgendaItem | Session) -> None:
        if isinstance(row, AgendaItem) and not self.is_submitted():
            self.begin(title=row.title, kind=row.kind, proposer=row.proposer,
                       minutes=row.minutes, needs_vote=row.needs_vote,
                       secret=row.secret, part=row.part, internal=row.internal)  # fmt: skip

    def motion(self) -> Motion:
        """What was filled in, for the operation."""
        return Motion(
            title=self.title.data, kind=ItemKind(self.kind.data),
            proposer=self.proposer.data or "", minutes=self.minutes.data,
            needs_vote=bool(self.needs_vote.data), secret=bool(self.secret.data),
            part=bool(self.part.data), internal=bool(self.internal.data),
        )  # fmt: skip


class OpinionForm(RowForm):
    """What a delegation says of an item."""

    group = ChoiceField(_l("Group of delegates"), choices=(), coerce=int)
    body = TextArea(_l("Opinion"))

    def fill(self, row: AgendaItem) -> None:
        groups = electing.groups_of(row.session.congress)
        offer(self.group, [(each.id, each.name) for each in groups], _("Please choose"))


class AmendmentForm(RowForm):
    """A delegation's other wording of a paragraph."""

    group = ChoiceField(_l("Group of delegates"), choices=(), coerce=int)
    paragraph = NumberField(_l("Paragraph"), least=1, most=999)
    wording = TextArea(_l("How it should read; leave empty to strike it out"), longest=4000,
                       required=False)  # fmt: skip
    reason = TextArea(_l("Why"), longest=1000, rows=3)

    def fill(self, row: Material) -> None:
        groups = electing.groups_of(row.session.congress)
        offer(self.group, [(each.id, each.name) for each in groups], _("Please choose"))


class DecideForm(RowForm):
    """Whether an amendment is taken over."""

    accept = RadioChoiceField(_l("Decision"), choices=lambda: [
        ("yes", _("Take it over")), ("no", _("Do not take it over"))
    ])  # fmt: skip
    answer = TextArea(_l("Reason"), longest=1000, rows=3, required=False)


class AnswerForm(RowForm):
    """The answer to an opinion."""

    answer = TextArea(_l("Answer"), rows=3)


class OutcomeForm(RowForm):
    """What was said or decided on an item."""

    outcome = TextArea(_l("Outcome, for the minutes"), longest=4000, required=False)

    def fill(self, row: AgendaItem) -> None:
        self.begin(outcome=row.outcome)


class MaterialForm(RowForm):
    """A paper for the delegates."""

    title = LineField(_l("Title of the paper"), longest=160)
    item = ChoiceField(_l("For the item"), choices=(), coerce=int, required=False)
    body = TextArea(_l("Its text"), longest=20000, required=False, rows=8)
    file = UploadField(_l("Or a file"), accept=FILES, required=False)

    def fill(self, row: Session) -> None:
        items = [(each.id, each.heading) for each in row.items]
        offer(self.item, items, _("The whole session"))


class SendForm(RowForm):
    """Handing out the papers."""

    day = DayField(_l("Sent on"), default=today)


class ReceiptsForm(RowForm):
    """Who signed on paper."""

    delegates = ChoicesField(_l("Signed for the papers"), choices=(), coerce=int)

    def fill(self, row: Session) -> None:
        people = bodies.delegates_in_office(row.congress, today())
        offer(self.delegates, delegate_pairs(people))


class PublishForm(RowForm):
    """Posting what was decided."""

    day = DayField(_l("Posted from"), default=today)
    until = DayField(_l("Posted until"))

    def fill(self, row: Any) -> None:
        if not self.is_submitted():
            least = int(current_pack().limit("open.posting_min").value)
            self.begin(until=today() + timedelta(days=least))


class ReportForm(RowForm):
    """The report to the county."""

    report_no = LineField(_l("Number of the report"), longest=80)
    day = DayField(_l("Sent on"), default=today)
