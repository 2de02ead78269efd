"""Without a name and without signing in: object or ask, then follow it up by the receipt code.

The code never stands in an address. Attempts are counted per network address, kept as a keyed
hash that stands beside no objection.
"""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    Form,
    Limit,
    NotFound,
    PlainForm,
    RuleBroken,
    attempt,
    db,
    page,
    public,
    settings_of,
    status_sentence,
    succeeded,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.transparency.forms.objections import NamelessForm, RateForm, ReceiptForm
from plugins.transparency.models import Disclosure, Objection
from plugins.transparency.operations import objections
from plugins.transparency.queries import objections as queries
from plugins.transparency.terms import Identity, Rating
from plugins.transparency.views.frame import accepts_nameless, bp, leave_no_trace
from plugins.transparency.views.objections import drafted
from plugins.transparency.views.public import public_or_404

HANDED_IN = Limit("tr_handin", free=20, memory=timedelta(hours=1), one_clears=False)
LOOKED_UP = Limit("tr_receipt", free=20, memory=timedelta(hours=1), one_clears=False)

Act = Callable[[Objection, Form, Actor, str], None]


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
    attempt((HANDED_IN, _address()), now=utcnow())
    draft = drafted(form, it.body, it, Identity.NONE, form.once.data)
    try:
        made, receipt = objections.raise_objection(draft, actor=_bearer(), now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _form_page(_about(id), form), 422
    shown = page("transparency/receipt_once.html", it=made, receipt=receipt)
    leave_no_trace()
    return shown, 201


def _about(id: int) -> Disclosure:
    _check_open()
    if not accepts_nameless():
        raise NotFound()
    return public_or_404(id)


def _check_open() -> None:
    if not settings_of("transparency")["open_pages"]:
        raise NotFound()


def _form_page(it: Disclosure, form: NamelessForm) -> str:
    shown = page("transparency/object.html", form=form, about=it, body=it.body, nameless=True)
    leave_no_trace()
    return shown


@bp.get("/open/receipt")
@public
def receipt() -> ResponseReturnValue:
    """Ask for the code."""
    leave_no_trace()
    return page("transparency/receipt.html", form=ReceiptForm())


@bp.post("/open/receipt")
@public
def follow_up() -> ResponseReturnValue:
    """Show where it stands."""
    leave_no_trace()
    form = ReceiptForm()
    if not form.validate_on_submit():
        return page("transparency/receipt.html", form=form), 422
    try:
        return _status_page(_found(form.receipt.data), form.receipt.data)
    except RuleBroken as broken:
        form.refuse(broken)
        return page("transparency/receipt.html", form=form), 422


@bp.post("/open/receipt/rate")
@public
def rate_by_receipt() -> ResponseReturnValue:
    """Say whether the answer satisfies."""
    return _act(RateForm(None), _rate)


@bp.post("/open/receipt/withdraw")
@public
def withdraw_by_receipt() -> ResponseReturnValue:
    """Take it back."""
    return _act(PlainForm(None), _withdraw)


def _rate(it: Objection, form: Form, actor: Actor, code: str) -> None:
    objections.rate(it, Rating(form.rating.data), form.comment.data or "", actor=actor,
                    now=utcnow(), receipt=code)  # fmt: skip


def _withdraw(it: Objection, form: Form, actor: Actor, code: str) -> None:
    objections.withdraw(it, actor=actor, now=utcnow(), receipt=code)


def _act(form: Form, act: Act) -> ResponseReturnValue:
    """Do what the holder of the code asks, and show where it stands then."""
    leave_no_trace()
    code = request.form.get("receipt", "")[:40]
    it = _found(code)
    if not form.validate_on_submit():
        return _status_page(it, code, form), 422
    try:
        act(it, form, _bearer(), code)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _status_page(_found(code), code, form), 422
    flash(_("Thank you. It has been noted."), "success")
    return _status_page(it, code)


def _found(code: str) -> Objection:
    """The objection of this code. Wrong codes are counted against the network address."""
    attempt((LOOKED_UP, _address()), now=utcnow())
    it = queries.by_receipt(code)
    if it is None:
        raise RuleBroken(_("No objection has this code. Check each sign."), field="receipt")
    succeeded((LOOKED_UP, _address()))
    return it


def _status_page(it: Objection, code: str, refused: Form | None = None) -> str:
    moves = {move.name for move in it.__workflow__.moves_from(it.state, _bearer().permissions)}
    rating = refused if isinstance(refused, RateForm) else RateForm(None, formdata=None)
    return page(
        "transparency/receipt_status.html", it=it, code=code, may=moves, rating=rating,
        sentence=status_sentence(it, today()),
    )  # fmt: skip


def _bearer() -> Actor:
    return objections.bearer(g.township.id)


def _address() -> str:
    return f"{g.township.id}:{request.remote_addr}"
