"""Seats by largest remainder, and how many delegates local rules ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from platform_core.rules import banded, pack_for
from platform_core.rules.verdicts import band_value
from plugins.congress.seats import allot, merge_small

SHARED = (
    # seats, employees by district, seats by district
    (10, (50, 30, 20), (5, 3, 2)),
    (30, (127, 97, 46, 38), (12, 9, 5, 4)),
    (7, (100, 1, 1), (5, 1, 1)),  # the small ones get theirs first
    (3, (5, 5, 5), (1, 1, 1)),
    (4, (5, 5, 5), (2, 1, 1)),  # equal remainders and sizes: the earlier one
    (5, (60, 59, 1), (2, 2, 1)),
    (100, (999, 1), (99, 1)),
    (1, (4,), (1,)),
)


@pytest.mark.parametrize(("seats", "employees", "expected"), SHARED)
def test_seats_follow_the_largest_remainder(seats, employees, expected):
    given = allot(seats, dict(enumerate(employees)))
    assert tuple(given.values()) == expected


@given(
    some.lists(some.integers(1, 5000), min_size=1, max_size=40).flatmap(
        lambda sizes: some.tuples(some.just(sizes), some.integers(len(sizes), 400))
    )
)
def test_every_seat_is_given_and_nobody_goes_without(case):
    sizes, seats = case
    given = allot(seats, dict(enumerate(sizes)))
    assert sum(given.values()) == seats
    assert min(given.values()) >= 1


@pytest.mark.parametrize(("seats", "employees"), [(2, (5, 5, 5)), (5, (4, 0))])
def test_an_impossible_allotment_is_refused(seats, employees):
    with pytest.raises(ValueError, match="district"):
        allot(seats, dict(enumerate(employees)))


MERGED = (
    ((("a", 30), ("b", 5), ("c", 8), ("d", 9)), 20, [["a"], ["b", "c", "d"]]),
    ((("a", 5), ("b", 16), ("c", 19), ("d", 3)), 20, [["a", "b"], ["c", "d"]]),
    ((("a", 5), ("b", 16), ("c", 4)), 20, [["a", "b", "c"]]),  # what is left joins the last
    ((("a", 5),), 20, [["a"]]),
    ((("a", 20), ("b", 21)), 20, [["a"], ["b"]]),
)


@pytest.mark.parametrize(("sizes", "threshold", "expected"), MERGED)
def test_small_constituents_are_merged(sizes, threshold, expected):
    assert merge_small(sizes, threshold) == expected


SHANGHAI, ZHEJIANG = "310000", "330000"
QUOTAS = (
    # region, employees, fewest delegates; None where the text leaves the case out
    (SHANGHAI, 99, 30), (SHANGHAI, 100, 30), (SHANGHAI, 150, 30), (SHANGHAI, 200, 35),
    (SHANGHAI, 1100, 80), (SHANGHAI, 3000, 175), (SHANGHAI, 9000, 175),
    (ZHEJIANG, 99, 30), (ZHEJIANG, 100, None), (ZHEJIANG, 200, 47), (ZHEJIANG, 450, 61),
    (ZHEJIANG, 1000, None), (ZHEJIANG, 1100, 100), (ZHEJIANG, 4999, 160), (ZHEJIANG, 5000, 200),
)  # fmt: skip


@pytest.mark.parametrize(("region", "employees", "fewest"), QUOTAS)
def test_fewest_delegates_by_size_of_the_enterprise(region, employees, fewest):
    rule = pack_for(region, ()).limit("congress.delegates_by_size")
    assert band_value(rule, employees) == fewest
    assert banded(rule, employees, 174).ok is (None if fewest is None else fewest <= 174)
