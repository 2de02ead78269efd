"""The hall: checking in at the desk, and the display that everybody sees."""

from typing import Any

import segno
from flask import flash, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from platform_core.api import (
    RuleBroken,
    db,
    get_or_404,
    local_date,
    page,
    redirect_to,
    require,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.congress import vote_labels
from plugins.congress.models import Delegate, How, Session
from plugins.congress.operations import attendance
from plugins.congress.queries import hall, votes
from plugins.congress.views.frame import bp

REFRESH = "5"  # seconds


@bp.get("/sessions/<int:id>/check-in")
@require("congress:preside")
def check_in_desk(id: int) -> ResponseReturnValue:
    """The desk at the door: find a delegate by number, name or badge, and check them in."""
    return _desk(get_or_404(Session, id))


def _desk(it: Session, problem: str = "") -> str:
    words = request.args.get("q", "").strip()[:40]
    there = hall.in_hall(it)
    found = hall.find_delegates(it, words, local_date(utcnow())) if words else []
    badge = hall.by_badge(it, words) if words else None
    delegates = hall.entitled(it, local_date(utcnow()))
    return page(
        "congress/check_in.html", it=it, words=words, there=there, problem=problem,
        found=[badge] if badge else found, by="badge" if badge else _how(words),
        gauge=hall.gauge(it, utcnow()), stays=hall.stays(it), hows=vote_labels.HOWS,
        missing=[each for each in delegates if each.id not in there],
    )  # fmt: skip


def _how(words: str) -> str:
    return "number" if words.isdecimal() else "name"


@bp.post("/sessions/<int:id>/check-in")
@require("congress:preside")
def check_in(id: int) -> ResponseReturnValue:
    """Check a delegate in."""
    it, delegate = get_or_404(Session, id), _delegate()
    how = request.form.get("how", "")
    try:
        attendance.check_in(it, delegate, How(how) if how in set(How) else How.NAME,
                            actor=g.actor, now=utcnow())  # fmt: skip
    except RuleBroken as broken:
        db.session.rollback()
        return _desk(get_or_404(Session, id), broken.message), 422
    flash(_("%(number)s %(name)s is checked in.", number=delegate.number, name=delegate.name),
          "success")  # fmt: skip
    return redirect_to("congress.check_in_desk", id=id)


def _delegate() -> Delegate:
    return get_or_404(Delegate, request.form.get("delegate", ""))


@bp.post("/sessions/<int:id>/check-out")
@require("congress:preside")
def check_out(id: int) -> ResponseReturnValue:
    """Check a delegate out."""
    try:
        attendance.check_out(get_or_404(Session, id), _delegate(), actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        return _desk(get_or_404(Session, id), broken.message), 422
    return redirect_to("congress.check_in_desk", id=id)


@bp.post("/sessions/<int:id>/empty-hall")
@require("congress:preside")
def empty_hall(id: int) -> ResponseReturnValue:
    """Check everybody out."""
    attendance.empty_hall(get_or_404(Session, id), actor=g.actor, now=utcnow())
    return redirect_to("congress.check_in_desk", id=id)


@bp.get("/sessions/<int:id>/hall")
@require("congress:read")
def hall_display(id: int) -> ResponseReturnValue:
    """The large display: it loads itself anew every few seconds, without any script."""
    it = get_or_404(Session, id)
    shown = make_response(page("congress/hall.html", it=it, qr=_qr(it), **scene(it)))
    shown.headers["Refresh"] = REFRESH
    return shown


def scene(it: Session) -> dict[str, Any]:
    """What chair, display and delegates all see of the moment."""
    now = utcnow()
    vote, turn = hall.open_vote(it), hall.speaking(it)
    known = hall.votes_of(it)
    item = hall.reached(it)
    shown = [each for each in known if each.state == "published"]
    if item is not None:
        shown = [each for each in shown if each.item_id == item.id]
    return {
        "gauge": hall.gauge(it, now), "item": item, "vote": vote, "turn": turn, "now": now,
        "spoken": int((now - turn.began_at).total_seconds()) if turn and turn.began_at else 0,
        "waiting": hall.waiting_to_speak(it), "voted": hall.voted(vote) if vote else 0,
        "last": shown[-1] if shown else None, "outcomes": vote_labels.OUTCOMES,
        "result": votes.result_of(shown[-1]) if shown else None,
        "code": hall.hall_code(it, now), "kinds": vote_labels.KINDS, "votes": known,
    }  # fmt: skip


def _qr(it: Session) -> Markup:
    """The way to the delegate's own page; the code travels behind the #, which no log keeps."""
    address = url_for("congress.now_page", id=it.id, _external=True)
    code = hall.hall_code(it, utcnow())
    return Markup(segno.make(f"{address}#code={code}").svg_inline(scale=5, border=2))
