"""Delegates, their training, and what they do; a roster taken in; each delegate's own page."""

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    NotFound,
    Place,
    Refused,
    Verb,
    db,
    files_of,
    get_or_404,
    page,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.congress.forms.base import chosen
from plugins.congress.forms.bodies import (
    ActivityForm,
    AttendanceForm,
    CorrectForm,
    CredentialForm,
    DelegateForm,
    EndForm,
    RecallForm,
    RosterForm,
    TrainingForm,
)
from plugins.congress.models import (
    Congress,
    Delegate,
    DelegateGroup,
    District,
    Material,
    Session,
    Training,
)
from plugins.congress.operations import agenda, roster, training
from plugins.congress.operations import delegates as electing
from plugins.congress.queries import bodies, outcomes
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Activity, Category, Channel, Ending, Sex
from plugins.congress.views.frame import bp, congress_tabs, desk, happenings

PREPARE = "congress:prepare"


@bp.get("/<int:id>/delegates")
@require("congress:roster")
def delegates(id: int) -> ResponseReturnValue:
    """The roll of delegates."""
    return delegates_page(get_or_404(Congress, id))


def delegates_page(it: Congress, refused: Refused = NONE) -> str:
    """Those in office, or all who ever were."""
    every = request.args.get("all") == "1"
    rows = list(it.delegates) if every else bodies.delegates_in_office(it, today())
    return page(
        "congress/delegates.html", it=it, tabs=congress_tabs(it), rows=rows, every=every,
        activity=bodies.activity_counts(each.id for each in rows),
        acts=desk.offers("delegates", it, refused),
    )  # fmt: skip


@bp.get("/delegates/<int:id>")
@require("congress:roster")
def delegate(id: int) -> ResponseReturnValue:
    """One delegate."""
    return delegate_page(get_or_404(Delegate, id))


def delegate_page(it: Delegate, refused: Refused = NONE) -> str:
    """Mandate, training, log."""
    return page(
        "congress/delegate.html", it=it, trained=bodies.training_of(it),
        log=bodies.activities_of(it), acts=desk.offers("delegate", it, refused),
        entries=happenings(it, "delegate"), in_office=it.in_office(today()),
    )  # fmt: skip


@bp.get("/<int:id>/training")
@require("congress:roster")
def trainings(id: int) -> ResponseReturnValue:
    """The courses for delegates."""
    return trainings_page(get_or_404(Congress, id))


def trainings_page(it: Congress, refused: Refused = NONE) -> str:
    """Courses, and how many of the delegates in office were trained this year."""
    people = {each.id for each in bodies.delegates_in_office(it, today())}
    courses = bodies.trainings_of(it)
    this_year = [each for each in courses if each.held_on.year == today().year]
    trained = {seat.delegate_id for each in this_year for seat in each.attendances} & people
    return page(
        "congress/trainings.html", it=it, tabs=congress_tabs(it), courses=courses,
        people=len(people), trained=len(trained), acts=desk.offers("trainings", it, refused),
    )  # fmt: skip


@bp.get("/trainings/<int:id>")
@require("congress:roster")
def training_(id: int) -> ResponseReturnValue:
    """One course."""
    return training_page(get_or_404(Training, id))


def training_page(it: Training, refused: Refused = NONE) -> str:
    """Who took part."""
    congress = db.session.get_one(Congress, (it.township_id, it.congress_id))
    return page(
        "congress/training.html",
        it=it,
        congress=congress,
        acts=desk.offers("training", it, refused),
    )


@bp.get("/mine")
@require("congress:attend")
def mine() -> ResponseReturnValue:
    """My mandates, papers to read, and what I did."""
    mandates = bodies.mandates_of(g.actor.member_id, today())
    return _mine(mandates[0] if mandates else None)


def _mine(it: Delegate | None, refused: Refused = NONE) -> str:
    ahead = [each for each in of_session.sessions_ahead() if it and
             each.congress_id == it.congress_id]  # fmt: skip
    read = {each.id: of_session.received(it, each) for each in ahead} if it else {}
    return page(
        "congress/mine.html", it=it, sessions=ahead, received=read,
        log=bodies.activities_of(it, 30) if it else [], tasks=outcomes.tasks_of(g.actor),
        trained=bodies.training_of(it) if it else [],
        acts=desk.offers("mine", it, refused) if it else [],
    )  # fmt: skip


@bp.get("/materials/<int:id>")
@require("congress:attend")
def material(id: int) -> ResponseReturnValue:
    """A paper as a delegate reads it."""
    it = get_or_404(Material, id)
    me = my_mandate(it.session)
    if (it.sent_on is None or me is None) and not g.actor.can(PREPARE):
        raise NotFound()
    got = me is not None and it.id in of_session.received(me, it.session)
    return page("congress/material.html", it=it, me=me, got=got, files=files_of(it))


@bp.post("/materials/<int:id>/receive")
@require("congress:attend")
def receive(id: int) -> ResponseReturnValue:
    """I have received this paper."""
    it = get_or_404(Material, id)
    me = my_mandate(it.session)
    if me is None:
        raise NotFound()
    agenda.receive(it, me, Channel.ONLINE, now=utcnow())
    return redirect_to("congress.material", id=it.id)


def my_mandate(session: Session) -> Delegate | None:
    """The seat that whoever asks has in the congress of this session."""
    mandates = bodies.mandates_of(g.actor.member_id, today())
    return next((each for each in mandates if each.congress_id == session.congress_id), None)


def _enter(it: Congress, form: DelegateForm, **by: Any) -> Delegate:
    name, member = form.person()
    return electing.enter(
        get_or_404(District, form.district.data), name, Sex(form.sex.data),
        Category(form.category.data), form.since.data, member=member, **by,
    )  # fmt: skip


def _correct(it: Delegate, form: CorrectForm, **by: Any) -> None:
    group = get_or_404(DelegateGroup, form.group.data) if form.group.data else None
    electing.correct(it, Category(form.category.data), group, **by)


def _log(it: Delegate, form: ActivityForm, **by: Any) -> None:
    training.note_activity(it, Activity(form.kind.data), form.day.data, form.note.data, **by)


def _hold(it: Congress, form: TrainingForm, **by: Any) -> Training:
    return training.hold_training(
        it, form.course.data, form.held_on.data, form.minutes.data, form.place.data or "",
        form.lecturer.data or "", **by,
    )  # fmt: skip


def _take_in(it: Congress, form: RosterForm, **by: Any) -> None:
    roster.take_in(it, form.file.data.stream, form.file.data.filename, form.since.data, **by)


desk.place(Place(
    name="delegates", model=Congress, show=delegates_page,
    address=lambda it: url_for("congress.delegates", id=it.id),
    verbs=(
        Verb(name="enter", label=_l("Enter a delegate"), permission=PREPARE, form=DelegateForm,
             do=_enter, may=lambda it: bool(it.districts)),
        Verb(name="roster", label=_l("Take in a roster"), permission=PREPARE, form=RosterForm,
             do=_take_in, upload=True, may=lambda it: bool(it.districts)),
    ),
))  # fmt: skip

desk.place(Place(
    name="delegate", model=Delegate, show=delegate_page,
    address=lambda it: url_for("congress.delegate", id=it.id),
    verbs=(
        Verb(name="review", label=_l("Review the credentials"), permission=PREPARE,
             form=CredentialForm, leads=True,
             may=lambda it: it.credential == "pending" and it.until is None,
             do=lambda it, form, **by: electing.review_credential(
                 it, form.confirmed.data == "1", form.note.data or "", **by)),
        Verb(name="correct", label=_l("Category and delegation"), permission=PREPARE,
             form=CorrectForm, do=_correct, may=lambda it: it.until is None),
        Verb(name="head", label=_l("Make head of the delegation"), permission=PREPARE,
             do=lambda it, form, **by: electing.name_head(it, **by),
             may=lambda it: it.group is not None and not it.heads_group and it.until is None),
        Verb(name="log", label=_l("Write into the log"), permission=PREPARE, form=ActivityForm,
             do=_log),
        Verb(name="recall", label=_l("Recall"), permission=PREPARE, form=RecallForm,
             kind="danger", may=lambda it: it.until is None,
             do=lambda it, form, **by: electing.recall(
                 it, form.day.data, form.votes.data, form.due.data, form.reason.data, **by)),
        Verb(name="end", label=_l("End the mandate"), permission=PREPARE, form=EndForm,
             kind="danger", may=lambda it: it.until is None,
             do=lambda it, form, **by: electing.end(
                 it, Ending(form.ending.data), form.day.data, form.note.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="trainings", model=Congress, show=trainings_page,
    address=lambda it: url_for("congress.trainings", id=it.id),
    verbs=(
        Verb(name="hold", label=_l("Enter a course"), permission=PREPARE, form=TrainingForm,
             do=_hold),
    ),
))  # fmt: skip

desk.place(Place(
    name="training", model=Training, show=training_page,
    address=lambda it: url_for("congress.training_", id=it.id),
    verbs=(
        Verb(name="attended", label=_l("Enter who took part"), permission=PREPARE,
             form=AttendanceForm, leads=True,
             do=lambda it, form, **by: training.enter_attendance(
                 it, chosen(form.delegates.data), **by) and None),
    ),
))  # fmt: skip

desk.place(Place(
    name="mine", model=Delegate, show=_mine, address=lambda it: url_for("congress.mine"),
    verbs=(
        Verb(name="log", label=_l("Write into my log"), permission="congress:attend",
             form=ActivityForm, do=_log),
    ),
))  # fmt: skip
