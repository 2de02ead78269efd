"""The figures of fulfilment, four systems and warnings: numerator and denominator from rows."""

from datetime import date
from fractions import Fraction

import pytest

from platform_core.accounts import SYSTEM
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import Period
from platform_core.tenancy import county_scope, db, township_scope
from plugins.contracts.care_figures import CARE_INDICATORS
from plugins.contracts.check_states import Kept, Result
from plugins.contracts.models import Rectification
from plugins.contracts.operations import fulfilment
from plugins.contracts.operations import systems as doing
from plugins.contracts.operations import warnings as warning
from plugins.contracts.operations.warnings import Heard
from plugins.contracts.terms import Subject
from plugins.contracts.warning_states import Topic
from tests.builders import make_employer, make_union
from tests.conftest import NOW
from tests.contracts.care_builders import finished, make_actor, make_check, make_contract

KEPT, PARTLY, BROKEN, NOT_DUE = Result.FULFILLED, Result.PARTLY, Result.NOT, Result.NOT_DUE
YEAR = Period.parse("2026")


@pytest.fixture
def figure(town):
    """`figure("cc.perf_clause")`: numerator and denominator in 2026, or None without data."""

    def figure(key, period=YEAR):
        db.session.flush()
        (one,) = [each for each in CARE_INDICATORS if each.key == key]
        found = evaluate([one], period, [town.id])[town.id][key]
        return None if found.numerator is None else (found.numerator, found.denominator)

    return figure


def test_every_figure_has_a_definition_and_none_has_data_without_rows(here, figure):
    for each in CARE_INDICATORS:
        assert str(each.definition)
        assert figure(each.key) is None


def test_fulfilment_by_clause_leaves_out_what_was_not_due(here, figure):
    officer = make_actor()
    finished(KEPT, KEPT, PARTLY, NOT_DUE, actor=officer)
    finished(KEPT, BROKEN, actor=officer)
    make_check(actor=officer)  # not finished: it counts nowhere
    assert figure("cc.perf_clause") == (3, 5)
    assert figure("cc.perf_clause", Period.parse("2025")) is None


def test_fulfilment_by_contract_asks_for_every_due_clause(here, figure):
    officer = make_actor()
    finished(KEPT, NOT_DUE, actor=officer)
    finished(KEPT, PARTLY, actor=officer)
    assert figure("cc.perf_contract") == (1, 2)


def test_breaches_and_what_became_of_them(here, figure):
    officer = make_actor()
    finished(BROKEN, BROKEN, BROKEN, actor=officer)
    first, second, _third = db.session.query(Rectification).order_by(Rectification.number)
    fulfilment.send_letter(first, "改正", None, actor=officer, now=NOW)
    fulfilment.answer_letter(first, "已改", actor=officer, now=NOW)
    fulfilment.confirm_rectified(first, NOW.date(), actor=officer, now=NOW)
    fulfilment.acquit(second, "查无违约", actor=officer, now=NOW)
    assert (figure("cc.breaches"), figure("cc.rectified")) == ((2, None), (1, 2))


def test_what_workers_say_counts_people(here, figure):
    officer = make_actor()
    check = make_check(actor=officer)
    fulfilment.answer_pulse(check, True, Kept.YES, actor=make_actor("member"))
    fulfilment.enter_slips(check, True, Kept.NO, 6, actor=officer, now=NOW)
    fulfilment.enter_slips(check, False, Kept.YES, 3, actor=officer, now=NOW)
    assert (figure("cc.aware"), figure("cc.sat")) == ((7, 10), (4, 10))


def employer(*, union=True, **values):
    made = make_employer(**values)
    if union:
        make_union(employer_id=made.id, kind="enterprise")
    return made


def test_the_wage_rate_is_of_employers_with_a_union(here, figure):
    covered, _bare, loose = employer(), employer(), employer(union=False)
    make_contract(covered, loose, kind=Subject.WAGE)
    assert figure("cc.wage_rate") == (1, 2)
    assert figure("cc.wage_rate", Period.parse("2025")) == (0, 2)


def months(made, month="2026-10", *, employees=10, due=10, signed=10, insured=10, wage=None):
    year, number = map(int, month.split("-"))
    doing.write_month(date(year, number, 1), [{
        "employer_id": made.id, "employees": employees, "due": due, "signed": signed,
        "wage": wage, "pension_due": due, "pension_insured": insured, "injury_due": due,
        "injury_insured": due,
    }])  # fmt: skip


def test_labour_contracts_and_insurance_are_of_the_last_month_known(here, figure):
    one, other = employer(), employer()
    months(one, "2026-09", signed=2, insured=2)
    months(one, signed=9, insured=8)
    months(other, due=20, signed=20, insured=19, employees=20)
    assert figure("lc.sign_rate") == (29, 30)
    assert figure("si.rate_pension") == (27, 30)
    assert figure("si.rate_injury") == (30, 30)
    assert figure("si.rate_medical") is None
    assert figure("lc.sign_rate", Period.parse("2026-09")) == (2, 10)


def test_four_systems_asks_for_all_of_them_from_every_non_public_employer(here, figure):
    full, short, other = employer(), employer(), employer()
    employer(non_public=False)
    make_contract(full, short, other)
    make_contract(full, short, kind=Subject.WAGE)
    for each in (full, short, other):
        months(each)
    assert figure("four.systems") == (2, 3)
    months(short, insured=9)
    assert figure("four.systems") == (1, 3)
    employer(union=False)
    assert figure("four.systems") == (1, 4)


def test_wages_grow_against_the_same_month_of_the_year_before(here, figure):
    one, other, new = employer(), employer(), employer()
    months(one, "2025-10", wage=300_000)
    months(other, "2025-10", wage=400_000)
    months(one, employees=10, wage=360_000)
    months(other, employees=30, due=30, signed=30, insured=30, wage=400_000)
    months(new, wage=900_000)  # without a base it says nothing of growth
    grown, before = figure("wage.growth")
    assert Fraction(grown, before) == Fraction(10 * 60_000, 10 * 300_000 + 30 * 400_000)


def hear(**facts):
    topic = Topic.CLAIM if "stoppages" in facts else Topic.PETITION
    told = Heard(topic=topic, facts=facts, happened_on=NOW.date(), employer=make_employer())
    return warning.hear(told, actor=SYSTEM, now=NOW)


def test_warnings_count_without_the_unfounded(here, figure):
    red, yellow, none = hear(stoppages=1), hear(petitions=3), hear(petitions=3)
    officer = make_actor()
    warning.dismiss(none, "查无", actor=officer, now=NOW)
    assert figure("wr.raised") == (2, None)
    assert (figure("wr.standing"), figure("wr.lifted")) == ((1, None), (0, 2))
    warning.verify(red, red.level, "属实", actor=officer, now=NOW)
    warning.lift(red, "化解", actor=officer, now=NOW)
    assert (figure("wr.standing"), figure("wr.lifted")) == (None, (1, 2))
    assert yellow.state == "signalled"


def test_the_county_counts_every_township_by_the_same_queries(app, town, neighbour):
    with app.app_context():
        for place, results in ((town, (KEPT, BROKEN)), (neighbour, (KEPT, KEPT))):
            with township_scope(place.id):
                officer = make_actor()
                made = employer()
                contract = make_contract(made, clauses=2)
                make_contract(made, kind=Subject.WAGE)
                finished(*results, contract=contract, actor=officer)
                months(made, wage=350_000)
                months(made, "2025-10", wage=300_000)
                db.session.commit()
        with county_scope("figures", "a test"):
            both = evaluate(CARE_INDICATORS, YEAR, [town.id, neighbour.id])
    pairs = {
        key: [(both[each.id][key].numerator, both[each.id][key].denominator)
              for each in (town, neighbour)]
        for key in ("cc.perf_clause", "cc.wage_rate", "lc.sign_rate", "four.systems")
    }  # fmt: skip
    assert pairs == {
        "cc.perf_clause": [(1, 2), (2, 2)], "cc.wage_rate": [(1, 1), (1, 1)],
        "lc.sign_rate": [(10, 10), (10, 10)], "four.systems": [(1, 1), (1, 1)],
    }  # fmt: skip
