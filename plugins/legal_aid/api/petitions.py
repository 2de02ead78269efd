"""Petitions for programs: registering, reading, and what is done with one."""

from typing import Any

from flask import g

from platform_core.api import require, rest, today, utcnow
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
    ReasonDayIn,
    listed,
    open_doors,
    person_here,
    read,
)
from plugins.legal_aid.api.schemas import ReasonIn, VerbIn
from plugins.legal_aid.models import Petition
from plugins.legal_aid.operations import petitions as doing
from plugins.legal_aid.operations.entrance import check_texts
from plugins.legal_aid.queries import letters as queries
from plugins.legal_aid.workflow.cases import Matter as About
from plugins.legal_aid.workflow.cases import Rating
from plugins.legal_aid.workflow.petitions import Form, Purpose

WORKS = "legal_aid:petitions"
KIND = Kind(
    Petition, "petitions", WORKS,
    (*EVERY, "form", "purpose", "about", "received_on", "title", "story", "opponent", "persons",
     "taken_up_on", "answered_on", "opinion", "opinion_on", "rating"),
    lambda it: {"people": [each.name for each in it.petitioners]},
)  # fmt: skip


class PetitionerIn(rest.Schema):
    """Somebody who petitions; the numbers stay in the petition."""

    name = rest.Line(40, required=True)
    identity = rest.Line(24, load_default="")
    phone = rest.Line(20, load_default="")


class PetitionIn(rest.Schema):
    """A petition. Who does not work on petitions brings their own, on this website."""

    form = rest.Choice(Form, load_default=Form.WEB)
    purpose = rest.Choice(Purpose, required=True)
    about = rest.Choice(About, required=True)
    received_on = rest.IsoDay(load_default=None)
    title = rest.Line(100, required=True)
    story = rest.Text(6000, required=True)
    opponent = rest.Line(120, load_default="")
    people = rest.Several(rest.Nested(PetitionerIn), most=100, load_default=list)
    persons = rest.Whole(least=1, most=100_000, load_default=1)


class PetitionOut(MatterOut):
    """A petition, for those with access to it."""

    form = rest.Choice(Form)
    purpose = rest.Choice(Purpose)
    about = rest.Choice(About)
    received_on = rest.IsoDay()
    title = rest.Line(100)
    story = rest.Text(6000)
    opponent = rest.Line(120, allow_none=True)
    persons = rest.Whole()
    people = rest.Several(rest.Line(40), most=100)
    taken_up_on = rest.IsoDay(allow_none=True)
    answered_on = rest.IsoDay(allow_none=True)
    opinion = rest.Text(8000, allow_none=True)
    opinion_on = rest.IsoDay(allow_none=True)
    rating = rest.Choice(Rating, allow_none=True)


class PassOnIn(ReasonDayIn):
    """The body that can act, why, and when the petitioner was told."""

    to = rest.Line(80, required=True)


class OpinionIn(DayIn):
    """The written opinion and the day it was delivered."""

    text = rest.Text(8000, required=True)


class RatingIn(VerbIn):
    """How satisfied the petitioner is."""

    rating = rest.Choice(Rating, load_default=None, allow_none=True)


@api_bp.get("/petitions")
@require("legal_aid:apply")
@api_bp.arguments(LinesArgs, location="query")
@api_bp.response(200, rest.page_of(MatterLineOut))
def petitions(args: Given) -> Any:
    """The petitions one has access to, the newest first."""
    return listed(queries.petitions, Petition, args)


@api_bp.get("/petitions/<int:id>")
@require("legal_aid:apply")
@api_bp.response(200, PetitionOut)
def petition(id: int) -> Any:
    """One petition, for those with access to it."""
    return read(KIND, id)


@api_bp.post("/petitions")
@require("legal_aid:apply", starts=True)
@api_bp.arguments(PetitionIn)
@api_bp.response(201, PetitionOut)
def register_petition(given: Given) -> Any:
    """Register a petition; its limits run from the day it was received."""
    check_texts(given)
    people = [doing.Person(**each) for each in given.pop("people")]
    own = not g.actor.can(WORKS)
    if own:
        people, given["form"], given["persons"] = [doing.Person(name=g.actor.name)], Form.WEB, 1
    given["received_on"] = today() if own else given["received_on"] or today()
    employer = queries.employer_named(given["opponent"]) if given["opponent"] else None
    draft = doing.Draft(**given, people=people, employer=employer, own=own)
    return KIND.shown(doing.register(draft, actor=g.actor, now=utcnow()))


open_doors(KIND, PetitionOut, (
    Door("take-up", HandlerIn, "Take it up; the petitioner was told on that day.",
         lambda it, given, **by: doing.take_up(it, person_here(given["account_id"]),
                                               given["day"], **by)),
    Door("decline", ReasonDayIn, "Do not take it up.",
         lambda it, given, **by: doing.decline(it, given["reason"], given["day"], **by)),
    Door("pass-on", PassOnIn, "Pass it on to the body that can act.",
         lambda it, given, **by: doing.pass_on(it, given["to"], given["reason"], given["day"],
                                               **by)),
    Door("send-back", ReasonDayIn, "Send it back as misrouted.",
         lambda it, given, **by: doing.send_back(it, given["reason"], given["day"], **by)),
    Door("opinion", OpinionIn, "Give the written opinion.",
         lambda it, given, **by: doing.give_opinion(it, given["text"], given["day"], **by)),
    Door("accept", RatingIn, "The opinion is accepted.",
         lambda it, given, **by: doing.accept(it, given["rating"], **by)),
    Door("withdraw", ReasonIn, "The petitioner takes it back.",
         lambda it, given, **by: doing.withdraw(it, given["reason"], **by)),
))  # fmt: skip
