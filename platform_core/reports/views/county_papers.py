"""The county's papers: the templates of reports, and the statistical forms of all townships."""

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import today, utcnow
from platform_core.console.queries import figures, totals, townships_of
from platform_core.errors import NotFound
from platform_core.i18n import gettext as _
from platform_core.indicators.few import without_few
from platform_core.organisation.models import County
from platform_core.reports import operations
from platform_core.reports.forms import TemplateForm
from platform_core.reports.papers import (
    COUNTY,
    TEMPLATES,
    source_of,
    template_of,
    write_county_report,
)
from platform_core.reports.statistical import sheets
from platform_core.reports.views.room import periods, reports_pages
from platform_core.runtime.registry import registry
from platform_core.tenancy import db
from platform_core.web import page, redirect_to
from platform_core.web.asked import asked_kind, asked_period
from platform_core.web.asking import accepted, ask
from platform_core.web.saved import DOCX, XLSX, as_file, as_workbook


@reports_pages.get("/county/reports")
@require("console:see")
def county_reports() -> ResponseReturnValue:
    """The templates of the reports: download, change in Word, upload."""
    return page(
        "reports/county.html",
        kinds=TEMPLATES,
        own=operations.own_kinds(g.actor.county_id),
        declared=[each for _module, each in registry().indicators()],
        may=g.actor.can("reports:templates"),
    )


@reports_pages.get("/county/reports/forms")
@require("console:see")
def county_statistical() -> ResponseReturnValue:
    """The statistical forms of all townships as one .xlsx."""
    period, townships = asked_period(str(today().year - 1)), townships_of(g.actor.county_id)
    rows = figures(townships, period)
    name = _("Statistical forms %(place)s %(period)s", place=_("county"), period=period.label)
    return as_workbook(sheets(townships, without_few(rows), totals(rows), period), name)


@reports_pages.get("/county/reports/own")
@require("console:see")
def county_report() -> ResponseReturnValue:
    """The county's own report: its figures and what is missing; as .docx or, traced, as .xlsx."""
    period, wanted = asked_period(str(today().year - 1)), asked_kind("docx", "xlsx")
    county = db.session.get_one(County, g.actor.county_id)
    written = write_county_report(county, period, today())
    if wanted == "docx":
        return as_file(written.document, f"{written.name}.docx", DOCX)
    if wanted == "xlsx":
        return as_file(written.companion(), f"{written.name}.xlsx", XLSX)
    return page("reports/report.html", label=TEMPLATES[COUNTY], report=written, period=period,
                periods=periods(), source_of=source_of, back=url_for(".county_reports"),
                figure_page="figures.county_figure")  # fmt: skip


@reports_pages.get("/county/reports/<kind>/template")
@require("console:see")
def template(kind: str) -> ResponseReturnValue:
    """The template in use, to change it in Word."""
    content = template_of(kind, g.actor.county_id)
    name = _("Template %(kind)s", kind=TEMPLATES[kind])
    return as_file(content, f"{name}.docx", DOCX)


@reports_pages.get("/county/reports/<kind>")
@require("reports:templates")
def ask_template(kind: str) -> ResponseReturnValue:
    """Ask for a changed template."""
    return _template_page(kind, TemplateForm(formdata=None))


@reports_pages.post("/county/reports/<kind>")
@require("reports:templates")
def put_template(kind: str) -> ResponseReturnValue:
    """Take a template into use; placeholders that nothing provides are named."""
    form = TemplateForm()
    asked: list[str] = []
    if not accepted(form, lambda: asked.extend(operations.put_template(
        kind, form.file.data.stream, form.file.data.filename or "", actor=g.actor, now=utcnow()
    ))):  # fmt: skip
        return _template_page(kind, form), 422
    flash(_("The template is in use."), "success")
    if unknown := operations.unknown_among(asked):
        flash(_("Nothing here provides: %(names)s. Reports will say so.",
                names=", ".join(unknown)), "warning")  # fmt: skip
    return redirect_to(".county_reports")


@reports_pages.post("/county/reports/<kind>/built-in")
@require("reports:templates")
def drop_template(kind: str) -> ResponseReturnValue:
    """Go back to the template that comes with Union."""
    operations.drop_template(kind, actor=g.actor, now=utcnow())
    flash(_("The built-in template is in use again."), "success")
    return redirect_to(".county_reports")


def _template_page(kind: str, form: TemplateForm) -> str:
    if kind not in TEMPLATES:
        raise NotFound
    return ask(
        form, _("Change a template"), _("Take into use"), about=TEMPLATES[kind], upload=True,
        action=url_for(".put_template", kind=kind), back=url_for(".county_reports"),
    )  # fmt: skip
