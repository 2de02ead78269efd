"""What other pages show of it: a box at home, where a reference leads."""

from collections.abc import Iterable

from flask import url_for

from platform_core.api import Ctx, Ref, Target, Widget, db, hookimpl
from platform_core.api import lazy_gettext as _l
from union_hardship import queries
from union_hardship.models import Request
from union_hardship.workflow import WORKFLOW


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """How many requests wait."""
    data = {"waiting": queries.count_waiting(), "new": url_for("hardship.new")}
    yield Widget(
        _l("Hardship help"), "hardship/_widget.html", data, permission="hardship:ask", order=60
    )


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The request that a reference points to, for those who may see it."""
    if ref.kind != "request" or ctx.township is None:
        return None
    it = db.session.get(Request, (ctx.township.id, ref.id))
    if it is None or (ctx.actor is not None and not queries.may_see(it, ctx.actor)):
        return None
    state = str(WORKFLOW.state(it.state).label)
    return Target(it.number, url_for("hardship.show", id=it.id), state)
