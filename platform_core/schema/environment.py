"""What Alembic runs for each command: this component's tables only, guarded as they are made."""

import io
from argparse import Namespace
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.operations.ops import MigrationScript
from sqlalchemy.types import TypeDecorator

from platform_core.i18n import gettext as _
from platform_core.schema.components import Component, SchemaError, migrations_folder
from platform_core.tenancy.policies import Roles
from platform_core.tenancy.revisions import ROLES, rewriter

DROP_EMPTY = "drop_empty"  # an attribute of the configuration: write no revision without content


def configuration(
    component: Component,
    connection: sa.Connection | None = None,
    metadata: sa.MetaData | None = None,
    roles: Roles | None = None,
) -> Config:
    """Alembic's configuration for one component, made here rather than in an .ini file."""
    config = Config(stdout=io.StringIO(), cmd_opts=Namespace(quiet=True))
    for name, value in {
        "script_location": str(migrations_folder()),
        "path_separator": "newline",
        "version_locations": str(component.versions),
        "file_template": "%(rev)s_%(slug)s",
        "timezone": "UTC",
    }.items():
        config.set_main_option(name, value.replace("%", "%%"))
    config.attributes.update(component=component, connection=connection, metadata=metadata)
    config.attributes[ROLES] = roles or Roles()
    return config


def run_env(context: Any) -> None:
    """The whole of env.py: migrate, or compare, what `configuration` names."""
    component = context.config.attributes.get("component")
    connection = context.config.attributes.get("connection")
    if component is None or connection is None:
        raise SchemaError(
            "alembic",
            _("It cannot know which component is meant."),
            _("Use: union db status, upgrade, revision, check or downgrade."),
        )
    owned = _Owned(component, connection)
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        version_table=component.version_table,
        include_name=owned.includes_name,
        include_object=owned.includes_object,
        render_item=_render_item,
        process_revision_directives=_guard_and_drop_empty,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _guard_and_drop_empty(context: Any, revision: Any, directives: list[MigrationScript]) -> None:
    """Guard each new table; where models and tables are equal, write no file at all."""
    rewriter(context, revision, directives)
    operations = directives[0].upgrade_ops
    dropped = context.config.attributes.get(DROP_EMPTY)
    if dropped and operations is not None and operations.is_empty():
        directives.clear()


class _Owned:
    """Which tables a comparison may see: the component's own, without SQLite's search tables."""

    def __init__(self, component: Component, connection: sa.Connection) -> None:
        self.component = component
        self.virtual = _virtual_tables(connection)

    def includes_name(self, name: str | None, kind: str, parents: object) -> bool:
        return kind != "table" or self._is_ours(name or "")

    def includes_object(
        self, thing: object, name: str | None, kind: str, reflected: bool, other: object
    ) -> bool:
        return kind != "table" or self._is_ours(name or "")

    def _is_ours(self, table: str) -> bool:
        searches = any(table == each or table.startswith(f"{each}_") for each in self.virtual)
        return self.component.owns(table) and not searches


def _virtual_tables(connection: sa.Connection) -> list[str]:
    """A search table's parts (`<name>_data` …) look like tables, but SQLite alone makes them."""
    if connection.dialect.name != "sqlite":
        return []
    query = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
    return [name for (name,) in connection.exec_driver_sql(query)]


def _render_item(kind: str, thing: object, context: object) -> str | bool:
    """A revision must run for ever, so it names SQLAlchemy's types and none of ours."""
    if kind != "type" or not isinstance(thing, TypeDecorator):
        return False
    stored = thing.impl_instance
    return f"sa.{stored!r}" if type(stored).__module__ == "sqlalchemy.sql.sqltypes" else False
