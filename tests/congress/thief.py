"""Somebody with a copy of everything stored: reads tables past the application, with whatever
the engine keeps besides, and every file."""

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from platform_core.config import Settings

SECRET_TABLES = ("congress_roll", "congress_box", "congress_final_ballot", "congress_key_share")


class Thief:
    """Full read access. `position` is the order in which the engine keeps the rows."""

    def __init__(self, settings: Settings, cluster: Any = None) -> None:
        self.settings, self.cluster = settings, cluster
        self.on_postgres = cluster is not None

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query finds, in one connection of its own."""
        if self.on_postgres:
            database = make_url(self.settings.database_url).database
            with psycopg.connect(
                self.cluster.url(database).replace("postgresql+psycopg", "postgresql")
            ) as connection:
                return connection.execute(query).fetchall()
        connection = sqlite3.connect(self.settings.instance / "union.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def in_position(self, columns: str, table: str, vote_id: int) -> list[tuple[Any, ...]]:
        """Rows as they lie on the disk."""
        order = " ORDER BY ctid" if self.on_postgres else ""
        return self.rows(f"SELECT {columns} FROM {table} WHERE vote_id = {vote_id}{order}")

    def transactions(self, table: str, vote_id: int) -> set[str]:
        """The numbers of the transactions that wrote the rows; SQLite keeps none."""
        if not self.on_postgres:
            return {"none"}
        found = self.rows(f"SELECT DISTINCT xmin::text FROM {table} WHERE vote_id = {vote_id}")
        return {number for (number,) in found}

    def bytes_of_everything(self) -> bytes:
        """Every file of the instance, logs and backups included, and PostgreSQL's own files."""
        folders = [self.settings.instance]
        if self.on_postgres:
            (data,) = self.rows("SHOW data_directory")[0]
            self.rows("SELECT pg_current_wal_lsn()")
            folders.append(Path(data))
        found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        return b"\0".join(path.read_bytes() for path in found)
