"""Comparing townships by a share: only above a minimum sample, and with its uncertainty. Pure.

Three of three is no better than ninety-five of a hundred. So whoever has fewer than the minimum
is shown without a place, and the others stand in the order of the lower end of Wilson's interval.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from platform_core.indicators.evaluate import Figure

Z95 = 1.96  # half the width, in standard errors, of an interval that is right 95 times in 100


@dataclass(frozen=True)
class Interval:
    """Where the true share lies, 95 times in 100."""

    low: float
    high: float


@dataclass(frozen=True)
class Standing:
    """The figure of one township among the others; `place` is None where it is not ranked."""

    township_id: int
    figure: Figure
    interval: Interval | None = None
    place: int | None = None


def wilson(part: int, whole: int) -> Interval:
    """The 95 % interval of a share, good for small numbers too. `whole` must be above 0."""
    share, spread = part / whole, Z95**2 / whole
    centre = share + spread / 2
    width = Z95 * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    scale = 1 + spread
    return Interval(max(0.0, (centre - width) / scale), min(1.0, (centre + width) / scale))


def standings(figures: Mapping[int, Figure]) -> list[Standing]:
    """The townships in order: the ranked ones by place, then those with too few, then no data.

    Only shares are ranked; amounts stand in their order without a place, because a large
    township has more of everything. Equal shares of equal samples have the same place.
    """
    known = [_standing(township_id, figure) for township_id, figure in figures.items()]
    ranked = sorted(filter(_is_ranked, known), key=_order)
    rest = sorted((each for each in known if not _is_ranked(each)), key=_rest_order)
    placed, place, before = [], 0, None
    for number, each in enumerate(ranked, start=1):
        if _order(each) != before:
            place, before = number, _order(each)
        placed.append(Standing(each.township_id, each.figure, each.interval, place))
    return placed + rest


def _standing(township_id: int, figure: Figure) -> Standing:
    part, whole = figure.numerator, figure.denominator
    measured = _is_share(figure) and part is not None and whole and 0 <= part <= whole
    return Standing(township_id, figure, wilson(part, whole) if measured else None)  # type: ignore[arg-type]


def _is_share(figure: Figure) -> bool:
    return figure.unit == "ratio" and figure.value is not None


def _is_ranked(standing: Standing) -> bool:
    return standing.interval is not None and not standing.figure.too_few


def _order(standing: Standing) -> tuple[float, float]:
    assert standing.interval is not None
    return (-standing.interval.low, -standing.interval.high)


def _rest_order(standing: Standing) -> tuple[bool, float]:
    value = standing.figure.value
    return (value is None, -float(value or 0))
