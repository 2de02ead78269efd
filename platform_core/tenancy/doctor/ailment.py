"""What the doctor reports."""

from dataclasses import dataclass

from sqlalchemy import Table

from platform_core.i18n import gettext as _
from platform_core.tenancy.policies import Protection


@dataclass(frozen=True)
class Ailment:
    """What breaks the isolation: the thing, the cause, and what to do about it."""

    thing: str
    cause: str
    cure: str


def unprotected(table: Table, cause: str) -> Ailment:
    """A table whose guard is not what its model asks for; the cure is to put it up again."""
    said = Protection.of(table).as_revision()
    return Ailment(table.name, cause, _("Write %(line)s in a revision.", line=said))


def loses_history(table: Table) -> Ailment:
    """An append-only table that is not."""
    return unprotected(table, _("Its rows can be changed or removed, although they are history."))
