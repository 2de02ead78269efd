"""Suggestions and what belongs to them. A hidden author stands in no column in plain sight."""

from datetime import date, datetime

from platform_core.api import (
    ClockSpec,
    Matter,
    TownshipModel,
    blind_index,
    ref,
    sealed,
    text,
    to_many,
    to_one,
    words,
)
from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plugins.suggestions.workflow import WORKFLOW, Category, Channel, Grade, Identity, Kind, Rating

# What the county's figures need; its role may read no other column of a suggestion.
COUNTED = (
    "township_id", "id", "kind", "category", "channel", "received_on", "state", "opened_at",
    "closed_at", "migrant", "round", "grade", "adopted", "promised_on", "rating",
)  # fmt: skip


class Suggestion(Matter):
    """One suggestion or proposal, from being handed in to being settled.

    `identity` says what is known of its author: OPEN names the account and member, SEALED keeps
    them encrypted, NONE keeps only the digest of a receipt code.
    """

    __tablename__ = "suggestions_suggestion"
    __workflow__ = WORKFLOW
    __table_args__ = (
        CheckConstraint(
            "identity = 'open' OR (author_id IS NULL AND member_id IS NULL"
            " AND author_name IS NULL)",
            name="a_hidden_author_is_not_named",
        ),
        CheckConstraint(
            "(identity = 'sealed') = (author_sealed IS NOT NULL)", name="sealed_is_sealed"
        ),
        CheckConstraint("(state = 'merged') = (main_id IS NOT NULL)", name="merged_into_another"),
        CheckConstraint("(grade = 'B') = (promised_on IS NOT NULL)", name="planned_has_a_date"),
        CheckConstraint("(grade IS NULL) = (adopted IS NULL)", name="graded_says_if_adopted"),
        CheckConstraint(
            "(outcome_ref IS NULL) = (outcome_label IS NULL)", name="outcome_has_a_label"
        ),
        CheckConstraint("round BETWEEN 1 AND 9", name="round_counts_from_one"),
        Index(None, "township_id", "opened_at", "id"),
        Index(None, "township_id", "state", "opened_at"),
        {"info": {"county_reads": COUNTED}},
    )

    kind: Mapped[Kind] = mapped_column(words(Kind), default=Kind.SUGGESTION)
    title: Mapped[str] = text(100, pii="content")
    problem: Mapped[str] = text(pii="content")
    proposal: Mapped[str] = text(pii="content")
    benefit: Mapped[str | None] = text(pii="content")
    category: Mapped[Category] = mapped_column(words(Category))
    channel: Mapped[Channel] = mapped_column(words(Channel), default=Channel.WEB)
    received_on: Mapped[date]

    identity: Mapped[Identity] = mapped_column(words(Identity), default=Identity.OPEN)
    author_id: Mapped[int | None] = mapped_column(BigInteger)  # an account
    member_id: Mapped[int | None] = ref("core_member")
    author_name: Mapped[str | None] = text(40, pii="identity")  # handed in for somebody else
    author_sealed: Mapped[str | None] = sealed(pii="identity")
    author_index: Mapped[bytes | None] = blind_index()
    migrant: Mapped[bool] = mapped_column(default=False)
    union_id: Mapped[int | None] = ref("core_union")
    employer_id: Mapped[int | None] = ref("core_employer")
    session_ref: Mapped[str | None] = text(80, pii="none")  # of the congress, for a proposal

    complex: Mapped[bool] = mapped_column(default=False)
    main_id: Mapped[int | None] = ref("suggestions_suggestion")
    round: Mapped[int] = mapped_column(default=1)
    grade: Mapped[Grade | None] = mapped_column(words(Grade))
    adopted: Mapped[bool | None]
    promised_on: Mapped[date | None]
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    outcome_ref: Mapped[str | None] = text(80, pii="none")
    outcome_label: Mapped[str | None] = text(120, pii="none")
    published: Mapped[bool] = mapped_column(default=False)

    assignments: Mapped[list["Assignment"]] = to_many("suggestions_assignment.suggestion_id")
    replies: Mapped[list["Reply"]] = to_many("suggestions_reply.suggestion_id", order_by="Reply.id")
    feedbacks: Mapped[list["Feedback"]] = to_many(
        "suggestions_feedback.suggestion_id", order_by="Feedback.id"
    )

    @property
    def safe_title(self) -> str:
        """Its title; whoever handed it in is not part of it."""
        return self.title

    @property
    def waits_for_account(self) -> int | None:
        """Its author where the author is asked, its handler where it is in hand."""
        if self.state in ("waiting", "replied"):
            return self.author_id
        if self.state in ("assigned", "handling", "follow_up"):
            lead = next((a for a in self.assignments if a.leads and a.returned_at is None), None)
            return lead.unit.account_id if lead else None
        return None

    def rule_of(self, clock: ClockSpec) -> str:
        """A complex matter is given the longer time to answer."""
        return f"{clock.rule}_complex" if clock.name == "reply" and self.complex else clock.rule


class Unit(TownshipModel):
    """A unit that handles suggestions (承办单位), and the account that acts for it."""

    __tablename__ = "suggestions_unit"
    __table_args__ = (UniqueConstraint("township_id", "name"),)

    name: Mapped[str] = text(80, pii="none")
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Assignment(TownshipModel):
    """Who handles it: one lead unit (主办), any number of co-handlers (协办) with an opinion."""

    __tablename__ = "suggestions_assignment"
    __table_args__ = (
        CheckConstraint(
            "(returned_at IS NULL) = (return_reason IS NULL)", name="returned_with_a_reason"
        ),
        CheckConstraint("(opinion IS NULL) = (opinion_at IS NULL)", name="opinion_is_dated"),
    )

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    unit_id: Mapped[int] = ref("suggestions_unit")
    leads: Mapped[bool]
    assigned_at: Mapped[datetime]
    returned_at: Mapped[datetime | None]
    return_reason: Mapped[str | None] = text(400, pii="content")
    opinion: Mapped[str | None] = text(pii="content")
    opinion_at: Mapped[datetime | None]

    unit: Mapped[Unit] = to_one("unit_id")


class Reply(TownshipModel):
    """One answer. Every round has its own; none is overwritten."""

    __tablename__ = "suggestions_reply"
    __table_args__ = (CheckConstraint("length(body) > 0", name="reply_says_something"),)

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    round: Mapped[int]
    body: Mapped[str] = text(pii="content")
    grade: Mapped[Grade] = mapped_column(words(Grade))
    promised_on: Mapped[date | None]
    met_author: Mapped[bool] = mapped_column(default=False)
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Feedback(TownshipModel):
    """What the author said of an answer."""

    __tablename__ = "suggestions_feedback"
    __table_args__ = (
        UniqueConstraint("township_id", "suggestion_id", "round"),
        CheckConstraint(
            "rating != 'unsatisfied' OR comment IS NOT NULL", name="dissatisfaction_has_a_reason"
        ),
    )

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    round: Mapped[int]
    rating: Mapped[Rating] = mapped_column(words(Rating))
    comment: Mapped[str | None] = text(pii="content")
    at: Mapped[datetime]


class Supporter(TownshipModel):
    """A co-sponsor (附议人)."""

    __tablename__ = "suggestions_supporter"
    __table_args__ = (UniqueConstraint("township_id", "suggestion_id", "account_id"),)

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class PrivateNote(TownshipModel):
    """A note that only those who work on it see."""

    __tablename__ = "suggestions_note"

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    body: Mapped[str] = text(pii="content")
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class ReplyTemplate(TownshipModel):
    """A text to begin an answer with, for one grade or for all."""

    __tablename__ = "suggestions_template"
    __table_args__ = (UniqueConstraint("township_id", "name"),)

    name: Mapped[str] = text(60, pii="none")
    grade: Mapped[Grade | None] = mapped_column(words(Grade))
    body: Mapped[str] = text(pii="none")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Award(TownshipModel):
    """A reward given for a suggestion. Money is in fen."""

    __tablename__ = "suggestions_award"
    __table_args__ = (CheckConstraint("amount_fen >= 0", name="amount_not_negative"),)

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    title: Mapped[str] = text(80, pii="none")
    amount_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    benefit_fen: Mapped[int | None] = mapped_column(BigInteger)  # verified, in a year
    given_on: Mapped[date]


class Appeal(TownshipModel):
    """What is put before the county when the author is not satisfied a second time.

    A copy of the texts, without the author: the county reads this row, never the suggestion.
    """

    __tablename__ = "suggestions_appeal"
    __table_args__ = (
        CheckConstraint("(decided_at IS NULL) = (decision IS NULL)", name="decision_is_dated"),
        {"info": {"county_reads": ("id", "title", "body", "at", "decision", "opinion")}},
    )

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    title: Mapped[str] = text(100, pii="content")
    body: Mapped[str] = text(pii="content")
    at: Mapped[datetime]
    decision: Mapped[str | None] = text(20, pii="none")
    opinion: Mapped[str | None] = text(pii="content")
    decided_at: Mapped[datetime | None]
