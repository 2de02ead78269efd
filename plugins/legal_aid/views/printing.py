"""Papers of a case, its whole file, its hearings for a calendar, and the files kept with it."""

from io import BytesIO

from flask import Response, g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Invitation,
    NotFound,
    Paper,
    StoredFile,
    files_of,
    get_or_404,
    note_view,
    page,
    require,
    send,
    today,
    utcnow,
    write_docx,
    write_invitation,
)
from platform_core.api import gettext as _
from plugins.legal_aid.models import Case, Hearing
from plugins.legal_aid.papers import cases as papers
from plugins.legal_aid.views.frame import bp
from plugins.legal_aid.views.roles import READING, roles_in

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/cases/<int:id>/papers/<name>")
@require("legal_aid:apply")
def paper(id: int, name: str) -> ResponseReturnValue:
    """One paper of a case, to print."""
    made = _made(_case(id), name)
    edit = url_for(".document", id=id, name=name)
    return page("document.html", paper=made, back_href=url_for(".show", id=id), docx_href=edit)


@bp.get("/cases/<int:id>/papers/<name>.docx")
@require("legal_aid:apply")
def document(id: int, name: str) -> ResponseReturnValue:
    """The same, to edit."""
    case = _case(id)
    made, stream = _made(case, name), BytesIO()
    write_docx(made, stream)
    stream.seek(0)
    name = f"{made.title}-{case.number}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=name)


def _case(id: int) -> Case:
    """A case for reading; that it was looked at is written down."""
    case = get_or_404(Case, id)
    note_view(case, actor=g.actor, at=utcnow())
    return case


def _made(case: Case, name: str) -> Paper:
    offered = {each for each, _label in papers.there_are(case, roles_in(case, g.actor))}
    if name not in offered:
        raise NotFound()
    return papers.SHEETS[name].make(case, g.township.federation_name, today())


@bp.get("/cases/<int:id>/file.zip")
@require("legal_aid:handle")
def bundle(id: int) -> ResponseReturnValue:
    """The whole file, numbered, for those who work on the case."""
    case = _case(id)
    if not roles_in(case, g.actor) & READING:
        raise NotFound()
    stream = BytesIO()
    papers.write_bundle(case, stream, g.township.federation_name, today())
    stream.seek(0)
    return send_file(stream, "application/zip", as_attachment=True,
                     download_name=f"{case.number}.zip")  # fmt: skip


@bp.get("/cases/<int:id>/files/<int:file_id>")
@require("legal_aid:apply")
def download(id: int, file_id: int) -> ResponseReturnValue:
    """One of its files."""
    case, file = _case(id), get_or_404(StoredFile, file_id)
    if file.id not in {each.id for each in files_of(case)}:
        raise NotFound()
    return send(file)


@bp.get("/cases/<int:id>/hearings/<int:hearing_id>.ics")
@require("legal_aid:apply")
def calendar(id: int, hearing_id: int) -> ResponseReturnValue:
    """A hearing for one's calendar; the calendar is told no more than that there is one."""
    case, hearing = _case(id), get_or_404(Hearing, hearing_id)
    if hearing.case_id != case.id:
        raise NotFound()
    written = write_invitation(
        Invitation(
            uid=f"legal-aid-hearing-{hearing.township_id}-{hearing.id}@{g.township.slug}",
            title=f"{_('Hearing')} {case.number}", day=hearing.day, begins=hearing.begins,
            place=hearing.place, url=url_for(".show", id=id, _external=True), stamp=utcnow(),
            sequence=hearing.sequence, cancelled=hearing.cancelled,
        )
    )  # fmt: skip
    answer = Response(written, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.number}.ics"'
    return answer
