"""What is filled in when contracts are checked and breaches are put right."""

from typing import Any

from flask import g

from platform_core.api import (
    BooleanField,
    ChoiceField,
    DayField,
    Employer,
    LineField,
    NumberField,
    RadioChoiceField,
    RowForm,
    RuleBroken,
    TextArea,
    UploadField,
    VersionField,
    offer,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_states import Half, Kept, Result
from plugins.contracts.labels import choices
from plugins.contracts.models import ClauseCheck
from plugins.contracts.operations.fulfilment import Finding, half_of
from plugins.contracts.queries import fulfilment

EVIDENCE = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


def employer_meant(typed: str | None) -> Employer | None:
    """The employer whose name or credit code was typed; None where the field is blank.

    Raises RuleBroken where none or several fit.
    """
    if not typed:
        return None
    found = fulfilment.employer_called(typed)
    if found is None:
        raise RuleBroken(_("No employer, or more than one, is called that. Write the full name."),
                         field="employer")  # fmt: skip
    return found


class OpenCheckForm(RowForm):
    """Which contract is checked for which half-year."""

    contract = ChoiceField(_l("Contract"), choices=(), coerce=int)
    year = NumberField(_l("Year"), least=2000, most=2100)
    half = RadioChoiceField(_l("Half-year"), choices=lambda: choices(Half))
    group = LineField(_l("Who checks"), longest=200, required=False,
                      description=_l("The inspection group, with people of both sides."),
    )  # fmt: skip

    def fill(self, row: Any) -> None:
        offer(self.contract, [(each.id, f"{each.number} {each.title}")
                              for each in fulfilment.checkable()], _("Please choose"))  # fmt: skip
        year, half = half_of(today())
        self.begin(year=year, half=half.value)


class FindForm(RowForm):
    """How one clause was kept."""

    result = RadioChoiceField(_l("Result of the check"), choices=lambda: choices(Result))
    evidence = TextArea(_l("What the check found"), longest=2000, rows=3, required=False,
                        description=_l("Wage slips, rosters, photographs: what proves it. A breach "
                                       "needs this."))  # fmt: skip
    file = UploadField(_l("Photograph or document"), accept=EVIDENCE, required=False)
    employer = LineField(_l("Employer, where only one did not keep it"), longest=120,
                         required=False, description=_l("Name or credit code."))  # fmt: skip
    employer_view = TextArea(_l("The employer's view"), longest=1000, rows=2, required=False)
    worker_view = TextArea(_l("The employees' view"), longest=1000, rows=2, required=False)
    version = VersionField()

    def fill(self, row: ClauseCheck) -> None:
        self.begin(
            result=row.result and row.result.value, evidence=row.evidence, version=row.version,
            employer=row.employer.name if row.employer else "", employer_view=row.employer_view,
            worker_view=row.worker_view,
        )  # fmt: skip

    def finding(self) -> Finding:
        """What was filled in. Raises RuleBroken where no one employer is meant."""
        return Finding(
            result=Result(self.result.data), evidence=self.evidence.data or "",
            employer_view=self.employer_view.data or "", worker_view=self.worker_view.data or "",
            employer=employer_meant(self.employer.data),
        )  # fmt: skip


class FinishForm(RowForm):
    """The end of a check: both sides' view."""

    day = DayField(_l("Checked on"))
    employer_view = TextArea(_l("The employer's view of the whole"), longest=2000, rows=3)
    worker_view = TextArea(_l("The employees' view of the whole"), longest=2000, rows=3)

    def fill(self, row: Any) -> None:
        self.begin(day=today())


class ReportForm(RowForm):
    """Which congress heard the report, and when."""

    day = DayField(_l("Reported on"))
    session = LineField(_l("Session of the congress"), longest=120)

    def fill(self, row: Any) -> None:
        self.begin(day=today())


class WhyForm(RowForm):
    """A reason in words."""

    note = TextArea(_l("Reason"), longest=1000, rows=3)


class SlipsForm(RowForm):
    """A bundle of paper slips that say the same."""

    kept = RadioChoiceField(_l("Is the contract being kept?"), choices=lambda: choices(Kept))
    knows = BooleanField(_l("They know the contract"))
    people = NumberField(_l("How many slips"), least=1, most=100_000)


class PulseForm(RowForm):
    """The question to a worker."""

    knows = RadioChoiceField(
        _l("Do you know what the collective contract promises?"),
        choices=lambda: [("1", _("Yes")), ("0", _("No"))],
    )
    kept = RadioChoiceField(_l("Is the contract being kept?"), choices=lambda: choices(Kept))


class LetterForm(RowForm):
    """What the problem letter asks for, and who answers."""

    demand = TextArea(_l("What must be put right"), longest=2000, rows=4)
    handler = ChoiceField(_l("Who answers for the obliged party"), choices=(), coerce=int,
                          required=False)  # fmt: skip

    def fill(self, row: Any) -> None:
        offer(self.handler, people_choices(g.actor), _("Somebody without an account"))
        self.begin(handler=row.handler_account_id)


class AnswerForm(RowForm):
    """What was done about it."""

    note = TextArea(_l("What has been put right"), longest=2000, rows=4)
    file = UploadField(_l("Photograph or document"), accept=EVIDENCE, required=False)


class SecondLookForm(RowForm):
    """The day of the second look."""

    day = DayField(_l("Looked at again on"))

    def fill(self, row: Any) -> None:
        self.begin(day=today())


class ReferForm(RowForm):
    """Where it is taken."""

    note = TextArea(_l("Taken where, and on which grounds"), longest=1000, rows=3,
                    description=_l("Labour bureau, arbitration or court: the union may go there by "
                                   "Labour Contract Law, Article 56."))  # fmt: skip


class OutcomeForm(RowForm):
    """What came of it."""

    note = TextArea(_l("Outcome of the referral"), longest=2000, rows=4)
