"""The console's other pages: history, townships, figures, red list, plugins."""

from collections.abc import Mapping

from flask import abort, g, jsonify, request
from flask.typing import ResponseReturnValue

from platform_core.accounts.policy import require
from platform_core.accounts.queries import role_labels
from platform_core.audit import anchor_of, newest_root
from platform_core.clock import today
from platform_core.console import queries
from platform_core.console.views.room import SOON, console
from platform_core.errors import NotFound
from platform_core.history import CountyRecord
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.few import without_few
from platform_core.indicators.periods import ALL, near
from platform_core.runtime.errors import errors_of
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import label_of
from platform_core.web import asked_page, page, paginate
from platform_core.web.asked import asked_period
from platform_core.web.figure_groups import by_module


@console.get("/audit")
@require("console:audit")
def audit() -> ResponseReturnValue:
    """What the county did: who, when, why; the newest first."""
    query = queries.audit_of(g.actor.county_id)
    after, limit = asked_page(50)
    found = paginate(query, CountyRecord.seq.desc(), after=after, limit=limit)
    return page(
        "console/audit.html",
        found=found,
        names=queries.names_in(found.items),
        roles=role_labels(),
        townships={each.id: each for each in queries.townships_of(g.actor.county_id)},
        label_of=label_of,
        root=newest_root(g.actor.county_id),
    )


@console.get("/audit/anchor")
@require("console:audit")
def anchor() -> ResponseReturnValue:
    """The newest hash over all chains as a file, to be kept elsewhere."""
    taken = newest_root(g.actor.county_id)
    if taken is None:
        raise NotFound
    answer = jsonify(anchor_of(taken))
    answer.headers["Content-Disposition"] = f'attachment; filename="anchor-{taken.day}.json"'
    return answer


@console.get("/townships")
@require("console:see")
def townships() -> ResponseReturnValue:
    """The county's townships."""
    words = request.args.get("q", "").strip()
    found = queries.townships_of(g.actor.county_id, words)
    return page("console/townships.html", townships=found, words=words)


@console.get("/townships/<slug>")
@require("console:see")
def township(slug: str) -> ResponseReturnValue:
    """One township as the county sees it: figures, modules, what was switched. No records."""
    here = next((t for t in queries.townships_of(g.actor.county_id) if t.slug == slug), None)
    if here is None:
        abort(404)
    record = queries.audit_of(g.actor.county_id, township_id=here.id)
    found = paginate(record, CountyRecord.seq.desc(), after=None, limit=20)
    return page(
        "console/township.html",
        here=here,
        cells=queries.matrix([here], queries.shown_modules())[0],
        figures=by_module(_told(without_few(queries.figures([here], ALL))[here.id])),
        found=found,
        names=queries.names_in(found.items),
        roles=role_labels(),
        label_of=label_of,
    )


def _told(row: Mapping[str, Figure]) -> dict[str, Figure]:
    return {key: figure for key, figure in row.items() if figure.value is not None or figure.hidden}


@console.get("/figures")
@require("console:see")
def figures() -> ResponseReturnValue:
    """Every figure of every township, with totals; no data is not nought."""
    period, module = asked_period(), request.args.get("module", "org")
    found = queries.townships_of(g.actor.county_id)
    rows = queries.figures(found, period, module)
    declared = [each for name, each in registry().indicators() if name == module]
    return page(
        "console/figures.html",
        townships=found,
        rows=without_few(rows),
        totals=queries.totals(rows),
        declared=declared,
        period=period,
        periods=near(today()),
        module=module,
        modules=queries.shown_modules(),
    )


@console.get("/red-list")
@require("console:see")
def red_list() -> ResponseReturnValue:
    """Where dates run out, over all modules; counts only, never a title."""
    found = queries.townships_of(g.actor.county_id)
    day = today()
    rows = queries.punctuality([each.id for each in found], day, day + SOON)
    return page(
        "console/red_list.html",
        townships={each.id: each for each in found},
        rows=sorted(rows.values(), key=lambda row: (-row.late, -row.soon, row.township_id)),
        label_of=label_of,
    )


@console.get("/red-list/<slug>")
@require("console:see")
def endings(slug: str) -> ResponseReturnValue:
    """What runs out in one township: number and day, never a title or a name."""
    here = next((t for t in queries.townships_of(g.actor.county_id) if t.slug == slug), None)
    if here is None:
        abort(404)
    day = today()
    return page(
        "console/endings.html",
        here=here,
        rows=queries.endings(here.id, day + SOON),
        kinds=queries.kind_labels(),
        today=day,
        label_of=label_of,
    )


@console.get("/plugins")
@require("console:see")
def plugins() -> ResponseReturnValue:
    """Every plugin with its state, the reason and the cure, and what went wrong in it; those
    that need somebody first."""
    faults: dict[str, list[object]] = {}
    for fault in errors_of():
        faults.setdefault(fault.plugin, []).append(fault)
    found = sorted(registry().plugins.values(), key=lambda it: (it.ready, it.name not in faults))
    return page("console/plugins.html", plugins=found, faults=faults,
                orphans=registry().orphans)  # fmt: skip
