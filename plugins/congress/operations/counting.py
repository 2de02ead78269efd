"""Counting: the tellers' passphrases, the papers counted twice, the envelopes opened at once."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from platform_core.api import Actor, Denied, RuleBroken, db, move, record
from platform_core.api import gettext as _
from plugins.congress import ballots, elections
from plugins.congress.arithmetic import Figures, Judgement, judge
from plugins.congress.ballots import TellerKey as LockedKey
from plugins.congress.elections import Elected, Scale, Tally
from plugins.congress.models import (
    Box,
    FinalBallot,
    KeyShare,
    PaperCount,
    Roll,
    SessionOffice,
    TellerKey,
    Vote,
)
from plugins.congress.models import Session as CongressSession
from plugins.congress.operations.voting import destroy_key, find_void
from plugins.congress.queries import hall, votes
from plugins.congress.vote_states import ON_PAPER, SEALED, About, Outcome, VoteKind


def set_passphrase(
    session: CongressSession, passphrase: str, *, actor: Actor, now: datetime
) -> TellerKey:
    """Set a teller's own passphrase for the session's secret votes.

    Raises Denied for whoever is no teller of the session, RuleBroken while a vote depends on the
    passphrase set before, or once three tellers have one.
    """
    office = teller_or_denied(session, actor)
    known = votes.teller_keys(session.id)
    mine = next((key for key in known if key.account_id == actor.account_id), None)
    if mine is None and len(known) >= ballots.TELLERS:
        raise RuleBroken(_("Three tellers have set their passphrases; that is all it takes."))
    if mine is not None and _is_needed(mine):
        raise RuleBroken(_("A vote that is not counted yet needs your present passphrase."))
    made = ballots.make_teller_key(passphrase)
    if mine is None:
        mine = TellerKey(session_id=session.id, delegate_id=office.delegate_id,
                         account_id=actor.account_id)  # fmt: skip
        db.session.add(mine)
    mine.public, mine.salt, mine.locked = made.public, made.salt, made.locked
    mine.confirmed_at = now
    db.session.flush()
    record("congress:set_passphrase", session, actor=actor, at=now)
    return mine


def _is_needed(key: TellerKey) -> bool:
    return db.session.query(KeyShare).filter_by(teller_key_id=key.id).count() > 0


def teller_or_denied(session: CongressSession, actor: Actor) -> SessionOffice:
    """The teller's office this person holds at the session. Raises Denied where none."""
    office = hall.office_of(session, actor, *votes.TELLERS)
    if office is None:
        raise Denied(_("Only a teller of this session may do this."))
    return office


@dataclass(frozen=True)
class Papers:
    """What one teller counted. `lines`: for each line of the ballot, the count of each word."""

    returned: int
    invalid: int
    lines: Sequence[Sequence[int]]


def enter_papers(vote: Vote, papers: Papers, *, actor: Actor, now: datetime) -> None:
    """Enter what one teller counted. The two do not see each other's figures before both did.

    Raises RuleBroken where the figures do not balance, or this teller has entered already.
    """
    teller_or_denied(vote.session, actor)
    if vote.kind not in ON_PAPER or vote.state != "closed":
        raise RuleBroken(_("Papers are counted once voting on paper is closed."))
    state = votes.paper_state(vote)
    if actor.account_id in state.accounts:
        raise RuleBroken(_("You have entered your count. The other teller enters the second one."))
    if len(state.accounts) >= 2:
        raise RuleBroken(_("Two tellers have entered their counts already."))
    counted = Tally(papers.returned, papers.returned - papers.invalid,
                    tuple(tuple(line) for line in papers.lines))  # fmt: skip
    _check_papers(vote, counted, state.handed_out)
    db.session.add(
        PaperCount(vote_id=vote.id, round=vote.paper_round, account_id=actor.account_id,
                   issued=state.handed_out, returned=counted.returned, valid=counted.valid,
                   lines=[list(line) for line in counted.lines], at=now)
    )  # fmt: skip
    record("congress:enter_papers", vote, actor=actor, at=now, round=vote.paper_round)


def _check_papers(vote: Vote, counted: Tally, issued: int) -> None:
    if counted.returned > issued:
        raise RuleBroken(
            _("%(n)s papers cannot have been returned: only %(m)s were handed out. If they lie "
              "on the table, the vote is void.", n=counted.returned, m=issued),
            field="returned",
        )  # fmt: skip
    elections.check_tally(counted, votes.scales_of(vote), vote.seats)


def count_papers_again(vote: Vote, reason: str, *, actor: Actor, now: datetime) -> None:
    """Discard both counts and count the papers once more, with a reason."""
    teller_or_denied(vote.session, actor)
    if vote.state != "closed" or not votes.paper_state(vote).accounts:
        raise RuleBroken(_("There is no count of papers to repeat."))
    if not reason.strip():
        raise RuleBroken(_("Say why the papers are counted again."), field="reason")
    vote.paper_round += 1
    record("congress:recount", vote, actor=actor, at=now, note=reason.strip(),
           round=vote.paper_round)  # fmt: skip


def count(
    vote: Vote, passphrases: Mapping[int, str], *, actor: Actor, now: datetime
) -> Judgement | None:
    """Count it. `passphrases` are those of two tellers, by teller key; none for other kinds.

    Returns the judgement; None where the vote turned out to be void, because box and roll
    disagree. Raises RuleBroken where it is not closed, the papers are not counted twice alike or
    the passphrases are wrong; then nothing has changed.
    """
    teller_or_denied(vote.session, actor)
    if vote.state != "closed":
        raise RuleBroken(_("A vote is counted once, after it was closed."))
    scales = votes.scales_of(vote)
    paper = _agreed_papers(vote, scales)
    phone = _empty(scales)
    if vote.kind is VoteKind.NAMED:
        phone = elections.tally([each.marks for each in votes.named_votes(vote)], scales)
    elif vote.kind in SEALED:
        opened = _open_box(vote, passphrases, scales, now)
        if opened is None:
            return None
        phone = elections.tally(opened, scales)
    return _settle(vote, phone, paper, actor, now)


def _empty(scales: Sequence[Scale]) -> Tally:
    return elections.tally((), scales)


def _agreed_papers(vote: Vote, scales: Sequence[Scale]) -> Tally:
    if vote.kind not in ON_PAPER:
        return _empty(scales)
    state = votes.paper_state(vote)
    if state.agreed is None and (state.handed_out or vote.kind is VoteKind.PAPER):
        raise RuleBroken(
            _("The two tellers' counts differ. Count the papers again.") if state.differing
            else _("Two tellers count the papers first, each for themselves.")
        )  # fmt: skip
    return state.agreed or _empty(scales)


def _open_box(
    vote: Vote, passphrases: Mapping[int, str], scales: Sequence[Scale], now: datetime
) -> list[str] | None:
    """Open all envelopes and lay the ballots down anew, in the order of new random ids.

    Everything happens in the caller's transaction; afterwards the key is gone.
    """
    private = _private_key(vote, passphrases)
    envelopes = db.session.scalars(select(Box.sealed).where(Box.vote_id == vote.id)).all()
    by_phone = hall.voted_by(vote).get("phone", 0)
    if len(envelopes) != by_phone:
        found = {"n": len(envelopes), "m": by_phone}
        find_void(vote, _("Box and roll disagree: %(n)s envelopes for %(m)s votes.", **found),
                  now=now)  # fmt: skip
        return None
    opened = [
        elections.read(ballots.unseal(private, each, vote.bound), scales, vote.seats)
        for each in envelopes
    ]
    del private
    _lay_down(vote, opened)
    return opened


def _private_key(vote: Vote, passphrases: Mapping[int, str]) -> bytes:
    given = {key: phrase for key, phrase in passphrases.items() if phrase}
    if len(given) < ballots.NEEDED:
        raise RuleBroken(_("Two tellers type their passphrases to open the ballots."))
    shares = []
    query = select(KeyShare).where(KeyShare.vote_id == vote.id)
    for share in db.session.scalars(query):
        if phrase := given.get(share.teller_key_id):
            shares.append(_opened_share(vote, share, phrase))
    assert vote.public_key is not None
    return ballots.join_shares(shares, vote.public_key)


def _opened_share(vote: Vote, share: KeyShare, passphrase: str) -> bytes:
    key = share.teller_key
    teller = ballots.unlock(LockedKey(key.public, key.salt, key.locked), passphrase)
    opened = ballots.open_share(teller, share.sealed, vote.bound) if teller else None
    if opened is None:
        raise RuleBroken(_("The passphrase of %(name)s is wrong.", name=key.delegate.name))
    return opened


def _lay_down(vote: Vote, opened: list[str]) -> None:
    shuffled = list(opened)
    secrets.SystemRandom().shuffle(shuffled)
    laid = sorted(
        (FinalBallot(id=ballots.random_id(), vote_id=vote.id, marks=marks) for marks in shuffled),
        key=lambda ballot: ballot.id,
    )
    db.session.add_all(laid)
    db.session.flush()
    _rewrite_roll(vote)


def _rewrite_roll(vote: Vote) -> None:
    """Write every line of the roll once more, in its own order: the order in which the lines
    were used would else remain in the database's pages and transaction numbers."""
    lines = db.session.execute(
        select(Roll.township_id, Roll.id).where(Roll.vote_id == vote.id).order_by(Roll.id)
    )
    rows = [{"township_id": township, "id": id, "settled": True} for township, id in lines]
    if rows:
        db.session.execute(update(Roll), rows)


def _settle(vote: Vote, phone: Tally, paper: Tally, actor: Actor, now: datetime) -> Judgement:
    total = phone + paper
    figures = _figures(vote, total)
    quorum, majority = votes.rules_then(vote)
    found = judge(figures, quorum, majority)
    elected = _elected(vote, total)
    vote.outcome = _outcome(vote, found, elected)
    vote.result = {
        "figures": figures.to_json(), "lines": [list(line) for line in total.lines],
        "phone": phone.returned, "paper": paper.returned, "judgement": found.to_json(),
        "elected": list(elected.elected), "run_off": list(elected.run_off),
        "open_seats": elected.open_seats, "needed": elected.needed,
    }  # fmt: skip
    move(vote, "count", actor=actor, now=now, outcome=vote.outcome, **_told(figures))
    destroy_key(vote, actor=actor, now=now)
    return found


def _told(figures: Figures) -> dict[str, Any]:
    return {name: value for name, value in figures.to_json().items() if value is not None}


def _figures(vote: Vote, total: Tally) -> Figures:
    """The eight figures of a resolution. An election or appraisal has them for each line."""
    motion = vote.about is About.MOTION
    line = total.lines[0] if motion else (None, None, None)
    return Figures(
        due=vote.due, present=vote.present, issued=hall.voted(vote), returned=total.returned,
        valid=total.valid, invalid=total.invalid, votes_for=line[0], against=line[1],
        abstain=line[2],
    )  # fmt: skip


def _elected(vote: Vote, total: Tally) -> Elected:
    if vote.about is not About.ELECTION:
        return Elected((), (), 0, 0)
    majority = votes.rules_then(vote)[1]
    whole = Figures(due=vote.due, present=vote.present).of(majority.base) or 0
    return elections.elect([line[0] for line in total.lines], vote.seats, majority, whole)


def _outcome(vote: Vote, found: Judgement, elected: Elected) -> Outcome:
    if vote.about is About.APPRAISAL:
        return Outcome.APPRAISED
    if vote.about is About.ELECTION:
        if elected.run_off:
            return Outcome.RUN_OFF
        return Outcome.ELECTED if elected.elected else Outcome.NOT_PASSED
    return Outcome.PASSED if found.passed else Outcome.NOT_PASSED
