"""The page of one case. Who opens it is written down before it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from platform_core.api import (
    NONE,
    Refused,
    accesses_of,
    clocks_of,
    files_of,
    get_or_404,
    history_of,
    mask_identity,
    mask_phone,
    names_of,
    note_view,
    page,
    ref_of,
    require,
    status_sentence,
    today,
    utcnow,
)
from plugins.legal_aid import explain, flags, labels
from plugins.legal_aid.days import written
from plugins.legal_aid.models import Case, MoneyStage
from plugins.legal_aid.operations.limits import limits_of
from plugins.legal_aid.papers import cases as papers
from plugins.legal_aid.queries import cases
from plugins.legal_aid.queries.cases import Posted
from plugins.legal_aid.views.frame import bp, desk
from plugins.legal_aid.views.roles import READING, roles_in
from plugins.legal_aid.workflow.cases import CASE

VIEW = "legal_aid:view"


WORDS: dict[str, Any] = {
    "written": written, "explained": explain.explained, "because": explain.because,
    "rule_name": explain.rule_name, "mask_identity": mask_identity, "mask_phone": mask_phone,
    "soon": lambda days: today() + timedelta(days=days),
}  # fmt: skip


@bp.get("/cases/<int:id>")
@require("legal_aid:apply")
def show(id: int) -> ResponseReturnValue:
    """One case, for those with access to it; for anybody else there is none."""
    case = get_or_404(Case, id)
    note_view(case, actor=g.actor, at=utcnow())
    return show_page(case)


def show_page(case: Case, refused: Refused = NONE) -> str:
    """The page; `refused` are the forms that were sent and not accepted."""
    roles = roles_in(case, g.actor)
    ledger, limits = cases.ledger_of(case), limits_of(case)
    context = {
        "case": case, "roles": roles, "works": bool(roles & READING),
        "sentence": status_sentence(case, today()), "limits": limits, "ledger": ledger,
        "money": _by_worker(ledger), "totals": flags.totals_of(ledger),
        "flags": flags.flags_of(case, ledger, limits, cases.twins_of(case), today()),
        "clocks": {clock.name: clock for clock in clocks_of(case) if clock.runs},
        "clock_names": {spec.name: spec.label for spec in CASE.clocks},
        "acts": desk.offers("case", case, refused),
        "tested": cases.eligibility_of(case), "objection": cases.objection_to(case),
        "papers": papers.there_are(case, roles), "files": {f.id: f for f in files_of(case)},
    }  # fmt: skip
    context |= WORDS
    if roles & READING:
        context |= _inside(case, roles)
    return page("legal_aid/show.html", **context)


def _by_worker(ledger: Iterable[Posted]) -> dict[tuple[str, str], dict[MoneyStage, int]]:
    """What each worker is owed of each kind, by stage."""
    rows: dict[tuple[str, str], dict[MoneyStage, int]] = {}
    for line, _entry, claim in ledger:
        key = (claim.worker.name, labels.name_of(line.kind))
        stages = rows.setdefault(key, dict.fromkeys(MoneyStage, 0))
        stages[line.stage] += line.fen
    return rows


@dataclass(frozen=True)
class Happened:
    """One line of the timeline."""

    at: datetime
    label: str
    who: str
    note: str | None


def _inside(case: Case, roles: frozenset[str]) -> dict[str, Any]:
    """What only those see who work on it; who looked, only the supervisor."""
    records = history_of(ref_of(case), limit=500)
    accesses, remarks = accesses_of(case), cases.remarks_on(case)
    names = names_of(
        {each.actor_id for each in records} | {each.account_id for each in accesses}
        | {each.by_account_id for each in remarks}
    )  # fmt: skip
    lines = [Happened(r.at, labels.happened(r.action), names.get(r.actor_id or 0, ""), r.note)
             for r in records if r.action != VIEW]  # fmt: skip
    views = [(r.at, names.get(r.actor_id or 0, "")) for r in records if r.action == VIEW]
    return {
        "entries": lines, "views": views[::-1] if "supervisor" in roles else None,
        "accesses": accesses, "names": names, "remarks": remarks, "raised": cases.raised_of(case),
        "assignments": cases.assignments_of(case), "checks": cases.checks_of(case),
        "parts": cases.parts_of(case), "role_names": labels.cases.ROLES,
        "officers": {officer.id: officer.name for officer in cases.officers()},
    }  # fmt: skip
