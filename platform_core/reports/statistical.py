"""Statistical forms (报表): each a table of figures by township, for a township or the county.

A form names the figures it wants by key; those of a module that is missing or off stay empty with
the reason, so that a form looks the same everywhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.periods import Period
from platform_core.indicators.words import spoken
from platform_core.organisation.models import Township
from platform_core.papers.exports import ExportColumn as Column
from platform_core.papers.exports import ExportSheet
from platform_core.runtime.registry import registry


class StatisticalForm(NamedTuple):
    """One form: its title, and the prefixes or keys of the figures that are its columns."""

    title: str
    figures: tuple[str, ...]


FORMS = (
    StatisticalForm(_l("Unions and members"), (
        "org.unions_", "org.members", "org.members_migrant")),
    StatisticalForm(_l("Form: workers' congresses"), ("wc.",)),
    StatisticalForm(_l("Collective contracts signed"), ("cc.",)),
    StatisticalForm(_l("Openness and stars"), ("tr.",)),
    StatisticalForm(_l("Form: suggestions handled"), ("sg.",)),
    StatisticalForm(_l("Legal aid, letters and visits"), ("la.",)),
    StatisticalForm(_l("Early warnings of the month"), ("docket.", "ew.")),
    StatisticalForm(_l("Honours"), ("org.honours_",)),
    StatisticalForm(_l("Stated figures"), ("st.",)),
)  # fmt: skip

Rows = Mapping[int, Mapping[str, Figure]]


def sheets(
    townships: Sequence[Township], rows: Rows, totals: Mapping[str, Figure], period: Period
) -> Iterator[ExportSheet]:
    """Every form as a sheet: a row for each township and, where there are several, the sum."""
    declared = [each for _module, each in registry().indicators()]
    for form in FORMS:
        wanted = [each for each in declared if each.key.startswith(form.figures)]
        yield ExportSheet(str(form.title), _columns(wanted), [
            *_body(form, wanted, townships, rows, totals),
            (_("Period: %(period)s.", period=period.label), *[""] * max(1, len(wanted))),
        ])  # fmt: skip


def _columns(wanted: Sequence[Indicator]) -> list[Column]:
    named = [Column(str(each.label), width=16) for each in wanted]
    return [Column(_("Township"), width=24), *(named or [Column(_("Figures"), width=40)])]


def _body(
    form: StatisticalForm,
    wanted: Sequence[Indicator],
    townships: Sequence[Township],
    rows: Rows,
    totals: Mapping[str, Figure],
) -> Iterator[tuple[Any, ...]]:
    if not wanted:
        yield ("", _("No module that is installed here counts it."))
        return
    for township in townships:
        found = rows.get(township.id, {})
        yield (township.name, *[_cell(found.get(each.key)) for each in wanted])
    if len(townships) > 1:
        yield (_("Together"), *[_cell(totals.get(each.key)) for each in wanted])


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return _("not switched on here")
    if figure.value is None:
        return spoken(figure) if figure.hidden else _("no data")
    if figure.denominator is not None and figure.unit == "ratio":
        return f"{spoken(figure)} ({figure.numerator}/{figure.denominator})"
    return spoken(figure)
