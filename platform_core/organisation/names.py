"""Chinese names in order: the pinyin to sort and search by, surnames read as surnames."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import cast

# Signs that are read otherwise as a surname than elsewhere.
SURNAMES = {
    "解": "xie", "单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "任": "ren", "华": "hua",
    "朴": "piao", "查": "zha", "盖": "ge", "尉": "wei", "万": "wan", "乐": "yue", "翟": "zhai",
    "缪": "miao", "种": "chong", "折": "she", "召": "shao", "洗": "xian", "纪": "ji", "员": "yun",
    "秘": "bi", "覃": "qin", "樊": "fan", "燕": "yan", "郇": "xun", "令": "ling", "过": "guo",
}  # fmt: skip


def sort_key(name: str) -> str:
    """Pinyin of a name with a space between signs: 曾小明 is "zeng xiao ming"."""
    read = _reading()(name)
    if name[:1] in SURNAMES and read:
        read[0] = SURNAMES[name[0]]
    return " ".join(read)[:80]


@cache
def _reading() -> Callable[[str], list[str]]:
    """Signs to syllables. The package takes in fifty thousand phrases as it is imported, a third
    of a start: that is work, and is left to whoever enters a name."""
    return cast(Callable[[str], list[str]], import_module("pypinyin").lazy_pinyin)
