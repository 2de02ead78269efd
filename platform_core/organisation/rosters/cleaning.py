"""Cleaners: one cell in, a value and remarks out. Pure, and one for each sort of column."""

import re
from collections.abc import Mapping
from typing import Any

from platform_core.cells import Cell
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.rosters.findings import Clean, Remark
from platform_core.organisation.rosters.text import (
    APOSTROPHES,
    NOTHING,
    compare,
    has_full_width,
    narrow,
    shorten,
    tidy,
)

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"0\d{9,11}|[2-8]\d{6,7}")  # with or without the area code
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-‐–—()]+")
_SPACES = re.compile(r"\s+")
_COUNT = re.compile(r"(\d+)(?:\.0+)?(人|名|个|户|家|位)?")
_AMOUNT = re.compile(r"(\d{1,13})(?:\.(\d{1,2})0*)?")
_CODE = re.compile(r"(\d{2,4})(\D.*)?")
_LATIN = re.compile(r"[A-Za-z]")
_ODD_IN_NAME = re.compile(r"[\d@#%&*=+<>{}\[\]|\\/]")

SEXES = {"男": "male", "女": "female", "男性": "male", "女性": "female"}
SEX_CODES = {  # GB/T 2261.1: 1 male, 2 female
    **{"m": "male", "male": "male", "1": "male"},
    **{"f": "female", "female": "female", "2": "female"},
}
SEX_WORDS = {"male": _l("male"), "female": _l("female")}
YES = frozenset({"是", "√", "✓", "✔", "y", "yes", "有", "1", "对", "true"})
NO = frozenset({"否", "×", "✗", "x", "n", "no", "无", "0", "非", "不是", "没有", "false"})


def clean_words(cell: Cell) -> Clean:
    """Text as it is written, without stray spaces; None where there is none."""
    return Clean(tidy(cell.text).lstrip("'") or None)


def clean_name(cell: Cell) -> Clean:
    """A person's name. Spaces go, except between the words of a name in Latin letters."""
    raw = cell.text
    name = tidy(narrow(raw)).lstrip("".join(APOSTROPHES))
    if not name:
        return Clean(None, (Remark("name_missing"),))
    if not _LATIN.search(name):
        name = name.replace(" ", "")
    remarks = []
    if _SPACES.sub("", raw) != raw and name != raw:
        remarks.append(Remark("name_spaces"))
    if _ODD_IN_NAME.search(name) or len(name) > 40:
        remarks.append(Remark("name_odd", {"value": shorten(name)}))
    return Clean(name[:80], tuple(remarks))


def clean_sex(cell: Cell) -> Clean:
    """ "male" or "female", or None."""
    word = compare(cell.text)
    if word in SEXES:
        return Clean(SEXES[word])
    if word in NOTHING:
        return Clean(None)
    shown = {"value": shorten(cell.text)}
    if word in SEX_CODES:
        sex = SEX_CODES[word]
        return Clean(sex, (Remark("sex_coded", {**shown, "meant": SEX_WORDS[sex]}),))
    return Clean(None, (Remark("sex_unreadable", shown),))


def clean_phone(cell: Cell) -> Clean:
    """A mobile or fixed number in digits, or None with the reason."""
    raw = cell.text.strip()
    if not raw:
        return Clean(None, (Remark("phone_missing"),))
    if raw in NOTHING:
        return Clean(None, (Remark("phone_none", {"value": raw}),))
    remarks, phone = [], raw.lstrip("".join(APOSTROPHES))
    if _SCIENTIFIC.fullmatch(narrow(phone)):
        return Clean(None, (Remark("phone_scientific", {"value": narrow(phone)}),))
    if has_full_width(phone):
        phone = narrow(phone)
        remarks.append(Remark("phone_full_width"))
    if _SEPARATORS.search(phone):
        phone = _SEPARATORS.sub("", phone)
        remarks.append(Remark("phone_separators"))
    if phone.startswith("+86"):
        phone = phone[3:]
    if _MOBILE.fullmatch(phone) or _FIXED.fullmatch(phone):
        return Clean(phone, tuple(remarks))
    digits = sum(sign.isdigit() for sign in phone)
    return Clean(None, (*remarks, Remark("phone_wrong", {"value": shorten(raw), "count": digits})))


def clean_flag(cell: Cell) -> Clean:
    """True, False, or None where nothing is said."""
    if isinstance(cell.value, bool):
        return Clean(cell.value)
    word = compare(cell.text)
    if word in YES:
        return Clean(True)
    if word in NO:
        return Clean(False)
    if not word or word in NOTHING:
        return Clean(None)
    return Clean(
        None, (Remark("choice_unknown", {"value": shorten(cell.text), "known": "是、否"}),)
    )


def clean_count(cell: Cell) -> Clean:
    """A whole number, also with its unit (12人); None where it cannot be read."""
    raw = compare(cell.text).lstrip("'")
    if raw in NOTHING:
        return Clean(None)
    found = _COUNT.fullmatch(raw.replace(",", ""))
    shown = {"value": shorten(cell.text)}
    if not found or len(found[1]) > 9:
        return Clean(None, (Remark("count_unreadable", shown),))
    number = int(found[1])
    if found[2]:
        return Clean(number, (Remark("count_unit", {**shown, "meant": number}),))
    return Clean(number)


def clean_amount(cell: Cell) -> Clean:
    """An amount in yuan as integer fen; None where the cell is blank.

    Amounts in words and in 万 are refused: what somebody meant by them is not ours to guess.
    """
    raw = compare(cell.text).lstrip("'").removeprefix("¥").removesuffix("元")
    if raw in NOTHING:
        return Clean(None)
    found = _AMOUNT.fullmatch(raw.replace(",", ""))
    if found is None:
        return Clean(None, (Remark("amount_unreadable", {"value": shorten(cell.text)}),))
    return Clean(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))


def clean_code(cell: Cell) -> Clean:
    """The number in front of a code written with its words (600个体)."""
    raw = compare(cell.text).lstrip("'")
    if raw in NOTHING:
        return Clean(None)
    found = _CODE.fullmatch(raw)
    shown = {"value": shorten(cell.text)}
    if not found:
        return Clean(None, (Remark("choice_unknown", {**shown, "known": "110–900"}),))
    if found[2]:
        return Clean(found[1], (Remark("code_with_words", {**shown, "meant": found[1]}),))
    return Clean(found[1])


def clean_choice(cell: Cell, words: Mapping[str, Any], default: Any = None) -> Clean:
    """The value `words` gives for the text (keys as `compare` writes them), or `default`."""
    word = compare(cell.text)
    if word in words:
        return Clean(words[word])
    if word in NOTHING:
        return Clean(default)
    known = "、".join(list(words)[:8])
    return Clean(
        default, (Remark("choice_unknown", {"value": shorten(cell.text), "known": known}),)
    )
