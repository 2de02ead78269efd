"""Failed attempts are counted in the database, where every worker and machine sees them.

Each count is a short committed transaction of its own: a refused request rolls back, its count
stays. An attempt is counted before it is checked, so that a hundred at once do not slip through.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from platform_core.accounts.models import LoginThrottle
from platform_core.errors import TooMany
from platform_core.i18n import gettext as _
from platform_core.sealing import keys
from platform_core.tenancy import db
from platform_core.tenancy.engines import write_transaction

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """`free` failures cost nothing; each one from there on doubles the wait. All are forgotten
    when none happened for `memory`, or, where `one_clears`, by one success."""

    kind: str
    free: int
    memory: timedelta
    one_clears: bool = True


ACCOUNT = Limit("account", 5, timedelta(hours=12))
CODE = Limit("code", 5, timedelta(hours=12))  # apart, or each right password would clear it
# A whole office may sit behind one address, with some forgetful people in it.
ADDRESS = Limit("address", 200, timedelta(minutes=15), one_clears=False)

Tried = tuple[Limit, str]


def attempt(*tried: Tried, now: datetime) -> None:
    """Count an attempt on each key. Raises TooMany while one must wait; then none is counted."""
    db.session.rollback()  # SQLite has one writer: a request that already wrote would block itself
    with write_transaction() as connection:
        rows = [_locked(connection, limit, key, now) for limit, key in tried]
        ends = [row.until for row in rows if row.until is not None and row.until > now]
        if not ends:
            for (limit, key), row in zip(tried, rows, strict=True):
                _count(connection, limit, key, row, now)
    if ends:
        wait = max(1, round((max(ends) - now).total_seconds()))
        raise TooMany(_("Too many attempts. Try again in %(n)s seconds.", n=wait), wait)


def succeeded(*tried: Tried) -> None:
    """Take the attempt back: it was no failure. In the request's own transaction."""
    for limit, key in tried:
        row = _row(limit, key)
        if limit.one_clears:
            db.session.execute(delete(LoginThrottle).where(*row))
        else:
            fewer = {"fails": LoginThrottle.fails - 1}
            db.session.execute(
                update(LoginThrottle).where(*row, LoginThrottle.fails > 0).values(fewer)
            )


def _count(connection: Connection, limit: Limit, key: str, row: Any, now: datetime) -> None:
    fails = 1 if now - row.last_at > limit.memory else row.fails + 1
    values: dict[str, Any] = {"fails": fails, "last_at": now, "until": _until(limit, fails, now)}
    connection.execute(update(LoginThrottle).where(*_row(limit, key)).values(values))


def _locked(connection: Connection, limit: Limit, key: str, now: datetime) -> Any:
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = dialect.insert(LoginThrottle).values(
        kind=limit.kind, key_hmac=_hmac(limit, key), fails=0, last_at=now
    )
    connection.execute(first.on_conflict_do_nothing())
    table = LoginThrottle.__table__
    return connection.execute(select(table).where(*_row(limit, key)).with_for_update()).one()


def _until(limit: Limit, fails: int, now: datetime) -> datetime | None:
    if fails < limit.free:
        return None
    doubled: timedelta = FIRST_WAIT * 2 ** min(fails - limit.free, 8)
    return now + min(doubled, LONGEST_WAIT)


def _row(limit: Limit, key: str) -> tuple[Any, ...]:
    return (LoginThrottle.kind == limit.kind, LoginThrottle.key_hmac == _hmac(limit, key))


def _hmac(limit: Limit, key: str) -> bytes:
    return keys().hash(f"throttle:{limit.kind}", key)
