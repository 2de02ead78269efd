"""The legal rules as data: packs, time limits that explain themselves, and verdicts."""

from platform_core.rules.calendar import Calendar, NamedDay, default_calendar
from platform_core.rules.current import current_calendar, current_pack, forget_current
from platform_core.rules.dates import (
    DueDate,
    Extension,
    Limit,
    add_months,
    deadline,
    recompute,
    remaining,
)
from platform_core.rules.pack import (
    Override,
    RulePack,
    declare_pack,
    load_pack,
    load_packs,
    pack_for,
    shipped_packs,
)
from platform_core.rules.rule import Bilingual, Rule, Severity, Status
from platform_core.rules.steps import Step, rule_words, standing_words, time_words
from platform_core.rules.verdicts import Verdict, banded, in_time, needed, number, share, verdict

__all__ = [
    "Bilingual",
    "Calendar",
    "DueDate",
    "Extension",
    "Limit",
    "NamedDay",
    "Override",
    "Rule",
    "RulePack",
    "Severity",
    "Status",
    "Step",
    "Verdict",
    "add_months",
    "banded",
    "current_calendar",
    "current_pack",
    "deadline",
    "declare_pack",
    "default_calendar",
    "forget_current",
    "in_time",
    "load_pack",
    "load_packs",
    "needed",
    "number",
    "pack_for",
    "recompute",
    "remaining",
    "rule_words",
    "share",
    "shipped_packs",
    "standing_words",
    "time_words",
    "verdict",
]
