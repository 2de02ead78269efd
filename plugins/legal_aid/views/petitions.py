"""The pages of petitions: the register, one petition, and what may be done with it."""

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
from plugins.legal_aid.forms.petitions import (
    AcceptForm,
    AskReviewForm,
    DecideReviewForm,
    DeclineForm,
    ExtendForm,
    OpenCaseForm,
    OpinionForm,
    OwnPetitionForm,
    PassOnForm,
    PetitionForm,
    TakeUpForm,
)
from plugins.legal_aid.forms.reasons import HandlerForm, ReasonForm
from plugins.legal_aid.models import AidBody, Case, Petition
from plugins.legal_aid.operations import petitions as doing
from plugins.legal_aid.queries import letters as queries
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.matters import (
    ACCESS_VERBS,
    lines_page,
    matter_page,
    new_page,
    readable,
    worked_on,
)
from plugins.legal_aid.workflow.cases import Applicant
from plugins.legal_aid.workflow.petitions import Origin

WORKS = "legal_aid:petitions"


@bp.get("/petitions")
@require("legal_aid:apply")
def petitions() -> ResponseReturnValue:
    """The petitions that whoever asks may read: theirs, or those they work on."""
    return lines_page("legal_aid/petitions.html", queries.petitions, Petition)


@bp.get("/petitions/new")
@require("legal_aid:apply", starts=True)
def new_petition() -> ResponseReturnValue:
    """Ask what it is about: at the desk all of it, of a petitioner what they want."""
    return page("legal_aid/petition_new.html", form=_form()(formdata=None))


@bp.post("/petitions/new")
@require("legal_aid:apply", starts=True)
def register_petition() -> ResponseReturnValue:
    """Register it."""
    form = _form()()
    return new_page(
        "legal_aid/petition_new.html", form,
        lambda: doing.register(form.draft(), actor=g.actor, now=utcnow()),
        lambda made: redirect_to(".petition", id=made.id),
    )  # fmt: skip


def _form() -> type[OwnPetitionForm]:
    return PetitionForm if g.actor.can(WORKS) else OwnPetitionForm


@bp.get("/petitions/<int:id>")
@require("legal_aid:apply")
def petition(id: int) -> ResponseReturnValue:
    """One petition; that it was looked at is written down."""
    return petition_page(readable(get_or_404(Petition, id)))


def petition_page(it: Any, refused: Refused = NONE) -> str:
    """Where it stands, who petitions, what was answered."""
    return matter_page("legal_aid/petition.html", it, refused, works=WORKS)


def _open_case(it: Petition, form: OpenCaseForm, **by: Any) -> Case:
    body = get_or_404(AidBody, form.body.data)
    return doing.open_case(it, body, Applicant(form.kind.data), **by)


def _send_back(it: Petition) -> bool:
    return it.state == "received" and it.origin is Origin.PASSED_ON


desk.place(Place(
    name="petition", model=Petition, show=petition_page,
    address=lambda it: url_for("legal_aid.petition", id=it.id),
    verbs=(*worked_on(
        Verb(name="take_up", label=_l("Take it up"), permission=WORKS, form=TakeUpForm,
             may=moves("take_up"), leads=True,
             do=lambda it, form, **by: doing.take_up(
                 it, form.handler.data, form.day.data, **by)),
        Verb(name="send_back", label=_l("Send back as misrouted"), permission=WORKS,
             form=DeclineForm, may=_send_back,
             do=lambda it, form, **by: doing.send_back(
                 it, form.reason.data, form.day.data, **by)),
        Verb(name="pass_on", label=_l("Pass it on"), permission=WORKS, form=PassOnForm,
             may=moves("pass_on"),
             do=lambda it, form, **by: doing.pass_on(
                 it, form.to.data, form.reason.data, form.day.data, **by)),
        Verb(name="decline", label=_l("Do not take it up"), permission=WORKS, form=DeclineForm,
             may=moves("decline"),
             do=lambda it, form, **by: doing.decline(
                 it, form.reason.data, form.day.data, **by)),
        Verb(name="opine", label=_l("Give the opinion"), permission=WORKS, form=OpinionForm,
             may=moves("give_opinion"), leads=True,
             do=lambda it, form, **by: doing.give_opinion(
                 it, form.text.data, form.day.data, **by)),
        Verb(name="extend", label=_l("Give the opinion later"), permission=WORKS,
             form=ExtendForm, may=lambda it: it.state == "handling",
             do=lambda it, form, **by: doing.extend_finish(
                 it, form.by.data, form.reason.data, **by)),
        Verb(name="accept", label=_l("The opinion is accepted"), permission=WORKS,
             form=AcceptForm, may=moves("accept"), leads=True,
             do=lambda it, form, **by: doing.accept(it, form.chosen(), **by)),
        Verb(name="ask_review", label=_l("Enter a request for a review"), permission=WORKS,
             form=AskReviewForm, may=moves("ask_review", "ask_recheck"),
             do=lambda it, form, **by: doing.ask_review(
                 it, form.reason.data, form.reviewer.data, form.day.data, **by)),
        Verb(name="decide_review", label=_l("Enter what the review decided"), permission=WORKS,
             form=DecideReviewForm, may=moves("redo"), leads=True,
             do=lambda it, form, **by: doing.decide_review(
                 it, form.opinion.data, form.day.data, form.upheld.data, **by)),
        Verb(name="open_case", label=_l("Open an aid case from it"),
             permission="legal_aid:intake", form=OpenCaseForm,
             may=lambda it: it.closed_at is None and bool(it.opponent), do=_open_case),
        Verb(name="hand_over", label=_l("Hand over to another handler"),
             permission="legal_aid:supervise", form=HandlerForm, may=moves("hand_over"),
             do=lambda it, form, **by: doing.hand_over(
                 it, form.handler.data, form.reason.data, **by)),
        Verb(name="withdraw", label=_l("Withdrawn by the petitioner"), permission=WORKS,
             form=ReasonForm, may=moves("withdraw"), kind="danger",
             do=lambda it, form, **by: doing.withdraw(it, form.reason.data, **by)),
    ), *ACCESS_VERBS),
))  # fmt: skip
