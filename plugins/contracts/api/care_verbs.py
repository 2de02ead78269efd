"""Doing: checks and their findings, breaches, monthly figures, warnings. Files go by the page."""

from typing import Any

from flask import g

from platform_core.api import Employer, get_or_404, require, rest, utcnow
from plugins.contracts.api.care_reading import breach_shown, check_shown, warning_shown
from plugins.contracts.api.care_schemas import (
    BreachOut,
    CheckIn,
    CheckOut,
    FiguresIn,
    FindIn,
    FindingOut,
    FinishIn,
    HeardIn,
    LevelIn,
    NoteIn,
    SignalIn,
    SignalledOut,
    SlipsIn,
    UnitIn,
    WarningOut,
    WrittenOut,
)
from plugins.contracts.api.frame import Given, Verbs, api_bp
from plugins.contracts.api.schemas import DayIn
from plugins.contracts.models import Check, ClauseCheck, Contract, EarlyWarning, Rectification
from plugins.contracts.operations import fulfilment, systems, warnings
from plugins.contracts.operations.fulfilment import Finding
from plugins.contracts.operations.warnings import Heard

CHECKING, WARN = "contracts:check", "contracts:warn"

_check = Verbs("/checks", Check, check_shown, CheckOut)
_finding = Verbs("/findings", ClauseCheck, rest.stamp, FindingOut)
_breach = Verbs("/breaches", Rectification, breach_shown, BreachOut)
_warning = Verbs("/warnings", EarlyWarning, warning_shown, WarningOut)


def _employer(id: int | None) -> Employer | None:
    return get_or_404(Employer, id) if id else None


@api_bp.post("/<int:id>/checks")
@require(CHECKING, starts=True)
@api_bp.arguments(CheckIn)
@api_bp.response(201, CheckOut)
def open_check(given: Given, id: int) -> Any:
    """Begin to check how a contract was kept in a half-year."""
    made = fulfilment.open_check(get_or_404(Contract, id), given["year"], given["half"],
                                 given["group"], actor=g.actor, now=utcnow())  # fmt: skip
    return check_shown(made)


@_finding("result", CHECKING, FindIn, "Enter how one clause was kept.")
def find(it: ClauseCheck, given: Given, **by: Any) -> None:
    employer = _employer(given.pop("employer_id"))
    fulfilment.find(it, Finding(**given, employer=employer), **by)


@_check("finish", CHECKING, FinishIn, "Close the check; each breach becomes a matter.")
def finish(it: Check, given: Given, **by: Any) -> None:
    fulfilment.finish_check(it, given["on"], given["employer_view"], given["worker_view"], **by)


@_check("report", CHECKING, HeardIn, "The congress has heard the report.")
def report(it: Check, given: Given, **by: Any) -> None:
    fulfilment.report_check(it, given["on"], given["session"], **by)


@_check("slips", CHECKING, SlipsIn, "Enter a bundle of paper slips.")
def slips(it: Check, given: Given, **by: Any) -> None:
    fulfilment.enter_slips(it, given["knows"], given["kept"], given["people"], **by)


@_check("cancel", CHECKING, NoteIn, "Give the check up.")
def cancel(it: Check, given: Given, **by: Any) -> None:
    fulfilment.cancel_check(it, given["note"], **by)


@_breach("notice", CHECKING, NoteIn, "Write to both chiefs what must be put right.")
def notice(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.send_letter(it, given["note"], it.handler_account_id, **by)


@_breach("answer", "contracts:answer", NoteIn, "What the obliged party has done.")
def answer(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.answer_letter(it, given["note"], **by)


@_breach("confirm", CHECKING, DayIn, "The second look found it put right.")
def confirm(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.confirm_rectified(it, given["on"], **by)


@_breach("insist", CHECKING, NoteIn, "The second look found it as before.")
def insist(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.insist(it, given["note"], **by)


@_breach("refer", CHECKING, NoteIn, "Take it to the labour bureau, arbitration or a court.")
def refer(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.refer(it, given["note"], **by)


@_breach("settle", CHECKING, NoteIn, "What came of it there.")
def settle(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.settle(it, given["note"], **by)


@_breach("acquit", CHECKING, NoteIn, "There was no breach after all.")
def acquit(it: Rectification, given: Given, **by: Any) -> None:
    fulfilment.acquit(it, given["note"], **by)


@api_bp.post("/figures")
@require("contracts:figures")
@api_bp.arguments(FiguresIn)
@api_bp.response(200, WrittenOut)
def write_figures(given: Given) -> Any:
    """Write a month's figures: all rows or none, in the place of what was known before."""
    by = {"actor": g.actor, "now": utcnow()}
    rows = [_flat(row) for row in given["rows"]]
    staged = systems.stage_rows(given["month"], rows, **by)
    systems.confirm_figures(staged, **by)
    return {"month": staged.month, "rows": staged.total}


def _flat(row: Given) -> Given:
    """A row with the keys that the sheet has."""
    flat = {**row, "wage": row["average_wage_fen"]}
    for each in row["insurance"]:
        kind = each["kind"]
        flat |= {f"{kind}_due": each["due"], f"{kind}_insured": each["insured"],
                 f"{kind}_owed": each["owed_months"]}  # fmt: skip
    return flat


@api_bp.post("/signals")
@require("contracts:signal", starts=True)
@api_bp.arguments(SignalIn)
@api_bp.response(201, SignalledOut)
def signal(given: Given) -> Any:
    """Take a signal in; where it reaches a threshold, a warning comes of it."""
    facts = {each["name"]: each["number"] for each in given.pop("facts")}
    employer = _employer(given.pop("employer_id"))
    heard = Heard(**given, facts=facts, employer=employer)
    warning = warnings.hear(heard, actor=g.actor, now=utcnow())
    return {"warning": warning and warning_shown(warning)}


@_warning("verify", WARN, LevelIn, "Say what verifying it found, and set its level.")
def verify(it: EarlyWarning, given: Given, **by: Any) -> None:
    warnings.verify(it, given["level"], given["note"], **by)


@_warning("change-level", WARN, LevelIn, "Raise or lower the level.")
def change_level(it: EarlyWarning, given: Given, **by: Any) -> None:
    warnings.change_level(it, given["level"], given["note"], **by)


@_warning("assign", WARN, UnitIn, "Name who deals with it.")
def assign(it: EarlyWarning, given: Given, **by: Any) -> None:
    warnings.assign(it, given["unit"], it.unit_account_id, **by)


@_warning("measure", "contracts:measure", NoteIn, "Report a measure.")
def measure(it: EarlyWarning, given: Given, **by: Any) -> None:
    warnings.take_measure(it, given["note"], **by)


@_warning("lift", WARN, NoteIn, "The danger has passed.")
def lift(it: EarlyWarning, given: Given, **by: Any) -> None:
    warnings.lift(it, given["note"], **by)


@_warning("dismiss", WARN, NoteIn, "There was nothing in it.")
def dismiss(it: EarlyWarning, given: Given, **by: Any) -> None:
    warnings.dismiss(it, given["note"], **by)
