"""The four layers of isolation, each with a switch that exists in tests alone."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from platform_core.tenancy import engines, session, sqlite_guard, verifier
from platform_core.tenancy.keys import TownshipModel
from platform_core.testing.databases import let_go
from tests.isolation.ground import Ground
from tests.isolation.rows import tenant_tables

LAYERS = ("session", "verifier", "database", "keys")


@contextmanager
def without(ground: Ground, *layers: str) -> Iterator[None]:
    """Run with these layers off, on new connections."""
    with ExitStack() as off:
        for layer in layers:
            off.enter_context(_OFF[layer](ground))
        let_go(ground.app)
        yield
    let_go(ground.app)


@contextmanager
def _without_session(ground: Ground) -> Iterator[None]:
    """No criteria, no checks of rows, a session that outlives its scope; the database is told
    the township all the same, because that is how its own layer works."""
    listeners = [
        (session.ScopedSession, "do_orm_execute", session._add_criteria),
        (session.ScopedSession, "before_flush", session._stamp_and_check),
        (TownshipModel, "load", session._check_loaded),
        (TownshipModel, "refresh", session._check_loaded),
    ]
    with ground.app.app_context():
        county = session.db.engines["county"]
    registry = session.db.session.registry
    for target, name, listener in listeners:
        event.remove(target, name, listener)
    event.remove(county, "checkout", engines._only_for_the_county)
    with patch.object(registry, "scopefunc", _any_context):
        yield
    event.listen(county, "checkout", engines._only_for_the_county)
    for target, name, listener in listeners:
        event.listen(target, name, listener, propagate=target is TownshipModel)


def _any_context() -> int:
    return id(session.app_ctx._get_current_object())


@contextmanager
def _without_verifier(ground: Ground) -> Iterator[None]:
    nothing = lambda *_arguments: None  # noqa: E731
    with patch.object(verifier, "check", nothing), patch.object(verifier, "check_reading", nothing):
        yield


@contextmanager
def _without_database(ground: Ground) -> Iterator[None]:
    """SQLite: bare connections. PostgreSQL: as the superuser, whom no policy holds."""
    if ground.engine_name == "sqlite":
        nothing = lambda *_arguments, **_options: None  # noqa: E731
        with (
            patch.object(sqlite_guard, "shadow_connection", nothing),
            patch.object(sqlite_guard, "authorize_township", nothing),
            patch.object(sqlite_guard, "authorize_county", nothing),
        ):
            yield
        return
    with ground.app.app_context():
        all_engines = list(session.db.engines.values())
    arguments, options = ground.outside.dialect.create_connect_args(ground.outside.url)

    def as_superuser(dialect: Any, *_given: object) -> Any:
        return dialect.connect(*arguments, **options, prepare_threshold=None)

    for engine in all_engines:
        event.listen(engine, "do_connect", as_superuser)
    yield
    for engine in all_engines:
        event.remove(engine, "do_connect", as_superuser)


@contextmanager
def _without_keys(ground: Ground) -> Iterator[None]:
    """References are no longer checked."""
    if ground.engine_name == "sqlite":
        loose = tuple(p for p in engines.PRAGMAS if not p.startswith("foreign_keys"))
        with patch.object(engines, "PRAGMAS", (*loose, "foreign_keys=OFF")):
            yield
        return
    with ground.outside.begin() as connection:
        dropped = [
            (table.name, key.name, columns, key.referred_table.name)
            for table in tenant_tables()
            for key in table.foreign_key_constraints
            if len(columns := [column.name for column in key.columns]) == 2
        ]
        for table, key, _columns, _target in dropped:
            connection.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{key}"')
    yield
    with ground.outside.begin() as connection:
        for table, key, columns, target in dropped:
            connection.exec_driver_sql(
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{key}" FOREIGN KEY'
                f' ({", ".join(columns)}) REFERENCES "{target}" (township_id, id)'
            )


_OFF = {
    "session": _without_session,
    "verifier": _without_verifier,
    "database": _without_database,
    "keys": _without_keys,
}
