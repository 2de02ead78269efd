"""Suggestions and what belongs to them. A hidden author stands in no column in plain sight."""

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
    ClockSpec,
    Matter,
    Member,
    TownshipModel,
    blind_index,
    ref,
    sealed,
    text,
    to_many,
    to_one,
    words,
)
from plugins.suggestions.workflow import (
    WORKFLOW,
    Category,
    Channel,
    Decision,
    Grade,
    Identity,
    Kind,
    Rating,
)

# What the county's figures need; its role may read no other column of a suggestion.
COUNTED = (
    "township_id", "id", "kind", "category", "channel", "received_on", "state", "opened_at",
    "closed_at", "migrant", "round", "grade", "adopted", "promised_on", "rating",
    "answered_late", "met_author",
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
            " AND author_name IS NULL AND union_id IS NULL AND employer_id IS NULL)",
            name="a_hidden_author_is_not_named",
        ),
        CheckConstraint(
            "(identity = 'sealed') = (author_sealed IS NOT NULL)", name="sealed_is_sealed"
        ),
        CheckConstraint(
            "identity != 'none' OR author_index IS NOT NULL", name="nameless_has_a_receipt"
        ),
        CheckConstraint("(state = 'merged') = (main_id IS NOT NULL)", name="merged_into_another"),
        CheckConstraint(
            "(promised_on IS NOT NULL) = (grade IS NOT NULL AND grade = 'B')",
            name="planned_has_a_date",
        ),
        CheckConstraint("(grade IS NULL) = (adopted IS NULL)", name="graded_says_if_adopted"),
        CheckConstraint(
            "(outcome_ref IS NULL) OR (outcome_label IS NOT NULL)", name="outcome_has_a_label"
        ),
        CheckConstraint("round BETWEEN 1 AND 3", name="three_rounds_at_most"),
        Index(None, "township_id", "opened_at", "id"),
        Index(None, "township_id", "state", "opened_at"),
        Index(None, "township_id", "author_id"),
        Index(None, "township_id", "author_index"),
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
    author_name: Mapped[str | None] = text(40, pii="identity")
    author_sealed: Mapped[str | None] = sealed(pii="identity")
    author_index: Mapped[bytes | None] = blind_index()
    migrant: Mapped[bool] = mapped_column(default=False)
    union_id: Mapped[int | None] = ref("core_union")
    employer_id: Mapped[int | None] = ref("core_employer")
    session_ref: Mapped[str | None] = text(80, pii="none")  # of the congress, for a proposal
    session_label: Mapped[str | None] = text(80, pii="none")

    complex: Mapped[bool] = mapped_column(default=False)
    main_id: Mapped[int | None] = ref("suggestions_suggestion")
    round: Mapped[int] = mapped_column(default=1)
    grade: Mapped[Grade | None] = mapped_column(words(Grade))
    adopted: Mapped[bool | None]
    promised_on: Mapped[date | None]
    answered_late: Mapped[bool | None]  # the first answer, against its time limit
    met_author: Mapped[bool] = mapped_column(default=False)  # before the last answer
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    outcome_ref: Mapped[str | None] = text(80, pii="none")
    outcome_label: Mapped[str | None] = text(120, pii="none")
    published: Mapped[bool] = mapped_column(default=False)

    main: Mapped["Suggestion | None"] = to_one("main_id")
    assignments: Mapped[list["Assignment"]] = to_many(
        "suggestions_assignment.suggestion_id", order_by="Assignment.id"
    )
    replies: Mapped[list["Reply"]] = to_many("suggestions_reply.suggestion_id", order_by="Reply.id")
    feedbacks: Mapped[list["Feedback"]] = to_many(
        "suggestions_feedback.suggestion_id", order_by="Feedback.id"
    )
    milestones: Mapped[list["Milestone"]] = to_many(
        "suggestions_milestone.suggestion_id", order_by="Milestone.id"
    )
    awards: Mapped[list["Award"]] = to_many("suggestions_award.suggestion_id", order_by="Award.id")

    @property
    def safe_title(self) -> str:
        """Its title; whoever handed it in is not part of it."""
        return self.title

    @property
    def is_absent(self) -> bool:
        """Whether its author has no way in here, so that the office enters what they say."""
        return self.author_id is None and self.author_index is None

    @property
    def waits_for(self) -> str:
        """The office asks an author without a way in and acts for a unit without an account;
        a hidden author stands on no list."""
        usual = super().waits_for
        if self.waits_for_account is not None:
            return usual
        if usual == "suggestions:submit":
            return "suggestions:register" if self.is_absent else ""
        return "suggestions:assign" if usual == "suggestions:handle" else usual

    @property
    def waits_for_account(self) -> int | None:
        """Its author where the author is asked, its handler where it is in hand."""
        if self.state in ("waiting", "replied"):
            return self.author_id
        if self.state in ("assigned", "handling", "follow_up"):
            lead = self.lead
            return lead.unit.account_id if lead else None
        return None

    @property
    def lead(self) -> "Assignment | None":
        """The unit in charge."""
        return next((a for a in self.assignments if a.leads and a.returned_at is None), None)

    def rule_of(self, clock: ClockSpec) -> str:
        """A complex matter is given the longer time to answer."""
        return f"{clock.rule}_complex" if clock.name == "reply" and self.complex else clock.rule


class Unit(TownshipModel):
    """A unit that handles suggestions (承办单位), and the account that acts for it."""

    __tablename__ = "suggestions_unit"
    __table_args__ = (UniqueConstraint("township_id", "name"),)

    name: Mapped[str] = text(80, pii="none")
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    categories: Mapped[list[str]] = mapped_column(JSON, default=list, info={"pii": "none"})
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
    return_reason: Mapped[str | None] = text(pii="content")
    opinion: Mapped[str | None] = text(pii="content")
    opinion_at: Mapped[datetime | None]

    unit: Mapped[Unit] = to_one("unit_id", lazy="joined", innerjoin=True)


class Reply(TownshipModel):
    """One answer. Every round has its own; none is overwritten."""

    __tablename__ = "suggestions_reply"
    __table_args__ = (
        CheckConstraint("length(body) > 0", name="reply_says_something"),
        CheckConstraint("(grade = 'B') = (promised_on IS NOT NULL)", name="promise_has_a_date"),
    )

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    round: Mapped[int]
    body: Mapped[str] = text(pii="content")
    grade: Mapped[Grade] = mapped_column(words(Grade))
    adopted: Mapped[bool]
    promised_on: Mapped[date | None]
    met_author: Mapped[bool] = mapped_column(default=False)
    by_account_id: Mapped[int] = mapped_column(BigInteger)  # 0: entered by the system
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

    suggestion_id: Mapped[int] = ref("suggestions_suggestion", index=False)
    round: Mapped[int]
    rating: Mapped[Rating] = mapped_column(words(Rating))
    comment: Mapped[str | None] = text(pii="content")
    at: Mapped[datetime]


class Supporter(TownshipModel):
    """A co-sponsor (附议人): somebody who joined here, or a member the author names."""

    __tablename__ = "suggestions_supporter"
    __table_args__ = (
        UniqueConstraint("township_id", "suggestion_id", "account_id"),
        UniqueConstraint("township_id", "suggestion_id", "member_id"),
        CheckConstraint("account_id IS NOT NULL OR member_id IS NOT NULL", name="supporter_is_one"),
    )

    suggestion_id: Mapped[int] = ref("suggestions_suggestion", index=False)
    account_id: Mapped[int | None] = mapped_column(BigInteger)
    member_id: Mapped[int | None] = ref("core_member")
    at: Mapped[datetime]

    member: Mapped[Member | None] = to_one("member_id")


class PrivateNote(TownshipModel):
    """A note that only those who work on it see."""

    __tablename__ = "suggestions_note"

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    body: Mapped[str] = text(pii="content")
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class Milestone(TownshipModel):
    """A step of carrying out what was adopted. Money is in fen."""

    __tablename__ = "suggestions_milestone"
    __table_args__ = (CheckConstraint("cost_fen >= 0", name="cost_not_negative"),)

    suggestion_id: Mapped[int] = ref("suggestions_suggestion")
    title: Mapped[str] = text(120, pii="none")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    cost_fen: Mapped[int | None] = mapped_column(BigInteger)


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
    __table_args__ = (
        CheckConstraint("amount_fen >= 0", name="amount_not_negative"),
        CheckConstraint("benefit_fen >= 0", name="benefit_not_negative"),
        {"info": {"county_reads": ("township_id", "id", "amount_fen", "benefit_fen", "given_on")}},
    )

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
        UniqueConstraint("township_id", "suggestion_id"),  # the county reviews once
        CheckConstraint("(decided_at IS NULL) = (decision IS NULL)", name="decision_is_dated"),
        CheckConstraint("(decision IS NULL) = (opinion IS NULL)", name="decision_has_an_opinion"),
        {"info": {"county_reads": True}},
    )

    suggestion_id: Mapped[int] = ref("suggestions_suggestion", index=False)
    number: Mapped[str] = text(24, pii="none")
    title: Mapped[str] = text(100, pii="content")
    problem: Mapped[str] = text(pii="content")
    proposal: Mapped[str] = text(pii="content")
    answers: Mapped[str] = text(pii="content")
    comment: Mapped[str] = text(pii="content")
    at: Mapped[datetime]
    due_on: Mapped[date | None]
    decision: Mapped[Decision | None] = mapped_column(words(Decision))
    opinion: Mapped[str | None] = text(pii="content")
    decided_at: Mapped[datetime | None]
