"""What the congress adds to other pages: a box at home, search, links, and “put to the vote”."""

from collections.abc import Iterable

from flask import render_template, url_for
from markupsafe import Markup

from platform_core.api import Ctx, Hit, Ref, Target, Widget, db, hookimpl, search, today
from platform_core.api import lazy_gettext as _l
from plugins.congress.labels import state_name
from plugins.congress.models import (
    Congress,
    Delegate,
    Finding,
    Patrol,
    Resolution,
    Session,
    Task,
    Vote,
)
from plugins.congress.powers import POWERS
from plugins.congress.queries import bodies, outcomes
from plugins.congress.queries import sessions as of_session

# The places of other modules' pages where a draft may be put before the congress.
VOTABLE = (".draft.actions", ".congress.actions")

PAGES = {
    "session": (Session, "congress.session"), "resolution": (Resolution, "congress.resolution"),
    "task": (Task, "congress.task"), "patrol": (Patrol, "congress.patrol"),
    "finding": (Finding, "congress.finding"),
}  # fmt: skip


@hookimpl
def disabling(ctx: Ctx) -> Iterable[str]:
    """A session that is open must be closed or adjourned first."""
    return [
        str(_l("“%(title)s” is in session. Close or adjourn it first.", title=each.title))
        for each in outcomes.current_sessions(100)
        if each.state == "in_session"
    ]


@hookimpl
def widgets(ctx: Ctx) -> Iterable[Widget]:
    """The session that is next, and the tasks that are open."""
    sessions = outcomes.current_sessions(3)
    mandates = bodies.mandates_of(ctx.actor.member_id, today()) if ctx.actor else []
    yield Widget(
        _l("Workers' congress"), "congress/_widget.html",
        {"sessions": sessions, "counts": outcomes.count_tasks(), "mandates": mandates},
        permission="congress:read", order=10,
    )  # fmt: skip


@hookimpl(specname="search")
def find(ctx: Ctx, query: str, limit: int) -> Iterable[Hit]:
    """Congresses, sessions, resolutions, tasks; delegates for those who may see the roll."""
    if not ctx.can("congress:read"):
        return
    for found in search.find(query, "congress", limit):
        ref = Ref.parse(found.ref)
        if ref.kind != "delegate" or ctx.can("congress:roster"):
            yield Hit(found.label, ref, rank=found.likeness)


@hookimpl
def resolve_ref(ctx: Ctx, ref: Ref) -> Target | None:
    """The page of what a reference points to."""
    if ctx.township is None:
        return None
    if ref.kind in PAGES:
        model, endpoint = PAGES[ref.kind]
        row = db.session.get(model, (ctx.township.id, ref.id))
        return None if row is None else Target(
            title=f"{row.number} {row.safe_title}", url=url_for(endpoint, id=row.id),
            state=state_name(row), permission="congress:read",
        )  # fmt: skip
    return _other(ctx.township.id, ref)


def _other(township_id: int, ref: Ref) -> Target | None:
    """Rows that are no matters, and votes, which have their page in the hall."""
    if ref.kind == "congress":
        congress = db.session.get(Congress, (township_id, ref.id))
        url = url_for("congress.show", id=ref.id)
        return Target(congress.name, url, permission="congress:read") if congress else None
    if ref.kind == "delegate":
        delegate = db.session.get(Delegate, (township_id, ref.id))
        url = url_for("congress.delegate", id=ref.id)
        return Target(delegate.name, url, permission="congress:roster") if delegate else None
    if ref.kind == "vote":
        vote = db.session.get(Vote, (township_id, ref.id))
        url = url_for("congress.item", id=vote.item_id) if vote else ""
        return Target(vote.question, url, state_name(vote), "congress:read") if vote else None
    return None


@hookimpl
def slot(ctx: Ctx, name: str, subject: Ref | None) -> Markup | None:
    """The form by which another module's draft is put to the vote of a session ahead."""
    if subject is None or not name.endswith(VOTABLE) or not ctx.can("congress:prepare"):
        return None
    sessions = of_session.sessions_ahead()
    powers = [power for power in POWERS if power.passes]
    return Markup(render_template(
        "congress/_put_to_vote.html", subject=str(subject), sessions=sessions, powers=powers,
        items=of_session.items_about(str(subject)),
    ))  # fmt: skip
