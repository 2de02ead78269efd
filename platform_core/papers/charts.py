"""Charts: a drawing, a sentence and a table made from the same figures.

The drawing is plain SVG inside the page: no script, no style attribute, so the strict content
policy holds; colours come from the page's style sheet by class. Lengths are shares of the width
in per cent, so that the letters keep their size on a telephone. A missing figure is left out
and said to be missing: no data is not 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from markupsafe import Markup, escape

from platform_core.i18n import format_number
from platform_core.i18n import gettext as _

ROW = 26  # height of one bar and its gap, in pixels, as all heights here
HEAD = 20  # the line of text above the bars of a category
PLOT = 200  # height of a line chart without its labels
LEFT, RIGHT = 10.0, 97.0  # per cent of the width between which lines run
BAR_WIDTH = 80.0  # per cent of the width of the longest bar; the rest is for its figure
MOST_LABELS = 6  # below a line chart; more would run into each other on a telephone


class Series(NamedTuple):
    """One set of figures, one for each category of the chart; None where there is no data."""

    name: str
    values: tuple[float | None, ...]


class Point(NamedTuple):
    """One figure at its place: x in per cent of the width, y in pixels."""

    x: float
    y: float


@dataclass(frozen=True)
class Chart:
    """Figures to be shown as bars (to compare) or lines (to follow through time).

    `unit` is shown with the figures; `note` replaces the sentence made from them. All figures
    must be 0 or more.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    kind: Literal["bar", "line"] = "bar"
    note: str = ""

    def __post_init__(self) -> None:
        for one in self.series:
            if len(one.values) != len(self.categories):
                raise ValueError(f"{one.name!r} has {len(one.values)} figures, not one for each "
                                 f"of the {len(self.categories)} categories")  # fmt: skip

    def svg(self) -> Markup:
        """The drawing. Readers who do not see it get the title and the sentence."""
        body, height = self._bars() if self.kind == "bar" else self._lines()
        return Markup(
            '<svg class="chart" role="img" width="100%" height="{}" aria-label="{}">{}</svg>'
        ).format(height, f"{self.title}. {self.sentence()}", Markup("").join(body))

    def sentence(self) -> str:
        """What the figures say, in one sentence."""
        if self.note:
            return str(self.note)
        found = [
            (value, category, one.name)
            for one in self.series
            for category, value in zip(self.categories, one.values, strict=True)
            if value is not None
        ]
        if not found:
            return _("There are no figures yet.")
        if len(found) == 1:
            return _("%(name)s: %(value)s.", name=self._named(found[0]),
                     value=self.figure(found[0][0]))  # fmt: skip
        high, low = max(found, key=lambda each: each[0]), min(found, key=lambda each: each[0])
        said = {
            "high": self._named(high), "most": self.figure(high[0]),
            "low": self._named(low), "least": self.figure(low[0]),
        }  # fmt: skip
        if high[0] == low[0]:
            return _("All figures are %(most)s.", most=said["most"])
        return _("Highest: %(high)s with %(most)s; lowest: %(low)s with %(least)s.", **said)

    def table(self) -> list[tuple[str, list[str]]]:
        """(category, the figure of each series as text), for the table below the drawing."""
        columns = [one.values for one in self.series]
        return [
            (category, [self.figure(values[row]) for values in columns])
            for row, category in enumerate(self.categories)
        ]

    def figure(self, value: float | None) -> str:
        """A figure with its unit; "no data" for None."""
        if value is None:
            return _("no data")
        return f"{format_number(value)}{self.unit if self.unit == '%' else ''}" + (
            f" {self.unit}" if self.unit and self.unit != "%" else ""
        )

    def _named(self, found: tuple[float, str, str]) -> str:
        return f"{found[1]} ({found[2]})" if len(self.series) > 1 else found[1]

    def _top(self) -> float:
        return max((v for one in self.series for v in one.values if v is not None), default=0) or 1

    def _bars(self) -> tuple[list[Markup], int]:
        drawn, y, top = list[Markup](), 0, self._top()
        for row, category in enumerate(self.categories):
            drawn.append(_text(0, y + 15, category, "chart-label"))
            y += HEAD
            for n, one in enumerate(self.series):
                drawn += self._bar(n, one.values[row], y, top)
                y += ROW
            y += 8
        return drawn + self._legend(y), y + (22 if len(self.series) > 1 else 0)

    def _bar(self, n: int, value: float | None, y: int, top: float) -> Iterable[Markup]:
        width = BAR_WIDTH * (value or 0) / top
        if value:
            yield Markup(
                '<rect x="0" y="{}" width="{:.2f}%" height="18" rx="2" class="chart-{}"/>'
            ).format(y, width, n % 4)
        css = "chart-label" if value is None else "chart-figure"
        yield _text(width, y + 14, self.figure(value), css, shift=8 if value else 0)

    def _lines(self) -> tuple[list[Markup], int]:
        top, drawn = self._top(), list[Markup]()
        for share in (0, 0.5, 1):
            y = PLOT - share * (PLOT - 20)
            drawn.append(_rule(y))
            drawn.append(_text(0, y + 4, format_number(_tidy(top * share)), "chart-label"))
        for n, one in enumerate(self.series):
            drawn += _line(n, [self._point(i, value, top) for i, value in enumerate(one.values)])
        step = -(-len(self.categories) // MOST_LABELS) or 1
        for i in range(0, len(self.categories), step):
            label = self.categories[i]
            drawn.append(_text(self._x(i), PLOT + 20, label, "chart-label", anchor="middle"))
        return drawn + self._legend(PLOT + 28), PLOT + (52 if len(self.series) > 1 else 30)

    def _point(self, i: int, value: float | None, top: float) -> Point | None:
        if value is None:
            return None
        return Point(self._x(i), PLOT - value / top * (PLOT - 20))

    def _x(self, i: int) -> float:
        share = i / (len(self.categories) - 1) if len(self.categories) > 1 else 0.5
        return LEFT + share * (RIGHT - LEFT)

    def _legend(self, y: int) -> list[Markup]:
        if len(self.series) < 2:
            return []
        drawn = []
        for n, one in enumerate(self.series):
            x = n * 100 / len(self.series)
            drawn.append(_mark(n, Point(x + 1.5, y + 9)))
            drawn.append(_text(x + 1.5, y + 14, one.name, "chart-label", shift=12))
        return drawn


def _line(n: int, points: list[Point | None]) -> Iterable[Markup]:
    """The line through neighbouring figures, broken where one is missing, and its marks."""
    for a, b in pairwise(points):
        if a and b:
            yield Markup(
                '<line x1="{:.2f}%" y1="{:.1f}" x2="{:.2f}%" y2="{:.1f}" class="chart-line-{}"/>'
            ).format(*a, *b, n % 4)
    yield from (_mark(n, point) for point in points if point)


def _mark(n: int, at: Point) -> Markup:
    """A disc, a ring, a square or an empty square: told apart without colour too."""
    kind = n % 4
    if kind < 2:
        return Markup('<circle cx="{:.2f}%" cy="{:.1f}" r="5" class="chart-mark-{}"/>').format(
            *at, kind
        )
    # A nested svg takes its place in per cent; the square is drawn around that point.
    return Markup(
        '<svg x="{:.2f}%" y="{:.1f}" overflow="visible">'
        '<rect x="-5" y="-5" width="10" height="10" class="chart-mark-{}"/></svg>'
    ).format(*at, kind)


def _rule(y: float) -> Markup:
    return Markup('<line x1="{}%" x2="{}%" y1="{:.1f}" y2="{:.1f}" class="chart-rule"/>').format(
        LEFT, RIGHT, y, y
    )


def _text(
    x: float, y: float, text: str, css: str, *, shift: int = 0, anchor: str = "start"
) -> Markup:
    return Markup(
        '<text x="{:.2f}%" y="{:.1f}" dx="{}" text-anchor="{}" class="{}">{}</text>'
    ).format(x, y, shift, anchor, css, escape(text))


def _tidy(number: float) -> float:
    return int(number) if number == int(number) else round(number, 2)
