"""What people type on the pages of figures and reports."""

from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.indicator import Qualifier
from platform_core.indicators.stated import Statement
from platform_core.indicators.workflow import RemarkKind
from platform_core.runtime.registry import registry
from platform_core.web.forms import (
    ChoiceField,
    DayField,
    Form,
    LineField,
    NumberField,
    RadioChoiceField,
    TextArea,
    UploadField,
)

QUALIFIERS = (
    ("exact", _l("exactly")),
    (Qualifier.MORE_THAN.value, _l("more than (余)")),
    (Qualifier.ABOUT.value, _l("about (约)")),
    (Qualifier.AT_LEAST.value, _l("at least (以上)")),
)


def _keys() -> list[tuple[str, str]]:
    declared = [(each.key, f"{each.label} · {each.key}") for _m, each in registry().indicators()]
    return [("other", _("Another figure: name it below")), *declared]


class StateForm(Form):
    """A figure that no record holds."""

    key = ChoiceField(_l("Figure"), choices=_keys, blank=None)
    label = LineField(
        _l("Its name"), longest=120, required=False, description=_l("Only for another figure.")
    )
    written = LineField(
        _l("Value"), longest=24, description=_l("In digits: 4000, 4.15, 92.3; a date as 1956-11.")
    )
    unit = LineField(
        _l("Unit"),
        longest=20,
        description=_l("As it is printed: 人, 个, 万元, %. For a date: 日期."),
    )
    qualifier = RadioChoiceField(_l("How exactly it is known"), choices=QUALIFIERS, default="exact")
    period = LineField(
        _l("Period"), longest=10, description=_l("2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all.")
    )
    source = LineField(
        _l("Source"), longest=200, description=_l("Who says so, in which paper. It is printed.")
    )
    source_on = LineField(
        _l("Date of the source"),
        longest=10,
        required=False,
        description=_l("Like 2011-11-26; 2011-11 or 2011 will do."),
    )
    made_of = LineField(
        _l("How it is made up"),
        longest=200,
        required=False,
        description=_l("For example 10+2+3+4; it is checked, not enforced."),
    )
    reason = TextArea(
        _l("Why it is corrected"),
        longest=400,
        required=False,
        rows=2,
        description=_l("Only where the figure was stated before."),
    )

    def statement(self) -> Statement:
        """What was typed, as the operation takes it."""
        key = "" if self.key.data == "other" else self.key.data
        names = {each.key: str(each.label) for _m, each in registry().indicators()}
        exact = self.qualifier.data == "exact"
        return Statement(
            key=key,
            label=names.get(key) or self.label.data or "",
            written=self.written.data,
            unit=self.unit.data,
            qualifier="" if exact else self.qualifier.data,
            period=self.period.data,
            source=self.source.data,
            source_on=self.source_on.data or "",
            made_of=self.made_of.data or "",
        )


class RemarkForm(Form):
    """A note to a figure, or an objection."""

    kind = RadioChoiceField(
        _l("What it is"),
        choices=(
            (RemarkKind.NOTE.value, _l("A note")),
            (RemarkKind.CONTEST.value, _l("I contest the figure")),
        ),
        default=RemarkKind.NOTE.value,
    )
    body = TextArea(_l("What is to be known"), longest=1000, rows=3)


class AnswerForm(Form):
    """The county's answer to a contested figure."""

    answer = TextArea(_l("Answer"), longest=1000, rows=3)


class CorrectForm(Form):
    """A counter-entry to a final figure."""

    numerator = NumberField(_l("Numerator, or the number"), most=10**15)
    denominator = NumberField(_l("Denominator"), most=10**15, required=False)
    reason = TextArea(_l("Reason"), longest=400)


class CloseForm(Form):
    """Which period townships shall close, and until when."""

    period = LineField(
        _l("Period"), longest=10, description=_l("2026, 2026-U, 2026-H1, 2026-Q3 or 2026-11.")
    )
    due_on = DayField(_l("Signed until"))


class ReturnForm(Form):
    """Why figures are returned."""

    reason = TextArea(_l("What is to be mended"), longest=400)


class SheetForm(Form):
    """A table of figures to be entered at once."""

    file = UploadField(_l("File"), accept=".xlsx,.csv")


class TemplateForm(Form):
    """A template edited in Word."""

    file = UploadField(_l("Template (.docx)"), accept=".docx")
