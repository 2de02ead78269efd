"""An inquiry as the county sends it, and the answer of each township."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import Base, key, text
from platform_core.inquiries.workflow import ANSWERING
from platform_core.matters.models import Matter


class Inquiry(Base):
    """What a county asks townships: a task, or a form with fields, until a day.

    `fields` is a list of {"label", "kind": "number" | "text", "unit", "key"}; a number with a key
    lands in that indicator once its answer is accepted.
    """

    __tablename__ = "core_inquiry"
    __table_args__ = (
        Index(None, "county_id", "sent_at"),
        CheckConstraint("length(trim(title)) > 0", name="title_is_given"),
        {"info": {"shared": "the county asks all of its townships"}},
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    title: Mapped[str] = text(120, pii="none")
    body: Mapped[str] = text(4000, pii="content")
    period: Mapped[str] = text(10, pii="none")
    fields: Mapped[list[Any]] = mapped_column(info={"pii": "none"})
    due_on: Mapped[date]
    sent_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("core_account.id"))


class InquiryAnswer(Matter):
    """One township's answer to an inquiry of its county, which reads it."""

    __tablename__ = "core_inquiry_answer"
    __workflow__ = ANSWERING
    __table_args__ = (
        UniqueConstraint("township_id", "inquiry_id"),
        CheckConstraint("urged >= 0", name="urged_a_number_of_times"),
        {"info": {"county_reads": True}},
    )

    inquiry_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_inquiry.id"))
    title: Mapped[str] = text(120, pii="none")
    due_on: Mapped[date]
    given: Mapped[dict[str, Any]] = mapped_column(default=dict, info={"pii": "content"})
    remark: Mapped[str | None] = text(1000, pii="content")
    answered_at: Mapped[datetime | None]
    urged: Mapped[int] = mapped_column(default=0)
    urged_on: Mapped[date | None]
    reminded_on: Mapped[date | None]

    @property
    def safe_title(self) -> str:
        """What the to-do list shows."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """The day the county set."""
        return self.due_on
