"""Forms about petitions."""

from typing import Any

from flask import g

from platform_core.api import (
    BooleanField,
    ChoiceField,
    DayField,
    LineField,
    NumberField,
    TextArea,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm
from plugins.legal_aid.forms.people import read_people
from plugins.legal_aid.labels import choices
from plugins.legal_aid.operations.petitions import Draft, Person
from plugins.legal_aid.queries.letters import bodies, employer_named
from plugins.legal_aid.workflow.cases import Applicant, Rating
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.petitions import Form, Purpose


class OwnPetitionForm(RowForm):
    """What a petitioner writes here themselves."""

    purpose = ChoiceField(
        _l("What kind of petition"), choices=lambda: choices(Purpose), default=Purpose.CLAIM.value
    )
    about = ChoiceField(_l("What the matter is about"), choices=lambda: choices(About))
    title = LineField(_l("In one line"), longest=100)
    story = TextArea(_l("What happened, and what is wanted"), longest=6000, rows=10)
    opponent = LineField(
        _l("Employer or body it is about"), longest=120, required=False,
        description=_l("The full name as registered links it to the register."),
    )  # fmt: skip

    def draft(self) -> Draft:
        """What was filled in, for the operation."""
        return Draft(
            form=Form.WEB, received_on=today(), people=(Person(name=g.actor.name),), own=True,
            **self.common(),
        )  # fmt: skip

    def common(self) -> dict[str, Any]:
        """What both ways to register ask."""
        opponent = self.opponent.data or ""
        return {
            "purpose": Purpose(self.purpose.data), "about": About(self.about.data),
            "title": self.title.data, "story": self.story.data, "opponent": opponent,
            "employer": employer_named(opponent) if opponent else None,
        }  # fmt: skip


class PetitionForm(OwnPetitionForm):
    """What the desk takes down of a letter, a visit or a call."""

    form = ChoiceField(
        _l("How it came in"),
        choices=lambda: [(value, label) for value, label in choices(Form) if value != Form.WEB],
    )
    received_on = DayField(_l("Received on"), default=today)
    people = TextArea(
        _l("Who petitions"), rows=4, longest=1000,
        description=_l("One line each: name, identity number, mobile number. Of a joint visit, "
                       "only the representatives."),
    )  # fmt: skip
    persons = NumberField(_l("How many people altogether"), least=1, most=100000, default=1)
    body = ChoiceField(_l("Where it came in"), choices=bodies, coerce=int, required=False,
                       blank=_l("The federation itself"))  # fmt: skip
    origin_body = LineField(
        _l("Body that passed it on"),
        longest=80,
        required=False,
        description=_l("Leave it blank where the petitioner came themselves."),
    )
    work_order = LineField(_l("Number of the work order"), longest=40, required=False)

    def draft(self) -> Draft:
        return Draft(
            form=Form(self.form.data), received_on=self.received_on.data,
            people=read_people(self.people.data), persons=self.persons.data,
            body_id=self.body.data, origin_body=self.origin_body.data or "",
            work_order=self.work_order.data or "", **self.common(),
        )  # fmt: skip


class TakeUpForm(RowForm):
    """Who handles it, and when the petitioner was told."""

    handler = ChoiceField(_l("Handler"), choices=lambda: people_choices(g.actor), coerce=int)
    day = DayField(_l("Petitioner told in writing on"), default=today)


class PassOnForm(RowForm):
    """The body that can act."""

    to = LineField(_l("Passed on to"), longest=80)
    reason = TextArea(_l("Reason"), rows=3)
    day = DayField(_l("Petitioner told in writing on"), default=today)


class DeclineForm(RowForm):
    """Why it is not taken up, and the right way instead."""

    reason = TextArea(_l("Reason, and the right way"), rows=4)
    day = DayField(_l("Petitioner told in writing on"), default=today)


class OpinionForm(RowForm):
    """The written opinion."""

    text = TextArea(_l("Facts, grounds and opinion"), longest=8000, rows=10)
    day = DayField(_l("Delivered on"), default=today)


class AcceptForm(RowForm):
    """How satisfied the petitioner is."""

    rating = ChoiceField(_l("How satisfied"), choices=lambda: choices(Rating), required=False,
                         blank=_l("Not said"))  # fmt: skip

    def chosen(self) -> Rating | None:
        """The rating, where one was given."""
        return Rating(self.rating.data) if self.rating.data else None


class AskReviewForm(RowForm):
    """A request for a review."""

    day = DayField(_l("Asked on"), default=today)
    reviewer = LineField(_l("Reviewing body"), longest=80)
    reason = TextArea(_l("Reason"), rows=4)

    def fill(self, row: Any) -> None:
        self.begin(reviewer=_("The county federation of trade unions"))


class DecideReviewForm(RowForm):
    """What the reviewing body decided."""

    day = DayField(_l("Day it was decided"), default=today)
    upheld = BooleanField(_l("The opinion stands"), default=True)
    opinion = TextArea(_l("The body's opinion"), rows=6, longest=8000)


class ExtendForm(RowForm):
    """More time, with the reason."""

    by = NumberField(_l("Days more"), least=1, most=365, default=30)
    reason = TextArea(_l("Reason, told to the petitioner"), rows=3, longest=400)


class OpenCaseForm(RowForm):
    """Which station takes the application, and what the petitioner is."""

    body = ChoiceField(_l("Which station"), choices=bodies, coerce=int)
    kind = ChoiceField(_l("What the petitioner is"), choices=lambda: choices(Applicant))
