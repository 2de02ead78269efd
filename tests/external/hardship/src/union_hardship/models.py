"""The rows. Every text column says what it may reveal; every reference stays in its township."""

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Matter, sealed, text, words
from union_hardship.workflow import WORKFLOW, Cause

# What the county's figures need; its role may read no other column.
COUNTED = ("township_id", "id", "state", "opened_at", "closed_at", "cause",
           "granted_fen")  # fmt: skip


class Request(Matter):
    """One request, from being asked to being answered. An answer has its words."""

    __tablename__ = "hardship_request"
    __workflow__ = WORKFLOW
    __table_args__ = (
        CheckConstraint(
            "(state IN ('granted', 'refused')) = (answer IS NOT NULL)", name="answered_in_words"
        ),
        CheckConstraint("(state = 'granted') = (granted_fen IS NOT NULL)", name="granted_is_paid"),
        CheckConstraint("asked_fen > 0", name="asks_for_something"),
        CheckConstraint("granted_fen > 0", name="grants_something"),
        Index(None, "township_id", "opened_at", "id"),
        Index(None, "township_id", "author_id"),
        {"info": {"county_reads": COUNTED}},
    )

    title: Mapped[str] = text(100, pii="content")
    body: Mapped[str] = text(pii="content")
    cause: Mapped[Cause] = mapped_column(words(Cause))
    asked_fen: Mapped[int] = mapped_column(BigInteger)
    granted_fen: Mapped[int | None] = mapped_column(BigInteger)
    account_no: Mapped[str | None] = sealed(pii="contact")  # of the bank it is paid to
    author_id: Mapped[int] = mapped_column(BigInteger)  # an account
    answer: Mapped[str | None] = text(pii="content")

    @property
    def safe_title(self) -> str:
        """Its number: who is in need, and why, is nobody's business on a list."""
        return self.number
