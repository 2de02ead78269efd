"""Forms that ask why, when, or for another person."""

from flask import g

from platform_core.api import ChoiceField, DayField, TextArea, people_choices, today
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm


class ReasonForm(RowForm):
    """Why."""

    reason = TextArea(_l("Reason"), rows=4)


class DayForm(RowForm):
    """The day it happened."""

    day = DayField(_l("Day"), default=today)


class HandlerForm(RowForm):
    """Another person, and why."""

    handler = ChoiceField(_l("Handler"), choices=lambda: people_choices(g.actor), coerce=int)
    reason = TextArea(_l("Reason"), rows=3)
