"""What is filled in."""

from platform_core.api import (
    ChoiceField,
    Form,
    LineField,
    MoneyField,
    RadioChoiceField,
    TextArea,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from union_hardship.operations import Need
from union_hardship.workflow import Cause


def causes() -> list[tuple[str, str]]:
    """The causes, as a person reads them."""
    return [
        (Cause.ILLNESS, _("Serious illness")), (Cause.ACCIDENT, _("Accident or disaster")),
        (Cause.SCHOOLING, _("A child's schooling")), (Cause.INCOME, _("Low income")),
    ]  # fmt: skip


class AskForm(Form):
    """What somebody asks for."""

    title = LineField(_l("In one line"), longest=100)
    body = TextArea(_l("In full"), longest=2000)
    cause = ChoiceField(_l("Cause"), choices=causes)
    asked_fen = MoneyField(_l("Amount asked for (yuan)"), least=1)
    account_no = LineField(_l("Bank account"), longest=30, required=False)

    def need(self) -> Need:
        """What was filled in, for the operation."""
        return Need(
            title=self.title.data, body=self.body.data, cause=Cause(self.cause.data),
            asked_fen=self.asked_fen.data, account_no=self.account_no.data or "",
        )  # fmt: skip


class AnswerForm(Form):
    """What the office says."""

    decision = RadioChoiceField(
        _l("Decision"), choices=lambda: [("grant", _("Grant")), ("refuse", _("Refuse"))]
    )
    granted_fen = MoneyField(_l("Amount granted (yuan)"), least=1, required=False)
    answer = TextArea(_l("Answer"), longest=2000)
