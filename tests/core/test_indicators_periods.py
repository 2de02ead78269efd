"""Periods: which days they hold, to the second."""

from datetime import UTC, date, datetime

import pytest

from platform_core.i18n import use_locale
from platform_core.indicators.periods import ALL, Period, containing, months_of

DAYS = {
    "2026": (date(2026, 1, 1), date(2026, 12, 31)),
    "2026-U": (date(2025, 10, 1), date(2026, 9, 30)),
    "2026-H1": (date(2026, 1, 1), date(2026, 6, 30)),
    "2026-H2": (date(2026, 7, 1), date(2026, 12, 31)),
    "2026-Q1": (date(2026, 1, 1), date(2026, 3, 31)),
    "2026-Q4": (date(2026, 10, 1), date(2026, 12, 31)),
    "2026-02": (date(2026, 2, 1), date(2026, 2, 28)),
    "2028-02": (date(2028, 2, 1), date(2028, 2, 29)),
    "2026-12": (date(2026, 12, 1), date(2026, 12, 31)),
}


@pytest.mark.parametrize("written", DAYS)
def test_a_period_holds_its_days_and_is_written_as_it_was_read(written):
    period = Period.parse(written)
    assert (period.first, period.last) == DAYS[written]
    assert str(period) == written


@pytest.mark.parametrize(
    "written", ["", "26", "2026-13", "2026-00", "2026-H3", "2026-Q5", "2026-U ", "0999", "2026-1"]
)
def test_what_is_no_period_is_refused(written):
    with pytest.raises(ValueError, match="is not a period"):
        Period.parse(written)


def test_a_day_begins_in_shanghai():
    assert Period.parse("2026-11").since == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert Period.parse("2026-11").until == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_all_records_has_bounds_every_database_can_compare_with():
    assert ALL.since < datetime(1901, 1, 1, tzinfo=UTC) < ALL.until


@pytest.mark.parametrize(
    ("day", "kind", "written"),
    [
        (date(2026, 11, 22), "year", "2026"),
        (date(2026, 9, 30), "union", "2026-U"),
        (date(2026, 10, 1), "union", "2027-U"),
        (date(2026, 6, 30), "half", "2026-H1"),
        (date(2026, 7, 1), "half", "2026-H2"),
        (date(2026, 9, 30), "quarter", "2026-Q3"),
        (date(2026, 1, 1), "month", "2026-01"),
        (date(2026, 1, 1), "all", "all"),
    ],
)
def test_every_day_lies_in_the_period_that_contains_it(day, kind, written):
    period = containing(day, kind)
    assert str(period) == written
    assert period.first <= day <= period.last


@pytest.mark.parametrize(
    ("written", "before"),
    [
        ("2026", "2025"),
        ("2026-U", "2025-U"),
        ("2026-H1", "2025-H2"),
        ("2026-Q1", "2025-Q4"),
        ("2026-03", "2026-02"),
    ],
)
def test_the_period_before_is_of_the_same_kind(written, before):
    assert str(Period.parse(written).previous()) == before


def test_nothing_comes_before_all_records():
    with pytest.raises(ValueError, match="nothing before"):
        ALL.previous()


def test_the_months_of_the_statistics_year_begin_in_october():
    months = [str(month) for month in months_of(Period.parse("2026-U"))]
    assert (months[0], months[-1], len(months)) == ("2025-10", "2026-09", 12)


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("2026", "the year 2026"),
        ("2026-U", "2026 union statistics year (1 Oct 2025 – 30 Sep 2026)"),
        ("2026-H2", "second half of 2026"),
        ("2026-Q3", "quarter 3 of 2026"),
        ("2026-11", "Nov 2026"),
        ("all", "all records"),
    ],
)
def test_a_period_has_a_name_for_people(written, english):
    with use_locale("en"):
        assert Period.parse(written).label == english
