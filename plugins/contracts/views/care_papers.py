"""The papers of fulfilment and early warning: printed from the page, or as .docx to edit."""

from io import BytesIO

from flask import g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    Paper,
    Period,
    get_or_404,
    page,
    require,
    today,
    write_docx,
)
from plugins.contracts.models import Check, EarlyWarning, Rectification
from plugins.contracts.operations.warnings import grounds_of
from plugins.contracts.papers import care
from plugins.contracts.queries import fulfilment
from plugins.contracts.queries import warnings as asking
from plugins.contracts.views.frame import bp

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/checks/<int:id>/paper")
@require("contracts:check")
def check_paper(id: int) -> ResponseReturnValue:
    """The check sheet."""
    return _shown(_check(id), url_for(".check", id=id), url_for(".check_docx", id=id))


@bp.get("/checks/<int:id>/paper.docx")
@require("contracts:check")
def check_docx(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_check(id))


def _check(id: int) -> Paper:
    return care.check_sheet(get_or_404(Check, id), g.township.federation_name, today())


@bp.get("/breaches/<int:id>/paper")
@require("contracts:check")
def letter_paper(id: int) -> ResponseReturnValue:
    """The problem letter."""
    return _shown(_letter(id), url_for(".rectification", id=id), url_for(".letter_docx", id=id))


@bp.get("/breaches/<int:id>/paper.docx")
@require("contracts:check")
def letter_docx(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_letter(id))


def _letter(id: int) -> Paper:
    return care.problem_letter(get_or_404(Rectification, id), g.township.federation_name, today())


@bp.get("/checks/report/<int:year>")
@require("contracts:check")
def year_report(year: int) -> ResponseReturnValue:
    """The yearly report to the congress."""
    return _shown(_year(year), url_for(".checks"), url_for(".year_docx", year=year))


@bp.get("/checks/report/<int:year>.docx")
@require("contracts:check")
def year_docx(year: int) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_year(year))


def _year(year: int) -> Paper:
    if not 1900 <= year <= 2200:
        raise NotFound()
    checks = fulfilment.checks_of_year(year)
    results = fulfilment.results_of([each.id for each in checks])
    breaches = fulfilment.breaches_in(_period(f"{year:04}"))
    return care.year_report(year, checks, results, breaches, g.township.federation_name, today())


def _period(written: str) -> Period:
    """The period of an address. Raises NotFound where it names none."""
    try:
        return Period.parse(written)
    except ValueError:
        raise NotFound() from None


@bp.get("/warnings/<int:id>/paper")
@require("contracts:follow")
def warning_paper(id: int) -> ResponseReturnValue:
    """The register sheet of a warning."""
    return _shown(_warning(id), url_for(".warning", id=id), url_for(".warning_docx", id=id))


@bp.get("/warnings/<int:id>/paper.docx")
@require("contracts:follow")
def warning_docx(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_warning(id))


def _warning(id: int) -> Paper:
    it = get_or_404(EarlyWarning, id)
    return care.warning_sheet(it, grounds_of(it), g.township.federation_name, today())


@bp.get("/warnings/report/<month>")
@require("contracts:signal")
def month_report(month: str) -> ResponseReturnValue:
    """The analysis of a month."""
    return _shown(_month(month), url_for(".warnings"), url_for(".month_docx", month=month))


@bp.get("/warnings/report/<month>.docx")
@require("contracts:signal")
def month_docx(month: str) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_month(month))


def _month(month: str) -> Paper:
    counted = asking.in_month(_period(month))
    return care.month_analysis(month, counted, g.township.federation_name, today())


def _shown(paper: Paper, back: str, edit: str) -> str:
    return page("document.html", paper=paper, back_href=back, docx_href=edit)


def _sent(paper: Paper) -> ResponseReturnValue:
    stream = BytesIO()
    write_docx(paper, stream)
    stream.seek(0)
    return send_file(stream, DOCX, as_attachment=True, download_name=f"{paper.title}.docx")
