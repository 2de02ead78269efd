"""The pack and the calendar of the running work, read once per request or job."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from flask import g
from sqlalchemy import column, or_, select, table

from platform_core.clock import today
from platform_core.rules.calendar import Calendar, NamedDay, default_calendar
from platform_core.rules.models import CalendarDay, RuleOverride
from platform_core.rules.pack import Override, RulePack, pack_for
from platform_core.tenancy import db, scope

# By name, because the organisation room asks this one for its rules and not the other way.
COUNTY = table("core_county", column("id"), column("code"))
TOWNSHIP = table("core_township", column("id"), column("county_id"))


class _Place(NamedTuple):
    county_id: int | None
    region_code: str


def current_pack(township_id: int | None = None, *, county_id: int | None = None) -> RulePack:
    """The rules in force today in a township, or in a county for county pages.

    Without either, those of the running work's township; outside any, the nation's rules.
    """
    if county_id is None:
        township_id = township_id or scope().township_id
    day = today()
    packs: dict[tuple[int | None, int | None, date], RulePack] = g.setdefault("rule_packs", {})
    asked = (township_id, county_id, day)
    if asked not in packs:
        place = _place(township_id, county_id)
        packs[asked] = pack_for(place.region_code, _overrides(place.county_id, day))
    return packs[asked]


def current_calendar() -> Calendar:
    """The built-in calendar with the county's imported notices on top."""
    if "calendar" not in g:
        rows = db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()
        days = [NamedDay(row.day, row.kind.value, row.name, row.source) for row in rows]
        g.calendar = default_calendar().overlay(days) if days else default_calendar()
    calendar: Calendar = g.calendar
    return calendar


def forget_current() -> None:
    """Read both anew: called after a notice was imported or a decision taken."""
    g.pop("calendar", None)
    g.pop("rule_packs", None)


def _place(township_id: int | None, county_id: int | None) -> _Place:
    query = select(COUNTY.c.id, COUNTY.c.code)
    if county_id is not None:
        query = query.where(COUNTY.c.id == county_id)
    elif township_id is not None:
        query = query.join(TOWNSHIP, TOWNSHIP.c.county_id == COUNTY.c.id)
        query = query.where(TOWNSHIP.c.id == township_id)
    else:
        return _Place(None, "")
    found = db.session.execute(query).one_or_none()
    return _Place(found.id, found.code) if found else _Place(None, "")


def _overrides(county_id: int | None, day: date) -> Iterable[Override]:
    if county_id is None:
        return ()
    ends = RuleOverride.effective_to
    query = select(RuleOverride).where(
        RuleOverride.county_id == county_id,
        RuleOverride.effective_from <= day,
        or_(ends.is_(None), ends >= day),
    )
    rows = db.session.scalars(query.order_by(RuleOverride.effective_from, RuleOverride.id))
    return [row.as_override() for row in rows]
