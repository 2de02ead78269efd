"""Figures as tables to take out: the same rows that the pages show."""

from collections.abc import Iterable, Sequence
from typing import Any

from platform_core.i18n import gettext as _
from platform_core.indicators.words import spoken
from platform_core.papers.exports import ExportColumn as Column
from platform_core.papers.exports import ExportKind, ExportSheet
from platform_core.reports.figures import Told
from platform_core.reports.papers import source_of


def columns() -> list[Column]:
    """The columns of a township's figures."""
    return [
        Column(_("Figure"), width=28), Column(_("Value"), width=18),
        Column(_("Numerator"), ExportKind.NUMBER), Column(_("Denominator"), ExportKind.NUMBER),
        Column(_("Period before"), width=18), Column(_("Key"), width=24),
        Column(_("Definition"), width=50), Column(_("Where from"), width=36),
    ]  # fmt: skip


def rows(told: Iterable[Told]) -> Sequence[tuple[Any, ...]]:
    """One row for each figure."""
    return [
        (
            str(each.indicator.label), each.text if each.known else each.why,
            each.figure.numerator, each.figure.denominator,
            spoken(each.before) if each.before else "—", each.key,
            str(each.indicator.definition), source_of(each) if each.known else "",
        )
        for each in told
    ]  # fmt: skip


def sheet(name: str, told: Iterable[Told]) -> ExportSheet:
    """The figures as one sheet."""
    return ExportSheet(name, columns(), rows(told))
