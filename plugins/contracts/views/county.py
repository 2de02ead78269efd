"""The county's side: refusals and silence put before it, read as copies, and decided."""

from flask import flash, g
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from platform_core.api import (
    Actor,
    RuleBroken,
    county_scope,
    county_townships,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    township_scope,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.contracts.forms.consultations import DecideForm
from plugins.contracts.models import Consultation, Escalation
from plugins.contracts.operations import consultations as talking
from plugins.contracts.views.copies import copy_or_404, note_reading
from plugins.contracts.views.frame import county_bp

CAPABILITY = "contracts:county"
SHORT = (Escalation.township_id, Escalation.id, Escalation.number, Escalation.title,
         Escalation.at, Escalation.urged, Escalation.decided_at)  # fmt: skip


@county_bp.get("/escalations")
@require(CAPABILITY)
def escalations() -> ResponseReturnValue:
    """What waits for a decision, then what was decided last."""
    places = county_townships("contracts")
    query = select(*SHORT).where(Escalation.township_id.in_(places))
    order = (Escalation.decided_at.is_not(None), Escalation.at.desc())
    with county_scope(CAPABILITY, "refused consultations"):
        rows = db.session.execute(query.order_by(*order).limit(200)).all()
    return page("contracts/escalations.html", rows=rows, places=places)


@county_bp.get("/escalations/<int:township_id>/<int:id>")
@require(CAPABILITY)
def escalation(township_id: int, id: int) -> ResponseReturnValue:
    """One refusal. That it was read stands in the county's history."""
    row = copy_or_404(Escalation, township_id, id, CAPABILITY)
    note_reading("contracts:read_escalation", row, g.actor)
    return _page(row, DecideForm(formdata=None))


def _page(row: Escalation, form: DecideForm) -> str:
    place = county_townships("contracts")[row.township_id]
    return page("contracts/escalation.html", row=row, form=form, place=place)


@county_bp.post("/escalations/<int:township_id>/<int:id>")
@require(CAPABILITY)
def decide(township_id: int, id: int) -> ResponseReturnValue:
    """Decide: the other side is urged, or the case is closed."""
    row, form = copy_or_404(Escalation, township_id, id, CAPABILITY), DecideForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        _decide(g.actor, township_id, id, form.urged.data == "yes", form.opinion.data)
    except RuleBroken as broken:
        form.refuse(broken)
        return _page(row, form), 422
    flash(_("The decision on the refusal has been sent to the township."), "success")
    return redirect_to("contracts_county.escalations")


def _decide(actor: Actor, township_id: int, id: int, urged: bool, opinion: str) -> None:
    """In the township's scope, in a transaction of its own; the request writes nothing else."""
    db.session.rollback()
    with township_scope(township_id):
        case = get_or_404(Escalation, id, lock=True)
        it = get_or_404(Consultation, case.consultation_id, lock=True)
        talking.decide(case, it, urged, opinion, actor=actor, now=utcnow())
        db.session.commit()
