"""A limitation in sentences: where it begins, what moved it, how its last day was counted."""

from platform_core.api import current_pack, format_day
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import name_of
from plugins.legal_aid.limits import Limitation
from plugins.legal_aid.limits.compute import Why
from plugins.legal_aid.periods import period

WHYS = {
    "employed": _l(
        "While the employment lasts, claims for unpaid wages have no limitation; from "
        "its end there is %(time)s."
    ),
    "begins": _l("It begins with: %(fact)s (%(day)s)."),
    "anew": _l("%(fact)s (%(day)s): it begins anew."),
    "too_late": _l("%(fact)s (%(day)s) came when the time was over, and moves nothing."),
    "stopped": _l("%(fact)s (%(day)s – %(until)s): that time is not counted."),
}

BECAUSE = {
    "migrant_pay_or_injury": _l("A migrant worker claims pay or compensation for an injury: no "
                                "means test is needed."),
    "assistance_recipient": _l("Receives social assistance or belongs to a special group: no "
                               "means test is needed."),
    "union_rights": _l("A union officer's or union's own rights are concerned."),
    "claim_too_small": _l("The claim is below the least amount that is aided."),
    "claim_unknown": _l("The amount of the claim is missing."),
    "income_unknown": _l("The income of the family is missing."),
    "minimum_wage_unknown": _l("The minimum wage here is missing."),
    "income_below": _l("The income per head is below the minimum wage."),
    "income_above": _l("The income per head is not below the minimum wage."),
}  # fmt: skip


def explained(limit: Limitation) -> list[str]:
    """Each step in a sentence."""
    told = [_told(why) for why in limit.why]
    return told + (limit.due.sentences() if limit.due else [])


def _told(why: Why) -> str:
    values = {"fact": name_of(why.kind), "day": format_day(why.day), "until": format_day(why.until),
              "time": period("arb.limit.wages")}  # fmt: skip
    return str(WHYS[why.code]) % values


def because(code: str) -> str:
    """Why a test of an application came out as it did."""
    return str(BECAUSE[code])


def rule_name(key: str) -> str:
    """What a rule is called, with its article."""
    rule = current_pack().get(key)
    return key if rule is None else f"{rule.label} ({rule.citation()})"
