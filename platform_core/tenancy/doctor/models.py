"""What the models alone show: keys, references and unique constraints that cross townships."""

from collections.abc import Iterable, Iterator

from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

from platform_core.i18n import gettext as _
from platform_core.tenancy.doctor.ailment import Ailment
from platform_core.tenancy.policies import is_tenant

KEY = ["township_id", "id"]


def model_ailments(tables: Iterable[Table]) -> Iterator[Ailment]:
    """What is wrong with the models of these tables."""
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
