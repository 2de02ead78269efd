"""Looks for tables, roles, views and functions that would let rows leave their township.

Runs at every start, after each migration and as `union doctor`. It asks the driver directly,
because what it reads (catalogues, PRAGMAs) is what the SQL verifier refuses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, ForeignKeyConstraint, MetaData, Table, UniqueConstraint

from platform_core.i18n import gettext as _
from platform_core.tenancy.engines import PRAGMAS
from platform_core.tenancy.policies import (
    COUNTY_POLICY,
    POLICY,
    SETTING,
    Protection,
    append_only_triggers,
    is_tenant,
)

KEY = ["township_id", "id"]
OLDEST_POSTGRES = 150000

_PRAGMA_WORDS = {"ON": 1, "OFF": 0, "FULL": 2, "MEMORY": 2}  # what SQLite answers for them


@dataclass(frozen=True)
class Ailment:
    """What breaks the isolation: the thing, the cause, and what to do about it."""

    thing: str
    cause: str
    cure: str


def inspect(
    engine: Engine,
    metadata: MetaData,
    *,
    county_role: str | None = None,
    trusted_functions: frozenset[str] = frozenset(),
) -> list[Ailment]:
    """Every ailment of the models and of the database behind `engine`; none when sound.

    `engine` is the application's own, so that its role and its PRAGMAs are those examined.
    `county_role` is the only one that a policy may open a table to; `trusted_functions` are
    the SECURITY DEFINER functions known to be harmless. Takes a few milliseconds.
    """
    tables = list(metadata.tables.values())
    ailments = list(_model_ailments(tables))
    connection = engine.raw_connection()
    try:
        if engine.dialect.name == "sqlite":
            ailments += _SQLite(connection.cursor(), tables).ailments()
        else:
            cursor = connection.cursor()
            ailments += _Postgres(cursor, tables, county_role, trusted_functions).ailments()
    finally:
        connection.rollback()
        connection.close()
    return ailments


def _model_ailments(tables: Iterable[Table]) -> Iterator[Ailment]:
    for table in tables:
        if not is_tenant(table):
            continue
        if [column.name for column in table.primary_key] != KEY:
            yield Ailment(
                table.name,
                _("It has township_id, but its key is not (township_id, id)."),
                _('Derive it from TownshipModel, or declare info={"shared": "why"}.'),
            )
        yield from _constraint_ailments(table)


def _constraint_ailments(table: Table) -> Iterator[Ailment]:
    for constraint in table.constraints:
        named = [column.name for column in getattr(constraint, "columns", ())]
        if "township_id" in named:
            continue
        if isinstance(constraint, ForeignKeyConstraint) and is_tenant(constraint.referred_table):
            yield Ailment(
                f"{table.name}.{named[0]}",
                _("It can point to a row of another township."),
                _('Declare the column by ref("%(table)s").', table=constraint.referred_table.name),
            )
        if isinstance(constraint, UniqueConstraint):
            yield Ailment(
                f"{table.name}.{named[0]}",
                _("It is unique across townships: one could feel the rows of another."),
                _("Put township_id first in the unique constraint."),
            )


class _SQLite:
    """The connection as the application gets it, and the database file behind it."""

    def __init__(self, cursor: Any, tables: list[Table]) -> None:
        self.cursor = cursor
        self.tables = tables

    def ailments(self) -> Iterator[Ailment]:
        yield from self._pragmas()
        yield from self._shadows()
        yield from self._views()

    def _pragmas(self) -> Iterator[Ailment]:
        for pragma in PRAGMAS:
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
                yield _loses_history(table)

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


_ROLE = """
SELECT current_user, rolsuper, rolbypassrls, current_setting('server_version_num')::int
FROM pg_roles WHERE rolname = current_user
"""
_TABLES = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       pg_has_role(current_user, c.relowner, 'MEMBER'),
       has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
           OR has_table_privilege(c.oid, 'TRUNCATE'),
       EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'township_id'
               AND NOT a.attisdropped)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()
"""
_POLICIES = """
SELECT tablename, policyname, permissive = 'PERMISSIVE', roles::text[], cmd,
       coalesce(qual, ''), coalesce(with_check, '')
FROM pg_policies WHERE schemaname = current_schema()
"""
_TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
_VIEWS = """
SELECT c.relname, c.relkind = 'm',
       coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_FUNCTIONS = """
SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


class _Postgres:
    """The application's role, and every table, view and function it can reach."""

    def __init__(
        self,
        cursor: Any,
        tables: list[Table],
        county_role: str | None,
        trusted_functions: frozenset[str],
    ) -> None:
        self.cursor = cursor
        self.tables = {table.name: table for table in tables}
        self.county_role = county_role
        self.trusted_functions = trusted_functions

    def ailments(self) -> Iterator[Ailment]:
        role, superuser, bypasses, version = self._rows(_ROLE)[0]
        if version < OLDEST_POSTGRES:
            yield Ailment("PostgreSQL", _("It is older than 15."), _("Upgrade the server."))
        if superuser or bypasses:
            yield Ailment(
                role,
                _("The application's role passes over row-level security."),
                _("Give database_url a role made by union db roles."),
            )
        yield from self._table_ailments(bool(superuser))
        yield from self._view_ailments()
        for (name,) in self._rows(_FUNCTIONS):
            if name not in self.trusted_functions:
                yield Ailment(
                    f"{name}()",
                    _("It runs with its owner's rights (SECURITY DEFINER)."),
                    _("Make it SECURITY INVOKER or drop it."),
                )

    def _table_ailments(self, superuser: bool) -> Iterator[Ailment]:
        policies: dict[str, list[tuple[Any, ...]]] = {}
        for name, *policy in self._rows(_POLICIES):
            policies.setdefault(name, []).append(tuple(policy))
        triggers = {name for (name,) in self._rows(_TRIGGERS)}
        for name, enabled, forced, owned, may_change, has_township in self._rows(_TABLES):
            table = self.tables.get(name)
            if owned and not superuser:
                yield Ailment(
                    name,
                    _("The application's role owns it and could lift its guard."),
                    _("Migrate by owner_database_url, with a role of its own."),
                )
            if has_township and (table is None or is_tenant(table)):
                yield from self._policy_ailments(name, enabled, forced, policies.get(name, []))
            if table is not None and table.info.get("append_only"):
                wanted = append_only_triggers(Protection.of(table), "postgresql")
                if (may_change and not superuser) or not triggers.issuperset(wanted):
                    yield _loses_history(table)

    def _policy_ailments(
        self, name: str, enabled: bool, forced: bool, policies: list[tuple[Any, ...]]
    ) -> Iterator[Ailment]:
        own = next((policy for policy in policies if policy[0] == POLICY), None)
        if not (enabled and forced):
            cause = _("Row-level security is not enabled and forced.")
        elif own is None or not all(_ties_to_township(said) for said in own[4:6]):
            cause = _("Its policy does not tie rows to the township.")
        elif any(self._opens(name, policy) for policy in policies):
            cause = _("A policy opens it to more than its township.")
        else:
            return
        yield Ailment(name, cause, _('Write op.protect("%(table)s") in a revision.', table=name))

    def _opens(self, name: str, policy: tuple[Any, ...]) -> bool:
        policy_name, permissive, roles, command, *_conditions = policy
        if policy_name == POLICY or not permissive:
            return False
        table = self.tables.get(name)
        allowed = table is not None and bool(table.info.get("county_reads"))
        to_county = policy_name == COUNTY_POLICY and command == "SELECT"
        return not (allowed and to_county and roles == [self.county_role])

    def _view_ailments(self) -> Iterator[Ailment]:
        for name, materialised, invoker in self._rows(_VIEWS):
            if materialised:
                yield Ailment(
                    name,
                    _("A materialised view keeps rows outside the guard."),
                    _("Drop it and store figures in a table of the township."),
                )
            elif not invoker:
                yield Ailment(
                    name,
                    _("The view reads with its owner's rights."),
                    _("ALTER VIEW … SET (security_invoker = true), or drop it."),
                )

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.cursor.execute(query).fetchall()
        return rows


def _ties_to_township(condition: str) -> bool:
    """PostgreSQL writes conditions its own way; an OR has no place in any of ours."""
    said = condition.lower()
    return said.startswith("(township_id = ( select") and SETTING in said and " or " not in said


def _loses_history(table: Table) -> Ailment:
    return Ailment(
        table.name,
        _("Its rows can be changed or removed, although they are history."),
        _('Write op.protect("%(table)s", append_only=True) in a revision.', table=table.name),
    )
