"""Papers: printed from the page, or taken away as .docx; the roll, badges, and the calendar."""

from io import BytesIO
from typing import Any

import segno
from flask import Response, g, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from platform_core.api import (
    Invitation,
    NotFound,
    Paper,
    StoredFile,
    files_of,
    get_or_404,
    page,
    require,
    send,
    today,
    utcnow,
    write_docx,
    write_invitation,
    write_workbook,
)
from plugins.congress.models import (
    Congress,
    Finding,
    Material,
    Resolution,
    Session,
    TrainingAttendance,
)
from plugins.congress.papers import SHEETS, after, before
from plugins.congress.queries import bodies
from plugins.congress.views.frame import bp, session_tabs

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/sessions/<int:id>/documents")
@require("congress:prepare")
def documents(id: int) -> ResponseReturnValue:
    """Every paper there is about a session."""
    it = get_or_404(Session, id)
    found = [(name, sheet.label, sheet.phase) for name, sheet in SHEETS.items() if sheet.exists(it)]
    return page("congress/documents.html", it=it, tabs=session_tabs(it), papers=found)


@bp.get("/papers/<kind>/<int:id>/<name>")
@require("congress:read")
def paper(kind: str, id: int, name: str) -> ResponseReturnValue:
    """One paper, to print."""
    made, back = _made(kind, id, name)
    edit = url_for(".paper_docx", kind=kind, id=id, name=name)
    return page("document.html", paper=made, back_href=back, docx_href=edit)


@bp.get("/papers/<kind>/<int:id>/<name>.docx")
@require("congress:read")
def paper_docx(kind: str, id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(_made(kind, id, name)[0])


def _made(kind: str, id: int, name: str) -> tuple[Paper, str]:
    """The paper and the page to go back to. Resolutions are public; the rest is the office's."""
    issuer, day = g.township.federation_name, today()
    if kind == "resolution" and name == "resolution":
        row: Any = get_or_404(Resolution, id)
        return after.resolution(row, issuer, day), url_for(".resolution", id=id)
    if not g.actor.can("congress:roster"):
        raise NotFound()
    if kind == "finding" and name == "rectification":
        row = get_or_404(Finding, id)
        return after.rectification(row, issuer, day), url_for(".finding", id=id)
    sheet = SHEETS.get(name) if kind == "session" else None
    session = get_or_404(Session, id)
    if sheet is None or not sheet.exists(session):
        raise NotFound()
    return sheet.make(session, issuer, day), url_for(".documents", id=id)


@bp.get("/certificates/<int:id>")
@require("congress:roster")
def certificate(id: int) -> ResponseReturnValue:
    """A delegate's certificate of training."""
    row = get_or_404(TrainingAttendance, id)
    made = after.certificate(row, g.township.federation_name, today())
    back = url_for(".training_", id=row.training_id)
    return page("document.html", paper=made, back_href=back,
                docx_href=url_for(".certificate_docx", id=id))  # fmt: skip


@bp.get("/certificates/<int:id>.docx")
@require("congress:roster")
def certificate_docx(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    row = get_or_404(TrainingAttendance, id)
    return _sent(after.certificate(row, g.township.federation_name, today()))


@bp.get("/<int:id>/roll")
@require("congress:roster")
def roll_paper(id: int) -> ResponseReturnValue:
    """The roll of delegates, to print."""
    made = before.roll(get_or_404(Congress, id), g.township.federation_name, today())
    return page("document.html", paper=made, back_href=url_for(".delegates", id=id),
                docx_href=url_for(".roll_docx", id=id))  # fmt: skip


@bp.get("/<int:id>/roll.docx")
@require("congress:roster")
def roll_docx(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    return _sent(before.roll(get_or_404(Congress, id), g.township.federation_name, today()))


@bp.get("/<int:id>/roll.xlsx")
@require("congress:roster")
def roll(id: int) -> ResponseReturnValue:
    """The roll as a workbook."""
    stream = BytesIO()
    write_workbook([before.roll_sheet(get_or_404(Congress, id))], stream)
    stream.seek(0)
    name = f"{g.township.slug}-delegates-{today().isoformat()}.xlsx"
    return send_file(stream, SHEET, as_attachment=True, download_name=name)


@bp.get("/<int:id>/badges")
@require("congress:prepare")
def badges(id: int) -> ResponseReturnValue:
    """Badges to print and cut: number, name, and the code that the check-in desk reads."""
    it = get_or_404(Congress, id)
    rows = [(each, _code(each.badge)) for each in bodies.delegates_in_office(it, today())]
    return page("congress/badges.html", it=it, rows=rows,
                back_href=url_for(".delegates", id=id))  # fmt: skip


def _code(badge: str) -> Markup:
    """A QR code as inline SVG; it holds a random sign and nothing of the person."""
    return Markup(segno.make(badge, error="m").svg_inline(scale=3, border=2))


@bp.get("/sessions/<int:id>/invitation.ics")
@require("congress:read")
def invitation(id: int) -> ResponseReturnValue:
    """The session for one's calendar."""
    it = get_or_404(Session, id)
    address = url_for(".session", id=id, _external=True)
    written = write_invitation(Invitation(
        uid=f"congress-session-{it.township_id}-{it.id}@{g.township.slug}", title=it.title,
        day=it.planned_on, begins=it.begins, place=it.place, url=address, stamp=utcnow(),
        sequence=it.version, cancelled=it.state == "cancelled",
    ))  # fmt: skip
    answer = Response(written, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{it.number}.ics"'
    return answer


@bp.get("/materials/<int:id>/files/<int:file_id>")
@require("congress:attend")
def material_file(id: int, file_id: int) -> ResponseReturnValue:
    """A file of a paper, once it has been sent; before that for the office only."""
    it, found = get_or_404(Material, id), get_or_404(StoredFile, file_id)
    ready = it.sent_on is not None or g.actor.can("congress:prepare")
    if not ready or found.id not in {each.id for each in files_of(it)}:
        raise NotFound()
    return send(found)


def _sent(made: Paper) -> Response:
    stream = BytesIO()
    write_docx(made, stream)
    stream.seek(0)
    return send_file(stream, DOCX, as_attachment=True, download_name=f"{made.title}.docx")
