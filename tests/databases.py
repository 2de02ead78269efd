"""Databases for tests: the schema is made once per worker and engine, then copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.runtime.migrations import installed_schema
from platform_core.runtime.registry import EXTENSION
from platform_core.tenancy import db
from platform_core.tenancy.policies import Roles, role_statements
from tests.postgres import Server

Migrate = Callable[[Settings], None]

# Cheap on purpose: a test signs people in a thousand times.
QUICK = {"argon2_memory_kib": 64, "argon2_rounds": 1}


class SqliteTemplate:
    """One migrated file, copied."""

    def __init__(self, folder: Path, migrate: Migrate) -> None:
        self.instance = folder
        migrate(Settings(folder, QUICK))

    @contextmanager
    def settings(self, instance: Path, given: dict[str, object]) -> Iterator[Settings]:
        """Settings of an instance with a migrated, empty database of its own."""
        instance.mkdir(exist_ok=True)
        for name in ("keys.json", "union.db"):
            shutil.copy2(self.instance / name, instance / name)
        yield Settings(instance, {**QUICK, **given})


class PostgresTemplate:
    """One migrated database, copied by the server."""

    def __init__(self, folder: Path, server: Server, migrate: Migrate) -> None:
        self.instance, self.server = folder, server
        self._made = 0
        # Before there is a role to own the database; one worker at a time.
        server.execute("SELECT pg_advisory_lock(1)", *role_statements(Roles()))
        server.create(self._name("template"), owner=Roles.owner)
        lock = "SELECT pg_advisory_lock(1)"
        server.execute(lock, *role_statements(Roles()), database=self._name("template"))
        migrate(Settings(folder, {**QUICK, **self._urls(self._name("template"))}))

    @contextmanager
    def settings(self, instance: Path, given: dict[str, object]) -> Iterator[Settings]:
        """Settings of an instance with a migrated, empty database of its own."""
        instance.mkdir(exist_ok=True)
        shutil.copy2(self.instance / "keys.json", instance / "keys.json")
        self._made += 1
        name = self._name(f"test{self._made}")
        self.server.create(name, template=self._name("template"), owner=Roles.owner)
        yield Settings(instance, {**QUICK, **self._urls(name), **given})
        self.server.drop(name)

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
