"""Forms of a contract: its draft, its clauses, its way, and whom it covers."""

import re
from typing import Any

from wtforms.validators import ValidationError

from platform_core.api import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    MoneyField,
    NumberField,
    RowForm,
    TextArea,
    UploadField,
    get_or_404,
    offer,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.labels import NAMES, choices
from plugins.contracts.models import Clause, Consultation, Contract
from plugins.contracts.operations.chain import Decision
from plugins.contracts.operations.drafting import Class, Particulars, Wording
from plugins.contracts.queries import bank, contracts, coverage
from plugins.contracts.queries.coverage import AT_ONCE
from plugins.contracts.terms import Category, Head, Metric, Party, Proof, Side

SCANS = ".pdf,.jpg,.png,.docx,.xlsx"
# Kept as fen, or as hundredths of a per cent.
HUNDREDTHS = frozenset({Metric.WAGE_FLOOR, Metric.HOURLY_FLOOR, Metric.RISE})


def maybe(words: Any) -> list[tuple[str, str]]:
    """The words of one kind, and none."""
    return [("", "—"), *((word.value, str(label)) for word, label in NAMES[words].items())]


class DraftForm(RowForm):
    """The particulars of a draft."""

    title = LineField(_l("Title"), longest=160)
    starts_on = DayField(_l("Term from"))
    ends_on = DayField(_l("Term until"))
    predecessor = ChoiceField(_l("Renews or changes"), choices=(), coerce=int, required=False)

    def fill(self, row: Consultation) -> None:
        pairs = [(each.id, f"{each.number} {each.title}") for each in contracts.renewable()]
        offer(self.predecessor, pairs, _("No earlier contract"))

    def particulars(self) -> Particulars:
        """What was filled in, for the operation."""
        before = get_or_404(Contract, self.predecessor.data) if self.predecessor.data else None
        return Particulars(title=self.title.data, starts_on=self.starts_on.data,
                           ends_on=self.ends_on.data, predecessor=before)  # fmt: skip


class AmendForm(RowForm):
    """Title and term of a draft."""

    title = LineField(_l("Title"), longest=160)
    starts_on = DayField(_l("Term from"))
    ends_on = DayField(_l("Term until"))

    def fill(self, row: Contract) -> None:
        if not self.is_submitted():
            self.begin(title=row.title, starts_on=row.starts_on, ends_on=row.ends_on)


class TermFields(RowForm):
    """A structured term: what is counted, and its figure in the unit people use."""

    metric = ChoiceField(_l("Term that can be counted"), choices=lambda: maybe(Metric),
                         required=False)  # fmt: skip
    figure = LineField(
        _l("Its figure"), longest=12, required=False,
        description=_l("Yuan for wages, per cent for rises; digits only."),
    )  # fmt: skip

    def term(self) -> tuple[Metric | None, int | None]:
        """The metric and its value in its own unit."""
        metric = Metric(self.metric.data) if self.metric.data else None
        return metric, read_figure(metric, self.figure.data or "")

    def validate_figure(self, field: Any) -> None:
        """Amounts in words are refused, with what to write instead."""
        metric = Metric(self.metric.data) if self.metric.data else None
        check_figure(metric, field.data or "")


def check_figure(metric: Metric | None, typed: str) -> None:
    """Refuse what is no figure, beside its field."""
    try:
        read_figure(metric, typed)
    except ValueError as wrong:
        raise ValidationError(str(wrong)) from None


def read_figure(metric: Metric | None, typed: str) -> int | None:
    """The value typed for a metric, in its own unit. Raises ValueError in plain words."""
    plain = re.sub(r"[\s,¥元%％]", "", typed)
    if not plain:
        return None
    if metric in HUNDREDTHS:
        if re.fullmatch(r"\d{1,9}(\.\d{1,2})?", plain, re.ASCII) is None:
            raise ValueError(_("Write the amount in digits, for example 10800.50."))
        whole, _dot, rest = plain.partition(".")
        return int(whole) * 100 + int(rest.ljust(2, "0"))
    if re.fullmatch(r"\d{1,6}", plain, re.ASCII) is None:
        raise ValueError(_("Write a whole number in digits."))
    return int(plain)


class ClauseForm(TermFields):
    """A new clause."""

    side = ChoiceField(_l("Proposed by"), choices=lambda: choices(Side), default=Side.UNION.value)
    heading = LineField(_l("Heading"), longest=80, required=False)
    category = ChoiceField(_l("What it is about"), choices=lambda: choices(Category))
    obligated = ChoiceField(_l("Whom it obliges"), choices=lambda: choices(Party))
    body = TextArea(_l("Text"), rows=5, longest=8000)
    head = ChoiceField(_l("Statutory head (contracts on women employees)"),
                       choices=lambda: maybe(Head), required=False)  # fmt: skip
    due_on = DayField(_l("To be done by"), required=False)

    def wording(self) -> Wording:
        """What was filled in, for the operation."""
        metric, value = self.term()
        return Wording(
            body=self.body.data, heading=self.heading.data or "",
            category=Category(self.category.data), obligated=Party(self.obligated.data),
            metric=metric, value=value, head=Head(self.head.data) if self.head.data else None,
            due_on=self.due_on.data,
        )  # fmt: skip


class ProposalForm(RowForm):
    """A counter-proposal for a clause."""

    side = ChoiceField(_l("Proposed by"), choices=lambda: choices(Side))
    body = TextArea(_l("Text"), rows=6, longest=8000)
    figure = LineField(_l("Its figure"), longest=12, required=False)
    reason = LineField(_l("Why"), longest=400, required=False)

    def fill(self, row: Clause) -> None:
        self._metric = row.metric
        if not self.is_submitted():
            self.begin(body=row.body, figure=shown_figure(row))

    def validate_figure(self, field: Any) -> None:
        """Amounts in words are refused."""
        check_figure(self._metric, field.data or "")

    def value(self) -> int | None:
        """The figure in the clause's own unit."""
        return read_figure(self._metric, self.figure.data or "")


def shown_figure(row: Clause) -> str:
    """A clause's figure as it is typed."""
    if row.value is None:
        return ""
    if row.metric not in HUNDREDTHS:
        return str(row.value)
    return f"{row.value // 100}.{row.value % 100:02}"


class ClassForm(TermFields):
    """What a clause is about, apart from its words."""

    heading = LineField(_l("Heading"), longest=80, required=False)
    category = ChoiceField(_l("What it is about"), choices=lambda: choices(Category))
    obligated = ChoiceField(_l("Whom it obliges"), choices=lambda: choices(Party))
    head = ChoiceField(_l("Statutory head (contracts on women employees)"),
                       choices=lambda: maybe(Head), required=False)  # fmt: skip
    due_on = DayField(_l("To be done by"), required=False)

    def fill(self, row: Clause) -> None:
        if not self.is_submitted():
            self.begin(heading=row.heading, category=row.category, obligated=row.obligated,
                       head=row.head or "", due_on=row.due_on, metric=row.metric or "",
                       figure=shown_figure(row))  # fmt: skip

    def given(self) -> Class:
        """What was filled in, for the operation."""
        metric, value = self.term()
        return Class(
            category=Category(self.category.data), obligated=Party(self.obligated.data),
            heading=self.heading.data or "", metric=metric, value=value,
            head=Head(self.head.data) if self.head.data else None, due_on=self.due_on.data,
        )  # fmt: skip


class SideForm(RowForm):
    """Which side agrees."""

    side = ChoiceField(_l("Side"), choices=lambda: choices(Side))


class BankForm(RowForm):
    """Model clauses to take over."""

    side = ChoiceField(_l("Proposed by"), choices=lambda: choices(Side))
    clauses = ChoicesField(_l("Model clauses"), choices=())

    def fill(self, row: Contract) -> None:
        models = bank.models_for(row.kind, row.township_id)
        offer(self.clauses, [(each.key, each.label) for each in models])


class ImportForm(RowForm):
    """A Word draft."""

    side = ChoiceField(_l("Whose draft it is"), choices=lambda: choices(Side))
    file = UploadField(_l("Word document"), accept=".docx")


class DayForm(RowForm):
    """The day it happened."""

    on = DayField(_l("On"), default=today)


class PaperDecisionForm(RowForm):
    """A resolution on paper."""

    number = LineField(_l("Number of the resolution"), longest=80)
    body = LineField(_l("Congress and session"), longest=160)
    decided_on = DayField(_l("Decided on"), default=today)
    due = NumberField(_l("Due to attend"), least=1)
    present = NumberField(_l("Present"))
    votes_for = NumberField(_l("In favour"))
    against = NumberField(_l("Against"))
    abstain = NumberField(_l("Abstentions"))

    def decision(self) -> Decision:
        """What was filled in, for the operation."""
        return Decision(
            number=self.number.data, body=self.body.data, decided_on=self.decided_on.data,
            due=self.due.data, present=self.present.data, votes_for=self.votes_for.data,
            against=self.against.data, abstain=self.abstain.data,
        )  # fmt: skip


class SignForm(RowForm):
    """Both signatures and seals."""

    on = DayField(_l("Signed on"), default=today)
    union_chief = LineField(_l("Chief representative of the employees"), longest=40)
    employer_chief = LineField(_l("Chief representative of the employer"), longest=40)

    def fill(self, row: Contract) -> None:
        if self.is_submitted():
            return
        for side, field in ((Side.UNION, "union_chief"), (Side.EMPLOYER, "employer_chief")):
            chief = next((each for each in row.consultation.on_side(side) if each.chief), None)
            self.begin(**{field: chief.name if chief else ""})


class ProofForm(RowForm):
    """A scan and what it proves."""

    kind = ChoiceField(_l("What it proves"), choices=lambda: choices(Proof))
    file = UploadField(_l("Scan or document"), accept=SCANS)


class WageForm(RowForm):
    """Wage data for the labour bureau."""

    year = NumberField(_l("Year"), least=1990, most=2100)
    employees = NumberField(_l("Employees"), least=1)
    average = MoneyField(_l("Average wage a month last year"))
    total = MoneyField(_l("Total wages last year"))
    adjusted = MoneyField(_l("Average wage a month after this contract"))

    def data_given(self) -> dict[str, int]:
        """What was filled in, for the operation."""
        names = ("year", "employees", "average", "total", "adjusted")
        return {name: self[name].data for name in names}


class FileForm(RowForm):
    """Filing with the labour bureau."""

    on = DayField(_l("Received by the bureau on"), default=today)
    bureau = LineField(_l("Labour bureau"), longest=120)
    number = LineField(_l("Number of its receipt"), longest=80, required=False)


class ObjectForm(RowForm):
    """The bureau's objection."""

    on = DayField(_l("Objected on"), default=today)
    opinion = TextArea(_l("What the opinion says"), rows=4)


class SilenceForm(RowForm):
    """What the labour bureau answered, where the last day of its review is provisional."""

    confirmed = TextArea(
        _l("Who at the labour bureau answered what, and when"), rows=3, longest=400
    )


class PublishForm(RowForm):
    """Publication."""

    on = DayField(_l("Published on"), default=today)
    where = LineField(_l("Where"), longest=160)


class InspectorsForm(RowForm):
    """Who checks how it is kept."""

    inspectors = LineField(_l("Inspection group of both sides"), longest=400)


class EndForm(RowForm):
    """The end of a contract before its term."""

    on = DayField(_l("Ends on"), default=today)
    reason = TextArea(_l("Reason"), rows=3)


class InviteForm(RowForm):
    """Employers to bring under the contract."""

    on = DayField(_l("Invited on"), default=today)
    employers = ChoicesField(
        _l("Employers"), choices=(), coerce=int,
        description=_l(
            "At most %(count)s at a time; then the next ones are listed.", count=AT_ONCE
        ),
    )  # fmt: skip

    def fill(self, row: Contract) -> None:
        pairs = [(each.id, each.name) for each in coverage.employers_to_invite(row)]
        offer(self.employers, pairs)


class InviteAllForm(RowForm):
    """All non-public employers that no contract covers yet."""

    on = DayField(_l("Invited on"), default=today)


class RecogniseForm(RowForm):
    """An employer's recognition."""

    on = DayField(_l("Recognised on"), default=today)
    stamped_by = LineField(_l("Recognised by (legal representative or agent)"), longest=40)


class WithdrawForm(RowForm):
    """An employer that is covered no more."""

    on = DayField(_l("From"), default=today)
    reason = LineField(_l("Reason"), longest=400)
