"""The PostgreSQL half of a backup: pg_dump of one snapshot, restored in one transaction."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, make_url
from sqlalchemy import text as sql
from sqlalchemy.pool import NullPool

from platform_core.backup.stores import REVOKED, Rows
from platform_core.errors import SetupError

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
ORDER BY relname
"""


class PostgresStore:
    """The database of an instance. `reader` may read every row, `owner` owns every table."""

    def __init__(self, reader: str, owner: str) -> None:
        self.reader = make_url(reader)
        self.owner = make_url(owner)

    def in_use(self) -> bool:
        """Whether there is any table yet."""
        with create_engine(self.owner, poolclass=NullPool).connect() as connection:
            return bool(connection.execute(sql(TABLES)).first())

    def save(self, copy: Path) -> Rows:
        """Dump the database as one snapshot shows it; the rows of each table in it."""
        program = _program("pg_dump")
        engine = create_engine(self.reader, isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            # Row-level security that hides a row must be an error here, not a smaller backup.
            connection.execute(sql("SET row_security = off"))
            snapshot = connection.execute(sql("SELECT pg_export_snapshot()")).scalar_one()
            rows = _rows(connection)
            options = ["--format=custom", f"--snapshot={snapshot}", f"--file={copy}"]
            _run([program, *options, "--schema=public"], self.reader)
        engine.dispose()
        return rows

    def load(self, copy: Path, rows: Rows, aside: Path) -> None:
        """Replace the schema by that of `copy` and compare its rows, all or nothing.

        `aside` stays unused: the transaction is what keeps the old state until the new is right.
        """
        pieces = {
            "empty": "DROP SCHEMA IF EXISTS public CASCADE;\n",
            "pre-data": None,
            "data": None,
            # Counted before row-level security is switched on again, also for the owner.
            "expect": _expect(rows),
            "post-data": None,
            "revoke": _revoke(rows),
        }
        options = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
        for name, script in pieces.items():
            path = copy.with_name(f"{name}.sql")
            if script is None:
                self._extract(copy, name, path)
            else:
                path.write_text(script, encoding="utf-8")
            options.append(f"--file={path}")
        _run([_program("psql"), *options], self.owner)

    def _extract(self, copy: Path, section: str, path: Path) -> None:
        options = ["--no-owner", f"--section={section}", f"--file={path}"]
        _run([_program("pg_restore"), *options, str(copy)], self.owner)


def _rows(connection: Connection) -> Rows:
    tables = connection.execute(sql(TABLES)).scalars().all()
    return {
        table: connection.execute(sql(f'SELECT count(*) FROM "{table}"')).scalar_one()
        for table in tables
    }


def _expect(rows: Rows) -> str:
    """SQL that fails unless every table has the rows it had."""
    checks = "\n".join(
        f'IF (SELECT count(*) FROM public."{table}") <> {count} THEN'
        f" RAISE EXCEPTION 'table {table} does not have its {count} rows'; END IF;"
        for table, count in rows.items()
    )
    return f"DO $union$ BEGIN\n{checks}\nEND $union$;\n"


def _revoke(rows: Rows) -> str:
    """SQL that ends every sign-in and slip the backup knows."""
    known = [(table, statement) for table, statement in REVOKED.items() if table in rows]
    return "".join(
        f"{statement.replace(table, f'public.{table}')};\n" for table, statement in known
    )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        cure = "Install PostgreSQL's client programs (Debian: apt install postgresql-client)."
        raise SetupError(name, "The program is not installed.", cure)
    return found


def _run(command: list[str], url: URL) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, not by `ps`."""
    done = subprocess.run(
        command, env=os.environ | _environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        cause = next(iter(done.stderr.strip().splitlines()), "It failed without a word.")
        raise SetupError(Path(command[0]).name, cause, "Nothing was changed.")


def _environment(url: URL) -> dict[str, str]:
    host = url.host or url.query.get("host") or ""
    given = {
        "PGHOST": host if isinstance(host, str) else host[0],
        "PGPORT": str(url.port or ""),
        "PGUSER": url.username or "",
        "PGPASSWORD": url.password or "",
        "PGDATABASE": url.database or "",
        "PGOPTIONS": "-c client_min_messages=warning",
    }
    return {name: value for name, value in given.items() if value}
