"""An SQLite connection as the application gets it, and the database file behind it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table

from platform_core.i18n import gettext as _
from platform_core.tenancy import engines
from platform_core.tenancy.doctor.ailment import Ailment, loses_history
from platform_core.tenancy.policies import Protection, append_only_triggers, is_tenant

_PRAGMA_WORDS = {"ON": 1, "OFF": 0, "FULL": 2, "MEMORY": 2}  # what SQLite answers for them


class SQLite:
    """The connection as the application gets it, and the database file behind it."""

    def __init__(self, cursor: Any, tables: list[Table]) -> None:
        self.cursor = cursor
        self.tables = tables

    def ailments(self) -> Iterator[Ailment]:
        """PRAGMAs, missing guards, views in the file."""
        yield from self._pragmas()
        yield from self._shadows()
        yield from self._views()

    def _pragmas(self) -> Iterator[Ailment]:
        for pragma in engines.PRAGMAS:
            name, _equals, word = pragma.partition("=")
            wanted = str(_PRAGMA_WORDS.get(word, word)).lower()
            (found,) = self._rows(f"PRAGMA {name}")[0]
            if str(found).lower() != wanted:
                yield Ailment(
                    f"PRAGMA {name}",
                    _("It is %(found)s on this connection.", found=found),
                    _("Keep the database file on a local disk, and open it by Union only."),
                )

    def _shadows(self) -> Iterator[Ailment]:
        views = self._names("temp", "view")
        triggers, kept = self._names("temp", "trigger"), self._names("main", "trigger")
        real = self._names("main", "table")
        for table in self.tables:
            if table.name not in real:
                continue
            shadowed = table.name in views and f"{table.name}_own_update" in triggers
            if is_tenant(table) and not shadowed:
                yield Ailment(
                    table.name,
                    _("This connection sees the rows of all townships in it."),
                    _("Restart: connections older than the table do not know it."),
                )
            if not kept.issuperset(append_only_triggers(Protection.of(table), "sqlite")):
                yield loses_history(table)

    def _views(self) -> Iterator[Ailment]:
        for name in sorted(self._names("main", "view")):
            yield Ailment(
                name,
                _("A view in the file reads the rows of all townships."),
                _("Drop the view and write its query with select()."),
            )

    def _names(self, schema: str, kind: str) -> set[str]:
        query = f"SELECT name FROM {schema}.sqlite_master WHERE type = '{kind}'"
        return {name for (name,) in self._rows(query)}

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.cursor.execute(query).fetchall()
        return rows
