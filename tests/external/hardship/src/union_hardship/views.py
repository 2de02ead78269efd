"""The pages: load, operate, catch what a rule forbids, answer."""

from io import BytesIO
from typing import Any

from flask import Blueprint, flash, g, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NotFound,
    Paper,
    RuleBroken,
    asked_page,
    clocks_of,
    db,
    get_or_404,
    page,
    paginate,
    redirect_to,
    require,
    status_sentence,
    today,
    utcnow,
    write_docx,
)
from platform_core.api import gettext as _
from union_hardship import operations, papers, queries
from union_hardship.forms import AnswerForm, AskForm
from union_hardship.models import Request

bp = Blueprint("hardship", __name__, url_prefix="/hardship")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/")
@require("hardship:ask")
def index() -> ResponseReturnValue:
    """The requests that whoever looks may see, the newest first."""
    after, limit = asked_page(30)
    order = (Request.opened_at.desc(), Request.id.desc())
    found = paginate(queries.visible_to(g.actor), *order, after=after, limit=limit)
    return page("hardship/index.html", requests=found)


@bp.get("/new")
@require("hardship:ask", starts=True)
def new() -> ResponseReturnValue:
    """Ask what it is about."""
    return page("hardship/new.html", form=AskForm())


@bp.post("/new")
@require("hardship:ask", starts=True)
def ask() -> ResponseReturnValue:
    """Take it in."""
    form = AskForm()
    if not form.validate_on_submit():
        return page("hardship/new.html", form=form), 422
    try:
        made = operations.ask(form.need(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return page("hardship/new.html", form=form), 422
    flash(_("It was taken in. Its number is %(number)s.", number=made.number), "success")
    return redirect_to(".show", id=made.id)


@bp.get("/<int:id>")
@require("hardship:ask")
def show(id: int) -> ResponseReturnValue:
    """One request."""
    return _shown(_visible(id), AnswerForm())


@bp.post("/<int:id>/answer")
@require("hardship:answer")
def answer(id: int) -> ResponseReturnValue:
    """Grant or refuse it."""
    it, form = _visible(id, lock=True), AnswerForm()
    if not form.validate_on_submit():
        return _shown(it, form), 422
    by: dict[str, Any] = {"actor": g.actor, "now": utcnow()}
    try:
        if form.decision.data == "grant":
            operations.grant(it, form.answer.data, form.granted_fen.data, **by)
        else:
            operations.refuse(it, form.answer.data, **by)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _shown(_visible(id), form), 422
    return redirect_to(".show", id=id)


@bp.post("/<int:id>/withdraw")
@require("hardship:ask")
def withdraw(id: int) -> ResponseReturnValue:
    """Take it back."""
    it = _visible(id, lock=True)
    try:
        operations.withdraw(it, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        flash(broken.message, "warning")
    return redirect_to(".show", id=id)


@bp.get("/<int:id>/paper")
@require("hardship:ask")
def paper(id: int) -> ResponseReturnValue:
    """The answer as a paper to print."""
    back, edit = url_for(".show", id=id), url_for(".document", id=id)
    return page("document.html", paper=_paper(id), back_href=back, docx_href=edit)


@bp.get("/<int:id>/paper.docx")
@require("hardship:ask")
def document(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    paper, stream = _paper(id), BytesIO()
    write_docx(paper, stream)
    stream.seek(0)
    name = f"{paper.title}-{paper.number}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=name)


def _visible(id: int, *, lock: bool = False) -> Request:
    request = get_or_404(Request, id, lock=lock)
    if not queries.may_see(request, g.actor):
        raise NotFound()
    return request


def _paper(id: int) -> Paper:
    return papers.answer(_visible(id), g.township.federation_name, today())


def _shown(it: Request, form: AnswerForm) -> str:
    running = [clock for clock in clocks_of(it) if clock.stopped_on is None]
    return page("hardship/show.html", it=it, form=form, clocks=running,
                sentence=status_sentence(it, today()))  # fmt: skip
