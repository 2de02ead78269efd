"""Dates as rosters write them. A date may be partial: "2007", "2007-03" or "2007-03-01"."""

import re
from datetime import date, datetime, timedelta

from platform_core.cells import Cell
from platform_core.organisation.rosters.findings import Clean, Remark
from platform_core.organisation.rosters.text import APOSTROPHES, NOTHING, narrow, shorten

_SPELT = re.compile(r"(\d{4})[-./年](?:(\d{1,2})(?:月|[-./]|$)(?:(\d{1,2})日?号?)?)?")
_RUN_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_YEAR = re.compile(r"(\d{4})年?")
_SERIAL = re.compile(r"\d{5}(\.0+)?")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
FIRST_DAY = date(1880, 1, 1)  # nobody in a roster was born before; older dates are typing errors


def clean_date(cell: Cell, today: date, *, date1904: bool = False) -> Clean:
    """A partial date as text, or None with the reason. Days after `today` are not taken over."""
    if isinstance(cell.value, datetime):
        return _judged(cell.value.date().isoformat(), cell.text, today)
    if isinstance(cell.value, date):
        return _judged(cell.value.isoformat(), cell.text, today)
    raw = narrow(cell.text).strip().strip("".join(APOSTROPHES))
    if raw in NOTHING:
        return Clean(None)
    if _SERIAL.fullmatch(raw):
        return _from_serial(int(float(raw)), today, date1904)
    return _judged(_spelt(_TIME.sub("", raw)), raw, today)


def _from_serial(serial: int, today: date, date1904: bool) -> Clean:
    first = date(1904, 1, 1) if date1904 else date(1899, 12, 30)
    day = (first + timedelta(days=serial)).isoformat()
    clean = _judged(day, str(serial), today)
    if clean.value is None:
        return clean
    return Clean(day, (Remark("date_serial", {"value": serial, "meant": day}),))


def _spelt(raw: str) -> str | None:
    """The partial date a text spells, or None where it spells none."""
    compact = re.sub(r"\s+", "", raw).rstrip(".。-/")
    for pattern in (_RUN_TOGETHER, _YEAR, _SPELT):
        found = pattern.fullmatch(compact)
        if found:
            year, month, day = (*found.groups(), None, None)[:3]
            return _joined(str(year), month, day)
    return None


def _joined(year: str, month: str | None, day: str | None) -> str | None:
    try:
        checked = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    if day:
        return checked.isoformat()
    return f"{year}-{int(month):02d}" if month else year


def _judged(value: str | None, raw: str, today: date) -> Clean:
    shown = {"value": shorten(raw)}
    if value is None or value < FIRST_DAY.isoformat():
        return Clean(None, (Remark("date_unreadable", shown),))
    if value > today.isoformat():
        return Clean(None, (Remark("date_future", shown),))
    if len(value) == 4:
        return Clean(value, (Remark("date_year_only", shown),))
    if len(value) == 7:
        return Clean(value, (Remark("date_month_only", shown),))
    return Clean(value)
