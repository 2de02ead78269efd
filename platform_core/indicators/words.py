"""Figures in words: what a page prints beside every chart, and all that some readers need."""

from fractions import Fraction

from platform_core.i18n import format_number, format_wan
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.indicator import UNITS, Qualifier


def sentence(figure: Figure) -> str:
    """The figure in words, for a person who cannot or will not read a chart."""
    label, value = str(figure.label), spoken(figure)
    if figure.hidden:
        return _("%(label)s: %(value)s.", label=label, value=value)
    if figure.value is None:
        return _("%(label)s: no data.", label=label)
    if figure.denominator is None:
        return _("%(label)s: %(value)s.", label=label, value=value)
    share = {"label": label, "value": value, "part": figure.numerator, "whole": figure.denominator}
    if figure.too_few:
        return _("%(label)s: %(value)s (%(part)s of %(whole)s), too few to compare by.", **share)
    return _("%(label)s: %(value)s (%(part)s of %(whole)s).", **share)


def spoken(figure: Figure) -> str:
    """The value with its unit and qualifier, in the reader's language; a dash for no data."""
    if figure.value is None:
        return _("too few to show") if figure.hidden else "—"
    if figure.unit == "bool":
        return _("yes") if figure.value else _("no")
    # 余 and 约 belong to the number (1100余人), 以上 to the whole (5件以上).
    number = _number(figure.value, figure.unit)
    if figure.qualifier == Qualifier.MORE_THAN:
        number = _("more than %(number)s", number=number)
    if figure.qualifier == Qualifier.ABOUT:
        number = _("about %(number)s", number=number)
    amount = str(UNITS.get(figure.unit, f"%(number)s {figure.unit}")) % {"number": number}
    return _("%(amount)s or more", amount=amount) if figure.qualifier == "ge" else amount


def _number(value: int | Fraction, unit: str) -> str:
    if unit == "fen":
        return format_wan(round(value))  # 108 万元; exact yuan where that would round
    if unit == "ratio":
        percent = 100 * Fraction(value)
        return f"{_decimal(percent, 1 if percent >= Fraction(1, 20) else 3)} %"
    return _decimal(value, 2) if isinstance(value, Fraction) else format_number(value)


def _decimal(value: Fraction, digits: int) -> str:
    """Rounded for reading, without the zeros that say nothing; never 100 % where it is not."""
    written = f"{float(value):,.{digits}f}"
    if written == "100.0" and value != 100:
        written = "99.9"
    return written.rstrip("0").rstrip(".") if "." in written else written
