"""Papers: printed from the page, or taken away as .docx to edit."""

from io import BytesIO

from flask import Response, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    Paper,
    db,
    get_or_404,
    page,
    require,
    today,
    write_docx,
)
from plugins.transparency import access
from plugins.transparency.models import Body, Disclosure, Objection
from plugins.transparency.papers import disclosures as papers
from plugins.transparency.queries import duties, register
from plugins.transparency.queries.duties import Line
from plugins.transparency.views.frame import bp

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAGES = {Body: "transparency.body", Disclosure: "transparency.disclosure",
         Objection: "transparency.objection"}  # fmt: skip


@bp.get("/papers/<name>/<int:id>")
@require("transparency:read")
def paper(name: str, id: int) -> ResponseReturnValue:
    """One paper about a body, a disclosure or an objection."""
    made, back = _made(name, id)
    docx = url_for(".document", name=name, id=id)
    return page("document.html", paper=made, back_href=back, docx_href=docx)


@bp.get("/papers/<name>/<int:id>.docx")
@require("transparency:read")
def document(name: str, id: int) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_made(name, id)[0])


def _made(name: str, id: int) -> tuple[Paper, str]:
    if name == "list":
        return _catalogue(get_or_404(Body, id))
    sheet = papers.SHEETS.get(name)
    if sheet is None:
        raise NotFound()
    row = get_or_404(sheet.model, id)
    if not access.works_on(row.body, g.actor) or not sheet.exists(row):
        raise NotFound()
    made = sheet.make(row, g.township.federation_name, today())
    return made, url_for(PAGES[sheet.model], id=id)


def _catalogue(body: Body) -> tuple[Paper, str]:
    items = [item for item in register.items_on(body.kind, today())
             if item.ownership in (None, body.ownership)]  # fmt: skip
    made = papers.catalogue(body, items, g.township.federation_name, today())
    return made, url_for("transparency.body", id=body.id)


@bp.get("/papers/year")
@require("transparency:plan")
def year() -> ResponseReturnValue:
    """The yearly check."""
    back, docx = url_for(".index"), url_for(".year_docx", year=_year())
    return page("document.html", paper=_year_report(), back_href=back, docx_href=docx)


@bp.get("/papers/year.docx")
@require("transparency:plan")
def year_docx() -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_year_report())


def _year() -> int:
    return min(max(request.args.get("year", type=int) or today().year, 2000), today().year)


def _year_report() -> Paper:
    query = duties.list_gaps(today()).limit(500)
    gaps = [Line(*row) for row in db.session.execute(query)]
    mine = [gap for gap in gaps if gap.due_on.year == _year()]
    rows = duties.standings_by_body(_year(), today())
    return papers.year_report(_year(), rows, mine, g.township.federation_name, today())


def _sent(made: Paper) -> Response:
    stream = BytesIO()
    write_docx(made, stream)
    stream.seek(0)
    name = f"{made.title}-{made.number or today().isoformat()}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=name)
