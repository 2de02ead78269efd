"""The pages that belong to no module: the way in, a township's home, its to-do list, search."""

from flask import Blueprint, abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from platform_core.accounts import sessions
from platform_core.accounts.policy import public, signed_in
from platform_core.clock import today, utcnow
from platform_core.indicators.evaluate import Figure, evaluate
from platform_core.indicators.periods import ALL
from platform_core.matters import Clock, running_out, todo
from platform_core.matters.docket import MOST_URGENT_FIRST, waiting_for
from platform_core.matters.refs import Ref
from platform_core.messaging.notices import inbox, mark_read, say, unread_count
from platform_core.organisation.models import Township
from platform_core.rules import DueDate, current_pack
from platform_core.runtime.contexts import note_fault, page_ctx
from platform_core.runtime.dispatch import boxes, dispatcher, resolve
from platform_core.runtime.hookspecs import Hit, Target
from platform_core.runtime.registry import registry
from platform_core.tenancy import db
from platform_core.web.figure_groups import by_module
from platform_core.web.page import get_or_404, page, redirect_to
from platform_core.web.paging import asked_page, paginate

home = Blueprint("home", __name__)
MOST_HITS = 20
SHORTEST_SEARCH = 2


@home.get("/")
@public
def start() -> ResponseReturnValue:
    """Send everybody to where they work: the county's console, their township, or sign-in."""
    person = sessions.current_sign_in()
    if person is None:
        return redirect_to("accounts.sign_in")
    if sessions.county_of(person) is not None:
        return redirect_to("console.matrix")
    for grant in person.grants:
        here = db.session.get(Township, grant.township_id) if grant.township_id else None
        if here is not None:
            return redirect(url_for("home.township", township=here.slug), 303)
    return redirect_to("accounts.me")


@home.get("/t/<township>/")
@signed_in
def township() -> ResponseReturnValue:
    """A township's home: what waits for me, the modules' boxes, the figures."""
    waiting = todo(g.actor, g.township.modules, limit=5)
    return page(
        "home/township.html",
        waiting=_with_links(waiting),
        boxes=boxes(page_ctx()),
        figures=by_module(_figures()),
        today=today(),
    )


def _figures() -> dict[str, Figure]:
    shown = [
        indicator
        for module, indicator in registry().indicators()
        if indicator.unit != "ratio" and (module == "org" or module in g.township.modules)
    ]
    found = evaluate(shown, ALL, [g.township.id], has_records=lambda _id, _module: True,
                     on_error=note_fault)  # fmt: skip
    return {key: each for key, each in found[g.township.id].items() if _says_something(each)}


def _says_something(figure: Figure) -> bool:
    """A "no" does; a count of none, of a kind the township does not have, does not."""
    return figure.value is False or bool(figure.value)


@home.get("/t/<township>/todo")
@signed_in
def todo_list() -> ResponseReturnValue:
    """Everything that waits for me here, the most urgent first, and the township's red list."""
    modules, day = g.township.modules, today()
    found = paginate(waiting_for(g.actor, modules), *MOST_URGENT_FIRST, after=asked_page()[0])
    red = running_out(g.actor, modules, day) if g.actor.can("matters:red_list") else []
    return page(
        "home/todo.html", found=found, waiting=_with_links(found.items), red=_with_links(red),
        today=day, unread=unread_count(g.actor.account_id),
    )  # fmt: skip


def _with_links(entries: object) -> list[tuple[object, Target | None]]:
    ctx = page_ctx()
    return [(entry, resolve(ctx, Ref.parse(entry.ref))) for entry in entries]  # type: ignore[attr-defined]


@home.get("/t/<township>/open/<ref>")
@signed_in
def open_ref(ref: str) -> ResponseReturnValue:
    """Go to what a reference points to; 404 where it is gone or its module is off."""
    try:
        target = resolve(page_ctx(), Ref.parse(ref))
    except ValueError:
        abort(404)
    if target is None or (target.permission and not g.actor.can(target.permission)):
        abort(404)
    return redirect(target.url, 303)


@home.get("/t/<township>/search")
@signed_in
def search() -> ResponseReturnValue:
    """Find things of every module that is on here."""
    words = request.args.get("q", "").strip()[:80]
    hits: list[tuple[Hit, Target]] = []
    if len(words) >= SHORTEST_SEARCH:
        ctx = page_ctx()
        for _plugin, found in dispatcher().collect("search", ctx, query=words, limit=MOST_HITS):
            hits += [(hit, target) for hit in found if (target := resolve(ctx, hit.ref))]
    hits.sort(key=lambda hit: hit[0].rank, reverse=True)
    return page("home/search.html", words=words, hits=hits[:MOST_HITS])


@home.get("/t/<township>/clocks/<int:id>")
@signed_in
def clock(id: int) -> ResponseReturnValue:
    """How a date was computed, step by step, with the rule behind it."""
    row = get_or_404(Clock, id)
    target = resolve(page_ctx(), Ref.parse(row.ref))
    if target is None:
        abort(404)
    return page(
        "home/clock.html",
        clock=row,
        due=DueDate.from_json(row.explanation),
        rule=current_pack().get(row.rule),
        target=target,
    )


@home.get("/t/<township>/notices")
@signed_in
def notices() -> ResponseReturnValue:
    """What Union has told me here."""
    kinds = registry().notices()
    told = [(notice, say(notice, kinds)) for notice in inbox(g.actor.account_id)]
    return page("home/notices.html", told=told)


@home.post("/t/<township>/notices")
@signed_in
def read_notices() -> ResponseReturnValue:
    """Mark all as read."""
    mark_read(g.actor.account_id, now=utcnow())
    return redirect_to("home.notices")
