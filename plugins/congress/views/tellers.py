"""The tellers' pages: passphrase, papers counted twice, the count."""

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
    utcnow,
)
from platform_core.api import gettext as _
from plugins.congress import vote_labels
from plugins.congress.elections import WORDS
from plugins.congress.models import Session, Vote
from plugins.congress.operations import counting
from plugins.congress.operations.counting import Papers
from plugins.congress.queries import hall, votes
from plugins.congress.views.frame import bp


@bp.get("/sessions/<int:id>/tellers")
@require("congress:tell")
def tellers(id: int) -> ResponseReturnValue:
    """A teller's start: the passphrase, and the votes to count."""
    return _tellers(get_or_404(Session, id))


def _tellers(it: Session, problem: str = "") -> str:
    counting.teller_or_denied(it, g.actor)
    keys = votes.teller_keys(it.id)
    return page(
        "congress/tellers.html", it=it, problem=problem, keys=keys,
        mine=any(key.account_id == g.actor.account_id for key in keys),
        votes=[each for each in hall.votes_of(it) if each.state != "draft"], labels=vote_labels,
    )  # fmt: skip


@bp.post("/sessions/<int:id>/passphrase")
@require("congress:tell")
def set_passphrase(id: int) -> ResponseReturnValue:
    """Set one's passphrase, typed twice."""
    first, again = request.form.get("passphrase", ""), request.form.get("again", "")
    try:
        if first != again:
            raise RuleBroken(_("The two entries differ. Type the same passphrase twice."))
        counting.set_passphrase(get_or_404(Session, id), first, actor=g.actor, now=utcnow())
    except RuleBroken as broken:
        db.session.rollback()
        return _tellers(get_or_404(Session, id), broken.message), 422
    return redirect_to("congress.tellers", id=id)


@bp.get("/votes/<int:id>/tellers")
@require("congress:tell")
def count_page(id: int) -> ResponseReturnValue:
    """Counting one vote."""
    return _count_page(get_or_404(Vote, id))


def _count_page(it: Vote, problem: str = "") -> str:
    counting.teller_or_denied(it.session, g.actor)
    state = votes.paper_state(it)
    return page(
        "congress/count.html", it=it, problem=problem, papers=state, lines=votes.lines_of(it),
        scale_words=WORDS, labels=vote_labels, keys=votes.holders(it),
        entered=g.actor.account_id in state.accounts, typed=request.form,
        by_channel=hall.voted_by(it),
    )  # fmt: skip


def _counted(id: int, do: Callable[[Vote], object]) -> ResponseReturnValue:
    try:
        do(get_or_404(Vote, id, lock=True))
    except RuleBroken as broken:
        db.session.rollback()
        return _count_page(get_or_404(Vote, id), broken.message), 422
    return redirect_to("congress.count_page", id=id)


@bp.post("/votes/<int:id>/papers")
@require("congress:tell")
def enter_papers(id: int) -> ResponseReturnValue:
    """Enter one's own count of the papers."""
    return _counted(
        id,
        lambda vote: counting.enter_papers(vote, _papers(vote), actor=g.actor, now=utcnow()),
    )


def _papers(vote: Vote) -> Papers:
    lines = [
        [_number(f"line{place}-{mark}") for mark in range(len(WORDS[scale]))]
        for place, scale in enumerate(votes.scales_of(vote))
    ]
    return Papers(_number("returned"), _number("invalid"), lines)


def _number(name: str) -> int:
    typed = request.form.get(name, "").strip() or "0"
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 7):
        raise RuleBroken(_("Write whole numbers in digits."), field=name)
    return int(typed)


@bp.post("/votes/<int:id>/papers/again")
@require("congress:tell")
def count_papers_again(id: int) -> ResponseReturnValue:
    """Count the papers once more."""
    reason = request.form.get("reason", "")[:400]
    return _counted(
        id,
        lambda vote: counting.count_papers_again(vote, reason, actor=g.actor, now=utcnow()),
    )


@bp.post("/votes/<int:id>/count")
@require("congress:tell")
def count(id: int) -> ResponseReturnValue:
    """Count the vote, with the passphrases of two tellers where it is secret."""
    prefix = "passphrase-"
    given = {
        int(name.removeprefix(prefix)): value
        for name, value in request.form.items()
        if name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
    }
    return _counted(id, lambda vote: counting.count(vote, given, actor=g.actor, now=utcnow()))
