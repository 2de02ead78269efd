"""Fixtures that pytest finds by itself wherever Union is installed: entry point `pytest11`.

Tests that touch the database run once on SQLite and once on PostgreSQL; `--engine sqlite` runs
the quick half. The schema is made once per worker and engine and then copied for every test.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import Context
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import select

from platform_core.accounts import Actor
from platform_core.app import create_app
from platform_core.clock import utcnow
from platform_core.config import Settings
from platform_core.history import HistoryRecord
from platform_core.messaging.models import OutboxEvent
from platform_core.messaging.outbox import Delivered, deliver
from platform_core.organisation.models import County, Township
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import EXTENSION
from platform_core.sealing import ensure_keys
from platform_core.tenancy import db, engines, platform_scope, township_scope
from platform_core.testing.builders import (
    make_actor,
    make_county,
    make_township,
    signed_in_client,
)
from platform_core.testing.conformance import CHECKS, Bench
from platform_core.testing.contract import PluginContract
from platform_core.testing.databases import PostgresTemplate, SqliteTemplate, in_use, let_go
from platform_core.testing.postgres import Cluster, NoPostgres, Server
from platform_core.testing.switches import put

try:
    import time_machine
except ImportError:  # only the fixture `now` needs it
    time_machine = None  # type: ignore[assignment]

ENGINES = ("sqlite", "postgres")
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # a Sunday, 10:00 in Shanghai


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--engine`."""
    group = parser.getgroup("union")
    group.addoption("--engine", choices=(*ENGINES, "both"), default="both",
                    help="Run what touches the database on this engine alone.")  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers that the fixtures heed, and let SQLite leave the disk alone.

    Waiting for the disk at every commit took a quarter of the run. It guards against a loss of
    power alone: what a killed process had committed is kept all the same.
    """
    waits = "synchronous=FULL"
    engines.PRAGMAS = tuple(
        "synchronous=OFF" if pragma == waits else pragma for pragma in engines.PRAGMAS
    )
    for line in (
        "only(engine): runs on this engine alone (sqlite, postgres), not on both",
        "settings(name=value): runs the application with these settings",
    ):
        config.addinivalue_line("markers", line)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test of the database once per engine, and a contract once per check."""
    if "union_check" in metafunc.fixturenames:
        metafunc.parametrize("union_check", CHECKS, ids=[check.name for check in CHECKS])
    if "engine_name" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--engine")
    only = metafunc.definition.get_closest_marker("only")
    engines = only.args if only else ENGINES
    metafunc.parametrize("engine_name", [each for each in engines if chosen in (each, "both")])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Server]:
    """A throw-away PostgreSQL for this worker; skips with the reason where there is none."""
    given = os.environ.get("UNION_TEST_DATABASE_URL")
    if given:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        yield Server(given, prefix=f"union_{worker}_")
        return
    try:
        cluster = Cluster()
    except NoPostgres as missing:
        pytest.skip(f"PostgreSQL cannot be started: {missing}")
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """An SQLite database with every installed component migrated, to be copied."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_template(
    tmp_path_factory: pytest.TempPathFactory, cluster: Server
) -> PostgresTemplate:
    """The same on PostgreSQL."""
    return PostgresTemplate(tmp_path_factory.mktemp("postgres"), cluster)


@pytest.fixture
def settings(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings of an instance, migrated and empty.

    `@pytest.mark.settings(https=True)` gives some of them another value; then, and with
    `@pytest.mark.settings` alone, the instance is of the test's own instead of shared.
    """
    template = request.getfixturevalue(f"{engine_name}_template")
    marker = request.node.get_closest_marker("settings")
    if marker is None:
        return template.reset()  # type: ignore[no-any-return]
    return template.own(tmp_path / "instance", marker.kwargs)  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def shared_apps() -> dict[Path, Flask]:
    """One application per shared instance: making one costs more than most tests do. One that a
    test has changed is not used again."""
    return {}


class CompiledTemplates(BytecodeCache):
    """Templates as one application has compiled them, for those that are made after it."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the template out, if it is the same one."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session")
def compiled_templates() -> CompiledTemplates:
    """Every template is compiled once per worker."""
    return CompiledTemplates()


@pytest.fixture
def app(
    settings: Settings,
    shared_apps: dict[Path, Flask],
    compiled_templates: CompiledTemplates,
    request: pytest.FixtureRequest,
) -> Iterator[Flask]:
    """The application over an empty database. Its forms take no CSRF token, see `csrf`."""
    app = shared_apps.pop(settings.instance, None) or create_app(settings)
    ensure_keys(settings.instance)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = compiled_templates
    app._got_first_request = False  # a test may add routes, as to one that was just made
    before = shape_of(app)
    yield app
    own = request.node.get_closest_marker("settings") is not None
    if shape_of(app) == before and not own and not in_use(app):
        shared_apps[settings.instance] = app  # with its connections
    else:
        let_go(app)


def shape_of(app: Flask) -> tuple[Any, ...]:
    """What a test may have changed in an application."""
    plugins = app.extensions[EXTENSION]
    hooks = (app.before_request_funcs, app.after_request_funcs, app.url_value_preprocessors)
    return (
        plugins,
        [(name, plugin.state) for name, plugin in plugins.plugins.items()],
        [rule.endpoint for rule in app.url_map.iter_rules()],
        [len(functions) for each in hooks for functions in each.values()],
        {name: value for name, value in app.config.items() if name != "WTF_CSRF_ENABLED"},
        app.extensions["files"],
        app.wsgi_app,
    )


class Browser(FlaskClient):
    """A client whose requests begin and end in a context of their own, as on a server: neither
    a township the test has entered nor the language of the last request reaches them."""

    def open(self, *arguments: Any, **options: Any) -> Any:
        """Send a request."""
        return Context().run(super().open, *arguments, **options)


class Benches:
    """The benches on one engine, by plugin: each is made once and serves every check."""

    def __init__(self, template: SqliteTemplate | PostgresTemplate, stack: ExitStack) -> None:
        self.template, self.stack = template, stack
        self._made: dict[str, Bench] = {}

    def of(self, contract: PluginContract, folder: Path) -> Bench:
        """The bench of a contract's plugin; its instance lies in `folder`."""
        name = contract.plugin
        if name not in self._made:
            settings = self.stack.enter_context(self.template.fresh(folder / "instance", {}))
            self._made[name] = Bench(name, settings, contract.fill)
            self.stack.callback(self._made[name].close)
        return self._made[name]


@pytest.fixture(scope="session")
def sqlite_benches(sqlite_template: SqliteTemplate) -> Iterator[Benches]:
    """The benches on SQLite."""
    with ExitStack() as stack:
        yield Benches(sqlite_template, stack)


@pytest.fixture(scope="session")
def postgres_benches(postgres_template: PostgresTemplate) -> Iterator[Benches]:
    """The benches on PostgreSQL, let go before the server is."""
    with ExitStack() as stack:
        yield Benches(postgres_template, stack)


@pytest.fixture
def union_bench(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Bench:
    """Where the plugin of a PluginContract is put to the test, on one engine."""
    benches: Benches = request.getfixturevalue(f"{engine_name}_benches")
    return benches.of(request.instance, tmp_path)


@pytest.fixture
def csrf(app: Flask) -> None:
    """Forms are refused without their token, as in production."""
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def now() -> Iterator[datetime]:
    """The clock stands still at this instant, in the test and in what it calls."""
    if time_machine is None:
        pytest.skip("The clock cannot be stopped: install township-union-platform[testing].")
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def county(app: Flask) -> County:
    """The county federation of Xunyang."""
    with platform_scope_of(app):
        return kept(make_county())  # type: ignore[no-any-return]


@pytest.fixture
def jinzhai(app: Flask, county: County) -> Township:
    """The township most tests happen in."""
    with platform_scope_of(app):
        given = {"code": "610981115", "slug": "jinzhai", "name": "金寨镇"}
        return kept(make_township(county, **given))  # type: ignore[no-any-return]


@pytest.fixture
def neighbour(app: Flask, county: County) -> Township:
    """The township next door, whose people must never see anything of Jinzhai."""
    with platform_scope_of(app):
        given = {"code": "610981116", "slug": "tongmu", "name": "桐木镇"}
        return kept(make_township(county, **given))  # type: ignore[no-any-return]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def client_as(app: Flask, county: County) -> Callable[..., FlaskClient]:
    """`client_as("township_officer", jinzhai)`: a browser in which such a person is signed in.

    A county role needs no township. Further keywords: `name`, `union_id`, `member_id`.
    """

    def client_as(role: str, township: Township | None = None, **who: Any) -> FlaskClient:
        with platform_scope_of(app):
            return signed_in_client(app, role, township or county, **who)

    return client_as


@pytest.fixture
def inside(app: Flask) -> Callable[[Township], Any]:
    """`with inside(jinzhai):` - make and read rows of one township, committed at the end."""

    @contextmanager
    def inside(township: Township) -> Iterator[None]:
        with app.app_context(), township_scope(township.id):
            yield
            db.session.commit()

    return inside


@pytest.fixture
def actor_as(app: Flask) -> Callable[..., Actor]:
    """`actor_as("member")`, inside a township: somebody with that role, to operate as."""
    return make_actor


@pytest.fixture
def switch_on(app: Flask) -> Callable[..., None]:
    """`switch_on("training", jinzhai)`: as the county would, with all that it requires.

    `state=ModuleIs.OFF` or `READ_ONLY` brings it there instead.
    """

    def switch_on(module: str, township: Township, state: ModuleIs = ModuleIs.ON) -> None:
        with platform_scope_of(app):
            put(module, township, state)

    return switch_on


@pytest.fixture
def deliver_events(app: Flask, jinzhai: Township) -> Callable[..., Delivered]:
    """`deliver_events()`: hand what waits in Jinzhai (or another township) to who listens."""

    def deliver_events(township: Township = jinzhai) -> Delivered:
        plugins = app.extensions[EXTENSION]
        with app.app_context():
            return deliver(
                plugins, township.id, now=utcnow(), make_ctx=work_ctx, on_error=note_fault
            )

    return deliver_events


@pytest.fixture
def run_job(app: Flask, jinzhai: Township) -> Callable[..., object]:
    """`run_job("training", "remind")`: once, in Jinzhai or another township; what it returned."""

    def run_job(module: str, job: str, township: Township = jinzhai) -> object:
        jobs = {(owner, each.name): each for owner, each in app.extensions[EXTENSION].jobs()}
        with app.app_context(), township_scope(township.id):
            returned = jobs[module, job].run(work_ctx(module))
            db.session.commit()
            return returned

    return run_job


@pytest.fixture
def actions(inside: Callable[[Township], Any], jinzhai: Township) -> Callable[..., list[str]]:
    """`actions()`: what the history of Jinzhai (or another township) holds, oldest first."""

    def actions(township: Township = jinzhai) -> list[str]:
        with inside(township):
            return list(
                db.session.scalars(select(HistoryRecord.action).order_by(HistoryRecord.seq))
            )

    return actions


@pytest.fixture
def emitted(inside: Callable[[Township], Any], jinzhai: Township) -> Callable[..., list[str]]:
    """`emitted()`: the events that Jinzhai (or another township) told the modules."""

    def emitted(township: Township = jinzhai) -> list[str]:
        with inside(township):
            return list(db.session.scalars(select(OutboxEvent.name).order_by(OutboxEvent.id)))

    return emitted


@contextmanager
def platform_scope_of(app: Flask) -> Iterator[None]:
    """Where counties, townships and accounts are made."""
    with app.app_context(), platform_scope():
        yield


def kept(row: Any) -> Any:
    """Commit, and hand the row out with all its columns, free of any session."""
    db.session.commit()
    db.session.refresh(row)
    db.session.expunge(row)
    return row
