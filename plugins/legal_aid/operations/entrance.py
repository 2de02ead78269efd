"""What every confidential matter here begins with: who may read it, and how late something is."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from platform_core.api import (
    Actor,
    DueDate,
    Matter,
    RuleBroken,
    clocks_of,
    current_pack,
    grant_access,
    holders_of,
    in_time,
    local_date,
    new_id,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid import numbers

NO_NUMBERS = _l(
    "This text is not encrypted: leave out identity, mobile and account numbers, or give the last "
    "four digits. They go into their own fields."
)
# Fields whose numbers are sealed, public, or nobody's.
NUMBERED = frozenset({
    "identity", "phone", "account", "people", "others", "person", "applicant", "work_order",
    "telephone", "licence", "origin_ref",
})  # fmt: skip
SUPERVISING = "township_admin"  # the role whose longest holder watches over what comes in


def let_in(
    matter: Matter, *, actor: Actor, now: datetime, applicant_id: int | None = None
) -> None:  # fmt: skip
    """Give access to whoever takes it in, watches over it and brought it; before it is opened.

    The matter's `keeper_id` and `supervisor_id` are set. Who brings their own is no keeper.
    """
    matter.id = matter.id or new_id()
    admins = holders_of(SUPERVISING)
    keeper = actor.account_id if actor.account_id not in (0, applicant_id) else None
    people = {"keeper": keeper, "supervisor": next(iter(admins), None), "applicant": applicant_id}
    for role, account_id in people.items():
        if account_id is not None:
            grant_access(matter, account_id, role, actor=actor, now=now)
    matter.keeper_id, matter.supervisor_id = keeper, people["supervisor"]  # type: ignore[attr-defined]


def check_texts(given: Mapping[str, Any]) -> None:
    """Refuse a number that is sealed elsewhere in a text that is not."""
    for field, value in given.items():
        if isinstance(value, str) and field not in NUMBERED and numbers.names_somebody(value):
            raise RuleBroken(str(NO_NUMBERS), field=field)


def check_past(day: date, now: datetime, field: str, *, since: date | None = None) -> date:
    """Refuse a day to come, and one before `since`."""
    if day > local_date(now):
        raise RuleBroken(_("That day is still to come."), field=field)
    if since is not None and day < since:
        raise RuleBroken(_("That is before it came in. Check the day."), field=field)
    return day


def is_late(matter: Matter, clock: str, day: date) -> bool | None:
    """Whether `day` is after the last date of that clock; None where it never ran."""
    due = due_of(matter, clock)
    return None if due is None else day > due


def due_of(matter: Matter, clock: str) -> date | None:
    """The last date of the clock called so, the latest where it ran several times."""
    ran = [each for each in clocks_of(matter) if each.name == clock]
    return ran[-1].due_on if ran else None


def check_in_time(matter: Matter, clock: str, day: date) -> None:
    """Refuse what comes too late, where the rule may stop people; else its lateness just shows."""
    ran = [each for each in clocks_of(matter) if each.name == clock]
    if not ran:
        return
    rule, due = current_pack().limit(ran[-1].rule), DueDate.from_json(ran[-1].explanation)
    found = in_time(rule, due, day, day)
    if found.ok is False and found.blocking:
        raise RuleBroken(" ".join(found.sentences()), field="day")
