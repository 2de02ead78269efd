"""What is done on the page of a case: each verb with its form, who may, and when."""

from collections.abc import Callable
from typing import Any

from flask import flash, g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Access,
    Actor,
    NotFound,
    Place,
    PlainForm,
    RowForm,
    RuleBroken,
    Verb,
    db,
    get_or_404,
    has_access,
    keep,
    moves,
    page,
    record,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms import cases as forms
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import (
    Case,
    Conflict,
    Fact,
    FilePart,
    Hearing,
    Officer,
    Part,
    Worker,
)
from plugins.legal_aid.numbers import masked
from plugins.legal_aid.operations import confidence, handling, intake, limits, money
from plugins.legal_aid.queries import cases
from plugins.legal_aid.queries.cases import Posted
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.roles import WORKING, roles_in, works_on
from plugins.legal_aid.views.show import show_page
from plugins.legal_aid.workflow.cases import CASE, FILED, IN_HAND, Rating, Result, Stage

Do = Callable[..., Any]


def _plain(operation: Do) -> Do:
    return lambda case, form, **by: operation(case, **by)


def _reason(operation: Do) -> Do:
    return lambda case, form, **by: operation(case, form.reason.data, **by)


def _states(*names: str) -> Callable[[Case], bool]:
    return lambda case: case.state in names


def _concerned(case: Case) -> bool:
    return bool(roles_in(case, g.actor) & (WORKING | {"applicant"}))


def _alive(case: Case) -> bool:
    return case.state in CASE.open_states


def _in_hand(case: Case) -> bool:
    return case.state in IN_HAND or case.state in FILED


def _mine(case: Case) -> bool:
    """Whoever handles it, or keeps it for a handler without an account."""
    if case.handler_id is not None:
        return bool(g.actor.account_id == case.handler_id)
    return bool(g.actor.account_id in (case.keeper_id, case.supervisor_id))


def _watched(case: Case) -> bool:
    return bool(g.actor.account_id == case.supervisor_id)


def _both(*tests: Callable[[Case], bool]) -> Callable[[Case], bool]:
    return lambda case: all(test(case) for test in tests)


def _assess(case: Case, form: Any, **by: Any) -> None:
    intake.assess(case, form.inputs(case), **by)


def _ask_papers(case: Case, form: Any, **by: Any) -> None:
    intake.ask_papers(case, form.papers.data.splitlines(), **by)


def _provide(case: Case, form: Any, **by: Any) -> None:
    intake.provide(case, form.papers.data or (), **by)


def _decide(case: Case, form: Any, **by: Any) -> None:
    intake.decide_objection(case, form.granted.data == "yes", form.opinion.data, **by)


def _check(case: Case, form: Any, **by: Any) -> None:
    officer = get_or_404(Officer, form.officer.data)
    handling.check_conflict(case, officer, Conflict(form.outcome.data), form.grounds.data or "",
                            **by)  # fmt: skip


def _assign(case: Case, form: Any, **by: Any) -> None:
    handling.assign(case, get_or_404(Officer, form.officer.data), **by)


def _advance(case: Case, form: Any, **by: Any) -> None:
    stage = Stage(form.stage.data)
    handling.advance(case, stage, form.outcome.data or "", form.began_on.data, **by)


def _close(case: Case, form: Any, **by: Any) -> None:
    result = Result(form.result.data)
    handling.close(case, result, form.note.data or "", form.closed_on.data, **by)


def _rate(case: Case, form: Any, **by: Any) -> None:
    handling.rate(case, Rating(form.rating.data), form.comment.data or "", **by)


def _remark(case: Case, form: Any, **by: Any) -> None:
    handling.remark(case, form.body.data, form.minutes.data or 0, **by)


def _fact(case: Case, form: Any, **by: Any) -> None:
    known = form.on_day.data
    limits.enter_fact(
        case, FactKind(form.kind.data), known.day, known_as=known.precision,
        until=form.until.data, note=form.note.data or "", **by,
    )  # fmt: skip


def _strike(case: Case, form: Any, **by: Any) -> None:
    limits.strike_fact(case, _own(case, Fact, form.fact.data), form.reason.data, **by)


def _person(case: Case, form: Any, **by: Any) -> None:
    said = {"represents": bool(form.represents.data), "migrant": bool(form.migrant.data)}
    intake.add_person(case, form.person(**said), **by)


def _money(case: Case, form: Any, **by: Any) -> None:
    money.enter_money(case, form.amount(), **by)


def _confirm(case: Case, form: Any, **by: Any) -> None:
    paid = _posted(case, form.entry.data)
    money.confirm(case, paid, form.fen.data, form.on_day.data, form.note.data, **by)


def _reverse(case: Case, form: Any, **by: Any) -> None:
    money.reverse(case, _posted(case, form.entry.data), form.reason.data, **by)


def _hearing(case: Case, form: Any, **by: Any) -> None:
    handling.set_hearing(case, form.hearing(), **by)


def _move_hearing(case: Case, form: Any, **by: Any) -> None:
    hearing = form.write(_own(case, Hearing, form.which.data))
    handling.set_hearing(case, hearing, change=True, **by)


def _amend(case: Case, form: Any, **by: Any) -> None:
    worker = _own(case, Worker, form.worker.data)
    intake.change_worker(case, worker, form.person(worker), **by)


def _lend(case: Case, form: Any, **by: Any) -> None:
    confidence.lend(case, form.account.data, form.reason.data, form.until.data, **by)


def _escalate(case: Case, form: Any, **by: Any) -> None:
    confidence.escalate(case, form.reason.data, form.consent_on.data, **by)


def _attach(case: Case, form: Any, *, actor: Actor, now: Any) -> None:
    upload = form.file.data
    try:
        file = keep(upload.stream, masked(upload.filename), about=case, actor=actor, now=now)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="file") from broken
    db.session.flush()
    db.session.add(FilePart(case_id=case.id, file_id=file.id, part=Part(form.part.data),
                            pages=form.pages.data or 1))  # fmt: skip
    record("legal_aid:attach", case, actor=actor, at=now, part=form.part.data)


def _posted(case: Case, entry_id: int) -> Posted:
    found = next((p for p in cases.ledger_of(case) if p.entry.id == entry_id), None)
    if found is None:
        raise NotFound()
    return found


def _own(case: Case, model: type[Any], id: int) -> Any:
    row = get_or_404(model, id)
    if row.case_id != case.id:
        raise NotFound()
    return row


def _verb(
    name: str, label: str, permission: str, do: Do, form: type[RowForm] = PlainForm,
    may: Callable[[Case], bool] = _alive, **more: Any,
) -> Verb:  # fmt: skip
    """A verb for those who work on the case; what applicants do, for them as well."""
    concerned = _concerned if permission == "apply" else works_on
    return Verb(name=name, label=label, permission=f"legal_aid:{permission}", do=do, form=form,
                may=_both(concerned, may), **more)  # fmt: skip


VERBS = (
    _verb("assess", _l("Test whether aid may be given"), "review", _assess, forms.AssessForm,
          _states("intake", "supplement"), leads=True),
    _verb("ask_papers", _l("Ask for what is missing"), "review", _ask_papers, forms.PapersForm,
          _both(moves("ask_papers"), lambda case: case.papers_asked_on is None)),
    _verb("provide", _l("Papers are here"), "review", _provide, forms.ProvideForm,
          _states("supplement"), leads=True),
    _verb("grant", _l("Grant aid"), "review", _plain(intake.grant), may=moves("grant"),
          kind="primary"),
    _verb("grant_first", _l("Grant aid first, papers later"), "review",
          _reason(intake.grant_first), forms.ReasonForm, moves("grant_first")),
    _verb("papers_in", _l("The papers have been handed in"), "review", _plain(intake.papers_in),
          may=_both(moves("papers_in"), lambda case: case.urgent)),
    _verb("refuse", _l("Refuse, with reasons"), "review", _reason(intake.refuse),
          forms.RefuseForm, moves("refuse"), kind="danger"),
    _verb("lapse", _l("Not completed: taken as withdrawn"), "review", _plain(intake.lapse),
          may=moves("lapse")),
    _verb("refer", _l("Refer elsewhere"), "review", _reason(intake.refer), forms.ReasonForm,
          moves("refer")),
    _verb("object_to", _l("Object to the refusal"), "apply", _reason(intake.object_to),
          forms.ReasonForm, moves("object"), leads=True),
    _verb("decide", _l("Decide on the objection"), "supervise", _decide, forms.DecideForm,
          moves("overturn"), leads=True),
    _verb("check_conflict", _l("Check for a conflict of interests"), "assign", _check,
          forms.ConflictForm, _states("granted", "assigned", "handling")),
    _verb("assign", _l("Name the handler"), "assign", _assign, forms.AssignForm,
          moves("assign"), leads=True),
    _verb("accept", _l("Take it on"), "handle", _plain(handling.accept),
          may=_both(moves("accept"), _mine), kind="primary"),
    _verb("advance", _l("Begin the next stage"), "handle", _advance, forms.AdvanceForm,
          _both(moves("advance"), _mine)),
    _verb("fact", _l("Enter a dated fact"), "handle", _fact, forms.FactForm),
    _verb("strike", _l("Strike out a fact"), "handle", _strike, forms.StrikeForm,
          _both(_alive, lambda case: any(f.struck_at is None for f in case.facts))),
    _verb("money", _l("Enter an amount"), "handle", _money, forms.MoneyForm, _in_hand,
          upload=True),
    _verb("confirm", _l("The worker confirms a payment"), "handle", _confirm, forms.ConfirmForm,
          _both(_in_hand, lambda case: bool(case.claims))),
    _verb("reverse", _l("Take an amount back"), "handle", _reverse, forms.ReverseForm,
          _both(_in_hand, lambda case: bool(case.claims))),
    _verb("hearing", _l("Set a hearing"), "handle", _hearing, forms.HearingForm,
          _both(_states("handling"), _mine)),
    _verb("move_hearing", _l("Change a hearing"), "handle", _move_hearing, forms.MoveHearingForm,
          _both(_states("handling"), _mine, lambda case: bool(case.hearings))),
    _verb("person", _l("Add a person"), "handle", _person, forms.PersonForm),
    _verb("amend_person", _l("Set right who somebody is"), "handle", _amend,
          forms.AmendPersonForm),
    _verb("attach", _l("Add a file"), "apply", _attach, forms.AttachForm, upload=True),
    _verb("remark", _l("Note work done"), "handle", _remark, forms.RemarkForm),
    _verb("close", _l("Close the case"), "handle", _close, forms.CloseForm,
          _both(moves("close"), _mine)),
    _verb("rate", _l("Say whether you are satisfied"), "apply", _rate, forms.RateForm,
          lambda case: case.closed_on is not None and case.rating is None),
    _verb("hand_in_file", _l("Hand in the file"), "handle", _plain(handling.hand_in_file),
          may=_both(moves("hand_in_file"), _mine), kind="primary"),
    _verb("return_file", _l("Return the file to be mended"), "supervise",
          _reason(handling.return_file), forms.ReasonForm, _both(moves("return_file"), _watched)),
    _verb("archive", _l("Archive"), "supervise", _plain(handling.archive),
          may=_both(moves("archive"), _watched), kind="primary"),
    _verb("lend", _l("Let somebody look at it for a time"), "supervise", _lend, forms.LendForm,
          _watched),
    _verb("escalate", _l("Put it before the county"), "supervise", _escalate,
          forms.EscalateForm, _both(_watched, lambda case: case.escalated_at is None)),
    _verb("lower", _l("Take it back from the county"), "supervise", _plain(confidence.lower),
          may=_both(_watched, lambda case: case.escalated_at is not None)),
    _verb("terminate", _l("End the aid early"), "supervise", _reason(handling.terminate),
          forms.ReasonForm, _both(moves("terminate"), _watched), kind="danger"),
    _verb("reopen", _l("Reopen"), "supervise", _reason(handling.reopen), forms.ReasonForm,
          _both(moves("reopen"), _watched)),
    _verb("withdraw", _l("Withdraw"), "apply", _plain(intake.withdraw), may=moves("withdraw"),
          kind="danger"),
)  # fmt: skip

desk.place(
    Place(
        name="case", model=Case, show=show_page,
        address=lambda case: url_for("legal_aid.show", id=case.id), verbs=VERBS,
    )
)  # fmt: skip


@bp.get("/cases/<int:id>/leave")
@require("legal_aid:handle")
def leaving(id: int) -> ResponseReturnValue:
    """Ask why it is given back, or to whom it is handed over."""
    return _leave_page(get_or_404(Case, id))


@bp.post("/cases/<int:id>/give-back")
@require("legal_aid:handle")
def give_back(id: int) -> ResponseReturnValue:
    """Give it back; whoever does has no access to it any more."""
    return _leave(id, forms.ReasonForm, "back", _reason(handling.give_back))


@bp.post("/cases/<int:id>/hand-over")
@require("legal_aid:assign")
def hand_over(id: int) -> ResponseReturnValue:
    """Hand it over to another handler, with all its clocks."""

    def do(case: Case, form: Any, **by: Any) -> None:
        officer = get_or_404(Officer, form.officer.data)
        handling.hand_over(case, officer, form.reason.data, **by)

    return _leave(id, forms.HandOverForm, "over", do)


def _leave(id: int, kind: type[RowForm], name: str, do: Do) -> ResponseReturnValue:
    case = get_or_404(Case, id, lock=True)
    form = kind(case, prefix=f"{name}-")
    if not form.validate_on_submit():
        return _leave_page(case, {name: form}), 422
    try:
        do(case, form, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _leave_page(get_or_404(Case, id), {name: form}), 422
    flash(_("Done: the case is in other hands."), "success")
    if has_access(case, g.actor):
        return redirect_to("legal_aid.show", id=id)
    return redirect_to("legal_aid.index")


def _leave_page(case: Case, sent: dict[str, RowForm] | None = None) -> str:
    sent = sent or {}
    return page(
        "legal_aid/leave.html", case=case,
        back=sent.get("back") or forms.ReasonForm(case, formdata=None, prefix="back-"),
        over=sent.get("over") or forms.HandOverForm(case, formdata=None, prefix="over-"),
        may_give_back=moves("give_back")(case) and g.actor.account_id == case.handler_id,
        may_hand_over=moves("hand_over")(case) and g.actor.can("legal_aid:assign"),
    )  # fmt: skip


@bp.post("/cases/<int:id>/access/<int:access_id>/end")
@require("legal_aid:supervise")
def end_lending(id: int, access_id: int) -> ResponseReturnValue:
    """End somebody's access at once."""
    case, access = get_or_404(Case, id, lock=True), get_or_404(Access, access_id)
    confidence.end_lending(case, access, actor=g.actor, now=utcnow())
    flash(_("The access has ended."), "success")
    return redirect_to("legal_aid.show", id=id)
