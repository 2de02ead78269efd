"""What people type in inquiries."""

from typing import Any

from flask import g

from platform_core.console.queries import townships_of
from platform_core.i18n import lazy_gettext as _l
from platform_core.inquiries.fields import Field
from platform_core.web.forms import BooleanField, ChoicesField, DayField, Form, LineField, TextArea


def _townships() -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in townships_of(g.actor.county_id)]


class InquiryForm(Form):
    """What the county asks, of whom, until when."""

    title = LineField(_l("Title"), longest=120)
    body = TextArea(_l("What is asked, and why"), longest=4000)
    fields = TextArea(
        _l("What is to be filled in"), longest=4000, required=False,
        description=_l("One a line: name | unit | key. Without a unit, words are asked. With a "
                       "key, the number lands in that figure once the answer is accepted."),
    )  # fmt: skip
    period = LineField(
        _l("Period it is about"),
        longest=10,
        description=_l("2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all."),
    )
    due_on = DayField(_l("Answer by"))
    everywhere = BooleanField(_l("All townships"))
    townships = ChoicesField(_l("Or only these"), choices=_townships, coerce=int, required=False)

    def chosen(self) -> list[int]:
        """The townships that are asked."""
        ticked: list[int] = self.townships.data or []
        return [id for id, _name in _townships()] if self.everywhere.data else ticked


class ReasonForm(Form):
    """Why an answer is returned or an inquiry called off."""

    reason = TextArea(_l("Reason"), longest=400)


def answer_form(fields: list[Field]) -> type[Form]:
    """The form of one inquiry, a field for each thing it asks."""
    made: dict[str, Any] = {
        name_of(place): LineField(
            f"{each.label} ({each.unit})" if each.unit else each.label,
            longest=24 if each.is_number else 1000, required=False,
        )
        for place, each in enumerate(fields)
    }  # fmt: skip
    made["remark"] = TextArea(_l("Remark"), longest=1000, required=False, rows=3)
    return type("AnswerForm", (Form,), made)


def name_of(place: int) -> str:
    """How the field at that place is called in the form."""
    return f"field{place}"
