"""What differs between two rubrics, for whoever keeps them. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import name_of
from plugins.transparency.rubrics import Band, Criterion, Rubric, run


@dataclass(frozen=True)
class Change:
    """One thing that differs. `before` is "" for what is new, `after` for what is gone."""

    what: str
    before: str
    after: str


def changes(before: Rubric, after: Rubric) -> list[Change]:
    """Everything that differs, in the order of the later rubric; what is gone stands last."""
    old = {each.code: each for each in before.criteria}
    new = {each.code for each in after.criteria}
    found = [*_differing(_("Name of the rubric"), str(before.title), str(after.title))]
    for each in after.criteria:
        found += _of_criterion(old[each.code], each) if each.code in old else [
            Change(_called(each), "", _("%(points)s points", points=each.points))
        ]  # fmt: skip
    found += [
        Change(_called(each), _("%(points)s points", points=each.points), "")
        for each in before.criteria
        if each.code not in new
    ]
    found += _differing(_("Star rating"), _stars(before), _stars(after))
    return [*found, *_differing(_("What rules every star out"), _vetoes(before), _vetoes(after))]


def _called(it: Criterion) -> str:
    return f"{it.code} {it.title}"


# What is said of a criterion: the heading, and how it is written out.
_SAID: tuple[tuple[str, Callable[[Criterion], str]], ...] = (
    (_l("Name of the criterion"), lambda it: str(it.title)),
    (_l("Group of criteria"), lambda it: str(it.group)),
    (_l("Full marks"), lambda it: str(it.points)),
    (_l("How points are given"), lambda it: name_of(it.method)),
    (_l("Indicator"), lambda it: it.key),
    (_l("All points from"), lambda it: str(it.least)),
    (_l("Where there is nothing to measure"), lambda it: name_of(it.nothing)),
    (_l("Bands of points"), lambda it: "；".join(_written(it, each) for each in it.bands)),
)


def _written(it: Criterion, band: Band) -> str:
    measured = f" {band.values} {it.unit}".rstrip() if band.values else ""
    return f"{band.label}{measured}: {run(band.low, band.high)}"


def _of_criterion(before: Criterion, after: Criterion) -> Iterator[Change]:
    for heading, written in _SAID:
        yield from _differing(f"{_called(after)} · {heading}", written(before), written(after))


def _differing(what: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(what, before or "—", after or "—")


def _stars(it: Rubric) -> str:
    by_county = _("only for a demonstration unit that the county names")
    return "；".join(
        f"{'★' * each.stars} {each.at}" + (f"（{by_county}）" if each.by_county else "")
        for each in it.stars
    )


def _vetoes(it: Rubric) -> str:
    return "；".join(str(each.title) for each in it.vetoes)
