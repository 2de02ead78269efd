"""The database's own guard: what raw SQL can do without the session, and what the doctor sees."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    Engine,
    ForeignKey,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from platform_core.db import NAMING
from platform_core.i18n import use_locale
from platform_core.schema import Component, Schema
from platform_core.tenancy import doctor, policies, sqlite_guard
from platform_core.tenancy.engines import PRAGMAS
from platform_core.tenancy.policies import Roles
from platform_core.testing.postgres import Server

HERE, ELSEWHERE = 1, 2
ROLES = Roles()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with use_locale("en"):
        yield


def some_tables() -> MetaData:
    """A shared table, a plain one, two the county reads (one in part), one that is history."""
    metadata = MetaData(naming_convention=NAMING)
    Table("core_township", metadata, Column("id", BigInteger, primary_key=True))
    for name, info in {
        "core_plain": {},
        "core_counted": {"county_reads": True},
        "core_dated": {"county_reads": ("township_id", "id")},
        "core_past": {"append_only": True, "erasable": ("note",)},
    }.items():
        Table(
            name,
            metadata,
            Column("township_id", BigInteger, ForeignKey("core_township.id"), primary_key=True),
            Column("id", BigInteger, primary_key=True),
            Column("title", String(20)),
            Column("note", String(20)),
            info=info,
        )
    return metadata


def fill(connection) -> None:
    connection.execute(text("INSERT INTO core_township (id) VALUES (1), (2)"))
    for table in ("core_plain", "core_counted", "core_dated", "core_past"):
        for township in (HERE, ELSEWHERE):
            connection.execute(
                text(f"INSERT INTO {table} VALUES (:t, :id, 'own', 'said')"),
                {"t": township, "id": township * 10},
            )


@pytest.fixture
def metadata() -> MetaData:
    return some_tables()


def migrate(url: str, metadata: MetaData, folder, roles: Roles | None = None) -> None:
    core = Component("core", folder / "core")
    schema = Schema(url, core=core, metadata=metadata, roles=roles)
    assert schema.revision("core", "init") is not None
    assert [each.detail for each in schema.upgrade()] == [""]


# -- SQLite -------------------------------------------------------------------------------------


class Current:
    """The township a connection is told it works for."""

    township: int | None = HERE


@pytest.fixture
def sqlite_file(tmp_path, metadata) -> str:
    path = tmp_path / "guarded.db"
    migrate(f"sqlite:///{path}", metadata, tmp_path)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        fill(connection)
    engine.dispose()
    return str(path)


def opened(path: str, current: Current) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    names = {"core_plain", "core_counted", "core_dated", "core_past", "core_not_yet_migrated"}
    sqlite_guard.shadow_connection(connection, names, lambda: current.township)
    return connection


@pytest.fixture
def current() -> Current:
    return Current()


@pytest.fixture
def raw(sqlite_file, current) -> Iterator[sqlite3.Connection]:
    connection = opened(sqlite_file, current)
    yield connection
    connection.close()


@pytest.mark.parametrize(("township", "seen"), [(HERE, [10]), (ELSEWHERE, [20]), (None, [])])
def test_raw_sql_on_sqlite_reads_its_own_township_only(raw, current, township, seen):
    current.township = township
    assert [id for (id,) in raw.execute("SELECT id FROM core_plain")] == seen


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_plain SET title = 'x'",
        "DELETE FROM core_plain",
        "INSERT INTO core_plain VALUES (1, 30, 'x', NULL)",
        "UPDATE main.core_plain SET title = 'x'",
        "UPDATE main.core_plain SET township_id = 2 WHERE township_id = 1",
        "UPDATE main.core_plain SET township_id = 1, id = 40 WHERE township_id = 2",
        "DELETE FROM main.core_plain",
        "INSERT INTO main.core_plain VALUES (2, 30, 'x', NULL)",
        "INSERT OR REPLACE INTO main.core_plain VALUES (2, 20, 'x', NULL)",
        "REPLACE INTO main.core_plain VALUES (2, 20, 'x', NULL)",
    ],
)
def test_raw_sql_on_sqlite_writes_no_other_township(raw, statement):
    with pytest.raises(sqlite3.Error):
        raw.execute(statement)
    assert raw.execute("SELECT * FROM main.core_plain ORDER BY id").fetchall() == [
        (1, 10, "own", "said"),
        (2, 20, "own", "said"),
    ]


def test_nothing_is_written_where_no_township_is_set(raw, current):
    current.township = None
    with pytest.raises(sqlite3.IntegrityError, match="another township"):
        raw.execute("INSERT INTO main.core_plain VALUES (1, 30, 'x', NULL)")


def test_own_rows_are_written(raw):
    raw.execute("INSERT INTO main.core_plain VALUES (1, 30, 'x', NULL)")
    raw.execute("UPDATE main.core_plain SET title = 'y' WHERE township_id = 1")
    raw.execute("DELETE FROM main.core_plain WHERE township_id = 1 AND id = 30")
    assert raw.execute("SELECT title FROM core_plain").fetchall() == [("y",)]


def test_the_guard_of_an_open_connection_outlives_a_migration(raw, sqlite_file):
    other = sqlite3.connect(sqlite_file)
    other.executescript(
        "CREATE TABLE new AS SELECT *, 0 AS more FROM core_plain; DROP TABLE core_plain;"
        "ALTER TABLE new RENAME TO core_plain;"
    )
    other.close()
    assert raw.execute("SELECT id, more FROM core_plain").fetchall() == [(10, 0)]
    with pytest.raises(sqlite3.IntegrityError, match="another township"):
        raw.execute("INSERT INTO main.core_plain VALUES (2, 30, 'x', NULL, 0)")


APPEND_ONLY = [
    ("UPDATE {table} SET title = 'x' WHERE township_id = 1", False),
    ("UPDATE {table} SET note = 'other' WHERE township_id = 1", False),
    ("UPDATE {table} SET note = NULL, title = 'x' WHERE township_id = 1", False),
    ("UPDATE {table} SET note = NULL WHERE township_id = 1", True),
    ("DELETE FROM {table} WHERE township_id = 1", False),
]


@pytest.mark.parametrize(("statement", "allowed"), APPEND_ONLY)
def test_history_on_sqlite_is_only_added_to_and_erased(raw, statement, allowed):
    written = statement.format(table="main.core_past")
    if allowed:
        raw.execute(written)
    else:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(written)


# -- PostgreSQL ---------------------------------------------------------------------------------


class Migrated:
    """A migrated database with its roles, and one engine for each of them."""

    def __init__(self, server: Server, url: str, metadata: MetaData, folder: Path) -> None:
        self.server, self.address, self.metadata = server, make_url(url), metadata
        for _again in range(2):  # the second time must do no harm
            self.plant(*policies.role_statements(ROLES))
        migrate(self.url(ROLES.owner), metadata, folder, ROLES)
        engine = create_engine(url)
        with engine.begin() as connection:
            fill(connection)
        engine.dispose()

    def url(self, role: str) -> str:
        address = self.address if role == "superuser" else self.address.set(username=role)
        return address.render_as_string(hide_password=False)

    def engine(self, role: str) -> Engine:
        return create_engine(self.url(role))

    def run(self, role: str, statement: str, township: int | None = None):
        engine = self.engine(role)
        try:
            with engine.begin() as connection:
                if township is not None:
                    told = {"t": str(township)}
                    connection.execute(text("SELECT set_config('app.township_id', :t, true)"), told)
                result = connection.execute(text(statement))
                return result.fetchall() if result.returns_rows else result.rowcount
        finally:
            engine.dispose()

    def ailments(self, role: str = ROLES.app) -> dict[str, str]:
        engine = self.engine(role)
        found = doctor.inspect(engine, self.metadata, county_role=ROLES.county)
        engine.dispose()
        return {each.thing: each.cause for each in found}

    def plant(self, *statements: str) -> None:
        self.server.execute(*statements, database=self.address.database or "")


@pytest.fixture
def server(cluster, blank_url, metadata, tmp_path) -> Migrated:
    return Migrated(cluster, blank_url, metadata, tmp_path)


@pytest.mark.only("postgres")
class TestPostgres:
    def test_raw_sql_reads_its_own_township_only(self, server):
        everything = "SELECT id FROM core_plain"
        assert server.run(ROLES.app, everything, HERE) == [(10,)]
        assert server.run(ROLES.app, everything, ELSEWHERE) == [(20,)]
        assert server.run(ROLES.app, everything) == []
        assert server.run(ROLES.owner, everything) == []

    @pytest.mark.parametrize(
        "statement",
        [
            "INSERT INTO core_plain VALUES (2, 30, 'x', NULL)",
            "UPDATE core_plain SET township_id = 2",
            "TRUNCATE core_plain",
            "ALTER TABLE core_plain DISABLE ROW LEVEL SECURITY",
            "DROP POLICY township ON core_plain",
            "SET ROLE union_owner",
            "CREATE TABLE mine (id int)",
        ],
    )
    def test_the_application_cannot_leave_its_township(self, server, statement):
        with pytest.raises(DBAPIError):
            server.run(ROLES.app, statement, HERE)

    def test_rows_of_others_are_not_there_to_change(self, server):
        assert server.run(ROLES.app, "DELETE FROM core_plain WHERE id = 20", HERE) == 0
        assert server.run(ROLES.app, "UPDATE core_plain SET title = 'x'", HERE) == 1

    def test_the_setting_ends_with_its_transaction(self, server):
        engine = server.engine(ROLES.app)
        with engine.connect() as connection:
            connection.execute(text("SELECT set_config('app.township_id', '1', true)"))
            connection.commit()
            assert connection.execute(text("SELECT id FROM core_plain")).all() == []
        engine.dispose()

    def test_the_county_reads_what_it_is_granted_and_writes_nothing(self, server):
        assert server.run(ROLES.county, "SELECT id FROM core_counted ORDER BY id") == [
            (10,),
            (20,),
        ]
        dated = "SELECT count(*), max(id) FROM core_dated WHERE township_id > 0"
        assert server.run(ROLES.county, dated) == [(2, 20)]

    @pytest.mark.parametrize(
        "refused",
        [
            "SELECT * FROM core_plain",
            "SELECT * FROM core_dated",
            "SELECT id FROM core_dated ORDER BY title",
            "SELECT id FROM core_past",
            "DELETE FROM core_counted",
            "UPDATE core_counted SET title = 'x'",
            "SELECT id FROM core_township FOR UPDATE",
        ],
    )
    def test_the_county_comes_to_no_other_table_or_column(self, server, refused):
        with pytest.raises(DBAPIError):
            server.run(ROLES.county, refused)

    def test_the_backup_role_reads_everything(self, server):
        assert len(server.run(ROLES.backup, "SELECT * FROM core_plain")) == 2

    @pytest.mark.parametrize(("statement", "allowed"), APPEND_ONLY)
    def test_history_is_only_added_to_and_erased(self, server, statement, allowed):
        written = statement.format(table="core_past")
        if allowed:
            assert server.run(ROLES.app, written, HERE) == 1
            return
        for role in (ROLES.app, ROLES.owner, "superuser"):
            with pytest.raises(DBAPIError):
                server.run(role, written, HERE)
        with pytest.raises(DBAPIError, match="append-only"):
            server.run("superuser", "TRUNCATE core_past")

    def test_the_application_may_read_the_version(self, server):
        assert server.run(ROLES.app, "SELECT version_num FROM alembic_version_core") == [
            ("core_0001",)
        ]

    def test_a_data_migration_reaches_every_township(self, server, tmp_path):
        (tmp_path / "core" / "core_0002_data.py").write_text(
            "from alembic import op\nfrom platform_core.tenancy.revisions import every_township\n"
            "revision, down_revision = 'core_0002', 'core_0001'\n"
            "def upgrade():\n    with every_township(op, 'core_plain'):\n"
            "        op.execute(\"UPDATE core_plain SET title = 'new'\")\n"
        )
        core = Component("core", tmp_path / "core")
        schema = Schema(server.url(ROLES.owner), core=core, metadata=server.metadata, roles=ROLES)
        assert schema.upgrade()[0].result == "upgraded"
        assert server.run("superuser", "SELECT DISTINCT title FROM core_plain") == [("new",)]
        assert server.ailments() == {}

    def test_the_doctor_finds_a_sound_database_sound_and_quickly(self, server):
        assert server.ailments() == {}
        engine = server.engine(ROLES.app)
        engine.connect().close()
        started = time.perf_counter()
        doctor.inspect(engine, server.metadata, county_role=ROLES.county)
        assert time.perf_counter() - started < 0.25
        engine.dispose()

    @pytest.mark.parametrize(
        ("planted", "thing", "cause"),
        [
            ("ALTER TABLE core_plain NO FORCE ROW LEVEL SECURITY", "core_plain", "not enabled"),
            ("ALTER TABLE core_plain DISABLE ROW LEVEL SECURITY", "core_plain", "not enabled"),
            ("DROP POLICY township ON core_plain", "core_plain", "does not tie"),
            (
                "DROP POLICY township ON core_plain;"
                "CREATE POLICY township ON core_plain USING (true)",
                "core_plain",
                "does not tie",
            ),
            ("CREATE POLICY x ON core_plain FOR SELECT USING (true)", "core_plain", "opens it"),
            (
                "CREATE POLICY county ON core_plain FOR SELECT TO union_county USING (true)",
                "core_plain",
                "opens it",
            ),
            ("DROP POLICY county ON core_counted", "core_counted", "more or less"),
            ("GRANT SELECT ON core_plain TO union_county", "core_plain", "more or less"),
            ("GRANT SELECT (title) ON core_dated TO union_county", "core_dated", "more or less"),
            ("REVOKE SELECT (id) ON core_dated FROM union_county", "core_dated", "more or less"),
            ("GRANT UPDATE ON core_counted TO union_county", "core_counted", "may change"),
            ("CREATE TABLE stray (township_id bigint, id bigint)", "stray", "not enabled"),
            ("GRANT DELETE ON core_past TO union_app", "core_past", "history"),
            ("ALTER TABLE core_past DISABLE TRIGGER ALL", "core_past", "history"),
            ("ALTER TABLE core_plain OWNER TO union_app", "core_plain", "owns it"),
            ("CREATE VIEW peek AS SELECT * FROM core_plain", "peek", "owner's rights"),
            ("CREATE MATERIALIZED VIEW heap AS SELECT * FROM core_plain", "heap", "keeps rows"),
            (
                "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql SECURITY DEFINER"
                " AS 'SELECT count(*) FROM core_plain'",
                "f()",
                "owner's rights",
            ),
        ],
    )
    def test_the_doctor_finds_what_was_planted(self, server, planted, thing, cause):
        server.plant(*planted.split(";"))
        ailments = server.ailments()
        assert list(ailments) == [thing] and cause in ailments[thing]

    def test_the_doctor_refuses_a_superuser(self, server):
        assert "passes over" in server.ailments("superuser")[server.address.username]

    def test_the_doctor_tells_the_line_to_write(self, server):
        server.plant("REVOKE SELECT (id) ON core_dated FROM union_county")
        engine = server.engine(ROLES.app)
        (found,) = doctor.inspect(engine, server.metadata, county_role=ROLES.county)
        engine.dispose()
        assert """op.protect('core_dated', county_reads=('township_id', 'id'))""" in found.cure

    def test_the_doctor_misses_a_role_that_is_not_there(self, server):
        engine = server.engine(ROLES.app)
        found = doctor.inspect(engine, server.metadata, county_role="nobody_county")
        engine.dispose()
        assert "does not exist" in {each.thing: each.cause for each in found}["nobody_county"]

    def test_a_view_that_reads_as_its_reader_is_fine(self, server):
        server.plant("CREATE VIEW v WITH (security_invoker = true) AS SELECT * FROM core_plain")
        assert server.ailments() == {}


def test_without_a_role_of_its_own_nothing_is_opened_to_the_county():
    one = "postgresql://union@/u"
    roles = Roles.of(owner_url=one, app_url=one, county_url=one)
    protection = policies.Protection("core_counted", county_reads=True)
    statements = policies.protection_statements(protection, "postgresql", roles, ())
    assert not any("true)" in each and "FOR SELECT" in each for each in statements)
    assert not any(each.startswith("GRANT") for each in statements)


# -- The doctor on models and on SQLite ---------------------------------------------------------


def guarded_engine(path: str) -> Engine:
    return create_engine("sqlite://", creator=lambda: opened(path, Current()))


def sqlite_ailments(path: str, metadata: MetaData) -> dict[str, str]:
    engine = guarded_engine(path)
    found = doctor.inspect(engine, metadata)
    engine.dispose()
    return {each.thing: each.cause for each in found}


def test_the_doctor_finds_a_sound_file_sound(sqlite_file, metadata):
    assert sqlite_ailments(sqlite_file, metadata) == {}


def test_the_doctor_sees_an_unguarded_connection(sqlite_file, metadata):
    engine = create_engine(f"sqlite:///{sqlite_file}")
    things = {each.thing for each in doctor.inspect(engine, metadata)}
    engine.dispose()
    assert {"PRAGMA foreign_keys", "PRAGMA trusted_schema", "core_plain", "core_past"} <= things


@pytest.mark.parametrize(
    ("planted", "thing", "cause"),
    [
        ("DROP TRIGGER core_past_no_delete", "core_past", "history"),
        ("CREATE VIEW peek AS SELECT * FROM core_plain", "peek", "all townships"),
    ],
)
def test_the_doctor_finds_what_was_planted_in_a_file(sqlite_file, metadata, planted, thing, cause):
    with sqlite3.connect(sqlite_file) as connection:
        connection.execute(planted)
    ailments = sqlite_ailments(sqlite_file, metadata)
    assert list(ailments) == [thing] and cause in ailments[thing]


def planted_models() -> MetaData:
    metadata = some_tables()
    both = [
        Column("township_id", BigInteger, primary_key=True),
        Column("id", BigInteger, primary_key=True),
    ]
    Table(
        "core_forgot", metadata, Column("id", BigInteger, primary_key=True), Column("township_id")
    )
    Table(
        "core_declared",
        metadata,
        Column("id", BigInteger, primary_key=True),
        Column("township_id", BigInteger),
        info={"shared": "the county's own list"},
    )
    Table(
        "core_loose",
        metadata,
        *both,
        Column("plain_id", BigInteger, ForeignKey("core_plain.id")),
        Column("code", String(9)),
        UniqueConstraint("code"),
    )
    return metadata


def test_the_doctor_reads_the_models_too(sqlite_file):
    ailments = sqlite_ailments(sqlite_file, planted_models())
    assert set(ailments) == {"core_forgot", "core_loose.plain_id", "core_loose.code"}
    assert "not (township_id, id)" in ailments["core_forgot"]
    assert "another township" in ailments["core_loose.plain_id"]
    assert "unique across townships" in ailments["core_loose.code"]
