"""What the module adds to other pages: a box at home, search, links to its rows."""

from collections.abc import Iterable
from typing import Any

from flask import url_for

from platform_core.api import Ctx, Hit, Ref, Target, Widget, db, hookimpl, search, today
from platform_core.api import lazy_gettext as _l
from plugins.contracts.labels import name_of, state_name
from plugins.contracts.models import Check, Consultation, Contract, EarlyWarning, Rectification
from plugins.contracts.queries import contracts, coverage, fulfilment, warnings
from plugins.contracts.warning_states import Colour
from plugins.contracts.workflow import CONTRACT

# kind → model, page, who may see it
PAGES: dict[str, tuple[type[Any], str, str]] = {
    "contract": (Contract, "contracts.contract", "contracts:read"),
    "consultation": (Consultation, "contracts.consultation", "contracts:read"),
    "check": (Check, "contracts.check", "contracts:check"),
    "rectification": (Rectification, "contracts.rectification", "contracts:follow"),
    "warning": (EarlyWarning, "contracts.warning", "contracts:follow"),
}


@hookimpl
def disabling(ctx: Ctx) -> Iterable[str]:
    """Nothing forbids switching off; what runs waits, and votes held meanwhile come in later."""
    return []


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """Contracts by where they stand, warnings by level, and what workers are asked."""
    counts = contracts.count_by_state()
    rows = [(state, counts[state.name]) for state in CONTRACT.states if counts.get(state.name)]
    yield Widget(
        _l("Collective contracts"), "contracts/_widget.html",
        {"rows": rows, "uncovered": coverage.count_uncovered(today())},
        permission="contracts:read", order=30,
    )  # fmt: skip
    yield Widget(_l("Early warning"), "contracts/_warning_widget.html",
                 {"rows": _open_warnings()},
                 permission="contracts:signal", order=31)  # fmt: skip
    asking = fulfilment.open_checks()
    if asking:
        yield Widget(_l("Are contracts kept?"), "contracts/_pulse_widget.html", {"rows": asking},
                     permission="contracts:pulse", order=32)  # fmt: skip


def _open_warnings() -> list[tuple[str, str, int]]:
    """Level, its name and how many warnings stand at it, the gravest first."""
    counts = warnings.count_open()
    return [(each.value, name_of(each), counts[each]) for each in reversed(Colour)
            if counts.get(each)]  # fmt: skip


@hookimpl(specname="search")
def find(ctx: Ctx, query: str, limit: int) -> Iterable[Hit]:
    """Contracts and consultations with these words."""
    if ctx.can("contracts:read"):
        for found in search.find(query, "contracts", limit):
            ref = Ref.parse(found.ref)
            if ctx.can(PAGES[ref.kind][2]):
                yield Hit(found.label, ref, rank=found.likeness)


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The page of what a reference points to."""
    if ctx.township is None or ref.kind not in PAGES:
        return None
    model, endpoint, permission = PAGES[ref.kind]
    row = db.session.get(model, (ctx.township.id, ref.id))
    if row is None:
        return None
    return Target(title=f"{row.number} {row.safe_title}", url=url_for(endpoint, id=row.id),
                  state=state_name(row), permission=permission)  # fmt: skip
