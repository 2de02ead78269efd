"""A paper by paragraphs, and the other wordings that the delegations propose."""

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import NONE, NotFound, Place, Refused, Verb, get_or_404, page, require
from platform_core.api import lazy_gettext as _l
from plugins.congress.forms.sessions import AmendmentForm, DecideForm
from plugins.congress.models import Amendment, DelegateGroup, Material
from plugins.congress.operations import agenda as planning
from plugins.congress.views.delegates import my_mandate
from plugins.congress.views.frame import bp, desk, session_tabs
from plugins.congress.wording import amended, changes

PREPARE = "congress:prepare"


@bp.get("/materials/<int:id>/amendments")
@require("congress:attend")
def amendments(id: int) -> ResponseReturnValue:
    """A paper by paragraphs, for the office and for the delegates it was sent to."""
    it = get_or_404(Material, id)
    if not g.actor.can(PREPARE) and (it.sent_on is None or my_mandate(it.session) is None):
        raise NotFound()
    return amendments_page(it)


def amendments_page(it: Material, refused: Refused = NONE) -> str:
    """Each paragraph with its amendments, and the text that comes of those taken over."""
    proposed = [(each, desk.offers("amendment", each, refused)) for each in it.amendments]
    taken_over = {each.paragraph: each.wording for each in it.amendments if each.accepted}
    return page(
        "congress/amendments.html", it=it, tabs=session_tabs(it.session), proposed=proposed,
        text=amended(it.paragraphs, taken_over) if taken_over else [], changes=changes,
        acts=desk.offers("material", it, refused),
    )  # fmt: skip


def _amend(it: Material, form: AmendmentForm, **by: Any) -> None:
    planning.propose_amendment(it, get_or_404(DelegateGroup, form.group.data), form.paragraph.data,
                               form.wording.data or "", form.reason.data, **by)  # fmt: skip


def _changeable(it: Material) -> bool:
    return it.session.state in planning.CHANGEABLE


desk.place(Place(
    name="material", model=Material, show=amendments_page,
    address=lambda it: url_for("congress.amendments", id=it.id),
    verbs=(
        Verb(name="amend", label=_l("Enter an amendment"), permission=PREPARE, form=AmendmentForm,
             may=lambda it: _changeable(it) and bool(it.paragraphs), do=_amend),
    ),
))  # fmt: skip

desk.place(Place(
    name="amendment", model=Amendment,
    show=lambda it, refused: amendments_page(it.material, refused),
    address=lambda it: url_for("congress.amendments", id=it.material_id),
    verbs=(
        Verb(name="decide", label=_l("Decide"), permission=PREPARE, form=DecideForm,
             may=lambda it: it.decided_at is None and _changeable(it.material),
             do=lambda it, form, **by: planning.decide_amendment(
                 it, form.accept.data == "yes", form.answer.data or "", **by)),
    ),
))  # fmt: skip
