"""Resolutions, tasks, patrols with their findings, and joint meetings."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Employer,
    Place,
    Refused,
    Verb,
    get_or_404,
    moves,
    page,
    require,
    status_sentence,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.congress.forms.base import chosen
from plugins.congress.forms.outcomes import (
    AnnounceForm,
    ClaimForm,
    DoneForm,
    FiguresForm,
    FindingForm,
    InsistForm,
    JointMeetingForm,
    NoticeForm,
    PatrolForm,
    ProgressForm,
    RecheckForm,
    RectifiedForm,
    ReplaceForm,
    ResolutionForm,
    TaskForm,
    VisitForm,
)
from plugins.congress.forms.sessions import ReasonForm
from plugins.congress.models import Congress, Finding, Patrol, Resolution, Task
from plugins.congress.operations import patrols as looking
from plugins.congress.operations import resolutions as resolving
from plugins.congress.queries import outcomes
from plugins.congress.queries import sessions as of_session
from plugins.congress.views.frame import bp, congress_tabs, desk, happenings, session_tabs

PRESIDE, FOLLOW, CARRY = "congress:preside", "congress:follow_up", "congress:carry_out"
PATROL = "congress:patrol"


@bp.get("/resolutions/<int:id>")
@require("congress:read")
def resolution(id: int) -> ResponseReturnValue:
    """One resolution."""
    return resolution_page(get_or_404(Resolution, id))


def resolution_page(it: Resolution, refused: Refused = NONE) -> str:
    """Its text, figures and verdict, and the tasks that follow."""
    return page(
        "congress/resolution.html", it=it, tabs=session_tabs(it.session),
        sentence=status_sentence(it, today()), carried=of_session.carried_out([it]),
        acts=desk.offers("resolution", it, refused), entries=happenings(it, "resolution"),
    )  # fmt: skip


@bp.get("/tasks")
@require("congress:read")
def tasks() -> ResponseReturnValue:
    """The tasks from all resolutions."""
    state = request.args.get("state", "open")[:20]
    return page("congress/tasks.html", rows=outcomes.tasks(state), state=state,
                counts=outcomes.count_tasks(), states=Task.__workflow__.states)  # fmt: skip


@bp.get("/tasks/<int:id>")
@require("congress:read")
def task(id: int) -> ResponseReturnValue:
    """One task."""
    return task_page(get_or_404(Task, id))


def task_page(it: Task, refused: Refused = NONE) -> str:
    """Who does what by when, how far it is, and what proves it."""
    return page(
        "congress/task.html", it=it, sentence=status_sentence(it, today()),
        acts=desk.offers("task", it, refused), entries=happenings(it, "task"),
    )  # fmt: skip


@bp.get("/<int:id>/patrols")
@require("congress:read")
def patrols(id: int) -> ResponseReturnValue:
    """Patrols and joint meetings of a congress."""
    return patrols_page(get_or_404(Congress, id))


def patrols_page(it: Congress, refused: Refused = NONE) -> str:
    """What delegates did between sessions."""
    return page(
        "congress/patrols.html", it=it, tabs=congress_tabs(it), rows=outcomes.patrols_of(it),
        meetings=of_session.meetings_of(it), acts=desk.offers("patrols", it, refused),
    )  # fmt: skip


@bp.get("/patrols/<int:id>")
@require("congress:read")
def patrol(id: int) -> ResponseReturnValue:
    """One patrol."""
    return patrol_page(get_or_404(Patrol, id))


def patrol_page(it: Patrol, refused: Refused = NONE) -> str:
    """Its team, what was seen, and its findings."""
    return page(
        "congress/patrol.html", it=it, sentence=status_sentence(it, today()),
        acts=desk.offers("patrol", it, refused), entries=happenings(it, "patrol"),
    )  # fmt: skip


@bp.get("/findings/<int:id>")
@require("congress:read")
def finding(id: int) -> ResponseReturnValue:
    """One finding."""
    return finding_page(get_or_404(Finding, id))


def finding_page(it: Finding, refused: Refused = NONE) -> str:
    """What is wrong, what was asked, what was done."""
    return page(
        "congress/finding.html", it=it, sentence=status_sentence(it, today()),
        acts=desk.offers("finding", it, refused), entries=happenings(it, "finding"),
    )  # fmt: skip


def _decide(it: Resolution, form: FiguresForm, **by: Any) -> None:
    voted = form.voted(it)
    resolving.decide(
        it, form.figures(), form.effective_on.data, vote_ref=voted.ref if voted else "",
        judged=voted.judgement if voted else None, **by,
    )  # fmt: skip


def _task(it: Resolution, form: TaskForm, **by: Any) -> None:
    employer = get_or_404(Employer, form.employer.data) if form.employer.data else None
    order = resolving.Order(
        title=form.title.data, owner=form.owner.data, due_on=form.due_on.data,
        owner_account_id=form.account.data, employer=employer,
    )  # fmt: skip
    resolving.give_task(it, order, **by)


def _replace(it: Resolution, form: ReplaceForm, **by: Any) -> None:
    resolving.replace(it, get_or_404(Resolution, form.by.data), **by)


def _plan(it: Congress, form: PatrolForm, **by: Any) -> Patrol:
    return looking.plan_patrol(it, form.route(), chosen(form.team.data), **by)


def _found(it: Patrol, form: FindingForm, **by: Any) -> None:
    looking.find(
        it, form.title.data, form.unit.data, **by,
        employer=get_or_404(Employer, form.employer.data) if form.employer.data else None,
        task=get_or_404(Task, form.task.data) if form.task.data else None,
    )  # fmt: skip


def _meeting(it: Congress, form: JointMeetingForm, **by: Any) -> None:
    looking.hold_joint_meeting(it, form.minutes(), **by)


desk.place(Place(
    name="resolution", model=Resolution, show=resolution_page,
    address=lambda it: url_for("congress.resolution", id=it.id),
    verbs=(
        Verb(name="decide", label=_l("Enter the result of the vote"), permission=PRESIDE,
             form=FiguresForm, may=moves("adopt"), do=_decide, leads=True),
        Verb(name="rewrite", label=_l("Change the text"), permission=PRESIDE,
             form=ResolutionForm, may=lambda it: it.state == "draft",
             do=lambda it, form, **by: resolving.rewrite(
                 it, form.title.data, form.body.data, **by)),
        Verb(name="task", label=_l("Give a task"), permission=FOLLOW, form=TaskForm,
             may=lambda it: it.state in ("adopted", "published"), do=_task),
        Verb(name="fulfil", label=_l("Mark as carried out"), permission=FOLLOW,
             may=moves("fulfil"), do=lambda it, form, **by: resolving.fulfil(it, **by)),
        Verb(name="replace", label=_l("Replace by a later resolution"),
             permission="congress:publish", form=ReplaceForm, may=moves("replace"), do=_replace),
    ),
))  # fmt: skip

desk.place(Place(
    name="task", model=Task, show=task_page,
    address=lambda it: url_for("congress.task", id=it.id),
    verbs=(
        Verb(name="claim", label=_l("Report as done"), permission=CARRY, form=ClaimForm,
             may=moves("claim"),
             do=lambda it, form, **by: resolving.claim_done(it, form.evidence.data, **by)),
        Verb(name="progress", label=_l("Report progress"), permission=CARRY, form=ProgressForm,
             may=moves("progress"),
             do=lambda it, form, **by: resolving.report_progress(it, form.progress.data, **by)),
        Verb(name="confirm", label=_l("Confirm as done"), permission=FOLLOW, form=DoneForm,
             may=moves("confirm"), leads=True,
             do=lambda it, form, **by: resolving.confirm_done(it, form.day.data, **by)),
        Verb(name="send_back", label=_l("Send back"), permission=FOLLOW, form=ReasonForm,
             may=moves("send_back"),
             do=lambda it, form, **by: resolving.send_back(it, form.reason.data, **by)),
        Verb(name="drop", label=_l("Drop the task"), permission=FOLLOW, form=ReasonForm,
             kind="danger", may=moves("drop"),
             do=lambda it, form, **by: resolving.drop(it, form.reason.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="patrols", model=Congress, show=patrols_page,
    address=lambda it: url_for("congress.patrols", id=it.id),
    verbs=(
        Verb(name="plan", label=_l("Plan a patrol"), permission=PATROL, form=PatrolForm,
             may=lambda it: bool(it.delegates), do=_plan),
        Verb(name="meet", label=_l("Enter a joint meeting"), permission="congress:prepare",
             form=JointMeetingForm, do=_meeting),
    ),
))  # fmt: skip

desk.place(Place(
    name="patrol", model=Patrol, show=patrol_page,
    address=lambda it: url_for("congress.patrol", id=it.id),
    verbs=(
        Verb(name="announce", label=_l("Tell the units"), permission=PATROL, form=AnnounceForm,
             may=moves("announce"), leads=True,
             do=lambda it, form, **by: looking.announce(it, form.day.data, **by)),
        Verb(name="inspect", label=_l("Enter the visit"), permission=PATROL, form=VisitForm,
             may=moves("inspect"), leads=True,
             do=lambda it, form, **by: looking.inspect(
                 it, form.day.data, form.summary.data, **by)),
        Verb(name="find", label=_l("Enter a finding"), permission=PATROL, form=FindingForm,
             may=lambda it: it.state == "inspected", do=_found),
        Verb(name="report", label=_l("Report to the congress"), permission=PATROL,
             may=moves("report"), do=lambda it, form, **by: looking.report_patrol(it, **by)),
        Verb(name="cancel", label=_l("Cancel the patrol"), permission=PATROL, form=ReasonForm,
             kind="danger", may=moves("cancel"),
             do=lambda it, form, **by: looking.cancel_patrol(it, form.reason.data, **by)),
    ),
))  # fmt: skip

desk.place(Place(
    name="finding", model=Finding, show=finding_page,
    address=lambda it: url_for("congress.finding", id=it.id),
    verbs=(
        Verb(name="notice", label=_l("Send a rectification notice"), permission=PATROL,
             form=NoticeForm, may=moves("notice"), leads=True,
             do=lambda it, form, **by: looking.send_notice(
                 it, form.demand.data, form.by.data, **by)),
        Verb(name="answer", label=_l("Answer the notice"), permission=CARRY, form=RectifiedForm,
             may=moves("answer"), leads=True,
             do=lambda it, form, **by: looking.answer_notice(it, form.answer.data, **by)),
        Verb(name="recheck", label=_l("Found put right"), permission=PATROL, form=RecheckForm,
             may=moves("recheck"), leads=True,
             do=lambda it, form, **by: looking.recheck(it, form.day.data, **by)),
        Verb(name="insist", label=_l("Not put right"), permission=PATROL, form=InsistForm,
             may=moves("insist"),
             do=lambda it, form, **by: looking.insist(
                 it, form.reason.data, form.by.data, **by)),
    ),
))  # fmt: skip
