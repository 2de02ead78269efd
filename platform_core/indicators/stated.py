"""Figures that no record stands behind: stated with their source and day, and printed as such.

Investment, jobs, profit and tax, and whatever a township reports for a time before it kept its
records here. A figure is never changed: a later entry with a reason takes its place.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from sqlalchemy import Select, and_, func, null, select
from sqlalchemy.orm import aliased

from platform_core.accounts import Actor
from platform_core.errors import RuleBroken
from platform_core.history import record
from platform_core.i18n import format_day
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.arithmetic import Check, check_sum
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.indicator import Counts, Indicator, Measure, Qualifier
from platform_core.indicators.models import StatedFigure
from platform_core.indicators.periods import Period
from platform_core.tenancy import db

MONEY = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}  # fen in one of them
DATE = "日期"  # the unit of a figure that is a day, a month or a year: 成立于1956年
LARGEST = Decimal(10) ** 15
_DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2})(?:[-./月](\d{1,2}))?)?[年月日]?")
_PARTIAL_DAY = re.compile(r"[12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z")

# What reports tell again and again and no register of a union holds: label, unit, how counted.
KINDS: Mapping[str, tuple[str, str, str]] = {
    "st.investment_added": (_l("Investment added"), "万元", "fen"),
    "st.jobs_added": (_l("Jobs added"), "个", "items"),
    "st.profit_tax_growth": (_l("Growth of profit and tax"), "%", "ratio"),
    "st.wage_growth": (_l("Growth of wages and benefits"), "%", "ratio"),
    "st.training_visits": (_l("Visits to training courses"), "人次", "visits"),
    "st.funds_spent": (_l("Union funds spent"), "元", "fen"),
}


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A figure as somebody states it: typed number and unit, and where it is from.

    `key` is an indicator's or one of KINDS, "" for any other figure; `made_of` an expression
    that should come to the number ("10+2+3+4").
    """

    label: str
    written: str
    unit: str
    period: str
    source: str
    source_on: str = ""
    key: str = ""
    qualifier: str = Qualifier.EXACT.value
    made_of: str = ""


def state(
    said: Statement, *, actor: Actor, now: datetime, reason: str = "", origin: str = ""
) -> tuple[StatedFigure, str]:
    """Enter a figure; the second value warns where it contradicts its own sum, else "".

    One of the same label and period takes the place of the one before it, for which it needs a
    reason. `origin` is the ref of an inquiry it answers. Raises RuleBroken for what is no
    number, no period, without a source, or a correction without a reason.
    """
    _check(said)
    written, numerator, denominator = _read(said)
    before = latest(said.label, said.period)
    if before is not None and not reason.strip():
        raise RuleBroken(
            _("This figure is stated already for the period. Say why it is corrected."),
            field="reason",
        )
    row = StatedFigure(
        key=said.key or None, label=said.label.strip(), period=said.period, written=written,
        unit=said.unit.strip(), qualifier=said.qualifier, numerator=numerator,
        denominator=denominator, made_of=said.made_of or None, source=said.source.strip(),
        source_on=said.source_on or None, origin=origin or None,
        entry=before.entry + 1 if before else 1, reason=reason.strip() or None,
        stated_at=now, stated_by=actor.account_id or None,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record("core:state_figure", row, actor=actor, at=now, note=reason.strip() or None,
           key=row.key, period=row.period, entry=row.entry, numerator=numerator,
           denominator=denominator)  # fmt: skip
    return row, warning(row)


def _read(said: Statement) -> tuple[str, int, int | None]:
    """What was typed as it is kept, its numerator and its denominator. A date counts as a number
    of its digits, so that dates of one form can be put in order."""
    if said.unit.strip() != DATE:
        number = read_number(said.written)
        return f"{number:f}", *in_base(number, said.unit)
    if said.key:
        raise RuleBroken(_("A date is no value of this figure. Choose “Another figure”."),
                         field="unit")  # fmt: skip
    if said.qualifier not in (Qualifier.EXACT, Qualifier.ABOUT):
        raise RuleBroken(_("A date is known exactly or about."), field="qualifier")
    day = read_date(said.written)
    return day, int(day.replace("-", "")), None


def read_date(written: str) -> str:
    """A day, month or year as it is kept: 1956年3月 is 1956-03. Raises RuleBroken."""
    found = _DATE.fullmatch("".join(written.split()))
    day = "-".join(part.zfill(2) for part in found.groups() if part) if found else ""
    if not _PARTIAL_DAY.match(day):
        raise RuleBroken(_("Write the date like 2011, 2011-11 or 2011-11-26."), field="written")
    return day


def read_number(written: str) -> Decimal:
    """The exact number that was typed. Raises RuleBroken."""
    try:
        number = Decimal(re.sub(r"[\s,，]", "", written))
    except InvalidOperation:
        raise RuleBroken(
            _("Write the figure in digits; 余, 约 and 以上 are chosen beside it."), field="written"
        ) from None
    exponent = number.as_tuple().exponent
    if not number.is_finite() or abs(number) > LARGEST or int(exponent) < -6:
        raise RuleBroken(_("This figure is too long. Check the digits."), field="written")
    return number


def _check(said: Statement) -> None:
    if not said.source.strip():
        raise RuleBroken(_("Say where the figure is from."), field="source")
    if said.source_on and not _PARTIAL_DAY.match(said.source_on):
        raise RuleBroken(_("Write the date like 2011, 2011-11 or 2011-11-26."), field="source_on")
    if said.qualifier not in {each.value for each in Qualifier}:
        raise RuleBroken(_("Choose how exactly the figure is known."), field="qualifier")
    try:
        Period.parse(said.period)
    except ValueError:
        raise RuleBroken(
            _("Write the period as 2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all."),
            field="period",
        ) from None


def in_base(number: Decimal, unit: str) -> tuple[int, int | None]:
    """Numerator and denominator in the unit that is counted: fen, shares, or the thing itself."""
    if unit in MONEY:
        fen = number * MONEY[unit]
        if fen != fen.to_integral_value():
            raise RuleBroken(_("There is nothing smaller than a fen."), field="written")
        return int(fen), None
    exact = Fraction(number) / (100 if unit == "%" else 1)
    if unit != "%" and exact.denominator == 1:
        return exact.numerator, None
    return exact.numerator, exact.denominator


def warning(row: StatedFigure) -> str:
    """What does not fit in a stated figure: its own sum comes to something else. "" if it fits."""
    if not row.made_of or row.unit == DATE:
        return ""
    found = check_sum(row.made_of, Decimal(row.written))
    if found.verdict is Check.UNREADABLE:
        return _("“%(sum)s” cannot be computed, so it was not checked.", sum=row.made_of)
    if found.verdict is Check.DIFFERS:
        return _(
            "“%(sum)s” comes to %(computed)s, not %(stated)s. The figure is kept as the source "
            "states it.",
            sum=row.made_of, computed=found.computed, stated=row.written,
        )  # fmt: skip
    return ""


def as_stated(row: StatedFigure) -> str:
    """The figure as its source says it: 1100余人, 约4.15万人, 92%以上, 1956年11月."""
    if row.unit == DATE:
        number, unit = format_day(row.written), ""
    else:
        number, unit = f"{Decimal(row.written):f}", row.unit
    return qualified(number, unit, Qualifier(row.qualifier))


def sum_as_stated(key: str, figure: Figure) -> str:
    """A sum of what several townships stated, in the unit in which they did; "" for another."""
    unit = KINDS[key][1] if key in KINDS else ""
    if not unit or figure.numerator is None or figure.unit == "ratio":
        return ""
    number = Decimal(figure.numerator) / MONEY.get(unit, 1)
    return qualified(f"{number.normalize():f}", unit, Qualifier(figure.qualifier))


def qualified(number: str, unit: str, qualifier: Qualifier) -> str:
    """A number with its unit, and 余, 约 or 以上 where Chinese puts it."""
    return {
        Qualifier.EXACT: f"{number}{unit}",
        Qualifier.MORE_THAN: f"{number}余{unit}",
        Qualifier.ABOUT: f"约{number}{unit}",
        Qualifier.AT_LEAST: f"{number}{unit}以上",
    }[qualifier]


def latest(label: str, period: str) -> StatedFigure | None:
    """The entry in force of one figure."""
    query = select(StatedFigure).filter_by(label=label.strip(), period=period)
    return db.session.scalars(query.order_by(StatedFigure.entry.desc()).limit(1)).one_or_none()


def in_force(period: Period | None = None) -> Select[StatedFigure]:
    """The stated figures of a period, or of all, each with its last entry."""
    later = aliased(StatedFigure)
    replaced = select(later.id).where(
        later.township_id == StatedFigure.township_id, later.label == StatedFigure.label,
        later.period == StatedFigure.period, later.entry > StatedFigure.entry,
    )  # fmt: skip
    query = select(StatedFigure).where(~replaced.exists())
    return query if period is None else query.where(StatedFigure.period == str(period))


def stated_in(period: Period) -> Sequence[StatedFigure]:
    """The stated figures of the running township in a period, in the order they were entered."""
    return db.session.scalars(in_force(period).order_by(StatedFigure.id)).all()


def _measure(key: str, *, shares: bool) -> Measure:
    def measure(period: Period) -> Counts:
        last = (
            select(StatedFigure.township_id, func.max(StatedFigure.id).label("id"))
            .where(StatedFigure.key == key, StatedFigure.period == str(period))
            .group_by(StatedFigure.township_id)
            .subquery()
        )
        whole = StatedFigure.denominator if shares else null()
        return select(
            StatedFigure.township_id, StatedFigure.numerator, whole, StatedFigure.qualifier
        ).join(
            last, and_(last.c.township_id == StatedFigure.township_id, last.c.id == StatedFigure.id)
        )

    return measure


INDICATORS = tuple(
    Indicator(
        key=key,
        label=label,
        definition=_l("As the township states it, with source and day; no record is behind it."),
        unit=counted,
        measure=_measure(key, shares=counted == "ratio"),
        stated=True,
        drill="figures.stated",
    )
    for key, (label, _unit, counted) in KINDS.items()
)
