"""Supervision letters and the protection of union officers."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.messaging.models import OutboxEvent
from platform_core.tenancy import db
from plugins.legal_aid.models import Consent, ProtectionTally
from plugins.legal_aid.operations import letters, protections
from plugins.legal_aid.workflow.letters import Kind
from plugins.legal_aid.workflow.protections import Consenter, Outcome, Threat
from tests.legal_aid.makers import a_letter, a_protection, an_actor, sent

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BY = {"actor": SYSTEM, "now": NOW}
pytestmark = pytest.mark.only("sqlite")  # what is asked here does not depend on the engine


def consent(who, given=True, day=date(2026, 11, 5)):
    return Consent(consenter=who, given=given, day=day, document="示工发〔2026〕1号")


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (Kind.REMINDER, date(2026, 11, 24)),  # 15 working days, proposed
        (Kind.OPINION, date(2026, 11, 24)),  # 15 working days, a local text
        (Kind.PROPOSAL, date(2026, 12, 3)),  # 30 days, proposed
    ],
)
def test_each_letter_has_its_own_time_to_answer(here, kind, due_on):
    assert sent(a_letter(kind=kind)).reply_due_on == due_on


def test_nobody_approves_their_own_letter(here):
    admin = an_actor("township_admin")
    letter = a_letter(actor=admin)
    letters.submit(letter, actor=admin, now=NOW)
    with pytest.raises(RuleBroken):
        letters.approve(letter, actor=admin, now=NOW)
    letters.approve(letter, actor=an_actor("township_admin"), now=NOW)
    assert letter.state == "approved"


def test_the_next_letter_waits_until_the_answer_is_overdue(here):
    letter = sent(a_letter(kind=Kind.REMINDER))
    with pytest.raises(RuleBroken):
        letters.step_up(letter, "未答复", **BY)
    later = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    following = letters.step_up(letter, "逾期未答复", actor=SYSTEM, now=later)
    assert (following.kind, following.follows_id) == (Kind.OPINION, letter.id)
    assert (following.state, following.findings) == ("draft", letter.findings)
    assert letter.state == "stepped_up"


def test_after_the_proposal_only_the_authority_is_left(here):
    letter = sent(a_letter(kind=Kind.PROPOSAL))
    letters.answer(letter, "已转办", date(2026, 11, 10), **BY)
    with pytest.raises(RuleBroken):
        letters.step_up(letter, "未改正", **BY)
    letters.hand_over(letter, "劳动保障监察立案", **BY)
    assert letter.state == "handed_over"


def test_insisting_gives_new_time_from_that_day(here):
    letter = sent(a_letter(kind=Kind.OPINION))
    letters.answer(letter, "正在筹款", date(2026, 11, 10), **BY)
    letters.insist(letter, "未说明期限", **BY)
    assert letter.reply_due_on == date(2026, 12, 11)  # 15 working days from Sunday, 22 November
    letters.answer(letter, "已支付", date(2026, 11, 22), **BY)
    letters.put_right(letter, date(2026, 11, 22), **BY)
    assert letter.state == "put_right"


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2026, 11, 23)])
def test_an_answer_before_it_was_sent_or_to_come_is_refused(here, day):
    with pytest.raises(RuleBroken) as refused:
        letters.answer(sent(a_letter()), "已改正", day, **BY)
    assert refused.value.field == "day"


def test_a_transfer_needs_both_consents(here):
    case = a_protection()
    protections.ask_consents(case, **BY)
    with pytest.raises(RuleBroken, match=r"第十八条|18"):
        protections.allow(case, **BY)
    protections.answer_consent(case, consent(Consenter.OWN_COMMITTEE), **BY)
    with pytest.raises(RuleBroken):
        protections.allow(case, **BY)
    protections.answer_consent(case, consent(Consenter.HIGHER_UNION), **BY)
    protections.allow(case, **BY)
    assert case.state == "allowed"


def test_one_refusal_is_enough_to_oppose_it(here):
    case = a_protection()
    protections.ask_consents(case, **BY)
    protections.answer_consent(case, consent(Consenter.OWN_COMMITTEE, given=False), **BY)
    protections.answer_consent(case, consent(Consenter.HIGHER_UNION), **BY)
    with pytest.raises(RuleBroken):
        protections.allow(case, **BY)
    protections.oppose(case, "未经同意不得调动", date(2026, 11, 10), **BY)
    protections.settle(case, Outcome.DROPPED, "单位撤回调动", **BY)
    assert (case.state, case.outcome) == ("settled", Outcome.DROPPED)


def test_the_same_answer_is_entered_once(here):
    case = a_protection()
    protections.ask_consents(case, **BY)
    protections.answer_consent(case, consent(Consenter.OWN_COMMITTEE), **BY)
    with pytest.raises(RuleBroken) as refused:
        protections.answer_consent(case, consent(Consenter.OWN_COMMITTEE), **BY)
    assert refused.value.field == "consenter"


def test_only_a_transfer_can_be_consented_to(here):
    with pytest.raises(RuleBroken):
        protections.ask_consents(a_protection(threat=Threat.DISMISSAL), **BY)


def test_the_county_is_told_at_once_and_of_nobody(here):
    case = a_protection()
    told = db.session.scalars(select(ProtectionTally)).one()
    assert (told.number, told.state) == (case.number, "opened")
    event = db.session.scalars(select(OutboxEvent)).one()
    assert event.payload == {"number": case.number, "threat": "transfer"}
    assert case.county_told_at is not None


def test_a_term_that_had_ended_protects_nobody(here):
    with pytest.raises(RuleBroken) as refused:
        a_protection(term_ends_on=date(2026, 10, 31))
    assert refused.value.field == "term_ends_on"
