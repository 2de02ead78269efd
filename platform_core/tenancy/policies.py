"""The third layer of isolation: the database itself keeps every row in its township.

PostgreSQL: FORCE row-level security, and roles that own nothing; what the county may read it is
granted column by column. Pure text, which revisions apply (`revisions.py`). What SQLite has
instead is made for each connection (`sqlite_guard.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from sqlalchemy import Table
from sqlalchemy.engine import make_url

from platform_core.tenancy.guards import GUARD, READER, Guard

POLICY = "township"
COUNTY_POLICY = "county"
GUARD_POLICY = "guard"
SETTING = "app.township_id"

# (select …) makes the planner work it out once per query; nullif because a setting made for one
# transaction is '' after it, not NULL.
CONDITION = f"township_id = (SELECT nullif(current_setting('{SETTING}', true), '')::bigint)"

_READER = f"(SELECT nullif(current_setting('{READER}', true), '')::bigint)"
_TODAY = "(now() AT TIME ZONE 'Asia/Shanghai')::date"

_TIMEOUTS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
}


@dataclass(frozen=True)
class Roles:
    """PostgreSQL's roles. `county` is None where the county has no role of its own: then no
    table is opened to it, because the township's role would see everything through it."""

    owner: str = "union_owner"
    app: str = "union_app"
    county: str | None = "union_county"
    backup: str = "union_backup"

    @classmethod
    def of(cls, *, owner_url: str, app_url: str, county_url: str) -> "Roles":
        """The roles that sign in by these addresses (settings owner_database_url, …)."""
        owner = make_url(owner_url).username or cls.owner
        app = make_url(app_url).username or cls.app
        county = make_url(county_url).username
        return cls(owner, app, None if county in (owner, app) else county)


@dataclass(frozen=True)
class Protection:
    """How the database guards one table.

    `tenant`: its rows belong to townships. `county_reads`: what the county's role may read of
    every row: nothing (False), these columns, or all of them (True).
    `append_only`: rows are never changed or removed; only the columns in `erasable` may be set
    to NULL, so that what a person wrote can be erased. `guard` is the column with the id of the
    confidential matter whose places alone open the row (guards.py).
    """

    table: str
    tenant: bool = True
    county_reads: bool | tuple[str, ...] = False
    append_only: bool = False
    erasable: tuple[str, ...] = ()
    guard: str = ""

    @classmethod
    def of(cls, table: Table) -> "Protection":
        """What the model asks for: `info={"shared": "why", "county_reads": ("id", …), …}`."""
        reads = table.info.get("county_reads", False)
        return cls(
            table.name,
            tenant=is_tenant(table),
            county_reads=reads if isinstance(reads, bool) else tuple(reads),
            append_only=bool(table.info.get("append_only")),
            erasable=tuple(table.info.get("erasable", ())),
            guard=table.info.get(GUARD, ""),
        )

    def as_revision(self) -> str:
        """The line of a revision that asks for this."""
        said = [
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if field.name != "table" and getattr(self, field.name) != field.default
        ]
        return f"op.protect({', '.join([repr(self.table), *said])})"


def is_tenant(table: Table) -> bool:
    """Whether the rows belong to townships: it has township_id and is not declared shared."""
    return "township_id" in table.c and not table.info.get("shared")


def county_columns(table: Table) -> frozenset[str]:
    """The columns of every row that the county may read."""
    reads = Protection.of(table).county_reads
    return frozenset(table.c.keys() if reads is True else reads or ())


def protection_statements(
    protection: Protection, dialect: str, roles: Roles, columns: Sequence[str]
) -> list[str]:
    """DDL that guards one existing table; running it again changes nothing.

    `columns` are the table's own. Roles other than the owner must exist on PostgreSQL.
    """
    if dialect == "postgresql":
        return [
            *_row_security(protection, roles),
            *_grants(protection, roles),
            *_postgres_append_only(protection),
        ]
    return _sqlite_append_only(protection, columns)


def _row_security(protection: Protection, roles: Roles) -> list[str]:
    if not protection.tenant:
        return []
    table = quoted(protection.table)
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {POLICY} ON {table}",
        f"DROP POLICY IF EXISTS {COUNTY_POLICY} ON {table}",
        f"CREATE POLICY {POLICY} ON {table} USING ({CONDITION}) WITH CHECK ({CONDITION})",
        f"DROP POLICY IF EXISTS {GUARD_POLICY} ON {table}",
    ]
    if protection.guard:
        placed = Guard(protection.table, protection.guard).condition(_READER, _TODAY, table)
        statements.append(
            f"CREATE POLICY {GUARD_POLICY} ON {table} AS RESTRICTIVE"
            f"{_guarded_against(protection, roles)} USING ({placed}) WITH CHECK ({placed})"
        )
    if protection.county_reads and roles.county:
        role = quoted(roles.county)
        statements.append(
            f"CREATE POLICY {COUNTY_POLICY} ON {table} FOR SELECT TO {role} USING (true)"
        )
    return statements


def _guarded_against(protection: Protection, roles: Roles) -> str:
    """For whom the guard holds: for all but the county where the table is opened to it."""
    if not (protection.county_reads and roles.county):
        return ""
    return f" TO {', '.join(sorted({quoted(roles.owner), quoted(roles.app)}))}"


def _grants(protection: Protection, roles: Roles) -> list[str]:
    table, statements = quoted(protection.table), []
    if roles.app != roles.owner:
        app = quoted(roles.app)
        rights = "SELECT, INSERT" if protection.append_only else "SELECT, INSERT, UPDATE, DELETE"
        if protection.erasable:
            rights += f", UPDATE{_listed(protection.erasable)}"
        statements += [f"REVOKE ALL ON {table} FROM {app}", f"GRANT {rights} ON {table} TO {app}"]
    if roles.county:
        county = quoted(roles.county)
        statements.append(f"REVOKE ALL ON {table} FROM {county}")
        reads = protection.county_reads
        if reads:
            columns = _listed(reads) if isinstance(reads, tuple) else ""
            statements.append(f"GRANT SELECT{columns} ON {table} TO {county}")
    return statements


def _listed(columns: Sequence[str]) -> str:
    return f" ({', '.join(map(quoted, columns))})"


_APPEND_ONLY_FUNCTION = """
CREATE OR REPLACE FUNCTION core_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0
     AND to_jsonb(NEW) - TG_ARGV::text[] = to_jsonb(OLD) - TG_ARGV::text[]
     AND NOT EXISTS (
       SELECT FROM jsonb_each_text(to_jsonb(NEW)) AS field
       WHERE field.key = ANY (TG_ARGV::text[]) AND field.value IS NOT NULL)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


def append_only_triggers(protection: Protection, dialect: str) -> tuple[str, ...]:
    """The names of the triggers an append-only table has."""
    if not protection.append_only:
        return ()
    postgres = dialect == "postgresql"
    kinds = ("no_change", "no_truncate") if postgres else ("no_update", "no_delete")
    return tuple(f"{protection.table}_{kind}" for kind in kinds)


def _postgres_append_only(protection: Protection) -> list[str]:
    if not protection.append_only:
        return []
    table, erasable = quoted(protection.table), ", ".join(map(_literal, protection.erasable))
    change, truncate = map(quoted, append_only_triggers(protection, "postgresql"))
    return [
        _APPEND_ONLY_FUNCTION,
        f"CREATE OR REPLACE TRIGGER {change} BEFORE UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION core_append_only({erasable})",
        f"CREATE OR REPLACE TRIGGER {truncate} BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION core_append_only()",
    ]


def _sqlite_append_only(protection: Protection, columns: Sequence[str]) -> list[str]:
    if not protection.append_only:
        return []
    table = quoted(protection.table)
    update, delete = map(quoted, append_only_triggers(protection, "sqlite"))
    refuse = f"BEGIN SELECT RAISE(ABORT, '{protection.table} is append-only'); END"
    changed = [f"NEW.{quoted(c)} IS NOT OLD.{quoted(c)}" for c in columns
               if c not in protection.erasable]  # fmt: skip
    changed += [f"NEW.{quoted(c)} IS NOT NULL" for c in protection.erasable]
    condition = f"WHEN {' OR '.join(changed)} " if protection.erasable else ""
    return [
        f"DROP TRIGGER IF EXISTS {update}",
        f"DROP TRIGGER IF EXISTS {delete}",
        f"CREATE TRIGGER {update} BEFORE UPDATE ON {table} {condition}{refuse}",
        f"CREATE TRIGGER {delete} BEFORE DELETE ON {table} {refuse}",
    ]


def role_statements(roles: Roles) -> list[str]:
    """What a superuser runs once per server and database before the first migration.

    Running it again changes nothing. It sets no passwords. The owner migrates and is used by
    nothing else; the backup role reads everything, for pg_dump only.
    """
    owner, backup = quoted(roles.owner), quoted(roles.backup)
    readers = [roles.app, *([roles.county] if roles.county else [])]
    statements = [_create_role(role) for role in (roles.owner, roles.backup, *readers)]
    statements += [
        f"ALTER ROLE {quoted(role)} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS"
        for role in (roles.owner, *readers)
    ]
    statements += [
        f"ALTER ROLE {backup} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS",
        f"GRANT pg_read_all_data TO {backup}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"GRANT USAGE, CREATE ON SCHEMA public TO {owner}",
        *(f"GRANT USAGE ON SCHEMA public TO {quoted(role)}" for role in readers),
        *(
            f"ALTER ROLE {quoted(role)} SET {setting} = '{value}'"
            for role in readers
            for setting, value in _TIMEOUTS.items()
        ),
    ]
    if roles.county:
        statements.append(
            f"ALTER ROLE {quoted(roles.county)} SET default_transaction_read_only = on"
        )
    return statements


def _create_role(role: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {_literal(role)}) "
        f"THEN CREATE ROLE {quoted(role)}; END IF; END $$"
    )


def quoted(name: str) -> str:
    """An SQL identifier on either engine."""
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
