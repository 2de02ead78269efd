"""Writing the answer: from a template, with the co-handlers' opinions beside it."""

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Conflict,
    NotFound,
    RuleBroken,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.suggestions import operations, queries
from plugins.suggestions.forms import AnswerForm, OpinionForm
from plugins.suggestions.models import Assignment, Suggestion
from plugins.suggestions.views.frame import bp, visible_or_404
from plugins.suggestions.views.show import show_page


@bp.post("/<int:id>/opinions/<int:assignment>")
@require("suggestions:handle")
def opinion(id: int, assignment: int) -> ResponseReturnValue:
    """A co-handler's opinion."""
    it, found = visible_or_404(id, lock=True), get_or_404(Assignment, assignment)
    form = OpinionForm(prefix=f"{assignment}-")
    if found.suggestion_id != it.id:
        raise NotFound()
    if not form.validate_on_submit():
        return show_page(it, {str(assignment): form}), 422
    operations.give_opinion(found, form.opinion.data, actor=g.actor, now=utcnow())
    flash(_("The opinion has been handed over to the unit in charge."), "success")
    return redirect_to("suggestions.show", id=id)


@bp.get("/<int:id>/reply")
@require("suggestions:handle")
def write_reply(id: int) -> ResponseReturnValue:
    """Write the answer, from a template if wanted, with the co-handlers' opinions beside."""
    it = visible_or_404(id)
    templates = queries.reply_templates()
    chosen = next((t for t in templates if t.id == request.args.get("template", type=int)), None)
    form = AnswerForm(formdata=None, text=chosen.body if chosen else "",
                      grade=chosen.grade if chosen else None)  # fmt: skip
    form.version.data = it.version
    return _answer_page(it, form)


@bp.post("/<int:id>/reply")
@require("suggestions:handle")
def reply(id: int) -> ResponseReturnValue:
    """Send the answer; or the report, where a promise has come due."""
    it, form = visible_or_404(id, lock=True), AnswerForm()
    if not form.validate_on_submit():
        return _answer_page(it, form), 422
    send_it = operations.progress if it.state == "follow_up" else operations.reply
    try:
        form.check_version(it)
        send_it(it, form.answer(), actor=g.actor, now=utcnow())
    except (RuleBroken, Conflict) as broken:
        db.session.rollback()
        form.refuse(broken if isinstance(broken, RuleBroken) else RuleBroken(broken.message))
        form.version.data = (it := visible_or_404(id)).version
        return _answer_page(it, form), broken.status
    flash(_("The answer has been sent."), "success")
    return redirect_to("suggestions.show", id=id)


def _answer_page(it: Suggestion, form: AnswerForm) -> str:
    others = [each for each in it.assignments if not each.leads and each.returned_at is None]
    return page(
        "suggestions/reply.html", it=it, form=form, templates=queries.reply_templates(),
        others=others, sentence=status_sentence(it, today()),
        action=url_for(".reply", id=it.id),
    )  # fmt: skip
