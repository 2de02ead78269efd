"""The figures: 22 / 22 / 22 from the demo's records, and what each of them counts."""

from datetime import date
from fractions import Fraction

import pytest

from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import ALL
from platform_core.runtime.contexts import work_ctx
from platform_core.tenancy import county_scope, db
from plugins.suggestions import demo, operations
from plugins.suggestions.indicators import INDICATORS
from plugins.suggestions.models import Award
from plugins.suggestions.workflow import Grade, Rating
from tests.builders import make_member
from tests.suggestions.builders import DAY, START, make_actor, make_suggestion

NOON = START + 20 * DAY


@pytest.fixture
def figures(here, town):
    """`figures()`: value of each indicator in Jinzhai, over all time, by its short key."""

    def figures():
        found = evaluate(INDICATORS, ALL, [town.id])[town.id]
        return {key.removeprefix("sg."): figure.value for key, figure in found.items()}

    return figures


def test_the_demo_counts_as_the_report_does(figures):
    for number in range(44):
        make_member(migrant=number % 2 == 0)
        make_member(migrant=number % 2 == 1)
    demo.load(work_ctx())
    found = figures()
    assert (found["collected"], found["adopted"], found["handled"]) == (22, 22, 22)
    assert found["every_item_answered"] is True
    assert found["from_migrants"] == sum(1 for *_topic, migrant in demo.TOPICS if migrant)
    assert found["satisfied_rate"] == found["adoption_rate"] == found["in_time_rate"] == 1


def test_one_more_without_an_answer_turns_it_false_at_once(figures, office, member):
    office.settled(member)
    assert figures()["every_item_answered"] is True
    make_suggestion(member)
    found = figures()
    assert (found["every_item_answered"], found["collected"], found["handled"]) == (False, 2, 1)


def test_no_data_is_not_nothing(figures):
    assert set(figures().values()) == {None}


def test_what_was_taken_back_was_not_collected(figures, office, member):
    operations.withdraw(make_suggestion(member), actor=member, now=NOON)
    office.settled(member)
    assert (figures()["collected"], figures()["every_item_answered"]) == (1, True)


def test_refused_and_merged_ones_have_their_answer_but_are_not_adopted(figures, office, member):
    main, merged, refused = (make_suggestion(member) for _each in range(3))
    for it in (merged, refused, main):
        office.bring(it, "registered")
    operations.merge(merged, main, actor=office.officer, now=NOON)
    operations.refuse(refused, "不属职责。", actor=office.officer, now=NOON)
    office.bring(main, "filed")
    found = figures()
    assert (found["collected"], found["handled"], found["adopted"]) == (3, 2, 0)
    assert found["settled_rate"] == Fraction(1, 2)  # of main and merged, the merged one


def test_an_over_claimed_a_is_seen(figures, office, member):
    content, unhappy = office.settled(member), office.bring(make_suggestion(member), "replied")
    operations.rate(unhappy, Rating.UNSATISFIED, "没解决。", actor=member, now=NOON)
    found = figures()
    assert content.grade is Grade.SOLVED
    assert found["overclaimed"] == found["satisfied_rate"] == Fraction(1, 2)
    assert found["second_rounds"] == 1


def test_a_promise_is_counted_until_it_is_kept(figures, office, member):
    it = office.bring(make_suggestion(member), "handling")
    office.answer(it, grade=Grade.PLANNED, promised_on=date(2027, 3, 1))
    assert (figures()["promised"], figures()["implemented_rate"]) == (1, 0)


def test_benefits_are_added_up_in_fen(figures, office, member):
    it = office.settled(member)
    for benefit in (1_000_000, None):
        given = Award(title="奖", amount_fen=0, benefit_fen=benefit, given_on=date(2026, 11, 22))
        operations.award(it, given, actor=office.officer, now=NOON)
    assert figures()["benefit"] == 1_000_000


def test_the_county_counts_all_townships_in_one_query_each(
    app, inside, town, neighbour, count_queries
):
    for place, times in ((town, 2), (neighbour, 3)):
        with inside(place):
            for _each in range(times):
                make_suggestion(make_actor("member"))
    with app.app_context(), county_scope("indicators", "test"):
        ids = [town.id, neighbour.id]
        with count_queries() as sent:
            found = evaluate(INDICATORS, ALL, ids)
        assert [found[id]["sg.collected"].value for id in ids] == [2, 3]
        assert len(sent) <= len(INDICATORS)
        db.session.rollback()
