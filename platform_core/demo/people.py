"""Fictitious people: the same ones at every run, and none that could exist.

Identity numbers use the area 610999, which was never given to any place, with a right check
digit; telephone numbers use the segments 142 and 143. Nothing is ever sent to them.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

AREA = "610999"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董"
FIRST = "春夏秋冬明建国文志永家玉秀桂兰金银正大小新光长安德友立学庆"
SECOND = "华英芳军平红梅云霞强勇林山海生成福贵宝珍珠琴莲香花民兴旺根"
BORN_FROM, BORN_DAYS = date(1953, 1, 1), 365 * 37
JOINED_FROM, JOINED_DAYS = date(2007, 3, 1), 1700
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """One fictitious person. `female` follows from the identity number's 17th digit."""

    name: str
    female: bool
    born_on: date
    identity_no: str
    phone: str
    migrant: bool
    joined_on: date


def people(seed: int) -> Iterator[Person]:
    """An endless row of fictitious people, the same ones for the same seed."""
    dice = random.Random(seed)
    number = 0
    while True:
        number += 1
        female = dice.random() < 0.42
        born = BORN_FROM + timedelta(days=dice.randrange(BORN_DAYS))
        yield Person(
            name=dice.choice(SURNAMES) + dice.choice(FIRST) + dice.choice(SECOND),
            female=female,
            born_on=born,
            identity_no=identity_number(born, number % 500 * 2 + (0 if female else 1)),
            phone=dice.choice(("142", "143")) + f"{dice.randrange(10**8):08d}",
            migrant=dice.random() < 0.45,
            joined_on=JOINED_FROM + timedelta(days=dice.randrange(JOINED_DAYS)),
        )


def identity_number(born: date, order: int) -> str:
    """A number of the unassigned area with its check digit; an odd `order` is a man's."""
    body = f"{AREA}{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
