"""Forms about supervision letters."""

from typing import Any

from platform_core.api import ChoiceField, DayField, LineField, TextArea, today
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.fields import RowForm
from plugins.legal_aid.labels import choices
from plugins.legal_aid.models import Letter
from plugins.legal_aid.operations.letters import Draft
from plugins.legal_aid.queries.letters import employer_named
from plugins.legal_aid.workflow.letters import Kind


class RewriteForm(RowForm):
    """The text of a letter."""

    addressee = LineField(_l("To"), longest=120)
    title = LineField(_l("In one line"), longest=100)
    findings = TextArea(
        _l("What was found"), longest=4000, rows=6,
        description=_l("Name no worker: the employer reads this."),
    )  # fmt: skip
    basis = TextArea(_l("Legal basis: laws and articles"), longest=1000, rows=3)
    demand = TextArea(_l("What is asked"), longest=2000, rows=4)

    def fill(self, row: Any) -> None:
        if isinstance(row, Letter) and not self.is_submitted():
            self.begin(addressee=row.addressee, title=row.title, findings=row.findings,
                       basis=row.basis, demand=row.demand)  # fmt: skip

    def draft(self, kind: Kind, about: str = "") -> Draft:
        """What was filled in, for the operation."""
        return Draft(
            kind=kind, addressee=self.addressee.data, title=self.title.data,
            findings=self.findings.data, basis=self.basis.data, demand=self.demand.data,
            employer=employer_named(about) if about else None,
        )  # fmt: skip


class LetterForm(RewriteForm):
    """A new letter."""

    kind = ChoiceField(_l("Which letter"), choices=lambda: choices(Kind))
    employer = LineField(
        _l("Employer it is about"),
        longest=120,
        required=False,
        description=_l("The full name as registered links it to the register."),
    )


class AnswerForm(RowForm):
    """What the unit answered."""

    day = DayField(_l("Answered on"), default=today)
    reply = TextArea(_l("The answer"), longest=4000, rows=5)
