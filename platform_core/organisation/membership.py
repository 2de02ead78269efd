"""What may happen to a membership. Pure: no Flask, no database, no clock.

The table is the rule: pages draw their buttons from it, operations refuse the rest. Membership
is taken up once and goes along with the person; whoever retires or loses work may keep it.
"""

from collections.abc import Set
from typing import Any, NamedTuple

from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.i18n import lazy_gettext as _l
from platform_core.organisation.models import MemberStatus as Status

ON_THE_ROLLS = frozenset({Status.ACTIVE, Status.KEPT})
GONE = frozenset({Status.TRANSFERRED, Status.LEFT, Status.EXPELLED})


class Change(NamedTuple):
    """One verb: from where it is possible, to where it leads, whether it needs a reason."""

    label: Any
    sources: Set[Status]
    target: Status
    needs_reason: bool = False


CHANGES = {
    "approve": Change(_l("Approve membership"), frozenset({Status.APPLIED}), Status.ACTIVE),
    "keep": Change(_l("Keep membership"), frozenset({Status.ACTIVE}), Status.KEPT),
    "resume": Change(_l("Put back on the rolls"), frozenset({Status.KEPT}), Status.ACTIVE),
    "transfer_out": Change(
        _l("Transfer out of the township"), ON_THE_ROLLS, Status.TRANSFERRED, needs_reason=True
    ),
    "leave": Change(
        _l("Leave the union"), ON_THE_ROLLS | {Status.APPLIED}, Status.LEFT, needs_reason=True
    ),
    "expel": Change(_l("Expel"), ON_THE_ROLLS, Status.EXPELLED, needs_reason=True),
    "mark_deceased": Change(
        _l("Mark as deceased"), ON_THE_ROLLS | {Status.APPLIED}, Status.DECEASED
    ),
    "readmit": Change(_l("Readmit"), GONE, Status.ACTIVE, needs_reason=True),
}


def changes_from(status: Status) -> list[str]:
    """The verbs possible from `status`, in the order of the table."""
    return [verb for verb, change in CHANGES.items() if status in change.sources]


def after(status: Status, verb: str) -> Status:
    """Where `verb` leads. Raises RuleBroken where the table has no such change."""
    change = CHANGES.get(verb)
    if change is None or status not in change.sources:
        raise RuleBroken(_("This is not possible as the membership stands. Open the page again."))
    return change.target
