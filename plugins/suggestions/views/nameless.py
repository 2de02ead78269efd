"""Without a name and without signing in: hand in, then follow it up by the receipt code."""

from collections.abc import Mapping
from datetime import datetime

from flask import g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    FollowUp,
    Form,
    NotFound,
    Receipts,
    RuleBroken,
    db,
    leave_no_trace,
    page,
    public,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.suggestions import operations, queries
from plugins.suggestions.forms import NamelessForm, PlainForm, RateForm, SupplementForm
from plugins.suggestions.models import Suggestion
from plugins.suggestions.operations import Mark
from plugins.suggestions.views.frame import accepts_nameless, bp
from plugins.suggestions.views.handing_in import receipt_page
from plugins.suggestions.workflow import Rating


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
    receipts.count_handed_in()
    bearer = operations.bearer(g.township.id)
    try:
        found, receipt = operations.hand_in(form.draft(), actor=bearer, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _form_page(form), 422
    return receipt_page(found, receipt), 201


def _form_page(form: NamelessForm) -> str:
    action = url_for(".hand_in_nameless")
    shown = page("suggestions/nameless.html", form=form, action=action)
    leave_no_trace()
    return shown


def _check_accepted() -> None:
    if not accepts_nameless():
        raise NotFound()


def _supplement(
    it: Suggestion, form: SupplementForm, code: str, *, actor: Actor, now: datetime
) -> None:
    operations.supplement(it, form.addition.data, actor=actor, now=now, mark=Mark(code))


def _rate(it: Suggestion, form: RateForm, code: str, *, actor: Actor, now: datetime) -> None:
    operations.rate(it, Rating(form.rating.data), form.comment.data or "", actor=actor, now=now,
                    mark=Mark(code))  # fmt: skip


def _withdraw(it: Suggestion, form: PlainForm, code: str, *, actor: Actor, now: datetime) -> None:
    operations.withdraw(it, actor=actor, now=now, mark=Mark(code))


def _status_page(it: Suggestion, code: str, forms: Mapping[str, Form]) -> str:
    return page(
        "suggestions/receipt_status.html", it=it, code=code, forms=forms,
        sentence=status_sentence(it, today()), asked=queries.last_question(it),
    )  # fmt: skip


receipts = Receipts(
    bp=bp, path="/receipt", name="sg", find=queries.by_receipt, bearer=operations.bearer,
    unknown=_l("No suggestion has this code. Check each sign."), ask="suggestions/receipt.html",
    show=_status_page,
    verbs={
        "supplement": FollowUp(SupplementForm, _supplement),
        "rate": FollowUp(RateForm, _rate),
        "withdraw": FollowUp(PlainForm, _withdraw),
    },
)  # fmt: skip
