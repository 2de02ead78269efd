"""Suggestions and those who deal with them, from nothing. Call them inside a township."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from platform_core.accounts import Actor
from platform_core.tenancy import db, scope
from plugins.suggestions import operations
from plugins.suggestions.models import Suggestion, Unit
from plugins.suggestions.operations import Answer, Draft
from plugins.suggestions.permissions import PERMISSIONS
from plugins.suggestions.workflow import Category, Grade, Identity, Rating
from tests.builders import make_account

_numbers = itertools.count(1)
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
DAY = timedelta(days=1)


def make_actor(role: str, **values: Any) -> Actor:
    """Somebody with `role` in the running township, and an account."""
    account = make_account()
    granted = frozenset(each.name for each in PERMISSIONS if role in each.roles)
    given = {
        "account_id": account.id, "name": account.name, "permissions": granted,
        "township_id": scope().township_id, "member_id": None, "union_ids": frozenset(),
        "roles": frozenset({role}), "locale": "zh",
    }  # fmt: skip
    return Actor(**(given | values))


def make_unit(**values: Any) -> Unit:
    """A unit that takes suggestions; without an account the office acts for it."""
    unit = Unit(**({"name": f"承办单位{next(_numbers)}"} | values))
    db.session.add(unit)
    db.session.flush()
    return unit


def draft(**values: Any) -> Draft:
    """What somebody might hand in."""
    given = {
        "title": "车间加装除尘设备", "problem": "打磨工位粉尘大。", "proposal": "加装除尘设备。",
        "category": Category.SAFETY,
    }  # fmt: skip
    return Draft(**(given | values))


def make_suggestion(author: Actor, *, now: datetime = START, **values: Any) -> Suggestion:
    """One that was just handed in."""
    return operations.hand_in(draft(**values), actor=author, now=now)[0]


class Office:
    """Township office and a unit in charge, who bring a suggestion along its way, day by day."""

    def __init__(self) -> None:
        self.officer = make_actor("township_officer")
        self.handler = make_actor("handler")
        self.unit = make_unit(account_id=self.handler.account_id)

    def bring(self, it: Suggestion, state: str) -> Suggestion:
        """From handed in to `state`, by the shortest way."""
        by = {"actor": self.officer}
        steps = (
            ("registered", lambda now: operations.register(it, now=now, **by)),
            ("filed", lambda now: operations.file(it, complex=False, now=now, **by)),
            ("assigned", lambda now: operations.assign(it, self.unit, [], now=now, **by)),
            ("handling", lambda now: operations.accept(it, actor=self.handler, now=now)),
            ("replied", lambda now: self.answer(it, now=now)),
        )
        now, names = it.opened_at, ["submitted", *(reached for reached, _step in steps)]
        for reached, step in steps[names.index(it.state) : names.index(state)]:
            now += DAY
            step(now)
            assert it.state == reached
        return it

    def answer(
        self, it: Suggestion, *, grade: Grade = Grade.SOLVED, now: datetime = START + 9 * DAY,
        promised_on: date | None = None,
    ) -> None:  # fmt: skip
        """The unit's answer."""
        said = Answer(text="已经办理。", grade=grade, adopted=True, promised_on=promised_on)
        operations.reply(it, said, actor=self.handler, now=now)

    def settled(self, author: Actor, **values: Any) -> Suggestion:
        """One that went the whole way and satisfied."""
        it = self.bring(make_suggestion(author, **values), "replied")
        if it.identity is Identity.OPEN:
            operations.rate(it, Rating.SATISFIED, "", actor=author, now=it.opened_at + 10 * DAY)
        return it
