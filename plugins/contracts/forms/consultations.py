"""Forms of a consultation: demand, replies, representatives, information, meetings."""

from typing import Any

from sqlalchemy import select

from platform_core.api import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    Employer,
    LineField,
    RowForm,
    TextArea,
    db,
    get_or_404,
    offer,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.labels import choices
from plugins.contracts.models import Campaign, Consultation, Representative
from plugins.contracts.operations.consultations import Demand, Minutes, Seat, next_chair
from plugins.contracts.queries import consultations
from plugins.contracts.queries.coverage import AT_ONCE
from plugins.contracts.terms import Level, Produced, Side, Subject


def employer_pairs() -> list[tuple[int, str]]:
    """The employers of the township that are not closed, as choices."""
    query = select(Employer.id, Employer.name).where(Employer.closed_on.is_(None))
    rows = db.session.execute(query.order_by(Employer.name).limit(3000))
    return [(row.id, row.name) for row in rows]


class DemandForm(RowForm):
    """A written demand for consultation."""

    title = LineField(_l("Title"), longest=160)
    subject = ChoiceField(_l("What it is about"), choices=lambda: choices(Subject))
    level = ChoiceField(_l("For whom"), choices=lambda: choices(Level))
    employer = ChoiceField(_l("Employer"), choices=(), coerce=int, required=False)
    initiator = ChoiceField(
        _l("Who demands it"), choices=lambda: choices(Side), default=Side.UNION.value
    )
    union_side = LineField(_l("Union that consults"), longest=120)
    employer_side = LineField(_l("Employer, or who speaks for the employers"), longest=160)
    matters = TextArea(_l("What is to be talked about"), longest=4000, required=False)
    place = LineField(_l("Where and when"), longest=120, required=False)
    demanded_on = DayField(_l("Received by the other side on"), default=today)

    def fill(self, row: Any) -> None:
        offer(self.employer, employer_pairs(), _("None: many employers"))

    def demand(self) -> Demand:
        """What was filled in, for the operation."""
        employer = get_or_404(Employer, self.employer.data) if self.employer.data else None
        return Demand(
            title=self.title.data, subject=Subject(self.subject.data),
            level=Level(self.level.data), employer=employer, initiator=Side(self.initiator.data),
            union_side=self.union_side.data, employer_side=self.employer_side.data,
            matters=self.matters.data or "", place=self.place.data or None,
            demanded_on=self.demanded_on.data,
        )  # fmt: skip


class CampaignForm(RowForm):
    """An offer campaign."""

    title = LineField(_l("Title"), longest=120)
    subject = ChoiceField(_l("What it is about"), choices=lambda: choices(Subject))
    since = DayField(_l("From"), default=today)
    until = DayField(_l("Until"))


class ManyDemandsForm(RowForm):
    """A campaign's demand to many employers at once."""

    union_side = LineField(_l("Union that consults"), longest=120)
    demanded_on = DayField(_l("Received by the other side on"), default=today)
    employers = ChoicesField(
        _l("Employers"), choices=(), coerce=int,
        description=_l(
            "At most %(count)s at a time; then the next ones are listed.", count=AT_ONCE
        ),
    )  # fmt: skip

    def fill(self, row: Campaign) -> None:
        offer(self.employers, [(each.id, each.name) for each in consultations.to_reach(row)])

    def chosen(self, row: Campaign) -> list[Employer]:
        """The employers that were ticked."""
        wanted = set(self.employers.data or ())
        return [each for each in consultations.to_reach(row) if each.id in wanted]


class AcceptForm(RowForm):
    """The other side's reply: it consults."""

    on = DayField(_l("Replied on"), default=today)
    reply = TextArea(_l("What the reply says"), rows=3, required=False)


class RefuseForm(RowForm):
    """The other side's reply: it refuses."""

    on = DayField(_l("Replied on"), default=today)
    reason = TextArea(_l("Reason given"), rows=3)


class ReasonForm(RowForm):
    """Why."""

    reason = TextArea(_l("Reason"), rows=3)


class SeatForm(RowForm):
    """A representative."""

    side = ChoiceField(_l("Side"), choices=lambda: choices(Side))
    name = LineField(_l("Name"), longest=40)
    post = LineField(_l("Position held"), longest=80)
    produced = ChoiceField(_l("How named"), choices=lambda: choices(Produced))
    chief = BooleanField(_l("Chief representative"))
    outsider = BooleanField(_l("Not of this employer or union (outside expert)"))
    frontline = BooleanField(_l("Frontline employee"))
    woman = BooleanField(_l("Woman"))

    def seat(self) -> Seat:
        """What was filled in, for the operation."""
        return Seat(
            side=Side(self.side.data), name=self.name.data, post=self.post.data,
            produced=Produced(self.produced.data), chief=self.chief.data,
            outsider=self.outsider.data, frontline=self.frontline.data, woman=self.woman.data,
        )  # fmt: skip


class LeaveForm(RowForm):
    """A representative who leaves."""

    who = ChoiceField(_l("Representative"), choices=(), coerce=int)
    on = DayField(_l("From"), default=today)

    def fill(self, row: Consultation) -> None:
        seated = [each for side in Side for each in row.on_side(side)]
        offer(self.who, [(each.id, each.name) for each in seated], _("Please choose"))

    def representative(self, row: Consultation) -> Representative:
        """Who was chosen: one of this consultation."""
        wanted = self.who.data
        return next(each for each in row.representatives if each.id == wanted)


class NamesForm(RowForm):
    """When the representatives were made known, and who keeps the record."""

    on = DayField(_l("Made known on"), default=today)
    recorder = LineField(_l("Recorder"), longest=40, required=False)


class InformForm(RowForm):
    """Information given to the other side."""

    side = ChoiceField(_l("Who gave it"), choices=lambda: choices(Side))
    title = LineField(_l("What was given"), longest=160)
    given_on = DayField(_l("Information given on"), default=today)


class MeetingForm(RowForm):
    """A meeting and its minutes."""

    held_on = DayField(_l("Held on"), default=today)
    place = LineField(_l("Place"), longest=120)
    chair_side = ChoiceField(_l("Whose chief was in the chair"), choices=lambda: choices(Side))
    agenda = TextArea(_l("Agenda"), rows=3, longest=2000)
    minutes = TextArea(_l("Minutes of the meeting"), rows=6, longest=8000)
    signed = BooleanField(_l("Both chiefs have signed the minutes"))

    def fill(self, row: Consultation) -> None:
        if not self.is_submitted():
            self.begin(chair_side=next_chair(row).value)

    def meeting(self) -> Minutes:
        """What was filled in, for the operation."""
        return Minutes(
            held_on=self.held_on.data, place=self.place.data,
            chair_side=Side(self.chair_side.data), agenda=self.agenda.data,
            minutes=self.minutes.data, signed=self.signed.data,
        )  # fmt: skip


class SuspendForm(RowForm):
    """A rest until a day."""

    until = DayField(_l("Until"))
    reason = TextArea(_l("Reason"), rows=3)


class DecideForm(RowForm):
    """What the county says of a refusal."""

    urged = ChoiceField(
        _l("The county's decision"),
        choices=lambda: [("yes", _("Urge the other side to consult")),
                         ("no", _("Close without consultation"))],
    )  # fmt: skip
    opinion = TextArea(_l("Opinion"), rows=4)
