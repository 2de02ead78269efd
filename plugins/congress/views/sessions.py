"""A session and what is prepared for it: plan, next step, agenda, papers, offices."""

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Place,
    Ref,
    Refused,
    Target,
    Verb,
    clocks_of,
    db,
    files_of,
    get_or_404,
    keep,
    moves,
    page,
    page_ctx,
    redirect_to,
    require,
    resolve,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.congress.forms.base import chosen
from plugins.congress.forms.outcomes import ResolutionForm
from plugins.congress.forms.sessions import (
    AnswerForm,
    ApprovalForm,
    ItemForm,
    MaterialForm,
    OfficeForm,
    OpinionForm,
    OutcomeForm,
    PlanForm,
    PowerForm,
    PublishForm,
    ReasonForm,
    ReceiptsForm,
    ReportForm,
    SendForm,
)
from plugins.congress.models import AgendaItem, DelegateGroup, GroupOpinion, Session
from plugins.congress.operations import agenda as planning
from plugins.congress.operations import resolutions as resolving
from plugins.congress.operations import sessions as meeting
from plugins.congress.powers import BY_KEY
from plugins.congress.queries import bodies, opening, outcomes
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Office
from plugins.congress.views.frame import bp, desk, happenings, session_tabs

PREPARE, PRESIDE, PUBLISH = "congress:prepare", "congress:preside", "congress:publish"
BEFORE = frozenset({"planning", "approved", "called"})
STEPS = ("planning", "approved", "called", "in_session", "closed", "published", "reported")


@bp.get("/sessions/<int:id>")
@require("congress:read")
def session(id: int) -> ResponseReturnValue:
    """One session."""
    return session_page(get_or_404(Session, id))


def session_page(it: Session, refused: Refused = NONE) -> str:
    """Where it stands, what still blocks its opening, what may be done."""
    points = opening.points(it, utcnow()) if it.state in BEFORE else []
    names = {spec.name: spec.label for spec in it.__workflow__.clocks}
    return page(
        "congress/session.html", it=it, tabs=session_tabs(it),
        sentence=status_sentence(it, today()), points=points,
        stopping=[point for point in points if point.stops],
        steps=[it.__workflow__.state(name).label for name in STEPS], step=_step(it),
        clocks=[(names[each.name], each) for each in clocks_of(it)],
        acts=desk.offers("session", it, refused), entries=happenings(it, "session"),
    )  # fmt: skip


def _step(it: Session) -> int:
    """Which of the steps it has reached, from 1; past the last where it is at its end."""
    return STEPS.index(it.state) + 1 if it.state in STEPS else len(STEPS) + 1


@bp.get("/sessions/<int:id>/agenda")
@require("congress:read")
def agenda(id: int) -> ResponseReturnValue:
    """The agenda."""
    return agenda_page(get_or_404(Session, id))


def agenda_page(it: Session, refused: Refused = NONE) -> str:
    """Its items, and the ways to add one."""
    minutes = sum(each.minutes for each in it.agenda)
    items = it.items if g.actor.can(PREPARE) else it.agenda
    moving = {each.id: desk.offers("item_order", each) for each in items}
    return page(
        "congress/agenda.html", it=it, tabs=session_tabs(it), minutes=minutes, moving=moving,
        items=items, acts=desk.offers("agenda", it, refused),
    )  # fmt: skip


@bp.get("/items/<int:id>")
@require("congress:read")
def item(id: int) -> ResponseReturnValue:
    """One item of an agenda; one of the office's own is there for nobody else."""
    it = get_or_404(AgendaItem, id)
    if it.internal and not g.actor.can(PREPARE):
        raise NotFound()
    return item_page(it)


def item_page(it: AgendaItem, refused: Refused = NONE) -> str:
    """Its papers, what the delegations said, its outcome and resolutions."""
    before = of_session.resolutions_before(it.session)
    papers = [each for each in it.session.materials if each.item_id == it.id]
    return page(
        "congress/item.html", it=it, tabs=session_tabs(it.session), papers=papers,
        resolutions=outcomes.resolutions_on(it), acts=desk.offers("agenda_item", it, refused),
        opinions=[(each, desk.offers("opinion", each, refused)) for each in it.opinions],
        before=before if it.power == "last_resolutions" else [],
        carried=of_session.carried_out(before),
        patrols=of_session.patrols_to_report(it.session.congress) if it.power == "patrols" else [],
        meetings=of_session.unconfirmed_meetings(it.session.congress)
        if it.power == "joint_meetings" else [],
    )  # fmt: skip


@bp.get("/sessions/<int:id>/materials")
@require(PREPARE)
def materials(id: int) -> ResponseReturnValue:
    """Papers and who has received them."""
    return materials_page(get_or_404(Session, id))


def materials_page(it: Session, refused: Refused = NONE) -> str:
    """Every paper with its day and receipts."""
    return page(
        "congress/materials.html", it=it, tabs=session_tabs(it),
        receipts=of_session.receipts_by_material(it),
        people=len(bodies.delegates_in_office(it.congress, today())),
        files={each.id: files_of(each) for each in it.materials},
        acts=desk.offers("materials", it, refused),
    )  # fmt: skip


@bp.get("/sessions/<int:id>/resolutions")
@require("congress:read")
def resolutions(id: int) -> ResponseReturnValue:
    """What the session resolved."""
    it = get_or_404(Session, id)
    rows = of_session.resolutions_of(it)
    return page("congress/resolutions.html", it=it, tabs=session_tabs(it), rows=rows,
                carried=of_session.carried_out(rows))  # fmt: skip


@bp.post("/put")
@require("congress:prepare")
def put() -> ResponseReturnValue:
    """Put another module's row on the agenda of a session, from that row's own page."""
    session = get_or_404(Session, request.form.get("session", ""))
    power, subject = request.form.get("power", ""), request.form.get("subject", "")
    target = _subject(subject)
    if power not in BY_KEY or target is None:
        raise NotFound()
    made = planning.put_to_vote(session, subject, target.title, power, actor=g.actor, now=utcnow())
    return redirect_to("congress.item", id=made.id)


def _subject(written: str) -> Target | None:
    """What is put to the vote, as its own module names it, for whoever may see it."""
    try:
        target = resolve(page_ctx(), Ref.parse(written))
    except ValueError:
        return None
    hidden = target is not None and target.permission and not g.actor.can(target.permission)
    return None if hidden else target


def _publish(it: Session, form: PublishForm, **by: Any) -> None:
    meeting.publish(it, form.day.data, form.until.data, **by)


def _appoint(it: Session, form: OfficeForm, **by: Any) -> None:
    meeting.appoint(it, Office(form.office.data), chosen(form.delegates.data), **by)


def _power(it: Session, form: PowerForm, **by: Any) -> None:
    planning.add_from_power(it, form.power.data, **by)


def _item(it: Session, form: ItemForm, **by: Any) -> None:
    planning.add_item(it, form.motion(), **by)


def _material(it: Session, form: MaterialForm, **by: Any) -> None:
    about = get_or_404(AgendaItem, form.item.data) if form.item.data else None
    made = planning.prepare_material(it, form.title.data, form.body.data or "", about, **by)
    if form.file.data:
        keep(form.file.data.stream, form.file.data.filename, about=made, **by)


def _opinion(it: AgendaItem, form: OpinionForm, **by: Any) -> None:
    planning.give_opinion(it, get_or_404(DelegateGroup, form.group.data), form.body.data, **by)


def _draft(it: AgendaItem, form: ResolutionForm, **by: Any) -> Any:
    return resolving.draft(it, form.title.data, form.body.data, **by)


def _open(it: Session) -> bool:
    return it.state in BEFORE


desk.place(Place(
    name="session", model=Session, show=session_page,
    address=lambda it: url_for("congress.session", id=it.id),
    verbs=(
        Verb(name="approve", label=_l("Enter the approval"), permission="congress:approve",
             form=ApprovalForm, may=moves("approve"), leads=True,
             do=lambda it, form, **by: meeting.approve(
                 it, form.approval_no.data, form.day.data, **by)),
        Verb(name="call", label=_l("Call the session"), permission=PREPARE, kind="primary",
             may=moves("call"), do=lambda it, form, **by: meeting.call(it, **by)),
        Verb(name="open", label=_l("Open the session"), permission=PRESIDE, kind="primary",
             may=moves("open"), do=lambda it, form, **by: meeting.open_session(it, **by)),
        Verb(name="close", label=_l("Close the session"), permission=PRESIDE, kind="primary",
             may=moves("close"), do=lambda it, form, **by: meeting.close(it, **by)),
        Verb(name="publish", label=_l("Publish the decisions"), permission=PUBLISH,
             form=PublishForm, may=moves("publish"), leads=True, do=_publish),
        Verb(name="report", label=_l("Report to the county"), permission=PUBLISH,
             form=ReportForm, may=moves("report"), leads=True,
             do=lambda it, form, **by: meeting.report(
                 it, form.report_no.data, form.day.data, **by)),
        Verb(name="archive", label=_l("Archive"), permission="congress:follow_up",
             may=moves("archive"), do=lambda it, form, **by: meeting.archive(it, **by)),
        Verb(name="appoint", label=_l("Fill an office"), permission=PREPARE, form=OfficeForm,
             may=_open, do=_appoint),
        Verb(name="replan", label=_l("Change the plan"), permission=PREPARE, form=PlanForm,
             may=_open, do=lambda it, form, **by: meeting.replan(it, form.plan(), **by)),
        Verb(name="adjourn", label=_l("Adjourn"), permission=PRESIDE, form=ReasonForm,
             may=moves("adjourn"),
             do=lambda it, form, **by: meeting.adjourn(it, form.reason.data, **by)),
        Verb(name="cancel", label=_l("Cancel the session"), permission=PRESIDE, form=ReasonForm,
             kind="danger", may=moves("cancel"),
             do=lambda it, form, **by: meeting.cancel(it, form.reason.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="agenda", model=Session, show=agenda_page,
    address=lambda it: url_for("congress.agenda", id=it.id),
    verbs=(
        Verb(name="power", label=_l("Add an item from a template"), permission=PREPARE,
             form=PowerForm, may=_open, do=_power, leads=True),
        Verb(name="add", label=_l("Add an item in your own words"), permission=PREPARE,
             form=ItemForm, may=_open, do=_item),
    ),
))  # fmt: skip

desk.place(Place(
    name="item_order", model=AgendaItem,
    show=lambda it, refused: agenda_page(it.session),
    address=lambda it: url_for("congress.agenda", id=it.session_id),
    verbs=(
        Verb(name="up", label=_l("Up"), permission=PREPARE,
             may=lambda it: _open(it.session) and it.position > 1,
             do=lambda it, form, **by: planning.move_item(it, True, **by)),
        Verb(name="down", label=_l("Down"), permission=PREPARE,
             may=lambda it: _open(it.session) and it.position < len(it.session.items),
             do=lambda it, form, **by: planning.move_item(it, False, **by)),
        Verb(name="remove", label=_l("Take off"), permission=PREPARE,
             may=lambda it: _open(it.session) and not it.automatic,
             do=lambda it, form, **by: planning.remove_item(it, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="agenda_item", model=AgendaItem, show=item_page,
    address=lambda it: url_for("congress.item", id=it.id),
    verbs=(
        Verb(name="opinion", label=_l("Enter a delegation's opinion"), permission=PREPARE,
             form=OpinionForm, may=lambda it: _open(it.session), do=_opinion),
        Verb(name="change", label=_l("Change the item"), permission=PREPARE, form=ItemForm,
             may=lambda it: _open(it.session),
             do=lambda it, form, **by: planning.change_item(it, form.motion(), **by)),
        Verb(name="outcome", label=_l("Write down the outcome"), permission=PRESIDE,
             form=OutcomeForm, may=lambda it: it.session.state in ("in_session", "closed"),
             do=lambda it, form, **by: planning.note_outcome(it, form.outcome.data or "", **by)),
        Verb(name="draft", label=_l("Draft a resolution"), permission=PRESIDE,
             form=ResolutionForm, do=_draft,
             may=lambda it: it.session.state in ("called", "in_session", "closed")),
    ),
))  # fmt: skip

desk.place(Place(
    name="opinion", model=GroupOpinion,
    show=lambda it, refused: item_page(_item_of(it), refused),
    address=lambda it: url_for("congress.item", id=it.item_id),
    verbs=(
        Verb(name="answer", label=_l("Answer"), permission=PREPARE, form=AnswerForm,
             may=lambda it: it.answer is None,
             do=lambda it, form, **by: planning.answer_opinion(it, form.answer.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="materials", model=Session, show=materials_page,
    address=lambda it: url_for("congress.materials", id=it.id),
    verbs=(
        Verb(name="send", label=_l("Send the papers"), permission=PREPARE, form=SendForm,
             leads=True, may=lambda it: any(each.sent_on is None for each in it.materials),
             do=lambda it, form, **by: planning.send_materials(it, form.day.data, **by) and None),
        Verb(name="prepare", label=_l("Prepare a paper"), permission=PREPARE, form=MaterialForm,
             upload=True, may=_open, do=_material),
        Verb(name="receipts", label=_l("Enter receipts on paper"), permission=PREPARE,
             form=ReceiptsForm, may=lambda it: any(each.sent_on for each in it.materials),
             do=lambda it, form, **by: planning.receive_on_paper(
                 it, chosen(form.delegates.data), **by)),
    ),
))  # fmt: skip


def _item_of(opinion: GroupOpinion) -> AgendaItem:
    return db.session.get_one(AgendaItem, (opinion.township_id, opinion.item_id))
