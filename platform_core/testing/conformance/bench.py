"""Where a plugin is put to the test: an application over a database that nobody needs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from platform_core.app import create_app
from platform_core.config import Settings
from platform_core.organisation.models import County, Township
from platform_core.runtime.discovery import Candidate, candidates
from platform_core.runtime.migrations import compare_schema, installed_schema
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.plugin import Plugin
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.schema import Schema
from platform_core.tenancy import db, platform_scope, township_scope
from platform_core.testing.builders import make_county, make_township, signed_in_client
from platform_core.testing.conformance.sources import Sources
from platform_core.testing.databases import QUICK, let_go
from platform_core.testing.switches import put

Places = tuple[County, Township, Township, Township]


@dataclass
class Bench:
    """One plugin on a database of its own. `fill` makes rows in the township that is entered."""

    name: str
    settings: Settings
    fill: Any = None
    _places: Places | Exception | None = None
    _clients: dict[tuple[str, int], FlaskClient] = field(default_factory=dict)

    @cached_property
    def candidate(self) -> Candidate:
        """Where it was found. Raises LookupError where no such plugin is installed."""
        found = [each for each in candidates() if each.name == self.name]
        if not found:
            raise LookupError(f"No plugin is called {self.name!r}.")
        return found[0]

    @cached_property
    def sources(self) -> Sources:
        """Its files."""
        return Sources.of(self.candidate.path)

    def others(self) -> Sequence[Candidate]:
        """The other plugins that are installed."""
        return [each for each in candidates() if each.name != self.name]

    @cached_property
    def app(self) -> Flask:
        """The application. Forms need no token here; `csrf` says otherwise."""
        app = create_app(self.settings)
        app.config["WTF_CSRF_ENABLED"] = False
        app.testing = False  # a fault is a page with status 500, as for everybody
        return app

    @property
    def plugins(self) -> Registry:
        """All plugins, as the application sees them."""
        found: Registry = self.app.extensions[EXTENSION]
        return found

    @property
    def plugin(self) -> Plugin:
        """The one under test."""
        return self.plugins.plugins[self.name]

    @cached_property
    def schema(self) -> Schema:
        """The migrations of what is installed."""
        return installed_schema(self.plugins, self.settings)

    def migrate(self) -> None:
        """Bring the plugin's tables, and those it needs, to their newest revision."""
        self.schema.upgrade(self.name)
        self.refresh()

    def refresh(self) -> None:
        """Take in that tables were made or dropped."""
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()  # connections older than a table do not guard it
            compare_schema(self.plugins, self.settings)

    @property
    def places(self) -> Places:
        """A county; a township with the module and rows, one with it and none, one without it.

        Raises whatever the plugin raises, the same every time.
        """
        if self._places is None:
            try:
                self._places = self._made()
            except Exception as fault:
                self._places = fault
        if isinstance(self._places, Exception):
            raise self._places
        return self._places

    def _made(self) -> Places:
        with self.platform():
            county = make_county()
            towns = [make_township(county) for _each in range(3)]
            rows = [county, *towns]
            db.session.commit()
            for row in rows:
                db.session.refresh(row)
                db.session.expunge(row)
            for town in towns[:2]:
                put(self.name, town, ModuleIs.ON)
        if self.fill is not None:
            with self.inside(towns[0]):
                self.fill()
        return county, towns[0], towns[1], towns[2]

    def client(self, role: str, place: County | Township) -> FlaskClient:
        """A browser in which somebody with that role is signed in."""
        key = (role, place.id)
        if key not in self._clients:
            with self.platform():
                self._clients[key] = signed_in_client(self.app, role, place)
        return self._clients[key]

    @contextmanager
    def platform(self) -> Iterator[None]:
        """Where townships and accounts are made."""
        with self.app.app_context(), platform_scope():
            yield

    @contextmanager
    def inside(self, township: Township) -> Iterator[None]:
        """In one township, committed at the end."""
        with self.app.app_context(), township_scope(township.id):
            yield
            db.session.commit()

    def close(self) -> None:
        """Let go of the database."""
        if "app" in self.__dict__:
            let_go(self.app)


@contextmanager
def bench_in(folder: Path, name: str) -> Iterator[Bench]:
    """A bench over a new SQLite database in `folder`."""
    bench = Bench(name, Settings(folder, dict(QUICK)))
    try:
        yield bench
    finally:
        bench.close()
