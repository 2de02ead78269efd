"""A township's reports: what one would say, the document, and the sheet that traces it."""

from flask import g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import today
from platform_core.i18n import gettext as _
from platform_core.indicators.workflow import SEE
from platform_core.organisation.models import Township
from platform_core.reports.figures import collect, is_told
from platform_core.reports.papers import KINDS, source_of, write_report
from platform_core.reports.statistical import sheets
from platform_core.reports.views.room import HERE, periods, reports_pages
from platform_core.tenancy import db
from platform_core.web import page
from platform_core.web.asked import asked_kind, asked_period
from platform_core.web.saved import DOCX, XLSX, as_file, as_workbook


@reports_pages.get(f"{HERE}/reports")
@require(SEE)
def index() -> ResponseReturnValue:
    """The reports that can be written, for a period."""
    return page("reports/index.html", kinds=KINDS, period=asked_period(_last_year()),
                periods=periods())  # fmt: skip


@reports_pages.get(f"{HERE}/reports/forms")
@require(SEE)
def statistical() -> ResponseReturnValue:
    """The statistical forms of this township as one .xlsx."""
    period, here = asked_period(_last_year()), db.session.get_one(Township, g.township.id)
    told = collect(here.id, period).told
    figures = {key: each.figure for key, each in told.items() if is_told(each, g.township.modules)}
    name = _("Statistical forms %(place)s %(period)s", place=here.name, period=period.label)
    return as_workbook(sheets([here], {here.id: figures}, {}, period), name)


@reports_pages.get(f"{HERE}/reports/<kind>")
@require(SEE)
def report(kind: str) -> ResponseReturnValue:
    """One report: its figures and what is missing; as .docx or, traced, as .xlsx."""
    period, wanted = asked_period(_last_year()), asked_kind("docx", "xlsx")
    here = db.session.get_one(Township, g.township.id)
    written = write_report(kind, here, period, today())
    if wanted == "docx":
        return as_file(written.document, f"{written.name}.docx", DOCX)
    if wanted == "xlsx":
        return as_file(written.companion(), f"{written.name}.xlsx", XLSX)
    return page("reports/report.html", label=KINDS[kind], report=written, period=period,
                periods=periods(), source_of=source_of, figure_page="figures.figure",
                back=url_for(".index", period=period))  # fmt: skip


def _last_year() -> str:
    return str(today().year - 1)
