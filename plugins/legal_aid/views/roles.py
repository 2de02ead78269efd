"""What somebody is in a confidential matter, and so whether they work on it or only read it."""

from flask import g

from platform_core.api import Actor, Matter, accesses_of, today

WORKING = frozenset({"keeper", "handler", "mediator", "supervisor"})
READING = WORKING | {"granted"}


def roles_in(matter: Matter, actor: Actor) -> frozenset[str]:
    """What somebody is in a matter, today; asked of the database once a request."""
    known: dict[tuple[int, int], frozenset[str]] = g.setdefault("roles_in_matters", {})
    key = (matter.id, actor.account_id)
    if key not in known:
        mine = [a for a in accesses_of(matter) if a.account_id == actor.account_id]
        known[key] = frozenset(a.role for a in mine if a.until is None or a.until >= today())
    return known[key]


def works_on(matter: Matter) -> bool:
    """Access for a time is for reading, and one's own matter is not one's work."""
    return not matter.is_confidential or bool(roles_in(matter, g.actor) & WORKING)
