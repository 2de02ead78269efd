"""What the forms about petitions, mediations, letters and protection have in common."""

import re
from datetime import timedelta
from typing import Any

from flask import g

from platform_core.api import (
    ChoiceField,
    DayField,
    RowForm,
    RuleBroken,
    TextArea,
    accesses_of,
    names_of,
    offer,
    people_choices,
    today,
)
from platform_core.api import gettext as _
from platform_core.api import lazy_gettext as _l
from plugins.legal_aid.operations.petitions import Person

IDENTITY = re.compile(r"\d{17}[\dXx]")
ENDING = ("granted", "handler", "mediator")  # access that may be ended
PHONE = re.compile(r"1[3-9]\d{9}")


class ReasonForm(RowForm):
    """Why."""

    reason = TextArea(_l("Reason"), rows=4)


class DayForm(RowForm):
    """The day it happened."""

    day = DayField(_l("Day"), default=today)


class DayReasonForm(RowForm):
    """Why, and the day."""

    day = DayField(_l("Day"), default=today)
    reason = TextArea(_l("Reason"), rows=4)


class HandlerForm(RowForm):
    """Another person, and why."""

    handler = ChoiceField(_l("Handler"), choices=lambda: people_choices(g.actor), coerce=int)
    reason = TextArea(_l("Reason"), rows=3)


class AccessForm(RowForm):
    """Access for somebody, with its reason and end."""

    account = ChoiceField(_l("Which person"), choices=lambda: people_choices(g.actor), coerce=int)
    reason = TextArea(_l("Reason"), rows=2, longest=400)
    until = DayField(_l("Until"), default=lambda: today() + timedelta(days=30))


class EndAccessForm(RowForm):
    """Whose access ends, and why."""

    access = ChoiceField(_l("Which person"), choices=(), coerce=int)
    reason = TextArea(_l("Reason"), rows=2, longest=400)

    def fill(self, row: Any) -> None:
        given = [each for each in accesses_of(row) if each.role in ENDING]
        names = names_of(each.account_id for each in given)
        offer(self.access, [(each.id, names.get(each.account_id, "")) for each in given],
              _("Please choose"))  # fmt: skip


def read_people(typed: str | None) -> list[Person]:
    """Lines of name, identity number and telephone, in any order after the name."""
    people = []
    for line in (typed or "").splitlines():
        parts = [part for part in re.split(r"[\s,，、;；]+", line.strip()) if part]
        if parts:
            people.append(_person(parts, line))
    return people


def _person(parts: list[str], line: str) -> Person:
    name, given = parts[0], {"identity": "", "phone": ""}
    for part in parts[1:]:
        if IDENTITY.fullmatch(part):
            given["identity"] = part.upper()
        elif PHONE.fullmatch(part):
            given["phone"] = part
        else:
            told = _("“%(line)s”: after the name come the identity number and the mobile number.",
                     line=line.strip())  # fmt: skip
            raise RuleBroken(told, field="people")
    if len(name) > 40 or not re.search(r"[^\W\d_]", name):
        raise RuleBroken(_("“%(line)s” does not begin with a name.", line=line.strip()),
                         field="people")  # fmt: skip
    return Person(name=name, **given)
