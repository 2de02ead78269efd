"""What a township takes up to its county: a copy, made with consent and without names."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import text
from platform_core.escalations.workflow import ESCALATION
from platform_core.matters.models import Matter


class Escalation(Matter):
    """A matter on its way up. The county reads this copy alone, never what it was made from.

    `ref` is the matter it came from; `past` its history as (day, what was done), without what
    people wrote; `redactions` the kinds and reasons of what was blacked out.
    """

    __tablename__ = "core_escalation"
    __workflow__ = ESCALATION
    __table_args__ = (
        Index(None, "township_id", "ref"),
        CheckConstraint("length(trim(consent)) > 0", name="consent_is_stated"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        {"info": {"county_reads": True}},
    )

    ref: Mapped[str | None] = text(80, pii="none")
    title: Mapped[str] = text(120, pii="content")
    body: Mapped[str] = text(4000, pii="content")
    past: Mapped[list[Any]] = mapped_column(default=list, info={"pii": "none"})
    redactions: Mapped[list[Any]] = mapped_column(default=list, info={"pii": "none"})
    consent: Mapped[str] = text(200, pii="content")
    wanted_by: Mapped[date | None]
    answer: Mapped[str | None] = text(4000, pii="content")
    answered_at: Mapped[datetime | None]

    @property
    def safe_title(self) -> str:
        """What the to-do list shows."""
        return self.title

    @property
    def agreed_day(self) -> date | None:
        """The day until which the township hopes for an answer."""
        return self.wanted_by
