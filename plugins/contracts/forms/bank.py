"""Forms of the county's bank of model clauses."""

from platform_core.api import (
    ChoiceField,
    ChoicesField,
    Form,
    LineField,
    TextArea,
    VersionField,
)
from platform_core.api import lazy_gettext as _l
from plugins.contracts.bank import Model
from plugins.contracts.forms.contracts import maybe
from plugins.contracts.labels import choices
from plugins.contracts.terms import Category, Head, Party, Subject


class ModelForm(Form):
    """A model clause, as it is to stand from now on."""

    heading = LineField(_l("Heading"), longest=80)
    kinds = ChoicesField(_l("For contracts of these kinds"), choices=lambda: choices(Subject))
    category = ChoiceField(_l("What it is about"), choices=lambda: choices(Category))
    obligated = ChoiceField(_l("Whom it obliges"), choices=lambda: choices(Party))
    head = ChoiceField(_l("Statutory head (contracts on women employees)"),
                       choices=lambda: maybe(Head), required=False)  # fmt: skip
    body = TextArea(
        _l("Text"), longest=4000,
        description=_l("Leave blanks (＿＿) where the parties agree on a figure."),
    )  # fmt: skip
    note = LineField(_l("What changes and why"), longest=400)
    version = VersionField()

    def model(self, key: str = "") -> Model:
        """What was filled in, following the version it was made from."""
        return Model(
            key, frozenset(map(Subject, self.kinds.data)), Category(self.category.data),
            Party(self.obligated.data), self.heading.data, self.body.data,
            Head(self.head.data) if self.head.data else None, self.version.data or 0,
        )  # fmt: skip


class RetireForm(Form):
    """Why a clause leaves the bank."""

    note = LineField(_l("Why it is taken out"), longest=400)
    version = VersionField()
