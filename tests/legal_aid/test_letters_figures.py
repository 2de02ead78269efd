"""The figures of petitions, mediation, letters and protection, each computed from rows."""

from datetime import UTC, date, datetime

import pytest

from platform_core.accounts import SYSTEM
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import Period
from plugins.legal_aid.indicators.letters import INDICATORS
from plugins.legal_aid.operations import letters, mediations, petitions
from plugins.legal_aid.operations.mediations import Terms
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.petitions import Form
from tests.legal_aid.makers import (
    a_letter,
    a_mediation,
    a_petition,
    a_protection,
    mediating,
    sent,
    taken_up,
)

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BY = {"actor": SYSTEM, "now": NOW}
YEAR = Period.parse("2026")
BY_KEY = {indicator.key: indicator for indicator in INDICATORS}


@pytest.fixture
def figure(here, town):
    """`figure("la.petitions")`: numerator and denominator in 2026."""

    def figure(key):
        found = evaluate([BY_KEY[key]], YEAR, [town.id])[town.id][key]
        return found.numerator, found.denominator

    return figure


def test_petitions_are_counted_by_what_became_of_them(figure):
    a_petition()
    declined = a_petition(form=Form.HOTLINE, work_order="GD1")
    petitions.decline(declined, "已申请仲裁", date(2026, 11, 20), **BY)  # after the 17th: late
    done = taken_up(a_petition())
    petitions.give_opinion(done, "示例", date(2026, 11, 20), **BY)
    petitions.accept(done, Rating.BASICALLY, **BY)
    open_one = taken_up(a_petition())
    petitions.give_opinion(open_one, "示例", date(2026, 11, 20), **BY)
    petitions.ask_review(open_one, "不服", "示例县总工会", date(2026, 11, 21), **BY)
    found = {key: figure(f"la.{key}") for key in (
        "petitions", "petitions_taken_up", "petitions_closed", "petitions_in_time",
        "petitions_satisfied", "petitions_reviewed", "hotline_orders", "hotline_in_time",
    )}  # fmt: skip
    assert found == {
        "petitions": (4, None), "petitions_taken_up": (2, None), "petitions_closed": (2, None),
        "petitions_in_time": (2, 3), "petitions_satisfied": (1, 1),
        "petitions_reviewed": (1, None), "hotline_orders": (1, None), "hotline_in_time": (0, 1),
    }  # fmt: skip


def test_mediations_are_counted_with_their_money(figure):
    a_mediation()
    agreed = mediating(a_mediation())
    mediations.agree(agreed, Terms(text="示例", signed_on=date(2026, 11, 18), fen=300_000), **BY)
    mediations.pay(agreed, 120_000, date(2026, 11, 20), **BY)
    mediations.fail(mediating(a_mediation()), "分歧较大", **BY)
    found = {key: figure(f"la.{key}") for key in (
        "mediations", "mediation_rate", "mediation_in_time", "mediation_paid")}  # fmt: skip
    assert found == {
        "mediations": (3, None), "mediation_rate": (1, 2), "mediation_in_time": (0, 2),
        "mediation_paid": (120_000, None),
    }  # fmt: skip


def test_letters_are_counted_once_they_are_sent(figure):
    a_letter()
    sent(a_letter())
    answered = sent(a_letter())
    letters.answer(answered, "已支付", date(2026, 11, 10), **BY)
    letters.put_right(answered, date(2026, 11, 12), **BY)
    assert figure("la.letters_sent") == (2, None)
    assert figure("la.letters_answered") == (1, 2)
    assert figure("la.letters_put_right") == (1, 1)


def test_protection_cases_are_counted_when_they_are_opened(figure):
    assert figure("la.protections") == (None, None)
    a_protection()
    assert figure("la.protections") == (1, None)
