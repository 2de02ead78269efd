"""What the records say of every line of a scorecard, asked of the modules by indicator."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import InstrumentedAttribute

from platform_core.api import Heard, Period, Reading, db, readings
from plugins.transparency.indicators import INDICATORS
from plugins.transparency.models import Body, Duty, Objection, StarApplication
from plugins.transparency.scoring import Measured, Score, score, vetoes_found

# This module keeps its records by unit, so these figures are counted for the unit alone. What
# other modules count, such as the regional congress, covers all units of the township.
BY_UNIT: Mapping[str, InstrumentedAttribute[int]] = {
    "tr.established": Body.id,
    "tr.completed": Duty.body_id,
    "tr.objections_answered": Objection.body_id,
}


@dataclass(frozen=True)
class Heeded:
    """What an indicator said for one application; `of_unit`: of the unit alone."""

    measured: Measured
    reading: Reading
    of_unit: bool = False


def ask(application: StarApplication) -> dict[str, Heeded]:
    """Ask every indicator of the rubric about the application's unit and year."""
    period = Period.parse(application.period)
    heard = readings(application.edition.rubric.keys, period)
    return {key: _heeded(reading, application.body_id, period) for key, reading in heard.items()}


def _heeded(reading: Reading, body_id: int | None, period: Period) -> Heeded:
    if body_id is not None and reading.key in BY_UNIT:
        return Heeded(_of_unit(reading.key, body_id, period), reading, of_unit=True)
    figure = reading.figure
    if figure is None:
        return Heeded(Measured(reading.heard), reading)
    return Heeded(Measured(reading.heard, figure.numerator, figure.denominator), reading)


def _of_unit(key: str, body_id: int, period: Period) -> Measured:
    indicator = next(each for each in INDICATORS if each.key == key)
    row = db.session.execute(indicator.measure(period).where(BY_UNIT[key] == body_id)).first()
    if row is None:
        return Measured(Heard.MEASURED, 0, 0)
    return Measured(Heard.MEASURED, int(row[1] or 0), int(row[2] or 0) if len(row) > 2 else None)


def scores(application: StarApplication, heeded: Mapping[str, Heeded]) -> dict[str, Score]:
    """What the records give for every criterion, by its code."""
    rubric = application.edition.rubric
    return {
        each.code: score(each, heeded[each.key].measured if each.key else None)
        for each in rubric.criteria
    }


def measure(application: StarApplication, *, now: datetime) -> None:
    """Put down what the records say now; marks that people gave stay."""
    heeded = ask(application)
    found = scores(application, heeded)
    for line in application.lines:
        said, result = heeded.get(line.key), found[line.code]
        line.numerator = said.measured.numerator if said else None
        line.denominator = said.measured.denominator if said else None
        line.of_unit = said.of_unit if said else False
        line.standing, line.computed, line.band = result.standing, result.tenths, result.band
    proved = vetoes_found(
        application.edition.rubric, {key: each.measured for key, each in heeded.items()}
    )
    by_hand = {veto.code for veto in application.edition.rubric.vetoes if not veto.key}
    kept = [code for code in application.vetoes if code in by_hand]
    application.vetoes, application.measured_at = [*proved, *kept], now
