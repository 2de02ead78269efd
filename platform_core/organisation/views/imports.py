"""Rosters in the browser: explained, uploaded, looked at, confirmed."""

from collections.abc import Sequence
from io import BytesIO

from flask import (
    Response,
    after_this_request,
    current_app,
    flash,
    g,
    make_response,
    request,
    send_file,
)
from flask.typing import ResponseReturnValue

from platform_core.accounts import require
from platform_core.clock import utcnow
from platform_core.errors import NotFound, RuleBroken
from platform_core.i18n import gettext as _
from platform_core.organisation import papers
from platform_core.organisation.forms import UploadForm
from platform_core.organisation.imports import background, queries, staging
from platform_core.organisation.imports.models import ImportKind, RosterImport
from platform_core.organisation.rosters import ROSTERS, Finding, Severity, template_workbook
from platform_core.organisation.views.room import HERE, accepted, organisation
from platform_core.web import Page, get_or_404, page, redirect_to
from platform_core.web.saved import XLSX

SHOWN = 100  # findings on one page
SOON = "2"  # seconds until a page about running work is asked for again


@organisation.get(f"{HERE}/imports")
@require("organisation:import")
def imports() -> ResponseReturnValue:
    """Which rosters can be imported, and the latest imports."""
    return page("organisation/imports.html", rosters=_rosters(), latest=queries.latest(20),
                labels=queries.STATES)  # fmt: skip


def _rosters() -> Sequence[tuple[str, object]]:
    return [(kind.value, ROSTERS[kind.value].label) for kind in ImportKind]


@organisation.get(f"{HERE}/imports/<kind>")
@require("organisation:import")
def new_import(kind: str) -> ResponseReturnValue:
    """How a roster must look, its template, and where to upload it."""
    return _upload_page(_kind(kind), UploadForm(formdata=None))


@organisation.get(f"{HERE}/imports/<kind>/template")
@require("organisation:import")
def template(kind: str) -> ResponseReturnValue:
    """An empty roster to fill in."""
    name = f"{ROSTERS[_kind(kind).value].label}.xlsx"
    content = BytesIO(template_workbook(kind))
    return send_file(content, mimetype=XLSX, as_attachment=True, download_name=name)


@organisation.post(f"{HERE}/imports/<kind>")
@require("organisation:import")
def upload(kind: str) -> ResponseReturnValue:
    """Take a roster in and read it; nothing is written yet."""
    chosen, form, made = _kind(kind), UploadForm(), list[RosterImport]()
    if not accepted(form, lambda: made.append(staging.stage(
        form.file.data.stream, form.file.data.filename, chosen, actor=g.actor, now=utcnow()
    ))):  # fmt: skip
        return _upload_page(chosen, form), 422
    return _go_on(made[0])


def _kind(kind: str) -> ImportKind:
    if kind not in set(ImportKind):
        raise NotFound
    return ImportKind(kind)


def _upload_page(kind: ImportKind, form: UploadForm) -> str:
    roster = ROSTERS[kind.value]
    return page("organisation/import_new.html", form=form, kind=kind.value, roster=roster)


def _go_on(staged: RosterImport) -> ResponseReturnValue:
    """To its page; what is long is begun once this answer is committed."""
    if staged.is_working:
        where = (current_app._get_current_object(), g.township.id, staged.id)  # type: ignore[attr-defined]

        @after_this_request
        def start(response: Response) -> Response:
            background.begin(*where)
            return response

    return redirect_to(".show_import", id=staged.id)


@organisation.get(f"{HERE}/imports/<int:id>")
@require("organisation:import")
def show_import(id: int) -> ResponseReturnValue:
    """How far a roster is; once it is read, the totals and every finding."""
    staged = get_or_404(RosterImport, id)
    return _import_page(staged)


def _import_page(staged: RosterImport, refusal: str = "") -> Response:
    chosen = request.args.get("show", "")
    findings = staged.findings
    fitting = [each for each in findings if not chosen or each.severity == chosen]
    ranked = sorted(fitting, key=lambda each: tuple(Severity).index(each.severity), reverse=True)
    answer = make_response(page(
        "organisation/import.html", staged=staged, roster=ROSTERS[staged.kind.value].label,
        found=_slice(ranked), chosen=chosen, refusal=refusal, label=queries.STATES[staged.state],
        codes=queries.by_code(findings), severities=queries.SEVERITIES,
    ))  # fmt: skip
    if staged.is_working:
        answer.headers["Refresh"] = SOON  # works without script, and stops by itself
    return answer


def _slice(findings: Sequence[Finding]) -> Page[Finding]:
    """One page of the findings; the token is the place of its first one."""
    asked = request.args.get("after", "0")
    start = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else 0
    end, before = start + SHOWN, max(0, start - SHOWN)
    return Page(
        list(findings[start:end]),
        next=str(end) if end < len(findings) else None,
        prev=str(before) if start else None,
    )


@organisation.get(f"{HERE}/imports/<int:id>/findings.csv")
@require("organisation:import")
def findings(id: int) -> ResponseReturnValue:
    """Every finding as a table."""
    staged = get_or_404(RosterImport, id)
    answer = Response(papers.findings_csv(staged.findings), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=f"findings-{id}.csv")
    return answer


@organisation.post(f"{HERE}/imports/<int:id>/confirm")
@require("organisation:import")
def confirm_import(id: int) -> ResponseReturnValue:
    """Write the roster into the register: all of it, once."""
    staged = get_or_404(RosterImport, id)
    try:
        same = staging.confirm(staged, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        answer = _import_page(staged, broken.message)
        answer.status_code = 422
        return answer
    if not same:
        flash(_("The register has changed since. Look at the findings again."), "warning")
    return _go_on(staged)


@organisation.post(f"{HERE}/imports/<int:id>/discard")
@require("organisation:import")
def discard_import(id: int) -> ResponseReturnValue:
    """Let a roster go; nothing of it was written."""
    staging.discard(get_or_404(RosterImport, id))
    flash(_("The roster is discarded; nothing was written."), "success")
    return redirect_to(".imports")
