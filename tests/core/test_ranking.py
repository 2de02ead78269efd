"""Townships compared by a share: fairly, and only where the sample allows it. Pure."""

from fractions import Fraction

import pytest

from platform_core.indicators.evaluate import Figure
from platform_core.indicators.ranking import standings, wilson


def figure(part, whole, minimum=10):
    value = None if not whole else Fraction(part, whole)
    few = whole is not None and whole < minimum
    return Figure("k.rate", "率", "部分÷全部", part, whole, value, "ratio", "", "2026", too_few=few)


def amount(number):
    return Figure("k.count", "数", "件数", number, None, number, "cases", "", "2026")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(22, 22, 0.851, 1.0), (8, 10, 0.490, 0.943), (0, 20, 0.0, 0.161), (95, 100, 0.888, 0.978)],
)
def test_the_interval_is_wilson_s(part, whole, low, high):
    found = wilson(part, whole)
    assert (round(found.low, 3), round(found.high, 3)) == (low, high)


def test_many_good_ones_stand_before_few_perfect_ones():
    order = standings(
        {1: figure(10, 10), 2: figure(99, 100), 3: figure(3, 3), 4: figure(None, None)}
    )
    assert [(each.township_id, each.place) for each in order] == [
        (2, 1), (1, 2), (3, None), (4, None),
    ]  # fmt: skip


def test_too_few_are_shown_with_their_interval_but_without_a_place():
    (only,) = standings({1: figure(3, 3)})
    assert only.place is None and only.interval.low == pytest.approx(0.438, abs=0.001)


def test_equal_samples_share_a_place_and_the_next_one_is_counted_on():
    order = standings({1: figure(18, 20), 2: figure(18, 20), 3: figure(10, 20)})
    assert [each.place for each in order] == [1, 1, 3]


def test_nought_of_nought_is_no_data_and_nought_of_twenty_is_nought():
    order = standings({1: figure(0, 0), 2: figure(0, 20)})
    assert [(each.township_id, each.place) for each in order] == [(2, 1), (1, None)]


def test_amounts_stand_in_their_order_without_places():
    order = standings({1: amount(5), 2: amount(50), 3: amount(None)})
    assert [each.township_id for each in order] == [2, 1, 3]
    assert {each.place for each in order} == {None}
