"""The four systems: the matrix of employers, one employer, monthly figures from a sheet."""

from io import BytesIO
from typing import Any

from flask import Response, flash, g, request, send_file
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Employer,
    ExportColumn,
    ExportKind,
    ExportSheet,
    RuleBroken,
    asked_page,
    db,
    get_or_404,
    page,
    paginate,
    redirect_to,
    require,
    today,
    utcnow,
    write_workbook,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.figures_table import COLUMNS, INSURANCES
from plugins.contracts.forms.systems import FiguresForm
from plugins.contracts.models import FiguresImport
from plugins.contracts.operations import systems as doing
from plugins.contracts.queries import systems as asking
from plugins.contracts.queries.systems import Matrix
from plugins.contracts.terms import InsuranceKind
from plugins.contracts.views.frame import bp

FIGURES = "contracts:figures"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # findings on one page
SYSTEM_NAMES = {
    "contract": _l("Collective contract"), "wage": _l("Collective wage agreement"),
    "labour": _l("Labour contracts"), "insurance": _l("Social insurance"),
}  # fmt: skip


@bp.get("/systems")
@require(FIGURES)
def systems() -> ResponseReturnValue:
    """Which employer has which of the four systems, and what is missing."""
    narrowed, month = _narrowed(), _month()
    after, limit = asked_page(50)
    order = (Employer.name.asc(), Employer.id.asc())
    rows = paginate(asking.list_matrix(month, narrowed), *order, after=after, limit=limit)
    insured = asking.insurance_of([row.id for row in rows.items], month)
    return page(
        "contracts/systems.html", rows=rows, narrowed=narrowed, month=month, insured=insured,
        months=asking.months_known(), totals=asking.totals(month), names=SYSTEM_NAMES,
        kinds=INSURANCES,
    )  # fmt: skip


def _narrowed() -> Matrix:
    given = request.args
    lacks = given.get("lacks", "")
    known = lacks in (*asking.SYSTEMS, "any")
    return Matrix(lacks=lacks if known else "", words=given.get("q", "").strip()[:60],
                  public_too=given.get("public") == "1")  # fmt: skip


def _month() -> Any:
    """The month that was asked for, else the last one that is known."""
    asked = request.args.get("month", "")
    return next((each for each in asking.months_known() if f"{each:%Y-%m}" == asked),
                asking.latest_month())  # fmt: skip


@bp.get("/systems.xlsx")
@require(FIGURES)
def systems_xlsx() -> ResponseReturnValue:
    """The matrix as it is narrowed now, as a workbook."""
    month = _month()
    found = db.session.execute(asking.list_matrix(month, _narrowed()).order_by(Employer.name)).all()
    insured = asking.insurance_of([row.id for row in found], month)
    columns = [
        ExportColumn(_("Employer"), width=30), ExportColumn(_("Employees"), ExportKind.NUMBER),
        *(ExportColumn(str(name), ExportKind.FLAG) for name in SYSTEM_NAMES.values()),
        ExportColumn(_("With a written contract"), ExportKind.NUMBER),
        ExportColumn(_("Employed for over a month"), ExportKind.NUMBER),
        *(ExportColumn(str(name), width=12) for name in INSURANCES.values()),
    ]  # fmt: skip
    rows = (_sheet_row(row, insured.get(row.id, {})) for row in found)
    stream = BytesIO()
    write_workbook([ExportSheet(_("Four systems"), columns, rows)], stream)
    stream.seek(0)
    return send_file(stream, XLSX, as_attachment=True,
                     download_name=f"{_('Four systems')}-{today().isoformat()}.xlsx")  # fmt: skip


def _sheet_row(row: Any, insured: dict[InsuranceKind, Any]) -> list[Any]:
    kinds = (insured.get(kind) for kind in InsuranceKind)
    return [row.name, row.employees, row.contract, row.wage, row.labour, row.insurance, row.signed,
            row.due, *(f"{each.insured}/{each.due}" if each else None for each in kinds),
    ]  # fmt: skip


@bp.get("/systems/<int:id>")
@require(FIGURES)
def employer_systems(id: int) -> ResponseReturnValue:
    """One employer: its contracts, and its months."""
    it = get_or_404(Employer, id)
    month = asking.latest_month()
    return page(
        "contracts/employer_systems.html", it=it, contracts=asking.contracts_of(it.id),
        months=asking.labour_months(it.id), insured=asking.insurance_of([it.id], month).get(it.id),
        month=month, kinds=INSURANCES,
    )  # fmt: skip


@bp.get("/figures")
@require(FIGURES)
def figures() -> ResponseReturnValue:
    """How to bring in a month's figures, and the sheets that were read last."""
    return _upload_page(FiguresForm(formdata=None))


def _upload_page(form: FiguresForm) -> str:
    return page("contracts/figures.html", form=form, latest=asking.latest_imports(),
                needed=[each.heading for each in COLUMNS if each.required])  # fmt: skip


@bp.get("/figures/template.xlsx")
@require(FIGURES)
def figures_template() -> ResponseReturnValue:
    """The sheet to fill in, with the employers already in it."""
    return send_file(doing.template(), XLSX, as_attachment=True,
                     download_name=f"{_('Monthly figures')}.xlsx")  # fmt: skip


@bp.post("/figures")
@require(FIGURES)
def upload_figures() -> ResponseReturnValue:
    """Read a sheet; nothing is written yet."""
    form = FiguresForm()
    if not form.validate_on_submit():
        return _upload_page(form), 422
    try:
        staged = doing.stage_figures(form.file.data.stream, form.file.data.filename,
                                     form.first_day, actor=g.actor, now=utcnow())  # fmt: skip
    except RuleBroken as broken:
        form.refuse(RuleBroken(broken.message, field=broken.field or "file"))
        return _upload_page(form), 422
    return redirect_to("contracts.figures_import", id=staged.id)


@bp.get("/figures/<int:id>")
@require(FIGURES)
def figures_import(id: int) -> ResponseReturnValue:
    """What was read: the totals and every finding."""
    return _import_page(get_or_404(FiguresImport, id))


def _import_page(staged: FiguresImport, refusal: str = "") -> str:
    start = request.args.get("from", default=0, type=int)
    start = max(0, min(start, len(staged.findings_json)))
    rank = {"error": 0, "warn": 1, "info": 2}
    ranked = sorted(staged.findings_json, key=lambda each: rank[each["severity"]])
    return page("contracts/figures_import.html", staged=staged, refusal=refusal, start=start,
                found=ranked[start : start + SHOWN], more=len(ranked) > start + SHOWN,
                shown=SHOWN)  # fmt: skip


@bp.get("/figures/<int:id>/findings.xlsx")
@require(FIGURES)
def figures_findings(id: int) -> Response:
    """Every finding as a table."""
    staged, stream = get_or_404(FiguresImport, id), BytesIO()
    columns = [ExportColumn(_("Sheet")), ExportColumn(_("Row"), ExportKind.NUMBER, 6),
               ExportColumn(_("Column"), width=24), ExportColumn(_("Finding"), width=80),
    ]  # fmt: skip
    rows = ([each["sheet"], each["row"], each["column"], each["message"]]
            for each in staged.findings_json)  # fmt: skip
    write_workbook([ExportSheet(_("Findings"), columns, rows)], stream)
    stream.seek(0)
    return send_file(stream, XLSX, as_attachment=True, download_name="findings.xlsx")


@bp.post("/figures/<int:id>/confirm")
@require(FIGURES)
def confirm_figures(id: int) -> ResponseReturnValue:
    """Write the sheet: all of it, once."""
    staged = get_or_404(FiguresImport, id, lock=True)
    try:
        doing.confirm_figures(staged, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        return _import_page(staged, broken.message), 422
    flash(_("The figures of the month are written."), "success")
    return redirect_to("contracts.systems")


@bp.post("/figures/<int:id>/discard")
@require(FIGURES)
def discard_figures(id: int) -> ResponseReturnValue:
    """Let a sheet go; nothing of it was written."""
    staged = get_or_404(FiguresImport, id, lock=True)
    try:
        doing.discard_figures(staged)
    except RuleBroken as broken:
        return _import_page(staged, broken.message), 422
    flash(_("The sheet is discarded; nothing was written."), "success")
    return redirect_to("contracts.figures")
