"""Coverage rows and every figure counted from them."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from platform_core.errors import RuleBroken
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import ALL, Period
from platform_core.messaging.models import Notice
from platform_core.organisation.models import Township
from platform_core.rules import forget_current
from platform_core.rules.models import RuleOverride
from platform_core.tenancy import db, platform_scope, scope
from plugins.contracts import jobs
from plugins.contracts.indicators import INDICATORS
from plugins.contracts.models import Contract, ContractCoverage
from plugins.contracts.operations import chain, coverage
from plugins.contracts.operations.drafting import Wording
from plugins.contracts.queries.coverage import rows_of
from plugins.contracts.terms import Coverage, Head, Level, Subject
from tests.builders import make_employer, make_union
from tests.contracts.builders import Way, at, contract_in, employers, set_minimum_wage


def figure(key: str, period: Period = ALL) -> tuple[int | None, int | None]:
    """Numerator and denominator of one figure of the running township."""
    asked = [each for each in INDICATORS if each.key == key]
    here = scope().township_or_raise()
    found = evaluate(asked, period, [here])[here].get(key)
    return (found.numerator, found.denominator) if found else (None, None)


def rows(it: Contract) -> list[ContractCoverage]:
    return list(db.session.scalars(rows_of(it).order_by(ContractCoverage.id)))


def test_an_employer_goes_from_invited_to_covered_to_withdrawn(here: None) -> None:
    way = Way(employers(2)).to("agreed")
    row, other = rows(way.it)
    assert row.state is Coverage.INVITED
    coverage.recognise(row, way.day, "法人甲", **at(way.day))
    assert (row.state, row.stamped_by) == (Coverage.RECOGNISED, "法人甲")
    with pytest.raises(RuleBroken):
        coverage.recognise(row, way.day, "法人甲", **at(way.day))
    way.submit().ratify().sign().file().lapse()
    db.session.refresh(row)
    db.session.refresh(other)
    assert row.state is other.state is Coverage.COVERED  # by law every employer of the region
    assert row.covered_on == way.it.effective_on
    coverage.withdraw(row, way.day, "停业", **at(way.day))
    assert row.state is Coverage.WITHDRAWN


def test_where_only_those_who_stamped_are_bound_the_others_wait(here: None, county: Any) -> None:
    db.session.commit()
    with platform_scope():
        db.session.add(RuleOverride(
            county_id=county.id, key="contract.binding_scope", value={"value": "confirmed_only"},
            reason="示例", effective_from=date(2026, 1, 1), at=at(date(2026, 1, 1))["now"],
        ))  # fmt: skip
        db.session.commit()
    forget_current()
    way = Way(employers(2)).to("agreed")
    stamped, waiting = rows(way.it)
    coverage.recognise(stamped, way.day, "法人甲", **at(way.day))
    way.submit().ratify().sign().file().lapse()
    states = [row.state for row in rows(way.it)]
    assert states == [Coverage.COVERED, Coverage.INVITED]
    with pytest.raises(RuleBroken):
        coverage.include(waiting, way.day, **at(way.day))
    coverage.recognise(waiting, way.day, "法人乙", **at(way.day))
    assert waiting.state is Coverage.COVERED


@pytest.mark.only("sqlite")
def test_what_cannot_be_covered_is_refused(here: None) -> None:
    employer = make_employer()
    own = Way(level=Level.ENTERPRISE, employer=employer, employer_side=employer.name)
    own.to("drafting")
    with pytest.raises(RuleBroken):
        coverage.invite(own.it, employers(1), own.day, **at(own.day))
    ended = contract_in("dropped")
    with pytest.raises(RuleBroken):
        coverage.invite(ended, employers(1), date(2026, 11, 1), **at(date(2026, 11, 20)))
    closed = make_employer(closed_on=date(2026, 1, 1))
    way = Way().to("drafting")
    assert coverage.invite(way.it, [closed], way.day, **at(way.day)) == 0


def test_all_non_public_employers_covered_are_100_percent_and_one_more_is_not(here: None) -> None:
    them = employers(4)
    contract_in("performing", them)
    assert figure("cc.sign_rate_nonpublic") == (4, 4)
    make_employer(name="新办企业")
    assert figure("cc.sign_rate_nonpublic") == (4, 5)


def test_the_drill_down_names_who_is_missing(town: Township, inside: Any, client_as: Any) -> None:
    with inside(town):
        contract_in("performing", employers(2))
        make_employer(name="新办未覆盖企业")
        db.session.commit()
    officer = client_as("township_officer", town)
    shown = officer.get("/t/jinzhai/contracts/uncovered").text
    assert "新办未覆盖企业" in shown and shown.count('scope="row"') == 1


def test_each_figure_counts_what_it_says(here: None) -> None:
    with_union, public = make_employer(employees=30, women=10), make_employer(
        employees=50, women=0, non_public=False)  # fmt: skip
    make_union(employer_id=with_union.id)
    make_employer(employees=20, women=5)  # covered by none
    contract_in("performing", [with_union, public])
    _women_of(with_union)
    assert figure("cc.sign_rate") == (1, 1)
    assert figure("cc.sign_rate_nonpublic") == (1, 2)
    assert figure("cc.cov_employers") == (2, 3)
    assert figure("cc.cov_workers") == (80, 100)  # an employer under two contracts counts once
    assert figure("cc.women_rate") == (1, 1)  # of those with women whom a contract covers
    assert figure("cc.in_force") == (2, None)
    assert figure("cc.people_covered") == (80, None)
    assert figure("cc.review_rate") == (2, 2)


def _women_of(employer: Any) -> None:
    way = Way([employer], subject=Subject.WOMEN, employer_side="女企业家协会").talk()
    way.draft(tuple(Wording(body="约定。", head=head) for head in Head))
    way.agree().submit().ratify().sign().file().lapse()


def test_a_rate_is_taken_on_the_last_day_of_its_period(here: None) -> None:
    it = contract_in("performing", employers(3))
    assert it.effective_on and it.effective_on > date(2026, 9, 1)
    assert figure("cc.sign_rate_nonpublic", Period.parse("2026-Q2")) == (0, 3)
    assert figure("cc.sign_rate_nonpublic", Period.parse("2026")) == (3, 3)
    row = rows(it)[0]
    coverage.withdraw(row, date(2026, 11, 1), "迁出", **at(date(2026, 11, 2)))
    assert figure("cc.sign_rate_nonpublic", Period.parse("2026-10")) == (3, 3)
    assert figure("cc.sign_rate_nonpublic", Period.parse("2026-11")) == (2, 3)


def test_without_employers_there_is_no_figure(here: None) -> None:
    numerator, denominator = figure("cc.sign_rate_nonpublic")
    assert not denominator and not numerator


def test_an_employers_own_contract_covers_it(here: None) -> None:
    employer = make_employer()
    it = contract_in("effective", level=Level.ENTERPRISE, employer=employer,
                     employer_side=employer.name)  # fmt: skip
    (row,) = rows(it)
    assert (row.employer_id, row.state) == (employer.id, Coverage.COVERED)
    assert figure("cc.sign_rate_nonpublic") == (1, 1)


# -- what happens by itself ------------------------------------------------------------------------


def test_the_scheduler_brings_it_into_force_and_tells_both_sides(
    town: Township, here: None, client_as: Any, on_day: Any
) -> None:
    client_as("township_officer", town), client_as("union_chair", town)
    way = Way(employers(1)).to("filed")
    due = way.it.filed_on + timedelta(days=15)
    with on_day(due - timedelta(days=1)):
        assert jobs.settle_silence(None) == 0
    with on_day(way_due(way)):
        assert jobs.settle_silence(None) == 1
        assert jobs.settle_silence(None) == 0
    assert (way.it.state, way.it.by_silence) == ("effective", True)
    told = select(func.count()).where(Notice.kind == "contracts:effective")
    assert db.session.scalar(told) == 2


def test_contracts_the_minimum_wage_has_overtaken_are_told_once(
    town: Township, here: None, county: Any, client_as: Any
) -> None:
    client_as("township_officer", town)
    it = contract_in("performing")
    db.session.commit()
    assert jobs.remind(None) == 0, "the county has not entered it yet"
    set_minimum_wage(county, 235_000)  # since the new year, entered only now
    assert jobs.remind(None) == 1
    db.session.commit()
    assert jobs.remind(None) == 0
    (told,) = db.session.scalars(select(Notice).where(Notice.kind == "contracts:below_floor"))
    assert told.params == {"numbers": it.number}
    set_minimum_wage(county, 225_000)
    assert jobs.remind(None) == 0, "2,300 yuan are above it"


def way_due(way: Way) -> date:
    clock = chain.bureau_clock(way.it)
    assert clock is not None
    return clock.due_on


def test_the_renewal_window_opens_three_months_before_the_end_and_then_it_ends(
    here: None, on_day: Any
) -> None:
    it = contract_in("performing", employers(1))
    assert it.ends_on == date(2029, 9, 30)
    with on_day(date(2029, 6, 29)):
        assert jobs.open_renewal_windows(None) == 0
    with on_day(date(2029, 6, 30)):
        assert jobs.open_renewal_windows(None) == 1
        assert it.state == "renewal"
    with on_day(date(2029, 10, 1)):
        assert jobs.open_renewal_windows(None) == 1
        assert (it.state, it.ended_on) == ("ended", date(2029, 9, 30))
        assert figure("cc.sign_rate_nonpublic") == (0, 1)


def test_the_lines_of_the_ledger_are_counted_from_rows(
    town: Township, inside: Any, client_as: Any
) -> None:
    with inside(town):
        contract_in("performing", employers(3))
        db.session.commit()
    book = client_as("township_officer", town).get("/t/jinzhai/contracts/ledger.xlsx")
    sheets = load_workbook(BytesIO(book.data)).worksheets
    assert [row[12:14] for row in sheets[0].iter_rows(values_only=True)][-1] == (3, 36)
