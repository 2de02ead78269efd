"""A report as a document, and the sheet beside it that traces every figure in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from sqlalchemy import select

from platform_core.console.queries import townships_of
from platform_core.errors import NotFound
from platform_core.i18n import format_day, use_locale
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.periods import Period
from platform_core.organisation import words
from platform_core.organisation.models import County, Honour, Township, Union
from platform_core.papers.documents import write_plain
from platform_core.papers.exports import ExportColumn as Column
from platform_core.papers.exports import ExportKind, ExportSheet, write_workbook
from platform_core.papers.filled import fill
from platform_core.papers.graphs import Graphs
from platform_core.reports.comparison import stated_by
from platform_core.reports.county import collect_county
from platform_core.reports.figures import Figures, Told, collect, query_of
from platform_core.reports.models import ReportTemplate
from platform_core.reports.placeholders import Trace, context, grouped, stated_row
from platform_core.tenancy import county_scope, db

KINDS: Mapping[str, str] = {
    "experience": _l("Experience report"),
    "work": _l("Report on the work of the period"),
}
COUNTY = "county_experience"
# Every kind that has a template.
TEMPLATES: Mapping[str, str] = {**KINDS, COUNTY: _l("Experience report of the county")}
_TEXTS = Path(__file__).with_name("texts")


@dataclass(frozen=True)
class Report:
    """One report: the document, and what was printed in it."""

    name: str
    document: bytes
    figures: Figures
    trace: Trace

    @property
    def unknown(self) -> list[str]:
        """Placeholders that nothing here provides."""
        return list(self.trace.unknown)

    @property
    def gaps(self) -> list[Told]:
        """Figures that were asked for and have no data."""
        return list(self.trace.gaps.values())

    def companion(self) -> bytes:
        """The sheet beside it: each figure with definition, query, value and period."""
        stream = BytesIO()
        write_workbook([_traced(self), _missing(self)], stream)
        return stream.getvalue()


def write_report(kind: str, township: Township, period: Period, today: date) -> Report:
    """Write a report of the running township from its records. In Chinese, as papers are.

    Raises NotFound for a kind there is none of, RuleBroken where the county's template cannot be
    read.
    """
    if kind not in KINDS:
        raise NotFound
    with use_locale("zh"):
        figures, trace = collect(township.id, period), Trace()
        name = f"{township.name}{period.label}{KINDS[kind]}"
        return _written(kind, name, township.county_id, figures, _place(township, today), trace)


def write_county_report(county: County, period: Period, today: date) -> Report:
    """The county's own experience report, over all its townships; otherwise as above."""
    townships = townships_of(county.id)
    with use_locale("zh"):
        (figures, each), trace = collect_county(county.id, townships, period), Trace()
        place = _county_place(county, townships, each, period, trace)
        place["today"] = format_day(today)
        name = f"{county.name}{period.label}{TEMPLATES[COUNTY]}"
        return _written(COUNTY, name, county.id, figures, place, trace)


def _written(
    kind: str, name: str, county_id: int, figures: Figures, place: Mapping[str, Any], trace: Trace
) -> Report:
    graphs, stream = Graphs(), BytesIO()
    values = context(figures, place, trace, graphs)
    fill(template_of(kind, county_id), values, stream, graphs=graphs,
         on_unknown=trace.note_unknown)  # fmt: skip
    return Report(name, stream.getvalue(), figures, trace)


def template_of(kind: str, county_id: int) -> bytes:
    """The county's template of that kind, else the built-in one. Raises NotFound."""
    if kind not in TEMPLATES:
        raise NotFound
    own = select(ReportTemplate.content).filter_by(county_id=county_id, kind=kind)
    return db.session.scalar(own) or built_in(kind)


@cache
def built_in(kind: str) -> bytes:
    """The template that comes with Union, as a document to edit."""
    stream = BytesIO()
    write_plain((_TEXTS / f"{kind}.txt").read_text("utf-8"), stream)
    return stream.getvalue()


def _place(township: Township, today: date) -> dict[str, Any]:
    honours = db.session.scalars(select(Honour).order_by(Honour.level, Honour.id)).all()
    unions = db.session.scalars(
        select(Union).where(Union.dissolved_on.is_(None)).order_by(Union.id)
    ).all()
    return {
        "township": township.name,
        "federation": township.federation_name,
        "founded": format_day(township.founded_on) if township.founded_on else "",
        "today": format_day(today),
        "honours": [
            {"title": each.title, "level": str(words.LEVELS[each.level]),
             "granted_by": each.granted_by} for each in honours
        ],
        "unions": [{"name": each.name, "kind": str(words.KINDS[each.kind])} for each in unions],
    }  # fmt: skip


def _county_place(
    county: County,
    townships: Sequence[Township],
    told: Sequence[Mapping[str, Told]],
    period: Period,
    trace: Trace,
) -> dict[str, Any]:
    names = {each.id: each.name for each in townships}
    rows: list[dict[str, Any]] = [
        {"name": here.name, "told": any(each.known or each.figure.hidden for each in own.values()),
         **grouped(own, trace)}
        for here, own in zip(townships, told, strict=True)
    ]  # fmt: skip
    return {
        "county": county.name,
        "federation": county.federation_name,
        "honours": _honours_in(names),
        "townships": rows,
        "silent": "、".join(row["name"] for row in rows if not row["told"]),
        "stated": [
            stated_row(f"{names[each.township_id]}{each.label}", each)
            for each in stated_by(period, list(names))
        ],
    }


def _honours_in(names: Mapping[int, str]) -> list[dict[str, str]]:
    found = select(Honour).where(Honour.township_id.in_(names))
    with county_scope("reports", "console: honours for the county's report"):
        return [
            {"title": each.title, "level": str(words.LEVELS[each.level]),
             "granted_by": each.granted_by, "township": names[each.township_id]}
            for each in db.session.scalars(found.order_by(Honour.level, Honour.id))
        ]  # fmt: skip


def _traced(report: Report) -> ExportSheet:
    columns = (
        Column(_("Printed as"), width=22), Column(_("Figure"), width=24),
        Column(_("Key"), width=24), Column(_("Definition"), width=50),
        Column(_("Numerator"), ExportKind.NUMBER), Column(_("Denominator"), ExportKind.NUMBER),
        Column(_("Exact value"), width=18), Column(_("Period"), width=18),
        Column(_("Where from"), width=40), Column(_("Rules in force"), width=24),
        Column(_("Query"), width=80),
    )  # fmt: skip
    return ExportSheet(_("Figures of the report"), columns, list(_trace_rows(report)))


def _trace_rows(report: Report) -> Sequence[tuple[Any, ...]]:
    return [
        (
            text, str(told.indicator.label), key, str(told.indicator.definition),
            told.figure.numerator, told.figure.denominator, str(told.figure.value),
            Period.parse(period).label, source_of(told), report.figures.rule_version,
            "" if told.statement else query_of(told.indicator, Period.parse(period)),
        )
        for (key, period, text), told in report.trace.printed.items()
    ]  # fmt: skip


def source_of(told: Told) -> str:
    """Where a figure is from: counted from records, or stated by somebody on a day."""
    said = told.statement
    if told.added is not None:
        n, of = told.added
        if told.is_stated:
            return _("stated by %(n)s of %(of)s townships, each with its source", n=n, of=of)
        return _("added up from the records of %(n)s of %(of)s townships", n=n, of=of)
    if said is None:
        return _("stated by the township") if told.is_stated else _("counted from records")
    on = format_day(said.source_on) if said.source_on else "—"
    return _("stated; source: %(source)s, %(on)s", source=said.source, on=on)


def _missing(report: Report) -> ExportSheet:
    rows = [(str(each.indicator.label), each.key, each.why) for each in report.gaps]
    rows += [("", name, _("No module that is installed here counts it."))
             for name in report.unknown]  # fmt: skip
    columns = (Column(_("Figure"), width=28), Column(_("Key"), width=28),
               Column(_("Why there is none"), width=50))  # fmt: skip
    return ExportSheet(_("Without data"), columns, rows)
