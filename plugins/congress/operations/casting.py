"""Voting: one step, once, whichever way a delegate votes.

A retried submission finds the roll's line used and is answered as the first was. A secret vote
leaves no history record, no notice and no event of its own; the roll says that the delegate has
voted, the box holds one envelope more, and nothing else remembers.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from platform_core.api import Actor, Conflict, RuleBroken, db, record
from platform_core.api import gettext as _
from plugins.congress import ballots
from plugins.congress.elections import write
from plugins.congress.models import Box, Delegate, NamedVote, Roll, Vote
from plugins.congress.operations.attendance import check_mandate
from plugins.congress.queries import hall
from plugins.congress.queries.votes import scales_of
from plugins.congress.vote_states import ON_PAPER, SEALED, Channel, VoteKind


def cast(vote: Vote, chosen: Sequence[str], *, actor: Actor, now: datetime) -> None:
    """Cast this person's vote; `chosen` is a word for each line of the ballot, "" to abstain.

    Raises RuleBroken for whoever is not on the roll as present, has left the hall, took a paper
    ballot or holds no mandate any more, and once the vote is closed. Whoever has voted already is
    answered the same, and nothing is counted again.
    """
    delegate = hall.delegate_of(vote.session, actor)
    if delegate is None:
        raise RuleBroken(_("You are not a delegate of this congress."))
    _hold_open(vote)
    if _has_voted(vote, delegate):
        return
    check_may_vote(vote, delegate, now)
    marks = write(chosen, scales_of(vote), vote.seats)
    if vote.kind not in SEALED and vote.kind is not VoteKind.NAMED:
        raise RuleBroken(_("This vote is on paper."))
    if not _use_line(vote, delegate, Channel.PHONE):
        return
    if vote.kind is VoteKind.NAMED:
        db.session.add(NamedVote(vote_id=vote.id, delegate_id=delegate.id, marks=marks, at=now))
    else:
        _put_into_box(vote, marks)


def _put_into_box(vote: Vote, marks: str) -> None:
    assert vote.public_key is not None
    sealed = ballots.seal(vote.public_key, marks.encode(), vote.bound)
    db.session.add(Box(vote_id=vote.id, sealed=sealed))


def _hold_open(vote: Vote) -> None:
    """Whoever closes the vote waits for those who are just voting, and nobody votes after."""
    query = select(Vote).where(Vote.id == vote.id).with_for_update(read=True)
    db.session.scalars(query.execution_options(populate_existing=True)).one()


def _has_voted(vote: Vote, delegate: Delegate) -> bool:
    line = hall.roll_of(vote, delegate.id)
    if line is None or not line.voted:
        return False
    if line.channel is Channel.PAPER:
        raise RuleBroken(_("You have taken a paper ballot; it is the one that counts."))
    return True


def check_may_vote(vote: Vote, delegate: Delegate, now: datetime) -> None:
    """Raises RuleBroken unless this delegate may vote in this vote now."""
    if vote.state != "open":
        raise RuleBroken(_("This vote is not open."))
    check_mandate(vote.session, delegate, now)
    line = hall.roll_of(vote, delegate.id)
    if line is None or not line.present:
        raise RuleBroken(_("You were not in the hall when this vote was opened, so you cannot "
                           "take part in it."))  # fmt: skip
    if hall.stay_of(vote.session, delegate.id) is None:
        raise RuleBroken(_("You have left the hall. Check in again to vote."))


def _use_line(vote: Vote, delegate: Delegate, channel: Channel) -> bool:
    """Use up the delegate's line on the roll; False where somebody was quicker."""
    free = update(Roll).where(
        Roll.vote_id == vote.id, Roll.delegate_id == delegate.id, Roll.present,
        Roll.voted.is_(False),
    )  # fmt: skip
    used = free.values(voted=True, channel=channel).returning(Roll.id)
    once = used.execution_options(synchronize_session=False)
    return db.session.execute(once).scalar_one_or_none() is not None


def hand_out(vote: Vote, delegate: Delegate, *, actor: Actor, now: datetime) -> None:
    """Hand a paper ballot to a delegate: the roll's line is used up, the phone is closed.

    Raises Conflict where the delegate has voted by phone or has a paper already.
    """
    if vote.kind not in ON_PAPER:
        raise RuleBroken(_("This vote is not on paper."))
    _hold_open(vote)
    check_may_vote(vote, delegate, now)
    if not _use_line(vote, delegate, Channel.PAPER):
        raise Conflict(_("This delegate has voted by phone or has a paper ballot already."))
    record("congress:hand_out", vote, actor=actor, at=now, delegate=delegate.id)


def hand_out_to_all(vote: Vote, *, actor: Actor, now: datetime) -> int:
    """Hand papers to everybody present who has not voted. Returns how many."""
    if vote.kind not in ON_PAPER:
        raise RuleBroken(_("This vote is not on paper."))
    _hold_open(vote)
    if vote.state != "open":
        raise RuleBroken(_("This vote is not open."))
    free = update(Roll).where(
        Roll.vote_id == vote.id, Roll.present, Roll.voted.is_(False),
        Roll.delegate_id.in_(hall.in_hall(vote.session)),
    )  # fmt: skip
    given = free.values(voted=True, channel=Channel.PAPER).returning(Roll.id)
    handed = db.session.execute(given.execution_options(synchronize_session=False)).all()
    record("congress:hand_out", vote, actor=actor, at=now, papers=len(handed))
    return len(handed)
