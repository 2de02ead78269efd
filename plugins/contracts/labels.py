"""What people call the words of consultation and contract."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import Matter, format_money
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_labels import CHECK_HAPPENED, CHECK_NAMES
from plugins.contracts.terms import (
    Category,
    Coverage,
    Head,
    Level,
    Metric,
    Origin,
    Party,
    Produced,
    Proof,
    Side,
    Subject,
)
from plugins.contracts.warning_labels import WARNING_NAMES
from plugins.contracts.workflow import WORKFLOWS

NAMES: dict[type[StrEnum], Mapping[Any, str]] = {
    Subject: {
        Subject.COMPREHENSIVE: _l("Comprehensive collective contract"),
        Subject.WAGE: _l("Collective wage contract"),
        Subject.WOMEN: _l("Special contract on women employees"),
        Subject.SAFETY: _l("Special contract on labour safety and health"),
        Subject.OTHER: _l("Another special contract"),
    },
    Level: {
        Level.ENTERPRISE: _l("One employer"), Level.REGIONAL: _l("Regional contract"),
        Level.INDUSTRY: _l("Contract of an industry"),
    },
    Side: {Side.UNION: _l("Employees' side"), Side.EMPLOYER: _l("Employer's side")},
    Party: {
        Party.EMPLOYER: _l("The employer"), Party.UNION: _l("The union"),
        Party.EMPLOYEES: _l("The employees"),
    },
    Produced: {
        Produced.UNION_SENT: _l("Sent by the union"),
        Produced.CONGRESS: _l("Elected by the congress"),
        Produced.RECOMMENDED: _l("Recommended, more than half of the employees agreeing"),
        Produced.LEGAL_REPRESENTATIVE: _l("Legal representative"),
        Produced.APPOINTED: _l("Named by the employer or its association"),
        Produced.AUTHORISED: _l("Outside expert with written authority"),
    },
    Category: {
        Category.PAY: _l("Pay"), Category.HOURS: _l("Working hours"),
        Category.LEAVE: _l("Rest and leave"), Category.SAFETY: _l("Labour safety and health"),
        Category.INSURANCE: _l("Insurance and welfare"),
        Category.WOMEN: _l("Women and young workers"), Category.TRAINING: _l("Skills training"),
        Category.LABOUR_CONTRACT: _l("Labour contracts"),
        Category.DISCIPLINE: _l("Rewards and discipline"),
        Category.REDUNDANCY: _l("Redundancies"), Category.TERM: _l("Term of the contract"),
        Category.CHANGE: _l("Change, ending, renewal"), Category.DISPUTE: _l("Disputes"),
        Category.LIABILITY: _l("Liability for breach"), Category.OTHER: _l("Other matters"),
    },
    Head: {
        Head.PROHIBITED_WORK: _l("Work women may not do"),
        Head.FOUR_PERIODS: _l("Protection in the four periods"),
        Head.CHECK_UPS: _l("Gynaecological check-ups"), Head.TRAINING: _l("Training of women"),
        Head.EQUAL_TREATMENT: _l("Equal treatment"),
        Head.HARASSMENT: _l("Against sexual harassment"),
    },
    Metric: {
        Metric.WAGE_FLOOR: _l("Lowest wage a month"), Metric.HOURLY_FLOOR: _l("Lowest hourly wage"),
        Metric.RISE: _l("Rise of the average wage"), Metric.HOURS: _l("Hours a week"),
        Metric.OVERTIME: _l("Overtime pay"), Metric.TRAINING: _l("Training a year"),
        Metric.MATERNITY: _l("Maternity leave"), Metric.CHECK_UP: _l("Months between check-ups"),
        Metric.SICK_PAY: _l("Sick pay"), Metric.PAY_DAY: _l("Pay day"),
    },
    Coverage: {
        Coverage.INVITED: _l("Invited"), Coverage.RECOGNISED: _l("Recognised and stamped"),
        Coverage.COVERED: _l("Covered"), Coverage.WITHDRAWN: _l("Covered no more"),
    },
    Origin: {Origin.CONGRESS: _l("Vote held here"), Origin.PAPER: _l("Resolution on paper")},
    Proof: {
        Proof.RESOLUTION: _l("Resolution of the congress"),
        Proof.SIGNED: _l("Signed and sealed contract"), Proof.WAGES: _l("Wage data"),
        Proof.PARTIES: _l("Licences of the parties"),
        Proof.AUTHORITY: _l("Authority of representatives"),
        Proof.RECEIPT: _l("Receipt of the labour bureau"),
        Proof.OPINION: _l("Opinion of the labour bureau"),
        Proof.PUBLICATION: _l("Publication"), Proof.RECOGNITION: _l("Recognition by employers"),
        Proof.OTHER: _l("Other paper"),
    },
}  # fmt: skip
NAMES.update(CHECK_NAMES)
NAMES.update(WARNING_NAMES)

# What happened besides the moves of the workflows, by its name in the history.
HAPPENED: dict[str, str] = {
    "open": _l("Entered"), "overdue": _l("Time limit passed"), "extend": _l("Time extended"),
    "seat": _l("Representative named"), "unseat": _l("Representative left"),
    "publish_names": _l("Representatives made known"), "inform": _l("Information given"),
    "meet": _l("Consultation meeting held"), "add_clause": _l("Clause added"),
    "drop_clause": _l("Clause taken out"), "import": _l("Word draft taken in"),
    "propose": _l("Proposal for a clause"), "agree_clause": _l("Clause agreed"),
    "amend": _l("Particulars changed"), "prove": _l("Proof added"),
    "invite": _l("Employers invited"),
    "recognise": _l("Recognised by an employer"),
    "cover": _l("Employer brought under the contract"),
    "withdraw": _l("Employer covered no more"), "wage_data": _l("Wage data entered"),
}  # fmt: skip
HAPPENED |= CHECK_HAPPENED
HAPPENED |= {
    "instruct": _l("Instruction on a warning"),
    "read_alert": _l("Warning read"),
    "read_escalation": _l("Refused consultation read"),
    "below_floor": _l("Overtaken by the minimum wage"),
    "write_model": _l("Model clause written"),
    "retire_model": _l("Model clause taken out of the bank"),
}
_MOVES = {flow.kind: {move.name: move.label for move in flow.moves} for flow in WORKFLOWS}


def name_of(word: StrEnum | None) -> str:
    """What people call a word; a dash for none."""
    return "—" if word is None else str(NAMES[type(word)][word])


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """The words of one kind, for a form."""
    return [(word.value, str(label)) for word, label in NAMES[words].items()]


def state_name(matter: Matter) -> str:
    """What people call the state a matter is in."""
    return str(matter.__workflow__.state(matter.state).label)


def happened(kind: str, action: str) -> str:
    """What people call an entry of the history, "contracts:sign"."""
    verb = action.partition(":")[2]
    return str(_MOVES.get(kind, {}).get(verb) or HAPPENED.get(verb) or _("Contract changed"))


def pair_of(what: object, how: object) -> str:
    """A thing and how it is, with the colon of the reader's language."""
    return _("%(what)s: %(how)s", what=str(what), how=str(how))


def figure_of(metric: Metric | None, value: int | None) -> str:
    """A structured term in words: ¥2,050.00 a month, 5.5%, 98 days."""
    if metric is None or value is None:
        return "—"
    if metric is Metric.WAGE_FLOOR:
        return _("%(amount)s a month", amount=format_money(value))
    if metric is Metric.HOURLY_FLOOR:
        return _("%(amount)s an hour", amount=format_money(value))
    if metric is Metric.RISE:
        return f"{value / 100:g}%"
    if metric in (Metric.OVERTIME, Metric.SICK_PAY):
        return _("%(number)s %% of the wage", number=value)
    if metric is Metric.HOURS:
        return _("%(number)s hours a week", number=value)
    return _COUNTED[metric](value)


_COUNTED = {
    Metric.TRAINING: lambda value: _("%(number)s hours a year", number=value),
    Metric.MATERNITY: lambda value: _("%(number)s days", number=value),
    Metric.CHECK_UP: lambda value: _("%(number)s months", number=value),
    Metric.PAY_DAY: lambda value: _("day %(number)s of the month", number=value),
}
