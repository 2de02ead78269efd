"""Two townships with a row in every table, and a way past every guard to see what became of it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.db import Base
from platform_core.runtime.registry import EXTENSION
from platform_core.tenancy import db
from platform_core.testing.databases import PostgresTemplate, SqliteTemplate, let_go
from tests.isolation import people
from tests.isolation.rows import HERE, THERE, fill, tenant_tables

State = dict[str, list[str]]


@dataclass
class Ground:
    """The application over the two townships. `outside` is a connection that nothing guards."""

    app: Flask
    settings: Settings
    outside: Engine
    restore_all: Callable[[], None]
    refused: dict[str, str]  # tables without a row, and what their constraints said
    baseline: State = field(default_factory=dict)

    @property
    def engine_name(self) -> str:
        return self.outside.dialect.name

    def state(self) -> State:
        """Every row of every table, as text."""
        with self.outside.connect() as connection:
            return {
                name: sorted(map(repr, connection.exec_driver_sql(f'SELECT * FROM "{name}"')))
                for name in Base.metadata.tables
            }

    def damage(self) -> list[str]:
        """What an attack from Jinzhai has done outside it: rows of the neighbour's that changed,
        and rows here that point into the neighbour's."""
        with self.outside.connect() as connection:
            now = {table: _foreign_rows(connection, table) for table in self._foreign}
            pointing = _pointing_out(connection)
        return [t for t, rows in now.items() if rows != self._foreign[t]] + pointing

    def remember(self) -> None:
        """Take the rows as they are for the way they should be."""
        self.baseline = self.state()
        with self.outside.connect() as connection:
            tables = [table.name for table in tenant_tables()]
            self._foreign = {table: _foreign_rows(connection, table) for table in tables}

    def restore(self) -> None:
        """Put every row back; quick where nothing changed."""
        if self.state() != self.baseline:
            self.restore_all()

    @contextmanager
    def planted(self, statement: str) -> Iterator[None]:
        """Change the database past every guard, for a while."""
        with self.outside.begin() as connection:
            connection.exec_driver_sql(statement)
        yield
        self.restore_all()


def _foreign_rows(connection: Any, table: str) -> list[str]:
    found = connection.exec_driver_sql(f'SELECT * FROM "{table}" WHERE township_id <> {HERE}')
    return sorted(map(repr, found))


def _pointing_out(connection: Any) -> list[str]:
    """References of Jinzhai's rows to what Jinzhai does not have."""
    loose = []
    for table in tenant_tables():
        for column in table.columns:
            target = column.info.get("township_ref", (None,))[0]
            if target is None:
                continue
            query = (
                f'SELECT count(*) FROM "{table.name}" c WHERE c.township_id = {HERE}'
                f' AND c."{column.name}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{target}" p'
                f' WHERE p.township_id = {HERE} AND p.id = c."{column.name}")'
            )
            if connection.exec_driver_sql(query).scalar():
                loose.append(f"{table.name}.{column.name}")
    return loose


@contextmanager
def sqlite_ground(template: SqliteTemplate, folder: Path) -> Iterator[Ground]:
    """The ground on a file of its own."""
    with template.fresh(folder, {}) as settings:
        app, outside = create_app(settings), create_engine(settings.database_url)
        with outside.begin() as connection:
            refused = fill(connection)
            people.fill(connection, permissions_of(app), modules_of(app))
        outside.dispose()
        file = folder / "union.db"
        shutil.copy2(file, folder / "kept.db")

        def restore() -> None:
            let_go(app)
            outside.dispose()
            for stale in folder.glob("union.db-*"):
                stale.unlink()
            shutil.copy2(folder / "kept.db", file)

        ground = Ground(app, settings, outside, restore, refused)
        ground.remember()
        yield ground
        let_go(app)
        outside.dispose()


@contextmanager
def postgres_ground(template: PostgresTemplate, folder: Path) -> Iterator[Ground]:
    """The ground on a database of its own."""
    with template.fresh(folder, {}) as settings:
        name = make_url(settings.database_url).database or ""
        app, outside = create_app(settings), create_engine(template.server.url(name))
        tables = [table.name for table in Base.metadata.sorted_tables]
        with outside.begin() as connection:
            refused = fill(connection)
            people.fill(connection, permissions_of(app), modules_of(app))
            connection.execute(text("CREATE SCHEMA kept"))
            for table in tables:
                connection.execute(text(f'CREATE TABLE kept."{table}" AS TABLE "{table}"'))

        def restore() -> None:
            let_go(app)
            with outside.begin() as connection:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
                # One of the attacks lifts it, where the superuser's rights let it.
                connection.execute(text("ALTER TABLE core_honour ENABLE ROW LEVEL SECURITY"))
                for table in tables:
                    connection.execute(text(f'DELETE FROM "{table}"'))
                    connection.execute(text(f'INSERT INTO "{table}" TABLE kept."{table}"'))

        ground = Ground(app, settings, outside, restore, refused)
        ground.remember()
        yield ground
        let_go(app)
        outside.dispose()


def permissions_of(app: Flask) -> list[str]:
    """Every permission that the application declares."""
    return [each.name for each in app.extensions["union_permissions"].all()]


def modules_of(app: Flask) -> list[str]:
    """Every module that is installed and works."""
    return [plugin.name for plugin in app.extensions[EXTENSION].ready()]


def settled(ground: Ground) -> None:
    """Close what the last attack may have left open, and put the rows back."""
    db.session.registry.registry.clear()
    ground.restore()


__all__ = ["HERE", "THERE", "Ground", "postgres_ground", "settled", "sqlite_ground"]
