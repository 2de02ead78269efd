"""Bodies, catalogues, disclosures and those who deal with them. Call them inside a township."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from platform_core.accounts import Actor
from platform_core.tenancy import scope
from plugins.transparency.catalogue import founding
from plugins.transparency.models import Body, Disclosure, Item, Objection
from plugins.transparency.operations import bodies, calendar, catalogues, disclosures, objections
from plugins.transparency.operations.bodies import BodyFacts
from plugins.transparency.operations.objections import Draft
from plugins.transparency.permissions import PERMISSIONS
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind, Cadence, Identity, Ownership
from tests.builders import make_account, make_union

_numbers = itertools.count(1)
START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Shanghai
DAY = timedelta(days=1)
NEW_YEAR = date(2026, 1, 1)


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


def make_body(actor: Actor, **values: Any) -> Body:
    """A village, unless told otherwise, that discloses since New Year."""
    given = {
        "name": f"示例单位{next(_numbers)}", "kind": BodyKind.VILLAGE,
        "ownership": Ownership.INSTITUTION, "responsible": "示例负责人", "since": NEW_YEAR,
    }  # fmt: skip
    return bodies.enter_body(BodyFacts(**(given | values)), actor=actor, now=START)


def adopt(kind: BodyKind, actor: Actor, since: date = NEW_YEAR, now: datetime = START) -> None:
    """The platform's own catalogue of a kind, from a day on."""
    catalogues.adopt(founding()[kind], since, actor=actor, now=now)


def item_of(kind: BodyKind, key: str, day: date = date(2026, 11, 2)) -> Item:
    """The item with this key."""
    return next(item for item in register.items_on(kind, day) if item.key == key)


class Desk:
    """A village with clerk, head and union, and the office: they bring a disclosure along."""

    def __init__(self) -> None:
        self.officer = make_actor("township_officer")
        self.clerk = make_actor("discloser")
        self.head = make_actor("body_head")
        self.union = make_union()
        self.chair = make_actor("union_chair", union_ids=frozenset({self.union.id}))
        self.body = make_body(
            self.officer, clerk_id=self.clerk.account_id, responsible_id=self.head.account_id,
            union_id=self.union.id,
        )  # fmt: skip
        if register.adoption_of(BodyKind.VILLAGE) is None:
            adopt(BodyKind.VILLAGE, self.officer)

    def disclosure(self, content: str = "本季度收支情况。", **values: Any) -> Disclosure:
        """A draft about land, which happened today."""
        now = values.pop("now", START)
        key = values.pop("key", "land")
        it = calendar.note_event(
            self.body, item_of(BodyKind.VILLAGE, key), now.date(), "示例公开事项",
            actor=self.clerk, now=now, **values,
        )  # fmt: skip
        disclosures.edit(it, "示例公开事项", content, actor=self.clerk, now=now)
        return it

    def bring(self, it: Disclosure, state: str, now: datetime = START) -> Disclosure:
        """From the draft to `state`, by the shortest way, in one day."""
        steps = (
            ("union_review", lambda: disclosures.submit(it, actor=self.clerk, now=now)),
            ("approval", lambda: disclosures.endorse(it, actor=self.chair, now=now)),
            ("approved", lambda: disclosures.approve(it, actor=self.head, now=now)),
            ("published", lambda: disclosures.publish(it, actor=self.clerk, now=now)),
        )
        names = ["drafting", *(reached for reached, _step in steps)]
        for reached, step in steps[names.index(it.state) : names.index(state)]:
            step()
            assert it.state == reached
        return it

    def posted(self, content: str = "本季度收支情况。", now: datetime = START) -> Disclosure:
        """One that everybody may read."""
        return self.bring(self.disclosure(content, now=now), "published", now)

    def objection(self, about: Disclosure, actor: Actor, **values: Any) -> Objection:
        """What somebody says of a posted disclosure."""
        return self.objection_with_receipt(about, actor, **values)[0]

    def objection_with_receipt(
        self, about: Disclosure, actor: Actor, **values: Any
    ) -> tuple[Objection, str]:
        now = values.pop("now", START)
        given = {"title": "收支与账本不符", "content": "示例：支出一项与账本不同。",
                 "identity": Identity.OPEN}  # fmt: skip
        draft = Draft(body=about.body, disclosure=about, **(given | values))
        return objections.raise_objection(draft, actor=actor, now=now)


def twelve_items(actor: Actor, kind: BodyKind, cadence: Cadence = Cadence.MONTHLY) -> None:
    """A catalogue of twelve items that all come up every month."""
    for number in range(12):
        entry = catalogues.Entry(
            key=f"own-{number}", group="示例", title=f"示例事项{number}", cadence=cadence, within=10
        )
        catalogues.add_item(kind, entry, NEW_YEAR, actor=actor, now=START)
