"""Databases for tests: the schema is made once per worker and engine, then copied for each test."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy.engine import make_url

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.runtime.migrations import installed_schema
from platform_core.runtime.registry import EXTENSION
from platform_core.schema.components import VERSION_PREFIX
from platform_core.tenancy import db
from platform_core.tenancy.policies import Roles, role_statements
from platform_core.testing.postgres import Server

# Cheap on purpose: a test signs people in a thousand times.
QUICK = {"argon2_memory_kib": 64, "argon2_rounds": 1}

# Where PostgreSQL keeps what a database is made of. Whatever changes that, adds a row to one of
# them, takes one away or writes one anew.
CATALOGUES = ("class", "attribute", "constraint", "trigger", "policy", "proc")


class SqliteTemplate:
    """One migrated file, copied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "template").mkdir()
        migrate(Settings(folder / "template", QUICK))
        self.shared = self._instance(folder / "shared", {})

    @contextmanager
    def fresh(self, instance: Path, given: dict[str, object]) -> Iterator[Settings]:
        """Settings of an instance of its own, migrated and empty."""
        yield self._instance(instance, given)

    def own(self, instance: Path, given: dict[str, object]) -> Settings:
        """The same: copying a file costs nothing."""
        return self._instance(instance, given)

    def reset(self) -> Settings:
        """The instance that tests share, empty again.

        The pages are copied into the file as it lies there, so that the application's
        connections stay open: setting one up, with a guard for every table, takes longer than
        most tests do.
        """
        _forget_files(self.shared.instance)
        with (
            closing(sqlite3.connect(self.folder / "template" / "union.db")) as source,
            closing(sqlite3.connect(self.shared.instance / "union.db")) as target,
        ):
            target.execute("PRAGMA synchronous = OFF")
            source.backup(target)
        return self.shared

    def _instance(self, instance: Path, given: dict[str, object]) -> Settings:
        instance.mkdir(exist_ok=True)
        for name in ("keys.json", "union.db"):
            shutil.copy2(self.folder / "template" / name, instance / name)
        return Settings(instance, {**QUICK, **given})


class PostgresTemplate:
    """One migrated database, copied by the server for some tests and emptied for the rest."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server
        self._made = 0
        name = self._name("template")
        # Roles belong to the whole server, so one worker at a time makes them.
        one_at_a_time = "SELECT pg_advisory_lock(1)"
        server.execute(one_at_a_time, *role_statements(Roles()))
        server.create(name, owner=Roles.owner)
        server.execute(one_at_a_time, *role_statements(Roles()), database=name)
        (folder / "template").mkdir()
        migrate(Settings(folder / "template", {**QUICK, **self._urls(name)}))
        self._open_shared()
        self._shape_made = self._shape()

    @contextmanager
    def fresh(self, instance: Path, given: dict[str, object]) -> Iterator[Settings]:
        """Settings of an instance with a database of its own, migrated and empty."""
        self._made += 1
        name = self._name(f"test{self._made}")
        self.server.create(name, template=self._name("template"), owner=Roles.owner)
        yield self._instance(instance, {**self._urls(name), **given})
        self.server.drop(name)

    def reset(self) -> Settings:
        """The instance that tests share, empty again."""
        _forget_files(self.shared.instance)
        self._empty()
        return self.shared

    def own(self, instance: Path, given: dict[str, object]) -> Settings:
        """An instance of its own, over the database that tests share, empty again."""
        self._empty()
        return self._instance(instance, {**self._shared_urls, **given})

    def _empty(self) -> None:
        """Empty the shared database; make it anew where a test changed more than rows.

        Deleting by a connection that stays open, and so knows the tables, takes a hundredth of
        the time that copying a database does.
        """
        if self._shape() == self._shape_made:
            unchecked = "SET session_replication_role = replica"  # neither triggers nor keys
            tables = [name for name in self._tables() if not name.startswith(VERSION_PREFIX)]
            self._open.execute(";".join([unchecked, *(f'DELETE FROM "{it}"' for it in tables)]))
            return
        gone = self._open.info.dbname
        self._open.close()
        self.server.drop(gone)
        self._open_shared()

    def _open_shared(self) -> None:
        """Copy the template, under a name of its own, so that no application meets a database it
        held connections to and that is gone."""
        self._made += 1
        name = self._name(f"shared{self._made}")
        self.server.create(name, template=self._name("template"), owner=Roles.owner)
        self._open = self.server.connected(name)
        self._shared_urls = self._urls(name)
        self.shared = self._instance(self.folder / name, self._shared_urls)

    def _shape(self) -> list[Any]:
        """What a test may have changed in the shared database apart from rows."""
        versions = [name for name in self._tables() if name.startswith(VERSION_PREFIX)]
        parts = [f"SELECT array_agg(version_num)::text FROM {name}" for name in versions]
        parts += [f"SELECT format('%s %s', count(*), max(xmin::text::bigint)) FROM pg_{each}"
                  for each in CATALOGUES]  # fmt: skip
        return self._ask(" UNION ALL ".join(parts))

    def _tables(self) -> list[str]:
        query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        return [name for (name,) in self._ask(query)]

    def _ask(self, query: str) -> list[Any]:
        return self._open.execute(query).fetchall()  # type: ignore[no-any-return]

    def _instance(self, instance: Path, given: dict[str, object]) -> Settings:
        instance.mkdir(exist_ok=True)
        shutil.copy2(self.folder / "template" / "keys.json", instance / "keys.json")
        return Settings(instance, {**QUICK, **given})

    def _name(self, what: str) -> str:
        return f"{self.server.prefix}{what}"

    def _urls(self, database: str) -> dict[str, object]:
        roles = {"": Roles.app, "county_": "union_county", "owner_": Roles.owner,
                 "backup_": Roles.backup}  # fmt: skip
        url = make_url(self.server.url(database))
        return {
            f"{prefix}database_url": url.set(username=role).render_as_string(hide_password=False)
            for prefix, role in roles.items()
        }


def _forget_files(instance: Path) -> None:
    shutil.rmtree(instance / "files", ignore_errors=True)


def migrate(settings: Settings) -> None:
    """Bring the empty database of `settings` to the newest schema."""
    app = create_app(settings)
    outcomes = installed_schema(app.extensions[EXTENSION], settings).upgrade()
    let_go(app)
    failed = [outcome for outcome in outcomes if not outcome.ok]
    assert not failed, failed


def let_go(app: Flask) -> None:
    """Close every connection, so that the database can be dropped."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def in_use(app: Flask) -> bool:
    """Whether a connection was not given back: its locks would be in the next test's way."""
    with app.app_context():
        return any(engine.pool.checkedout() for engine in db.engines.values())  # type: ignore[attr-defined]
