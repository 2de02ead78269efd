"""All figures of one township in one period: from records, else stated, else with the reason why
there is none. Pages, papers and sheets are made from this one list.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import Select

from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure, evaluate, value_of
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.models import StatedFigure
from platform_core.indicators.periods import ALL, Period
from platform_core.indicators.stated import as_stated, stated_in, sum_as_stated
from platform_core.indicators.words import sentence, spoken
from platform_core.organisation.queries import unions_are_registered
from platform_core.rules import current_pack
from platform_core.runtime.contexts import note_fault
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import kept_in, label_of
from platform_core.tenancy import db

CORE = "org"


@dataclass(frozen=True)
class Told:
    """One figure with what it means, where it is from, and the one of the period before.

    `statement` stands in where no record does; `why` says why there is no figure at all. In a
    county's report `added` says of how many townships it is made, out of how many, and `place`
    which single one it is of.
    """

    indicator: Indicator
    figure: Figure
    before: Figure | None = None
    statement: StatedFigure | None = None
    why: str = ""
    added: tuple[int, int] | None = None
    place: str = ""

    @property
    def is_stated(self) -> bool:
        """Whether somebody says so, and no record."""
        return self.statement is not None or (self.known and self.indicator.stated)

    @property
    def key(self) -> str:
        """The indicator's key."""
        return self.indicator.key

    @property
    def known(self) -> bool:
        """Whether there is a figure, from records or stated."""
        return self.figure.value is not None

    @cached_property
    def text(self) -> str:
        """The figure with its unit, as its source has it where it is stated."""
        if self.statement:
            return as_stated(self.statement)
        together = sum_as_stated(self.key, self.figure) if self.is_stated else ""
        return together or spoken(self.figure)

    @property
    def sentence(self) -> str:
        """The figure in words."""
        if not self.statement:
            return sentence(self.figure)
        return _(
            "%(label)s: %(value)s (stated, source: %(source)s).",
            label=self.indicator.label, value=self.text, source=self.statement.source,
        )  # fmt: skip


class Figures(NamedTuple):
    """The figures of a township in a period by key, and all that was stated for it."""

    period: Period
    told: Mapping[str, Told]
    stated: Sequence[StatedFigure]
    rule_version: str

    def in_module(self, module: str) -> list[Told]:
        """The figures of one module, in the order in which they were declared."""
        return [each for each in self.told.values() if each.indicator.module == module]


def collect(township_id: int, period: Period) -> Figures:
    """The figures of the running township. Every declared one is there, with or without data."""
    on, read_only = registry().modules(township_id)
    here = {CORE} | on | read_only
    declared = registry().indicators()
    shown = [each for module, each in declared if module in here]
    kept = unions_are_registered()
    now = _evaluated(shown, period, township_id, lambda module: module != CORE or kept)
    before = {} if period == ALL else _before(shown, period.previous(), township_id)
    stated = stated_in(period)
    by_key = {each.key: each for each in stated if each.key}
    told = {
        each.key: _told(each, module in here, now, before, by_key.get(each.key), period)
        for module, each in declared
    }
    return Figures(period, told, stated, current_pack().version_label)


def is_told(told: Told, modules: frozenset[str]) -> bool:
    """Whether the figure belongs to what this township has."""
    return told.known or told.indicator.module in {CORE} | modules


def _before(shown: Sequence[Indicator], past: Period, township_id: int) -> dict[str, Figure]:
    """What was not kept then is no data. A register does not say since when it is kept."""
    kept = kept_in([township_id], past.first, past.last)
    return _evaluated(shown, past, township_id, lambda module: (township_id, module) in kept)


def _evaluated(
    shown: Sequence[Indicator], period: Period, township_id: int, kept: Callable[[str], bool]
) -> dict[str, Figure]:
    """The figures of one period; `kept` says in which modules a count of none is truly 0."""
    return evaluate(
        shown, period, [township_id], has_records=lambda _id, module: kept(module),
        on_error=note_fault,
    )[township_id]  # fmt: skip


def _told(
    indicator: Indicator,
    is_here: bool,
    now: Mapping[str, Figure],
    before: Mapping[str, Figure],
    statement: StatedFigure | None,
    period: Period,
) -> Told:
    figure = now.get(indicator.key) or nothing(indicator, period)
    past = before.get(indicator.key)
    if statement is not None and (figure.value is None or indicator.stated):
        return Told(indicator, _as_figure(indicator, statement), past, statement)
    return Told(indicator, figure, past, None, _why(indicator, is_here, figure))


def _why(indicator: Indicator, is_here: bool, figure: Figure) -> str:
    if figure.value is not None:
        return ""
    if not is_here:
        return _("“%(module)s” is not switched on here.", module=label_of(indicator.module))
    if indicator.stated:
        return _("Nobody has stated it.")
    return _("There is no record of it in the period.")


def nothing(indicator: Indicator, period: Period) -> Figure:
    """The figure where there is no data."""
    return Figure(
        indicator.key, indicator.label, indicator.definition, None, None, None, indicator.unit,
        indicator.qualifier, str(period),
    )  # fmt: skip


def _as_figure(indicator: Indicator, said: StatedFigure) -> Figure:
    return Figure(
        indicator.key, indicator.label, indicator.definition, said.numerator, said.denominator,
        value_of(indicator.unit, said.numerator, said.denominator), indicator.unit,
        said.qualifier.value, said.period,
    )  # fmt: skip


def query_of(indicator: Indicator, period: Period) -> str:
    """The SELECT behind a figure, with what it was asked with: the way to count it again."""
    query: Select[tuple[object, ...]] = indicator.measure(period)
    compiled = query.compile(db.engine)
    given = ", ".join(f"{name} = {value}" for name, value in sorted(compiled.params.items()))
    return f"{compiled}\n({given})" if given else str(compiled)
