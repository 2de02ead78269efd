"""Forms that give and end access to something confidential."""

from datetime import timedelta
from typing import Any

from flask import g

from platform_core.api import (
    ChoiceField,
    DayField,
    TextArea,
    accesses_of,
    names_of,
    offer,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm

ENDING = ("granted", "handler", "mediator")  # access that may be ended


class AccessForm(RowForm):
    """Access for somebody, with its reason and end."""

    account = ChoiceField(_l("Which person"), choices=lambda: people_choices(g.actor), coerce=int)
    reason = TextArea(_l("Reason"), rows=2, longest=400)
    until = DayField(_l("Until"), default=lambda: today() + timedelta(days=30))


class EndAccessForm(RowForm):
    """Whose access ends, and why."""

    access = ChoiceField(_l("Which person"), choices=(), coerce=int)
    reason = TextArea(_l("Reason"), rows=2, longest=400)

    def fill(self, row: Any) -> None:
        given = [each for each in accesses_of(row) if each.role in ENDING]
        names = names_of(each.account_id for each in given)
        offer(self.access, [(each.id, names.get(each.account_id, "")) for each in given],
              _("Please choose"))  # fmt: skip
