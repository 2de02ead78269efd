"""The county's side: what was not satisfactory twice, read as a copy of the texts, and decided.

The county sees the rows of `Appeal` alone. A decision is made inside the township's own scope
and stands in both histories.
"""

from collections.abc import Sequence
from typing import Any

from flask import flash, g
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from platform_core.api import (
    Actor,
    NotFound,
    RuleBroken,
    county_scope,
    county_townships,
    db,
    get_or_404,
    page,
    platform_scope,
    record_county,
    redirect_to,
    require,
    township_scope,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.suggestions import operations
from plugins.suggestions.forms import DecideForm
from plugins.suggestions.models import Appeal, Suggestion
from plugins.suggestions.views.frame import county_bp
from plugins.suggestions.workflow import Decision

CAPABILITY = "suggestions:county_review"
SHORT = (Appeal.township_id, Appeal.id, Appeal.number, Appeal.title, Appeal.at, Appeal.due_on,
         Appeal.decision, Appeal.decided_at)  # fmt: skip


@county_bp.get("/appeals")
@require(CAPABILITY)
def appeals() -> ResponseReturnValue:
    """What waits for a decision, then what was decided last."""
    places = county_townships("suggestions")
    rows = _appeals(places)
    waiting = [row for row in rows if row.decision is None]
    decided = [row for row in rows if row.decision is not None]
    return page("suggestions/appeals.html", waiting=waiting, decided=decided, places=places)


def _appeals(places: Any) -> Sequence[Any]:
    query = select(*SHORT).where(Appeal.township_id.in_(places))
    order = (Appeal.decided_at.is_not(None), Appeal.due_on, Appeal.at.desc())
    with county_scope(CAPABILITY, "the list of appeals"):
        return db.session.execute(query.order_by(*order).limit(200)).all()


@county_bp.get("/appeals/<int:township_id>/<int:id>")
@require(CAPABILITY)
def appeal(township_id: int, id: int) -> ResponseReturnValue:
    """One appeal. That it was read stands in the county's history."""
    row = _appeal_or_404(township_id, id)
    _note_reading(g.actor, township_id, row)
    return _appeal_page(row, DecideForm(formdata=None))


def _appeal_or_404(township_id: int, id: int) -> Any:
    if township_id not in county_townships("suggestions"):
        raise NotFound()
    query = select(Appeal).where(Appeal.township_id == township_id, Appeal.id == id)
    with county_scope(CAPABILITY, "one appeal"):
        row = db.session.scalar(query)
        if row is not None:
            db.session.expunge(row)
    if row is None:
        raise NotFound()
    return row


def _note_reading(actor: Actor, township_id: int, row: Appeal) -> None:
    """Reading is no change of the request's own, so it is kept in a transaction of its own."""
    assert actor.county_id is not None
    with platform_scope():
        record_county("suggestions:read_appeal", row, county_id=actor.county_id,
                      township_id=township_id, actor=actor, at=utcnow())  # fmt: skip
        db.session.commit()


def _appeal_page(row: Appeal, form: DecideForm) -> str:
    place = county_townships("suggestions")[row.township_id]
    return page("suggestions/appeal.html", row=row, form=form, place=place)


@county_bp.post("/appeals/<int:township_id>/<int:id>")
@require(CAPABILITY)
def decide(township_id: int, id: int) -> ResponseReturnValue:
    """Decide: once more, or the answer stands."""
    row, form = _appeal_or_404(township_id, id), DecideForm()
    if not form.validate_on_submit():
        return _appeal_page(row, form), 422
    try:
        _decide(g.actor, township_id, id, Decision(form.decision.data), form.opinion.data)
    except RuleBroken as broken:
        form.refuse(broken)
        return _appeal_page(row, form), 422
    flash(_("The decision has been sent to the township."), "success")
    return redirect_to("suggestions_county.appeals")


def _decide(actor: Actor, township_id: int, id: int, decision: Decision, opinion: str) -> None:
    """In the township's scope, in a transaction of its own; the request writes nothing else."""
    db.session.rollback()
    with township_scope(township_id):
        found = get_or_404(Appeal, id, lock=True)
        suggestion = get_or_404(Suggestion, found.suggestion_id, lock=True)
        operations.decide(found, suggestion, decision, opinion, actor=actor, now=utcnow())
        db.session.commit()
