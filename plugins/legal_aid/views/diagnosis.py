"""The guided diagnosis, and its questions for whoever edits them."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import RuleBroken, get_or_404, page, redirect_to, require, utcnow
from platform_core.api import gettext as _
from plugins.legal_aid.forms.bodies import QuestionForm
from plugins.legal_aid.models import Question
from plugins.legal_aid.operations import diagnosis as graph
from plugins.legal_aid.periods import filled
from plugins.legal_aid.queries import diagnosis
from plugins.legal_aid.views.bodies import kept
from plugins.legal_aid.views.frame import bp


@bp.get("/diagnosis")
@require("legal_aid:apply")
def diagnose() -> ResponseReturnValue:
    """One question after the other, to what may be done."""
    asked = request.args.get("at", "")[:40]
    question = diagnosis.by_code(asked) if asked else diagnosis.first()
    codes = {each.id: each.code for each in diagnosis.all_questions()}
    return page("legal_aid/diagnose.html", question=question, codes=codes, filled=filled)


@bp.get("/diagnosis/questions")
@require("legal_aid:configure")
def questions() -> ResponseReturnValue:
    """All questions, and where their answers lead."""
    found = diagnosis.all_questions()
    return page("legal_aid/questions.html", questions=found, codes={q.id: q.code for q in found},
                flaws=graph.flaws(found), lost=graph.not_led_to(found),
                filled=filled)  # fmt: skip


@bp.get("/diagnosis/questions/new")
@require("legal_aid:configure", starts=True)
def new_question() -> ResponseReturnValue:
    """Ask for a question."""
    return _question_page(QuestionForm())


@bp.post("/diagnosis/questions/new")
@require("legal_aid:configure", starts=True)
def add_question() -> ResponseReturnValue:
    """Add a question."""
    return _keep_question(Question())


@bp.get("/diagnosis/questions/<int:id>")
@require("legal_aid:configure")
def question(id: int) -> ResponseReturnValue:
    """Change a question and its answers."""
    row = get_or_404(Question, id)
    codes = {each.id: each.code for each in diagnosis.all_questions()}
    return _question_page(QuestionForm.of(row, codes), row)


@bp.post("/diagnosis/questions/<int:id>")
@require("legal_aid:configure")
def keep_question(id: int) -> ResponseReturnValue:
    """Keep the changed question."""
    return _keep_question(get_or_404(Question, id, lock=True))


@bp.post("/diagnosis/questions/<int:id>/drop")
@require("legal_aid:configure")
def drop_question(id: int) -> ResponseReturnValue:
    """Remove a question that nobody comes to."""
    row = get_or_404(Question, id, lock=True)
    try:
        graph.drop_question(row, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        flash(broken.message, "error")
    else:
        flash(_("The question has been removed."), "success")
    return redirect_to(".questions")


def _keep_question(row: Question) -> ResponseReturnValue:
    form, known = QuestionForm(), row if row.id is not None else None

    def keep(question: Question, **by: Any) -> None:
        graph.keep_question(question, **by)
        graph.keep_answers(question, form.pairs(), **by)

    return kept(row, form, keep, lambda form: _question_page(form, known), ".question")


def _question_page(form: QuestionForm, row: Question | None = None) -> str:
    action = url_for(".keep_question", id=row.id) if row else url_for(".add_question")
    return page("legal_aid/form.html", form=form, action=action, back=url_for(".questions"),
                heading=_("Change the question") if row else _("Add a question"))  # fmt: skip
