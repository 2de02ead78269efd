"""The pages of mediations."""

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
from plugins.legal_aid.forms.mediations import (
    AgreementForm,
    MediatorForm,
    MeetingForm,
    PaymentForm,
    PursueForm,
    RequestForm,
)
from plugins.legal_aid.forms.reasons import DayForm, ReasonForm
from plugins.legal_aid.models import Mediation
from plugins.legal_aid.operations import mediations as doing
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
from plugins.legal_aid.workflow.mediations import Remedy

WORKS = "legal_aid:mediate"


@bp.get("/mediations")
@require(WORKS)
def mediations() -> ResponseReturnValue:
    """The mediations that whoever asks works on."""
    return lines_page("legal_aid/mediations.html", queries.mediations, Mediation)


@bp.get("/mediations/new")
@require(WORKS, starts=True)
def new_mediation() -> ResponseReturnValue:
    """Ask who wants what of whom."""
    return page("legal_aid/mediation_new.html", form=RequestForm(formdata=None))


@bp.post("/mediations/new")
@require(WORKS, starts=True)
def ask_mediation() -> ResponseReturnValue:
    """Take the request down."""
    form = RequestForm()
    return new_page(
        "legal_aid/mediation_new.html", form,
        lambda: doing.ask(form.request(), actor=g.actor, now=utcnow()),
        lambda made: redirect_to(".mediation", id=made.id),
    )  # fmt: skip


@bp.get("/mediations/<int:id>")
@require(WORKS)
def mediation(id: int) -> ResponseReturnValue:
    """One mediation; that it was looked at is written down."""
    return mediation_page(readable(get_or_404(Mediation, id)))


def mediation_page(it: Any, refused: Refused = NONE) -> str:
    """Where it stands, the meetings, the agreement and its payments."""
    return matter_page("legal_aid/mediation.html", it, refused, works=WORKS, over=_over(it))


def _over(it: Mediation) -> bool:
    return moves("advise")(it) and doing.overrun(it, utcnow()) is not None


desk.place(Place(
    name="mediation", model=Mediation, show=mediation_page,
    address=lambda it: url_for("legal_aid.mediation", id=it.id),
    verbs=(*worked_on(
        Verb(name="accept", label=_l("Accept for mediation"), permission=WORKS,
             form=MediatorForm, may=moves("accept"), leads=True,
             do=lambda it, form, **by: doing.accept(
                 it, form.mediator.data, form.day.data, **by)),
        Verb(name="refuse", label=_l("Do not mediate"), permission=WORKS, form=ReasonForm,
             may=moves("refuse"),
             do=lambda it, form, **by: doing.refuse(it, form.reason.data, **by)),
        Verb(name="meet", label=_l("Enter a mediation meeting"), permission=WORKS, form=MeetingForm,
             may=moves("meet"),
             do=lambda it, form, **by: doing.meet(
                 it, form.day.data, form.present.data, form.record.data, **by)),
        Verb(name="agree", label=_l("Enter the agreement"), permission=WORKS,
             form=AgreementForm, may=moves("agree"), leads=True,
             do=lambda it, form, **by: doing.agree(it, form.terms(), **by)),
        Verb(name="fail", label=_l("No agreement"), permission=WORKS, form=ReasonForm,
             may=moves("fail"), do=lambda it, form, **by: doing.fail(it, form.reason.data, **by)),
        Verb(name="advise", label=_l("Told that arbitration is open"), permission=WORKS,
             form=DayForm, may=lambda it: _over(it) and it.advised_on is None, leads=True,
             do=lambda it, form, **by: doing.advise(it, form.day.data, **by)),
        Verb(name="confirm_review", label=_l("Arbitration has reviewed the agreement"),
             permission=WORKS, form=DayForm,
             may=lambda it: it.state == "agreed" and it.reviewed_on is None,
             do=lambda it, form, **by: doing.confirm_review(it, form.day.data, **by)),
        Verb(name="pay", label=_l("Enter a payment"), permission=WORKS, form=PaymentForm,
             may=lambda it: moves("pay")(it) and it.paid_fen < it.agreed_fen, leads=True,
             do=lambda it, form, **by: doing.pay(it, form.fen.data, form.day.data, **by)),
        Verb(name="perform", label=_l("Performed"), permission=WORKS, form=DayForm,
             may=lambda it: moves("perform")(it) and it.paid_fen >= it.agreed_fen, leads=True,
             do=lambda it, form, **by: doing.perform(it, form.day.data, **by)),
        Verb(name="break", label=_l("Not performed in time"), permission=WORKS,
             form=ReasonForm, may=moves("break"),
             do=lambda it, form, **by: doing.break_off(it, form.reason.data, **by)),
        Verb(name="pursue", label=_l("Pursue it further"), permission=WORKS, form=PursueForm,
             may=moves("pursue"), leads=True,
             do=lambda it, form, **by: doing.pursue(
                 it, Remedy(form.remedy.data), form.reason.data, **by)),
        Verb(name="withdraw", label=_l("Withdrawn"), permission=WORKS, form=ReasonForm,
             may=moves("withdraw"), kind="danger",
             do=lambda it, form, **by: doing.withdraw(it, form.reason.data, **by)),
    ), *ACCESS_VERBS),
))  # fmt: skip
