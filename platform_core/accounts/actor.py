"""Who acts, where, and what they may do there."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Actor:
    """A person in one place: one township, the county, or only their own pages.

    `permissions` and `roles` are those of this place alone. `union_ids` are the unions that a
    union-scoped role covers; `member_id` is the person's own row in the township's roster.
    """

    account_id: int
    name: str
    permissions: frozenset[str]
    township_id: int | None
    member_id: int | None
    union_ids: frozenset[int]
    roles: frozenset[str]
    locale: str
    county_id: int | None = None

    def can(self, permission: str) -> bool:
        """Whether this actor may do `permission` ("plugin:verb") here."""
        return permission in self.permissions

    def unnamed(self) -> "Actor":
        """The same rights without the person: for what must not be traced to whoever did it."""
        return replace(self, account_id=0, name="", member_id=None)


class _System(Actor):
    """Jobs and the command line: allowed everything, recorded without a person."""

    def can(self, permission: str) -> bool:
        return True


SYSTEM = _System(
    account_id=0,
    name="system",
    permissions=frozenset(),
    township_id=None,
    member_id=None,
    union_ids=frozenset(),
    roles=frozenset(),
    locale="zh",
)
