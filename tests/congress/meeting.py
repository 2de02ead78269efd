"""Builders for a session in progress: a congress with delegates, some of them in the hall."""

from datetime import UTC, datetime, timedelta
from typing import Any

from platform_core.accounts import Actor
from platform_core.tenancy import db
from plugins.congress.elections import Tally
from plugins.congress.models import (
    AgendaItem,
    Attendance,
    Congress,
    Delegate,
    District,
    How,
    Session,
    SessionOffice,
    Vote,
)
from plugins.congress.operations import casting, counting, voting
from plugins.congress.operations.counting import Papers
from plugins.congress.operations.voting import Proposal
from plugins.congress.queries import votes
from plugins.congress.terms import Category, Credential, ItemKind, Office, Sex
from plugins.congress.vote_states import VoteKind
from tests.builders import make_member, make_union

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PHRASES = ("测试用口令之一甲乙丙丁", "测试用口令之二甲乙丙丁", "测试用口令之三甲乙丙丁")
EVERYTHING = frozenset({"congress:read", "congress:attend", "congress:preside", "congress:tell"})


def actor(account_id: int = 1, member_id: int | None = None, **changes: Any) -> Actor:
    """Somebody with every permission of the hall; what they may really do hangs on the member."""
    given: dict[str, Any] = {
        "name": "测试主持人", "permissions": EVERYTHING, "township_id": None,
        "union_ids": frozenset(),
        "roles": frozenset({"township_officer"}), "locale": "zh",
    }  # fmt: skip
    return Actor(account_id=account_id, member_id=member_id, **(given | changes))


CHAIR = actor()


def make_congress(**values: Any) -> Congress:
    """A regional congress in its first term."""
    given = {"name": "测试镇区域性职工代表大会", "since": NOW.date() - timedelta(days=400),
             "until": NOW.date() + timedelta(days=1000)}  # fmt: skip
    return _added(Congress(**(given | values)))


def make_delegates(congress: Congress, count: int, first: int = 1) -> list[Delegate]:
    """So many delegates of one district, each a member, with numbers from `first`."""
    district = _added(District(congress_id=congress.id, name=f"第{first}选区", seats=count))
    union = make_union()
    made = []
    for number in range(first, first + count):
        member = make_member(union, name=f"测试代表{number}")
        made.append(
            Delegate(congress_id=congress.id, district_id=district.id, member_id=member.id,
                     number=number, name=member.name, sex=Sex.FEMALE, category=Category.FRONTLINE,
                     since=congress.since, credential=Credential.CONFIRMED,
                     badge=f"B{congress.id}{number}"[-24:])
        )  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    return made


class Meeting:
    """A session under way with one item, its delegates in the hall, and three tellers."""

    def __init__(self, due: int = 10, present: int | None = None, secret: bool = True) -> None:
        self.congress = make_congress()
        self.delegates = make_delegates(self.congress, due)
        self.session = make_session(self.congress)
        self.item = make_item(self.session, secret=secret)
        for delegate in self.delegates[: due if present is None else present]:
            self.enter(delegate)
        self.tellers: list[Actor] = []

    def enter(self, delegate: Delegate) -> None:
        """The delegate comes into the hall."""
        db.session.add(Attendance(session_id=self.session.id, delegate_id=delegate.id, in_at=NOW,
                                  how=How.NUMBER))  # fmt: skip
        db.session.flush()

    def appoint_offices(self, delegates: list[Delegate] | None = None) -> None:
        """The last three delegates, or those given, become tellers."""
        for delegate in delegates or self.delegates[-3:]:
            _added(SessionOffice(session_id=self.session.id, delegate_id=delegate.id,
                                 office=Office.TELLER))  # fmt: skip

    def appoint_tellers(self) -> None:
        """The last three delegates become tellers and set their passphrases."""
        self.appoint_offices()
        for place, delegate in enumerate(self.delegates[-3:]):
            teller = person(delegate)
            counting.set_passphrase(self.session, PHRASES[place], actor=teller, now=NOW)
            self.tellers.append(teller)

    def prepared(self, kind: VoteKind = VoteKind.SECRET, **proposal: Any) -> Vote:
        """A vote that can be opened."""
        given = {"kind": kind, "question": "是否同意集体合同草案", **proposal}
        if not self.tellers:
            self.appoint_tellers()
        return voting.prepare(self.item, Proposal(**given), actor=CHAIR, now=NOW)

    def opened(self, kind: VoteKind = VoteKind.SECRET, **proposal: Any) -> Vote:
        """A vote that is open."""
        vote = self.prepared(kind, **proposal)
        voting.open_vote(vote, actor=CHAIR, now=NOW)
        return vote

    def passphrases(self, *which: int) -> dict[int, str]:
        """The passphrases of these tellers (0, 1, 2), by their keys."""
        keys = votes.teller_keys(self.session.id)
        return {keys[place].id: PHRASES[place] for place in which or (0, 1)}

    def count(self, vote: Vote, **passphrases: Any) -> Any:
        """Count it with two passphrases."""
        given = passphrases.get("passphrases", self.passphrases())
        return counting.count(vote, given, actor=self.tellers[0], now=NOW)


def make_session(congress: Congress, state: str = "in_session", **values: Any) -> Session:
    """A session that is open."""
    given = {"congress_id": congress.id, "ordinal": 1, "title": "一届一次会议",
             "number": f"S{congress.id}"[-20:],
             "planned_on": NOW.date(), "state": state, "opened_at": NOW}  # fmt: skip
    return _added(Session(**(given | values)))


def make_item(session: Session, **values: Any) -> AgendaItem:
    """An item that is put to the vote."""
    given = {"session_id": session.id, "position": 1, "title": "审议通过集体合同草案",
             "kind": ItemKind.DELIBERATE_PASS, "secret": True, "needs_vote": True}  # fmt: skip
    return _added(AgendaItem(**(given | values)))


def person(delegate: Delegate, **changes: Any) -> Actor:
    """The delegate as somebody signed in."""
    return actor(1000 + delegate.number, delegate.member_id, name=delegate.name, **changes)


def cast_all(vote: Vote, delegates: list[Delegate], words: list[str]) -> None:
    """Each delegate casts a word."""
    for delegate, word in zip(delegates, words, strict=True):
        casting.cast(vote, [word], actor=person(delegate), now=NOW)


def papers(votes_for: int, against: int = 0, abstain: int = 0, invalid: int = 0) -> Papers:
    """A count of papers on a motion."""
    returned = votes_for + against + abstain + invalid
    return Papers(returned, invalid, [(votes_for, against, abstain)])


def lines(*counts: tuple[int, ...]) -> Tally:
    """A tally of valid ballots."""
    valid = sum(counts[0])
    return Tally(valid, valid, counts)


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
