"""Doing: one POST for each thing a person does to a disclosure or an objection."""

from typing import Any

from flask import g

from platform_core.api import require, utcnow
from plugins.transparency.api.frame import (
    Given,
    Rows,
    api_bp,
    disclosure_or_404,
    objection_or_404,
    said,
    shown,
)
from plugins.transparency.api.schemas import (
    AnswerIn,
    CorrectIn,
    DecideIn,
    DisclosureOut,
    EditIn,
    ObjectIn,
    ObjectionOut,
    RateIn,
    ReasonIn,
    ReportIn,
    ShowIn,
    VerbIn,
)
from plugins.transparency.models import Disclosure, Objection
from plugins.transparency.operations import disclosures, objections, redaction
from plugins.transparency.operations.objections import Draft
from plugins.transparency.terms import Decision, Identity, ObjectionKind, Rating

DISCLOSURES = Rows(name="disclosure", path="/disclosures", find=disclosure_or_404, show=shown,
                   out=DisclosureOut)  # fmt: skip
OBJECTIONS = Rows(name="objection", path="/objections", find=objection_or_404, show=said,
                  out=ObjectionOut)  # fmt: skip


@DISCLOSURES.verb("edit", "transparency:draft", EditIn, "Write the draft.")
def edit(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.edit(it, given["title"], given["content"], **by)


@DISCLOSURES.verb("submit", "transparency:draft", VerbIn, "Hand the draft over to the union.")
def submit(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.submit(it, **by)


@DISCLOSURES.verb("endorse", "transparency:review", VerbIn, "Agree for the union.")
def endorse(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.endorse(it, **by)


@DISCLOSURES.verb("send-back", "transparency:review", ReasonIn, "Send it back with remarks.")
def send_back(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.send_back(it, given["reason"], **by)


@DISCLOSURES.verb("urge", "transparency:review", VerbIn, "Urge the body in writing: it is overdue.")
def urge(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.urge(it, **by)


@DISCLOSURES.verb("approve", "transparency:approve", VerbIn, "Approve as the responsible person.")
def approve(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.approve(it, **by)


@DISCLOSURES.verb("refuse", "transparency:approve", ReasonIn, "Do not approve it as it is.")
def refuse(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.refuse(it, given["reason"], **by)


@DISCLOSURES.verb(
    "findings/decide", "transparency:draft", DecideIn, "Decide about one finding of the gate."
)
def decide(it: Disclosure, given: Given, **by: Any) -> None:
    masked = given["decision"] == Decision.MASKED
    do = redaction.mask if masked else redaction.keep_finding
    do(it, given["mark"], given["reason"], **by)


@DISCLOSURES.verb("publish", "transparency:publish", VerbIn, "Post it, through the redaction gate.")
def publish(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.publish(it, **by)


@DISCLOSURES.verb("correct", "transparency:draft", CorrectIn, "Begin another edition.")
def correct(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.correct(it, given["reason"], withhold=given["withhold"], **by)


@DISCLOSURES.verb("close", "transparency:publish", VerbIn, "Take it down after its time.")
def close(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.close(it, **by)


@DISCLOSURES.verb("archive", "transparency:publish", VerbIn, "File it away.")
def archive(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.archive(it, **by)


@DISCLOSURES.verb(
    "waive", "transparency:plan", ReasonIn, "Say why there is nothing to disclose this time."
)
def waive(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.waive(it, given["reason"], **by)


@api_bp.post("/objections")
@require("transparency:object", starts=True)
@api_bp.arguments(ObjectIn)
@api_bp.response(201, ObjectionOut)
def object_to(given: Given) -> Any:
    """Object to a posted disclosure, or ask about it."""
    about = disclosure_or_404(given["disclosure_id"])
    draft = Draft(
        body=about.body, disclosure=about, kind=ObjectionKind(given["kind"]),
        title=given["title"], content=given["content"], identity=Identity(given["identity"]),
    )  # fmt: skip
    made, _receipt = objections.raise_objection(draft, actor=g.actor, now=utcnow())
    return said(made)


@OBJECTIONS.verb("reply", "transparency:reply", AnswerIn, "Answer it.")
def reply(it: Objection, given: Given, **by: Any) -> None:
    objections.reply(it, given["content"], upheld=given["upheld"], **by)


@OBJECTIONS.verb("rectify", "transparency:reply", ReportIn, "Report that it was put right.")
def rectify(it: Objection, given: Given, **by: Any) -> None:
    objections.rectify(it, given["content"], **by)


@OBJECTIONS.verb("rate", "transparency:object", RateIn, "Say whether the answer satisfies.")
def rate(it: Objection, given: Given, **by: Any) -> None:
    objections.rate(it, Rating(given["rating"]), given["comment"], **by)


@OBJECTIONS.verb("withdraw", "transparency:object", VerbIn, "Take it back before it is answered.")
def withdraw(it: Objection, given: Given, **by: Any) -> None:
    objections.withdraw(it, **by)


@OBJECTIONS.verb(
    "show", "transparency:reply", ShowIn, "Show it on the public page, or take it off."
)
def show(it: Objection, given: Given, **by: Any) -> None:
    objections.show(it, given["shown"], **by)
