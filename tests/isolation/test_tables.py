"""Every table of townships, found in the metadata, under raw SQL through the application's role.

A table that is new is in here by itself; where its constraints ask for more than types can tell,
`rows.py` says what, and these tests fail until it does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Table, insert
from sqlalchemy.exc import DBAPIError

from platform_core.db import Base
from platform_core.errors import TenancyError
from platform_core.tenancy import Scope, db, doctor
from platform_core.tenancy.policies import Roles
from platform_core.tenancy.scope import SYSTEM_READER
from tests.isolation.ground import Ground
from tests.isolation.rows import FOREIGN, HERE, MARK, SAME, SINGLE, THERE, row, tenant_tables

SCOPES = {
    "own": Scope("township", HERE, True, reader=SYSTEM_READER),
    "none": Scope("platform", None, True),
}


@contextmanager
def entered(ground: Ground, scope: str) -> Iterator[Any]:
    """The session's connection in a scope. What is sent goes past ORM and verifier."""
    with ground.app.app_context() as context:
        context.g.scope = SCOPES[scope]
        try:
            yield db.session.connection()
        finally:
            db.session.rollback()


def raw(connection: Any, statement: str) -> tuple[list[Any], int]:
    """Send it by the driver's own cursor: the rows that came and the number it changed."""
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    return (cursor.fetchall(), 0) if cursor.description else ([], cursor.rowcount)


def names(table: Table) -> tuple[str, ...]:
    """Every way to name it."""
    shown = f'"{table.name}"'
    return (shown, f"main.{shown}") if db.engine.dialect.name == "sqlite" else (shown,)


@pytest.mark.parametrize("scope", SCOPES)
def test_raw_sql_reads_no_foreign_row(ground, scope):
    seen, own = [], 0
    for table in tenant_tables():
        with entered(ground, scope) as connection:
            for name in names(table):
                try:
                    rows, _changed = raw(connection, f"SELECT * FROM {name}")
                except Exception:
                    continue
                finally:
                    connection.connection.rollback()
                seen += [name for found in rows if found[0] != HERE or MARK in repr(found)]
                own += len(rows)
    assert seen == []
    readable = scope == "own" and ground.engine_name == "postgresql"  # SQLite refuses raw reads
    assert (own > 0) is readable


@pytest.mark.parametrize("scope", SCOPES)
def test_raw_sql_changes_no_foreign_row(ground, scope):
    changes = (
        "UPDATE {name} SET id = id",
        f"UPDATE {{name}} SET township_id = {HERE} WHERE township_id = {THERE}",
        f"UPDATE {{name}} SET township_id = {THERE}",
        f"DELETE FROM {{name}} WHERE id = {FOREIGN}",
        f"DELETE FROM {{name}} WHERE township_id <> {HERE}",
    )
    for table in tenant_tables():
        for change in changes:
            with entered(ground, scope) as connection:
                for name in names(table):
                    try:
                        raw(connection, change.format(name=name))
                        connection.connection.commit()
                    except Exception:
                        connection.connection.rollback()
    assert ground.damage() == []


@pytest.mark.parametrize("scope", SCOPES)
def test_no_foreign_row_is_inserted(ground, scope):
    """By the driver where it can be said in text, and by Core, whose refusal has its own name."""
    accepted = []
    for table in tenant_tables():
        with entered(ground, scope) as connection:
            try:
                connection.execute(insert(table).values(row(table, THERE, 500)))
                accepted.append(table.name)
            except (TenancyError, DBAPIError):
                connection.connection.rollback()
    assert accepted == []
    assert ground.damage() == []


def test_the_database_alone_refuses_a_foreign_row(ground, monkeypatch):
    """The same inserts with the verifier off: policies and triggers refuse them too."""
    monkeypatch.setattr("platform_core.tenancy.verifier.check", lambda *_arguments: None)
    accepted = []
    for table in tenant_tables():
        with entered(ground, "own") as connection:
            try:
                connection.execute(insert(table).values(row(table, THERE, 500)))
                accepted.append(table.name)
            except DBAPIError:
                connection.connection.rollback()
    assert accepted == []


def test_own_rows_can_be_inserted_everywhere(ground):
    """Or the refusals above would prove nothing."""
    refused = {}
    for table in tenant_tables():
        if table.name in SINGLE or table.name in ground.refused:
            continue  # one row per township, and it is there; or another test speaks of it
        with entered(ground, "own") as connection:
            made = row(table, HERE, 500)
            refers = {c.name: SAME for c in table.columns if "township_ref" in c.info}
            made |= {name: id for name, id in refers.items() if made.get(name)}
            try:
                connection.execute(insert(table).values(made))
            except DBAPIError as exc:
                if "unique" not in str(exc).lower():
                    refused[table.name] = str(exc)
                connection.connection.rollback()
    assert refused == {}


def test_every_table_has_its_row_on_the_ground(ground):
    assert ground.refused == {}, "Say in rows.WANTED what these tables ask for"
    with ground.outside.connect() as connection:
        empty = [
            table.name
            for table in tenant_tables()
            for township in (HERE, THERE)
            if not connection.exec_driver_sql(
                f'SELECT count(*) FROM "{table.name}" WHERE township_id = {township}'
            ).scalar()
        ]
    assert empty == []


def test_every_table_is_of_townships_or_says_why_not():
    """A table with township_id that is shared has a reason; one without is the core's or a
    county's."""
    for table in Base.metadata.tables.values():
        if "township_id" in table.c and table.info.get("shared") is not None:
            assert len(str(table.info["shared"]).split()) > 3, table.name
        if "township_id" not in table.c and "county_id" not in table.c:
            assert table.name.startswith("core_"), f"{table.name}: derive it from TownshipModel"


def test_the_doctor_finds_the_real_database_sound(ground):
    county = Roles().county if ground.engine_name != "sqlite" else None
    with ground.app.app_context():
        assert doctor.inspect(db.engine, Base.metadata, county_role=county) == []
