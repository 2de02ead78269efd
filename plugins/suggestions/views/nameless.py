"""Without a name and without signing in: hand in, then follow it up by the receipt code.

The code never stands in an address. Attempts are counted per network address, kept as a keyed
hash that stands beside no suggestion.
"""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    Form,
    Limit,
    NotFound,
    RuleBroken,
    attempt,
    db,
    page,
    public,
    status_sentence,
    succeeded,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.suggestions import operations, queries
from plugins.suggestions.forms import NamelessForm, PlainForm, RateForm, ReceiptForm, SupplementForm
from plugins.suggestions.models import Suggestion
from plugins.suggestions.operations import Mark
from plugins.suggestions.views.frame import accepts_nameless, bp, leave_no_trace
from plugins.suggestions.views.handing_in import receipt_page
from plugins.suggestions.workflow import Rating

HANDED_IN = Limit("sg_handin", free=20, memory=timedelta(hours=1), one_clears=False)
LOOKED_UP = Limit("sg_receipt", free=20, memory=timedelta(hours=1), one_clears=False)

Act = Callable[[Suggestion, Form, Actor, Mark], None]


@bp.get("/nameless")
@public
def nameless() -> ResponseReturnValue:
    """Ask what it is about."""
    _check_accepted()
    return _form_page(NamelessForm())


@bp.post("/nameless")
@public
def hand_in_nameless() -> ResponseReturnValue:
    """Take it in and show the receipt code, this once."""
    _check_accepted()
    form = NamelessForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    attempt((HANDED_IN, _address()), now=utcnow())
    try:
        found, receipt = operations.hand_in(form.draft(), actor=_bearer(), now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _form_page(form), 422
    return receipt_page(found, receipt), 201


@bp.get("/receipt")
@public
def receipt() -> ResponseReturnValue:
    """Ask for the code."""
    leave_no_trace()
    return page("suggestions/receipt.html", form=ReceiptForm())


@bp.post("/receipt")
@public
def follow_up() -> ResponseReturnValue:
    """Show where it stands."""
    leave_no_trace()
    form = ReceiptForm()
    if not form.validate_on_submit():
        return page("suggestions/receipt.html", form=form), 422
    try:
        return _status_page(_found(form.receipt.data), form.receipt.data)
    except RuleBroken as broken:
        form.refuse(broken)
        return page("suggestions/receipt.html", form=form), 422


@bp.post("/receipt/supplement")
@public
def supplement_by_receipt() -> ResponseReturnValue:
    """Add what was asked."""
    return _act(SupplementForm(), _supplement)


@bp.post("/receipt/rate")
@public
def rate_by_receipt() -> ResponseReturnValue:
    """Say whether the answer satisfies."""
    return _act(RateForm(), _rate)


@bp.post("/receipt/withdraw")
@public
def withdraw_by_receipt() -> ResponseReturnValue:
    """Take it back."""
    return _act(PlainForm(), _withdraw)


def _supplement(it: Suggestion, form: Form, actor: Actor, mark: Mark) -> None:
    operations.supplement(it, form.addition.data, actor=actor, now=utcnow(), mark=mark)


def _rate(it: Suggestion, form: Form, actor: Actor, mark: Mark) -> None:
    operations.rate(it, Rating(form.rating.data), form.comment.data or "", actor=actor,
                    now=utcnow(), mark=mark)  # fmt: skip


def _withdraw(it: Suggestion, form: Form, actor: Actor, mark: Mark) -> None:
    operations.withdraw(it, actor=actor, now=utcnow(), mark=mark)


def _act(form: Form, act: Act) -> ResponseReturnValue:
    """Do what the holder of the code asks, and show where it stands then."""
    leave_no_trace()
    code = request.form.get("receipt", "")[:40]
    it = _found(code)
    if not form.validate_on_submit():
        return _status_page(it, code, form), 422
    try:
        act(it, form, _bearer(), Mark(code))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _status_page(_found(code), code, form), 422
    flash(_("Thank you. It has been noted."), "success")
    return _status_page(it, code)


def _found(code: str) -> Suggestion:
    """The suggestion of this code. Wrong codes are counted against the network address."""
    attempt((LOOKED_UP, _address()), now=utcnow())
    it = queries.by_receipt(code)
    if it is None:
        raise RuleBroken(_("No suggestion has this code. Check each sign."), field="receipt")
    succeeded((LOOKED_UP, _address()))
    return it


def _status_page(it: Suggestion, code: str, refused: Form | None = None) -> str:
    forms = {"supplement": SupplementForm, "rate": RateForm, "withdraw": PlainForm}
    moves = {move.name for move in it.__workflow__.moves_from(it.state, _bearer().permissions)}
    offered = {
        name: refused if isinstance(refused, kind) else kind(formdata=None)
        for name, kind in forms.items()
        if name in moves
    }
    return page(
        "suggestions/receipt_status.html", it=it, code=code, forms=offered,
        sentence=status_sentence(it, today()), asked=queries.last_question(it),
    )  # fmt: skip


def _form_page(form: NamelessForm) -> str:
    action = url_for(".hand_in_nameless")
    shown = page("suggestions/nameless.html", form=form, action=action)
    leave_no_trace()
    return shown


def _check_accepted() -> None:
    if not accepts_nameless():
        raise NotFound()


def _bearer() -> Actor:
    return operations.bearer(g.township.id)


def _address() -> str:
    return f"{g.township.id}:{request.remote_addr}"
