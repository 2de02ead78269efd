"""Without a name and without signing in: object or ask, then follow it up by the receipt code."""

from collections.abc import Mapping
from datetime import datetime

from flask import g
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    FollowUp,
    Form,
    NotFound,
    PlainForm,
    Receipts,
    RuleBroken,
    db,
    leave_no_trace,
    page,
    public,
    settings_of,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.transparency.forms.objections import NamelessForm, RateForm
from plugins.transparency.models import Disclosure, Objection
from plugins.transparency.operations import objections
from plugins.transparency.queries import objections as queries
from plugins.transparency.terms import Identity, Rating
from plugins.transparency.views.frame import accepts_nameless, bp
from plugins.transparency.views.objections import drafted
from plugins.transparency.views.public import public_or_404


@bp.get("/open/<int:id>/object")
@public
def object_nameless(id: int) -> ResponseReturnValue:
    """Ask what is wrong or not clear."""
    return _form_page(_about(id), NamelessForm())


@bp.post("/open/<int:id>/object")
@public
def take_in_nameless(id: int) -> ResponseReturnValue:
    """Take it in and show the receipt code, this once."""
    it, form = _about(id), NamelessForm()
    if not form.validate_on_submit():
        return _form_page(it, form), 422
    receipts.count_handed_in()
    draft = drafted(form, it.body, it, Identity.NONE, form.once.data)
    bearer = objections.bearer(g.township.id)
    try:
        made, receipt = objections.raise_objection(draft, actor=bearer, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _form_page(_about(id), form), 422
    shown = page("transparency/receipt_once.html", it=made, receipt=receipt)
    leave_no_trace()
    return shown, 201


def _about(id: int) -> Disclosure:
    if not settings_of("transparency")["open_pages"] or not accepts_nameless():
        raise NotFound()
    return public_or_404(id)


def _form_page(it: Disclosure, form: NamelessForm) -> str:
    shown = page("transparency/object.html", form=form, about=it, body=it.body, nameless=True)
    leave_no_trace()
    return shown


def _rate(it: Objection, form: RateForm, code: str, *, actor: Actor, now: datetime) -> None:
    objections.rate(it, Rating(form.rating.data), form.comment.data or "", actor=actor, now=now,
                    receipt=code)  # fmt: skip


def _withdraw(it: Objection, form: PlainForm, code: str, *, actor: Actor, now: datetime) -> None:
    objections.withdraw(it, actor=actor, now=now, receipt=code)


def _status_page(it: Objection, code: str, forms: Mapping[str, Form]) -> str:
    return page(
        "transparency/receipt_status.html", it=it, code=code, forms=forms,
        sentence=status_sentence(it, today()),
    )  # fmt: skip


receipts = Receipts(
    bp=bp, path="/open/receipt", name="tr", find=queries.by_receipt, bearer=objections.bearer,
    unknown=_l("No objection has this code. Check each sign."), ask="transparency/receipt.html",
    show=_status_page,
    verbs={"rate": FollowUp(RateForm, _rate), "withdraw": FollowUp(PlainForm, _withdraw)},
)  # fmt: skip
