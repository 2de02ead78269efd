"""The papers of stars and joint meetings: printed from the page, or taken away as .docx to edit."""

from io import BytesIO

from flask import Response, g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import NotFound, Paper, get_or_404, page, require, today, write_docx
from plugins.transparency.models import PartyGovUnionMeeting, StarApplication
from plugins.transparency.papers import meetings as meeting_papers
from plugins.transparency.papers import stars as star_papers
from plugins.transparency.views.frame import bp

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/stars/<int:id>/papers/<name>")
@require("transparency:read")
def star_paper(id: int, name: str) -> ResponseReturnValue:
    """A paper about an application for stars."""
    made = _of_star(id, name)
    edit = url_for(".star_document", id=id, name=name)
    return page("document.html", paper=made, back_href=url_for(".star", id=id), docx_href=edit)


@bp.get("/stars/<int:id>/papers/<name>.docx")
@require("transparency:read")
def star_document(id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    return sent(_of_star(id, name))


def _of_star(id: int, name: str) -> Paper:
    it, sheet = get_or_404(StarApplication, id), star_papers.SHEETS.get(name)
    if sheet is None or not sheet.exists(it):
        raise NotFound()
    return sheet.make(it, g.township.federation_name, today())


@bp.get("/meetings/<int:id>/papers/<name>")
@require("transparency:carry_out")
def meeting_paper(id: int, name: str) -> ResponseReturnValue:
    """A paper about a joint meeting."""
    made = _of_meeting(id, name)
    edit = url_for(".meeting_document", id=id, name=name)
    return page("document.html", paper=made, back_href=url_for(".meeting", id=id), docx_href=edit)


@bp.get("/meetings/<int:id>/papers/<name>.docx")
@require("transparency:carry_out")
def meeting_document(id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    return sent(_of_meeting(id, name))


def _of_meeting(id: int, name: str) -> Paper:
    it, sheet = get_or_404(PartyGovUnionMeeting, id), meeting_papers.SHEETS.get(name)
    if sheet is None or not sheet.exists(it):
        raise NotFound()
    return sheet.make(it, g.township.federation_name, today())


def sent(paper: Paper) -> Response:
    """A paper as a document to take away."""
    stream = BytesIO()
    write_docx(paper, stream)
    stream.seek(0)
    name = f"{paper.title}-{paper.number}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=name)
