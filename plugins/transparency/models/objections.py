"""Objections and questions of workers. A hidden author stands in no column in plain sight."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import (
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
from plugins.transparency.models.bodies import Body
from plugins.transparency.models.disclosures import Disclosure
from plugins.transparency.terms import Identity, ObjectionKind, Rating
from plugins.transparency.workflow import OBJECTION

# What the county's figures need; its role may read no other column of an objection.
COUNTED = (
    "township_id", "id", "body_id", "kind", "received_on", "state", "opened_at", "closed_at",
    "round", "replied_on", "answered_late", "upheld", "rectified_on", "rating",
)  # fmt: skip


class Objection(Matter):
    """An objection to a disclosure, or a question about it or about a body (异议、询问)."""

    __tablename__ = "transparency_objection"
    __workflow__ = OBJECTION
    __table_args__ = (
        CheckConstraint(
            "identity = 'open' OR (author_id IS NULL AND author_name IS NULL)",
            name="a_hidden_author_is_not_named",
        ),
        CheckConstraint(
            "(identity = 'sealed') = (author_sealed IS NOT NULL)", name="sealed_is_sealed"
        ),
        CheckConstraint(
            "identity != 'none' OR author_index IS NOT NULL", name="nameless_has_a_receipt"
        ),
        CheckConstraint("(replied_on IS NULL) = (answered_late IS NULL)", name="answer_is_dated"),
        CheckConstraint("rectified_on IS NULL OR upheld", name="put_right_was_upheld"),
        CheckConstraint("round BETWEEN 1 AND 2", name="two_rounds_at_most"),
        Index(None, "township_id", "state", "opened_at"),
        Index(None, "township_id", "author_index"),
        Index(None, "township_id", "author_id"),
        {"info": {"county_reads": COUNTED}},
    )

    body_id: Mapped[int] = ref("transparency_body")
    disclosure_id: Mapped[int | None] = ref("transparency_disclosure")
    kind: Mapped[ObjectionKind] = mapped_column(words(ObjectionKind))
    title: Mapped[str] = text(100, pii="content")
    content: Mapped[str] = text(pii="content")
    received_on: Mapped[date]

    identity: Mapped[Identity] = mapped_column(words(Identity))
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str | None] = text(40, pii="identity")
    author_sealed: Mapped[str | None] = sealed(pii="identity")
    author_index: Mapped[bytes | None] = blind_index()

    round: Mapped[int] = mapped_column(default=1)
    replied_on: Mapped[date | None]  # the first answer
    answered_late: Mapped[bool | None]
    upheld: Mapped[bool] = mapped_column(default=False)
    rectified_on: Mapped[date | None]
    rating: Mapped[Rating | None] = mapped_column(words(Rating))
    shown: Mapped[bool] = mapped_column(default=False)  # on the public page

    body: Mapped[Body] = to_one("body_id", lazy="joined", innerjoin=True)
    disclosure: Mapped[Disclosure | None] = to_one("disclosure_id")
    answers: Mapped[list["Answer"]] = to_many(
        "transparency_answer.objection_id", order_by="Answer.id"
    )

    @property
    def safe_title(self) -> str:
        """Its title; whoever handed it in is not part of it."""
        return self.title

    @property
    def waits_for(self) -> str:
        """A hidden author stands on no list; an absent one is asked by the office."""
        usual = super().waits_for
        return "" if usual == "transparency:object" and self.author_id is None else usual

    @property
    def waits_for_account(self) -> int | None:
        """Its author where the author is asked, else the clerk of its body."""
        if self.state == "replied":
            return self.author_id
        return self.body.clerk_id


class Answer(TownshipModel):
    """One answer to an objection, or the report that it was put right. None is overwritten."""

    __tablename__ = "transparency_answer"
    __table_args__ = (CheckConstraint("length(content) > 0", name="an_answer_says_something"),)

    objection_id: Mapped[int] = ref("transparency_objection")
    round: Mapped[int]
    content: Mapped[str] = text(pii="content")
    upheld: Mapped[bool]
    by_account_id: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]
