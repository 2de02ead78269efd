"""Consultations and campaigns: lists, one with its table, what may be done there."""

from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Place,
    Refused,
    RuleBroken,
    Verb,
    asked_page,
    clocks_of,
    get_or_404,
    moves,
    page,
    paginate,
    redirect_to,
    require,
    status_sentence,
    today,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.contracts import checks
from plugins.contracts.forms.consultations import (
    AcceptForm,
    CampaignForm,
    DemandForm,
    InformForm,
    LeaveForm,
    ManyDemandsForm,
    MeetingForm,
    NamesForm,
    ReasonForm,
    RefuseForm,
    SeatForm,
    SuspendForm,
)
from plugins.contracts.forms.contracts import DraftForm
from plugins.contracts.models import Campaign, Consultation, Contract
from plugins.contracts.operations import consultations as talking
from plugins.contracts.operations import drafting
from plugins.contracts.queries import consultations as of_talks
from plugins.contracts.queries.consultations import Line
from plugins.contracts.terms import Side, Subject
from plugins.contracts.views.frame import bp, desk, happenings
from plugins.contracts.workflow import CONSULTATION

CONSULT = "contracts:consult"
NEWEST = (Consultation.demanded_on.desc(), Consultation.id.desc())


@bp.get("/consultations")
@require("contracts:read")
def consultations() -> ResponseReturnValue:
    """The consultations of the township, the newest first."""
    state = request.args.get("state", "")[:20]
    found = paginate(of_talks.lines(state), *NEWEST, after=asked_page()[0])
    rows = [Line(*row[: len(Line._fields)]) for row in found.items]
    return page("contracts/consultations.html", rows=rows, lines=found, state=state,
                states=CONSULTATION.states)  # fmt: skip


@bp.get("/consultations/new")
@require(CONSULT)
def new_consultation() -> ResponseReturnValue:
    """The form of a written demand."""
    return page("contracts/new_consultation.html", form=DemandForm(formdata=None))


@bp.post("/consultations/new")
@require(CONSULT, starts=True)
def demand() -> ResponseReturnValue:
    """Enter a written demand."""
    form = DemandForm()
    if not form.validate_on_submit():
        return page("contracts/new_consultation.html", form=form), 422
    try:
        it = talking.demand(form.demand(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        form.refuse(broken)
        return page("contracts/new_consultation.html", form=form), broken.status
    return redirect_to("contracts.consultation", id=it.id)


@bp.get("/consultations/<int:id>")
@require("contracts:read")
def consultation(id: int) -> ResponseReturnValue:
    """One consultation."""
    return consultation_page(get_or_404(Consultation, id))


def consultation_page(it: Consultation, refused: Refused = NONE) -> str:
    """Where it stands, who sits at the table, what they met about."""
    at_table = it.state in talking.AT_TABLE
    return page(
        "contracts/consultation.html", it=it, sentence=status_sentence(it, today()),
        acts=desk.offers("consultation", it, refused), drafts=of_talks.drafts_of(it),
        points=checks.table_points(it) if at_table and it.representatives else [],
        clocks=clocks_of(it), entries=happenings(it, "consultation"),
    )  # fmt: skip


@bp.get("/campaigns")
@require("contracts:read")
def campaigns() -> ResponseReturnValue:
    """The offer campaigns and how far each has come."""
    form = CampaignForm(formdata=None)
    return page("contracts/campaigns.html", rows=of_talks.campaigns(), form=form)


@bp.post("/campaigns")
@require(CONSULT, starts=True)
def start_campaign() -> ResponseReturnValue:
    """Plan a campaign."""
    form = CampaignForm()
    if not form.validate_on_submit():
        return page("contracts/campaigns.html", rows=of_talks.campaigns(), form=form), 422
    try:
        made = talking.start_campaign(
            form.title.data, Subject(form.subject.data), form.since.data, form.until.data,
            actor=g.actor, now=utcnow(),
        )  # fmt: skip
    except RuleBroken as broken:
        form.refuse(broken)
        return page("contracts/campaigns.html", rows=of_talks.campaigns(), form=form), 422
    return redirect_to("contracts.campaign", id=made.id)


@bp.get("/campaigns/<int:id>")
@require("contracts:read")
def campaign(id: int) -> ResponseReturnValue:
    """One campaign."""
    return campaign_page(get_or_404(Campaign, id))


def campaign_page(it: Campaign, refused: Refused = NONE) -> str:
    """The consultations it began, in pages."""
    found = paginate(of_talks.lines("", it), *NEWEST, after=request.args.get("after"))
    rows = [Line(*row[: len(Line._fields)]) for row in found.items]
    return page(
        "contracts/campaign.html", it=it, rows=rows, lines=found, reach=of_talks.reach_of(it),
        states=CONSULTATION.states, acts=desk.offers("campaign", it, refused),
    )  # fmt: skip


def _draft(it: Consultation, form: DraftForm, **by: Any) -> Contract:
    return drafting.begin_draft(it, form.particulars(), **by)


def _many(it: Campaign, form: ManyDemandsForm, **by: Any) -> None:
    talking.demand_of_many(it, form.chosen(it), form.union_side.data, form.demanded_on.data, **by)


def _at_table(it: Consultation) -> bool:
    return it.state in talking.AT_TABLE


desk.place(Place(
    name="campaign", model=Campaign, show=campaign_page,
    address=lambda it: url_for("contracts.campaign", id=it.id),
    verbs=(
        Verb(name="demand", label=_l("Send the demand to many"), permission=CONSULT,
             form=ManyDemandsForm, do=_many, leads=True),
    ),
))  # fmt: skip

desk.place(Place(
    name="consultation", model=Consultation, show=consultation_page,
    address=lambda it: url_for("contracts.consultation", id=it.id),
    verbs=(
        Verb(name="accept", label=_l("Enter the reply: accepted"), permission=CONSULT,
             form=AcceptForm, may=moves("accept"), leads=True,
             do=lambda it, form, **by: talking.accept(
                 it, form.on.data, form.reply.data or "", **by)),
        Verb(name="refuse", label=_l("Enter the reply: refused"), permission=CONSULT,
             form=RefuseForm, may=moves("refuse"),
             do=lambda it, form, **by: talking.refuse(
                 it, form.on.data, form.reason.data, **by)),
        Verb(name="escalate", label=_l("Take it to the county"), permission=CONSULT,
             form=ReasonForm, may=moves("escalate"),
             do=lambda it, form, **by: talking.escalate(it, form.reason.data, **by)),
        Verb(name="begin", label=_l("Begin to negotiate"), permission=CONSULT,
             may=moves("begin"), do=lambda it, form, **by: talking.begin(it, **by)),
        Verb(name="seat", label=_l("Name a representative"), permission=CONSULT, form=SeatForm,
             may=_at_table, do=lambda it, form, **by: talking.seat(it, form.seat(), **by)),
        Verb(name="unseat", label=_l("A representative leaves"), permission=CONSULT,
             form=LeaveForm, may=lambda it: _at_table(it) and bool(it.representatives),
             do=lambda it, form, **by: talking.unseat(
                 it, form.representative(it), form.on.data, **by)),
        Verb(name="names", label=_l("Representatives made known"), permission=CONSULT,
             form=NamesForm, may=lambda it: _at_table(it) and bool(it.representatives),
             do=lambda it, form, **by: talking.publish_names(
                 it, form.on.data, form.recorder.data or "", **by)),
        Verb(name="inform", label=_l("Enter information given"), permission=CONSULT,
             form=InformForm, may=_at_table,
             do=lambda it, form, **by: talking.inform(
                 it, Side(form.side.data), form.title.data, form.given_on.data, **by)),
        Verb(name="draft", label=_l("Begin the draft"), permission="contracts:draft",
             form=DraftForm, do=_draft,
             may=lambda it: it.state in ("preparing", "negotiating", "suspended")
             and not any(each.state != "dropped" for each in of_talks.drafts_of(it))),
        Verb(name="meet", label=_l("Enter a meeting"), permission=CONSULT, form=MeetingForm,
             may=lambda it: it.state == "negotiating", leads=True,
             do=lambda it, form, **by: talking.meet(it, form.meeting(), **by)),
        Verb(name="suspend", label=_l("Suspend"), permission=CONSULT, form=SuspendForm,
             may=moves("suspend"),
             do=lambda it, form, **by: talking.suspend(
                 it, form.until.data, form.reason.data, **by)),
        Verb(name="resume", label=_l("Take up again"), permission=CONSULT, may=moves("resume"),
             do=lambda it, form, **by: talking.resume(it, **by)),
        Verb(name="fail", label=_l("End without agreement"), permission=CONSULT, kind="danger",
             form=ReasonForm, may=moves("fail"),
             do=lambda it, form, **by: talking.fail(it, form.reason.data, **by)),
    ),
))  # fmt: skip
