"""Petitions: their limits, who may read them, and what is refused with which words."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.matters import accesses_of, clocks_of, has_access
from platform_core.matters.models import DocketEntry
from platform_core.messaging.models import Notice, OutboxEvent
from platform_core.rules import current_pack
from platform_core.tenancy import db, township_scope
from plugins.legal_aid import jobs
from plugins.legal_aid.models import Petition, Petitioner, PetitionTally
from plugins.legal_aid.operations import erasing, petitions
from plugins.legal_aid.operations.petitions import Person
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.petitions import Form, Origin
from tests.legal_aid.makers import DAY, START, a_petition, an_actor, taken_up

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


def due(it, name):
    """The last date of the clock called `name`, started latest."""
    return [clock.due_on for clock in clocks_of(it) if clock.name == name][-1]


def tally(it):
    return db.session.scalars(select(PetitionTally).filter_by(petition_id=it.id)).one()


@pytest.fixture
def handled(here):
    """A petition with its opinion, given on 20 November."""
    it = taken_up(a_petition())
    petitions.give_opinion(it, "示例意见", date(2026, 11, 20), actor=SYSTEM, now=NOW)
    return it


def test_limits_run_from_the_day_it_was_received_however_late_it_is_entered(here):
    it = a_petition(received_on=date(2026, 11, 2), now=NOW)
    assert due(it, "notify") == date(2026, 11, 17)
    taken_up(it, on=date(2026, 11, 16))
    assert due(it, "finish") == date(2027, 1, 15)


def test_the_time_for_the_opinion_is_extended_once_by_thirty_days_at_most(here):
    it = taken_up(a_petition())
    with pytest.raises(RuleBroken):
        petitions.extend_finish(taken_up(a_petition()), 31, "情况复杂", actor=SYSTEM, now=NOW)
    petitions.extend_finish(it, 30, "情况复杂", actor=SYSTEM, now=NOW)
    assert due(it, "finish") == date(2027, 2, 2)
    with pytest.raises(RuleBroken, match=r"一次|once"):
        petitions.extend_finish(it, 1, "再延", actor=SYSTEM, now=NOW)


def test_six_representatives_are_refused_with_the_article(here):
    people = [Person(name=f"示例{sign}") for sign in "甲乙丙丁戊己"]
    with pytest.raises(RuleBroken, match=r"第二十条|20") as refused:
        a_petition(form=Form.VISIT, people=people, persons=20)
    assert refused.value.field == "people"
    assert a_petition(form=Form.VISIT, people=people[:5], persons=20).persons == 20


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"received_on": date(2026, 11, 23)}, "received_on"),
        ({"people": ()}, "people"),
        ({"title": "  "}, "title"),
        ({"story": ""}, "story"),
        ({"persons": 1, "people": (Person(name="甲"), Person(name="乙"))}, "persons"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(here, given, field):
    with pytest.raises(RuleBroken) as refused:
        a_petition(now=NOW, **given)
    assert refused.value.field == field


def test_the_same_matter_is_registered_once(here):
    once = a_petition(people=(Person(name="示例甲"),), opponent="示例砖厂")
    with pytest.raises(RuleBroken, match=once.number):
        a_petition(people=(Person(name="示例 甲"),), opponent="示例砖厂")
    petitions.withdraw(once, "和解", actor=SYSTEM, now=NOW)
    assert a_petition(people=(Person(name="示例甲"),), opponent="示例砖厂").number != once.number


def test_what_another_keeps_is_told_to_its_supervisor_and_to_nobody_else(inside, town, client_as):
    client_as("township_admin", town)
    with inside(town):
        a_petition(people=(Person(name="示例甲"),), opponent="示例砖厂", now=NOW)
        kept = db.session.scalars(select(Petition)).one()
        kept.facts_index, index = None, kept.facts_index
        second = a_petition(people=(Person(name="示例甲"),), opponent="示例砖厂", now=NOW)
        kept.facts_index = index
        db.session.flush()
        assert jobs.compare(None) == 1
        told = db.session.scalars(select(Notice).filter_by(kind="legal_aid:double")).one()
        assert told.account_id == kept.supervisor_id
        assert told.params == {"number": second.number}


def test_misrouted_goes_back_within_five_working_days_and_not_after(here):
    passed_on = {"origin_body": "县信访局", "received_on": date(2026, 11, 9)}
    late, timely = (a_petition(now=NOW, **passed_on) for _each in range(2))
    assert due(late, "return") == date(2026, 11, 16)
    assert late.origin is Origin.PASSED_ON
    with pytest.raises(RuleBroken, match=r"第二十三条|23"):
        petitions.send_back(late, "不属本会", date(2026, 11, 17), actor=SYSTEM, now=NOW)
    petitions.send_back(timely, "不属本会", date(2026, 11, 16), actor=SYSTEM, now=NOW)
    assert timely.state == "sent_back"


def test_what_the_petitioner_brought_is_not_sent_back(here):
    with pytest.raises(RuleBroken, match=r"转|Pass"):
        petitions.send_back(a_petition(), "不属本会", date(2026, 11, 3), actor=SYSTEM, now=NOW)


def test_a_day_before_it_came_in_is_refused(here):
    with pytest.raises(RuleBroken):
        taken_up(a_petition(received_on=date(2026, 11, 2)), on=date(2026, 11, 1))


def test_the_whole_way_through_both_reviews(handled):
    it, by = handled, {"actor": SYSTEM, "now": NOW}
    assert due(it, "review") == date(2026, 12, 21)  # 20 December is a Sunday
    petitions.ask_review(it, "不服", "示例县总工会", date(2026, 11, 21), **by)
    assert due(it, "review_decision") == date(2026, 12, 21)
    petitions.decide_review(it, "维持", date(2026, 11, 22), True, **by)
    assert (it.state, due(it, "recheck")) == ("reviewed", date(2026, 12, 22))
    petitions.ask_review(it, "仍不服", "示例市总工会", date(2026, 11, 22), **by)
    petitions.decide_review(it, "维持", date(2026, 11, 22), True, **by)
    assert it.state == "ended" and it.closed_at
    assert [each.round for each in it.reviews] == [1, 2]
    assert (tally(it).reviews, tally(it).state) == (2, "ended")


def test_what_a_review_sends_back_is_handled_anew_from_its_decision(handled):
    it, by = handled, {"actor": SYSTEM, "now": NOW}
    petitions.ask_review(it, "不服", "示例县总工会", date(2026, 11, 21), **by)
    petitions.decide_review(it, "重新办理", date(2026, 11, 22), False, **by)
    assert (it.state, due(it, "finish")) == ("handling", date(2027, 1, 21))


def test_a_review_decided_before_it_was_asked_for_is_refused(handled):
    by = {"actor": SYSTEM, "now": NOW}
    petitions.ask_review(handled, "不服", "示例县总工会", date(2026, 11, 21), **by)
    with pytest.raises(RuleBroken):
        petitions.decide_review(handled, "维持", date(2026, 11, 20), True, **by)


def test_silence_ends_it_when_the_time_for_a_review_is_over(handled):
    handled_due = due(handled, "review")
    entry = db.session.scalars(select(DocketEntry).filter_by(number=handled.number)).one()
    assert entry.due_on == handled_due
    assert jobs.lapse(None) == 0
    entry.due_on = date(2026, 11, 21)
    assert jobs.lapse(None) == 1
    assert handled.state == "settled"


def test_lateness_is_measured_by_the_days_entered(here):
    timely, late = a_petition(), a_petition()
    taken_up(timely, on=date(2026, 11, 17))
    taken_up(late, on=date(2026, 11, 18))
    assert (tally(timely).answered_late, tally(late).answered_late) == (False, True)
    petitions.give_opinion(timely, "示例", date(2026, 11, 20), actor=SYSTEM, now=NOW)
    assert tally(timely).opinion_late is False
    petitions.accept(timely, Rating.SATISFIED, actor=SYSTEM, now=NOW)
    assert (tally(timely).rating, tally(timely).closed_on) == (Rating.SATISFIED, date(2026, 11, 22))


def test_only_those_with_access_read_it(here, town):
    keeper, other = an_actor(), an_actor()
    it = a_petition(actor=keeper)
    id, number = it.id, it.number
    assert {each.role for each in accesses_of(it)} == {"keeper"}
    assert has_access(it, keeper) and not has_access(it, other)
    db.session.commit()
    for reader, seen in ((keeper, 1), (other, 0)):
        with township_scope(town.id, reader=reader.account_id):
            assert len(db.session.scalars(select(Petition).filter_by(id=id)).all()) == seen
            assert len(db.session.scalars(select(Petitioner)).all()) == seen
    entry = db.session.scalars(select(DocketEntry).filter_by(number=number)).one()
    assert entry.confidential and entry.waits_account_id == keeper.account_id
    assert it.title not in entry.title


def test_a_new_handler_has_access_and_every_limit_runs_on(here):
    it = taken_up(a_petition())
    before, handler = due(it, "finish"), an_actor()
    admin = an_actor("township_admin")
    petitions.hand_over(it, handler.account_id, "轮岗", actor=admin, now=NOW)
    assert has_access(it, handler) and it.waits_for_account == handler.account_id
    assert due(it, "finish") == before
    told = db.session.scalars(select(Notice).filter_by(account_id=handler.account_id)).all()
    assert [each.params for each in told] == [{"number": it.number}]


def test_identity_and_telephone_are_sealed_and_found_again(here):
    it = a_petition(people=(Person(name="示例甲", identity="610999199001011234",
                                   phone="14200000001"),))  # fmt: skip
    rows = text("SELECT * FROM legal_aid_petitioner WHERE township_id = :township")
    raw = db.session.execute(rows, {"township": it.township_id}).all()
    assert not any("610999" in str(value) or "1420000" in str(value) or "示例甲" in str(value)
                   for row in raw for value in row)  # fmt: skip
    assert it.petitioners[0].phone == "14200000001"


def test_registering_tells_other_modules_without_a_story(here):
    it = a_petition()
    event = db.session.scalars(select(OutboxEvent)).one()
    assert event.name == "legal_aid.petition_registered"
    assert event.payload == {
        "ref": f"legal_aid:petition:{it.id}", "number": it.number, "state": "received",
        "about": "wages", "form": "letter",
    }  # fmt: skip


def test_erasing_keeps_the_figures(here):
    it = a_petition()
    petitions.decline(it, "已进入仲裁", date(2026, 11, 3), actor=SYSTEM, now=START + DAY)
    years = int(current_pack().limit("legal_aid.retention").value)
    assert list(erasing.over(date(2026 + years, 11, 1))) == []
    later = date(2026 + years, 11, 10)
    assert list(erasing.over(later)) == [it]
    kept = it.id
    erasing.erase(it, actor=SYSTEM, now=NOW + timedelta(days=366 * years))
    assert db.session.scalars(select(Petition)).all() == []
    assert db.session.scalars(select(Petitioner)).all() == []
    assert db.session.scalars(select(PetitionTally)).one().petition_id == kept
