"""What people call the words of warnings."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from platform_core.api import lazy_gettext as _l
from plugins.contracts.warning_states import Colour, Topic

COLOURS = {
    Colour.BLUE: _l("Blue (level 4)"),
    Colour.YELLOW: _l("Yellow (level 3)"),
    Colour.ORANGE: _l("Orange (level 2)"),
    Colour.RED: _l("Red (level 1)"),
}
TOPICS = {
    Topic.ARREARS: _l("Wage arrears"),
    Topic.CLAIM: _l("Collective claim"),
    Topic.PETITION: _l("Petitions"),
    Topic.LAYOFF: _l("Mass layoff"),
    Topic.UNSIGNED: _l("Labour contracts not signed"),
    Topic.INSURANCE: _l("Social insurance owed"),
    Topic.CONTRACT: _l("Collective contract expiring"),
    Topic.DEMAND: _l("Demand unanswered"),
    Topic.INJURY: _l("Work injury"),
    Topic.CONGRESS: _l("No congress held"),
    Topic.TASK: _l("Resolution not carried out"),
    Topic.CHAIR: _l("Union chair moved or dismissed"),
}
FACTS = {
    "periods": _l("Pay periods late"),
    "months": _l("Months"),
    "people": _l("People concerned"),
    "plan_months": _l("Months the repayment plan is overdue"),
    "owed": _l("Wages owed (yuan)"),
    "capital": _l("Registered capital (yuan)"),
    "stoppages": _l("Stoppages or assemblies"),
    "petitions": _l("Petitions within 30 days"),
    "visitors": _l("People in the visit"),
    "employees": _l("All employees"),
    "unsigned": _l("Without a written contract"),
    "days_left": _l("Days left"),
    "days_expired": _l("Days since the end"),
    "days_late": _l("Days late"),
    "serious": _l("Seriously injured"),
    "deaths": _l("Deaths"),
    "unfiled": _l("Injuries not reported in time"),
    "cases": _l("Cases"),
}
WARNING_NAMES: Mapping[type[StrEnum], Mapping[Any, str]] = {Colour: COLOURS, Topic: TOPICS}
