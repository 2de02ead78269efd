"""The pages of courses: load, operate, catch what a rule forbids, answer."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, flash, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Form,
    NotFound,
    Ref,
    RuleBroken,
    asked_page,
    db,
    get_or_404,
    page,
    page_ctx,
    paginate,
    redirect_to,
    require,
    resolve,
    status_sentence,
    today,
    utcnow,
    write_docx,
)
from platform_core.api import gettext as _
from union_courses import operations, papers, queries
from union_courses.forms import CancelForm, HoldForm, PlanForm
from union_courses.models import Course

bp = Blueprint("courses", __name__, url_prefix="/courses")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("/")
@require("courses:read")
def index() -> ResponseReturnValue:
    """All courses, the latest first."""
    after, limit = asked_page(30)
    order = (Course.planned_on.desc(), Course.id.desc())
    found = paginate(queries.every_course(), *order, after=after, limit=limit)
    return page("courses/index.html", courses=found)


@bp.get("/new")
@require("courses:plan", starts=True)
def new() -> ResponseReturnValue:
    """Ask what is planned; `session` in the address is the one it prepares for."""
    return _form_page(PlanForm())


@bp.post("/new")
@require("courses:plan", starts=True)
def plan() -> ResponseReturnValue:
    """Plan it."""
    form = PlanForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    session_id = _session_asked()
    try:
        made = operations.plan(form.plan(session_id), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _form_page(form), 422
    flash(_("Planned. Its number is %(number)s.", number=made.number), "success")
    return redirect_to(".show", id=made.id)


@bp.get("/<int:id>")
@require("courses:read")
def show(id: int) -> ResponseReturnValue:
    """One course."""
    return _shown(get_or_404(Course, id), HoldForm(), CancelForm())


@bp.post("/<int:id>/hold")
@require("courses:plan")
def hold(id: int) -> ResponseReturnValue:
    """Enter that it was held."""
    form = HoldForm()
    return _operated(id, form, CancelForm(formdata=None), lambda it: operations.hold(
        it, form.present.data, actor=g.actor, now=utcnow()))  # fmt: skip


@bp.post("/<int:id>/cancel")
@require("courses:plan")
def cancel(id: int) -> ResponseReturnValue:
    """Call it off."""
    form = CancelForm()
    return _operated(id, form, HoldForm(formdata=None), lambda it: operations.cancel(
        it, form.reason.data, actor=g.actor, now=utcnow()))  # fmt: skip


@bp.get("/<int:id>/sheet")
@require("courses:plan")
def sheet(id: int) -> ResponseReturnValue:
    """The sheet on which those present sign."""
    paper = papers.sheet(get_or_404(Course, id), g.township.federation_name)
    back, edit = url_for(".show", id=id), url_for(".document", id=id)
    return page("document.html", paper=paper, back_href=back, docx_href=edit)


@bp.get("/<int:id>/sheet.docx")
@require("courses:plan")
def document(id: int) -> ResponseReturnValue:
    """The same, to edit."""
    paper = papers.sheet(get_or_404(Course, id), g.township.federation_name)
    stream = BytesIO()
    write_docx(paper, stream)
    stream.seek(0)
    name = f"{paper.title}-{paper.number}.docx"
    return send_file(stream, DOCX, as_attachment=True, download_name=name)


def _operated(
    id: int, form: Form, other: Form, operate: Callable[[Course], None]
) -> ResponseReturnValue:
    it = get_or_404(Course, id, lock=True)
    forms = sorted((form, other), key=lambda each: isinstance(each, CancelForm))
    if not form.validate_on_submit():
        return _shown(it, *forms), 422
    try:
        operate(it)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _shown(get_or_404(Course, id), *forms), 422
    return redirect_to(".show", id=id)


def _session_asked() -> int | None:
    """The session that the address names. Raises NotFound where the congress knows of none."""
    id = request.args.get("session", type=int)
    if id is not None and resolve(page_ctx(), Ref("congress", "session", id)) is None:
        raise NotFound()
    return id


def _form_page(form: PlanForm) -> str:
    address = url_for(".plan", session=_session_asked())
    return page("courses/new.html", form=form, action=address)


def _shown(it: Course, hold_form: Form, cancel_form: Form) -> str:
    return page("courses/show.html", it=it, hold_form=hold_form, cancel_form=cancel_form,
                sentence=status_sentence(it, today()))  # fmt: skip
