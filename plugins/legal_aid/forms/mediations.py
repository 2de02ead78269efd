"""Forms about mediations."""

from flask import g

from platform_core.api import (
    ChoiceField,
    DayField,
    LineField,
    MoneyField,
    PhoneField,
    TextArea,
    get_or_404,
    people_choices,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm
from plugins.legal_aid.labels import choices
from plugins.legal_aid.models import AidBody
from plugins.legal_aid.operations.mediations import Request, Terms
from plugins.legal_aid.queries.letters import bodies, employer_named
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.mediations import AskedBy, Remedy


class RequestForm(RowForm):
    """A request for mediation."""

    body = ChoiceField(_l("Committee or station"), choices=bodies, coerce=int)
    asked_by = ChoiceField(_l("How it was asked for"), choices=lambda: choices(AskedBy))
    asked_on = DayField(_l("Asked on"), default=today)
    about = ChoiceField(_l("What the matter is about"), choices=lambda: choices(About))
    applicant = LineField(_l("Who asks"), longest=40)
    phone = PhoneField(_l("Telephone number"), required=False, landline=True)
    opponent = LineField(
        _l("The other side"),
        longest=120,
        description=_l("The full name as registered links it to the register."),
    )
    claimed = MoneyField(_l("Amount claimed"), required=False)
    story = TextArea(_l("What happened, and what is wanted"), longest=6000, rows=8)

    def request(self) -> Request:
        """What was filled in, for the operation."""
        return Request(
            body=get_or_404(AidBody, self.body.data), asked_by=AskedBy(self.asked_by.data),
            asked_on=self.asked_on.data, about=About(self.about.data), story=self.story.data,
            applicant=self.applicant.data, phone=self.phone.data or "",
            opponent=self.opponent.data, employer=employer_named(self.opponent.data),
            claimed_fen=self.claimed.data or 0,
        )  # fmt: skip


class MediatorForm(RowForm):
    """Who mediates."""

    mediator = ChoiceField(_l("Mediator"), choices=lambda: people_choices(g.actor), coerce=int)
    day = DayField(_l("Accepted on"), default=today)


class MeetingForm(RowForm):
    """A meeting of the parties."""

    day = DayField(_l("Day"), default=today)
    present = LineField(_l("Who was there"), longest=200)
    record = TextArea(_l("What was said"), longest=6000, rows=6)


class AgreementForm(RowForm):
    """What the parties agreed on."""

    text = TextArea(_l("What was agreed"), longest=6000, rows=6)
    signed_on = DayField(_l("Signed by both and sealed on"), default=today)
    fen = MoneyField(_l("Amount agreed"), required=False)
    perform_by = DayField(_l("To be performed by"), required=False)

    def terms(self) -> Terms:
        """What was filled in, for the operation."""
        return Terms(text=self.text.data, signed_on=self.signed_on.data,
                     fen=self.fen.data or 0, perform_by=self.perform_by.data)  # fmt: skip


class PaymentForm(RowForm):
    """A payment under the agreement."""

    day = DayField(_l("Paid on"), default=today)
    fen = MoneyField(_l("Amount paid"), least=1)


class PursueForm(RowForm):
    """Where it goes on."""

    remedy = ChoiceField(_l("Way"), choices=lambda: choices(Remedy))
    reason = TextArea(_l("Reason"), rows=3)
