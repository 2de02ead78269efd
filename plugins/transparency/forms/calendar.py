"""What is filled in about the calendar: an event that must be disclosed."""

from flask import g
from wtforms import HiddenField

from platform_core.api import (
    Actor,
    ChoiceField,
    DayField,
    Form,
    LineField,
    RuleBroken,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.transparency.labels import name_of
from plugins.transparency.models import Body, Item
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind


class YearForm(Form):
    """One change, nothing to fill in."""


def _bodies() -> list[tuple[str, str]]:
    return [(str(body.id), body.name) for body in register.bodies_of(g.actor)]


def _items() -> list[tuple[str, str]]:
    kinds = {body.kind for body in register.bodies_of(g.actor)}
    return [
        (f"{kind}:{item.key}", f"{name_of(kind)}：{item.title}")
        for kind in BodyKind
        if kind in kinds
        for item in register.items_on(kind, today())
    ]


class EventForm(Form):
    """Something happened that a body must disclose."""

    about = HiddenField()
    body = ChoiceField(_l("Body"), choices=_bodies)
    item = ChoiceField(_l("Item of the catalogue"), choices=_items)
    title = LineField(_l("What is to be disclosed"), longest=200)
    on = DayField(_l("Day of the event"), default=today)

    def chosen(self, actor: Actor) -> tuple[Body, Item]:
        """The body and the item that were chosen. Raises RuleBroken where they do not fit."""
        body = next(b for b in register.bodies_of(actor) if str(b.id) == self.body.data)
        items = {f"{body.kind}:{item.key}": item for item in register.items_on(body.kind, today())}
        if self.item.data not in items:
            raise RuleBroken(_("This item is not in the catalogue of this body."), field="item")
        return body, items[self.item.data]
