"""What is odd about a case and may be right all the same: shown, never refused."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from platform_core.api import format_money
from platform_core.api import gettext as _
from plugins.legal_aid.days import Known, is_before
from plugins.legal_aid.limits import Limitation
from plugins.legal_aid.limits.facts import OURS
from plugins.legal_aid.models import Case, MoneyStage
from plugins.legal_aid.queries.cases import Posted

PAID = (MoneyStage.PAID, MoneyStage.CONFIRMED)


def flags_of(
    case: Case,
    ledger: Sequence[Posted],
    limits: Iterable[Limitation],
    twins: Iterable[Case],
    today: date,
) -> list[str]:
    """Sentences, the most pressing first."""
    found = [*_about_limits(limits, today), *_about_money(case, ledger)]
    found += [_("Case %(number)s is about the same facts.", number=twin.number) for twin in twins]
    return found


def _about_limits(limits: Iterable[Limitation], today: date) -> Iterator[str]:
    for limit in limits:
        if limit.name in OURS and (limit.is_missed(today) or limit.is_late):
            yield _("A time limit was missed; see the dates below.")
            return


def _about_money(case: Case, ledger: Sequence[Posted]) -> Iterator[str]:
    applied = Known(case.received_on, case.received_as)
    if any(is_before(day, applied) for day in _days(ledger, *PAID)):
        yield _("A payment is dated before the application was received.")
    awarded, paid = _days(ledger, MoneyStage.AWARDED), _days(ledger, MoneyStage.PAID)
    if awarded and paid and is_before(min(paid), min(awarded)):
        yield _("A payment is dated before the award.")
    if paid and not awarded:
        yield _("Money was paid, but no award or agreement has been entered.")
    totals = totals_of(ledger)
    if awarded and totals[MoneyStage.PAID] > totals[MoneyStage.AWARDED]:
        yield _("More was paid than awarded: %(paid)s against %(awarded)s.",
                paid=format_money(totals[MoneyStage.PAID]),
                awarded=format_money(totals[MoneyStage.AWARDED]))  # fmt: skip
    if any(p.line.stage is MoneyStage.PAID and p.line.fen > 0 and not p.entry.proof_id
           for p in ledger):  # fmt: skip
        yield _("A payment has no file that proves it.")


def _days(ledger: Iterable[Posted], *stages: MoneyStage) -> list[Known]:
    return [Known(p.line.on_day, p.entry.known_as) for p in ledger if p.line.stage in stages]


def totals_of(ledger: Iterable[Posted]) -> dict[MoneyStage, int]:
    """The sum of each stage, in fen."""
    totals = dict.fromkeys(MoneyStage, 0)
    for posted in ledger:
        totals[posted.line.stage] += posted.line.fen
    return totals
