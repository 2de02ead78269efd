"""Who may be aided: a test over what was given, with the rule that decided. Pure.

Migrant workers who claim pay or injury benefits, and whoever receives social assistance, need
no means test. Anybody else is looked at by claim and income; what is missing is asked for.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from platform_core.api import Rule
from plugins.legal_aid.models.cases import Eligible
from plugins.legal_aid.workflow.cases import Applicant, Matter

NO_TEST_MATTERS = frozenset({Matter.WAGES, Matter.INJURY, Matter.DEATH})


class Rules(Protocol):
    """What is used of a rule pack."""

    def limit(self, key: str) -> Rule: ...


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What the test was given; fen, None where nobody knows."""

    applicant: Applicant
    about: Matter
    assisted: bool = False
    claim_fen: int | None = None
    income_fen: int | None = None  # of the family, per head and month
    minimum_wage_fen: int | None = None  # here, per month

    def as_json(self) -> dict[str, Any]:
        """Plain data, to be kept with the outcome."""
        return asdict(self)


@dataclass(frozen=True)
class Finding:
    """The outcome, the rule that decided it, and a code for each thing that was found."""

    outcome: Eligible
    rule: Rule
    because: tuple[str, ...]


def assess(inputs: Inputs, pack: Rules) -> Finding:
    """Test an application."""
    free = pack.limit("aid.no_means_test")
    if inputs.applicant is Applicant.MIGRANT and inputs.about in NO_TEST_MATTERS:
        return Finding(Eligible.YES, free, ("migrant_pay_or_injury",))
    if inputs.assisted:
        return Finding(Eligible.YES, free, ("assistance_recipient",))
    if inputs.applicant in (Applicant.OFFICER, Applicant.UNION):
        return Finding(Eligible.YES, pack.limit("legal_aid.union_rights"), ("union_rights",))
    return _means(inputs, pack)


def _means(inputs: Inputs, pack: Rules) -> Finding:
    least = pack.limit("legal_aid.means_claim")
    income = pack.limit("legal_aid.means_income")
    if inputs.claim_fen is not None and inputs.claim_fen < least.value:
        return Finding(Eligible.NO, least, ("claim_too_small",))
    given: Mapping[str, int | None] = {
        "claim_unknown": inputs.claim_fen, "income_unknown": inputs.income_fen,
        "minimum_wage_unknown": inputs.minimum_wage_fen,
    }  # fmt: skip
    missing = tuple(code for code, value in given.items() if value is None)
    if inputs.income_fen is None or inputs.minimum_wage_fen is None or missing:
        return Finding(Eligible.OPEN, income, missing)
    if inputs.income_fen < inputs.minimum_wage_fen:
        return Finding(Eligible.YES, income, ("income_below",))
    return Finding(Eligible.NO, income, ("income_above",))
