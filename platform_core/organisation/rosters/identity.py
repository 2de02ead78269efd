"""Resident identity numbers (GB 11643) and unified social credit codes (GB 32100).

Only the check digit and the date are judged: whether the county code existed at birth is not,
because real numbers carry codes long since renamed.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from platform_core.cells import Cell
from platform_core.organisation.rosters.findings import Clean, Remark
from platform_core.organisation.rosters.text import (
    APOSTROPHES,
    NOTHING,
    has_full_width,
    narrow,
    shorten,
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_SEPARATORS = re.compile(r"[\s\-‐–—]+")
_SHAPE = re.compile(r"\d{17}[\dX]")
_CREDIT_SHAPE = re.compile(f"[{_CREDIT_SIGNS}]{{18}}")


class Identity(NamedTuple):
    """A valid identity number and what it says of the person."""

    number: str  # 18 characters, X in upper case
    born: date
    sex: str  # "male" or "female"


def check_digit(first17: str) -> str:
    """The 18th character that belongs to 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHECK[total % 11]


def identity_of(number: str) -> Identity | None:
    """What a number of the right shape says, or None where its date does not exist."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return Identity(number, born, "male" if int(number[16]) % 2 else "female")


def mask(number: str) -> str:
    """A number that can be told from its neighbours but not used: 610999********1234."""
    if len(number) < 12:
        return number[:2] + "*" * (len(number) - 2)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]


def clean_identity(cell: Cell, today: date) -> Clean:
    """An Identity from a cell, or None with the reason. Ruined numbers are never guessed."""
    if isinstance(cell.value, (int, float)) and abs(cell.value) >= 1e15:
        return _refuse("identity_number", mask(f"{cell.value:.0f}"))
    raw = cell.text.strip()
    if raw in NOTHING:
        return Clean(None, (Remark("identity_missing"),))
    number, remarks = _tidy(raw)
    if _SCIENTIFIC.fullmatch(number):
        return _refuse("identity_scientific", shorten(number))
    if len(number) == 15 and number.isdigit():
        return _upgrade(number, today)
    fault = _fault(number, today)
    if fault:
        return Clean(None, (*remarks, fault))
    return Clean(identity_of(number), tuple(remarks))


def _tidy(raw: str) -> tuple[str, list[Remark]]:
    """The number in plain characters, and what had to be done for it."""
    number, remarks = raw, []
    if number[:1] in APOSTROPHES:
        number = number.lstrip("".join(APOSTROPHES))
        remarks.append(Remark("identity_apostrophe"))
    if has_full_width(number):
        number = narrow(number)
        remarks.append(Remark("identity_full_width"))
    if _SEPARATORS.search(number):
        number = _SEPARATORS.sub("", number)
        remarks.append(Remark("identity_spaces"))
    if number.endswith("x"):
        remarks.append(Remark("identity_lower_x"))
    return number.upper(), remarks


def _fault(number: str, today: date) -> Remark | None:
    shown: Mapping[str, object] = {"value": mask(number)}
    if len(number) != 18 and number[:-1].isdigit():
        return Remark("identity_length", {**shown, "count": len(number)})
    if not _SHAPE.fullmatch(number):
        return Remark("identity_unreadable", shown)
    identity = identity_of(number)
    if identity is None or not date(1880, 1, 1) <= identity.born <= today:
        return Remark("identity_date", shown)
    if check_digit(number[:17]) != number[17]:
        return Remark("identity_check_digit", shown)
    return None


def _upgrade(number: str, today: date) -> Clean:
    """A number of the first generation (15 digits, until 1999) is made one of today."""
    first17 = number[:6] + "19" + number[6:]
    full = first17 + check_digit(first17)
    fault = _fault(full, today)
    if fault:
        return Clean(None, (fault,))
    return Clean(identity_of(full), (Remark("identity_upgraded", {"value": mask(full)}),))


def _refuse(code: str, value: str) -> Clean:
    return Clean(None, (Remark(code, {"value": value}),))


def clean_credit_code(cell: Cell) -> Clean:
    """A unified social credit code of 18 characters, or None with the reason."""
    raw = cell.text.strip()
    if raw in NOTHING:
        return Clean(None, (Remark("credit_code_missing"),))
    code = _tidy(raw)[0]
    if not _CREDIT_SHAPE.fullmatch(code) or credit_check_digit(code[:17]) != code[17]:
        return Clean(None, (Remark("credit_code_wrong", {"value": shorten(raw)}),))
    return Clean(code)


def credit_check_digit(first17: str) -> str:
    """The 18th character that belongs to the first 17 of a credit code."""
    pairs = zip(first17, _CREDIT_WEIGHTS, strict=True)
    total = sum(_CREDIT_SIGNS.index(sign) * weight for sign, weight in pairs)
    return _CREDIT_SIGNS[(31 - total % 31) % 31]
