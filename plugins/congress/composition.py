"""Whether a congress is made up as its rules want it, rule by rule. Pure.

Every violation names its rule and where it stands; only a confirmed rule, or one the county
adopted, stops anybody.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from platform_core.api import Rule, Verdict, verdict
from plugins.congress.terms import Category, Level, Sex


@dataclass(frozen=True)
class MakeUp:
    """Who sits in a congress, and for whom. Women are of the employees where None is unknown."""

    delegates: int
    frontline: int
    managers: int
    operators: int
    women: int
    employees: int
    employed_women: int

    @classmethod
    def of(
        cls, delegates: Iterable[tuple[Category, Sex]], employees: int, employed_women: int
    ) -> "MakeUp":
        """Counted from pairs of category and sex."""
        counted = list(delegates)
        kinds = [category for category, _sex in counted]
        return cls(
            delegates=len(counted),
            frontline=kinds.count(Category.FRONTLINE),
            managers=kinds.count(Category.MANAGER),
            operators=kinds.count(Category.OPERATOR),
            women=sum(1 for _category, sex in counted if sex is Sex.FEMALE),
            employees=employees,
            employed_women=employed_women,
        )


@dataclass(frozen=True)
class Check:
    """One rule and what it says of this congress."""

    rule: Rule
    verdict: Verdict


REGIONAL = (
    "congress.regional.min_delegates",
    "congress.regional.operator_cap",
    "congress.regional.frontline_min",
    "congress.women_min",
)
SINGLE = ("congress.delegates_min", "congress.manager_cap", "congress.women_min")
SHARED = frozenset({Level.REGIONAL, Level.INDUSTRY})


def checks(makeup: MakeUp, level: Level, limit: Callable[[str], Rule]) -> list[Check]:
    """Every composition rule for this kind of congress, met or not. `limit` finds a rule."""
    keys = REGIONAL if level in SHARED else SINGLE
    return [_check(limit(key), makeup) for key in keys]


def _check(rule: Rule, makeup: MakeUp) -> Check:
    name = rule.key.rpartition(".")[2]
    if name == "women_min":
        return _women(rule, makeup)
    counted = {
        "operator_cap": makeup.operators,
        "frontline_min": makeup.frontline,
        "manager_cap": makeup.managers + makeup.operators,
    }
    if name in counted:
        return Check(rule, verdict(rule, counted[name], makeup.delegates))
    return Check(rule, verdict(rule, makeup.delegates))


def _women(rule: Rule, makeup: MakeUp) -> Check:
    """The rule says “as among the employees”: the share is taken from them, then judged."""
    if not makeup.employees:
        measured = replace(rule, unit="share", value=Fraction(1, 2), base="delegates")
        return Check(rule, verdict(measured, None, makeup.delegates))
    share = Fraction(makeup.employed_women, makeup.employees)
    measured = replace(rule, unit="share", value=share, base="delegates")
    return Check(rule, verdict(measured, makeup.women, makeup.delegates))


def broken(found: Iterable[Check]) -> list[Check]:
    """Those that are not met, the ones that stop people first."""
    failed = [check for check in found if check.verdict.ok is False or check.verdict.blocking]
    return sorted(failed, key=lambda check: not check.verdict.blocking)
