"""Figures as they stood on a day, figures that were stated, and what was said about them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import text, words
from platform_core.i18n import gettext as _
from platform_core.indicators.indicator import Qualifier
from platform_core.indicators.workflow import CLOSING, RemarkKind
from platform_core.matters.models import Matter
from platform_core.tenancy import TownshipModel


class IndicatorValue(TownshipModel):
    """One figure of a township, taken at a moment; final once locked.

    `entry` 1 is the figure first taken; a locked one is corrected by a further entry with a
    reason, never by a change. `value` is exact: "22", "11/19", "true", or None where there was no
    data.
    """

    __tablename__ = "core_indicator_value"
    __table_args__ = (
        UniqueConstraint("township_id", "key", "period", "entry"),
        CheckConstraint("(locked_at IS NULL) = (locked_by IS NULL)", name="locked_by_somebody"),
        CheckConstraint("entry > 0", name="entries_count_from_one"),
        CheckConstraint("entry = 1 OR reason IS NOT NULL", name="corrected_with_a_reason"),
        {"info": {"county_reads": True}},
    )

    key: Mapped[str] = text(80, pii="none")
    period: Mapped[str] = text(10, pii="none")
    entry: Mapped[int] = mapped_column(default=1)
    numerator: Mapped[int | None] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    value: Mapped[str | None] = text(60, pii="none")
    unit: Mapped[str] = text(24, pii="none")
    qualifier: Mapped[str] = text(8, pii="none")
    rule_version: Mapped[str] = text(pii="none")  # of all packs in force
    reason: Mapped[str | None] = text(400, pii="content")
    taken_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[int | None] = mapped_column(BigInteger)


class StatedFigure(TownshipModel):
    """A figure somebody states, with its source: no record of Union stands behind it.

    `written` and `unit` are as the source has them ("4000", "万元"); numerator and denominator
    the same in the unit that is counted. The last `entry` of a label and period is in force.
    """

    __tablename__ = "core_stated_figure"
    __table_args__ = (
        UniqueConstraint("township_id", "label", "period", "entry"),
        Index(None, "township_id", "key", "period"),
        CheckConstraint("length(trim(source)) > 0", name="source_is_given"),
        CheckConstraint("entry = 1 OR reason IS NOT NULL", name="corrected_with_a_reason"),
        CheckConstraint("denominator > 0", name="shares_have_a_whole"),
        {"info": {"county_reads": True}},
    )

    key: Mapped[str | None] = text(80, pii="none")
    label: Mapped[str] = text(120, pii="none")
    period: Mapped[str] = text(10, pii="none")
    written: Mapped[str] = text(24, pii="none")
    unit: Mapped[str] = text(20, pii="none")
    qualifier: Mapped[Qualifier] = mapped_column(words(Qualifier))
    numerator: Mapped[int] = mapped_column(BigInteger)
    denominator: Mapped[int | None] = mapped_column(BigInteger)
    made_of: Mapped[str | None] = text(200, pii="none")
    source: Mapped[str] = text(200, pii="content")
    source_on: Mapped[str | None] = text(10, pii="none")  # partial date
    origin: Mapped[str | None] = text(80, pii="none")  # ref of the inquiry it answers
    entry: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str | None] = text(400, pii="content")
    stated_at: Mapped[datetime]
    stated_by: Mapped[int | None] = mapped_column(BigInteger)


class FigureRemark(TownshipModel):
    """What a township says to one of its figures: a note, or that it contests it."""

    __tablename__ = "core_figure_remark"
    __table_args__ = (
        Index(None, "township_id", "key", "period"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered_at_a_time"),
        CheckConstraint("kind = 'contest' OR answer IS NULL", name="notes_need_no_answer"),
        {"info": {"county_reads": True}},
    )

    key: Mapped[str] = text(80, pii="none")
    period: Mapped[str] = text(10, pii="none")
    kind: Mapped[RemarkKind] = mapped_column(words(RemarkKind))
    body: Mapped[str] = text(1000, pii="content")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    answer: Mapped[str | None] = text(1000, pii="content")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(BigInteger)


class PeriodClosing(Matter):
    """A township's figures of one period on their way to being final."""

    __tablename__ = "core_period_closing"
    __workflow__ = CLOSING
    __table_args__ = (
        UniqueConstraint("township_id", "period"),
        {"info": {"county_reads": True}},
    )

    period: Mapped[str] = text(10, pii="none")
    due_on: Mapped[date]

    @property
    def safe_title(self) -> str:
        """What the to-do list shows."""
        return _("Figures of %(period)s", period=self.period)

    @property
    def agreed_day(self) -> date | None:
        """The day until which the county wants them signed."""
        return self.due_on
