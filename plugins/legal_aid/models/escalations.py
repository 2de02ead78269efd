"""What is put before the county with consent: a copy of the story, without the people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.api import Guarded, TownshipModel, ref, text, words
from plugins.legal_aid.workflow.cases import Matter


class RaisedCase(Guarded, TownshipModel):
    """A case before the county (提级督办), and what the county answers. Taking it back removes it.

    In its own township it opens to those alone who have access to the case itself.
    """

    __tablename__ = "legal_aid_escalation"
    __table_args__ = (
        UniqueConstraint("township_id", "case_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        {"info": {"county_reads": True}},
    )

    case_id: Mapped[int] = ref("legal_aid_case", index=False)
    number: Mapped[str] = text(24, pii="none")
    about: Mapped[Matter] = mapped_column(words(Matter))
    title: Mapped[str] = text(100, pii="content")
    story: Mapped[str] = text(pii="content")
    reason: Mapped[str] = text(400, pii="content")
    consent_on: Mapped[date]
    at: Mapped[datetime]
    answer: Mapped[str | None] = text(2000, pii="content")
    answered_at: Mapped[datetime | None]
