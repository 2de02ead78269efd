"""Putting a question to the vote: prepare, open, close, announce, declare void."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete

from platform_core.api import (
    SYSTEM,
    Actor,
    Rule,
    RuleBroken,
    current_pack,
    db,
    emit,
    local_date,
    move,
    open_matter,
    record,
    ref_of,
    verdict,
)
from platform_core.api import gettext as _
from plugins.congress import ballots
from plugins.congress.arithmetic import Figures
from plugins.congress.models import (
    AgendaItem,
    Box,
    Candidate,
    KeyShare,
    Roll,
    Session,
    Vote,
)
from plugins.congress.operations.floor import check_meeting
from plugins.congress.queries import hall
from plugins.congress.queries.votes import rule_named, teller_keys
from plugins.congress.vote_states import SEALED, About, Outcome, VoteKind

SERIES = "BJ"  # 表决
PREPARING = frozenset({"planning", "approved", "called", "in_session"})
SECRET_FOR = "congress.secret_for"
MOST_CANDIDATES = 60  # two lines each fit any envelope many times over


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A vote to be prepared. Candidates are (name, post, delegate or None)."""

    kind: VoteKind
    question: str
    about: About = About.MOTION
    seats: int = 0
    candidates: Sequence[tuple[str, str, int | None]] = field(default_factory=tuple)
    quorum_rule: str = hall.QUORUM  # "" where no rule asks for one
    majority_rule: str = "congress.pass"
    run_off_of: int | None = None


def prepare(item: AgendaItem, proposal: Proposal, *, actor: Actor, now: datetime) -> Vote:
    """Prepare a vote on an item of the agenda. Raises RuleBroken for what cannot be voted so."""
    if item.session.state not in PREPARING:
        raise RuleBroken(_("The session is over; nothing more is put to the vote."))
    _check(item, proposal)
    vote = Vote(
        session_id=item.session_id, item_id=item.id, kind=proposal.kind, about=proposal.about,
        question=proposal.question.strip(), seats=proposal.seats,
        quorum_rule=proposal.quorum_rule, majority_rule=proposal.majority_rule,
        run_off_of_id=proposal.run_off_of,
    )  # fmt: skip
    open_matter(vote, actor=actor, now=now, series=SERIES, item=item.id, kind=proposal.kind)
    for position, (name, post, delegate_id) in enumerate(proposal.candidates, 1):
        db.session.add(Candidate(vote_id=vote.id, position=position, name=name, post=post,
                                 delegate_id=delegate_id))  # fmt: skip
    db.session.flush()
    return vote


def _check(item: AgendaItem, proposal: Proposal) -> None:
    for key in filter(None, (proposal.quorum_rule, proposal.majority_rule)):
        rule_named(key)
    if not proposal.question.strip():
        raise RuleBroken(_("Write what is put to the vote."), field="question")
    people = len(proposal.candidates)
    if (proposal.about is About.MOTION) != (people == 0):
        raise RuleBroken(_("An election or appraisal has candidates, a motion has none."),
                         field="candidates")  # fmt: skip
    if people > MOST_CANDIDATES or len({name for name, *_rest in proposal.candidates}) < people:
        raise RuleBroken(_("Name each candidate once, and no more than %(n)s of them.",
                           n=MOST_CANDIDATES), field="candidates")  # fmt: skip
    if (proposal.about is About.ELECTION) != (proposal.seats > 0) or proposal.seats > people:
        raise RuleBroken(_("Say how many seats are filled: at least one, and no more than there "
                           "are candidates."), field="seats")  # fmt: skip
    _check_secrecy(item, proposal)


def _check_secrecy(item: AgendaItem, proposal: Proposal) -> None:
    """A vote by name where a binding rule asks for a secret one is refused, with the rule."""
    if proposal.kind is not VoteKind.NAMED:
        return
    rule = current_pack().limit(SECRET_FOR)
    if item.secret or (rule.may_block and item.kind in rule.value):
        raise RuleBroken(
            _("This is voted by secret ballot (%(rule)s). Choose another way of voting.",
              rule=str(rule.citation())),
            field="kind",
        )  # fmt: skip


def open_vote(vote: Vote, *, actor: Actor, now: datetime) -> None:
    """Open it: copy the rules, freeze the roll, make and share out the key.

    Raises RuleBroken without a quorum, while another vote is open, or before three tellers have
    set their passphrases for a secret vote.
    """
    session = vote.session
    check_meeting(session)
    if hall.open_vote(session) is not None:
        raise RuleBroken(_("Another vote is open. Close it first."))
    roll = _frozen_roll(vote, session, now)
    due, present = len(roll), sum(line.present for line in roll)
    if due == 0:
        raise RuleBroken(_("This congress has no delegates in office."))
    _check_quorum(vote, due, present)
    vote.due, vote.present, vote.voting_from = due, present, now
    vote.rules = snapshot(vote)
    move(vote, "open_vote", actor=actor, now=now, due=due, present=present, kind=vote.kind)
    if vote.kind in SEALED:
        _share_out_key(vote, now, actor)
    db.session.add_all(roll)
    db.session.flush()


def _frozen_roll(vote: Vote, session: Session, now: datetime) -> list[Roll]:
    there = hall.in_hall(session)
    return [
        Roll(vote_id=vote.id, delegate_id=each.id, present=each.id in there)
        for each in hall.entitled(session, local_date(now))
    ]


def _check_quorum(vote: Vote, due: int, present: int) -> None:
    if not vote.quorum_rule:
        return
    rule = rule_named(vote.quorum_rule)
    found = verdict(rule, present, Figures(due=due, present=present).of(rule.base))
    if found.ok is not True:
        raise RuleBroken(
            _("There is no quorum, so the vote cannot be opened. %(why)s",
              why=" ".join(found.sentences())),
            rule=rule.key,
        )  # fmt: skip


def snapshot(vote: Vote) -> dict[str, dict[str, object] | None]:
    """Both rules as plain data, so that the result can be judged by them for ever."""
    quorum = rule_named(vote.quorum_rule) if vote.quorum_rule else None
    return {"quorum": _plain(quorum), "majority": _plain(rule_named(vote.majority_rule))}


def _plain(rule: Rule | None) -> dict[str, object] | None:
    if rule is None:
        return None
    share = rule.fraction
    return {
        "key": rule.key, "num": share.numerator, "den": share.denominator, "cmp": rule.cmp,
        "base": rule.base, "label": [rule.label.zh, rule.label.en],
        "source": [rule.source.zh, rule.source.en], "article": rule.article,
        "status": rule.status.value, "severity": rule.severity.value, "region": rule.region,
        "here": rule.in_force_here, "adopted": rule.adopted, "pack": rule.pack,
        "version": rule.version,
    }  # fmt: skip


def _share_out_key(vote: Vote, now: datetime, actor: Actor) -> None:
    """The vote's key pair: the public half stays, the private one goes to the tellers in shares.

    It is nowhere whole once this function has returned.
    """
    keys = teller_keys(vote.session_id)
    if len(keys) != ballots.TELLERS:
        raise RuleBroken(
            _("A secret vote needs %(n)s tellers who have set their passphrases; there are "
              "%(found)s.", n=ballots.TELLERS, found=len(keys))
        )  # fmt: skip
    pair = ballots.KeyPair.make()
    vote.public_key = pair.public
    shares = ballots.share_out(pair.private, [key.public for key in keys], vote.bound)
    del pair
    for key, sealed in zip(keys, shares, strict=True):
        db.session.add(KeyShare(vote_id=vote.id, teller_key_id=key.id, sealed=sealed))
    record("congress:share_key", vote, actor=actor, at=now, tellers=len(keys),
           public=vote.public_key.hex())  # fmt: skip


def close_vote(vote: Vote, *, actor: Actor, now: datetime) -> None:
    """Close it for ever; the tellers count."""
    vote.voting_until = now
    move(vote, "close_vote", actor=actor, now=now, voted=hall.voted(vote))


def announce(vote: Vote, *, actor: Actor, now: datetime) -> None:
    """Announce the result, and tell the other modules how their subject fared."""
    move(vote, "announce", actor=actor, now=now, outcome=vote.outcome)
    result = vote.result or {}
    emit(
        "congress.motion_decided", ref=ref_of(vote), number=vote.number,
        subject=vote.item.subject_ref or "", session=ref_of(vote.session),
        passed=vote.outcome is Outcome.PASSED, outcome=vote.outcome,
        figures=result.get("figures", {}), decided_on=local_date(now),
    )  # fmt: skip


def declare_void(vote: Vote, reason: str, *, actor: Actor, now: datetime) -> None:
    """Declare it void, with a reason. Its envelopes and key shares are destroyed unread."""
    move(vote, "void", actor=actor, now=now, note=reason)
    vote.result = None
    destroy_key(vote, actor=actor, now=now)


def find_void(vote: Vote, reason: str, *, now: datetime) -> None:
    """The platform itself finds that a vote is void."""
    declare_void(vote, reason, actor=SYSTEM, now=now)


def destroy_key(vote: Vote, *, actor: Actor, now: datetime) -> None:
    """Remove what is left of the key and the envelopes, and say so in the chain."""
    if vote.public_key is None or vote.key_destroyed_at is not None:
        return
    db.session.execute(delete(Box).where(Box.vote_id == vote.id))
    db.session.execute(delete(KeyShare).where(KeyShare.vote_id == vote.id))
    vote.key_destroyed_at = now
    record("congress:destroy_key", vote, actor=actor, at=now)
