"""Engines set up so that nothing acknowledged is lost and nothing leaves its township.

SQLite: WAL, full synchronisation, immediate writers who queue at a file lock that the kernel
frees when a process dies. A transaction that did not ask to write cannot.
"""

import fcntl
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExecutionContext
from sqlalchemy.engine.interfaces import DBAPICursor, ExecuteStyle
from sqlalchemy.pool import ConnectionPoolEntry

from platform_core.db import Base
from platform_core.errors import TownshipNotSet
from platform_core.tenancy import sqlite_guard, verifier
from platform_core.tenancy.guards import guards_of
from platform_core.tenancy.keys import TownshipModel
from platform_core.tenancy.policies import county_columns
from platform_core.tenancy.scope import Scope, scope
from platform_core.tenancy.session import db

PRAGMAS: tuple[str, ...] = (
    "busy_timeout=30000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "cache_size=-16000",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "secure_delete=ON",
)

_held = threading.local()


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs for this database."""
    if url.startswith("sqlite"):
        arguments = {"timeout": 30, "check_same_thread": False}
        return {"connect_args": arguments, "pool_size": 16, "max_overflow": 0, "pool_timeout": 60}
    return {
        # Server-side prepared statements do not survive a pooler between transactions.
        "connect_args": {"prepare_threshold": None},
        "pool_size": 8,
        "max_overflow": 8,
        "pool_pre_ping": True,
    }


def township_tables() -> frozenset[str]:
    """Names of all tables whose rows belong to a township."""
    return _township_tables(len(Base.metadata.tables))


@lru_cache(maxsize=1)
def _township_tables(count: int) -> frozenset[str]:
    """Found anew when a plugin has added tables: `count` says how many there are."""
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return frozenset(m.__tablename__ for m in models if issubclass(m, TownshipModel))


def county_tables() -> Mapping[str, frozenset[str]]:
    """What the county may read: the columns by table."""
    return _county_tables(len(Base.metadata.tables))


@lru_cache(maxsize=1)
def _county_tables(count: int) -> dict[str, frozenset[str]]:
    found = {table.name: county_columns(table) for table in Base.metadata.tables.values()}
    return {name: columns for name, columns in found.items() if columns}


def guard(engine: Engine, *, county: bool = False) -> None:
    """Put the engine's own layers of isolation in place. Call once per engine.

    `county` is the engine that reads across townships; only a county scope may use it.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "connect", _authorize_county if county else _authorize_township)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "do_execute", sqlite_guard.execute_passed)
        event.listen(engine, "do_executemany", sqlite_guard.execute_passed_many)
        event.listen(engine, "do_execute_no_params", sqlite_guard.execute_passed_bare)
    if county:
        event.listen(engine, "checkout", _only_for_the_county)
    event.listen(engine, "checkin", _leave)
    event.listen(engine, "before_cursor_execute", _verify)


def _prepare_sqlite(connection: Any, entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # Python's driver must not begin by itself
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    sqlite_guard.shadow_connection(
        connection,
        township_tables(),
        lambda: entry.info.get("township"),
        reader_function=lambda: entry.info.get("reader"),
        guards=guards_of(Base.metadata),
    )


def _authorize_township(connection: Any, entry: ConnectionPoolEntry) -> None:
    sqlite_guard.authorize_township(connection, township_tables, entry.info)


def _authorize_county(connection: Any, entry: ConnectionPoolEntry) -> None:
    sqlite_guard.authorize_county(connection, county_tables)


def _only_for_the_county(connection: object, entry: object, borrowed: object) -> None:
    """Its role sees every township, so no raw connection of it comes to other work."""
    if scope().kind != "county":
        raise TownshipNotSet("The county's engine serves county scopes only: enter county_scope.")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("tx") == "IMMEDIATE"
    raw = connection.connection.dbapi_connection
    assert raw is not None
    raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    if writes:
        _take_gate(connection)
    try:
        raw.execute(f"BEGIN {'IMMEDIATE' if writes else 'DEFERRED'}")
    except BaseException:
        _open_gate(connection.info)
        raise


def _take_gate(connection: Connection) -> None:
    if getattr(_held, "gate", False):
        raise RuntimeError(
            "This thread is already writing: commit or roll back before a second transaction."
        )
    database = connection.engine.url.database
    gate = os.open(f"{Path(str(database))}.writers", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(gate, fcntl.LOCK_EX)
    connection.info["gate"] = gate
    _held.gate = True


def _leave(connection: object, entry: ConnectionPoolEntry) -> None:
    """A connection goes back to the pool without the township it worked in."""
    entry.info.pop("township", None)
    entry.info.pop("reader", None)
    entry.info.pop("scope", None)
    _open_gate(entry.info)


def _open_gate(info: dict[str, Any]) -> None:
    gate = info.pop("gate", None)
    if gate is not None:
        os.close(gate)
        _held.gate = False


def _verify(
    connection: Connection,
    cursor: DBAPICursor,
    statement: str,
    parameters: Any,
    context: ExecutionContext | None,
    executemany: bool,
) -> None:
    if context is not None and context.execute_style is ExecuteStyle.INSERTMANYVALUES:
        executemany = False  # many rows, but one VALUES list with one set of parameters
    dialect, entered = connection.dialect.name, connection.get_execution_options().get("scope")
    if entered is not None and entered.kind == "county":
        verifier.check_reading(statement, dialect, frozenset(county_tables()))
        return
    # A scope written into the options alone is a forged one: the session tells the connection.
    township_id = entered.township_id if entered else None
    told = township_id if connection.info.get("township") == township_id else None
    mine = entered is not None and connection.info.get("reader") == entered.reader
    reader = entered.told_reader if entered is not None and mine else None
    tables = township_tables()
    verifier.check(statement, parameters, executemany, dialect, told, tables, reader)


@contextmanager
def write_transaction() -> Iterator[Connection]:
    """A short transaction of its own on the shared tables, committed at once.

    For what must stand whatever becomes of the request: throttles, last-seen marks, errors of
    plugins. On SQLite the request's own session must not be writing at that moment.
    """
    scope = Scope("platform", None, writes=True)
    options: dict[str, Any] = {"tx": "IMMEDIATE", "scope": scope}
    if db.engine.dialect.name == "sqlite":
        options["schema_translate_map"] = {None: "main"}
    with db.engine.execution_options(**options).begin() as connection:
        yield connection
