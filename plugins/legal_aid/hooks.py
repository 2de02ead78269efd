"""What legal aid adds to other pages: a box at home, links for those with access, questions."""

from collections.abc import Iterable

from flask import url_for

from platform_core.api import Ctx, Ref, Target, Widget, db, hookimpl
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import state_name
from plugins.legal_aid.models import Body, Case
from plugins.legal_aid.operations import diagnosis
from plugins.legal_aid.queries import cases


@hookimpl
def enabled(ctx: Ctx, first_time: bool) -> None:
    """The guided diagnosis begins with our questions; the office edits them."""
    diagnosis.seed()


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """How many of one's own cases stand where, and how to apply."""
    counts = cases.count_by_state()
    states = [(name, count) for name, count in counts.items() if name in cases.OPEN]
    yield Widget(
        _l("Legal aid"), "legal_aid/_widget.html",
        {"states": states, "new": url_for("legal_aid.new")}, permission="legal_aid:apply", order=40,
    )  # fmt: skip


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The page of a body; of a case for those with access, for whom alone the row is there."""
    here = ctx.township
    if here is None:
        return None
    if ref.kind == "body":
        body = db.session.get(Body, (here.id, ref.id))
        address = url_for("legal_aid.body", id=ref.id)
        return None if body is None else Target(body.name, address, permission="legal_aid:apply")
    if ref.kind == "case":
        case = db.session.get(Case, (here.id, ref.id))
        address = url_for("legal_aid.show", id=ref.id)
        return None if case is None else Target(
            f"{case.number} {case.safe_title}", address, state_name(case.state), "legal_aid:apply"
        )  # fmt: skip
    return None
