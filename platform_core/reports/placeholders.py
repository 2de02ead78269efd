"""What a report template may name: figures by key, lists, bars, and the words of the place.

    {{ org.unions_total }}          19           the number, or the plain words that there is none
    {{ org.unions_total.full }}     19 个基层工会  with its unit
    {{ org.members.over }}          1100余        rounded down: how reports tell a large number
    {{ sg.adopted.last }}           17           the period before
    {{r bars.org }}                              the figures of a module as charts of bars
    {% for each in honours %}                    lists: honours, unions, stated, gaps

Every figure that was printed is noted, with where it came from, for the sheet beside the report.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from docxtpl import RichText

from platform_core.i18n import format_day, format_number, format_wan
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.indicator import Qualifier
from platform_core.indicators.models import StatedFigure
from platform_core.indicators.stated import as_stated
from platform_core.indicators.words import spoken
from platform_core.papers.charts import Chart, Series
from platform_core.papers.graphs import Graphs
from platform_core.reports.figures import Figures, Told
from platform_core.runtime.switching import label_of


@dataclass
class Trace:
    """What a report printed, and what it would have printed if there were data."""

    printed: dict[tuple[str, str, str], Told] = field(default_factory=dict)
    gaps: dict[str, Told] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)

    def note(self, told: Told, text: str) -> str:
        """Remember that `told` was printed as `text`; a single township of several is named."""
        if told.known:
            named = _("%(place)s: %(value)s", place=told.place, value=text) if told.place else text
            self.printed[told.key, told.figure.period, named] = told
        elif not told.place:
            self.gaps[told.key] = told
        return text

    def note_unknown(self, name: str) -> None:
        """Remember a name that nothing here provides, by the key it begins with."""
        self.unknown[".".join(name.split(".")[:2])] = None


class Shown:
    """One figure as a template sees it."""

    def __init__(self, told: Told, trace: Trace) -> None:
        self.called, self._told, self._trace = told.key, told, trace

    def __str__(self) -> str:
        told = self._told
        if told.is_stated:
            return self._say(_("%(value)s (stated)", value=told.text))
        return self._say(number(told.figure))

    def __bool__(self) -> bool:
        return self._told.figure.value not in (None, 0, False)

    @property
    def full(self) -> str:
        """With its unit."""
        return self._say(self._told.text)

    @property
    def over(self) -> str:
        """Rounded down to two digits and said to be more, as in 1100余."""
        return self._say(over(self._told.figure))

    @property
    def part(self) -> str:
        """The numerator of a share."""
        return self._say(format_number(self._told.figure.numerator))

    @property
    def whole(self) -> str:
        """The denominator of a share."""
        return self._say(format_number(self._told.figure.denominator))

    @property
    def last(self) -> str:
        """The figure of the period before."""
        before = self._told.before
        if before is None or before.value is None:
            return _("no data")
        return self._trace.note(Told(self._told.indicator, before), number(before))

    @property
    def label(self) -> str:
        """What the figure is called."""
        return str(self._told.indicator.label)

    @property
    def definition(self) -> str:
        """What exactly is counted."""
        return str(self._told.indicator.definition)

    def _say(self, text: str) -> str:
        if self._told.known:
            return self._trace.note(self._told, text)
        if self._told.place:
            return spoken(self._told.figure) if self._told.figure.hidden else _("no data")
        gap = _("(no data: %(label)s)", label=self._told.indicator.label)
        return self._trace.note(self._told, gap)


class Group:
    """The figures whose key begins with one prefix. What it does not have, nobody declared."""

    def __init__(self, called: str, members: Mapping[str, Any]) -> None:
        self.called, self._members = called, members

    def __getitem__(self, name: str) -> Any:
        return self._members[name]


class Bars:
    """The figures of a module as charts, by its name: one for each unit, then what stands alone."""

    called = "bars"

    def __init__(self, figures: Figures, trace: Trace, graphs: Graphs) -> None:
        self._figures, self._trace, self._graphs = figures, trace, graphs

    def __getitem__(self, prefix: str) -> RichText:
        # People are not drawn to the scale of unions.
        by_unit: dict[str, list[Told]] = {}
        for key, each in self._figures.told.items():
            if key.startswith(f"{prefix}.") and _is_count(each.figure):
                by_unit.setdefault(each.figure.unit, []).append(each)
        if not by_unit:
            raise KeyError(prefix)
        drawn, alone = RichText(), list[str]()
        for told in by_unit.values():
            said = [f"{each.indicator.label} {self._trace.note(each, each.text)}" for each in told]
            if len(told) < 2:
                alone += said
            else:
                drawn.xml += self._graphs.run(_chart(told, said))
        drawn.add("\n".join(alone))
        return drawn


def _chart(told: list[Told], said: list[str]) -> Chart:
    module = label_of(told[0].indicator.module)
    values = tuple(float(each.figure.value or 0) for each in told)
    return Chart(module, tuple(said), (Series(module, values),))


def _is_count(figure: Figure) -> bool:
    return figure.value is not None and figure.unit not in ("ratio", "bool", "fen")


def context(
    figures: Figures, place: Mapping[str, Any], trace: Trace, graphs: Graphs
) -> dict[str, Any]:
    """Everything a template may name. `place` are words and lists of the township."""
    return {
        **grouped(figures.told, trace),
        "bars": Bars(figures, trace, graphs),
        "period": figures.period.label,
        "year": str(figures.period)[:4],
        "stated": [
            stated_row(str(each.indicator.label), each.statement)
            for each in figures.told.values()
            if each.statement
        ],
        "gaps": Gaps(trace),
        **place,
    }


def grouped(told: Mapping[str, Told], trace: Trace) -> dict[str, "Group"]:
    """The figures by the prefix of their key, as a template names them."""
    groups: dict[str, dict[str, Any]] = {}
    for key, each in told.items():
        prefix, _dot, name = key.partition(".")
        groups.setdefault(prefix, {})[name] = Shown(each, trace)
    return {prefix: Group(prefix, members) for prefix, members in groups.items()}


def stated_row(label: str, said: StatedFigure) -> dict[str, str]:
    """A stated figure as a template lists it."""
    on = format_day(said.source_on) if said.source_on else ""
    return {"label": label, "value": as_stated(said), "source": said.source, "on": on}


class Gaps:
    """The figures that were asked for so far and have no data, each with the reason."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace

    def __iter__(self) -> Iterator[dict[str, str]]:
        for told in self._trace.gaps.values():
            yield {"label": str(told.indicator.label), "why": told.why}
        for name in self._trace.unknown:
            yield {"label": name, "why": _("No module that is installed here counts it.")}


def number(figure: Figure) -> str:
    """A figure without its unit, as running text has it; money and shares keep theirs."""
    value = figure.value
    if value is None or isinstance(value, bool):
        return spoken(figure)
    if figure.unit == "fen":
        return format_wan(round(value)).replace(" ", "")
    if figure.unit == "ratio" or isinstance(value, Fraction):
        return spoken(figure).replace(" ", "")
    return _qualified(f"{value}", figure.qualifier)


def over(figure: Figure) -> str:
    """A large count rounded down to its first two digits: 1108 is 1100余; 1100 is 1100."""
    value = figure.value
    if not isinstance(value, int) or isinstance(value, bool) or value < 100:
        return number(figure)
    step = 10 ** (len(str(value)) - 2)
    rounded = value // step * step
    more = Qualifier.MORE_THAN.value if value > rounded else figure.qualifier
    return _qualified(f"{rounded}", more)


def _qualified(written: str, qualifier: str) -> str:
    return {
        Qualifier.MORE_THAN: _("more than %(number)s", number=written),
        Qualifier.ABOUT: _("about %(number)s", number=written),
        Qualifier.AT_LEAST: _("%(amount)s or more", amount=written),
    }.get(Qualifier(qualifier), written)
