"""Forms about the protection of union officers."""

from platform_core.api import (
    BooleanField,
    ChoiceField,
    DayField,
    LineField,
    PhoneField,
    TextArea,
    Union,
    get_or_404,
    offer,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm
from plugins.legal_aid.labels import choices, name_of
from plugins.legal_aid.models import Consent, Protection
from plugins.legal_aid.operations.protections import Report, missing_consents
from plugins.legal_aid.queries.letters import employer_named, unions
from plugins.legal_aid.workflow.protections import Consenter, Office, Outcome, Threat


class ReportForm(RowForm):
    """What threatens a union officer."""

    threat = ChoiceField(_l("What is done or planned"), choices=lambda: choices(Threat))
    person = LineField(_l("Who is to be protected"), longest=40)
    office = ChoiceField(_l("Union office"), choices=lambda: choices(Office))
    phone = PhoneField(_l("Telephone number"), required=False)
    union = ChoiceField(_l("Union concerned"), choices=unions, coerce=int)
    opponent = LineField(
        _l("Employer concerned"),
        longest=120,
        description=_l("The full name as registered links it to the register."),
    )
    reported_on = DayField(_l("Reported on"), default=today)
    planned_on = DayField(_l("Planned for"), required=False)
    term_ends_on = DayField(_l("The term ends on"), required=False)
    story = TextArea(_l("What is known of it"), longest=6000, rows=8)

    def report(self) -> Report:
        """What was filled in, for the operation."""
        return Report(
            threat=Threat(self.threat.data), office=Office(self.office.data),
            person=self.person.data, phone=self.phone.data or "",
            union=get_or_404(Union, self.union.data), opponent=self.opponent.data,
            employer=employer_named(self.opponent.data), reported_on=self.reported_on.data,
            planned_on=self.planned_on.data, term_ends_on=self.term_ends_on.data,
            story=self.story.data,
        )  # fmt: skip


class ConsentForm(RowForm):
    """What one of the two said."""

    consenter = ChoiceField(_l("Which person"), choices=())
    given = BooleanField(_l("Consents"))
    day = DayField(_l("Day it was decided"), default=today)
    document = LineField(_l("Number of the resolution or reply"), longest=80)

    def fill(self, row: Protection) -> None:
        answered = {each.consenter for each in row.consents}
        open_ones = [each for each in missing_consents(row) if each not in answered]
        offer(self.consenter, [(each.value, name_of(each)) for each in open_ones])

    def consent(self) -> Consent:
        """What was filled in, for the operation."""
        return Consent(consenter=Consenter(self.consenter.data), given=self.given.data,
                       day=self.day.data, document=self.document.data)  # fmt: skip


class ObjectionForm(RowForm):
    """The union's objection."""

    text = TextArea(_l("The objection, with its grounds"), longest=4000, rows=6)
    day = DayField(_l("Handed to the employer on"), default=today)


class SettleForm(RowForm):
    """How it ended."""

    outcome = ChoiceField(_l("How it ended"), choices=lambda: choices(Outcome))
    text = TextArea(_l("What was done about it"), longest=4000, rows=4)
