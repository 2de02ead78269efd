"""From a figure or a person's mark to points, and from points to stars. Pure, and exact.

Points are counted in tenths, so that they add up. What cannot be assessed, because its module is
off or there is nothing to measure, is left out of the whole; it is never nought. Where a rubric
leaves two answers, none is chosen: a person says which, and why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import floor

from platform_core.api import Heard, RuleBroken
from platform_core.api import gettext as _
from plugins.transparency.rubrics import Band, Criterion, Method, Nothing, Rubric, Star, run
from plugins.transparency.spans import plain


class Standing(StrEnum):
    """How a criterion came to its points, or why it has none."""

    COMPUTED = "computed"
    JUDGED = "judged"  # a person gives the points
    UNCLEAR = "unclear"  # measured, but the rubric's bands leave it to a person
    OFF = "off"  # its module is off here
    NOTHING = "nothing"  # nothing to measure in the period
    FAILED = "failed"  # its measure broke


LEFT_OUT = frozenset({Standing.OFF, Standing.NOTHING, Standing.FAILED})
BY_HAND = frozenset({Standing.JUDGED, Standing.UNCLEAR})


@dataclass(frozen=True)
class Measured:
    """What an indicator said: a count, or a numerator and a denominator."""

    heard: Heard
    numerator: int | None = None
    denominator: int | None = None

    @property
    def value(self) -> Fraction | None:
        """The count; the percentage where there is a denominator; None where there is no data."""
        if self.numerator is None or self.denominator == 0:
            return None
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(100 * self.numerator, self.denominator)


@dataclass(frozen=True)
class Score:
    """The outcome for one criterion: tenths of points, and the band where one decided."""

    standing: Standing
    tenths: int | None = None
    band: str = ""


def score(criterion: Criterion, measured: Measured | None) -> Score:
    """What the records alone give. A judged criterion waits for a person."""
    if not criterion.is_computed:
        return Score(Standing.JUDGED)
    if measured is None or measured.heard is Heard.OFF:
        return Score(Standing.OFF)
    if measured.heard is Heard.FAILED:
        return Score(Standing.FAILED)
    value = measured.value
    if value is None:
        zero = criterion.nothing is Nothing.ZERO
        return Score(Standing.COMPUTED, 0) if zero else Score(Standing.NOTHING)
    return _scored(criterion, value)


def _scored(criterion: Criterion, value: Fraction) -> Score:
    whole = 10 * criterion.points
    if criterion.method is Method.REACHED:
        return Score(Standing.COMPUTED, whole if value >= criterion.least else 0)
    if criterion.method is Method.SHARE:
        share = min(value, Fraction(100)) / 100
        return Score(Standing.COMPUTED, floor(share * whole + Fraction(1, 2)))
    holding = bands_holding(criterion, value)
    if len(holding) == 1 and holding[0].is_fixed:
        return Score(Standing.COMPUTED, 10 * holding[0].low, holding[0].label)
    return Score(Standing.UNCLEAR)


def bands_holding(criterion: Criterion, value: Fraction) -> list[Band]:
    """The bands that hold a measured figure: one, in a rubric without faults."""
    return [band for band in criterion.bands if band.values and band.values.holds(value)]


def band_of_mark(criterion: Criterion, points: int, band: str) -> str:
    """The band that gives a person's mark; "" where the criterion has none.

    Raises RuleBroken for a mark that the rubric does not allow, naming the bands; where two of
    them give these points, one must be said.
    """
    if not 0 <= points <= criterion.points:
        told = _("Give 0 to %(most)s points.", most=criterion.points)
        raise RuleBroken(told, field="points")
    giving = bands_giving(criterion, points)
    if criterion.bands and not giving:
        told = _("No band gives %(points)s points. There are: %(bands)s.", points=points,
                 bands=_listed(criterion.bands))  # fmt: skip
        raise RuleBroken(told, field="points")
    if band and criterion.band_called(band) not in giving:
        told = _("“%(band)s” does not give %(points)s points.", band=band, points=points)
        raise RuleBroken(told, field="band")
    if not band and len(giving) > 1:
        told = _("%(points)s points stand in more than one band; say which is meant: %(bands)s.",
                 points=points, bands=_listed(giving))  # fmt: skip
        raise RuleBroken(told, field="band")
    return band or next((each.label for each in giving), "")


def bands_giving(criterion: Criterion, points: int) -> list[Band]:
    """The bands that may give so many points."""
    return [each for each in criterion.bands if each.low <= points <= each.high]


def _listed(bands: Iterable[Band]) -> str:
    return "；".join(f"{each.label} {run(each.low, each.high)}" for each in bands)


@dataclass(frozen=True)
class Total:
    """What all lines come to. `index` is points in a hundred of what could be assessed."""

    tenths: int
    assessable: int  # points, without those left out
    left_out: int
    waiting: int  # lines without points yet

    @property
    def index(self) -> Fraction | None:
        """None while a line waits for its points, and where nothing could be assessed."""
        if self.waiting or not self.assessable:
            return None
        return Fraction(10 * self.tenths, self.assessable)


def total(lines: Iterable[tuple[Standing, int, int | None]]) -> Total:
    """Add up lines of standing, the criterion's points, and the tenths given."""
    tenths = assessable = left_out = waiting = 0
    for standing, points, given in lines:
        if standing in LEFT_OUT:
            left_out += points
            continue
        assessable += points
        tenths += given or 0
        waiting += given is None
    return Total(tenths, assessable, left_out, waiting)


def stars_for(rubric: Rubric, index: Fraction | None, *, demonstration: bool = False) -> int:
    """How many stars so many points in a hundred make; 0 for none."""
    if index is None:
        return 0
    reached = [each.stars for each in rubric.stars if _reaches(each, index, demonstration)]
    return max(reached, default=0)


def _reaches(star: Star, index: Fraction, demonstration: bool) -> bool:
    return index >= star.at and (demonstration or not star.by_county)


def vetoes_found(rubric: Rubric, heard: Mapping[str, Measured]) -> list[str]:
    """The codes of the vetoes that records prove: a figure of nought. A module off proves none."""
    return [
        veto.code
        for veto in rubric.vetoes
        if veto.key and veto.key in heard and heard[veto.key].numerator == 0
        and heard[veto.key].heard is Heard.MEASURED
    ]  # fmt: skip


def shown(tenths: int | None) -> str:
    """Points as people write them: 7.5; a dash for none."""
    return "—" if tenths is None else plain(Fraction(tenths, 10))
