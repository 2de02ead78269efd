"""What is filled in for early warning: signals, and each verb of a warning's page."""

from collections.abc import Iterator
from typing import Any

from flask import g

from platform_core.api import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    NumberField,
    RadioChoiceField,
    RowForm,
    TextArea,
    lazy_gettext,
    offer,
    people_choices,
)
from platform_core.api import gettext as _
from plugins.contracts.forms.fulfilment import employer_meant
from plugins.contracts.labels import choices
from plugins.contracts.models import EarlyWarning
from plugins.contracts.operations.warnings import Heard
from plugins.contracts.warning_labels import FACTS
from plugins.contracts.warning_rules import ASKED
from plugins.contracts.warning_states import Colour, Topic

_l = lazy_gettext


class SignalForm(Form):
    """A fact that somebody noticed. The numbers depend on the topic; all are asked on one page."""

    topic = ChoiceField(_l("Topic of the warning"), choices=lambda: choices(Topic))
    happened_on = DayField(_l("When"))
    employer = LineField(_l("Employer"), longest=120, required=False,
                         description=_l("Name or credit code; blank for the township as a whole."),
    )  # fmt: skip
    story = TextArea(_l("Account of what happened"), longest=2000, rows=4)

    def heard(self) -> Heard:
        """What was filled in. Raises RuleBroken naming the field."""
        topic = Topic(self.topic.data)
        return Heard(
            topic=topic, facts=dict(self._facts(topic)), story=self.story.data,
            employer=employer_meant(self.employer.data), happened_on=self.happened_on.data,
        )  # fmt: skip

    def _facts(self, topic: Topic) -> Iterator[tuple[str, int]]:
        for name in ASKED[topic]:
            given = self[name].data
            if given is not None:
                yield name, given

    def numbers(self, topic: str) -> list[Any]:
        """The fields for the numbers that belong to a topic."""
        return [self[name] for name in ASKED[Topic(topic)]] if topic in set(Topic) else []


for _name, _label in FACTS.items():
    setattr(SignalForm, _name, NumberField(_label, least=0, most=10**12, required=False))


class LevelForm(RowForm):
    """A level with its reason."""

    level = RadioChoiceField(_l("Level"), choices=lambda: choices(Colour))
    note = TextArea(_l("What verifying it found"), longest=2000, rows=4)

    def fill(self, row: EarlyWarning) -> None:
        self.begin(level=row.level.value)


class ChangeForm(RowForm):
    """Another level, and why."""

    level = RadioChoiceField(_l("New level"), choices=lambda: choices(Colour))
    note = TextArea(_l("Reason"), longest=1000, rows=3)


class AssignForm(RowForm):
    """Who deals with it."""

    unit = LineField(_l("Unit in charge"), longest=80)
    account = ChoiceField(_l("Whoever acts for the unit"), choices=(), coerce=int, required=False)

    def fill(self, row: EarlyWarning) -> None:
        offer(self.account, people_choices(g.actor), _("Somebody without an account"))
        self.begin(unit=row.unit, account=row.unit_account_id)


class MeasureForm(RowForm):
    """What was done."""

    note = TextArea(_l("Measure taken"), longest=2000, rows=4)


class EndForm(RowForm):
    """How it ended."""

    note = TextArea(_l("How it ended"), longest=2000, rows=3)


class DismissForm(RowForm):
    """Why there is nothing in it."""

    note = TextArea(_l("What verifying it found"), longest=1000, rows=3)


class InstructForm(Form):
    """The county's instruction."""

    text = TextArea(_l("Instruction"), longest=2000, rows=4)
