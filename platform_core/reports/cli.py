"""`union report`: what the reports page does, from the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from platform_core.clock import today
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.indicators.periods import Period
from platform_core.organisation.models import County, Township
from platform_core.organisation.queries import township_named
from platform_core.reports.papers import (
    KINDS,
    Report,
    source_of,
    write_county_report,
    write_report,
)
from platform_core.tenancy import db, platform_scope, township_scope


@click.command()
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("township", required=False)
@click.option("--county", "county_code", help="Instead of TOWNSHIP: the county's own, by its code.")
@click.option("--year", help="The year, 2011.")
@click.option("--period", help="Another period: 2026-U, 2026-H1, 2026-Q3, 2026-11 or all.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="FILE.docx to write.")
@click.option("--json", "as_json", is_flag=True, help="Print what was printed, and from what.")
@with_appcontext
def report_cli(
    kind: str, township: str | None, county_code: str | None, year: str | None,
    period: str | None, out: Path, as_json: bool,
) -> None:  # fmt: skip
    """Write KIND for TOWNSHIP to FILE.docx, and the sheet that traces it to FILE.xlsx beside it.

    With --county it is the county's own experience report, over all its townships.

    Exit code 0 also where figures have no data: they are named in both files and printed here.
    """
    if bool(year) == bool(period):
        raise click.UsageError(_("Give either --year or --period."))
    try:
        asked = Period.parse(year or period or "")
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if bool(township) == bool(county_code) or (county_code and kind != "experience"):
        raise click.UsageError(_("Name a township, or --county for its experience report."))
    with _place(township, county_code) as here:
        report = (
            write_county_report(here, asked, today())
            if isinstance(here, County)
            else write_report(kind, here, asked, today())
        )
        out.write_bytes(report.document)
        out.with_suffix(".xlsx").write_bytes(report.companion())
        click.echo(_as_json(report) if as_json else _in_words(report, out))


@contextmanager
def _place(township: str | None, county_code: str | None) -> Iterator[Township | County]:
    """Inside the township, or on the shared tables with the county."""
    if township:
        id = township_named(township).id
        with township_scope(id, writes=False):
            yield db.session.get_one(Township, id)
        return
    with platform_scope(writes=False):
        found = db.session.scalars(select(County).filter_by(code=county_code)).one_or_none()
        if found is None:
            raise RuleBroken(_("There is no county with the code %(code)s.", code=county_code))
        yield found


def _in_words(report: Report, out: Path) -> str:
    lines = [_("%(n)s figures traced: %(file)s", n=len(report.trace.printed), file=out)]
    lines += [f"{told.key}: {told.why}" for told in report.gaps]
    lines += [_("%(name)s: no module that is installed here counts it.", name=name)
              for name in report.unknown]  # fmt: skip
    return "\n".join(lines)


def _as_json(report: Report) -> str:
    figures = [
        {**told.figure.as_json(), "printed": text, "from": source_of(told)}
        for (_key, _period, text), told in report.trace.printed.items()
    ]
    gaps = {told.key: told.why for told in report.gaps}
    data = {"figures": figures, "no_data": gaps, "unknown": report.unknown}
    return json.dumps(data, ensure_ascii=False, indent=2)
