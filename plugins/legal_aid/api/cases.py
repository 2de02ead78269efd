"""Cases for programs: applying, reading, and the main things done to one."""

from typing import Any

from flask import g

from platform_core.api import NotFound, get_or_404, require, rest, today, utcnow
from plugins.legal_aid import explain, flags
from plugins.legal_aid.api.frame import api_bp
from plugins.legal_aid.api.matters import Door, Given, Kind, open_doors, read
from plugins.legal_aid.api.schemas import (
    AdvanceIn,
    ApplicationIn,
    CaseOut,
    CloseIn,
    FactIn,
    LineOut,
    ListArgs,
    MoneyIn,
    ReasonIn,
    VerbIn,
)
from plugins.legal_aid.limits import FactKind
from plugins.legal_aid.models import AidBody, Case, MoneyKind, MoneyStage
from plugins.legal_aid.operations import handling, intake, limits, money
from plugins.legal_aid.operations.entrance import check_texts
from plugins.legal_aid.queries import cases
from plugins.legal_aid.queries.cases import Filters, Row
from plugins.legal_aid.workflow.cases import Applicant, Channel, Matter, Result, Stage

REVIEW, HANDLE, APPLY = "legal_aid:review", "legal_aid:handle", "legal_aid:apply"
PLAIN = (
    "id", "number", "channel", "received_on", "applicant_kind", "about", "form", "title", "story",
    "opponent", "state", "urgent", "urgent_reason", "decided_on", "assigned_on", "stage",
    "result", "result_note", "closed_on", "rating", "opened_at", "closed_at", "version",
)  # fmt: skip


def _more(case: Case) -> Given:
    """Who is helped, the limits with how they came about, the money, and what is odd."""
    ledger, found = cases.ledger_of(case), limits.limits_of(case)
    return {
        "people": [{"name": worker.name, "migrant": worker.migrant} for worker in case.workers],
        "limits": [
            {"name": limit.name, "due_on": limit.due.due if limit.due else None,
             "met_on": limit.met_on, "article": str(limit.article),
             "steps": explain.explained(limit)}
            for limit in found
        ],
        "money": {stage.value: fen for stage, fen in flags.totals_of(ledger).items()},
        "flags": flags.flags_of(case, ledger, found, cases.twins_of(case), today()),
    }  # fmt: skip


KIND = Kind(Case, "cases", HANDLE, PLAIN, _more)


@api_bp.get("/cases")
@require(APPLY)
@api_bp.arguments(ListArgs, location="query")
@api_bp.response(200, rest.page_of(LineOut))
def index(args: Given) -> Any:
    """The cases one has access to, the newest first."""
    filters = Filters(str(args["state"]), str(args["about"]), args["q"], args["overdue"])
    newest = (Case.opened_at.desc(), Case.id.desc())
    return rest.listed(cases.list_cases(filters, today()), *newest, args=args, shown=_lines)


def _lines(rows: list[Any]) -> list[Row]:
    return [Row(*row[: len(Row._fields)]) for row in rows]


@api_bp.get("/cases/<int:id>")
@require(APPLY)
@api_bp.response(200, CaseOut)
def show(id: int) -> Any:
    """One case, for those with access to it."""
    return read(KIND, id)


@api_bp.post("/cases")
@require(APPLY, starts=True)
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
    return KIND.shown(intake.take_in(draft, actor=g.actor, now=utcnow()))


def _fact(case: Case, given: Given, **by: Any) -> None:
    limits.enter_fact(case, FactKind(given["kind"]), given["on_day"], until=given["until"],
                      note=given["note"], **by)  # fmt: skip


def _money(case: Case, given: Given, **by: Any) -> None:
    if given["person"] >= len(case.workers):
        raise NotFound()
    amount = money.Amount(
        worker=case.workers[given["person"]], kind=MoneyKind(given["kind"]), fen=given["fen"],
        stage=MoneyStage(given["stage"]), on_day=given["on_day"], note=given["note"],
    )  # fmt: skip
    money.enter_money(case, amount, **by)


open_doors(KIND, CaseOut, (
    Door("grant", VerbIn, "Grant aid, on the last test of the application.",
         lambda it, given, **by: intake.grant(it, **by), REVIEW),
    Door("refuse", ReasonIn, "Refuse, with reasons.",
         lambda it, given, **by: intake.refuse(it, given["reason"], **by), REVIEW),
    Door("object", ReasonIn, "Object to the refusal.",
         lambda it, given, **by: intake.object_to(it, given["reason"], **by), APPLY, own=True),
    Door("withdraw", VerbIn, "Take the application back.",
         lambda it, given, **by: intake.withdraw(it, **by), APPLY, own=True),
    Door("accept", VerbIn, "Take the case on.",
         lambda it, given, **by: handling.accept(it, **by)),
    Door("facts", FactIn, "Enter a dated fact.", _fact),
    Door("money", MoneyIn, "Enter an amount.", _money),
    Door("advance", AdvanceIn, "Begin the next stage.",
         lambda it, given, **by: handling.advance(it, Stage(given["stage"]), given["outcome"],
                                                  given["began_on"], **by)),
    Door("close", CloseIn, "Close the case with its result.",
         lambda it, given, **by: handling.close(it, Result(given["result"]), given["note"],
                                                given["closed_on"], **by)),
))  # fmt: skip
