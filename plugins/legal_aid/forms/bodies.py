"""What is filled in about bodies, their people, and the questions of the diagnosis."""

import re

from flask import g
from sqlalchemy import select

from platform_core.api import (
    ChoiceField,
    ChoicesField,
    DayField,
    Employer,
    LineField,
    NumberField,
    RuleBroken,
    TextArea,
    VersionField,
    db,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import Form
from plugins.legal_aid.labels import choices
from plugins.legal_aid.models import AidBody, Level, Officer, Post, Question
from plugins.legal_aid.workflow.cases import Matter


def _employers() -> list[tuple[int, str]]:
    query = select(Employer.id, Employer.name).order_by(Employer.name)
    return [(row.id, row.name) for row in db.session.execute(query)]


class BodyForm(Form):
    """A body."""

    name = LineField(_l("Name of the body"), longest=80)
    level = ChoiceField(_l("Level"), choices=lambda: choices(Level))
    founded_on = DayField(_l("Founded on"), default=today)
    place = LineField(_l("Place"), longest=120, required=False)
    hours = LineField(_l("Office hours"), longest=80, required=False)
    telephone = LineField(_l("Telephone of the office"), longest=40, required=False)
    origin_ref = LineField(
        _l("Came from"), longest=80, required=False,
        description=_l("The reference of a suggestion: suggestions:suggestion:number."),
    )  # fmt: skip
    origin_label = LineField(_l("Title of what it came from"), longest=120, required=False)
    closed_on = DayField(_l("Ceased on"), required=False)
    version = VersionField()

    def write(self, body: AidBody) -> AidBody:
        """Put what was filled in into the row."""
        ref, label = self.origin_ref.data or None, self.origin_label.data or None
        if (ref is None) != (label is None):
            raise RuleBroken(
                _("Give both: what it came from, and its title."), field="origin_label"
            )
        body.name, body.level = self.name.data, Level(self.level.data)
        body.founded_on, body.closed_on = self.founded_on.data, self.closed_on.data
        body.place, body.hours = self.place.data or None, self.hours.data or None
        body.telephone = self.telephone.data or None
        body.origin_ref, body.origin_label = ref, label
        return body


WEEKDAYS = (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"),
            _l("Saturday"), _l("Sunday"))  # fmt: skip


class OfficerForm(Form):
    """Somebody who takes cases."""

    name = LineField(_l("Name"), longest=40)
    post = ChoiceField(_l("Post"), choices=lambda: choices(Post))
    account_id = ChoiceField(
        _l("Account"), choices=lambda: people_choices(g.actor), coerce=int, required=False,
        blank=_l("None"),
    )  # fmt: skip
    licence = LineField(_l("Licence number"), longest=40, required=False)
    employer_id = ChoiceField(
        _l("Works for besides"), choices=_employers, coerce=int, required=False, blank=_l("None"),
        description=_l("They never get a case against this employer."),
    )  # fmt: skip
    capacity = NumberField(_l("Most open cases at once"), most=500, default=10)
    weight = NumberField(_l("Share of new cases"), most=100, default=10)
    duty_days = ChoicesField(
        _l("Days on duty"), required=False,
        choices=lambda: [(str(n), str(day)) for n, day in enumerate(WEEKDAYS, 1)],
    )  # fmt: skip
    left_on = DayField(_l("Left on"), required=False)
    version = VersionField()

    def write(self, officer: Officer) -> Officer:
        """Put what was filled in into the row."""
        officer.name, officer.post = self.name.data, Post(self.post.data)
        officer.account_id, officer.employer_id = self.account_id.data, self.employer_id.data
        officer.licence, officer.left_on = self.licence.data or None, self.left_on.data
        officer.capacity, officer.weight = self.capacity.data, self.weight.data
        officer.duty_days = "".join(sorted(self.duty_days.data or ()))
        return officer


class QuestionForm(Form):
    """A question or an end of the diagnosis."""

    code = LineField(
        _l("Question code"),
        longest=40,
        description=_l("A short word, by which answers lead here: wages_on."),
    )
    wording = TextArea(
        _l("Question, or what is found"), longest=200, rows=2,
        description=_l("Write a legal time as the key of its rule, {arb.limit}: then it is always "
                       "the time in force."),
    )  # fmt: skip
    advice = TextArea(_l("Advice at an end"), longest=1000, rows=4, required=False)
    about = ChoiceField(_l("Kind of case it leads to"), choices=lambda: choices(Matter),
                        required=False, blank=_l("None"))  # fmt: skip
    answers = TextArea(
        _l("Answers"), longest=2000, rows=5, required=False,
        description=_l("One a line: the answer, then => and the code it leads to."),
    )  # fmt: skip
    version = VersionField()

    @classmethod
    def of(cls, question: Question, codes: dict[int, str]) -> "QuestionForm":
        """The form of a question as it stands; `codes` are those of all questions."""
        plain = ("code", "wording", "advice", "about", "version")
        answers = [f"{each.wording} => {codes[each.next_id]}" for each in question.answers]
        return cls(
            data={name: getattr(question, name) for name in plain} | {"answers": "\n".join(answers)}
        )

    def write(self, question: Question) -> Question:
        """Put what was filled in into the row."""
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.code.data):
            raise RuleBroken(_("Use small letters, digits and _ for the code."), field="code")
        question.code, question.wording = self.code.data, self.wording.data
        question.advice = self.advice.data or None
        question.about = Matter(self.about.data) if self.about.data else None
        return question

    def pairs(self) -> list[tuple[str, str]]:
        """The answers, each with the code it leads to."""
        found: list[tuple[str, str]] = []
        for line in filter(None, map(str.strip, (self.answers.data or "").splitlines())):
            wording, arrow, code = line.partition("=>")
            if not (arrow and wording.strip() and code.strip()):
                told = _("“%(line)s” is not of the form: answer => code.", line=line)
                raise RuleBroken(told, field="answers")
            found.append((wording.strip(), code.strip()))
        return found
