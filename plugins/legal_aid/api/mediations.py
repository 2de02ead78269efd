"""Mediations for programs: asking for one, reading, and what is done with it."""

from typing import Any

from flask import g

from platform_core.api import get_or_404, require, rest, utcnow
from plugins.legal_aid.api.frame import api_bp
from plugins.legal_aid.api.matters import (
    EVERY,
    DayIn,
    Door,
    Given,
    HandlerIn,
    Kind,
    LinesArgs,
    MatterLineOut,
    MatterOut,
    listed,
    open_doors,
    person_here,
    read,
)
from plugins.legal_aid.api.schemas import LARGEST_FEN, ReasonIn
from plugins.legal_aid.models import AidBody, Mediation
from plugins.legal_aid.operations import mediations as doing
from plugins.legal_aid.operations.entrance import check_texts
from plugins.legal_aid.queries import letters as queries
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.mediations import AskedBy, Remedy

WORKS = "legal_aid:mediate"
KIND = Kind(
    Mediation, "mediations", WORKS,
    (*EVERY, "asked_by", "asked_on", "about", "story", "applicant", "opponent", "claimed_fen",
     "accepted_on", "advised_on", "agreement", "agreed_on", "agreed_fen", "perform_by",
     "paid_fen", "performed_on", "remedy"),
    lambda it: {"meetings": [
        {"day": each.day, "present": each.present, "record": each.record} for each in it.meetings
    ]},
)  # fmt: skip


class MediationIn(rest.Schema):
    """A request for mediation."""

    body_id = rest.Id(required=True)
    asked_by = rest.Choice(AskedBy, required=True)
    asked_on = rest.IsoDay(required=True)
    about = rest.Choice(About, required=True)
    applicant = rest.Line(40, required=True)
    phone = rest.Line(20, load_default="")
    opponent = rest.Line(120, required=True)
    claimed_fen = rest.Whole(most=LARGEST_FEN, load_default=0)
    story = rest.Text(6000, required=True)


class MeetingIn(DayIn):
    """A meeting of the parties."""

    present = rest.Line(200, required=True)
    record = rest.Text(6000, required=True)


class MeetingOut(rest.Schema):
    """A meeting of the parties, as it was recorded."""

    day = rest.IsoDay(required=True)
    present = rest.Line(200, required=True)
    record = rest.Text(6000, required=True)


class MediationOut(MatterOut):
    """A mediation, for those with access to it."""

    asked_by = rest.Choice(AskedBy)
    asked_on = rest.IsoDay()
    about = rest.Choice(About)
    story = rest.Text(6000)
    applicant = rest.Line(40)
    opponent = rest.Line(120)
    claimed_fen = rest.Whole(most=LARGEST_FEN)
    accepted_on = rest.IsoDay(allow_none=True)
    advised_on = rest.IsoDay(allow_none=True)
    meetings = rest.Several(rest.Nested(MeetingOut), most=100)
    agreement = rest.Text(6000, allow_none=True)
    agreed_on = rest.IsoDay(allow_none=True)
    agreed_fen = rest.Whole(most=LARGEST_FEN)
    perform_by = rest.IsoDay(allow_none=True)
    paid_fen = rest.Whole(most=LARGEST_FEN)
    performed_on = rest.IsoDay(allow_none=True)
    remedy = rest.Choice(Remedy, allow_none=True)


class AgreementIn(rest.Schema):
    """What the parties agreed on and signed."""

    version = rest.Whole(least=1, load_default=None, allow_none=True)
    text = rest.Text(6000, required=True)
    signed_on = rest.IsoDay(required=True)
    fen = rest.Whole(most=LARGEST_FEN, load_default=0)
    perform_by = rest.IsoDay(load_default=None, allow_none=True)


class PaymentIn(DayIn):
    """A payment under the agreement, in fen."""

    fen = rest.Whole(least=1, most=LARGEST_FEN, required=True)


class PursueIn(ReasonIn):
    """Where an agreement that is not performed leads."""

    remedy = rest.Choice(Remedy, required=True)


@api_bp.get("/mediations")
@require(WORKS)
@api_bp.arguments(LinesArgs, location="query")
@api_bp.response(200, rest.page_of(MatterLineOut))
def mediations(args: Given) -> Any:
    """The mediations one has access to, the newest first."""
    return listed(queries.mediations, Mediation, args)


@api_bp.get("/mediations/<int:id>")
@require(WORKS)
@api_bp.response(200, MediationOut)
def mediation(id: int) -> Any:
    """One mediation, for those with access to it."""
    return read(KIND, id)


@api_bp.post("/mediations")
@require(WORKS, starts=True)
@api_bp.arguments(MediationIn)
@api_bp.response(201, MediationOut)
def ask_mediation(given: Given) -> Any:
    """Take down a request; the time for mediation runs from the day it was made."""
    check_texts(given)
    body = get_or_404(AidBody, given.pop("body_id"))
    request = doing.Request(body=body, employer=queries.employer_named(given["opponent"]), **given)
    return KIND.shown(doing.ask(request, actor=g.actor, now=utcnow()))


open_doors(KIND, MediationOut, (
    Door("accept", HandlerIn, "Accept it for mediation and name the mediator.",
         lambda it, given, **by: doing.accept(it, person_here(given["account_id"]), given["day"],
                                              **by)),
    Door("refuse", ReasonIn, "Do not mediate.",
         lambda it, given, **by: doing.refuse(it, given["reason"], **by)),
    Door("meet", MeetingIn, "Enter a meeting of the parties.",
         lambda it, given, **by: doing.meet(it, given["day"], given["present"], given["record"],
                                            **by)),
    Door("agree", AgreementIn, "Enter the agreement.",
         lambda it, given, **by: doing.agree(it, doing.Terms(**given), **by)),
    Door("fail", ReasonIn, "No agreement.",
         lambda it, given, **by: doing.fail(it, given["reason"], **by)),
    Door("advise", DayIn, "The parties were told that arbitration is open.",
         lambda it, given, **by: doing.advise(it, given["day"], **by)),
    Door("pay", PaymentIn, "Enter a payment.",
         lambda it, given, **by: doing.pay(it, given["fen"], given["day"], **by)),
    Door("perform", DayIn, "The agreement was performed.",
         lambda it, given, **by: doing.perform(it, given["day"], **by)),
    Door("break", ReasonIn, "It is not performed in time.",
         lambda it, given, **by: doing.break_off(it, given["reason"], **by)),
    Door("pursue", PursueIn, "Go on to a payment order or to arbitration.",
         lambda it, given, **by: doing.pursue(it, given["remedy"], given["reason"], **by)),
    Door("withdraw", ReasonIn, "Whoever asked takes it back.",
         lambda it, given, **by: doing.withdraw(it, given["reason"], **by)),
))  # fmt: skip
