"""The transaction one component is migrated in: whole or not at all, and nobody else's loss."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from platform_core.i18n import gettext as _
from platform_core.schema.components import Component, SchemaError
from platform_core.tenancy.policies import Roles, quoted

Result = TypeVar("Result")

ATTEMPTS = 40
PAUSE = 0.5  # seconds between two attempts to get a lock
LOCK_TIMEOUT = "500ms"  # a waiting ALTER blocks every reader behind it: give way instead
_LOCK_NOT_AVAILABLE = "55P03"
_ADVISORY_KEY = 0x756E696F6E  # "union": only one migration at a time


def migration_engine(url: str) -> sa.Engine:
    """An engine for migrations only, without any guard of the application's.

    On SQLite foreign keys are off: batch mode drops and recreates tables, and with them on a
    drop empties the tables of others that cascade. BEGIN is sent by us, because Python's driver
    sends none before DDL and would leave half of a failed migration behind.
    """
    if not url.startswith("sqlite"):
        return sa.create_engine(
            url, poolclass=sa.NullPool, connect_args={"prepare_threshold": None}
        )
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sa.engine.interfaces.DBAPIConnection, entry: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")  # has no effect inside a transaction
    cursor.execute("PRAGMA trusted_schema=OFF")


def _begin_sqlite(connection: sa.Connection) -> None:
    reads = connection.get_execution_options().get("reads", False)
    connection.exec_driver_sql("BEGIN DEFERRED" if reads else "BEGIN IMMEDIATE")


def migrated(
    engine: sa.Engine, component: Component, roles: Roles, work: Callable[[sa.Connection], Result]
) -> Result:
    """Do `work` in one transaction, again from its start when PostgreSQL's locks are taken."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with engine.begin() as connection, _kept_safe(connection, component, roles):
                return work(connection)
        except OperationalError as exc:
            waits = getattr(exc.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE
            if not waits or attempt == ATTEMPTS:
                raise
            time.sleep(PAUSE)
    raise AssertionError("unreachable")


@contextmanager
def _kept_safe(connection: sa.Connection, component: Component, roles: Roles) -> Iterator[None]:
    if connection.dialect.name == "postgresql":
        _enter_postgres(connection, roles)
        yield
        _let_versions_be_read(connection, component, roles)
    else:
        counts, triggers = _rows_of_others(connection, component), _watch_triggers(connection)
        yield
        _restore_triggers(connection, triggers)
        _check_rows_of_others(component, counts, _rows_of_others(connection, component))
        _check_references(connection, component)


def _enter_postgres(connection: sa.Connection, roles: Roles) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_KEY})")
    if connection.scalar(sa.text("SELECT current_user")) != roles.owner:
        connection.exec_driver_sql(f"SET LOCAL ROLE {quoted(roles.owner)}")


def _let_versions_be_read(connection: sa.Connection, component: Component, roles: Roles) -> None:
    """The application compares versions at its start."""
    if roles.app != roles.owner and sa.inspect(connection).has_table(component.version_table):
        table, app = quoted(component.version_table), quoted(roles.app)
        connection.exec_driver_sql(f"GRANT SELECT ON {table} TO {app}")


def _rows_of_others(connection: sa.Connection, component: Component) -> dict[str, int]:
    """How many rows each table has that this component does not own."""
    tables = sa.inspect(connection).get_table_names()
    others = [t for t in tables if not component.owns(t) and t != component.version_table]
    return {
        table: connection.exec_driver_sql(f"SELECT count(*) FROM {quoted(table)}").scalar_one()
        for table in others
    }


def _check_rows_of_others(
    component: Component, before: dict[str, int], after: dict[str, int]
) -> None:
    changed = sorted(table for table in before if after.get(table) != before[table])
    if changed:
        raise SchemaError(
            component.name,
            _("Its migration changed the rows of %(tables)s.", tables=", ".join(changed)),
            _("Nothing was kept. A component changes its own tables only."),
        )


def _check_references(connection: sa.Connection, component: Component) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        pairs = sorted({f"{row[0]} → {row[2]}" for row in broken})
        raise SchemaError(
            component.name,
            _(
                "Its migration would leave references to nothing: %(pairs)s.",
                pairs=", ".join(pairs),
            ),
            _("Nothing was kept. Move or remove the rows that point there first."),
        )


def _watch_triggers(connection: sa.Connection) -> dict[str, tuple[str, str]]:
    """A dictionary that will hold table and text of each trigger that a DROP TABLE took along.

    Batch mode recreates a table without its triggers: history would lose its guard.
    """
    lost: dict[str, tuple[str, str]] = {}

    def remember(connection: sa.Connection, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().upper().startswith("DROP TABLE"):
            lost.update(_triggers(connection))

    event.listen(connection, "before_cursor_execute", remember)
    return lost


def _restore_triggers(connection: sa.Connection, lost: dict[str, tuple[str, str]]) -> None:
    kept, tables = _triggers(connection), set(sa.inspect(connection).get_table_names())
    for name, (table, text) in lost.items():
        if name not in kept and table in tables:
            connection.exec_driver_sql(text)


def _triggers(connection: sa.Connection) -> dict[str, tuple[str, str]]:
    """Name → table and text of every permanent trigger."""
    query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    return {name: (table, text) for name, table, text in connection.exec_driver_sql(query)}
