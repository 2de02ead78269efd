"""Supervision letters for programs: writing, reading, and their way to the end."""

from typing import Any

from flask import g

from platform_core.api import require, rest, utcnow
from plugins.legal_aid.api.frame import api_bp
from plugins.legal_aid.api.matters import (
    EVERY,
    DayIn,
    Door,
    Given,
    Kind,
    LinesArgs,
    MatterLineOut,
    MatterOut,
    listed,
    open_doors,
    read,
)
from plugins.legal_aid.api.schemas import ReasonIn, VerbIn
from plugins.legal_aid.models import Letter
from plugins.legal_aid.operations import letters as doing
from plugins.legal_aid.operations.entrance import check_texts
from plugins.legal_aid.queries import letters as queries
from plugins.legal_aid.workflow.letters import Kind as Sort

WRITE, APPROVE = "legal_aid:letters", "legal_aid:approve_letters"
KIND = Kind(
    Letter, "letters", WRITE,
    (*EVERY, "kind", "addressee", "title", "findings", "basis", "demand", "sent_on",
     "reply_due_on", "reply", "reply_on", "put_right_on", "follows_id"),
    lambda it: {},
)  # fmt: skip


class LetterIn(rest.Schema):
    """A letter: what was found, on what basis what is asked, of whom."""

    kind = rest.Choice(Sort, required=True)
    employer = rest.Line(120, load_default="", metadata={"description": "As in the register"})
    addressee = rest.Line(120, required=True)
    title = rest.Line(100, required=True)
    findings = rest.Text(4000, required=True)
    basis = rest.Text(1000, required=True)
    demand = rest.Text(2000, required=True)


class LetterOut(MatterOut):
    """A supervision letter."""

    kind = rest.Choice(Sort)
    addressee = rest.Line(120)
    title = rest.Line(100)
    findings = rest.Text(4000)
    basis = rest.Text(1000)
    demand = rest.Text(2000)
    sent_on = rest.IsoDay(allow_none=True)
    reply_due_on = rest.IsoDay(allow_none=True)
    reply = rest.Text(4000, allow_none=True)
    reply_on = rest.IsoDay(allow_none=True)
    put_right_on = rest.IsoDay(allow_none=True)
    follows_id = rest.Id(allow_none=True)


class AnswerIn(DayIn):
    """What was answered."""

    reply = rest.Text(4000, required=True)


@api_bp.get("/letters")
@require(WRITE)
@api_bp.arguments(LinesArgs, location="query")
@api_bp.response(200, rest.page_of(MatterLineOut))
def letters(args: Given) -> Any:
    """All supervision letters, the newest first."""
    return listed(queries.letters, Letter, args)


@api_bp.get("/letters/<int:id>")
@require(WRITE)
@api_bp.response(200, LetterOut)
def letter(id: int) -> Any:
    """One letter."""
    return read(KIND, id)


@api_bp.post("/letters")
@require(WRITE, starts=True)
@api_bp.arguments(LetterIn)
@api_bp.response(201, LetterOut)
def write_letter(given: Given) -> Any:
    """Keep a letter as a draft."""
    check_texts(given)
    name = given.pop("employer")
    draft = doing.Draft(employer=queries.employer_named(name) if name else None, **given)
    return KIND.shown(doing.write(draft, actor=g.actor, now=utcnow()))


open_doors(KIND, LetterOut, (
    Door("submit", VerbIn, "Put it before the chair.",
         lambda it, given, **by: doing.submit(it, **by)),
    Door("approve", VerbIn, "Approve it; never one's own.",
         lambda it, given, **by: doing.approve(it, **by), APPROVE),
    Door("return", ReasonIn, "Send it back to be rewritten.",
         lambda it, given, **by: doing.send_back(it, given["reason"], **by), APPROVE),
    Door("send", DayIn, "Enter that it was sent; the time to answer runs from that day.",
         lambda it, given, **by: doing.send(it, given["day"], **by)),
    Door("answer", AnswerIn, "Enter the answer.",
         lambda it, given, **by: doing.answer(it, given["reply"], given["day"], **by)),
    Door("put-right", DayIn, "It was found to be put right.",
         lambda it, given, **by: doing.put_right(it, given["day"], **by)),
    Door("insist", ReasonIn, "The answer is not enough.",
         lambda it, given, **by: doing.insist(it, given["reason"], **by)),
    Door("step-up", ReasonIn, "Write the next, stronger letter as a draft.",
         lambda it, given, **by: doing.step_up(it, given["reason"], **by)),
    Door("hand-over", ReasonIn, "The authority has taken it on.",
         lambda it, given, **by: doing.hand_over(it, given["reason"], **by)),
    Door("drop", ReasonIn, "It is not sent after all.",
         lambda it, given, **by: doing.drop(it, given["reason"], **by)),
))  # fmt: skip
