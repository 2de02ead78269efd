"""Doing: one POST for each thing a person does to a disclosure or an objection."""

from collections.abc import Callable
from typing import Any

from flask import g

from platform_core.api import require, rest, utcnow
from plugins.transparency.api.frame import (
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

Given = dict[str, Any]
Do = Callable[..., object]


def _summary(it: Disclosure | Objection) -> Given:
    """What whoever was slower must know: where it stands now."""
    return {"version": it.version, "state": it.state}


def _verb(
    rule: str, permission: str, schema: type[rest.Schema], summary: str
) -> Callable[[Do], Do]:
    """The route of one verb of a disclosure; the function below it does the verb."""

    def route(do: Do) -> Do:
        def view(given: Given, id: int) -> Any:
            it = disclosure_or_404(id, lock=True)
            rest.check_unchanged(it, given.pop("version"), current=_summary(it), yours=given)
            do(it, given, actor=g.actor, now=utcnow())
            return shown(it)

        view.__name__, view.__doc__ = f"disclosure_{do.__name__}", summary
        answered = api_bp.arguments(schema)(api_bp.response(200, DisclosureOut)(view))
        api_bp.post(f"/disclosures/<int:id>/{rule}")(require(permission)(answered))
        return do

    return route


@_verb("edit", "transparency:draft", EditIn, "Write the draft.")
def edit(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.edit(it, given["title"], given["content"], **by)


@_verb("submit", "transparency:draft", VerbIn, "Hand the draft over to the union.")
def submit(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.submit(it, **by)


@_verb("endorse", "transparency:review", VerbIn, "Agree for the union.")
def endorse(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.endorse(it, **by)


@_verb("send-back", "transparency:review", ReasonIn, "Send it back with remarks.")
def send_back(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.send_back(it, given["reason"], **by)


@_verb("urge", "transparency:review", VerbIn, "Urge the body in writing: it is overdue.")
def urge(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.urge(it, **by)


@_verb("approve", "transparency:approve", VerbIn, "Approve as the responsible person.")
def approve(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.approve(it, **by)


@_verb("refuse", "transparency:approve", ReasonIn, "Do not approve it as it is.")
def refuse(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.refuse(it, given["reason"], **by)


@_verb("findings/decide", "transparency:draft", DecideIn, "Decide about one finding of the gate.")
def decide(it: Disclosure, given: Given, **by: Any) -> None:
    masked = given["decision"] == Decision.MASKED
    do = redaction.mask if masked else redaction.keep_finding
    do(it, given["mark"], given["reason"], **by)


@_verb("publish", "transparency:publish", VerbIn, "Post it, through the redaction gate.")
def publish(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.publish(it, **by)


@_verb("correct", "transparency:draft", CorrectIn, "Begin another edition.")
def correct(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.correct(it, given["reason"], withhold=given["withhold"], **by)


@_verb("close", "transparency:publish", VerbIn, "Take it down after its time.")
def close(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.close(it, **by)


@_verb("archive", "transparency:publish", VerbIn, "File it away.")
def archive(it: Disclosure, given: Given, **by: Any) -> None:
    disclosures.archive(it, **by)


@_verb("waive", "transparency:plan", ReasonIn, "Say why there is nothing to disclose this time.")
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


def _answering(
    rule: str, permission: str, schema: type[rest.Schema], summary: str
) -> Callable[[Do], Do]:
    """The route of one verb of an objection."""

    def route(do: Do) -> Do:
        def view(given: Given, id: int) -> Any:
            it = objection_or_404(id, lock=True)
            rest.check_unchanged(it, given.pop("version"), current=_summary(it), yours=given)
            do(it, given, actor=g.actor, now=utcnow())
            return said(it)

        view.__name__, view.__doc__ = f"objection_{do.__name__}", summary
        answered = api_bp.arguments(schema)(api_bp.response(200, ObjectionOut)(view))
        api_bp.post(f"/objections/<int:id>/{rule}")(require(permission)(answered))
        return do

    return route


@_answering("reply", "transparency:reply", AnswerIn, "Answer it.")
def reply(it: Objection, given: Given, **by: Any) -> None:
    objections.reply(it, given["content"], upheld=given["upheld"], **by)


@_answering("rectify", "transparency:reply", ReportIn, "Report that it was put right.")
def rectify(it: Objection, given: Given, **by: Any) -> None:
    objections.rectify(it, given["content"], **by)


@_answering("rate", "transparency:object", RateIn, "Say whether the answer satisfies.")
def rate(it: Objection, given: Given, **by: Any) -> None:
    objections.rate(it, Rating(given["rating"]), given["comment"], **by)


@_answering("withdraw", "transparency:object", VerbIn, "Take it back before it is answered.")
def withdraw(it: Objection, given: Given, **by: Any) -> None:
    objections.withdraw(it, **by)


@_answering("show", "transparency:reply", ShowIn, "Show it on the public page, or take it off.")
def show(it: Objection, given: Given, **by: Any) -> None:
    objections.show(it, given["shown"], **by)
