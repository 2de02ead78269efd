"""What is filled in about objections and questions."""

import re

from flask import g
from wtforms import HiddenField

from platform_core.api import (
    BooleanField,
    ChoiceField,
    Form,
    LineField,
    RadioChoiceField,
    RowForm,
    TextArea,
    new_id,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import choices
from plugins.transparency.terms import Identity, ObjectionKind, Rating


class OnceField(HiddenField):  # type: ignore[misc]
    """The form's own number: sent twice, it is still one objection."""

    def process_formdata(self, values: list[str]) -> None:
        typed = values[0] if values else ""
        fits = re.fullmatch(r"\d{1,19}", typed, re.ASCII) and int(typed) < 2**63
        self.data = int(typed) if fits else None

    def _value(self) -> str:
        return str(self.data or new_id())


class SaidForm(Form):
    """What somebody objects to or asks."""

    kind = RadioChoiceField(_l("Kind"), choices=lambda: choices(ObjectionKind),
                            default=ObjectionKind.OBJECTION)  # fmt: skip
    title = LineField(
        _l("Title"), longest=100, description=_l("In one line: what do you object to or ask?")
    )
    content = TextArea(_l("What you want to say"), longest=4000)


class NamelessForm(SaidForm):
    """Handed in by somebody who is not signed in."""

    once = OnceField()


def _identities() -> list[tuple[str, str]]:
    found = [
        (Identity.OPEN.value, _("With my name: whoever answers knows that it is me.")),
        (Identity.SEALED.value,
         _("Sealed: my name is kept encrypted; nobody sees it unless it must be opened.")),
    ]  # fmt: skip
    if g.get("accepts_nameless"):
        found.append((Identity.NONE.value, _("Without a name: I get a code to follow it up.")))
    return found


class ObjectionForm(SaidForm):
    """Handed in by somebody who is signed in."""

    identity = RadioChoiceField(_l("Your name"), choices=_identities, default=Identity.OPEN)


class RateForm(RowForm):
    """Whether the answer satisfies."""

    rating = RadioChoiceField(_l("Are you satisfied?"), choices=lambda: choices(Rating))
    comment = TextArea(_l("What you want to add"), required=False, rows=3,
                       description=_l("If you are not satisfied: what is missing?"))  # fmt: skip


class AnswerForm(RowForm):
    """An answer."""

    content = TextArea(_l("Answer"), longest=8000, rows=8)
    upheld = BooleanField(_l("It is right, and will be put right in time"))


class ReportForm(RowForm):
    """That it was put right."""

    content = TextArea(_l("What was put right"), longest=8000, rows=6)


class ExtendForm(RowForm):
    """More time, once."""

    by = ChoiceField(_l("Days more"), choices=[("5", "5"), ("10", "10"), ("15", "15")])
    reason = TextArea(_l("Reason"), longest=400, rows=3)


class UnsealForm(RowForm):
    """Look at a sealed identity."""

    why = TextArea(_l("Why the identity must be known"), longest=400, rows=3)
