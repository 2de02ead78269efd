"""The pages of supervision letters (一函两书)."""

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Place,
    Refused,
    Verb,
    get_or_404,
    moves,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.letters import AnswerForm, LetterForm, RewriteForm
from plugins.legal_aid.forms.reasons import DayForm, ReasonForm
from plugins.legal_aid.models import Letter
from plugins.legal_aid.operations import letters as doing
from plugins.legal_aid.queries import letters as queries
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.matters import lines_page, matter_page, new_page
from plugins.legal_aid.workflow.letters import NEXT, Kind

WRITE, APPROVE = "legal_aid:letters", "legal_aid:approve_letters"


@bp.get("/letters")
@require(WRITE)
def letters() -> ResponseReturnValue:
    """All supervision letters."""
    return lines_page("legal_aid/letters.html", queries.letters, Letter)


@bp.get("/letters/new")
@require(WRITE, starts=True)
def new_letter() -> ResponseReturnValue:
    """Ask what it says, to whom."""
    return page("legal_aid/letter_new.html", form=LetterForm(formdata=None))


@bp.post("/letters/new")
@require(WRITE, starts=True)
def write_letter() -> ResponseReturnValue:
    """Keep it as a draft."""
    form = LetterForm()
    return new_page(
        "legal_aid/letter_new.html", form,
        lambda: doing.write(form.draft(Kind(form.kind.data), form.employer.data or ""),
                            actor=g.actor, now=utcnow()),
        lambda made: redirect_to(".letter", id=made.id),
    )  # fmt: skip


@bp.get("/letters/<int:id>")
@require(WRITE)
def letter(id: int) -> ResponseReturnValue:
    """One letter."""
    return letter_page(get_or_404(Letter, id))


def letter_page(it: Any, refused: Refused = NONE) -> str:
    """Where it stands, what it says, what was answered."""
    return matter_page("legal_aid/letter.html", it, refused, works=WRITE)


def _may_approve(it: Letter) -> bool:
    return it.state == "submitted" and it.drafted_by != g.actor.account_id


desk.place(Place(
    name="letter", model=Letter, show=letter_page,
    address=lambda it: url_for("legal_aid.letter", id=it.id),
    verbs=(
        Verb(name="submit", label=_l("Put before the chair"), permission=WRITE,
             may=moves("submit"), leads=True, kind="primary",
             do=lambda it, form, **by: doing.submit(it, **by)),
        Verb(name="rewrite", label=_l("Change the text"), permission=WRITE, form=RewriteForm,
             may=lambda it: it.state == "draft",
             do=lambda it, form, **by: doing.rewrite(it, form.draft(it.kind), **by)),
        Verb(name="approve", label=_l("Approve"), permission=APPROVE, may=_may_approve,
             kind="primary", do=lambda it, form, **by: doing.approve(it, **by)),
        Verb(name="return", label=_l("Send back to be rewritten"), permission=APPROVE,
             form=ReasonForm, may=moves("return"),
             do=lambda it, form, **by: doing.send_back(it, form.reason.data, **by)),
        Verb(name="send", label=_l("Enter that it was sent"), permission=WRITE, form=DayForm,
             may=moves("send"), leads=True,
             do=lambda it, form, **by: doing.send(it, form.day.data, **by)),
        Verb(name="answer", label=_l("Enter the answer"), permission=WRITE, form=AnswerForm,
             may=moves("answer"), leads=True,
             do=lambda it, form, **by: doing.answer(it, form.reply.data, form.day.data, **by)),
        Verb(name="put_right", label=_l("Found to be put right"), permission=WRITE, form=DayForm,
             may=moves("put_right"), leads=True,
             do=lambda it, form, **by: doing.put_right(it, form.day.data, **by)),
        Verb(name="insist", label=_l("Insist"), permission=WRITE, form=ReasonForm,
             may=moves("insist"),
             do=lambda it, form, **by: doing.insist(it, form.reason.data, **by)),
        Verb(name="step_up", label=_l("Write the next letter"), permission=WRITE,
             form=ReasonForm, may=lambda it: moves("step_up")(it) and it.kind in NEXT,
             do=lambda it, form, **by: doing.step_up(it, form.reason.data, **by)),
        Verb(name="hand_over", label=_l("The authority has taken it on"), permission=WRITE,
             form=ReasonForm, may=moves("hand_over"),
             do=lambda it, form, **by: doing.hand_over(it, form.reason.data, **by)),
        Verb(name="drop", label=_l("Drop"), permission=WRITE, form=ReasonForm, kind="danger",
             may=moves("drop"), do=lambda it, form, **by: doing.drop(it, form.reason.data, **by)),
    ),
))  # fmt: skip
