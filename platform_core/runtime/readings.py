"""Figures of other modules, asked for by key.

No module imports another to know what it counted: it names the indicator, and hears the figure,
or that the module is off here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from platform_core.indicators.evaluate import Figure, evaluate
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.periods import Period
from platform_core.runtime.errors import note
from platform_core.runtime.registry import CAUGHT, registry
from platform_core.tenancy import db, scope


class Heard(StrEnum):
    """What became of the question."""

    MEASURED = "measured"
    OFF = "off"  # the module is not on here, or not installed at all
    FAILED = "failed"  # its measure broke; the fault stands on the health page


@dataclass(frozen=True)
class Reading:
    """One indicator of this township in a period, and the records behind it.

    `figure` is None unless it was measured; its `value` is None where there is no data. `drill`
    is the endpoint of the list behind it. An indicator that is not installed has no label.
    """

    key: str
    heard: Heard
    label: str = ""
    definition: str = ""
    figure: Figure | None = None
    drill: str | None = None


def readings(keys: Iterable[str], period: Period) -> dict[str, Reading]:
    """The figures called `keys`, of the township whose scope this is, by key.

    May be asked while rows are being changed: a measure that breaks undoes nothing of that.
    """
    township_id = scope().township_or_raise()
    on, read_only = registry().modules(township_id)
    known = {each.key: each for _module, each in registry().indicators()}
    here = {"org"} | on | read_only
    return {
        key: _reading(known[key], period, township_id)
        if key in known and known[key].module in here
        else _off(key, known.get(key))
        for key in dict.fromkeys(keys)
    }


def indicators_called(keys: Iterable[str] | None = None) -> dict[str, Indicator]:
    """The indicators with these keys that an installed module declares, by key; None: all."""
    found = {each.key: each for _module, each in registry().indicators()}
    return found if keys is None else {key: found[key] for key in keys if key in found}


def _reading(indicator: Indicator, period: Period, township_id: int) -> Reading:
    said = (indicator.label, indicator.definition)
    try:
        with db.session.begin_nested():
            found = evaluate(
                [indicator], period, [township_id], has_records=lambda _id, _module: True
            )
    except CAUGHT as fault:
        note(indicator.module, f"indicator {indicator.key}", fault)
        return Reading(indicator.key, Heard.FAILED, *said)
    figure = found[township_id][indicator.key]
    return Reading(indicator.key, Heard.MEASURED, *said, figure, indicator.drill)


def _off(key: str, indicator: Indicator | None) -> Reading:
    if indicator is None:
        return Reading(key, Heard.OFF)
    return Reading(key, Heard.OFF, indicator.label, indicator.definition)
