"""Times in texts: {arb.limit} stands for the time which that rule gives, in every language."""

import re

from platform_core.api import current_pack, time_words

_PLACE = re.compile(r"\{([a-z0-9_.]+)\}")
_UNITS = frozenset({"day", "workday", "month", "year"})


def period(key: str) -> str:
    """The time that a rule gives, in words; "" where it is no rule or gives none."""
    rule = current_pack().get(key)
    if rule is None or rule.unit not in _UNITS or not isinstance(rule.value, int):
        return ""
    return time_words(rule.value, rule.unit)


def filled(text: str | None) -> str:
    """The text with its times filled in; a key that no rule has any more stays as it is."""
    return _PLACE.sub(lambda found: period(found[1]) or found[0], text or "")


def unknown_key(text: str) -> str:
    """The first key in a text that gives no time; "" where there is none."""
    return next((key for key in _PLACE.findall(text) if not period(key)), "")
