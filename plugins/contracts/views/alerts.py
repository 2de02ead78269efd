"""The county's side of early warning: orange and red, read as copies, and instructed on.

The county sees the rows of `Alert` alone. An instruction is made inside the township's own scope
and stands in both histories.
"""

from collections.abc import Sequence
from typing import Any

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
from plugins.contracts.forms.warnings import InstructForm
from plugins.contracts.models import Alert, EarlyWarning
from plugins.contracts.operations import warnings as doing
from plugins.contracts.views.copies import copy_or_404, note_reading
from plugins.contracts.views.frame import county_bp
from plugins.contracts.warning_states import WARNING

CAPABILITY = "contracts:county_warnings"
STATES = {each.name: each for each in WARNING.states}


@county_bp.get("/alerts")
@require(CAPABILITY)
def alerts() -> ResponseReturnValue:
    """Orange and red warnings of all townships: those that are open first."""
    places = county_townships("contracts")
    rows = _alerts(places)
    return page(
        "contracts/alerts.html", places=places, states=STATES,
        going_on=[row for row in rows if STATES[row.state].open],
        ended=[row for row in rows if not STATES[row.state].open],
    )  # fmt: skip


def _alerts(places: Any) -> Sequence[Any]:
    short = (Alert.township_id, Alert.id, Alert.number, Alert.title, Alert.topic, Alert.level,
             Alert.state, Alert.told_at, Alert.instructed_at)  # fmt: skip
    query = select(*short).where(Alert.township_id.in_(places))
    with county_scope(CAPABILITY, "the list of orange and red warnings"):
        return db.session.execute(query.order_by(Alert.told_at.desc()).limit(200)).all()


@county_bp.get("/alerts/<int:township_id>/<int:id>")
@require(CAPABILITY)
def alert(township_id: int, id: int) -> ResponseReturnValue:
    """One warning. That it was read stands in the county's history."""
    row = copy_or_404(Alert, township_id, id, CAPABILITY)
    note_reading("contracts:read_alert", row, g.actor)
    return _alert_page(row, InstructForm(formdata=None))


def _alert_page(row: Alert, form: InstructForm) -> str:
    place = county_townships("contracts")[row.township_id]
    return page("contracts/alert.html", row=row, form=form, place=place, state=STATES[row.state])


@county_bp.post("/alerts/<int:township_id>/<int:id>")
@require(CAPABILITY)
def instruct(township_id: int, id: int) -> ResponseReturnValue:
    """Give an instruction to the township."""
    row, form = copy_or_404(Alert, township_id, id, CAPABILITY), InstructForm()
    if not form.validate_on_submit():
        return _alert_page(row, form), 422
    try:
        _instruct(g.actor, township_id, id, form.text.data)
    except RuleBroken as broken:
        form.refuse(broken)
        return _alert_page(row, form), 422
    flash(_("The instruction has been sent to the township."), "success")
    return redirect_to("contracts_county.alert", township_id=township_id, id=id)


def _instruct(actor: Actor, township_id: int, id: int, text: str) -> None:
    """In the township's scope, in a transaction of its own; the request writes nothing else."""
    db.session.rollback()
    with township_scope(township_id):
        found = get_or_404(Alert, id, lock=True)
        warning = get_or_404(EarlyWarning, found.warning_id, lock=True)
        doing.instruct(found, warning, text, actor=actor, now=utcnow())
        db.session.commit()
