"""The county's rubrics for stars: editions with their faults by name, tables taken over."""

from io import BytesIO

from flask import Response, flash, g, send_file
from flask.typing import ResponseReturnValue

from platform_core.api import (
    RuleBroken,
    current_pack,
    db,
    get_or_404,
    indicators_called,
    page,
    redirect_to,
    require,
    today,
    utcnow,
    verdict,
    write_workbook,
)
from platform_core.api import gettext as _
from plugins.transparency import rubric_sheet
from plugins.transparency.forms.rubrics import PublishForm, RubricFileForm
from plugins.transparency.models import RubricEdition
from plugins.transparency.operations import rubrics as keeping
from plugins.transparency.queries import rubrics as found
from plugins.transparency.rubric_changes import changes
from plugins.transparency.rubrics import Rubric, proposal
from plugins.transparency.views.frame import county_bp

KEEP = "transparency:county_rubric"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_REMARKS = 10


@county_bp.get("/rubrics")
@require(KEEP)
def rubrics() -> ResponseReturnValue:
    """All editions of the county's rubric."""
    return _list_page(RubricFileForm())


def _list_page(form: RubricFileForm) -> str:
    day, editions = today(), found.editions(g.actor.county_id)
    now = found.in_force(g.actor.county_id, day)
    return page("transparency/rubrics.html", editions=editions, in_force=now, form=form)


@county_bp.post("/rubrics/proposal")
@require(KEEP)
def begin_rubric() -> ResponseReturnValue:
    """Begin an edition with the platform's proposal."""
    made = keeping.draft(g.actor.county_id, proposal(), _("the platform's proposal"),
                         actor=g.actor, now=utcnow())  # fmt: skip
    return redirect_to("transparency_county.rubric", id=made.id)


@county_bp.post("/rubrics")
@require(KEEP)
def take_rubric() -> ResponseReturnValue:
    """Take over a table as the draft of an edition; what could not be taken over is said."""
    form = RubricFileForm()
    if not form.validate_on_submit():
        return _list_page(form), 422
    upload = form.file.data
    try:
        read = rubric_sheet.read(upload.stream, upload.filename)
        made = keeping.draft(g.actor.county_id, read.rubric(_model()), upload.filename,
                             actor=g.actor, now=utcnow())  # fmt: skip
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(RuleBroken(broken.message, field="file"))
        return _list_page(form), 422
    for remark in read.remarks[:MOST_REMARKS]:
        flash(remark, "warning")
    return redirect_to("transparency_county.rubric", id=made.id)


def _model() -> Rubric:
    """Where stars and vetoes come from that a table does not have."""
    now = found.in_force(g.actor.county_id, today())
    return now.rubric if now else proposal()


@county_bp.post("/rubrics/<int:id>/next")
@require(KEEP)
def next_rubric(id: int) -> ResponseReturnValue:
    """Draft the next edition from this one."""
    made = keeping.draft_next(get_or_404(RubricEdition, id), actor=g.actor, now=utcnow())
    return redirect_to("transparency_county.rubric", id=made.id)


@county_bp.get("/rubrics/<int:id>")
@require(KEEP)
def rubric(id: int) -> ResponseReturnValue:
    """One edition: its criteria, and by name whatever in it would have to be guessed at."""
    return _rubric_page(get_or_404(RubricEdition, id), PublishForm(formdata=None))


def _rubric_page(edition: RubricEdition, form: PublishForm) -> str:
    it = edition.rubric
    share = 100 * it.computed_points // it.points if it.points else None
    rule = current_pack(county_id=edition.county_id).limit("transparency.star_computed")
    before = found.edition_before(edition)
    return page(
        "transparency/rubric.html", edition=edition, rubric=it, form=form, faults=it.faults(),
        known=indicators_called(it.keys), computed=verdict(rule, share), before=before,
        changes=changes(before.rubric, it) if before else (),
    )  # fmt: skip


@county_bp.post("/rubrics/<int:id>/publish")
@require(KEEP)
def publish_rubric(id: int) -> ResponseReturnValue:
    """Put an edition in force."""
    edition, form = get_or_404(RubricEdition, id, lock=True), PublishForm()
    if not form.validate_on_submit():
        return _rubric_page(edition, form), 422
    try:
        keeping.publish(edition, form.since.data, knowingly=form.knowingly.data, actor=g.actor,
                        now=utcnow())  # fmt: skip
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _rubric_page(get_or_404(RubricEdition, id), form), 422
    flash(_("Edition %(edition)s is published.", edition=edition.edition), "success")
    return redirect_to("transparency_county.rubric", id=id)


@county_bp.post("/rubrics/<int:id>/discard")
@require(KEEP)
def discard_rubric(id: int) -> ResponseReturnValue:
    """Let a draft go."""
    edition = get_or_404(RubricEdition, id, lock=True)
    try:
        keeping.discard(edition, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        flash(broken.message, "danger")
        return redirect_to("transparency_county.rubric", id=id)
    flash(_("The draft is gone."), "success")
    return redirect_to("transparency_county.rubrics")


@county_bp.get("/rubrics/<int:id>.xlsx")
@require(KEEP)
def rubric_table(id: int) -> Response:
    """An edition as a workbook: change it and take it over as the next one."""
    edition, stream = get_or_404(RubricEdition, id), BytesIO()
    write_workbook(rubric_sheet.sheets(edition.rubric), stream)
    stream.seek(0)
    name = f"{edition.rubric.title.zh}-{edition.edition}.xlsx"
    return send_file(stream, SHEET, as_attachment=True, download_name=name)
