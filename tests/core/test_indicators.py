"""Figures: computed from rows, in one query for any number of townships, honest about gaps."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import case, event, func, select

import platform_core
from platform_core.clock import local_date
from platform_core.errors import RuleBroken, SetupError
from platform_core.i18n import Catalogues, use_locale
from platform_core.indicators.closing import snapshot
from platform_core.indicators.evaluate import Figure, combine, evaluate
from platform_core.indicators.indicator import Indicator, within
from platform_core.indicators.models import IndicatorValue
from platform_core.indicators.periods import ALL, Period
from platform_core.indicators.words import sentence, spoken
from platform_core.matters.models import DocketEntry
from platform_core.messaging.models import OutboxEvent
from platform_core.tenancy import county_scope, db, township_scope
from tests.core.two_townships import HERE, NOW, THERE, english, two_townships  # noqa: F401

YEAR = Period.parse("2026")
TODAY = local_date(NOW)
NUMBERS = itertools.count(1)


def handed_in(period):
    """Every matter opened in the period."""
    query = select(DocketEntry.township_id, func.count(DocketEntry.id))
    return query.where(within(period, DocketEntry.opened_on)).group_by(DocketEntry.township_id)


def answered(period):
    """Matters closed, of all opened in the period."""
    done = func.sum(case((DocketEntry.closed_on.is_not(None), 1), else_=0))
    query = select(DocketEntry.township_id, done, func.count(DocketEntry.id))
    return query.where(within(period, DocketEntry.opened_on)).group_by(DocketEntry.township_id)


def happened(period):
    """Every event, by the instant it happened at."""
    query = select(OutboxEvent.township_id, func.count(OutboxEvent.id))
    return query.where(within(period, OutboxEvent.at)).group_by(OutboxEvent.township_id)


def indicator(key="sg.collected", unit="suggestions", measure=handed_in, **more):
    return Indicator(key=key, label="Collected", definition="All handed in.", unit=unit,
                     measure=measure, module="suggestions", **more)  # fmt: skip


COLLECTED = indicator()
RATE = indicator("sg.answered_rate", "ratio", answered, minimum_n=3)
ALL_ANSWERED = indicator("sg.every_item_answered", "bool", answered)


def record(township, answered=0, open=0, on=TODAY):
    with township_scope(township):
        for n in range(answered + open):
            number = next(NUMBERS)
            db.session.add(
                DocketEntry(ref=f"suggestions:suggestion:{number}", module="suggestions",
                            kind="suggestion", number=f"{number}", title="x", state="x",
                            waits_for="", opened_on=on, closed_on=on if n < answered else None)
            )  # fmt: skip
        db.session.commit()


def figures_of(indicators, township=HERE, period=YEAR, **options):
    with township_scope(township, writes=False):
        return evaluate(indicators, period, [township], **options)[township]


def figure(**fields):
    plain = Figure("sg.collected", "Collected", "All.", 22, None, 22, "suggestions", "", "2026")
    return replace(plain, **fields)


@pytest.mark.usefixtures("two_townships")
class TestEvaluate:
    def test_a_count_is_its_numerator(self):
        record(HERE, answered=22)
        found = figures_of([COLLECTED])["sg.collected"]
        assert (found.numerator, found.denominator, found.value) == (22, None, 22)

    def test_a_share_is_exact(self):
        record(HERE, answered=1, open=2)
        found = figures_of([RATE])["sg.answered_rate"]
        assert (found.numerator, found.denominator, found.value) == (1, 3, Fraction(1, 3))

    def test_one_item_without_an_answer_turns_every_item_answered_false(self):
        record(HERE, answered=22)
        assert figures_of([ALL_ANSWERED])["sg.every_item_answered"].value is True
        record(HERE, open=1)
        assert figures_of([ALL_ANSWERED])["sg.every_item_answered"].value is False

    def test_a_day_is_counted_to_the_last_of_the_period(self):
        for on in (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2025, 12, 31)):
            record(HERE, open=1, on=on)
        assert figures_of([COLLECTED])["sg.collected"].value == 2

    def test_an_instant_is_counted_by_shanghais_days(self):
        last_second = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)
        with township_scope(HERE):
            for at in (last_second, last_second + timedelta(seconds=1)):
                db.session.add(OutboxEvent(name="x.y", payload={}, at=at))
            db.session.commit()
        events = indicator(measure=happened)
        assert figures_of([events])["sg.collected"].value == 1
        assert figures_of([events], period=ALL)["sg.collected"].value == 2

    def test_no_data_is_not_zero(self):
        found = figures_of([COLLECTED, RATE, ALL_ANSWERED])
        assert [each.value for each in found.values()] == [None] * 3
        assert [each.numerator for each in found.values()] == [None] * 3

    def test_where_records_are_kept_nothing_counted_is_zero_but_no_share(self):
        found = figures_of(
            [COLLECTED, RATE, ALL_ANSWERED], has_records=lambda where, module: where == HERE
        )
        assert [each.value for each in found.values()] == [0, None, None]
        assert found["sg.answered_rate"].denominator == 0

    def test_a_township_counts_only_its_own(self):
        record(HERE, answered=2)
        record(THERE, answered=5)
        assert figures_of([COLLECTED], HERE)["sg.collected"].value == 2
        assert figures_of([COLLECTED], THERE)["sg.collected"].value == 5

    def test_the_county_counts_all_townships_in_one_query_per_figure(self):
        record(HERE, answered=2)
        record(THERE, answered=4, open=1)
        statements = []
        with county_scope("indicators", "a test"):
            event.listen(db.engines["county"], "before_cursor_execute",
                         lambda *call: statements.append(call[2]))  # fmt: skip
            found = evaluate([COLLECTED, RATE], YEAR, [HERE, THERE])
        assert len(statements) == 2
        assert [found[where]["sg.collected"].value for where in (HERE, THERE)] == [2, 5]
        assert found[THERE]["sg.answered_rate"].value == Fraction(4, 5)

    def test_the_county_reads_only_the_townships_it_asked_for(self):
        record(HERE, answered=2)
        record(THERE, answered=4)
        with county_scope("indicators", "a test"):
            assert list(evaluate([COLLECTED], YEAR, [THERE])) == [THERE]

    def test_a_share_of_too_few_is_marked(self):
        record(HERE, answered=1, open=1)
        assert figures_of([RATE])["sg.answered_rate"].too_few
        record(HERE, open=1)
        assert not figures_of([RATE])["sg.answered_rate"].too_few

    def test_a_measure_that_fails_costs_only_its_own_figure(self):
        def broken(period):
            raise ValueError

        def refused_by_the_database(period):
            return select(func.no_such_function(DocketEntry.id), DocketEntry.id)

        record(HERE, answered=22)
        heard = []
        found = figures_of(
            [
                indicator("sg.broken", measure=broken),
                indicator("sg.refused", measure=refused_by_the_database),
                COLLECTED,
            ],
            on_error=lambda module, what, fault: heard.append((module, what)),
        )
        assert list(found) == ["sg.collected"]
        assert heard == [
            ("suggestions", "indicator sg.broken"),
            ("suggestions", "indicator sg.refused"),
        ]

    @pytest.mark.parametrize(
        "measure",
        [
            lambda period: select(DocketEntry.township_id),
            lambda period: select(DocketEntry.township_id, DocketEntry.id),
        ],
    )
    def test_a_measure_of_the_wrong_shape_is_named(self, measure):
        record(HERE, answered=2)
        with pytest.raises(TypeError, match=r"sg\.collected"):
            figures_of([indicator(measure=measure)])

    def test_a_snapshot_keeps_the_exact_figure_until_it_is_locked(self):
        record(HERE, answered=1, open=2)
        found = figures_of([COLLECTED, RATE, ALL_ANSWERED])
        with township_scope(HERE):
            for _again in range(2):
                snapshot(found.values(), rule_version="cn-base 2026.1", now=NOW)
                db.session.commit()
            rows = db.session.scalars(select(IndicatorValue).order_by(IndicatorValue.id)).all()
            assert [(row.value, row.entry) for row in rows] == [("3", 1), ("1/3", 1), ("false", 1)]
            rows[0].locked_at, rows[0].locked_by = NOW, 7
            db.session.commit()
            with pytest.raises(RuleBroken, match="Collected"):
                snapshot([found["sg.collected"]], rule_version="cn-base 2026.1", now=NOW)


@pytest.mark.parametrize(
    "wrong", [{"key": "Collected"}, {"key": "collected"}, {"qualifier": "roughly"}]
)
def test_a_mistake_in_a_declaration_stops_the_start(wrong):
    with pytest.raises(SetupError):
        indicator(**wrong)


def test_as_json_says_exactly_what_the_command_line_promises():
    share = figure(numerator=1, denominator=3, value=Fraction(1, 3), unit="ratio")
    assert share.as_json() == {
        "key": "sg.collected",
        "label": "Collected",
        "definition": "All.",
        "numerator": 1,
        "denominator": 3,
        "value": 0.333333,
        "unit": "ratio",
        "qualifier": "",
        "period": "2026",
    }
    assert figure().as_json()["value"] == 22
    assert figure(value=True, unit="bool").as_json()["value"] is True
    assert figure(value=None).as_json()["value"] is None


def test_the_figures_of_townships_add_up_by_numerator_and_denominator():
    parts = [
        figure(numerator=1, denominator=2, value=Fraction(1, 2), unit="ratio"),
        figure(numerator=3, denominator=8, value=Fraction(3, 8), unit="ratio"),
        figure(numerator=None, denominator=None, value=None, unit="ratio"),
    ]
    whole = combine(parts)
    assert (whole.numerator, whole.denominator, whole.value) == (4, 10, Fraction(2, 5))


def test_no_data_anywhere_stays_no_data():
    assert combine([figure(numerator=None, value=None)]).value is None


@pytest.mark.parametrize(("answers", "all_say"), [((1, 1), True), ((1, 0), False)])
def test_a_yes_is_yes_where_all_say_yes(answers, all_say):
    parts = [figure(numerator=n, value=bool(n), unit="bool") for n in answers]
    assert combine(parts).value is all_say


def test_cases_are_never_added_to_people():
    with pytest.raises(ValueError, match="one kind"):
        combine([figure(unit="cases"), figure(unit="people")])


@pytest.mark.parametrize(
    ("qualifiers", "joint"),
    [(("", ""), ""), (("", "gt"), "gt"), (("ge", "gt"), "gt"), (("about", "gt"), "about"),
     (("", "ge"), "ge")],
)  # fmt: skip
def test_a_sum_is_only_as_exact_as_its_parts(qualifiers, joint):
    assert combine([figure(qualifier=each) for each in qualifiers]).qualifier == joint


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Collected: 22 suggestions."),
        (
            {"value": 1100, "unit": "people", "qualifier": "gt"},
            "Collected: more than 1,100 people.",
        ),
        ({"value": 40, "unit": "cases", "qualifier": "about"}, "Collected: about 40 cases."),
        ({"value": 5, "unit": "cases", "qualifier": "ge"}, "Collected: 5 cases or more."),
        ({"value": 12_345, "unit": "fen"}, "Collected: ¥123.45."),
        ({"value": 3, "unit": "stars"}, "Collected: 3 stars."),
        ({"value": True, "unit": "bool"}, "Collected: yes."),
        ({"value": None}, "Collected: no data."),
        (
            {"numerator": 1, "denominator": 3, "value": Fraction(1, 3), "unit": "ratio"},
            "Collected: 33.3 % (1 of 3).",
        ),
        (
            {"numerator": 1, "denominator": 2, "value": Fraction(1, 2), "unit": "ratio",
             "too_few": True},
            "Collected: 50 % (1 of 2), too few to compare by.",
        ),
    ],
)  # fmt: skip
def test_a_figure_is_a_sentence(fields, said):
    assert sentence(figure(**fields)) == said


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("numerator", "denominator", "said"),
    [(22, 22, "100 %"), (99_999, 100_000, "99.9 %"), (1, 100_000, "0.001 %"), (0, 5, "0 %")],
)
def test_a_share_never_reads_as_all_or_nothing_where_it_is_not(numerator, denominator, said):
    assert spoken(figure(value=Fraction(numerator, denominator), unit="ratio")) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": 1100, "unit": "people", "qualifier": "gt"}, "1,100余人"),
        ({"value": 40, "unit": "cases", "qualifier": "about"}, "约40件"),
        ({"value": 5, "unit": "cases", "qualifier": "ge"}, "5件以上"),
        ({"value": True, "unit": "bool"}, "是"),
    ],
)
def test_a_qualifier_stands_where_chinese_puts_it(fields, said):
    Catalogues.load(Path(platform_core.__file__).parent)
    with use_locale("zh"):
        assert spoken(figure(**fields)) == said
