"""One vote: its lines, its rules as they stood, how it was counted, what came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from platform_core.api import Bilingual, Rule, RuleBroken, Severity, Status, current_pack, db
from platform_core.api import gettext as _
from plugins.congress.arithmetic import Figures, Judgement
from plugins.congress.elections import Scale, Tally
from plugins.congress.models import (
    Candidate,
    FinalBallot,
    KeyShare,
    NamedVote,
    PaperCount,
    Roll,
    SessionOffice,
    TellerKey,
    Vote,
)
from plugins.congress.terms import Office
from plugins.congress.vote_states import About

FEWEST_SHOWN = 5  # a part of the ballots is shown apart from the rest from so many on

# The rules a vote may be passed by: whatever the packs call a majority.
MAJORITIES = ("congress.pass", "contract.pass", "congress.pass_local", "contract.pass_local",
              "contract.regional_pass", "union.election_win")  # fmt: skip
QUORUMS = ("congress.quorum", "contract.quorum", "congress.quorum_local", "union.election_turnout")


def rule_named(key: str) -> Rule:
    """A share rule of the pack in use here. Raises RuleBroken where there is none."""
    rule = current_pack().get(key)
    if rule is None or rule.unit != "share":
        raise RuleBroken(_("There is no such rule here. Choose another."), field="majority_rule")
    return rule


def offered(keys: Sequence[str]) -> list[Rule]:
    """Those of the rules that the pack in use here has."""
    found = (current_pack().get(key) for key in keys)
    return [rule for rule in found if rule is not None]


def rule_then(stored: dict[str, Any]) -> Rule:
    """A rule as it stood when the vote was opened."""
    return Rule(
        key=stored["key"], label=Bilingual(*stored["label"]),
        value=Fraction(stored["num"], stored["den"]), unit="share", cmp=stored["cmp"],
        source=Bilingual(*stored["source"]), article=stored["article"],
        status=Status(stored["status"]), severity=Severity(stored["severity"]),
        pack=stored["pack"], version=stored["version"], base=stored["base"],
        region=stored["region"], in_force_here=stored["here"], adopted=stored["adopted"],
    )  # fmt: skip


def rules_then(vote: Vote) -> tuple[Rule | None, Rule]:
    """Quorum rule, if any, and majority rule of an opened vote."""
    stored = vote.rules or {}
    quorum = stored.get("quorum")
    return rule_then(quorum) if quorum else None, rule_then(stored["majority"])


@dataclass(frozen=True)
class Line:
    """One line of a ballot. `post` says what for, or which of a person's two lines it is."""

    label: str
    post: str
    scale: Scale


def lines_of(vote: Vote) -> list[Line]:
    """What stands on the ballot, from top to bottom."""
    if vote.about is About.MOTION:
        return [Line(vote.question, "", Scale.VOTE)]
    if vote.about is About.ELECTION:
        return [Line(each.name, each.post, Scale.VOTE) for each in vote.candidates]
    return [
        Line(each.name, each.post, scale)
        for each in vote.candidates
        for scale in (Scale.GRADE, Scale.TRUST)
    ]


def scales_of(vote: Vote) -> list[Scale]:
    """The scale of each line of the ballot."""
    if vote.about is About.MOTION:
        return [Scale.VOTE]
    people = db.session.query(Candidate).filter_by(vote_id=vote.id).count()
    each = [Scale.VOTE] if vote.about is About.ELECTION else [Scale.GRADE, Scale.TRUST]
    return each * people


def counted_ballots(vote: Vote) -> Sequence[str]:
    """The marks of the secret ballots, in the order of their random ids; for anybody to recount."""
    query = select(FinalBallot.marks).where(FinalBallot.vote_id == vote.id)
    return db.session.scalars(query.order_by(FinalBallot.id)).all()


def named_votes(vote: Vote) -> Sequence[NamedVote]:
    """Who voted how, where the vote was by name."""
    query = select(NamedVote).where(NamedVote.vote_id == vote.id)
    return db.session.scalars(query.order_by(NamedVote.delegate_id)).all()


TELLERS = (Office.HEAD_TELLER, Office.TELLER)


def teller_keys(session_id: int) -> Sequence[TellerKey]:
    """The keys of those who are tellers of the session now and have set a passphrase."""
    tellers = select(SessionOffice.delegate_id).where(
        SessionOffice.session_id == session_id, SessionOffice.office.in_(TELLERS)
    )
    query = select(TellerKey).where(
        TellerKey.session_id == session_id, TellerKey.delegate_id.in_(tellers)
    )
    return db.session.scalars(query.order_by(TellerKey.id)).all()


def holders(vote: Vote) -> Sequence[TellerKey]:
    """The keys to which the shares of a vote are sealed, whoever is a teller by now."""
    query = select(TellerKey).join(KeyShare, KeyShare.teller_key_id == TellerKey.id)
    found = query.where(KeyShare.vote_id == vote.id).order_by(TellerKey.id)
    return db.session.scalars(found).all()


@dataclass(frozen=True)
class PaperState:
    """Where the counting of papers stands: who entered, whether the two agree, what differs."""

    handed_out: int
    accounts: tuple[int, ...]
    agreed: Tally | None
    differing: tuple[str, ...]


def paper_state(vote: Vote) -> PaperState:
    """The papers of the running round. Figures stay hidden until both tellers have entered."""
    query = select(PaperCount).where(
        PaperCount.vote_id == vote.id, PaperCount.round == vote.paper_round
    )
    counts = db.session.scalars(query.order_by(PaperCount.id)).all()
    accounts = tuple(count.account_id for count in counts)
    if len(counts) < 2:
        return PaperState(_handed_out(vote), accounts, None, ())
    one, other = counts[:2]
    differing = tuple(
        name for name in ("issued", "returned", "valid", "lines")
        if getattr(one, name) != getattr(other, name)
    )  # fmt: skip
    agreed = None if differing else tally_of(one)
    return PaperState(_handed_out(vote), accounts, agreed, differing)


def _handed_out(vote: Vote) -> int:
    return db.session.query(Roll).filter_by(vote_id=vote.id, channel="paper").count()


def tally_of(count: PaperCount) -> Tally:
    """A teller's figures as a tally."""
    return Tally(count.returned, count.valid, tuple(tuple(line) for line in count.lines))


@dataclass(frozen=True)
class Result:
    """What came out: figures and lines, the judgement with its reasons, who is elected.

    `split` is how many voted by phone and on paper, None where one of the two is too small to be
    told apart from the other.
    """

    figures: Figures
    lines: tuple[tuple[int, ...], ...]
    judgement: Judgement
    elected: tuple[int, ...]
    run_off: tuple[int, ...]
    open_seats: int
    needed: int
    split: tuple[int, int] | None


def result_of(vote: Vote) -> Result | None:
    """The result; None before it has been counted, for everybody."""
    stored = vote.result
    if stored is None or vote.state not in ("counted", "published"):
        return None
    phone, paper = stored["phone"], stored["paper"]
    small = any(0 < part < FEWEST_SHOWN for part in (phone, paper))
    return Result(
        Figures(**stored["figures"]), tuple(tuple(line) for line in stored["lines"]),
        Judgement.from_json(stored["judgement"]), tuple(stored["elected"]),
        tuple(stored["run_off"]), stored["open_seats"], stored["needed"],
        None if small else (phone, paper),
    )  # fmt: skip


def vote_on(item_id: int) -> Vote | None:
    """The last vote on an item that came to a result; a resolution takes its figures from it."""
    query = select(Vote).where(Vote.item_id == item_id, Vote.state.in_(("counted", "published")))
    return db.session.scalars(query.order_by(Vote.opened_at.desc(), Vote.id.desc())).first()
