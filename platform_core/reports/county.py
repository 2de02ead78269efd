"""The figures of a county: all its townships together, and each of them beside the others."""

from collections.abc import Mapping, Sequence

from platform_core.console.queries import figures, totals
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.few import without_few
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.periods import ALL, Period
from platform_core.organisation.models import Township
from platform_core.reports.figures import Figures, Told, nothing
from platform_core.rules import current_pack
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import label_of

Rows = Mapping[int, Mapping[str, Figure]]


def collect_county(
    county_id: int, townships: Sequence[Township], period: Period
) -> tuple[Figures, list[dict[str, Told]]]:
    """The figures of all these townships together, and those of each.

    Every declared one is there, with or without data; a sum says of how many townships it is
    made, and what is of few people is not told.
    """
    rows = figures(townships, period)
    past = {} if period == ALL else totals(figures(townships, period.previous(), before=True))
    sums = totals(rows)
    told = {each.key: _together(each, sums, past, rows, period) for each in _declared()}
    together = Figures(period, told, (), current_pack(county_id=county_id).version_label)
    return together, _place_by_place(townships, period, without_few(rows))


def _place_by_place(
    townships: Sequence[Township], period: Period, rows: Rows
) -> list[dict[str, Told]]:
    return [
        {
            each.key: Told(each, rows[here.id].get(each.key) or nothing(each, period),
                           place=here.name)
            for each in _declared()
        }
        for here in townships
    ]  # fmt: skip


def _declared() -> list[Indicator]:
    return [each for _module, each in registry().indicators()]


def _together(
    indicator: Indicator,
    sums: Mapping[str, Figure],
    past: Mapping[str, Figure],
    rows: Rows,
    period: Period,
) -> Told:
    key = indicator.key
    found = [row[key] for row in rows.values() if key in row]
    figure = sums.get(key) or nothing(indicator, period)
    counted = sum(each.numerator is not None for each in found)
    why = "" if figure.value is not None else _why(indicator, key in sums, figure, bool(found))
    return Told(indicator, figure, past.get(key), None, why, added=(counted, len(rows)))


def _why(indicator: Indicator, has_sum: bool, figure: Figure, anywhere: bool) -> str:
    if not anywhere:
        return _("“%(module)s” is on in no township.", module=label_of(indicator.module))
    if figure.hidden:
        return _("It is of too few people to be told.")
    if not has_sum:
        return _("It is told township by township, not added up.")
    return _("No township has a record of it in the period.")
