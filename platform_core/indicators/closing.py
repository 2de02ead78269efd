"""Closing a period: what a person does to a township's figures until they are final."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Select, select

from platform_core.accounts import Actor
from platform_core.errors import NotFound, RuleBroken
from platform_core.history import record
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure, value_of
from platform_core.indicators.models import IndicatorValue, PeriodClosing
from platform_core.indicators.periods import Period
from platform_core.matters import move, open_matter
from platform_core.tenancy import db

SERIES = "TB"  # 统计报表


def open_closing(
    period: Period, *, due_on: date, actor: Actor, now: datetime
) -> PeriodClosing | None:
    """Begin to close a period in the running township; None where that has begun already."""
    if closing_of(period) is not None:
        return None
    closing = PeriodClosing(period=str(period), due_on=due_on)
    open_matter(closing, actor=actor, now=now, series=SERIES, period=str(period))
    return closing


def closing_of(period: Period) -> PeriodClosing | None:
    """The closing of that period in the running township."""
    query = select(PeriodClosing).filter_by(period=str(period))
    return db.session.scalars(query).one_or_none()


def sign(
    closing: PeriodClosing,
    figures: Iterable[Figure],
    *,
    rule_version: str,
    actor: Actor,
    now: datetime,
) -> list[IndicatorValue]:
    """The township signs its figures: they are kept as they stand now."""
    move(closing, "sign", actor=actor, now=now)
    return snapshot(figures, rule_version=rule_version, now=now)


def accept(closing: PeriodClosing, *, actor: Actor, now: datetime) -> None:
    """The county accepts what the township signed."""
    move(closing, "accept", actor=actor, now=now)


def give_back(closing: PeriodClosing, reason: str, *, actor: Actor, now: datetime) -> None:
    """The county returns the figures with what is to be mended."""
    move(closing, "return", actor=actor, now=now, note=reason.strip())


def lock(closing: PeriodClosing, *, actor: Actor, now: datetime) -> int:
    """Make the signed figures final; returns how many there are."""
    move(closing, "lock", actor=actor, now=now)
    values = values_of(closing.period)
    for value in values:
        if value.locked_at is None:
            value.locked_at, value.locked_by = now, actor.account_id
    db.session.flush()
    return len(values)


def correct(
    key: str,
    period: Period,
    numerator: int,
    denominator: int | None,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> IndicatorValue:
    """Correct a locked figure by a counter-entry; the entry before it stays as it is.

    Raises NotFound where there is none, RuleBroken where it is not locked, no reason is given,
    or one of the two numbers is missing that the figure had.
    """
    before = kept_or_404(key, str(period))
    if before.locked_at is None:
        raise RuleBroken(_("This figure is not locked; sign the period anew instead."))
    if not reason.strip():
        raise RuleBroken(_("Say why the figure is corrected."), field="reason")
    if (before.denominator is None) != (denominator is None):
        raise RuleBroken(_("Give both numbers of a share, and only one otherwise."))
    value = value_of(before.unit, numerator, denominator)
    entry = IndicatorValue(
        key=key, period=str(period), entry=before.entry + 1, numerator=numerator,
        denominator=denominator, value=_stored(value), unit=before.unit,
        qualifier=before.qualifier, rule_version=before.rule_version, reason=reason.strip(),
        taken_at=now, locked_at=now, locked_by=actor.account_id,
    )  # fmt: skip
    db.session.add(entry)
    db.session.flush()
    record(
        "core:correct_figure", entry, actor=actor, at=now, note=reason.strip(), key=key,
        period=str(period), entry=entry.entry, before=before.value, after=entry.value,
    )  # fmt: skip
    return entry


def values_of(period: str) -> list[IndicatorValue]:
    """The figures kept for a period in the running township, each with its last entry."""
    query = select(IndicatorValue).filter_by(period=period).order_by(IndicatorValue.entry)
    return list({value.key: value for value in db.session.scalars(query)}.values())


def snapshot(
    figures: Iterable[Figure], *, rule_version: str, now: datetime
) -> list[IndicatorValue]:
    """Keep these figures of this township as they stand; one not locked yet is taken anew.

    `rule_version` names the rule pack in force. Raises RuleBroken where a figure of the period
    is locked already.
    """
    return [_taken(figure, rule_version, now) for figure in figures]


def _taken(figure: Figure, rule_version: str, now: datetime) -> IndicatorValue:
    kept = _last(figure.key, figure.period)
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
    kept.value = _stored(figure.value)
    kept.unit, kept.qualifier = figure.unit, figure.qualifier
    kept.rule_version, kept.taken_at = rule_version, now
    return kept


def _last(key: str, period: str) -> IndicatorValue | None:
    query = select(IndicatorValue).filter_by(key=key, period=period)
    return db.session.scalars(query.order_by(IndicatorValue.entry.desc()).limit(1)).one_or_none()


def _stored(value: object) -> str | None:
    return None if value is None else str(value).lower()


def as_kept(figure: Figure, kept: IndicatorValue) -> Figure:
    """A figure as it was kept, for comparison with how it stands now."""
    return replace(
        figure,
        numerator=kept.numerator,
        denominator=kept.denominator,
        value=value_of(kept.unit, kept.numerator, kept.denominator),
        qualifier=kept.qualifier,
    )


def all_closings() -> Select[PeriodClosing]:
    """Every closing of the running township, for `paginate`."""
    return select(PeriodClosing)


def kept_or_404(key: str, period: str) -> IndicatorValue:
    """The figure in force of a period. Raises NotFound."""
    kept = _last(key, period)
    if kept is None:
        raise NotFound
    return kept


def closing_by_id(id: int) -> PeriodClosing | None:
    """A closing of the running township by its id."""
    return db.session.scalars(select(PeriodClosing).filter_by(id=id)).one_or_none()
