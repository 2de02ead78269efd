"""What a county adds to the rules: the yearly notice of days off, and its own decisions."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import Base, key, text, words
from platform_core.rules.pack import Override


class DayKind(enum.StrEnum):
    """What the notice says of a day: off, or a weekend day that is worked."""

    HOLIDAY = "holiday"
    MAKEUP = "makeup"


class CalendarDay(Base):
    """One day of an imported State Council notice. It stands above the built-in calendar."""

    __tablename__ = "core_calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column(words(DayKind))
    name: Mapped[str] = text(40, pii="none")
    source: Mapped[str] = text(200, pii="none")  # title and number of the notice
    imported_at: Mapped[datetime]
    imported_by: Mapped[int | None] = mapped_column(BigInteger)  # account; outlives it


class RuleOverride(Base):
    """A county's decision on one rule, from one day to another. Never changed, only ended."""

    __tablename__ = "core_rule_override"
    __table_args__ = (
        CheckConstraint("effective_to >= effective_from", name="ends_after_it_starts"),
        CheckConstraint("length(trim(reason)) > 0", name="has_a_reason"),
        Index(None, "county_id", "effective_from"),
    )

    id: Mapped[int] = key()
    county_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("core_county.id"))
    key: Mapped[str] = text(80, pii="none")
    # The changes, see pack.Override.
    value: Mapped[dict[str, Any]] = mapped_column(info={"pii": "none"})
    reason: Mapped[str] = text(500, pii="none")
    source: Mapped[str | None] = text(200, pii="none")  # what it rests on
    effective_from: Mapped[date]
    effective_to: Mapped[date | None]  # the last day; both ends count
    by: Mapped[int | None] = mapped_column(BigInteger)  # account; outlives it
    at: Mapped[datetime]

    def as_override(self) -> Override:
        """The decision as packs take it."""
        return Override(self.key, self.value, self.reason, self.effective_from, self.effective_to,
                        str(self.id), self.source or "")  # fmt: skip
