"""What a backup holds is what comes back; anything less is refused before it does harm."""

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy import text as sql

from platform_core.backup import backup, check, restore
from platform_core.config import Settings
from platform_core.errors import SetupError
from platform_core.organisation.models import Member
from platform_core.tenancy import db
from platform_core.testing.databases import let_go
from platform_core.testing.postgres import Cluster
from tests.builders import make_member

TABLES = [
    "CREATE TABLE core_township (id BIGINT PRIMARY KEY, name TEXT)",
    "CREATE TABLE core_member (township_id BIGINT REFERENCES core_township (id), name TEXT)",
    "CREATE TABLE core_auth_session (id BIGINT)",
]
ROWS = [
    "INSERT INTO core_township VALUES (1, '金寨镇'), (2, '构元镇')",
    "INSERT INTO core_member VALUES (1, 'first'), (1, 'second'), (2, 'third')",
    "INSERT INTO core_auth_session VALUES (7)",
]
KEYS = '{"seal": [{"id": "0a0b0c0d", "key": "x"}]}'
SCAN = b"scan of a resolution" * 10_000


def run(settings: Settings, *statements: str) -> None:
    engine = create_engine(settings.owner_database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(sql(statement))
    engine.dispose()


def rows(settings: Settings, table: str) -> int:
    engine = create_engine(settings.backup_database_url)
    with engine.connect() as connection:
        count: int = connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one()
    engine.dispose()
    return count


@pytest.fixture
def make_instance(
    engine_name: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[str], Settings]]:
    """A function that makes an instance with an empty database of its own."""
    databases = []

    def make(name: str) -> Settings:
        values: dict[str, object] = {}
        if engine_name == "postgres":
            cluster: Cluster = request.getfixturevalue("cluster")
            monkeypatch.setenv("PATH", f"{cluster.programs}:{os.environ['PATH']}")
            databases.append(name)
            values["database_url"] = cluster.create(name)
        (tmp_path / name).mkdir()
        return Settings(tmp_path / name, values)

    yield make
    for name in databases:
        request.getfixturevalue("cluster").drop(name)


@pytest.fixture
def instance(make_instance: Callable[[str], Settings]) -> Settings:
    """Two townships, three members, one sign-in, one uploaded file, a key and settings."""
    settings = make_instance("instance")
    run(settings, *TABLES, *ROWS)
    (settings.instance / "files/1").mkdir(parents=True)
    (settings.instance / "files/1/scan.pdf").write_bytes(SCAN)
    (settings.instance / "keys.json").write_text(KEYS)
    (settings.instance / "union.toml").write_text("")
    return settings


@pytest.fixture
def other(make_instance: Callable[[str], Settings]) -> Settings:
    """An empty instance that was given the keys."""
    settings = make_instance("other")
    (settings.instance / "keys.json").write_text(KEYS)
    return settings


@pytest.fixture
def saved(instance: Settings, tmp_path: Path) -> Path:
    backup(instance, tmp_path / "union.tar.gz")
    return tmp_path / "union.tar.gz"


def rewritten(source: Path, target: Path, replaced: dict[str, bytes | None]) -> Path:
    """A copy of a backup with some of its files replaced, added or (None) left out."""
    with tarfile.open(source) as old:
        files = {m.name: old.extractfile(m).read() for m in old}  # type: ignore[union-attr]
    with tarfile.open(target, "w:gz") as new:
        for name, content in (files | replaced).items():
            if content is not None:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                new.addfile(info, io.BytesIO(content))
    return target


def test_the_manifest_counts_every_row_and_hashes_every_file(saved):
    manifest = check(saved)
    assert manifest.rows == {"core_auth_session": 1, "core_member": 3, "core_township": 2}
    assert set(manifest.files) == {"database", "files/1/scan.pdf"}
    scan = manifest.files["files/1/scan.pdf"]
    assert (scan.size, scan.sha256) == (len(SCAN), hashlib.sha256(SCAN).hexdigest())


def test_only_its_owner_can_read_a_backup(saved):
    assert saved.stat().st_mode & 0o777 == 0o600


def test_keys_and_settings_are_left_out_unless_asked_for(instance, tmp_path):
    manifest = backup(instance, tmp_path / "all.tar.gz", keys=True)
    assert {"keys.json", "union.toml"} <= set(manifest.files)


def test_a_backup_is_not_written_over_another(instance, saved):
    with pytest.raises(SetupError, match="exists already"):
        backup(instance, saved)


def test_what_was_saved_comes_back_in_another_instance(saved, other):
    restore(other, saved)
    assert (rows(other, "core_township"), rows(other, "core_member")) == (2, 3)
    assert (other.instance / "files/1/scan.pdf").read_bytes() == SCAN
    assert not (other.instance / "union.toml").exists()


def test_a_backup_with_its_keys_needs_none_in_the_new_instance(instance, make_instance, tmp_path):
    backup(instance, tmp_path / "all.tar.gz", keys=True)
    bare = make_instance("bare")
    restore(bare, tmp_path / "all.tar.gz")
    assert (bare.instance / "keys.json").read_text() == KEYS


@pytest.mark.only("sqlite")
def test_a_backup_without_its_keys_is_refused_where_they_are_missing(saved, make_instance):
    bare = make_instance("bare")
    with pytest.raises(SetupError, match="key 0a0b0c0d"):
        restore(bare, saved)
    assert not (bare.instance / "union.db").exists()


def test_everybody_must_sign_in_anew_after_a_restore(saved, other):
    restore(other, saved)
    assert rows(other, "core_auth_session") == 0


def test_an_instance_with_data_is_not_replaced_unless_told(instance, saved):
    run(instance, "INSERT INTO core_member VALUES (2, 'fourth')")
    with pytest.raises(SetupError, match="already holds data"):
        restore(instance, saved)
    assert rows(instance, "core_member") == 4


def test_replacing_brings_back_the_old_state_and_keeps_the_keys(instance, saved):
    run(instance, "INSERT INTO core_member VALUES (2, 'fourth')", "CREATE TABLE later (id INT)")
    (instance.instance / "files/1/later.pdf").write_bytes(b"later")
    restore(instance, saved, replace=True)
    assert rows(instance, "core_member") == 3
    assert (instance.instance / "keys.json").read_text() == KEYS
    assert not (instance.instance / "files/1/later.pdf").exists()
    (aside,) = instance.instance.glob("before-restore-*")
    assert (aside / "files/1/later.pdf").read_bytes() == b"later"


def test_nothing_unfinished_is_left_lying_about(instance, saved):
    restore(instance, saved, replace=True)
    assert not list(instance.instance.glob(".union-*"))
    assert not list(saved.parent.glob(".union-*"))


@pytest.mark.parametrize(
    ("replaced", "cause"),
    [
        ({"files/1/scan.pdf": b"another"}, "not as they were saved: files/1/scan.pdf"),
        ({"files/1/scan.pdf": None}, "not as they were saved: files/1/scan.pdf"),
        ({"files/2/added.pdf": b"added"}, "not as they were saved: files/2/added.pdf"),
        ({"database": b"broken"}, "not as they were saved: database"),
        ({"manifest.json": None}, "cannot be read"),
        ({"manifest.json": b'{"format": 99}'}, "format 99"),
        ({"../../outside": b"x"}, "it holds '../../outside'"),
        ({"/tmp/outside": b"x"}, "it holds '/tmp/outside'"),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.only("sqlite")
def test_a_backup_that_was_changed_is_refused_and_changes_nothing(
    instance, saved, tmp_path, replaced, cause
):
    run(instance, "INSERT INTO core_member VALUES (2, 'fourth')")
    with pytest.raises(SetupError) as refused:
        restore(instance, rewritten(saved, tmp_path / "changed.tar.gz", replaced), replace=True)
    assert cause in refused.value.cause
    assert rows(instance, "core_member") == 4


@pytest.mark.only("sqlite")
def test_a_backup_cut_short_is_refused(saved, tmp_path):
    short = tmp_path / "short.tar.gz"
    short.write_bytes(saved.read_bytes()[:-2000])
    with pytest.raises(SetupError, match="cannot be read"):
        check(short)


def test_a_database_with_fewer_rows_than_its_manifest_says_is_refused(instance, saved, tmp_path):
    with tarfile.open(saved) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    manifest["rows"]["core_member"] = 5
    changed = {"manifest.json": json.dumps(manifest).encode()}
    run(instance, "INSERT INTO core_member VALUES (2, 'fourth')")
    with pytest.raises(SetupError, match="core_member"):
        restore(instance, rewritten(saved, tmp_path / "fewer.tar.gz", changed), replace=True)
    assert rows(instance, "core_member") == 4


@pytest.mark.only("sqlite")
def test_an_instance_that_is_being_served_is_not_replaced(instance, saved):
    engine = create_engine(instance.database_url)
    with engine.connect() as served:
        served.exec_driver_sql("PRAGMA journal_mode=WAL")
        served.exec_driver_sql("SELECT count(*) FROM core_member").fetchall()
        with pytest.raises(SetupError, match="in use"):
            restore(instance, saved, replace=True)
        assert served.exec_driver_sql("SELECT count(*) FROM core_member").scalar() == 3
    engine.dispose()


@pytest.mark.only("sqlite")
def test_a_damaged_database_is_not_saved(instance, tmp_path):
    file = instance.instance / "union.db"
    pages = bytearray(file.read_bytes())
    pages[4096:4200] = b"\xff" * 104
    file.write_bytes(pages)
    with pytest.raises(SetupError, match="damaged"):
        backup(instance, tmp_path / "damaged.tar.gz")
    assert not (tmp_path / "damaged.tar.gz").exists()


@pytest.mark.only("postgres")
def test_without_pg_dump_the_message_says_what_to_install(instance, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="postgresql-client"):
        backup(instance, tmp_path / "union2.tar.gz")


@pytest.mark.only("sqlite")
def test_a_backup_of_the_other_engine_is_refused(saved, tmp_path):
    other = Settings(tmp_path / "pg", {"database_url": "postgresql+psycopg://nobody@/none?host=/x"})
    with pytest.raises(SetupError):
        restore(other, saved, replace=True)


@pytest.mark.settings  # an instance of its own: it is replaced as a whole
def test_a_real_instance_comes_back_with_its_townships_kept_apart(
    app, settings, jinzhai, neighbour, inside, tmp_path, request, monkeypatch
):
    if settings.database_url.startswith("postgresql"):
        cluster = request.getfixturevalue("cluster")
        monkeypatch.setenv("PATH", f"{cluster.programs}:{os.environ['PATH']}")
    for township, names in ((jinzhai, ("甲", "乙")), (neighbour, ("丙",))):
        with inside(township):
            for name in names:
                make_member(name=name)
    let_go(app)
    manifest = backup(settings, tmp_path / "real.tar.gz")
    assert manifest.rows["core_member"] == 3
    with inside(jinzhai):
        make_member(name="丁")
    let_go(app)
    restore(settings, tmp_path / "real.tar.gz", replace=True)
    with inside(jinzhai):
        assert set(db.session.scalars(select(Member.name))) == {"甲", "乙"}
    with inside(neighbour):
        assert set(db.session.scalars(select(Member.name))) == {"丙"}
