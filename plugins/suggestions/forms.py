"""What is filled in: handing in, each verb of a suggestion's page, units and reply templates."""

import re
from datetime import date

from flask import g
from sqlalchemy import select
from wtforms import HiddenField

from platform_core.api import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    Member,
    MoneyField,
    NumberField,
    RadioChoiceField,
    RuleBroken,
    TextArea,
    UploadField,
    VersionField,
    db,
    new_id,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.suggestions import queries
from plugins.suggestions.labels import choices
from plugins.suggestions.models import Award
from plugins.suggestions.operations import Answer, Draft
from plugins.suggestions.workflow import (
    Category,
    Channel,
    Decision,
    Grade,
    Identity,
    Kind,
    Rating,
)

FILES = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
MOST_SUPPORTERS = 20


class HandInForm(Form):
    """What every suggestion says, whoever hands it in."""

    title = LineField(_l("Title"), longest=100, description=_l("In one line: what is it about?"))
    problem = TextArea(_l("What is the matter?"), longest=4000)
    proposal = TextArea(_l("What do you propose?"), longest=4000)
    benefit = TextArea(_l("What would it bring?"), longest=1000, rows=3, required=False)
    category = ChoiceField(_l("What it is about"), choices=lambda: choices(Category))
    migrant = BooleanField(_l("It comes from a migrant worker"))

    def draft(self) -> Draft:
        """What was filled in, for the operation. Raises RuleBroken naming the field."""
        raise NotImplementedError

    def said(self) -> dict[str, object]:
        """The fields that every draft has."""
        return {
            "title": self.title.data, "problem": self.problem.data,
            "proposal": self.proposal.data, "benefit": self.benefit.data or "",
            "category": Category(self.category.data), "migrant": bool(self.migrant.data),
        }  # fmt: skip


class OnceField(HiddenField):  # type: ignore[misc]
    """The form's own number: sent twice, it is still one suggestion.

    Nobody is signed in here, so the core cannot tell one sender's keys from another's.
    """

    def process_formdata(self, values: list[str]) -> None:
        typed = values[0] if values else ""
        fits = re.fullmatch(r"\d{1,19}", typed, re.ASCII) and int(typed) < 2**63
        self.data = int(typed) if fits else None

    def _value(self) -> str:
        return str(self.data or new_id())


class NamelessForm(HandInForm):
    """Handed in by somebody who is not signed in."""

    once = OnceField()

    def draft(self) -> Draft:
        return Draft(identity=Identity.NONE, id=self.once.data, **self.said())  # type: ignore[arg-type]


def _identities() -> list[tuple[str, str]]:
    found = [
        (Identity.OPEN.value, _("With my name: the union and the unit in charge know it is me.")),
        (Identity.SEALED.value,
         _("Sealed: my name is kept encrypted; nobody sees it unless it must be opened.")),
    ]  # fmt: skip
    if g.get("accepts_nameless"):
        found.append((Identity.NONE.value, _("Without a name: I get a code to follow it up.")))
    return found


class SuggestionForm(HandInForm):
    """A member's own suggestion, or a delegate's proposal."""

    kind = RadioChoiceField(_l("Kind"), choices=lambda: choices(Kind), default=Kind.SUGGESTION)
    identity = RadioChoiceField(_l("Your name"), choices=_identities, default=Identity.OPEN)
    session_label = LineField(
        _l("Session of the congress"), longest=80, required=False,
        description=_l("Only for a proposal, for example: third session of the second congress."),
    )  # fmt: skip
    supporters = LineField(
        _l("Co-sponsors"), longest=400, required=False,
        description=_l("Only for a proposal: their membership numbers, with blanks between."),
    )  # fmt: skip
    file = UploadField(_l("Attachment"), accept=FILES, required=False)

    def draft(self) -> Draft:
        kind = Kind(self.kind.data)
        return Draft(
            kind=kind, identity=Identity(self.identity.data),
            session_label=self.session_label.data if kind is Kind.PROPOSAL else "",
            supporters=self._supporters() if kind is Kind.PROPOSAL else (),
            **self.said(),  # type: ignore[arg-type]
        )  # fmt: skip

    def _supporters(self) -> tuple[Member, ...]:
        numbers = re.split(r"[\s,;，、；]+", self.supporters.data or "")
        return tuple(_member(number, "supporters") for number in filter(None, numbers))


class BehalfForm(SuggestionForm):
    """Handed in for somebody who told it in another way."""

    channel = ChoiceField(_l("How it came in"), choices=lambda: choices(Channel)[1:])
    received_on = DayField(_l("Received on"), default=today)
    member = LineField(
        _l("Membership number"), longest=20, required=False,
        description=_l("Whose suggestion it is, if they are in the register of members."),
    )  # fmt: skip
    name = LineField(_l("Or their name"), longest=40, required=False)

    def draft(self) -> Draft:
        if self.identity.data != Identity.NONE and not (self.member.data or self.name.data):
            raise RuleBroken(_("Say whose suggestion it is."), field="member")
        drafted = super().draft()
        member = _member(self.member.data, "member") if self.member.data else None
        own = {"channel": Channel(self.channel.data), "received_on": self.received_on.data,
               "member": member, "author_name": self.name.data or ""}  # fmt: skip
        return Draft(**(vars(drafted) | own))


def _member(number: str, field: str) -> Member:
    found = db.session.scalar(select(Member).where(Member.number == number.strip().upper()))
    if found is None:
        told = _("There is no member with the number %(number)s.", number=number)
        raise RuleBroken(told, field=field)
    return found


class PlainForm(Form):
    """One change, nothing to fill in."""


class FileForm(Form):
    """File it."""

    complex = BooleanField(_l("A complex matter: the longer time limit to answer applies"))


class RefuseForm(Form):
    """Do not file it."""

    reason = TextArea(_l("Reason, as its author will read it"), rows=4)


class ReferForm(Form):
    """Refer it elsewhere."""

    to = TextArea(_l("To whom it is referred and why, as its author will read it"), rows=4)


class MergeForm(Form):
    """Merge it into another."""

    into = LineField(_l("Number of the other suggestion"), longest=24)


def _units() -> list[tuple[int, str]]:
    return [(unit.id, unit.name) for unit in queries.units()]


class AssignForm(Form):
    """Name the unit in charge and its helpers."""

    lead = ChoiceField(_l("Unit in charge"), choices=_units, coerce=int)
    others = ChoicesField(_l("Co-handlers"), choices=_units, coerce=int, required=False)


class ReturnForm(Form):
    """Return it to whoever assigned it."""

    cause = TextArea(_l("Why it cannot be handled here"), rows=3)


class AskForm(Form):
    """Ask its author for more."""

    question = TextArea(_l("What its author is asked to add"), rows=3)


class SupplementForm(Form):
    """Add what was asked."""

    addition = TextArea(_l("What you add"))


class OpinionForm(Form):
    """A co-handler's opinion."""

    opinion = TextArea(_l("Opinion of the co-handling unit"))


class AnswerForm(Form):
    """An answer and what became of it."""

    version = VersionField()
    text = TextArea(_l("Answer"), longest=8000, rows=12)
    grade = RadioChoiceField(_l("What became of it"), choices=lambda: choices(Grade))
    promised_on = DayField(
        _l("Will be done by"), required=False, description=_l("Only for B: the day you promise.")
    )
    adopted = BooleanField(_l("The suggestion is adopted"))
    met_author = BooleanField(_l("We spoke with whoever handed it in before answering"))

    def answer(self) -> Answer:
        """What was filled in, for the operation."""
        return Answer(
            text=self.text.data, grade=Grade(self.grade.data), adopted=bool(self.adopted.data),
            promised_on=self.promised_on.data, met_author=bool(self.met_author.data),
        )  # fmt: skip


class ExtendForm(Form):
    """More time, once."""

    by = NumberField(_l("Days more"), least=1, most=365)
    grounds = TextArea(_l("Reason, as its author will read it"), longest=400, rows=3)


class RateForm(Form):
    """Whether the answer satisfies."""

    rating = RadioChoiceField(_l("Are you satisfied?"), choices=lambda: choices(Rating))
    comment = TextArea(
        _l("What you want to add"), required=False, rows=3,
        description=_l("If you are not satisfied: what is missing?"),
    )  # fmt: skip


class NoteForm(Form):
    """A private note."""

    note = TextArea(_l("Note for those who work on it"), rows=3)


class PublishForm(Form):
    """Onto the board, or off it."""

    shown = HiddenField()


class OutcomeForm(Form):
    """What came of it."""

    label = LineField(_l("What came of it"), longest=120)
    outcome = LineField(
        _l("Reference"), longest=80, required=False,
        description=_l("If it stands in this platform: module:kind:number."),
    )  # fmt: skip


class MilestoneForm(Form):
    """A step of carrying it out."""

    step = LineField(_l("Step"), longest=120)
    due_on = DayField(_l("Planned for"), required=False)
    cost = MoneyField(_l("Cost"), required=False)


class AwardForm(Form):
    """A reward."""

    award = LineField(_l("Award"), longest=80)
    amount = MoneyField(_l("Amount"))
    benefit = MoneyField(_l("Verified benefit in a year"), required=False)
    given_on = DayField(_l("Given on"), default=today)

    def given(self) -> Award:
        """What was filled in, as a row not kept yet."""
        day: date = self.given_on.data
        return Award(title=self.award.data, amount_fen=self.amount.data,
                     benefit_fen=self.benefit.data, given_on=day)  # fmt: skip


class UnsealForm(Form):
    """Look at a sealed identity."""

    why = TextArea(_l("Why the identity must be known"), longest=400, rows=3)


class AttachForm(Form):
    """One more file."""

    file = UploadField(_l("File"), accept=FILES)


class DecideForm(Form):
    """The county's decision."""

    decision = RadioChoiceField(_l("Decision"), choices=lambda: choices(Decision))
    opinion = TextArea(_l("Opinion, as its author will read it"))


class UnitForm(Form):
    """A unit that handles suggestions."""

    version = VersionField()
    name = LineField(_l("Name of the unit"), longest=80)
    account_id = ChoiceField(
        _l("Account that acts for it"), choices=lambda: people_choices(g.actor), coerce=int,
        required=False, blank=_l("None: the office acts for it"),
    )  # fmt: skip
    categories = ChoicesField(
        _l("What it is proposed for"), choices=lambda: choices(Category), required=False
    )
    closed = BooleanField(_l("It no longer takes suggestions"))


class TemplateForm(Form):
    """A text to begin an answer with."""

    version = VersionField()
    name = LineField(_l("Name of the template"), longest=60)
    grade = ChoiceField(
        _l("For the result"), choices=lambda: choices(Grade), required=False,
        blank=_l("Every result"),
    )  # fmt: skip
    body = TextArea(_l("Text"), longest=4000, rows=10)
