"""What transparency adds to other pages: a box at home, search, links, “propose to disclose”."""

from collections.abc import Iterable

from flask import render_template, url_for
from markupsafe import Markup

from platform_core.api import Ctx, Hit, Ref, Target, Widget, db, hookimpl, search, today
from platform_core.api import lazy_gettext as _l
from plugins.transparency import access, star_links
from plugins.transparency.labels import state_name
from plugins.transparency.models import Body, Disclosure, Objection
from plugins.transparency.queries import disclosures, duties

# The places of other modules' pages where what they hold may be proposed for disclosure.
PROPOSABLE = frozenset({"congress.resolution.aside", "contracts.contract.aside"})


@hookimpl
def disabling(ctx: Ctx) -> Iterable[str]:
    """Nothing forbids switching off; what is open stays, and comes back with the module."""
    return []


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """How many gaps there are, and what was posted last."""
    data = {"missing": duties.count_missing(today()), "latest": disclosures.latest_public(5)}
    yield Widget(
        _l("Transparency"), "transparency/_widget.html", data,
        permission="transparency:read", order=30,
    )  # fmt: skip


@hookimpl(specname="search")
def find(ctx: Ctx, query: str, limit: int) -> Iterable[Hit]:
    """Bodies and disclosures with these words, as far as this person may see them."""
    if ctx.actor is None or not ctx.can("transparency:read"):
        return
    for found in search.find(query, "transparency", limit):
        ref = Ref.parse(found.ref)
        if ref.kind != "disclosure" or _visible(ref, ctx):
            yield Hit(found.label, ref, rank=found.likeness)


def _visible(ref: Ref, ctx: Ctx) -> bool:
    it = disclosures.by_id(ref.id)
    return it is not None and access.may_see(it, ctx.actor)


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The page of what a reference points to, for those who may see it."""
    if ctx.township is None:
        return None
    if ref.kind == "body":
        body = db.session.get(Body, (ctx.township.id, ref.id))
        url = url_for("transparency.body", id=ref.id)
        return Target(body.name, url, permission="transparency:read") if body else None
    if ref.kind == "disclosure":
        it = db.session.get(Disclosure, (ctx.township.id, ref.id))
        return None if it is None or not access.may_see(it, ctx.actor) else Target(
            f"{it.number} {it.title}", url_for("transparency.disclosure", id=it.id),
            state_name(it), "transparency:read",
        )  # fmt: skip
    if ref.kind == "objection":
        said = db.session.get(Objection, (ctx.township.id, ref.id))
        return None if said is None or not access.may_see_objection(said, ctx.actor) else Target(
            f"{said.number} {said.title}", url_for("transparency.objection", id=said.id),
            state_name(said), "transparency:object",
        )  # fmt: skip
    return star_links.target(ctx.township.id, ref)


@hookimpl
def slot(ctx: Ctx, name: str, subject: Ref | None) -> Markup | None:
    """Where another module's contract or resolution is shown: propose it, or see what became."""
    if name not in PROPOSABLE or subject is None or ctx.actor is None:
        return None
    seen = [each for each in disclosures.about(str(subject)) if access.may_see(each, ctx.actor)]
    may = ctx.can("transparency:draft")
    if not seen and not may:
        return None
    return Markup(render_template(
        "transparency/_propose.html", subject=str(subject), disclosures=seen, may=may,
        state_name=state_name,
    ))  # fmt: skip
