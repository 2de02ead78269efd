"""The session in the hall: who is there, who speaks, what is voted, and how it was counted.

Of a secret vote two tables know something, and they share only the vote: the roll knows who has
voted, the box holds sealed envelopes. Neither holds an instant, an order or a reference to the
other; ids in the box are random. After the count the box is empty and the counted ballots lie in
the order of fresh random ids, written in one transaction.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Matter, TownshipModel, ref, text, to_many, to_one, words
from plugins.congress.ballots import ID_BYTES, random_id
from plugins.congress.models.bodies import Delegate
from plugins.congress.models.sessions import AgendaItem, Session
from plugins.congress.vote_states import VOTE, About, Channel, Outcome, VoteKind


class How(StrEnum):
    """How somebody was checked in."""

    PHONE = "phone"  # by themselves, with the code shown in the hall
    BADGE = "badge"  # the desk read the badge
    NAME = "name"
    NUMBER = "number"


class Attendance(TownshipModel):
    """One stay of a delegate in the hall; whoever leaves and comes back has two."""

    __tablename__ = "congress_attendance"
    __table_args__ = (
        CheckConstraint("out_at IS NULL OR out_at >= in_at", name="leaves_after_coming"),
        Index(
            "ix_congress_attendance_one_open_stay", "township_id", "session_id", "delegate_id",
            unique=True, sqlite_where=sql("out_at IS NULL"),
            postgresql_where=sql("out_at IS NULL"),
        ),
        {"info": {"county_reads": ("township_id", "id", "session_id", "delegate_id", "in_at",
                                   "out_at")}},
    )  # fmt: skip

    session_id: Mapped[int] = ref("congress_session")
    delegate_id: Mapped[int] = ref("congress_delegate")
    in_at: Mapped[datetime]
    out_at: Mapped[datetime | None]
    how: Mapped[How] = mapped_column(words(How))

    delegate: Mapped[Delegate] = to_one("delegate_id")


class SpeakerTurn(TownshipModel):
    """A delegate on the list of speakers: asked, speaking, done. The limit is in seconds."""

    __tablename__ = "congress_speaker"
    __table_args__ = (
        CheckConstraint("limit_seconds BETWEEN 10 AND 7200", name="limit_is_sensible"),
        CheckConstraint("ended_at IS NULL OR began_at IS NOT NULL", name="ends_after_beginning"),
        CheckConstraint("ended_at IS NULL OR ended_at >= began_at", name="time_runs_forward"),
        Index(
            "ix_congress_speaker_one_at_a_time",
            "township_id",
            "session_id",
            unique=True,
            sqlite_where=sql("began_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sql("began_at IS NOT NULL AND ended_at IS NULL"),
        ),
    )

    session_id: Mapped[int] = ref("congress_session")
    item_id: Mapped[int | None] = ref("congress_agenda_item")
    delegate_id: Mapped[int] = ref("congress_delegate")
    limit_seconds: Mapped[int] = mapped_column(default=300)
    asked_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    delegate: Mapped[Delegate] = to_one("delegate_id")


class Floor(TownshipModel):
    """Which item of its agenda the session has reached; one row, made when the chair says so."""

    __tablename__ = "congress_floor"
    __table_args__ = (UniqueConstraint("township_id", "session_id"),)

    session_id: Mapped[int] = ref("congress_session", index=False)
    item_id: Mapped[int] = ref("congress_agenda_item")

    item: Mapped[AgendaItem] = to_one("item_id")


class Vote(Matter):
    """One vote of a session. Its rules are copied at opening, with those due and present."""

    __tablename__ = "congress_vote"
    __workflow__ = VOTE
    __table_args__ = (
        CheckConstraint("seats >= 0", name="seats_not_negative"),
        CheckConstraint("(about = 'election') = (seats > 0)", name="an_election_fills_seats"),
        CheckConstraint("(due IS NULL) = (present IS NULL)", name="due_and_present_together"),
        CheckConstraint("present BETWEEN 0 AND due", name="present_within_due"),
        CheckConstraint("state IN ('draft', 'void') OR due IS NOT NULL", name="opened_with_a_roll"),
        CheckConstraint("state IN ('counted', 'published', 'void') OR result IS NULL",
                        name="no_result_before_the_count"),
        CheckConstraint("state NOT IN ('counted', 'published') OR outcome IS NOT NULL",
                        name="counted_has_an_outcome"),
        CheckConstraint("key_destroyed_at IS NULL OR public_key IS NOT NULL",
                        name="only_a_key_is_destroyed"),
        Index(
            "ix_congress_vote_one_open", "township_id", "session_id", unique=True,
            sqlite_where=sql("state = 'open'"), postgresql_where=sql("state = 'open'"),
        ),
        {"info": {"county_reads": ("township_id", "id", "session_id", "kind", "about", "state",
                                   "due", "present", "outcome", "opened_at", "closed_at")}},
    )  # fmt: skip

    session_id: Mapped[int] = ref("congress_session")
    item_id: Mapped[int] = ref("congress_agenda_item")
    kind: Mapped[VoteKind] = mapped_column(words(VoteKind, "vote_kind_is_known"))
    about: Mapped[About] = mapped_column(words(About, "about_is_known"), default=About.MOTION)
    question: Mapped[str] = text(200, pii="content")
    seats: Mapped[int] = mapped_column(default=0)
    quorum_rule: Mapped[str] = text(80, pii="none")  # keys in the rule pack
    majority_rule: Mapped[str] = text(80, pii="none")
    run_off_of_id: Mapped[int | None] = ref("congress_vote")

    # Both rules as they stood at opening.
    rules: Mapped[dict[str, Any] | None] = mapped_column(info={"pii": "none"})
    due: Mapped[int | None]
    present: Mapped[int | None]
    voting_from: Mapped[datetime | None]
    voting_until: Mapped[datetime | None]
    public_key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    key_destroyed_at: Mapped[datetime | None]
    paper_round: Mapped[int] = mapped_column(default=1)  # rises when papers are counted again
    result: Mapped[dict[str, Any] | None] = mapped_column(info={"pii": "none"})
    outcome: Mapped[Outcome | None] = mapped_column(words(Outcome))

    session: Mapped[Session] = to_one("session_id")
    item: Mapped[AgendaItem] = to_one("item_id")
    candidates: Mapped[list["Candidate"]] = to_many(
        "congress_candidate.vote_id", order_by="Candidate.position"
    )

    @property
    def safe_title(self) -> str:
        """The question that is put."""
        return self.question

    @property
    def bound(self) -> bytes:
        """What its envelopes and key shares are bound to."""
        return f"congress vote {self.township_id}:{self.id}".encode()


class Candidate(TownshipModel):
    """Somebody who stands for election or is appraised; a line of the ballot, or two."""

    __tablename__ = "congress_candidate"
    __table_args__ = (UniqueConstraint("township_id", "vote_id", "position"),)

    vote_id: Mapped[int] = ref("congress_vote")
    position: Mapped[int]
    name: Mapped[str] = text(40, pii="identity")
    post: Mapped[str] = text(80, pii="none", default="")  # what for: 职工董事; or the office held
    delegate_id: Mapped[int | None] = ref("congress_delegate")


class Roll(TownshipModel):
    """Who was due and who was present when the vote was opened, and whether they have voted.

    Frozen: no row is added later; `voted` turns true once, whichever way the delegate votes.
    """

    __tablename__ = "congress_roll"
    __table_args__ = (
        UniqueConstraint("township_id", "vote_id", "delegate_id"),
        CheckConstraint("voted = (channel IS NOT NULL)", name="voted_by_a_channel"),
        CheckConstraint("present OR NOT voted", name="only_those_present_vote"),
    )

    vote_id: Mapped[int] = ref("congress_vote", index=False)
    delegate_id: Mapped[int] = ref("congress_delegate")
    present: Mapped[bool]
    voted: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[Channel | None] = mapped_column(words(Channel, "vote_channel_is_known"))
    settled: Mapped[bool] = mapped_column(default=False)  # rewritten at the count

    delegate: Mapped[Delegate] = to_one("delegate_id")


class Box(TownshipModel):
    """A sealed envelope. The count empties the box."""

    __tablename__ = "congress_box"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(  # type: ignore[assignment]
        LargeBinary(ID_BYTES), primary_key=True, default=random_id, sort_order=-19
    )
    vote_id: Mapped[int] = ref("congress_vote")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class FinalBallot(TownshipModel):
    """A counted secret ballot: its marks, and nothing else."""

    __tablename__ = "congress_final_ballot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[bytes] = mapped_column(  # type: ignore[assignment]
        LargeBinary(ID_BYTES), primary_key=True, default=random_id, sort_order=-19
    )
    vote_id: Mapped[int] = ref("congress_vote")
    marks: Mapped[str] = text(200, pii="none")


class NamedVote(TownshipModel):
    """How a delegate voted where the vote is by name."""

    __tablename__ = "congress_named_vote"
    __table_args__ = (UniqueConstraint("township_id", "vote_id", "delegate_id"),)

    vote_id: Mapped[int] = ref("congress_vote", index=False)
    delegate_id: Mapped[int] = ref("congress_delegate")
    marks: Mapped[str] = text(200, pii="content")
    at: Mapped[datetime]

    delegate: Mapped[Delegate] = to_one("delegate_id")


class TellerKey(TownshipModel):
    """A teller's key for one session: the public half, and the private one under a passphrase."""

    __tablename__ = "congress_teller_key"
    __table_args__ = (
        UniqueConstraint("township_id", "session_id", "account_id"),
        UniqueConstraint("township_id", "session_id", "delegate_id"),
    )

    session_id: Mapped[int] = ref("congress_session", index=False)
    delegate_id: Mapped[int] = ref("congress_delegate")
    account_id: Mapped[int] = mapped_column(BigInteger)
    public: Mapped[bytes] = mapped_column(LargeBinary(32))
    salt: Mapped[bytes] = mapped_column(LargeBinary(16))
    locked: Mapped[bytes] = mapped_column(LargeBinary(48))
    confirmed_at: Mapped[datetime]

    delegate: Mapped[Delegate] = to_one("delegate_id")


class KeyShare(TownshipModel):
    """One of three shares of a vote's private key, sealed to a teller. The count removes them."""

    __tablename__ = "congress_key_share"
    __table_args__ = (UniqueConstraint("township_id", "vote_id", "teller_key_id"),)

    vote_id: Mapped[int] = ref("congress_vote", index=False)
    teller_key_id: Mapped[int] = ref("congress_teller_key")
    sealed: Mapped[bytes] = mapped_column(LargeBinary)

    teller_key: Mapped[TellerKey] = to_one("teller_key_id")


class PaperCount(TownshipModel):
    """The papers of a vote as one teller counted them, without seeing the other's figures."""

    __tablename__ = "congress_paper_count"
    __table_args__ = (
        UniqueConstraint("township_id", "vote_id", "round", "account_id"),
        CheckConstraint("returned BETWEEN 0 AND issued", name="returned_within_issued"),
        CheckConstraint("valid BETWEEN 0 AND returned", name="valid_within_returned"),
        CheckConstraint("round >= 1", name="rounds_count_from_one"),
    )

    vote_id: Mapped[int] = ref("congress_vote", index=False)
    round: Mapped[int]
    account_id: Mapped[int] = mapped_column(BigInteger)
    issued: Mapped[int]
    returned: Mapped[int]
    valid: Mapped[int]
    # For each line of the ballot, the count of each word.
    lines: Mapped[list[Any]] = mapped_column(info={"pii": "none"})
    at: Mapped[datetime]
