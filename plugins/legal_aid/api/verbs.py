"""Doing: applying, and one POST for each main thing done to a case."""

from collections.abc import Callable
from typing import Any

from flask import g

from platform_core.api import NotFound, get_or_404, require, rest, utcnow
from plugins.legal_aid.api.frame import api_bp, case_or_404, shown
from plugins.legal_aid.api.schemas import (
    AdvanceIn,
    ApplicationIn,
    CaseOut,
    CloseIn,
    FactIn,
    MoneyIn,
    ReasonIn,
    VerbIn,
)
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import AidBody, Case, MoneyKind, MoneyStage
from plugins.legal_aid.operations import handling, intake, limits, money
from plugins.legal_aid.operations.entrance import check_texts
from plugins.legal_aid.views.roles import WORKING, roles_in
from plugins.legal_aid.workflow.cases import Applicant, Channel, Matter, Result, Stage

Given = dict[str, Any]
Do = Callable[..., object]


@api_bp.post("/cases")
@require("legal_aid:apply", starts=True)
@api_bp.arguments(ApplicationIn)
@api_bp.response(201, CaseOut)
def apply(given: Given) -> Any:
    """Apply for legal aid for oneself and those one stands for."""
    check_texts(given)
    people = [intake.Person(**person) for person in given["people"]]
    draft = intake.Application(
        title=given["title"], story=given["story"], about=Matter(given["about"]), people=people,
        applicant_kind=Applicant(given["applicant_kind"]), opponent=given["opponent"],
        body=get_or_404(AidBody, given["body_id"]), channel=Channel.WEB,
        urgent_reason=given["urgent_reason"],
    )  # fmt: skip
    return shown(intake.take_in(draft, actor=g.actor, now=utcnow()))


def _verb(
    rule: str, permission: str, schema: type[rest.Schema], summary: str, *, own: bool = False
) -> Callable[[Do], Do]:
    """The route of one verb, for those who work on the case; `own`, for its applicant too."""

    def route(do: Do) -> Do:
        def view(given: Given, id: int) -> Any:
            case = case_or_404(id, lock=True)
            allowed = WORKING | {"applicant"} if own else WORKING
            if not roles_in(case, g.actor) & allowed:
                raise NotFound()
            check_texts(given)
            version = given.pop("version")
            now = {"version": case.version, "state": case.state}
            rest.check_unchanged(case, version, current=now, yours=given)
            do(case, given, actor=g.actor, now=utcnow())
            return shown(case)

        view.__name__, view.__doc__ = do.__name__, summary
        answered = api_bp.arguments(schema)(api_bp.response(200, CaseOut)(view))
        api_bp.post(f"/cases/<int:id>/{rule}")(require(permission)(answered))
        return do

    return route


@_verb("grant", "legal_aid:review", VerbIn, "Grant aid, on the last test of the application.")
def grant(case: Case, given: Given, **by: Any) -> None:
    intake.grant(case, **by)


@_verb("refuse", "legal_aid:review", ReasonIn, "Refuse, with reasons.")
def refuse(case: Case, given: Given, **by: Any) -> None:
    intake.refuse(case, given["reason"], **by)


@_verb("object", "legal_aid:apply", ReasonIn, "Object to the refusal.", own=True)
def object_to(case: Case, given: Given, **by: Any) -> None:
    intake.object_to(case, given["reason"], **by)


@_verb("withdraw", "legal_aid:apply", VerbIn, "Take the application back.", own=True)
def withdraw(case: Case, given: Given, **by: Any) -> None:
    intake.withdraw(case, **by)


@_verb("accept", "legal_aid:handle", VerbIn, "Take the case on.")
def accept(case: Case, given: Given, **by: Any) -> None:
    handling.accept(case, **by)


@_verb("facts", "legal_aid:handle", FactIn, "Enter a dated fact.")
def fact(case: Case, given: Given, **by: Any) -> None:
    limits.enter_fact(case, FactKind(given["kind"]), given["on_day"], until=given["until"],
                      note=given["note"], **by)  # fmt: skip


@_verb("money", "legal_aid:handle", MoneyIn, "Enter an amount.")
def enter_money(case: Case, given: Given, **by: Any) -> None:
    if given["person"] >= len(case.workers):
        raise NotFound()
    amount = money.Amount(
        worker=case.workers[given["person"]], kind=MoneyKind(given["kind"]), fen=given["fen"],
        stage=MoneyStage(given["stage"]), on_day=given["on_day"], note=given["note"],
    )  # fmt: skip
    money.enter_money(case, amount, **by)


@_verb("advance", "legal_aid:handle", AdvanceIn, "Begin the next stage.")
def advance(case: Case, given: Given, **by: Any) -> None:
    stage = Stage(given["stage"])
    handling.advance(case, stage, given["outcome"], given["began_on"], **by)


@_verb("close", "legal_aid:handle", CloseIn, "Close the case with its result.")
def close(case: Case, given: Given, **by: Any) -> None:
    handling.close(case, Result(given["result"]), given["note"], given["closed_on"], **by)
