"""Figures as programs get them: numerator and denominator always, no data is null and not 0."""

from typing import Any

import marshmallow as ma

from platform_core.errors import BadInput
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import Figure
from platform_core.indicators.indicator import Qualifier
from platform_core.indicators.periods import Period
from platform_core.rest.schemas import Choice, Flag, Line, Schema, Whole

NUMBER: dict[str, Any] = {
    "most": 2**63 - 1,
    "least": -(2**63),
    "required": True,
    "allow_none": True,
}


class FigureOut(Schema):
    """One figure in one period. `too_few`: a share of too few to compare townships by."""

    key = Line(80, required=True)
    label = Line(200, required=True)
    definition = Line(2000, required=True)
    numerator = Whole(**NUMBER)
    denominator = Whole(**NUMBER)
    value = ma.fields.Raw(required=True, allow_none=True, metadata={"type": ["number", "boolean"]})
    unit = Line(40, required=True)
    qualifier = Choice(Qualifier, required=True)
    period = Line(10, required=True)
    too_few = Flag(required=True)


class FigureArgs(Schema):
    """Which period, and perhaps which module's figures alone."""

    period = Line(
        10, load_default="all",
        metadata={"description": "2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all"},
    )  # fmt: skip
    module = Line(24, load_default="")


def period_of(written: str) -> Period:
    """The period that is meant. Raises BadInput where it is none."""
    try:
        return Period.parse(written)
    except ValueError:
        said = _("Write the period as 2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all.")
        raise BadInput(said, [{"detail": said, "parameter": "period"}]) from None


def shown(figure: Figure) -> dict[str, Any]:
    """A figure as data."""
    return figure.as_json() | {"too_few": figure.too_few}
