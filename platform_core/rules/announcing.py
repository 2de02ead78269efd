"""The yearly notice of days off, entered once the State Council has given it."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete

from platform_core.accounts import Actor
from platform_core.errors import RuleBroken
from platform_core.history import record_county
from platform_core.i18n import gettext as _
from platform_core.rules.current import forget_current
from platform_core.rules.models import CalendarDay, DayKind
from platform_core.tenancy import db

NATIONAL_DAY = (10, 1)  # every notice has it off; by it a year is known


def announce(
    year: int, off: Mapping[date, str], worked: Mapping[date, str], source: str, *, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Take a year's days off and worked weekend days, each with the name of its festival.

    What was entered for the year before goes. Dates that were provisional are computed again by
    the next run of `recompute_provisional`. Raises RuleBroken for a notice that cannot be.
    """
    assert actor.county_id is not None
    _check(year, off, worked)
    if not source.strip():
        raise RuleBroken(_("Give title and number of the notice."), field="source")
    first, last = date(year, 1, 1), date(year, 12, 31)
    named = [*off, *worked]
    db.session.execute(delete(CalendarDay).where(
        CalendarDay.day.between(first, last) | CalendarDay.day.in_(named)
    ))  # fmt: skip
    db.session.add_all(
        CalendarDay(day=day, kind=kind, name=name, source=source.strip(), imported_at=now,
                    imported_by=actor.account_id or None)
        for kind, days in ((DayKind.HOLIDAY, off), (DayKind.MAKEUP, worked))
        for day, name in days.items()
    )  # fmt: skip
    db.session.flush()
    record_county("core:announce_days", f"core:calendar:{year}", county_id=actor.county_id,
                  actor=actor, at=now, note=source.strip(), year=year, off=len(off),
                  worked=len(worked))  # fmt: skip
    forget_current()


def _check(year: int, off: Mapping[date, str], worked: Mapping[date, str]) -> None:
    if date(year, *NATIONAL_DAY) not in off:
        raise RuleBroken(_("The days off lack 1 October: enter the whole year's notice."),
                         field="off")  # fmt: skip
    for day in worked:
        if day in off:
            raise RuleBroken(_("%(day)s cannot be off and worked.", day=day.isoformat()),
                             field="worked")  # fmt: skip
        if day.weekday() < 5:
            raise RuleBroken(_("%(day)s is no weekend day, so it is worked anyway.",
                               day=day.isoformat()), field="worked")  # fmt: skip
