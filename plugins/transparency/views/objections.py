"""Objections and questions, for whoever is signed in: hand in, follow, answer, rate."""

from typing import Any

from flask import flash, g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Page,
    Place,
    Refused,
    RuleBroken,
    Verb,
    asked_page,
    clocks_of,
    db,
    extend,
    get_or_404,
    leave_no_trace,
    moves,
    page,
    paginate,
    redirect_to,
    require,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency import access
from plugins.transparency.forms import objections as forms
from plugins.transparency.models import Body, Disclosure, Objection
from plugins.transparency.operations import objections
from plugins.transparency.operations.objections import Draft
from plugins.transparency.queries import objections as queries
from plugins.transparency.queries.objections import Line
from plugins.transparency.terms import Identity, ObjectionKind, Rating
from plugins.transparency.views.frame import (
    accepts_nameless,
    bp,
    desk,
    happenings,
)
from plugins.transparency.workflow import OBJECTION


@bp.get("/objections/", endpoint="objections")
@require("transparency:object")
def list_all() -> ResponseReturnValue:
    """What this person works on or handed in."""
    state = request.args.get("state", "")[:40]
    after, limit = asked_page(30)
    newest = (Objection.opened_at.desc(), Objection.id.desc())
    found = paginate(queries.list_all(g.actor, state), *newest, after=after, limit=limit)
    lines = Page([Line(*row[: len(Line._fields)]) for row in found.items], found.next, found.prev)
    shown = page("transparency/objections.html", lines=lines, state=state,
                 states=OBJECTION.states)  # fmt: skip
    leave_no_trace()
    return shown


@bp.get("/objections/new/<int:id>")
@require("transparency:object", starts=True)
def object_to(id: int) -> ResponseReturnValue:
    """Ask what is wrong with a disclosure, or what is not clear."""
    it = _postable(id)
    g.accepts_nameless = accepts_nameless()
    shown = page("transparency/object.html", form=forms.ObjectionForm(), about=it, body=it.body)
    leave_no_trace()
    return shown


def _postable(id: int) -> Disclosure:
    it = get_or_404(Disclosure, id)
    if not it.is_shown or not access.may_see(it, g.actor):
        raise NotFound()
    return it


@bp.post("/objections/new/<int:id>")
@require("transparency:object", starts=True)
def take_in(id: int) -> ResponseReturnValue:
    """Take it in; a nameless one is answered with its receipt code, this once."""
    it = _postable(id)
    g.accepts_nameless = accepts_nameless()
    form = forms.ObjectionForm()
    if not form.validate_on_submit():
        return page("transparency/object.html", form=form, about=it, body=it.body), 422
    identity = Identity(form.identity.data)
    try:
        made, receipt = objections.raise_objection(
            drafted(form, it.body, it, identity), actor=g.actor, now=utcnow()
        )
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return page("transparency/object.html", form=form, about=it, body=it.body), 422
    if identity is Identity.NONE:
        shown = page("transparency/receipt_once.html", it=made, receipt=receipt)
        leave_no_trace()
        return shown, 201
    if identity is Identity.SEALED:
        leave_no_trace()
    flash(_("Thank you. It has been handed over; you can follow it here."), "success")
    return redirect_to("transparency.objection", id=made.id)


def drafted(
    form: forms.SaidForm, body: Body, about: Disclosure | None, identity: Identity,
    id: int | None = None,
) -> Draft:  # fmt: skip
    """What a form says, for the operation."""
    return Draft(body=body, disclosure=about, kind=ObjectionKind(form.kind.data),
                 title=form.title.data, content=form.content.data, identity=identity,
                 id=id)  # fmt: skip


@bp.get("/objections/<int:id>")
@require("transparency:object")
def objection(id: int) -> ResponseReturnValue:
    """One objection."""
    it = get_or_404(Objection, id)
    shown = show(it)
    if it.identity is not Identity.OPEN and access.is_author(it, g.actor):
        leave_no_trace()
    return shown


def show(it: Objection, refused: Refused = NONE, **more: Any) -> str:
    """The page of an objection. Raises NotFound for whoever may not see it."""
    if not access.may_see_objection(it, g.actor):
        raise NotFound()
    worker = access.works_on(it.body, g.actor)
    return page(
        "transparency/objection.html", it=it, worker=worker,
        acts=desk.offers("objection", it, refused),
        sentence=status_sentence(it, today()), entries=happenings(it) if worker else [],
        clocks=[clock for clock in clocks_of(it) if clock.runs], **more,
    )  # fmt: skip


def _answers(*names: str) -> Any:
    may = moves(*names)
    return lambda it: may(it) and access.may_reply(it, g.actor)


def _author(*names: str) -> Any:
    may = moves(*names)
    return lambda it: may(it) and access.is_author(it, g.actor)


def _reply(it: Objection, form: forms.AnswerForm, **by: Any) -> None:
    objections.reply(it, form.content.data, upheld=bool(form.upheld.data), **by)


def _rate(it: Objection, form: forms.RateForm, **by: Any) -> None:
    objections.rate(it, Rating(form.rating.data), form.comment.data or "", **by)
    if it.identity is not Identity.OPEN:
        leave_no_trace()


def _extend(it: Objection, form: forms.ExtendForm, **by: Any) -> None:
    extend(it, "rectify", int(form.by.data), form.reason.data, **by)


def _unseal(it: Objection, form: forms.UnsealForm, **by: Any) -> None:
    name = objections.unseal(it, form.why.data, **by)
    flash(_("Sealed identity: %(name)s. It is shown this once; the history keeps that you looked.",
            name=name), "warning")  # fmt: skip


REPLY, OBJECT = "transparency:reply", "transparency:object"

desk.place(
    Place(
        name="objection", model=Objection, show=show,
        address=lambda it: url_for("transparency.objection", id=it.id),
        verbs=(
            Verb(name="reply", label=_l("Answer"), permission=REPLY, form=forms.AnswerForm,
                 may=_answers("reply"), leads=True, do=_reply),
            Verb(name="rectify", label=_l("Report that it was put right"), permission=REPLY,
                 form=forms.ReportForm, may=_answers("rectify"), leads=True,
                 do=lambda it, form, **by: objections.rectify(it, form.content.data, **by)),
            Verb(name="extend", label=_l("Extend the time limit"), permission=REPLY,
                 form=forms.ExtendForm, may=_answers("rectify"), do=_extend),
            Verb(name="rate", label=_l("Say whether you are satisfied"), permission=OBJECT,
                 form=forms.RateForm, may=_author("rate"), leads=True, do=_rate),
            Verb(name="withdraw", label=_l("Withdraw"), permission=OBJECT,
                 may=_author("withdraw"), kind="danger",
                 do=lambda it, form, **by: objections.withdraw(it, **by)),
            Verb(name="show", label=_l("Show it on the public page"), permission=REPLY,
                 may=lambda it: not it.shown and access.may_reply(it, g.actor),
                 do=lambda it, form, **by: objections.show(it, True, **by)),
            Verb(name="hide", label=_l("Take it off the public page"), permission=REPLY,
                 may=lambda it: it.shown and access.may_reply(it, g.actor),
                 do=lambda it, form, **by: objections.show(it, False, **by)),
            Verb(name="unseal", label=_l("Open the sealed identity"),
                 permission="transparency:unseal", form=forms.UnsealForm, kind="danger",
                 may=lambda it: it.identity is Identity.SEALED, do=_unseal),
        ),
    )
)  # fmt: skip
