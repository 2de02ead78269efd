"""Notices to the delegates of a congress who have an account."""

from typing import Any

from platform_core.api import NoticeKind, accounts_of_members, notify, ref_of, today
from plugins.congress.models import Congress
from plugins.congress.queries import bodies


def tell_delegates(congress: Congress, kind: NoticeKind, about: object, **params: Any) -> int:
    """Write a notice to every delegate in office who has an account. Returns how many."""
    delegates = bodies.delegates_in_office(congress, today())
    accounts = accounts_of_members(each.member_id for each in delegates)
    notify(accounts.values(), kind, ref=ref_of(about), **params)
    return len(accounts)
