"""What people type when a matter goes up, and when the answer comes down."""

from flask import g

from platform_core.escalations.queries import open_matters
from platform_core.i18n import lazy_gettext as _l
from platform_core.web.forms import ChoiceField, DayField, Form, LineField, TextArea


def _matters() -> list[tuple[str, str]]:
    return open_matters(g.township.modules)


class EscalateForm(Form):
    """A matter on its way up."""

    ref = ChoiceField(
        _l("The matter it comes from"),
        choices=_matters,
        required=False,
        blank=_l("none of those listed"),
    )
    title = LineField(_l("Title"), longest=120)
    body = TextArea(_l("What the county is to know, and what is asked of it"), longest=4000)
    names = LineField(
        _l("Names to be blacked out"),
        longest=400,
        required=False,
        description=_l(
            "Separated by blanks. Identity, telephone and account numbers and addresses "
            "are blacked out by themselves."
        ),
    )
    consent = LineField(
        _l("Consent"),
        longest=200,
        description=_l("Who consented, when and how: on paper, by telephone."),
    )
    wanted_by = DayField(_l("Answer hoped for by"), required=False)


class AnswerForm(Form):
    """The county's answer."""

    answer = TextArea(_l("Answer"), longest=4000)


class NoteForm(Form):
    """How the answer was passed on, or why it was taken back."""

    note = TextArea(_l("How, or why"), longest=400, rows=3)
