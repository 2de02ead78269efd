"""Migrations: each component has its own history, is whole or untouched, and harms no other."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    inspect,
    text,
)

from platform_core.db import NAMING, Utc
from platform_core.i18n import use_locale
from platform_core.schema import Component, Schema, SchemaError, State, transaction
from platform_core.schema.components import core_component, migrations_folder

REVISION = """
import sqlalchemy as sa
from alembic import op

revision = {revision!r}
down_revision = {down!r}
branch_labels = None
depends_on = None


def upgrade():
{upgrade}


def downgrade():
{downgrade}
"""


class County:
    """A core and two plugins, contracts requiring congress, in a folder of the test's own."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.metadata = MetaData(naming_convention=NAMING)
        Table("core_township", self.metadata, Column("id", BigInteger, primary_key=True))
        self.motion = tenant_table("congress_motion", self.metadata, Column("title", String(40)))
        self.draft = tenant_table(
            "contracts_draft",
            self.metadata,
            Column("motion_id", BigInteger),
            ForeignKeyConstraint(
                ["township_id", "motion_id"],
                ["congress_motion.township_id", "congress_motion.id"],
                ondelete="CASCADE",
            ),
        )
        self.core = Component("core", folder / "core")
        self.congress = Component("congress", folder / "congress")
        self.contracts = Component("contracts", folder / "contracts", ("congress",))

    def schema(self, *plugins: Component) -> Schema:
        chosen = plugins or (self.contracts, self.congress)
        return Schema(self.url, chosen, core=self.core, metadata=self.metadata)

    def migrated(self) -> Schema:
        """Every component with its first revision, all applied, and a row in each table."""
        schema = self.schema()
        for name in schema.components:
            assert schema.revision(name, "init") is not None
            assert [each.result for each in schema.upgrade(name)][-1] == "upgraded"
        self.run(
            "INSERT INTO core_township (id) VALUES (1)",
            "INSERT INTO congress_motion (township_id, id, title) VALUES (1, 7, 'm')",
            "INSERT INTO contracts_draft (township_id, id, motion_id) VALUES (1, 8, 7)",
        )
        return schema

    def write(self, component: Component, upgrade: str, downgrade: str = "pass") -> Path:
        """Add a revision by hand."""
        component.versions.mkdir(exist_ok=True)
        revision = component.next_revision()
        number = int(revision[-4:])
        path = component.versions / f"{revision}_by_hand.py"
        path.write_text(
            REVISION.format(
                revision=revision,
                down=f"{component.name}_{number - 1:04d}" if number > 1 else None,
                upgrade="\n".join("    " + line for line in upgrade.splitlines()),
                downgrade="    " + downgrade,
            )
        )
        return path

    def run(self, *statements: str) -> None:
        engine = create_engine(self.url)
        with engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def count(self, table: str) -> int:
        engine = create_engine(self.url)
        with engine.connect() as connection:
            found = connection.scalar(text(f"SELECT count(*) FROM {table}"))
        engine.dispose()
        assert found is not None
        return found

    def tables(self) -> set[str]:
        engine = create_engine(self.url)
        names = set(inspect(engine).get_table_names())
        engine.dispose()
        return names


def tenant_table(name, metadata, *columns):
    return Table(
        name,
        metadata,
        Column("township_id", BigInteger, ForeignKey("core_township.id"), primary_key=True),
        Column("id", BigInteger, primary_key=True),
        *columns,
    )


def states(schema: Schema) -> dict[str, State]:
    return {row.component: row.state for row in schema.status()}


def results(outcomes) -> dict[str, str]:
    return {each.component: each.result for each in outcomes}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """The messages below are the msgids."""
    with use_locale("en"):
        yield


@pytest.fixture
def county(tmp_path, blank_url) -> County:
    return County(tmp_path, blank_url)


ALL_OK = {"core": State.OK, "congress": State.OK, "contracts": State.OK}
ADD_STAGE = (
    'with op.batch_alter_table("congress_motion", recreate="auto") as batch:\n'
    '    batch.add_column(sa.Column("stage", sa.String(20)))\n'
    '    batch.alter_column("title", existing_type=sa.String(40), type_=sa.String(80))'
)
FAILS_HALF_WAY = (
    'op.create_table("contracts_x", sa.Column("id", sa.Integer, primary_key=True))\n'
    'op.execute("INSERT INTO contracts_x VALUES (1)")\n'
    'op.execute("UPDATE contracts_draft SET motion_id = NULL")\n'
    'raise RuntimeError("the power went")'
)


def test_components_are_ordered_by_what_they_require(county):
    assert list(county.schema().components) == ["core", "congress", "contracts"]


def test_each_first_revision_creates_its_own_tables_and_guards_them(county):
    county.migrated()
    written = (county.congress.versions / "congress_0001_init.py").read_text()
    assert written.count("op.create_table(") == 1
    assert "op.protect('congress_motion')" in written
    assert (
        "op.protect('core_township', tenant=False)"
        in (county.core.versions / "core_0001_init.py").read_text()
    )


def test_everything_is_migrated_from_nothing(county):
    schema = county.schema()
    county.write(county.core, 'op.create_table("core_township", sa.Column("id", sa.BigInteger))')
    county.write(county.congress, 'op.create_table("congress_a", sa.Column("id", sa.BigInteger))')
    assert states(schema)["core"] is State.BEHIND
    outcomes = schema.upgrade()
    assert results(outcomes) == {
        "core": "upgraded", "congress": "upgraded", "contracts": "unchanged",
    }  # fmt: skip
    assert states(schema) == ALL_OK
    assert {each.result for each in schema.upgrade()} == {"unchanged"}


def test_migrated_tables_equal_the_models(county):
    schema = county.migrated()
    assert [schema.check(name) for name in schema.components] == [[], [], []]
    assert [schema.revision(name, "nothing new") for name in schema.components] == [None] * 3


def test_a_changed_model_is_found_and_written_into_its_component_only(county):
    schema = county.migrated()
    county.motion.append_column(Column("stage", String(20)))
    assert "stage" in schema.check("congress")[0]
    assert (schema.check("core"), schema.check("contracts")) == ([], [])
    made = schema.revision("congress", "add stage")
    assert made is not None and made.name == "congress_0002_add_stage.py"
    assert results(schema.upgrade("congress")) == {"core": "unchanged", "congress": "upgraded"}
    assert schema.check("congress") == []


def test_comparing_before_upgrading_is_refused(county):
    schema = county.migrated()
    county.write(county.congress, "pass")
    with pytest.raises(SchemaError, match="congress_0002"):
        schema.revision("congress", "more")
    with pytest.raises(SchemaError, match="congress_0002"):
        schema.check("congress")


def test_an_empty_revision_is_for_data(county):
    schema = county.migrated()
    made = schema.revision("contracts", "move data", empty=True)
    assert made is not None and made.name == "contracts_0002_move_data.py"
    assert "def upgrade() -> None:\n    pass" in made.read_text()


def test_a_revision_names_types_of_sqlalchemy_only(county):
    schema = county.migrated()
    county.motion.append_column(Column("opened_at", Utc()))
    made = schema.revision("congress", "opened")
    assert made is not None
    assert "sa.DateTime(timezone=True)" in made.read_text()
    assert "platform_core" not in made.read_text()


# -- Faults -------------------------------------------------------------------------------------


def test_a_migration_that_fails_half_way_leaves_no_trace(county):
    schema = county.migrated()
    before = county.tables()
    county.write(county.contracts, FAILS_HALF_WAY)
    outcome = schema.upgrade()[-1]
    assert (outcome.result, outcome.after) == ("failed", "contracts_0001")
    assert "the power went" in outcome.detail
    assert county.tables() == before
    engine = create_engine(county.url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT motion_id FROM contracts_draft")) == 7
    engine.dispose()


def test_changing_a_parent_keeps_the_rows_of_its_children(county):
    schema = county.migrated()
    county.write(county.congress, ADD_STAGE)
    assert results(schema.upgrade())["congress"] == "upgraded"
    assert (county.count("congress_motion"), county.count("contracts_draft")) == (1, 1)


def test_a_syntax_error_in_one_component_leaves_the_others_fine(county):
    schema = county.migrated()
    (county.congress.versions / "congress_0002_torn.py").write_text("def x(:")
    county.write(county.core, "pass")
    assert results(schema.upgrade()) == {
        "core": "upgraded", "congress": "failed", "contracts": "skipped",
    }  # fmt: skip
    rows = {row.component: row for row in schema.status()}
    assert rows["congress"].state is State.BROKEN
    assert "SyntaxError" in rows["congress"].detail
    assert rows["core"].state is rows["contracts"].state is State.OK


def test_a_component_whose_requirement_is_not_installed_is_broken_alone(county):
    county.migrated()
    schema = county.schema(county.contracts)
    assert states(schema) == {
        "core": State.OK, "contracts": State.BROKEN, "congress": State.ORPHANED,
    }  # fmt: skip
    assert results(schema.upgrade()) == {"core": "unchanged", "contracts": "failed"}


def test_a_package_that_is_gone_leaves_its_tables_to_be_found_again(county):
    county.migrated()
    alone = county.schema(county.congress)
    assert states(alone) == {
        "core": State.OK, "congress": State.OK, "contracts": State.ORPHANED,
    }  # fmt: skip
    county.write(county.core, "pass")
    assert results(alone.upgrade()) == {"core": "upgraded", "congress": "unchanged"}
    assert county.count("contracts_draft") == 1
    assert states(county.schema()) == ALL_OK


def test_a_package_older_than_the_database_is_ahead_and_stops_nobody_else(county):
    schema = county.migrated()
    newest = county.write(county.contracts, "pass")
    schema.upgrade()
    newest.unlink()
    assert states(schema)["contracts"] is State.AHEAD
    assert results(schema.upgrade()) == {
        "core": "unchanged", "congress": "unchanged", "contracts": "failed",
    }  # fmt: skip


def test_a_core_that_cannot_migrate_stops_those_that_need_it(county):
    schema = county.migrated()
    county.write(county.core, 'raise RuntimeError("no")')
    assert results(schema.upgrade()) == {
        "core": "failed", "congress": "skipped", "contracts": "skipped",
    }  # fmt: skip


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("statement", "complaint"),
    [
        ("DELETE FROM contracts_draft", "rows of contracts_draft"),
        ("DELETE FROM congress_motion", "contracts_draft → congress_motion"),
        ("DROP TABLE contracts_draft", "rows of contracts_draft"),
    ],
)
def test_a_migration_that_harms_another_component_is_undone(county, statement, complaint):
    schema = county.migrated()
    county.write(county.congress, f'op.execute("{statement}")')
    outcome = schema.upgrade("congress")[-1]
    assert outcome.result == "failed" and complaint in outcome.detail
    assert (county.count("congress_motion"), county.count("contracts_draft")) == (1, 1)


@pytest.mark.only("sqlite")
def test_batch_mode_does_not_lose_the_triggers_of_history(county):
    schema = county.migrated()
    county.write(county.congress, 'op.protect("congress_motion", append_only=True)')
    county.write(county.congress, ADD_STAGE)
    assert results(schema.upgrade())["congress"] == "upgraded"
    with pytest.raises(Exception, match="append-only"):
        county.run("DELETE FROM congress_motion")


@pytest.mark.only("sqlite")
def test_search_tables_are_not_compared(county):
    schema = county.migrated()
    county.run("CREATE VIRTUAL TABLE congress_words USING fts5(words)")
    assert schema.check("congress") == []


@pytest.mark.only("postgres")
def test_a_migration_gives_way_to_readers_and_tries_again(county, monkeypatch):
    schema = county.migrated()
    county.write(county.congress, ADD_STAGE)
    monkeypatch.setattr(transaction, "PAUSE", 0.05)
    engine = create_engine(county.url)
    reader = engine.connect()
    reader.execute(text("SELECT * FROM congress_motion"))
    threading.Timer(1.2, reader.close).start()
    assert results(schema.upgrade("congress"))["congress"] == "upgraded"
    engine.dispose()


@pytest.mark.only("postgres")
def test_a_lock_that_never_comes_free_ends_the_attempt(county, monkeypatch):
    schema = county.migrated()
    county.write(county.congress, ADD_STAGE)
    monkeypatch.setattr(transaction, "ATTEMPTS", 2)
    monkeypatch.setattr(transaction, "PAUSE", 0.0)
    engine = create_engine(county.url)
    with engine.connect() as reader:
        reader.execute(text("SELECT * FROM congress_motion"))
        assert results(schema.upgrade("congress"))["congress"] == "failed"
    engine.dispose()


# -- Going back ---------------------------------------------------------------------------------


def test_a_component_that_others_need_is_not_removed(county):
    schema = county.migrated()
    with pytest.raises(SchemaError, match="contracts depend"):
        schema.downgrade("congress", "base")
    with pytest.raises(SchemaError, match="congress, contracts depend"):
        schema.downgrade("core", "base")


def test_the_core_stays_while_tables_of_a_package_that_is_gone_are_kept(county):
    county.migrated()
    with pytest.raises(SchemaError, match="contracts"):
        county.schema(county.congress).downgrade("core", "base")


def test_removing_a_component_touches_nothing_else_and_can_be_undone(county):
    schema = county.migrated()
    schema.downgrade("contracts", "base")
    assert county.tables() == {
        "core_township", "congress_motion", "alembic_version_core", "alembic_version_congress",
    }  # fmt: skip
    assert county.count("congress_motion") == 1
    assert results(schema.upgrade())["contracts"] == "upgraded"


def test_one_step_back_is_allowed_while_others_need_it(county):
    schema = county.migrated()
    county.write(county.congress, "pass")
    schema.upgrade()
    schema.downgrade("congress", "-1")
    assert states(schema)["congress"] is State.BEHIND


# -- Names and places ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plugins", "complaint"),
    [
        ([("legal", ()), ("legal_aid", ())], "look like those of legal"),
        ([("core_x", ())], "look like those of core"),
        ([("Legal", ())], "cannot be the name"),
        ([("a" * 25, ())], "cannot be the name"),
        ([("a", ("b",)), ("b", ("a",))], "require each other"),
    ],
)
def test_names_that_clash_and_circles_are_refused(tmp_path, plugins, complaint):
    components = [Component(name, tmp_path / name, requires) for name, requires in plugins]
    with pytest.raises(SchemaError, match=complaint):
        Schema("sqlite://", components, core=Component("core", tmp_path))


def test_an_unknown_component_is_named(county):
    with pytest.raises(SchemaError, match="no such component"):
        county.schema().upgrade("budget")


def test_the_core_finds_its_own_revisions_and_models():
    core = core_component()
    assert (migrations_folder() / "env.py").exists()
    assert core.versions == migrations_folder() / "versions"
    assert "platform_core.organisation.models" in core.models


@pytest.mark.only("sqlite")
def test_asking_for_the_status_waits_for_no_writer(county):
    schema = county.migrated()
    engine = create_engine(county.url)
    event.listen(engine, "connect", lambda raw, entry: setattr(raw, "isolation_level", None))
    with engine.connect() as writer:
        writer.exec_driver_sql("BEGIN IMMEDIATE")
        assert states(schema) == ALL_OK
    engine.dispose()


def test_checks_of_the_model_arrive_in_the_table(county):
    county.motion.append_constraint(CheckConstraint("id > 0", name="id_is_positive"))
    county.migrated()
    with pytest.raises(Exception, match="ck_congress_motion_id_is_positive"):
        county.run("INSERT INTO congress_motion (township_id, id) VALUES (1, 0)")
