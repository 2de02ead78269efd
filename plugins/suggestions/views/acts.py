"""One POST route for each thing a person does to a suggestion, and the page to write an answer."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Form,
    NotFound,
    RuleBroken,
    StoredFile,
    db,
    files_of,
    get_or_404,
    keep,
    leave_no_trace,
    redirect_to,
    require,
    send,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.suggestions import access, operations, queries
from plugins.suggestions.forms import PublishForm
from plugins.suggestions.labels import happened
from plugins.suggestions.models import Milestone, Suggestion, Unit
from plugins.suggestions.views.frame import bp, visible_or_404
from plugins.suggestions.views.show import show_page
from plugins.suggestions.views.verbs import BY_NAME
from plugins.suggestions.workflow import Identity, Rating


def _acted(id: int, name: str, do: Callable[..., object]) -> ResponseReturnValue:
    """Load, check the form, do it; the page again with what was typed where it is refused."""
    it = visible_or_404(id, lock=True)
    form = BY_NAME[name].form()
    hidden = it.identity is not Identity.OPEN and access.is_author(it, g.actor)
    answer = _answer(it, name, form, do)
    if hidden:
        leave_no_trace()
    return answer


def _answer(
    it: Suggestion, name: str, form: Form, do: Callable[..., object]
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return show_page(it, {name: form}), 422
    id = it.id
    try:
        do(it, form, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return show_page(visible_or_404(id), {name: form}), 422
    flash(_("Done: %(what)s.", what=happened(f"suggestions:{name}")), "success")
    return _back(id)


def _back(id: int) -> ResponseReturnValue:
    if request.form.get("back") == "triage":
        return redirect_to("suggestions.triage")
    return redirect_to("suggestions.show", id=id)


@bp.post("/<int:id>/register")
@require("suggestions:register")
def register(id: int) -> ResponseReturnValue:
    """Take it into the register."""
    return _acted(id, "register", lambda it, form, **by: operations.register(it, **by))


@bp.post("/<int:id>/file")
@require("suggestions:review")
def file(id: int) -> ResponseReturnValue:
    """File it."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        operations.file(it, complex=bool(form.complex.data), **by)

    return _acted(id, "file", do)


@bp.post("/<int:id>/refuse")
@require("suggestions:review")
def refuse(id: int) -> ResponseReturnValue:
    """Do not file it."""
    return _acted(
        id, "refuse", lambda it, form, **by: operations.refuse(it, form.reason.data, **by)
    )


@bp.post("/<int:id>/refer")
@require("suggestions:review")
def refer(id: int) -> ResponseReturnValue:
    """Refer it elsewhere."""
    return _acted(id, "refer", lambda it, form, **by: operations.refer(it, form.to.data, **by))


@bp.post("/<int:id>/merge")
@require("suggestions:review")
def merge(id: int) -> ResponseReturnValue:
    """Merge it into another."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        main = queries.by_number(form.into.data)
        if main is None:
            raise RuleBroken(_("There is no suggestion with this number."), field="into")
        operations.merge(it, main, **by)

    return _acted(id, "merge", do)


@bp.post("/<int:id>/assign")
@require("suggestions:assign")
def assign(id: int) -> ResponseReturnValue:
    """Name the unit in charge and its helpers."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        others = [get_or_404(Unit, unit) for unit in form.others.data or ()]
        operations.assign(it, get_or_404(Unit, form.lead.data), others, **by)

    return _acted(id, "assign", do)


@bp.post("/<int:id>/accept")
@require("suggestions:handle")
def accept(id: int) -> ResponseReturnValue:
    """Take it on."""
    return _acted(id, "accept", lambda it, form, **by: operations.accept(it, **by))


@bp.post("/<int:id>/give-back")
@require("suggestions:handle")
def give_back(id: int) -> ResponseReturnValue:
    """Return it to whoever assigned it."""
    return _acted(
        id, "give_back", lambda it, form, **by: operations.give_back(it, form.cause.data, **by)
    )


@bp.post("/<int:id>/ask")
@require("suggestions:handle")
def ask(id: int) -> ResponseReturnValue:
    """Ask its author for more."""
    return _acted(id, "ask", lambda it, form, **by: operations.ask(it, form.question.data, **by))


@bp.post("/<int:id>/extend")
@require("suggestions:handle")
def extend(id: int) -> ResponseReturnValue:
    """Extend the time to answer."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        operations.extend_reply(it, form.by.data, form.grounds.data, **by)

    return _acted(id, "extend", do)


@bp.post("/<int:id>/supplement")
@require("suggestions:submit")
def supplement(id: int) -> ResponseReturnValue:
    """Add what was asked."""
    return _acted(
        id, "supplement", lambda it, form, **by: operations.supplement(it, form.addition.data, **by)
    )


@bp.post("/<int:id>/rate")
@require("suggestions:submit")
def rate(id: int) -> ResponseReturnValue:
    """Say whether the answer satisfies."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        operations.rate(it, Rating(form.rating.data), form.comment.data or "", **by)

    return _acted(id, "rate", do)


@bp.post("/<int:id>/withdraw")
@require("suggestions:submit")
def withdraw(id: int) -> ResponseReturnValue:
    """Take it back."""
    return _acted(id, "withdraw", lambda it, form, **by: operations.withdraw(it, **by))


@bp.post("/<int:id>/support")
@require("suggestions:support")
def support(id: int) -> ResponseReturnValue:
    """Co-sponsor it."""
    return _acted(id, "support", lambda it, form, **by: operations.support(it, **by))


@bp.post("/<int:id>/recall")
@require("suggestions:assign")
def recall(id: int) -> ResponseReturnValue:
    """Ask what became of a promise."""
    return _acted(id, "recall", lambda it, form, **by: operations.recall(it, **by))


@bp.post("/<int:id>/note")
@require("suggestions:handle")
def note(id: int) -> ResponseReturnValue:
    """Put down something for those who work on it."""
    return _acted(id, "note", lambda it, form, **by: operations.add_note(it, form.note.data, **by))


@bp.post("/<int:id>/milestone")
@require("suggestions:handle")
def milestone(id: int) -> ResponseReturnValue:
    """Plan a step of carrying it out."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        operations.add_milestone(it, form.step.data, form.due_on.data, form.cost.data, **by)

    return _acted(id, "milestone", do)


@bp.post("/<int:id>/milestones/<int:step>")
@require("suggestions:handle")
def reach(id: int, step: int) -> ResponseReturnValue:
    """Note that a step is done today."""
    it, found = visible_or_404(id, lock=True), get_or_404(Milestone, step)
    if found.suggestion_id != it.id:
        raise NotFound()
    operations.reach_milestone(it, found, today(), actor=g.actor, now=utcnow())
    return redirect_to("suggestions.show", id=id)


@bp.post("/<int:id>/outcome")
@require("suggestions:assign")
def outcome(id: int) -> ResponseReturnValue:
    """Say what came of it."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        operations.link_outcome(it, form.outcome.data or "", form.label.data, **by)

    return _acted(id, "outcome", do)


@bp.post("/<int:id>/award")
@require("suggestions:award")
def award(id: int) -> ResponseReturnValue:
    """Reward whoever handed it in."""
    return _acted(id, "award", lambda it, form, **by: operations.award(it, form.given(), **by))


@bp.post("/<int:id>/publish")
@require("suggestions:publish")
def publish(id: int) -> ResponseReturnValue:
    """Onto the board, or off it."""
    it, shown = visible_or_404(id, lock=True), PublishForm().shown.data == "1"
    operations.publish(it, shown, actor=g.actor, now=utcnow())
    flash(_("It stands on the board now.") if shown else _("It is off the board now."), "success")
    return redirect_to("suggestions.show", id=id)


@bp.post("/<int:id>/unseal")
@require("suggestions:unseal")
def unseal(id: int) -> ResponseReturnValue:
    """Show the sealed name, this once; the history keeps who looked and why."""
    it = visible_or_404(id, lock=True)
    form = BY_NAME["unseal"].form()
    if not form.validate_on_submit():
        return show_page(it, {"unseal": form}), 422
    name = operations.unseal(it, form.why.data, actor=g.actor, now=utcnow())
    return show_page(it, unsealed=name)


@bp.post("/<int:id>/attach")
@require("suggestions:submit")
def attach(id: int) -> ResponseReturnValue:
    """Add a file."""

    def do(it: Suggestion, form: Form, **by: Any) -> None:
        if not BY_NAME["attach"].may(it, g.actor):
            raise RuleBroken(_("Only those who work on it or handed it in may add a file."))
        hidden = it.identity is not Identity.OPEN and access.is_author(it, g.actor)
        by["actor"] = g.actor.unnamed() if hidden else g.actor
        try:
            keep(form.file.data.stream, form.file.data.filename, about=it, **by)
        except RuleBroken as broken:
            raise RuleBroken(broken.message, field="file") from broken

    return _acted(id, "attach", do)


@bp.get("/<int:id>/files/<int:file_id>")
@require("suggestions:submit")
def download(id: int, file_id: int) -> ResponseReturnValue:
    """One of its files, for those who work on it or handed it in."""
    it, found = visible_or_404(id), get_or_404(StoredFile, file_id)
    mine = access.is_worker(g.actor) or access.is_author(it, g.actor)
    if not mine or found.id not in {each.id for each in files_of(it)}:
        raise NotFound()
    return send(found)
