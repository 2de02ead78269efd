"""Papers about petitions, mediations, letters and protection: printed, or taken to edit."""

from io import BytesIO
from typing import Any

from flask import g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import NotFound, Paper, get_or_404, page, require, today, write_docx
from plugins.legal_aid.papers.letters import SHEETS
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.matters import readable

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORKS = {
    "petition": "legal_aid:petitions", "mediation": "legal_aid:mediate",
    "letter": "legal_aid:letters", "protection": "legal_aid:protect",
}  # fmt: skip


@bp.get("/sheets/<kind>/<int:id>/<name>")
@require("legal_aid:apply")
def sheet(kind: str, id: int, name: str) -> ResponseReturnValue:
    """One paper, to print."""
    it = _asked(kind, id)
    back = desk.places[kind].address(it)
    edit = url_for(".sheet_docx", kind=kind, id=id, name=name)
    return page("document.html", paper=_made(it, kind, name), back_href=back, docx_href=edit)


@bp.get("/sheets/<kind>/<int:id>/<name>.docx")
@require("legal_aid:apply")
def sheet_docx(kind: str, id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    it, stream = _asked(kind, id), BytesIO()
    paper = _made(it, kind, name)
    write_docx(paper, stream)
    stream.seek(0)
    called = f"{paper.title}-{it.number}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=called)


def _asked(kind: str, id: int) -> Any:
    if kind not in SHEETS:
        raise NotFound()
    return get_or_404(desk.places[kind].model, id)


def _made(it: Any, kind: str, name: str) -> Paper:
    found, works = SHEETS[kind].get(name), g.actor.can(WORKS[kind])
    if found is None or not found.exists(it) or not (works or found.for_applicant):
        raise NotFound()
    if it.is_confidential:
        readable(it)
    return found.make(it, g.township.federation_name, today())
