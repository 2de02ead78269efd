"""A draft of the county's rubric, changed in forms: its criteria with their bands, its results."""

from typing import Any

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Conflict,
    NotFound,
    RuleBroken,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.transparency.forms.rubrics import CriterionForm, ResultsForm, RowsForm
from plugins.transparency.models import RubricEdition
from plugins.transparency.operations import rubrics as keeping
from plugins.transparency.rubrics import Criterion
from plugins.transparency.views.county_rubrics import KEEP
from plugins.transparency.views.frame import county_bp


@county_bp.get("/rubrics/<int:id>/criteria/<int:place>")
@require(KEEP)
def criterion(id: int, place: int) -> ResponseReturnValue:
    """One criterion of a draft, to be changed; 0 is one to be added."""
    edition = _draft_or_404(id)
    it = _criterion_or_404(edition, place)
    return _criterion_page(edition, place, CriterionForm.about(it, edition.fingerprint))


@county_bp.post("/rubrics/<int:id>/criteria/<int:place>")
@require(KEEP)
def put_criterion(id: int, place: int) -> ResponseReturnValue:
    """Put the criterion into the draft, changed or as another one."""
    edition, form = _draft_or_404(id, lock=True), CriterionForm()
    before = _criterion_or_404(edition, place)
    if not form.validate_on_submit():
        return _criterion_page(edition, place, form), 422
    try:
        keeping.put_criterion(edition, form.criterion(), before.code if before else "",
                              form.made_from.data, actor=g.actor, now=utcnow())  # fmt: skip
    except (RuleBroken, Conflict) as broken:
        return _criterion_page(_refused(id, form, broken), place, form), broken.status
    flash(_("“%(what)s” stands in the draft.", what=form.title.data), "success")
    return redirect_to("transparency_county.rubric", id=id)


@county_bp.post("/rubrics/<int:id>/criteria/<int:place>/drop")
@require(KEEP)
def drop_criterion(id: int, place: int) -> ResponseReturnValue:
    """Take the criterion out of the draft."""
    edition = _draft_or_404(id, lock=True)
    it = _criterion_or_404(edition, place)
    if it is None:
        raise NotFound()
    try:
        keeping.drop_criterion(edition, it.code, request.form.get("made_from", ""),
                               actor=g.actor, now=utcnow())  # fmt: skip
    except (RuleBroken, Conflict) as broken:
        db.session.rollback()
        flash(broken.message, "danger")
    return redirect_to("transparency_county.rubric", id=id)


@county_bp.get("/rubrics/<int:id>/results")
@require(KEEP)
def results(id: int) -> ResponseReturnValue:
    """Name, stars and vetoes of a draft, to be changed."""
    edition = _draft_or_404(id)
    return _results_page(edition, ResultsForm.about(edition.rubric, edition.fingerprint))


@county_bp.post("/rubrics/<int:id>/results")
@require(KEEP)
def put_results(id: int) -> ResponseReturnValue:
    """Put name, stars and vetoes into the draft."""
    edition, form = _draft_or_404(id, lock=True), ResultsForm()
    if not form.validate_on_submit():
        return _results_page(edition, form), 422
    try:
        keeping.put_results(edition, form.results(edition.rubric), form.made_from.data,
                            actor=g.actor, now=utcnow())  # fmt: skip
    except (RuleBroken, Conflict) as broken:
        return _results_page(_refused(id, form, broken), form), broken.status
    flash(_("Stars and vetoes stand in the draft."), "success")
    return redirect_to("transparency_county.rubric", id=id)


def _draft_or_404(id: int, *, lock: bool = False) -> RubricEdition:
    """An edition that may still be changed; a published one has no such page."""
    edition = get_or_404(RubricEdition, id, lock=lock)
    if edition.published_at is not None:
        raise NotFound()
    return edition


def _criterion_or_404(edition: RubricEdition, place: int) -> Criterion | None:
    criteria = edition.rubric.criteria
    if place > len(criteria):
        raise NotFound()
    return criteria[place - 1] if place else None


def _refused(id: int, form: RowsForm, broken: Any) -> RubricEdition:
    """What was typed stays; sent again, it is a change of what stands now."""
    db.session.rollback()
    form.refuse(RuleBroken(broken.message, field=getattr(broken, "field", None)))
    edition = get_or_404(RubricEdition, id)
    form.made_from.data = edition.fingerprint
    return edition


def _criterion_page(edition: RubricEdition, place: int, form: CriterionForm) -> str:
    return page("transparency/criterion.html", edition=edition, nth=place, form=form)


def _results_page(edition: RubricEdition, form: ResultsForm) -> str:
    return page("transparency/rubric_results.html", edition=edition, form=form)
