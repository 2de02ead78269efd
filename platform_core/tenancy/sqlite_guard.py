"""The third layer on SQLite, which has no policies: what each connection may prepare.

Temporary views and triggers stand before every township's table, and an authorizer is asked
about each table and column of a statement. Townships' tables open only to a statement that the
SQL verifier has passed, so a raw cursor comes to none. The county's connections read the columns
listed for the county, and nothing else.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any, Protocol

from platform_core.clock import today
from platform_core.tenancy.guards import Guard
from platform_core.tenancy.policies import quoted

PASSED = "passed"  # in a connection's info while a statement runs that the verifier has passed

# Prepared statements are kept by their text. Those that were passed carry this mark, so that
# the same text from a raw cursor is a new one, about which the authorizer is asked again.
_MARK = f" /* {secrets.token_hex(8)} */"

_ALWAYS = frozenset({
    sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT, sqlite3.SQLITE_RECURSIVE,
})  # fmt: skip
_OF_ROWS = frozenset({
    sqlite3.SQLITE_READ, sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE,
})  # fmt: skip


class SQLiteConnection(Protocol):
    """What is used of a sqlite3 connection."""

    def create_function(self, name: str, narg: int, func: Callable[[], Any]) -> None: ...
    def execute(self, sql: str) -> Iterable[tuple[Any, ...]]: ...
    def executescript(self, sql: str) -> object: ...


class Authorized(Protocol):
    """What is used of a sqlite3 connection that is asked before it prepares a statement."""

    def set_authorizer(self, callback: Callable[..., int]) -> None: ...


def shadow_connection(
    connection: SQLiteConnection,
    tables: Iterable[str],
    township_function: Callable[[], int | None],
    *,
    reader_function: Callable[[], int | None] = lambda: None,
    guards: Iterable[Guard] = (),
) -> None:
    """Put a filtered view before each township table of a new SQLite connection.

    An unqualified name then means the view: raw SQL reads the rows of the township that
    `township_function` tells, none where it tells None, and cannot write through it. The ORM
    goes to `main.<table>`, where temporary triggers refuse rows of any other township. A guarded
    table shows and takes only rows of matters in which the account that `reader_function` tells
    has a place. Tables not yet migrated are left out, so a migrated database needs new
    connections.
    """
    connection.create_function("app_township", 0, township_function)
    connection.create_function("app_reader", 0, reader_function)
    connection.create_function("app_today", 0, lambda: today().isoformat())
    guarded = {guard.table: guard for guard in guards}
    real = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'table' "
        "AND sql NOT LIKE 'CREATE VIRTUAL TABLE%'"
    )
    shadowed = sorted({name for (name,) in real} & set(tables))
    if shadowed:
        connection.executescript("".join(_shadow(each, guarded.get(each)) for each in shadowed))


def _shadow(table: str, guard: Guard | None) -> str:
    view, main = quoted(table), f"main.{quoted(table)}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: a row of another township'); END;\n"
    new, old = ("NEW.township_id IS NOT app_township()", "OLD.township_id IS NOT app_township()")
    shown = ""
    if guard is not None:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table}: a row that is not open here'); END;\n"
        new, old = f"({new} OR {_closed(guard, 'NEW')})", f"({old} OR {_closed(guard, 'OLD')})"
        shown = f" AND {_open(guard, 't')}"
    triggers = (("INSERT", new), ("UPDATE", f"{new} OR {old}"), ("DELETE", old))
    return (
        f"CREATE TEMP VIEW {view} AS SELECT * FROM {main} AS t"
        f" WHERE t.township_id = app_township(){shown};\n"
    ) + "".join(
        f"CREATE TEMP TRIGGER {quoted(f'{table}_own_{event.lower()}')} BEFORE {event} ON {main} "
        f"WHEN {condition} {refuse}"
        for event, condition in triggers
    )


def _open(guard: Guard, row: str) -> str:
    return f"coalesce({guard.condition('app_reader()', 'app_today()', row)}, 0)"


def _closed(guard: Guard, row: str) -> str:
    return f"NOT {_open(guard, row)}"


def authorize_township(
    connection: Authorized, tables: Callable[[], frozenset[str]], info: Mapping[str, Any]
) -> None:
    """Ask about every statement of an application's connection.

    `tables` tells the tables of townships, `info` whether the verifier has passed what is being
    prepared. Tables are changed by migrations alone, which have a connection of their own.
    """

    def allowed(action: int, name: str | None, more: str | None) -> bool:
        if action == sqlite3.SQLITE_PRAGMA:
            return more is None or name == "query_only"
        if action not in _OF_ROWS:
            return action in _ALWAYS
        return bool(info.get(PASSED)) or name not in tables()

    _authorize(connection, allowed)


def authorize_county(
    connection: Authorized, readable: Callable[[], Mapping[str, frozenset[str]]]
) -> None:
    """Let a connection of the county read the `readable` columns of each table, no more."""

    def allowed(action: int, name: str | None, more: str | None) -> bool:
        if action == sqlite3.SQLITE_PRAGMA:
            return more is None or (name == "query_only" and more == "ON")
        if action != sqlite3.SQLITE_READ:
            return action in _ALWAYS
        columns = readable().get(name or "")
        return columns is not None and (more in columns or not more)  # none is asked to count rows

    _authorize(connection, allowed)


def _authorize(connection: Authorized, allowed: Callable[..., bool]) -> None:
    def answer(action: int, name: str | None, more: str | None, *_where: str | None) -> int:
        return sqlite3.SQLITE_OK if allowed(action, name, more) else sqlite3.SQLITE_DENY

    connection.set_authorizer(answer)


def execute_passed(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """Send what the verifier has passed. For the engine's `do_execute`."""
    return _pass(context, lambda: cursor.execute(statement + _MARK, parameters))


def execute_passed_bare(cursor: Any, statement: str, context: Any) -> bool:
    """The same for `do_execute_no_params`."""
    return _pass(context, lambda: cursor.execute(statement + _MARK))


def execute_passed_many(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """The same for `do_executemany`."""
    return _pass(context, lambda: cursor.executemany(statement + _MARK, parameters))


def _pass(context: Any, send: Callable[[], object]) -> bool:
    info: MutableMapping[Any, Any] = context.root_connection.info
    info[PASSED] = True
    try:
        send()
    finally:
        info[PASSED] = False
    return True
