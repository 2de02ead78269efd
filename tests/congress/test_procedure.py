"""Questions of procedure: what the rules of each place say of the same facts, with their source."""

from datetime import date

import pytest

from platform_core.i18n import use_locale
from platform_core.rules import deadline, default_calendar, in_time, verdict
from platform_core.rules.pack import PACKS, load_pack
from tests.congress.figures import BASE, rule

ZJ, SH, CQ = "cn-33-zhejiang", "cn-31-shanghai", "cn-50-chongqing"


@pytest.mark.parametrize(
    ("pack", "key", "part", "whole", "ok", "cited"),
    [
        # nine business operators among 43 delegates are 20.9 per cent
        (ZJ, "congress.regional.operator_cap", 9, 43, False, "第18条"),
        (SH, "congress.regional.operator_cap", 9, 43, True, "第41条"),
        (BASE, "congress.regional.operator_cap", 9, 43, False, ""),
        (ZJ, "congress.regional.operator_cap", 8, 43, True, "第18条"),
        # 28 delegates
        (SH, "congress.regional.min_delegates", 28, None, False, "第41条"),
        (SH, "congress.regional.min_delegates", 30, None, True, "第41条"),
        # a year without a session
        (ZJ, "congress.frequency", 0, None, False, "第15条"),
        (SH, "congress.frequency", 0, None, False, "第22条"),
        (ZJ, "congress.frequency", 1, None, True, "第15条"),
    ],
)
def test_composition_and_frequency(pack, key, part, whole, ok, cited):
    found = verdict(rule(pack, key), part, whole)
    assert found.ok is ok
    with use_locale("zh"):
        assert cited in "".join(found.sentences())


def test_zhejiang_sets_no_minimum_for_a_regional_congress():
    assert load_pack(PACKS / f"{ZJ}.toml").get("congress.regional.min_delegates") is None


@pytest.mark.parametrize(("pack", "cited"), [(SH, "第30条"), (BASE, "第18条")])
@pytest.mark.parametrize(("days", "ok"), [(5, False), (7, True), (8, True)])
def test_papers_reach_the_delegates_seven_days_before(pack, cited, days, ok):
    lead, session = rule(pack, "congress.materials_lead"), date(2026, 11, 20)
    due = deadline(session, lead, default_calendar())
    sent = date(2026, 11, 20 - days)
    found = in_time(lead, due, sent, session)
    assert found.ok is ok
    with use_locale("zh"):
        assert cited in "".join(found.sentences())


@pytest.mark.parametrize(
    ("pack", "cited"), [(SH, "第31条"), (ZJ, "第15条")], ids=["Shanghai", "Zhejiang"]
)
def test_a_show_of_hands_is_not_secret_where_the_rule_asks_for_it(pack, cited):
    asked = rule(pack, "congress.secret_for_local")
    assert "deliberate_pass" in asked.value
    assert str(asked.citation().zh).endswith(cited)


def test_chongqing_asks_for_the_agenda_five_days_before():
    lead, session = rule(CQ, "open.congress_agenda_lead"), date(2026, 11, 20)
    due = deadline(session, lead, default_calendar())
    assert in_time(lead, due, date(2026, 11, 15), session).ok is True
    assert in_time(lead, due, date(2026, 11, 16), session).ok is False


def test_the_rule_on_contracts_does_not_say_how_to_vote():
    assert "contract.secret_for" not in load_pack(PACKS / f"{BASE}.toml")


def test_both_sides_of_a_consultation_are_equal_in_number():
    asked = rule(BASE, "contract.reps_equal")
    assert asked.value is True
    assert asked.citation().zh == "《集体合同规定》第19条"
