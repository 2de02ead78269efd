"""The SQLite half of a backup: a copy in one step, verified page by page and key by key."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from platform_core.backup.stores import REVOKED, Rows
from platform_core.errors import SetupError


class SqliteStore:
    """The database file of an instance."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def in_use(self) -> bool:
        """Whether there is a database already."""
        return self.path.exists()

    def save(self, copy: Path) -> Rows:
        """Copy the database to `copy` in one step and verify it; the rows of each table.

        One step, because a copy in several starts anew at every foreign write and never ends.
        """
        if not self.path.exists():
            raise SetupError(str(self.path), "There is no database.", "Run `union demo` first.")
        with closing(_open(self.path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        return _verified(copy)

    def load(self, copy: Path, rows: Rows, aside: Path) -> None:
        """Put `copy` in the place of the database once it holds exactly `rows`."""
        found = _verified(copy)
        if found != rows:
            wrong = sorted({table for table, _ in found.items() ^ rows.items()})
            cause = f"These tables do not have the rows they had: {', '.join(wrong)}."
            raise SetupError(str(copy.name), cause, "Use another backup.")
        _revoke(copy)
        if self.path.exists():
            self._move_away(aside)
        os.replace(copy, self.path)
        _flush(self.path.parent)

    def _move_away(self, aside: Path) -> None:
        """Close the write-ahead log, which nobody can while the instance is being served."""
        with closing(sqlite3.connect(self.path, timeout=2)) as database:
            try:
                database.execute("PRAGMA journal_mode=DELETE")
            except sqlite3.OperationalError as exc:
                cure = "Stop `union serve` and every other program that has it open."
                raise SetupError(str(self.path), "The database is in use.", cure) from exc
        aside.mkdir(exist_ok=True)
        os.replace(self.path, aside / self.path.name)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)


def _verified(path: Path) -> Rows:
    """The rows of each table. Raises SetupError where the file is not sound."""
    with closing(_open(path)) as database:
        faults = _faults(database)
        if faults:
            cause = f"The database is damaged: {'; '.join(faults)}."
            raise SetupError(path.name, cause, "Restore an older backup.")
        orphans = {row[0] for row in database.execute("PRAGMA foreign_key_check")}
        if orphans:
            cause = f"Rows refer to missing rows in: {', '.join(sorted(orphans))}."
            raise SetupError(path.name, cause, "Restore an older backup.")
        return {
            table: database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
            for table in _tables(database)
        }


def _faults(database: sqlite3.Connection) -> list[str]:
    try:
        found = [str(row[0]) for row in database.execute("PRAGMA integrity_check(10)")]
    except sqlite3.DatabaseError as exc:  # too damaged even to be checked
        return [str(exc)]
    return [] if found == ["ok"] else found


def _tables(database: sqlite3.Connection) -> list[str]:
    found = database.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " ORDER BY name"
    )
    return [row[0] for row in found]


def _revoke(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        present = set(_tables(database))
        for table, statement in REVOKED.items():
            if table in present:
                database.execute(statement)


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
