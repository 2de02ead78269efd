"""The registers to print and to take out: ledger of unions, roster of members, honours."""

from typing import Any

from flask import Response, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import today, utcnow
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.organisation import papers
from platform_core.organisation.forms import ReasonForm
from platform_core.organisation.views.members import asked_filters
from platform_core.organisation.views.room import HERE, ask, organisation
from platform_core.web import page
from platform_core.web.saved import XLSX


@organisation.get(f"{HERE}/unions/ledger")
@require("organisation:read")
def union_ledger() -> ResponseReturnValue:
    """工会组织台账 to print, or as .xlsx."""
    return _answer(papers.ledger(today()), url_for(".unions"))


@organisation.get(f"{HERE}/members/roster")
@require("organisation:members")
def member_roster() -> ResponseReturnValue:
    """会员花名册 to print, or as .xlsx; the numbers are masked."""
    register = papers.member_roster(g.actor, asked_filters(request.args))
    return _answer(register, url_for(".members"))


@organisation.get(f"{HERE}/honours/list")
@require("organisation:read")
def honour_list() -> ResponseReturnValue:
    """荣誉一览表 to print, or as .xlsx."""
    return _answer(papers.honour_list(), url_for(".honours"))


@organisation.get(f"{HERE}/members/export")
@require("organisation:identity")
def ask_export() -> ResponseReturnValue:
    """Ask why the register is taken out with its numbers in full."""
    return _export_page(ReasonForm(formdata=None))


@organisation.post(f"{HERE}/members/export")
@require("organisation:identity")
def export_members() -> ResponseReturnValue:
    """The register as .xlsx with its numbers in full; that it was taken out is recorded."""
    form = ReasonForm()
    if not form.validate_on_submit():
        return _export_page(form), 422
    register = papers.member_roster(g.actor, asked_filters(request.args), in_full=True)
    record("core:export_identities", "core:register:members", actor=g.actor, at=utcnow(),
           note=form.reason.data, rows=len(register.rows))  # fmt: skip
    return _workbook(register)


def _export_page(form: ReasonForm) -> str:
    kept: dict[str, Any] = {
        name: request.args.get(name) or None for name in ("q", "union", "status")
    }
    return ask(
        form, _("Take out the register with numbers in full"), _("Take out"),
        explanation=_("Who takes it out, when and why stays in the history. Keep the file safe."),
        action=url_for(".export_members", **kept), back=url_for(".members", **kept),
    )  # fmt: skip


def _answer(register: papers.Register, back: str) -> ResponseReturnValue:
    """The register in the form that the address asks for."""
    kind = request.args.get("as", "print")
    if kind == "xlsx":
        return _workbook(register)
    if kind != "print":
        raise RuleBroken(_("A register is printed, or taken out as xlsx."))
    return page("organisation/register.html", register=register, back_href=back, today=today())


def _workbook(register: papers.Register) -> Response:
    name = f"{g.township.name}{register.title}.xlsx"
    return send_file(register.workbook(), mimetype=XLSX, as_attachment=True, download_name=name)
