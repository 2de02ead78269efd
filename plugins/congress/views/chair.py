"""The chair's screen: the item, the speakers and their time, the vote and the quorum at once."""

from collections.abc import Callable

from flask import g, request
from flask.typing import ResponseReturnValue

from platform_core.api import (
    RuleBroken,
    db,
    get_or_404,
    page,
    redirect_to,
    require,
    today,
    utcnow,
)
from platform_core.api import gettext as _
from plugins.congress import vote_labels
from plugins.congress.elections import WORDS
from plugins.congress.forms.voting import VoteForm
from plugins.congress.models import AgendaItem, Delegate, Session, SpeakerTurn, Vote
from plugins.congress.operations import casting, floor, voting
from plugins.congress.queries import hall, votes
from plugins.congress.views.frame import bp
from plugins.congress.views.hall import scene

MINUTE = 60  # seconds


@bp.get("/sessions/<int:id>/chair")
@require("congress:preside")
def chair(id: int) -> ResponseReturnValue:
    """The chair's screen."""
    return _chair(get_or_404(Session, id))


def _chair(it: Session, problem: str = "") -> str:
    seen = scene(it)
    vote = seen["vote"]
    return page(
        "congress/chair.html", it=it, problem=problem, keys=len(votes.teller_keys(it.id)),
        by_channel=hall.voted_by(vote) if vote else {},
        still=hall.still_to_vote(vote) if vote else None, **seen,
    )  # fmt: skip


def _led(session_id: int, do: Callable[[Session], object]) -> ResponseReturnValue:
    """Do one thing from the chair's screen; refused, the screen comes back with the reason."""
    try:
        do(get_or_404(Session, session_id))
    except RuleBroken as broken:
        db.session.rollback()
        return _chair(get_or_404(Session, session_id), broken.message), 422
    return redirect_to("congress.chair", id=session_id)


@bp.post("/sessions/<int:id>/floor")
@require("congress:preside")
def go_to(id: int) -> ResponseReturnValue:
    """Call an item of the agenda."""
    item = get_or_404(AgendaItem, request.form.get("item", ""))
    return _led(id, lambda it: floor.go_to(it, item, actor=g.actor, now=utcnow()))


@bp.post("/sessions/<int:id>/speakers")
@require("congress:preside")
def add_speaker(id: int) -> ResponseReturnValue:
    """Put a delegate on the list of speakers, by number."""
    return _led(id, _add_speaker)


def _add_speaker(it: Session) -> None:
    number, minutes = request.form.get("number", ""), request.form.get("minutes", "5")
    found = hall.find_delegates(it, number.strip(), today()) if number.strip() else []
    if len(found) != 1:
        raise RuleBroken(_("Type the number of one delegate, or a name that only one has."))
    limit = int(minutes) if minutes.isascii() and minutes.isdecimal() else 5
    floor.ask_to_speak(it, found[0], min(max(limit, 1), 60) * MINUTE, actor=g.actor, now=utcnow())


@bp.post("/speakers/<int:id>/floor")
@require("congress:preside")
def give_floor(id: int) -> ResponseReturnValue:
    """Let this delegate speak."""
    turn = get_or_404(SpeakerTurn, id)
    return _led(turn.session_id,
                lambda it: floor.give_floor(turn, it, actor=g.actor, now=utcnow()))  # fmt: skip


@bp.post("/speakers/<int:id>/withdraw")
@require("congress:preside")
def take_off(id: int) -> ResponseReturnValue:
    """Take this delegate off the list."""
    turn = get_or_404(SpeakerTurn, id)
    return _led(
        turn.session_id, lambda it: floor.withdraw_request(turn, it, actor=g.actor, now=utcnow())
    )


@bp.post("/sessions/<int:id>/speakers/end")
@require("congress:preside")
def end_speech(id: int) -> ResponseReturnValue:
    """Take the floor back."""
    return _led(id, lambda it: floor.end_speech(it, actor=g.actor, now=utcnow()))


@bp.get("/items/<int:id>/votes/new")
@require("congress:preside")
def new_vote(id: int) -> ResponseReturnValue:
    """The form to prepare a vote on an item."""
    item = get_or_404(AgendaItem, id)
    form = VoteForm(question=item.subject_label or item.title)
    return page("congress/new_vote.html", item=item, form=form)


@bp.post("/items/<int:id>/votes")
@require("congress:preside", starts=True)
def prepare_vote(id: int) -> ResponseReturnValue:
    """Prepare a vote."""
    item, form = get_or_404(AgendaItem, id), VoteForm()
    if form.validate_on_submit():
        try:
            vote = voting.prepare(item, form.proposal(), actor=g.actor, now=utcnow())
            return redirect_to("congress.chair", id=vote.session_id)
        except RuleBroken as broken:
            db.session.rollback()
            item = get_or_404(AgendaItem, id)
            form.refuse(broken)
    return page("congress/new_vote.html", item=item, form=form), 422


def _decided(id: int, do: Callable[[Vote], object]) -> ResponseReturnValue:
    vote = get_or_404(Vote, id, lock=True)
    return _led(vote.session_id, lambda it: do(vote))


@bp.post("/votes/<int:id>/open")
@require("congress:preside", starts=True)
def open_vote(id: int) -> ResponseReturnValue:
    """Open it."""
    return _decided(id, lambda vote: voting.open_vote(vote, actor=g.actor, now=utcnow()))


@bp.post("/votes/<int:id>/close")
@require("congress:preside")
def close_vote(id: int) -> ResponseReturnValue:
    """Close it."""
    return _decided(id, lambda vote: voting.close_vote(vote, actor=g.actor, now=utcnow()))


@bp.post("/votes/<int:id>/announce")
@require("congress:preside")
def announce_vote(id: int) -> ResponseReturnValue:
    """Announce the result."""
    return _decided(id, lambda vote: voting.announce(vote, actor=g.actor, now=utcnow()))


@bp.post("/votes/<int:id>/void")
@require("congress:preside")
def void_vote(id: int) -> ResponseReturnValue:
    """Declare it void."""
    reason = request.form.get("reason", "")[:400]
    return _decided(id, lambda vote: voting.declare_void(vote, reason, actor=g.actor, now=utcnow()))


@bp.post("/votes/<int:id>/papers/hand-out")
@require("congress:preside")
def hand_out(id: int) -> ResponseReturnValue:
    """Hand papers to one delegate, by number, or to everybody who has not voted."""
    number = request.form.get("number", "").strip()

    def do(vote: Vote) -> None:
        if not number:
            casting.hand_out_to_all(vote, actor=g.actor, now=utcnow())
            return
        casting.hand_out(vote, _numbered(vote.session, number), actor=g.actor, now=utcnow())

    return _decided(id, do)


def _numbered(it: Session, number: str) -> Delegate:
    found = hall.find_delegates(it, number, today()) if number.isdecimal() else []
    exact = [each for each in found if each.number == int(number)]
    if not exact:
        raise RuleBroken(_("There is no delegate with this number."), field="number")
    return exact[0]


@bp.get("/votes/<int:id>")
@require("congress:read")
def vote(id: int) -> ResponseReturnValue:
    """One vote: where it stands, and once it was counted what came out and why."""
    it = get_or_404(Vote, id)
    result = votes.result_of(it)
    if result is not None and it.state == "counted" and not g.actor.can("congress:preside"):
        result = None  # the chair announces it first
    names = votes.named_votes(it) if result and it.kind == "named" else []
    return page(
        "congress/vote.html", it=it, result=result, lines=votes.lines_of(it), names=names,
        ballots=votes.counted_ballots(it) if result else [], labels=vote_labels,
        state=it.__workflow__.state(it.state), scale_words=WORDS,
    )  # fmt: skip
