"""The delegate's phone: what is happening now, and casting a vote in one step."""

from datetime import timedelta

from flask import g, make_response, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    Limit,
    RuleBroken,
    attempt,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    succeeded,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.congress import vote_labels
from plugins.congress.elections import WORDS
from plugins.congress.models import Session, Vote
from plugins.congress.operations import attendance, casting, floor
from plugins.congress.queries import hall, votes
from plugins.congress.views.frame import bp
from plugins.congress.views.hall import scene
from plugins.congress.vote_states import SEALED

REFRESH = "8"  # seconds
CODE = Limit("congress", 5, timedelta(minutes=30))  # six digits could be guessed


@bp.get("/now")
@require("congress:attend")
def now() -> ResponseReturnValue:
    """The session under way, else those to choose from."""
    sessions = hall.sessions_now()
    if len(sessions) == 1:
        return redirect_to("congress.now_page", id=sessions[0].id)
    return page("congress/now_choose.html", sessions=sessions)


@bp.get("/sessions/<int:id>/now")
@require("congress:attend")
def now_page(id: int) -> ResponseReturnValue:
    """What happens now; reloads itself while there is nothing to fill in."""
    shown = make_response(_now(get_or_404(Session, id)))
    if "ballot-form" not in shown.get_data(as_text=True) and "code-form" not in shown.get_data(
        as_text=True
    ):
        shown.headers["Refresh"] = REFRESH
    return shown


def _now(it: Session, problem: str = "") -> str:
    delegate = hall.delegate_of(it, g.actor)
    seen = scene(it)
    vote = seen["vote"]
    line = hall.roll_of(vote, delegate.id) if vote and delegate else None
    return page(
        "congress/now.html", it=it, problem=problem, delegate=delegate, line=line,
        stay=hall.stay_of(it, delegate.id) if delegate else None, labels=vote_labels,
        lines=votes.lines_of(vote) if vote else [], scale_words=WORDS, sealed=SEALED, **seen,
    )  # fmt: skip


@bp.post("/sessions/<int:id>/here")
@require("congress:attend")
def here(id: int) -> ResponseReturnValue:
    """Check oneself in with the code shown in the hall."""
    tried = (CODE, f"{id}:{g.actor.account_id}")
    attempt(tried, now=utcnow())
    it, code = get_or_404(Session, id), request.form.get("code", "")
    try:
        attendance.check_in_myself(it, code, actor=g.actor, now=utcnow())
        succeeded(tried)
    except RuleBroken as broken:
        db.session.rollback()
        return _now(get_or_404(Session, id), broken.message), 422
    return redirect_to("congress.now_page", id=id)


@bp.post("/sessions/<int:id>/leave")
@require("congress:attend")
def leave(id: int) -> ResponseReturnValue:
    """Say that one leaves the hall."""
    it = get_or_404(Session, id)
    delegate = hall.delegate_of(it, g.actor)
    try:
        if delegate is None:
            raise RuleBroken(_("You are not a delegate of this congress."))
        attendance.check_out(it, delegate, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        return _now(get_or_404(Session, id), broken.message), 422
    return redirect_to("congress.now_page", id=id)


@bp.post("/sessions/<int:id>/speak")
@require("congress:attend")
def ask_to_speak(id: int) -> ResponseReturnValue:
    """Ask to speak."""
    it = get_or_404(Session, id)
    delegate = hall.delegate_of(it, g.actor)
    try:
        if delegate is None:
            raise RuleBroken(_("You are not a delegate of this congress."))
        floor.ask_to_speak(it, delegate, 300, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        return _now(get_or_404(Session, id), broken.message), 422
    return redirect_to("congress.now_page", id=id)


@bp.post("/votes/<int:id>/ballot")
@require("congress:attend")
def cast(id: int) -> ResponseReturnValue:
    """Cast one's vote. Sent again it is answered the same, and counted once.

    The answer says nothing of the choice, and of a secret vote the log does not say who asked.
    """
    vote = get_or_404(Vote, id)
    session_id, secret = vote.session_id, vote.kind in SEALED
    try:
        casting.cast(vote, _chosen(vote), actor=g.actor, now=utcnow())
        answer: ResponseReturnValue = redirect_to("congress.recorded", id=id)
    except RuleBroken as broken:
        db.session.rollback()
        answer = _now(get_or_404(Session, session_id), broken.message), 422
    if secret:
        g.actor = g.actor.unnamed()
    return answer


def _chosen(vote: Vote) -> list[str]:
    """The words chosen. Forms send one digit for each line, so that every ballot is as long."""
    chosen = []
    for place, scale in enumerate(votes.scales_of(vote)):
        mark = request.form.get(f"line{place}", "")
        words = WORDS[scale]
        known = len(mark) == 1 and mark in "0123456789"[: len(words)]
        if not known:
            raise RuleBroken(_("Choose something on every line, then cast your vote."))
        chosen.append(words[int(mark)])
    return chosen


@bp.get("/votes/<int:id>/recorded")
@require("congress:attend")
def recorded(id: int) -> ResponseReturnValue:
    """The plain word that the vote is recorded; nothing of what was chosen."""
    vote = get_or_404(Vote, id)
    delegate = hall.delegate_of(vote.session, g.actor)
    line = hall.roll_of(vote, delegate.id) if delegate else None
    if line is None or not line.voted:
        return redirect_to("congress.now_page", id=vote.session_id)
    return page("congress/recorded.html", it=vote, secret=vote.kind in SEALED)
