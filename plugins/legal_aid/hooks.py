"""What legal aid adds to other pages: a box at home, links for those with access, questions."""

from collections.abc import Iterable, Mapping

from flask import render_template, url_for
from markupsafe import Markup

from platform_core.api import Ctx, Matter, Ref, Target, Widget, db, hookimpl, today
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.labels import name_of, state_name
from plugins.legal_aid.models import (
    AidBody,
    Case,
    Letter,
    Mediation,
    Pattern,
    Petition,
    Protection,
)
from plugins.legal_aid.operations import diagnosis
from plugins.legal_aid.queries import cases, letters


@hookimpl
def enabled(ctx: Ctx, first_time: bool) -> None:
    """The guided diagnosis begins with our questions; the office edits them."""
    diagnosis.seed()


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """How many of one's own cases stand where, and how to apply."""
    counts = cases.count_by_state()
    states = [(state_name(name), count) for name, count in counts.items() if name in cases.OPEN]
    yield Widget(
        _l("Legal aid"), "legal_aid/_widget.html",
        {"states": states, "new": url_for("legal_aid.new")}, permission="legal_aid:apply", order=40,
    )  # fmt: skip


@hookimpl
def slot(ctx: Ctx, name: str, subject: Ref | None) -> Markup | None:
    """Beside the patrols of a congress: the patterns that are proposed as topics."""
    if name != "congress.patrols.aside" or not ctx.can("legal_aid:patterns"):
        return None
    topics = letters.patrol_topics(today())
    return Markup(render_template("legal_aid/_topics.html", topics=topics, name_of=name_of))


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The page of a body, case or letter; of what is confidential for those with access, for
    whom alone the row is there."""
    here = ctx.township
    if here is None:
        return None
    if ref.kind == "body":
        body = db.session.get(AidBody, (here.id, ref.id))
        address = url_for("legal_aid.body", id=ref.id)
        return None if body is None else Target(body.name, address, permission="legal_aid:apply")
    if ref.kind == "pattern":
        pattern = db.session.get(Pattern, (here.id, ref.id))
        address = url_for("legal_aid.pattern", id=ref.id)
        return None if pattern is None else Target(
            name_of(pattern.about), address, permission="legal_aid:patterns"
        )  # fmt: skip
    return _matter(here.id, ref)


# Kind of matter: its table, its page, and the permission that the page asks.
_PAGES: Mapping[str, tuple[type[Matter], str, str]] = {
    "case": (Case, "legal_aid.show", "legal_aid:apply"),
    "petition": (Petition, "legal_aid.petition", "legal_aid:apply"),
    "mediation": (Mediation, "legal_aid.mediation", "legal_aid:mediate"),
    "letter": (Letter, "legal_aid.letter", "legal_aid:letters"),
    "protection": (Protection, "legal_aid.protection", "legal_aid:protect"),
}


def _matter(township_id: int, ref: Ref) -> Target | None:
    if ref.kind not in _PAGES:
        return None
    model, endpoint, permission = _PAGES[ref.kind]
    found = db.session.get(model, (township_id, ref.id))
    return None if found is None else Target(
        f"{found.number} {found.safe_title}", url_for(endpoint, id=ref.id),
        state_name(found.state, ref.kind), permission,
    )  # fmt: skip
