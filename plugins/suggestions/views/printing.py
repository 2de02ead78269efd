"""Papers: printed from the page, or taken away as .docx to edit."""

from io import BytesIO
from typing import Any

from flask import Response, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import NotFound, Paper, page, require, today, write_docx
from plugins.suggestions import access, papers, queries
from plugins.suggestions.models import Suggestion
from plugins.suggestions.views.frame import bp, visible_or_404
from plugins.suggestions.views.lists import filters_asked

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/<int:id>/papers/<name>")
@require("suggestions:submit")
def paper(id: int, name: str) -> ResponseReturnValue:
    """One paper about one suggestion."""
    it = visible_or_404(id)
    return _shown(_made(it, name), url_for(".show", id=id), url_for(".document", id=id, name=name))


@bp.get("/<int:id>/papers/<name>.docx")
@require("suggestions:submit")
def document(id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    it = visible_or_404(id)
    return _sent(_made(it, name), it.number)


def _made(it: Suggestion, name: str) -> Paper:
    sheet = papers.SHEETS.get(name)
    if sheet is None or not sheet.exists(it):
        raise NotFound()
    own = sheet.for_author and access.is_author(it, g.actor)
    if not own and not access.is_worker(g.actor):
        raise NotFound()
    return sheet.make(it, g.township.federation_name, today())


@bp.get("/papers/summary")
@require("suggestions:read")
def summary() -> ResponseReturnValue:
    """The summary for the congress, of the list as it is filtered."""
    back, edit = _with_filters(".index"), _with_filters(".summary_docx")
    return _shown(_summary(), back, edit)


@bp.get("/papers/summary.docx")
@require("suggestions:read")
def summary_docx() -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_summary(), today().isoformat())


def _with_filters(endpoint: str) -> str:
    given: dict[str, Any] = request.args.to_dict()
    return url_for(endpoint, **given)


def _summary() -> Paper:
    rows = queries.rows_to_export(filters_asked(), today())
    return papers.summary(rows, g.township.federation_name, today())


@bp.get("/papers/announcement")
@require("suggestions:award")
def announcement() -> ResponseReturnValue:
    """The public notice of the rewards."""
    return _shown(_announcement(), url_for(".index"), url_for(".announcement_docx"))


@bp.get("/papers/announcement.docx")
@require("suggestions:award")
def announcement_docx() -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_announcement(), today().isoformat())


def _announcement() -> Paper:
    awarded = queries.awarded_in(today().year)
    return papers.announcement(awarded, g.township.federation_name, today())


def _shown(paper: Paper, back: str, edit: str) -> str:
    return page("document.html", paper=paper, back_href=back, docx_href=edit)


def _sent(paper: Paper, mark: str) -> Response:
    stream = BytesIO()
    write_docx(paper, stream)
    stream.seek(0)
    name = f"{paper.title}-{mark}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=name)
