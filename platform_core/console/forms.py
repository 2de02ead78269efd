"""What the console's forms send."""

import re
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from wtforms import BooleanField
from wtforms.validators import ValidationError

from platform_core.clock import today
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.rules import Rule, Severity
from platform_core.rules.rule import TIME_UNITS
from platform_core.runtime.lifecycle import LONGEST_REASON, Cell
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import registry
from platform_core.web.forms import (
    ChoiceField,
    ChoicesField,
    DayField,
    Form,
    LineField,
    MoneyField,
    NumberField,
    TextArea,
)

TARGETS = (
    (ModuleIs.ON, _l("Switch on")),
    (ModuleIs.READ_ONLY, _l("Make read-only")),
    (ModuleIs.OFF, _l("Switch off")),
)
MOST_CELLS = 2000


class SwitchForm(Form):
    """Why, from when, and how far a switch goes."""

    reason = TextArea(_l("Reason"), longest=LONGEST_REASON)
    effective_on = DayField(
        _l("From"), required=False, description=_l("Leave empty to switch at once.")
    )
    with_dependencies = BooleanField(_l("Also switch related modules"))
    force = BooleanField(_l("Switch off even where the module objects"))


class ReasonForm(Form):
    """Why something is undone or withdrawn."""

    reason = TextArea(_l("Reason"), longest=LONGEST_REASON)


def _modules() -> list[tuple[str, str]]:
    return [(each.name, str(each.label)) for each in registry().ready()]


class ProfileForm(Form):
    """A package of modules that are switched on together."""

    name = LineField(_l("Name of the package"), longest=60)
    modules = ChoicesField(_l("Modules"), choices=_modules)


class AnswerForm(Form):
    """What a township is told that asked for a module."""

    answer = TextArea(_l("Answer"), longest=LONGEST_REASON, rows=2)


SEVERITIES = (
    (Severity.INFO, _l("it is only said")), (Severity.WARN, _l("people are warned")),
    (Severity.BLOCK, _l("the step is refused")),
)  # fmt: skip


class DecisionForm(Form):
    """The county's value of a rule; `decision_form` adds the field that fits its unit."""

    value: Any
    since = DayField(_l("Holds from"), default=today)
    until = DayField(_l("Holds until"), required=False,
                     description=_l("Leave empty where no end is known."))  # fmt: skip
    source = LineField(_l("What it rests on"), longest=200,
                       description=_l("Title and number of the notice or decision."))  # fmt: skip
    reason = TextArea(_l("Reason"), longest=LONGEST_REASON, rows=2)
    severity = ChoiceField(_l("Where it is not met"), choices=SEVERITIES)

    def changes(self, rule: Rule) -> dict[str, Any]:
        """What the decision changes in the rule."""
        found: dict[str, Any] = {"value": self.value.data}
        if rule.unit == "share":
            share = read_share(self.value.data)
            found = {"num": share.numerator, "den": share.denominator}
        elif rule.unit == "flag":
            found = {"value": self.value.data == "yes"}
        if self.severity.data != rule.shipped.severity:
            found["severity"] = self.severity.data
        return found


class ShareField(LineField):
    """A share of a whole: per cent, or a fraction."""

    def post_validate(self, form: Form, stopped: bool) -> None:
        """Refuse what is no share, with an example of one."""
        if not stopped:
            read_share(self.data)


def read_share(typed: str) -> Fraction:
    """5, 5%, 12.5%, 2/3. Raises ValidationError for anything else."""
    found = re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)\s*[%％]?|(\d{1,3})\s*/\s*(\d{1,3})", typed)
    if found is None or found[3] == "0":
        raise ValidationError(_("Write a share like 5% or 2/3."))
    share = Fraction(found[1]) / 100 if found[1] else Fraction(int(found[2]), int(found[3]))
    if not 0 < share <= 1:
        raise ValidationError(_("A share is more than nothing and at most the whole."))
    return share


def decision_form(rule: Rule, **options: Any) -> DecisionForm:
    """The form that fits the rule, with its value as it stands."""

    class Asked(DecisionForm):
        value = _value_field(rule)

    begins = {"value": _value_shown(rule), "severity": rule.severity}
    return Asked(data=begins, **options)


def _value_field(rule: Rule) -> Any:
    label = _l("The county's value")
    if rule.choices:
        return ChoiceField(
            label, choices=[(word, str(name)) for word, name in rule.choices.items()]
        )
    if rule.unit == "flag":
        return ChoiceField(label, choices=(("yes", _("Yes")), ("no", _("No"))))
    if rule.unit == "share":
        return ShareField(label, longest=12, description=_l("Per cent or a fraction: 5% or 2/3."))
    if rule.unit == "fen":
        return MoneyField(label)
    in_time = rule.unit in TIME_UNITS or rule.unit == "hour"
    hint = IN_UNITS[rule.unit] if in_time else ""
    return NumberField(label, least=1 if rule.unit in TIME_UNITS else 0, most=9999,
                       description=hint)  # fmt: skip


IN_UNITS = {"day": _l("In days."), "workday": _l("In working days."), "month": _l("In months."),
            "year": _l("In years."), "hour": _l("In hours.")}  # fmt: skip


def _value_shown(rule: Rule) -> Any:
    if rule.is_blank:
        return None
    if rule.unit == "flag":
        return "yes" if rule.value else "no"
    if rule.unit == "share":
        share = rule.fraction
        percent = share * 100
        return f"{percent}%" if percent.denominator == 1 else f"{share}"
    return rule.value


class NoticeForm(Form):
    """A year's notice of days off, as it is worded: one line for each festival."""

    year = NumberField(_l("Year"), least=2004, most=2100)
    source = LineField(_l("Title and number of the notice"), longest=200)
    off = TextArea(_l("Days off"), longest=1000,
                   description=_l("One festival a line: 春节 2月5日至2月11日"))  # fmt: skip
    worked = TextArea(_l("Weekend days that are worked"), longest=1000, required=False,
                      description=_l("One festival a line: 春节 1月31日 2月14日"))  # fmt: skip

    def validate_off(self, field: Any) -> None:
        """Refuse a line that cannot be read, quoting it."""
        read_days(field.data, self.year.data)

    validate_worked = validate_off

    def days_off(self) -> dict[date, str]:
        """Each day off with the name of its festival."""
        return read_days(self.off.data, self.year.data)

    def days_worked(self) -> dict[date, str]:
        """Each weekend day that is worked, with the name of its festival."""
        return read_days(self.worked.data, self.year.data)


SPAN = re.compile(r"(\d{1,2})月(\d{1,2})日(?:\s*[至到—–-]\s*(?:(\d{1,2})月)?(\d{1,2})日)?")


def read_days(typed: str | None, year: int | None) -> dict[date, str]:
    """The days of each line, by its first word: 春节 2月5日至11日. Raises ValidationError."""
    found: dict[date, str] = {}
    for line in (typed or "").splitlines():
        name, _blank, rest = line.strip().partition(" ")
        spans = SPAN.findall(rest)
        if not line.strip():
            continue
        if not spans or SPAN.sub("", rest).strip("、，, "):
            raise ValidationError(_("This line cannot be read: %(line)s", line=line.strip()))
        for span in spans:
            found |= dict.fromkeys(_days_of(span, year or today().year), name[:40])
    return found


def _days_of(span: tuple[str, str, str, str], year: int) -> list[date]:
    month, day, until_month, until_day = span
    try:
        first = date(year, int(month), int(day))
        last = date(year, int(until_month or month), int(until_day or day))
    except ValueError:
        raise ValidationError(_("There is no such day: %(day)s", day=f"{month}-{day}")) from None
    if not 0 <= (last - first).days <= 15:
        raise ValidationError(_("From %(first)s to %(last)s is no holiday.",
                                first=first.isoformat(), last=last.isoformat()))  # fmt: skip
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class EndForm(Form):
    """When the county's value ends, and why."""

    last_day = DayField(_l("Last day"), default=today)
    why = LineField(_l("Why it ends"), longest=LONGEST_REASON)


def read_target(written: str | None) -> ModuleIs:
    """The state that is asked for. Raises RuleBroken for any other word."""
    for target, _label in TARGETS:
        if written == target:
            return target
    raise RuleBroken(_("Choose what to do: switch on, make read-only, or switch off."))


def read_cells(written: list[str]) -> list[Cell]:
    """Cells as the matrix sends them ("township:module:row seen"). Raises RuleBroken."""
    if not written:
        raise RuleBroken(_("Tick at least one cell of the table first."))
    if len(written) > MOST_CELLS:
        raise RuleBroken(_("That is too many at once; choose at most %(n)s.", n=MOST_CELLS))
    return [_cell(each) for each in written]


def _cell(written: str) -> Cell:
    township, _mark, rest = written.partition(":")
    module, _mark, seen = rest.partition(":")
    if not (_is_id(township) and module.isidentifier() and _is_id(seen)):
        raise RuleBroken(_("The choice cannot be read. Go back to the table and choose again."))
    return Cell(int(township), module, int(seen))


def _is_id(written: str) -> bool:
    return written.isascii() and written.isdecimal() and int(written) < 2**63
