"""What a revision says so that a new table is guarded from its first moment.

`op.protect("suggestions_reply")` stands after each `op.create_table`; autogenerate writes it,
so nobody has to remember. The names of the roles are those of the database being migrated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations import MigrateOperation, Operations
from alembic.operations.ops import CreateTableOp
from sqlalchemy.schema import SchemaItem

from platform_core.tenancy.policies import Protection, Roles, protection_statements, quoted

ROLES = "roles"  # under this name in the attributes of Alembic's configuration
rewriter = Rewriter()


def create_tenant_table(op: Operations, name: str, *columns: SchemaItem, **protection: Any) -> None:
    """Create a township's table by hand: the key (township_id, id), `columns`, the guard.

    `protection` is as for `op.protect`.
    """
    op.create_table(
        name,
        sa.Column("township_id", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("id", sa.BigInteger(), nullable=False, autoincrement=False),
        *columns,
        sa.PrimaryKeyConstraint("township_id", "id"),
        sa.ForeignKeyConstraint(["township_id"], ["core_township.id"]),
    )
    protect(op, name, **protection)


def protect(op: Operations, table: str, **protection: Any) -> None:
    """Guard one table; the same as `op.protect(table, …)`. Running it again changes nothing."""
    op.invoke(ProtectOp(table, **protection))


@contextmanager
def every_township(op: Operations, *tables: str) -> Iterator[None]:
    """Change rows of all townships in a data migration: even the owner sees none otherwise."""
    forced = op.get_bind().dialect.name == "postgresql"
    for table in tables if forced else ():
        op.execute(f"ALTER TABLE {quoted(table)} NO FORCE ROW LEVEL SECURITY")
    yield  # a revision that raises is rolled back, and this with it
    for table in tables if forced else ():
        op.execute(f"ALTER TABLE {quoted(table)} FORCE ROW LEVEL SECURITY")


@Operations.register_operation("protect")
class ProtectOp(MigrateOperation):
    """Guard a table: its policies, grants and triggers (see `policies.Protection`)."""

    def __init__(self, table: str, **protection: Any) -> None:
        self.protection = Protection(table, **protection)

    @classmethod
    def protect(cls, operations: Operations, table: str, **protection: Any) -> None:
        """Guard `table`; keywords are the fields of `policies.Protection`."""
        operations.invoke(cls(table, **protection))

    def reverse(self) -> MigrateOperation:
        """Guarding has no opposite; dropping the table takes its guard along."""
        return self


@Operations.implementation_for(ProtectOp)
def _protect(operations: Operations, operation: ProtectOp) -> None:
    bind = operations.get_bind()
    config = operations.migration_context.config
    roles = config.attributes.get(ROLES, Roles()) if config else Roles()
    columns = [
        column["name"] for column in sa.inspect(bind).get_columns(operation.protection.table)
    ]
    for statement in protection_statements(operation.protection, bind.dialect.name, roles, columns):
        operations.execute(sa.DDL(statement.replace("%", "%%")))  # type: ignore[no-untyped-call]


@renderers.dispatch_for(ProtectOp)
def _render(context: AutogenContext, operation: ProtectOp) -> str:
    return operation.protection.as_revision()


@rewriter.rewrites(CreateTableOp)
def _guard_new_table(
    context: Any, revision: Any, operation: CreateTableOp
) -> list[MigrateOperation]:
    table = context.opts["target_metadata"].tables[operation.table_name]
    protection = Protection.of(table)
    said = {field.name: getattr(protection, field.name) for field in fields(Protection)}
    return [operation, ProtectOp(**said)]
