"""Figures as they stood on a day: what a report was written from."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from platform_core.db import text
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.tenancy import TownshipModel, db


class IndicatorValue(TownshipModel):
    """One figure of a township, taken at a moment; final once locked.

    `entry` 1 is the figure first taken; a locked one is corrected by a further entry, never by
    a change. `value` is exact: "22", "11/19", "true", or None where there was no data.
    """

    __tablename__ = "core_indicator_value"
    __table_args__ = (
        UniqueConstraint("township_id", "key", "period", "entry"),
        CheckConstraint("(locked_at IS NULL) = (locked_by IS NULL)", name="locked_by_somebody"),
        CheckConstraint("entry > 0", name="entries_count_from_one"),
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
    rule_version: Mapped[str] = text(120, pii="none")
    taken_at: Mapped[datetime]
    locked_at: Mapped[datetime | None]
    locked_by: Mapped[int | None] = mapped_column(BigInteger)


def snapshot(
    figures: Iterable[Figure], *, rule_version: str, now: datetime
) -> list[IndicatorValue]:
    """Keep these figures of this township as they stand; one not locked yet is taken anew.

    `rule_version` names the rule pack in force. Raises RuleBroken where a figure of the period
    is locked already.
    """
    return [_taken(figure, rule_version, now) for figure in figures]


def _taken(figure: Figure, rule_version: str, now: datetime) -> IndicatorValue:
    query = select(IndicatorValue).filter_by(key=figure.key, period=figure.period)
    kept = db.session.scalars(query.order_by(IndicatorValue.entry.desc()).limit(1)).one_or_none()
    if kept is None:
        kept = IndicatorValue(key=figure.key, period=figure.period)
        db.session.add(kept)
    elif kept.locked_at is not None:
        raise RuleBroken(
            _(
                "“%(label)s” for %(period)s is locked. "
                "Correct it by a further entry with a reason.",
                label=figure.label,
                period=figure.period,
            )
        )
    kept.numerator, kept.denominator = figure.numerator, figure.denominator
    kept.value = None if figure.value is None else str(figure.value).lower()
    kept.unit, kept.qualifier = figure.unit, figure.qualifier
    kept.rule_version, kept.taken_at = rule_version, now
    return kept
