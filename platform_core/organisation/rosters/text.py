"""The few things every cleaner does to text."""

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = frozenset("'’‘`´")
NOTHING = frozenset(
    {"", "无", "没有", "/", "\\", "-", "--", "—", "——", "暂无", "不详", "无号", "null"}
)
DITTO = frozenset({"〃", "″", "”", "“", '"', "''", "同上", "同前", "々", "ㄍ"})
_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")


def narrow(text: str) -> str:
    """Full-width letters, digits and signs as plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def has_full_width(text: str) -> bool:
    return not text.isascii() and _FULL_WIDTH.search(text) is not None


def tidy(text: str) -> str:
    """One line without stray spaces; the words stay as they are written."""
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=4096)
def compare(text: str) -> str:
    """A form in which two spellings of one name are equal: plain, no spaces, lower case."""
    return _SPACES.sub("", narrow(text)).casefold()


def shorten(text: str) -> str:
    """A value as a message may show it."""
    text = tidy(text)
    return text if len(text) <= 40 else text[:39] + "…"
