"""PostgreSQL: the application's role, the county's, and every table, view and function."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table

from platform_core.i18n import gettext as _
from platform_core.tenancy.doctor.ailment import Ailment, loses_history, unprotected
from platform_core.tenancy.guards import READER
from platform_core.tenancy.policies import (
    COUNTY_POLICY,
    GUARD_POLICY,
    POLICY,
    SETTING,
    Protection,
    append_only_triggers,
    county_columns,
    is_tenant,
)

OLDEST = 150000  # PostgreSQL 15

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
_POLICY_NAMES = "SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()"
_TRIGGERS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
_VIEWS = """
SELECT c.relname, c.relkind = 'm',
       coalesce(c.reloptions && ARRAY['security_invoker=true', 'security_invoker=on'], false)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_COUNTY = """
SELECT c.relname,
       array_agg(a.attname::text)
           FILTER (WHERE has_column_privilege(r.oid, c.oid, a.attnum, 'SELECT')),
       bool_or(has_column_privilege(r.oid, c.oid, a.attnum, 'INSERT, UPDATE'))
           OR has_table_privilege(r.oid, c.oid, 'DELETE, TRUNCATE')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_roles r ON r.rolname = %s
WHERE c.relkind IN ('r', 'p') AND n.nspname = current_schema()
GROUP BY r.oid, c.oid, c.relname
"""
_FUNCTIONS = """
SELECT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.prosecdef AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""


class Postgres:
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
        """Version, roles, policies, grants, views and functions."""
        role, superuser, bypasses, version = self._rows(_ROLE)[0]
        if version < OLDEST:
            yield Ailment("PostgreSQL", _("It is older than 15."), _("Upgrade the server."))
        if superuser or bypasses:
            yield Ailment(
                role,
                _("The application's role passes over row-level security."),
                _("Give database_url a role made by union db roles."),
            )
        yield from self._table_ailments(bool(superuser))
        yield from self._county_ailments()
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
                    yield loses_history(table)

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
        elif self._is_guarded(name) and not any(map(_guards, policies)):
            cause = _("It lacks the policy that opens a row to those with a place in its matter.")
        else:
            return
        yield self._unprotected(name, cause)

    def _is_guarded(self, name: str) -> bool:
        table = self.tables.get(name)
        return table is not None and bool(Protection.of(table).guard)

    def _opens(self, name: str, policy: tuple[Any, ...]) -> bool:
        policy_name, permissive, roles, command, *_conditions = policy
        if policy_name == POLICY or not permissive:
            return False
        table = self.tables.get(name)
        allowed = table is not None and bool(table.info.get("county_reads"))
        to_county = policy_name == COUNTY_POLICY and command == "SELECT"
        return not (allowed and to_county and roles == [self.county_role])

    def _county_ailments(self) -> Iterator[Ailment]:
        """The county's role reads what the models list, column by column, and writes nothing."""
        if self.county_role is None:
            return
        granted = self._rows(_COUNTY, self.county_role)
        if not granted:
            yield Ailment(
                self.county_role,
                _("The county's role does not exist."),
                _("Make it with union db roles."),
            )
        opened = {name for name, policy in self._rows(_POLICY_NAMES) if policy == COUNTY_POLICY}
        for name, columns, writes in granted:
            table = self.tables.get(name)
            wanted = frozenset() if table is None else county_columns(table)
            lacks_policy = table is not None and is_tenant(table) and wanted and name not in opened
            if writes:
                cause = _("The county's role may change its rows.")
            elif frozenset(columns or ()) != wanted or lacks_policy:
                cause = _("The county's role reads more or less of it than its model says.")
            else:
                continue
            yield self._unprotected(name, cause)

    def _unprotected(self, name: str, cause: str) -> Ailment:
        if name in self.tables:
            return unprotected(self.tables[name], cause)
        return Ailment(name, cause, _("No model knows this table: drop it, or guard it."))

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

    def _rows(self, query: str, *values: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = self.cursor.execute(query, values or None).fetchall()
        return rows


def _guards(policy: tuple[Any, ...]) -> bool:
    name, permissive, _roles, command, *conditions = policy
    restricts = name == GUARD_POLICY and not permissive and command == "ALL"
    return restricts and all(READER in said for said in conditions)


def _ties_to_township(condition: str) -> bool:
    """PostgreSQL writes conditions its own way; an OR has no place in any of ours."""
    said = condition.lower()
    return said.startswith("(township_id = ( select") and SETTING in said and " or " not in said
