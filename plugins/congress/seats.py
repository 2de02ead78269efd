"""Seats cut by largest remainder: who gets how many, and which small employers share one. Pure."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")


def allot(seats: int, employees: Mapping[Key, int]) -> dict[Key, int]:
    """Share out `seats` among districts by their employees, at least one each.

    Largest remainder (Hare quota). A district that its share would leave without a seat gets
    one first, and the others share the rest. Equal remainders go to the larger district, then to
    the earlier one. Raises ValueError where there are more districts than seats or one of them
    is empty.
    """
    if any(count <= 0 for count in employees.values()):
        raise ValueError("a district without employees elects nobody")
    if len(employees) > seats:
        raise ValueError("there are more districts than seats")
    small: set[Key] = set()
    while True:
        rest = {key: count for key, count in employees.items() if key not in small}
        shared = _largest_remainder(seats - len(small), rest)
        empty = {key for key, given in shared.items() if given == 0}
        if not empty:
            return {key: 1 if key in small else shared[key] for key in employees}
        small |= empty


def _largest_remainder(seats: int, employees: Mapping[Key, int]) -> dict[Key, int]:
    whole = sum(employees.values())
    if not whole:
        return {}
    quotas = {key: Fraction(count * seats, whole) for key, count in employees.items()}
    given = {key: int(quota) for key, quota in quotas.items()}
    by_remainder = sorted(
        employees, key=lambda key: (quotas[key] - given[key], employees[key]), reverse=True
    )
    for key in by_remainder[: seats - sum(given.values())]:
        given[key] += 1
    return given


def merge_small(employees: Sequence[tuple[Key, int]], threshold: int) -> list[list[Key]]:
    """Districts out of constituents: one of its own from `threshold` employees on, the smaller
    ones merged in the order given until each merged district reaches it.

    What is left over at the end joins the last merged district, or stands alone where there is
    none.
    """
    districts = [[key] for key, count in employees if count >= threshold]
    merged: list[list[Key]] = []
    reached = threshold
    for key, count in employees:
        if count >= threshold:
            continue
        if reached >= threshold:
            merged.append([])
            reached = 0
        merged[-1].append(key)
        reached += count
    if len(merged) > 1 and reached < threshold:
        left = merged.pop()
        merged[-1] += left
    return districts + merged
