"""Mediations: the fifteen days, the agreement, its payments, and the way onwards."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.history import ref_of
from platform_core.matters import clocks_of, has_access
from platform_core.matters.docket import redate
from platform_core.matters.models import DocketEntry
from platform_core.messaging.models import Notice
from platform_core.tenancy import db
from plugins.legal_aid import jobs
from plugins.legal_aid.models import MediationTally
from plugins.legal_aid.operations import mediations
from plugins.legal_aid.operations.mediations import Terms
from plugins.legal_aid.workflow.mediations import Remedy
from tests.legal_aid.makers import a_body, a_mediation, an_actor, mediating

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
BY = {"actor": SYSTEM, "now": NOW}
pytestmark = pytest.mark.only("sqlite")  # what is asked here does not depend on the engine


def agreed(it, **values):
    """The same with an agreement on 3,000 yuan."""
    given = {"text": "示例：分期支付", "signed_on": date(2026, 11, 10), "fen": 300_000,
             "perform_by": date(2026, 11, 20)}  # fmt: skip
    mediations.agree(mediating(it), Terms(**(given | values)), **BY)
    return it


def tally(it):
    return db.session.scalars(select(MediationTally).filter_by(mediation_id=it.id)).one()


def test_fifteen_days_run_from_the_request(here):
    limits = {clock.name: clock.due_on for clock in clocks_of(a_mediation(now=NOW))}
    assert limits == {"accept": date(2026, 11, 5), "finish": date(2026, 11, 17)}


def test_the_mediator_may_read_it_and_it_is_theirs_to_do(here):
    mediator = an_actor("aid_lawyer")
    it = a_mediation()
    mediations.accept(it, mediator.account_id, date(2026, 11, 3), **BY)
    assert has_access(it, mediator)
    entry = db.session.scalars(select(DocketEntry).filter_by(number=it.number)).one()
    assert (entry.waits_account_id, entry.confidential) == (mediator.account_id, True)


def test_an_agreement_is_due_on_its_day_and_ends_when_every_fen_is_paid(here):
    it = agreed(a_mediation())
    entry = db.session.scalars(select(DocketEntry).filter_by(number=it.number)).one()
    assert entry.due_on == date(2026, 11, 20)
    mediations.pay(it, 100_000, date(2026, 11, 15), **BY)
    with pytest.raises(RuleBroken, match=r"付款|payments"):
        mediations.perform(it, date(2026, 11, 15), **BY)
    with pytest.raises(RuleBroken) as more:
        mediations.pay(it, 200_001, date(2026, 11, 16), **BY)
    assert more.value.field == "fen"
    mediations.pay(it, 200_000, date(2026, 11, 16), **BY)
    mediations.perform(it, date(2026, 11, 16), **BY)
    assert (it.state, tally(it).paid_fen, tally(it).late) == ("performed", 300_000, False)


def test_an_agreement_signed_after_the_fifteen_days_counts_as_late(here):
    it = agreed(a_mediation(), signed_on=date(2026, 11, 18))
    assert tally(it).late is True


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"signed_on": date(2026, 11, 23)}, "signed_on"),
        ({"signed_on": date(2026, 11, 1)}, "signed_on"),
        ({"perform_by": date(2026, 11, 9)}, "perform_by"),
    ],
)
def test_an_agreement_whose_days_cannot_be_is_refused(here, values, field):
    with pytest.raises(RuleBroken) as refused:
        agreed(a_mediation(), **values)
    assert refused.value.field == field


def test_what_is_not_due_yet_is_not_broken(here):
    it = agreed(a_mediation(), perform_by=date(2026, 11, 22))
    with pytest.raises(RuleBroken):
        mediations.break_off(it, "未支付", **BY)


def test_what_is_not_performed_goes_on_to_an_order_for_payment(here):
    it = agreed(a_mediation())
    mediations.break_off(it, "到期未支付", **BY)
    mediations.pursue(it, Remedy.PAYMENT_ORDER, "申请支付令", **BY)
    assert (it.state, it.remedy, tally(it).state) == ("pursued", Remedy.PAYMENT_ORDER, "pursued")


def test_when_its_time_is_over_the_parties_are_told_that_arbitration_is_open(here, now):
    it = mediating(a_mediation())
    early = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)  # the last day
    with pytest.raises(RuleBroken):
        mediations.advise(it, date(2026, 11, 17), actor=SYSTEM, now=early)
    with time_machine.travel(datetime(2026, 11, 18, 2, 0, tzinfo=UTC), tick=False):
        assert jobs.tell_overrun(None) == 1
    assert jobs.tell_overrun(None) == 0, "once"
    told = db.session.scalars(select(Notice).filter_by(kind="legal_aid:mediation_over")).one()
    assert told.account_id == it.mediator_id
    mediations.advise(it, date(2026, 11, 19), **BY)
    entry = db.session.scalars(select(DocketEntry).filter_by(number=it.number)).one()
    assert (it.state, it.advised_on, entry.due_on) == ("mediating", date(2026, 11, 19), None)
    mediations.agree(it, Terms(text="示例：当场付清", signed_on=date(2026, 11, 20)), **BY)
    assert (it.state, tally(it).late) == ("agreed", True), "they may agree all the same"


def test_the_agreed_day_stays_when_dates_are_computed_anew(here):
    it = agreed(a_mediation(), perform_by=date(2026, 11, 12))  # before the joint review ends
    entry = db.session.scalars(select(DocketEntry).filter_by(number=it.number)).one()
    for subject in (it, ref_of(it)):
        redate(subject)
        assert entry.due_on == date(2026, 11, 12)


def test_a_closed_committee_mediates_nothing(here):
    body = a_body(closed_on=date(2020, 1, 1))
    with pytest.raises(RuleBroken) as refused:
        a_mediation(body=body)
    assert refused.value.field == "body"


def test_a_request_of_a_day_to_come_is_refused(here):
    with pytest.raises(RuleBroken):
        a_mediation(asked_on=date(2026, 11, 23), now=NOW)
