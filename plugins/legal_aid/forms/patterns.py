"""The form that makes use of a pattern."""

from platform_core.api import RadioChoiceField, TextArea
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm
from plugins.legal_aid.models import Pattern, Use

USES = (
    (Use.SUGGESTION, _l("Hand it in as a suggestion")),
    (Use.WARNING, _l("Raise a warning signal about the employer")),
    (Use.PATROL, _l("Propose it as a topic for a patrol of delegates")),
    (Use.NONE, _l("Nothing: give the reason")),
)


class UseForm(RowForm):
    """What is made of it."""

    use = RadioChoiceField(
        _l("What is made of it"), choices=lambda: [(use.value, label) for use, label in USES]
    )
    note = TextArea(
        _l("Remark"), rows=3, longest=400, required=False,
        description=_l("Name nobody: other modules show it."),
    )  # fmt: skip

    def fill(self, row: Pattern) -> None:
        """A place is no employer: then there is no warning signal."""
        if row.employer_id is None:
            self.use.choices = [each for each in self.use.choices if each[0] != Use.WARNING]
