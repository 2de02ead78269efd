"""A scoring rubric (评分标准) as data: criteria with bands, stars, vetoes. Pure.

A county publishes editions of it; a published edition never changes. What would leave a score to
guesswork (two bands that hold the same number, a number in no band) is found here and named.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

from platform_core.api import Bilingual
from platform_core.api import gettext as _
from plugins.transparency.spans import Span, gaps, plain, read_span


class Method(StrEnum):
    """How a criterion gets its points."""

    SHARE = "share"  # of its points as many as the numerator is of the denominator
    REACHED = "reached"  # all of them from `least` on, else none
    BANDS = "bands"  # those of the band that holds the figure
    JUDGED = "judged"  # a person gives them, with evidence


class Nothing(StrEnum):
    """What it means that there is nothing to measure, say no objection in the whole year."""

    ZERO = "zero"
    SKIP = "skip"  # it cannot be assessed, and does not count


class FaultKind(StrEnum):
    """What in a rubric would leave a score to guesswork, or does not add up."""

    VALUES_OVERLAP = "values_overlap"
    VALUES_MISSING = "values_missing"
    POINTS_OVERLAP = "points_overlap"
    POINTS_MISSING = "points_missing"
    OVER_MAX = "over_max"
    NO_BANDS = "no_bands"
    STARS_ORDER = "stars_order"


@dataclass(frozen=True, kw_only=True)
class Band:
    """One grade of a criterion: the figures it holds, where it is measured, and its points."""

    label: str
    values: Span | None = None
    low: int
    high: int

    @property
    def is_fixed(self) -> bool:
        """Whether it gives one number of points, so that nobody has to choose."""
        return self.low == self.high


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One line of the rubric. `key` names the indicator behind it, "" for one that is judged."""

    code: str
    group: Bilingual
    title: Bilingual
    points: int
    key: str = ""
    method: Method = Method.JUDGED
    least: int = 1
    nothing: Nothing = Nothing.SKIP
    unit: str = ""
    bands: tuple[Band, ...] = ()

    @property
    def is_computed(self) -> bool:
        """Whether records give its points, not a person."""
        return self.method is not Method.JUDGED

    def band_called(self, label: str) -> Band | None:
        """The band with this label."""
        return next((each for each in self.bands if each.label == label), None)


@dataclass(frozen=True, kw_only=True)
class Star:
    """From how many points in a hundred on there are so many stars."""

    stars: int
    at: int
    by_county: bool = False  # only with the county's own demonstration unit besides


@dataclass(frozen=True, kw_only=True)
class Veto:
    """What rules every star out (一票否决). With `key` the records say so: a figure of nought."""

    code: str
    title: Bilingual
    key: str = ""


@dataclass(frozen=True)
class Fault:
    """Something in a rubric that would have to be guessed at."""

    kind: FaultKind
    what: str
    first: str = ""
    second: str = ""
    span: str = ""

    def sentence(self) -> str:
        """What is wrong, for whoever keeps the rubric."""
        said = {"what": self.what, "a": self.first, "b": self.second, "span": self.span}
        return _SENTENCES[self.kind]() % said


_SENTENCES = {
    FaultKind.VALUES_OVERLAP: lambda: _("“%(what)s”: both “%(a)s” and “%(b)s” hold %(span)s."),
    FaultKind.VALUES_MISSING: lambda: _("“%(what)s”: no band holds %(span)s."),
    FaultKind.POINTS_OVERLAP: lambda: _(
        "“%(what)s”: both “%(a)s” and “%(b)s” may give %(span)s points."
    ),
    FaultKind.POINTS_MISSING: lambda: _("“%(what)s”: no band gives %(span)s points."),
    FaultKind.OVER_MAX: lambda: _(
        "“%(what)s”: “%(a)s” gives %(span)s points, more than the criterion has."
    ),
    FaultKind.NO_BANDS: lambda: _("“%(what)s” is to go by bands and has none with figures."),
    FaultKind.STARS_ORDER: lambda: _("More stars must need more points: look at %(what)s stars."),
}


@dataclass(frozen=True, kw_only=True)
class Rubric:
    """A whole rubric."""

    title: Bilingual
    criteria: tuple[Criterion, ...]
    stars: tuple[Star, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @property
    def points(self) -> int:
        """All points there are."""
        return sum(each.points for each in self.criteria)

    @property
    def computed_points(self) -> int:
        """The points that records give."""
        return sum(each.points for each in self.criteria if each.is_computed)

    @property
    def keys(self) -> tuple[str, ...]:
        """The indicators it asks for."""
        asked = [*(each.key for each in self.criteria), *(each.key for each in self.vetoes)]
        return tuple(dict.fromkeys(filter(None, asked)))

    def names(self) -> Iterator[Bilingual]:
        """Every name in it that stands in two languages."""
        yield self.title
        for each in self.criteria:
            yield from (each.group, each.title)
        yield from (veto.title for veto in self.vetoes)

    def criterion(self, code: str) -> Criterion:
        """The criterion with this code."""
        return next(each for each in self.criteria if each.code == code)

    def with_criterion(self, it: Criterion, code: str = "") -> "Rubric":
        """With `it` in place of the criterion called `code`; without a code after its group."""
        if code:
            kept = [it if each.code == code else each for each in self.criteria]
            return replace(self, criteria=tuple(kept))
        same = [n for n, each in enumerate(self.criteria, start=1) if each.group.zh == it.group.zh]
        place = max(same, default=len(self.criteria))
        return replace(self, criteria=(*self.criteria[:place], it, *self.criteria[place:]))

    def without_criterion(self, code: str) -> "Rubric":
        """Without the criterion called `code`."""
        return replace(self, criteria=tuple(e for e in self.criteria if e.code != code))

    def faults(self) -> list[Fault]:
        """Everything that would have to be guessed at, in the rubric's order."""
        found = [fault for each in self.criteria for fault in _criterion_faults(each)]
        pairs = zip(self.stars, self.stars[1:], strict=False)
        found += [
            Fault(FaultKind.STARS_ORDER, str(upper.stars))
            for lower, upper in pairs
            if upper.at < lower.at or upper.stars <= lower.stars
        ]
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `from_json` reads it back."""
        return {
            "title": _two(self.title),
            "criteria": [_criterion_to_json(each) for each in self.criteria],
            "stars": [{"stars": s.stars, "at": s.at, "by_county": s.by_county} for s in self.stars],
            "vetoes": [{"code": v.code, "title": _two(v.title), "key": v.key} for v in self.vetoes],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Rubric":
        """The rubric that `to_json` stored."""
        return cls(
            title=_one(stored["title"]),
            criteria=tuple(_criterion_from_json(each) for each in stored["criteria"]),
            stars=tuple(Star(**each) for each in stored["stars"]),
            vetoes=tuple(Veto(code=each["code"], title=_one(each["title"]), key=each["key"])
                         for each in stored["vetoes"]),
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """The same for the same rubric, whoever keeps it and wherever."""
        written = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


def _criterion_faults(it: Criterion) -> Iterator[Fault]:
    measured = [each for each in it.bands if each.values is not None]
    if it.method is Method.BANDS and not measured:
        yield Fault(FaultKind.NO_BANDS, str(it.title))
    yield from _of_values(it, measured)
    if not it.is_computed and it.bands:
        yield from _of_points(it)
    for band in it.bands:
        if band.high > it.points:
            yield Fault(FaultKind.OVER_MAX, str(it.title), band.label, span=str(band.high))


def _of_values(it: Criterion, measured: list[Band]) -> Iterator[Fault]:
    for first, second in combinations(measured, 2):
        assert first.values is not None and second.values is not None
        shared = first.values.shared_with(second.values)
        if shared is not None:
            yield Fault(FaultKind.VALUES_OVERLAP, str(it.title), first.label, second.label,
                        f"{shared} {it.unit}".strip())  # fmt: skip
    if measured:
        whole = Span(Fraction(0), Fraction(100) if it.unit == "%" else None)
        for gap in gaps([each.values for each in measured if each.values], whole):
            yield Fault(FaultKind.VALUES_MISSING, str(it.title), span=f"{gap} {it.unit}".strip())


def _of_points(it: Criterion) -> Iterator[Fault]:
    """Points are whole numbers, so 20 and 21 leave no gap."""
    for first, second in combinations(it.bands, 2):
        low, high = max(first.low, second.low), min(first.high, second.high)
        if low <= high:
            yield Fault(FaultKind.POINTS_OVERLAP, str(it.title), first.label, second.label,
                        run(low, high))  # fmt: skip
    given = {n for band in it.bands for n in range(band.low, band.high + 1)}
    for low, high in _runs(n for n in range(it.points + 1) if n not in given):
        yield Fault(FaultKind.POINTS_MISSING, str(it.title), span=run(low, high))


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def run(low: int, high: int) -> str:
    """Whole numbers as people write them: 15, 11–15."""
    return str(low) if low == high else f"{low}–{high}"


def _two(name: Bilingual) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def _one(stored: Mapping[str, str]) -> Bilingual:
    return Bilingual(stored["zh"], stored.get("en") or stored["zh"])


def _criterion_to_json(it: Criterion) -> dict[str, Any]:
    return {
        "code": it.code, "group": _two(it.group), "title": _two(it.title), "points": it.points,
        "key": it.key, "method": it.method.value, "least": it.least, "nothing": it.nothing.value,
        "unit": it.unit,
        "bands": [
            {"label": b.label, "low": b.low, "high": b.high,
             "values": None if b.values is None else str(b.values)}
            for b in it.bands
        ],
    }  # fmt: skip


def _criterion_from_json(stored: Mapping[str, Any]) -> Criterion:
    return Criterion(
        code=stored["code"], group=_one(stored["group"]), title=_one(stored["title"]),
        points=stored["points"], key=stored.get("key", ""),
        method=Method(stored.get("method", Method.JUDGED)), least=stored.get("least", 1),
        nothing=Nothing(stored.get("nothing", Nothing.SKIP)), unit=stored.get("unit", ""),
        bands=tuple(_band(each) for each in stored.get("bands", ())),
    )  # fmt: skip


def _band(stored: Mapping[str, Any]) -> Band:
    written = stored.get("values")
    return Band(label=stored["label"], low=stored["low"], high=stored["high"],
                values=read_span(written) if written else None)  # fmt: skip


def proposal() -> Rubric:
    """The platform's own proposal, for a county to begin with. No law stands behind it."""
    with Path(__file__).with_name("rubric.toml").open("rb") as file:
        stored = tomllib.load(file)
    return Rubric.from_json(stored)


__all__ = ["Band", "Criterion", "Fault", "FaultKind", "Method", "Nothing", "Rubric", "Star",
           "Veto", "plain", "proposal", "run"]  # fmt: skip
