"""Sharing a key so that some holders together have it and fewer have nothing. Pure.

Shamir's scheme over the prime 2**256 + 297: a key is the value at 0 of a random polynomial, a
share its value at 1, 2, 3 …; `needed` shares determine it, one fewer leave every key possible.
"""

import secrets
from collections.abc import Iterable

PRIME = 2**256 + 297
KEY_BYTES = 32
SHARE_BYTES = 34  # one byte of place, 33 of value

Share = bytes


def split(key: bytes, *, needed: int, holders: int) -> list[Share]:
    """`holders` shares of `key`, any `needed` of which give it back."""
    if len(key) != KEY_BYTES or not 1 < needed <= holders < 256:
        raise ValueError("a key has 32 bytes, and 1 < needed <= holders < 256")
    polynomial = [int.from_bytes(key), *(secrets.randbelow(PRIME) for _ in range(needed - 1))]
    return [bytes([place]) + _value(polynomial, place) for place in range(1, holders + 1)]


def _value(polynomial: list[int], place: int) -> bytes:
    total = sum(factor * pow(place, power, PRIME) for power, factor in enumerate(polynomial))
    return (total % PRIME).to_bytes(SHARE_BYTES - 1)


def join(shares: Iterable[Share]) -> bytes:
    """The key that these shares determine; some other one where they do not belong together.

    Raises ValueError for shares that cannot be shares of a key.
    """
    points = {share[0]: int.from_bytes(share[1:]) for share in shares if len(share) == SHARE_BYTES}
    if len(points) < 2 or 0 in points:
        raise ValueError("two different shares at least")
    key = sum(value * _weight(place, points) for place, value in points.items()) % PRIME
    if key >= 2 ** (8 * KEY_BYTES):
        raise ValueError("these shares do not belong together")
    return key.to_bytes(KEY_BYTES)


def _weight(place: int, points: Iterable[int]) -> int:
    """Lagrange's weight of one place for the value at 0."""
    weight = 1
    for other in points:
        if other != place:
            weight = weight * other * pow(other - place, -1, PRIME) % PRIME
    return weight
