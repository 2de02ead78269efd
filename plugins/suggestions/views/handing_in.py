"""Handing in: for oneself or for somebody else, with similar ones beside."""

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Actor,
    RuleBroken,
    db,
    keep,
    leave_no_trace,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.suggestions import operations, queries
from plugins.suggestions.forms import BehalfForm, HandInForm, SuggestionForm
from plugins.suggestions.models import Suggestion
from plugins.suggestions.operations import Draft
from plugins.suggestions.views.frame import accepts_nameless, bp
from plugins.suggestions.workflow import Identity


@bp.get("/new")
@require("suggestions:submit", starts=True)
def new() -> ResponseReturnValue:
    """Ask what it is about."""
    g.accepts_nameless = accepts_nameless()
    shown = _form_page(SuggestionForm())
    leave_no_trace()
    return shown


@bp.post("/new")
@require("suggestions:submit", starts=True)
def hand_in() -> ResponseReturnValue:
    """Take it in."""
    return _take_in(SuggestionForm)


@bp.get("/behalf")
@require("suggestions:behalf", starts=True)
def behalf() -> ResponseReturnValue:
    """Ask what somebody else said, wrote or telephoned."""
    g.accepts_nameless = True
    return _form_page(BehalfForm())


@bp.post("/behalf")
@require("suggestions:behalf", starts=True)
def hand_in_for_another() -> ResponseReturnValue:
    """Take in what somebody else said, wrote or telephoned."""
    return _take_in(BehalfForm)


@bp.get("/similar")
@require("suggestions:submit")
def similar() -> ResponseReturnValue:
    """Others with a title like the one being typed; the part is put below the field."""
    found = queries.similar_to(request.args.get("q", "")[:100], g.actor)
    shown = page("suggestions/similar.html", similar=found)
    leave_no_trace()
    return shown


def _take_in(kind: type[SuggestionForm]) -> ResponseReturnValue:
    g.accepts_nameless = kind is BehalfForm or accepts_nameless()
    form, actor = kind(), g.actor
    if not form.validate_on_submit():
        return _form_page(form), 422
    try:
        draft = form.draft()
        suggestion, receipt = operations.hand_in(draft, actor=actor, now=utcnow())
        _attach(form, suggestion, draft, actor)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _form_page(form), 422
    shown = _handed_in(suggestion, receipt)
    if draft.identity is not Identity.OPEN and not draft.is_for_another:
        leave_no_trace()
    return shown


def _handed_in(suggestion: Suggestion, receipt: str) -> ResponseReturnValue:
    if receipt:
        return receipt_page(suggestion, receipt), 201
    flash(_("Your suggestion has been handed in. Its number is %(number)s.",
            number=suggestion.number), "success")  # fmt: skip
    return redirect_to("suggestions.show", id=suggestion.id)


def _attach(form: SuggestionForm, suggestion: Suggestion, draft: Draft, actor: Actor) -> None:
    upload = form.file.data
    if not upload:
        return
    named = draft.identity is Identity.OPEN or draft.is_for_another
    try:
        keep(upload.stream, upload.filename, about=suggestion,
             actor=actor if named else actor.unnamed(), now=utcnow())  # fmt: skip
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="file") from broken


def receipt_page(suggestion: Suggestion, receipt: str) -> str:
    """The code, this once. It is the answer itself: no address and no cookie may carry it."""
    return page("suggestions/receipt_once.html", number=suggestion.number, receipt=receipt)


def _form_page(form: HandInForm) -> str:
    behalf = isinstance(form, BehalfForm)
    action = url_for(".hand_in_for_another" if behalf else ".hand_in")
    return page("suggestions/new.html", form=form, action=action, behalf=behalf)
