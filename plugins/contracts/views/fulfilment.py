"""Checks of fulfilment: the list, one check, one clause, the pulse question, breaches."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Place,
    Refused,
    RuleBroken,
    StoredFile,
    Verb,
    asked_page,
    clocks_of,
    files_of,
    get_or_404,
    moves,
    page,
    paginate,
    redirect_to,
    require,
    send,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.contracts.check_states import CHECK, RECTIFICATION, Half, Kept, Result
from plugins.contracts.forms.fulfilment import (
    AnswerForm,
    FindForm,
    FinishForm,
    LetterForm,
    OpenCheckForm,
    OutcomeForm,
    PulseForm,
    ReferForm,
    ReportForm,
    SecondLookForm,
    SlipsForm,
    WhyForm,
)
from plugins.contracts.models import Check, ClauseCheck, Contract, Rectification
from plugins.contracts.operations import fulfilment as doing
from plugins.contracts.queries import fulfilment
from plugins.contracts.views.frame import bp, desk, happenings, noted

CHECKING = "contracts:check"
EVIDENCE_OF = ("contracts:clause_check:", "contracts:rectification:")


@bp.get("/checks")
@require(CHECKING)
def checks() -> ResponseReturnValue:
    """All checks, the newest first, and the way to begin one."""
    return _checks_page(OpenCheckForm(formdata=None))


def _checks_page(form: OpenCheckForm) -> str:
    after, limit = asked_page(30)
    order = (Check.opened_at.desc(), Check.id.desc())
    rows = paginate(fulfilment.list_checks(), *order, after=after, limit=limit)
    ids = [row.id for row in rows.items]
    return page("contracts/checks.html", rows=rows, form=form, results=fulfilment.results_of(ids),
                year=today().year)  # fmt: skip


@bp.post("/checks")
@require(CHECKING, starts=True)
def open_check() -> ResponseReturnValue:
    """Begin a check."""
    form = OpenCheckForm()
    if not form.validate_on_submit():
        return _checks_page(form), 422
    contract = get_or_404(Contract, form.contract.data)
    try:
        made = doing.open_check(contract, form.year.data, Half(form.half.data),
                                form.group.data or "", actor=g.actor, now=utcnow())  # fmt: skip
    except RuleBroken as broken:
        form.refuse(broken)
        return _checks_page(form), 422
    return redirect_to("contracts.check", id=made.id)


@bp.get("/checks/<int:id>")
@require(CHECKING)
def check(id: int) -> ResponseReturnValue:
    """One check."""
    return check_page(get_or_404(Check, id))


def check_page(it: Check, refused: Refused = NONE) -> str:
    """Its clauses with their results, what workers say, the breaches it found."""
    shown = request.args.get("result", "")[:20]
    after, limit = asked_page(50)
    items = paginate(fulfilment.list_items(it, shown), ClauseCheck.position.asc(), after=after,
                     limit=limit)  # fmt: skip
    clocks = [("check", each) for each in clocks_of(it)]
    return page(
        "contracts/check.html", it=it, sentence=status_sentence(it, today()), items=items,
        shown=shown, counts=fulfilment.count_results(it), pulse=fulfilment.pulse_shown(it),
        clocks=clocks, breaches=fulfilment.breaches_of(it), acts=desk.offers("check", it, refused),
        entries=happenings(it, "check"), results=Result,
    )  # fmt: skip


@bp.get("/checks/clauses/<int:id>")
@require(CHECKING)
def clause_check(id: int) -> ResponseReturnValue:
    """One clause of a check, with the form for its result."""
    item = get_or_404(ClauseCheck, id)
    return _clause_page(item, FindForm(item, formdata=None))


def _clause_page(item: ClauseCheck, form: FindForm) -> str:
    return page("contracts/clause_check.html", item=item, it=item.check, form=form,
                files=files_of(item))  # fmt: skip


@bp.post("/checks/clauses/<int:id>")
@require(CHECKING)
def find(id: int) -> ResponseReturnValue:
    """Enter its result; then the next clause without one, or back to the check."""
    item = get_or_404(ClauseCheck, id, lock=True)
    form = FindForm(item)
    if not form.validate_on_submit():
        return _clause_page(item, form), 422
    try:
        form.check_version(item)
        _find(item, form, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return _clause_page(item, form), 422
    following = fulfilment.next_unchecked(item.check_id)
    if following is None:
        flash(_("Every clause has its result. Finish the check now."), "success")
        return redirect_to("contracts.check", id=item.check_id)
    return redirect_to("contracts.clause_check", id=following.id)


def _find(item: ClauseCheck, form: FindForm, **by: Any) -> None:
    doing.find(item, form.finding(), **by)
    _keep_evidence(item, form, **by)


def _keep_evidence(about: ClauseCheck | Rectification, form: Any, **by: Any) -> None:
    if form.file.data:
        doing.add_evidence(about, form.file.data.stream, form.file.data.filename, **by)


@bp.get("/evidence/<int:file_id>")
@require("contracts:follow")
def evidence(file_id: int) -> ResponseReturnValue:
    """A photograph or document of a check or a breach."""
    found = get_or_404(StoredFile, file_id)
    if not found.ref.startswith(EVIDENCE_OF):
        raise NotFound()
    return send(found)


@bp.get("/pulse")
@require("contracts:pulse")
def pulse() -> ResponseReturnValue:
    """The checks whose question is open to workers."""
    return page("contracts/pulse.html", rows=fulfilment.open_checks())


@bp.get("/pulse/<int:id>")
@require("contracts:pulse")
def pulse_question(id: int) -> ResponseReturnValue:
    """The question about one contract."""
    return _question_page(get_or_404(Check, id), PulseForm(formdata=None))


def _question_page(it: Check, form: PulseForm) -> str:
    return page("contracts/pulse_question.html", it=it, form=form, open=it.state == CHECK.initial)


@bp.post("/pulse/<int:id>")
@require("contracts:pulse")
def answer_pulse(id: int) -> ResponseReturnValue:
    """A worker's answer, once."""
    it, form = get_or_404(Check, id), PulseForm()
    if not form.validate_on_submit():
        return _question_page(it, form), 422
    try:
        doing.answer_pulse(it, form.knows.data == "1", Kept(form.kept.data), actor=g.actor)
    except RuleBroken as broken:
        form.refuse(broken)
        return _question_page(it, form), 422
    g.actor = g.actor.unnamed()  # the log's line of this request shall not say who answered
    flash(_("Thank you. Your answer is counted without your name."), "success")
    return redirect_to("contracts.pulse")


@bp.get("/breaches")
@require(CHECKING)
def breaches() -> ResponseReturnValue:
    """Breaches and how far their rectification is."""
    state = request.args.get("state", "open")[:20]
    after, limit = asked_page(30)
    order = (Rectification.opened_at.desc(), Rectification.id.desc())
    rows = paginate(fulfilment.list_rectifications(state), *order, after=after, limit=limit)
    return page("contracts/breaches.html", rows=rows, state=state, states=RECTIFICATION.states)


@bp.get("/breaches/<int:id>")
@require("contracts:follow")
def rectification(id: int) -> ResponseReturnValue:
    """One breach."""
    return rectification_page(get_or_404(Rectification, id))


def rectification_page(it: Rectification, refused: Refused = NONE) -> str:
    """The clause, what was seen, what was asked and done."""
    labels = {spec.name: spec.label for spec in RECTIFICATION.clocks}
    return page(
        "contracts/breach.html", it=it, sentence=status_sentence(it, today()),
        files=[*files_of(it.clause_check), *files_of(it)],
        clocks=[(labels[each.name], each) for each in clocks_of(it) if each.runs],
        acts=desk.offers("rectification", it, refused), entries=happenings(it, "rectification"),
    )  # fmt: skip


def _finish(it: Check, form: FinishForm, **by: Any) -> None:
    doing.finish_check(it, form.day.data, form.employer_view.data, form.worker_view.data, **by)


def _slips(it: Check, form: SlipsForm, **by: Any) -> None:
    doing.enter_slips(it, bool(form.knows.data), Kept(form.kept.data), form.people.data, **by)


def _answer(it: Rectification, form: AnswerForm, **by: Any) -> None:
    doing.answer_letter(it, form.note.data, **by)
    _keep_evidence(it, form, **by)


desk.place(Place(
    name="check", model=Check, show=check_page,
    address=lambda it: url_for("contracts.check", id=it.id),
    verbs=(
        Verb(name="finish", label=_l("Finish the check"), permission=CHECKING, form=FinishForm,
             may=lambda it: it.state == "open" and not fulfilment.count_unchecked(it),
             do=_finish, leads=True),
        Verb(name="report", label=_l("Report to the congress"), permission=CHECKING,
             form=ReportForm, may=moves("report"), leads=True,
             do=lambda it, form, **by: doing.report_check(
                 it, form.day.data, form.session.data, **by)),
        Verb(name="slips", label=_l("Enter paper slips"), permission=CHECKING, form=SlipsForm,
             may=moves("finish"), do=_slips),
        Verb(name="cancel", label=_l("Give the check up"), permission=CHECKING, form=WhyForm,
             kind="danger", may=moves("cancel"), do=noted(doing.cancel_check)),
    ),
))  # fmt: skip

desk.place(Place(
    name="rectification", model=Rectification, show=rectification_page,
    address=lambda it: url_for("contracts.rectification", id=it.id),
    verbs=(
        Verb(name="notice", label=_l("Send the problem letter"), permission=CHECKING,
             form=LetterForm, may=moves("notice"), leads=True,
             do=lambda it, form, **by: doing.send_letter(
                 it, form.demand.data, form.handler.data, **by)),
        Verb(name="answer", label=_l("Answer the letter"), permission="contracts:answer",
             form=AnswerForm, may=moves("answer"), leads=True, do=_answer, upload=True),
        Verb(name="confirm", label=_l("Found put right"), permission=CHECKING,
             form=SecondLookForm, may=moves("confirm"), leads=True,
             do=lambda it, form, **by: doing.confirm_rectified(it, form.day.data, **by)),
        Verb(name="insist", label=_l("Not put right"), permission=CHECKING, form=WhyForm,
             may=moves("insist"), do=noted(doing.insist)),
        Verb(name="refer", label=_l("Refer to the labour bureau"), permission=CHECKING,
             form=ReferForm, may=moves("refer"), do=noted(doing.refer)),
        Verb(name="settle", label=_l("Enter what came of it"), permission=CHECKING,
             form=OutcomeForm, may=moves("settle"), leads=True, do=noted(doing.settle)),
        Verb(name="acquit", label=_l("No breach after all"), permission=CHECKING, form=WhyForm,
             may=moves("acquit"), do=noted(doing.acquit)),
    ),
))  # fmt: skip
