"""Figures in words: what a page prints beside every chart, and all that some readers need."""

from fractions import Fraction

from platform_core.i18n import format_money, format_number
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.indicator import UNITS, Qualifier


def sentence(figure: Figure) -> str:
    """The figure in words, for a person who cannot or will not read a chart."""
    label = str(figure.label)
    if figure.value is None:
        return _("%(label)s: no data.", label=label)
    parts = {"label": label, "value": spoken(figure), "part": figure.numerator}
    if figure.denominator is None:
        return _("%(label)s: %(value)s.", **parts)
    text = _("%(label)s: %(value)s (%(part)s of %(whole)s).", **parts, whole=figure.denominator)
    return text + _(" Too few to compare by.") if figure.too_few else text


def spoken(figure: Figure) -> str:
    """The value with its unit and qualifier, in the reader's language; a dash for no data."""
    if figure.value is None:
        return "—"
    if figure.unit == "bool":
        return _("yes") if figure.value else _("no")
    amount = _amount(figure)
    match figure.qualifier:
        case Qualifier.MORE_THAN:
            return _("more than %(amount)s", amount=amount)
        case Qualifier.ABOUT:
            return _("about %(amount)s", amount=amount)
        case Qualifier.AT_LEAST:
            return _("%(amount)s or more", amount=amount)
    return amount


def _amount(figure: Figure) -> str:
    value = figure.value
    assert value is not None
    if figure.unit == "ratio":
        percent = 100 * Fraction(value)
        return f"{_decimal(percent, 1 if percent >= Fraction(1, 20) else 3)} %"
    if figure.unit == "fen":
        return format_money(round(value))
    unit = UNITS.get(figure.unit, figure.unit)
    number = _decimal(value, 2) if isinstance(value, Fraction) else format_number(value)
    return _("%(number)s %(unit)s", number=number, unit=str(unit))


def _decimal(value: Fraction, digits: int) -> str:
    """Rounded for reading, without the zeros that say nothing; never 100 % where it is not."""
    written = f"{float(value):,.{digits}f}"
    if written == "100.0" and value != 100:
        written = "99.9"
    return written.rstrip("0").rstrip(".") if "." in written else written
