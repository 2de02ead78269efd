"""The pages of protection cases, and what the county sees of them."""

from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Place,
    Refused,
    Verb,
    county_scope,
    county_townships,
    get_or_404,
    moves,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.forms.protections import (
    ConsentForm,
    ObjectionForm,
    ReportForm,
    SettleForm,
)
from plugins.legal_aid.forms.reasons import ReasonForm
from plugins.legal_aid.models import Protection
from plugins.legal_aid.operations import protections as doing
from plugins.legal_aid.queries import letters as queries
from plugins.legal_aid.views.frame import bp, county_bp, desk
from plugins.legal_aid.views.matters import (
    ACCESS_VERBS,
    lines_page,
    matter_page,
    new_page,
    readable,
    worked_on,
)
from plugins.legal_aid.workflow.protections import Outcome, Threat

WORKS, COUNTY = "legal_aid:protect", "legal_aid:county"


@bp.get("/protections")
@require(WORKS)
def protections() -> ResponseReturnValue:
    """The protection cases that whoever asks works on."""
    return lines_page("legal_aid/protections.html", queries.protections, Protection)


@bp.get("/protections/new")
@require(WORKS, starts=True)
def new_protection() -> ResponseReturnValue:
    """Ask who is threatened with what."""
    return page("legal_aid/protection_new.html", form=ReportForm(formdata=None))


@bp.post("/protections/new")
@require(WORKS, starts=True)
def report_protection() -> ResponseReturnValue:
    """Open it; the county sees that there is one at once."""
    form = ReportForm()
    return new_page(
        "legal_aid/protection_new.html", form,
        lambda: doing.report(form.report(), actor=g.actor, now=utcnow()),
        lambda made: redirect_to(".protection", id=made.id),
    )  # fmt: skip


@bp.get("/protections/<int:id>")
@require(WORKS)
def protection(id: int) -> ResponseReturnValue:
    """One protection case; that it was looked at is written down."""
    return protection_page(readable(get_or_404(Protection, id)))


def protection_page(it: Any, refused: Refused = NONE) -> str:
    """Where it stands, the consents, the objection and the outcome."""
    missing = doing.missing_consents(it) if it.threat is Threat.TRANSFER else []
    return matter_page("legal_aid/protection.html", it, refused, works=WORKS, missing=missing)


@county_bp.get("/protections")
@require(COUNTY)
def county_protections() -> ResponseReturnValue:
    """That there are protection cases, where and since when: never whose."""
    places = county_townships("legal_aid")
    with county_scope(COUNTY, "the list of protection cases"):
        rows = queries.told_county(places)
    return page("legal_aid/county_protections.html", rows=rows, places=places)


def _can_allow(it: Protection) -> bool:
    return it.state == "consents" and not doing.missing_consents(it)


def _can_answer(it: Protection) -> bool:
    return it.state == "consents" and len(it.consents) < 2


desk.place(Place(
    name="protection", model=Protection, show=protection_page,
    address=lambda it: url_for("legal_aid.protection", id=it.id),
    verbs=(*worked_on(
        Verb(name="ask_consents", label=_l("Ask for the two consents"), permission=WORKS,
             may=lambda it: it.state == "opened" and it.threat is Threat.TRANSFER,
             do=lambda it, form, **by: doing.ask_consents(it, **by)),
        Verb(name="answer_consent", label=_l("Enter a consent or refusal"), permission=WORKS,
             form=ConsentForm, may=_can_answer, leads=True,
             do=lambda it, form, **by: doing.answer_consent(it, form.consent(), **by)),
        Verb(name="allow", label=_l("Both consented: let it be done"), permission=WORKS,
             may=_can_allow, do=lambda it, form, **by: doing.allow(it, **by)),
        Verb(name="oppose", label=_l("Oppose it in writing"), permission=WORKS,
             form=ObjectionForm, may=moves("oppose"), leads=True,
             do=lambda it, form, **by: doing.oppose(it, form.text.data, form.day.data, **by)),
        Verb(name="hand_over", label=_l("Put it before the authority"), permission=WORKS,
             form=ReasonForm, may=moves("hand_over"),
             do=lambda it, form, **by: doing.hand_over(it, form.reason.data, **by)),
        Verb(name="settle", label=_l("Enter the outcome"), permission=WORKS, form=SettleForm,
             may=moves("settle"),
             do=lambda it, form, **by: doing.settle(
                 it, Outcome(form.outcome.data), form.text.data, **by)),
    ), *ACCESS_VERBS),
))  # fmt: skip
