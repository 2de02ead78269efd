"""An invitation for calendars (RFC 5545), small enough to need no library. Pure."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from platform_core.clock import LOCAL

FOLD = 75  # bytes in a line, the line's end not counted


class Invitation(NamedTuple):
    """One event. `uid` stays the same when it is sent again, so that calendars replace it."""

    uid: str
    title: str
    day: date
    begins: str  # local time of day, 09:00
    place: str
    url: str
    stamp: datetime
    sequence: int = 0
    length: timedelta = timedelta(hours=3)
    cancelled: bool = False


def write_invitation(it: Invitation) -> bytes:
    """The invitation as the bytes of an .ics file, with a reminder a day before."""
    begins = datetime.combine(it.day, _time(it.begins), LOCAL)
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//County Union Platform//EN",
        "CALSCALE:GREGORIAN", f"METHOD:{'CANCEL' if it.cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT", f"UID:{_text(it.uid)}", f"SEQUENCE:{it.sequence}",
        f"DTSTAMP:{_instant(it.stamp)}", f"DTSTART:{_instant(begins)}",
        f"DTEND:{_instant(begins + it.length)}", f"SUMMARY:{_text(it.title)}",
        f"LOCATION:{_text(it.place)}", f"URL:{it.url}",
        f"STATUS:{'CANCELLED' if it.cancelled else 'CONFIRMED'}",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(it.title)}", "TRIGGER:-P1D",
        "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(_folded(line) for line in lines)


def _time(written: str) -> time:
    """09:00, or nine in the morning where it cannot be read."""
    try:
        return time.fromisoformat(written)
    except ValueError:
        return time(9, 0)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\r", "").replace("\n", r"\n")


def _folded(line: str) -> bytes:
    """A line of at most 75 bytes, continued on lines that begin with a blank; no sign is cut."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        raw = sign.encode()
        if len(piece) + len(raw) > FOLD - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += raw
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
