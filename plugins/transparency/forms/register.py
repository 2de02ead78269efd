"""What is filled in about bodies, catalogues and their editions."""

from dataclasses import fields
from typing import Any

from flask import g
from sqlalchemy import select

from platform_core.api import (
    BooleanField,
    ChoiceField,
    ChoicesField,
    DayField,
    Employer,
    LineField,
    NumberField,
    RowForm,
    Status,
    TextArea,
    Union,
    UploadField,
    VersionField,
    db,
    people_choices,
    today,
)
from platform_core.api import lazy_gettext as _l
from plugins.transparency.catalogue import LEAST_POSTING, Entry, read
from plugins.transparency.labels import choices
from plugins.transparency.operations.bodies import BodyFacts
from plugins.transparency.terms import Audience, BodyKind, Cadence, Channel, Ownership, TimeUnit

FACTS = frozenset(each.name for each in fields(BodyFacts))
NOBODY, NONE = _l("nobody yet"), _l("none of them")


def _people() -> list[tuple[int, str]]:
    return people_choices(g.actor)


def _unions() -> list[Any]:
    return list(db.session.execute(select(Union.id, Union.name).order_by(Union.name)))


def _employers() -> list[Any]:
    return list(db.session.execute(select(Employer.id, Employer.name).order_by(Employer.name)))


class BodyForm(RowForm):
    """A body that discloses."""

    version = VersionField()
    name = LineField(_l("Name of the body"), longest=120)
    kind = ChoiceField(_l("Kind of affairs"), choices=lambda: choices(BodyKind))
    ownership = ChoiceField(_l("Ownership"), choices=lambda: choices(Ownership))
    responsible = LineField(_l("Responsible person"), longest=40)
    responsible_id = ChoiceField(
        _l("Account that approves"),
        choices=_people,
        required=False,
        coerce=int,
        blank=NOBODY,
    )
    office = LineField(_l("Working office"), longest=80, required=False)
    clerk_id = ChoiceField(
        _l("Account that drafts and answers"),
        choices=_people,
        required=False,
        coerce=int,
        blank=NOBODY,
    )
    union_id = ChoiceField(
        _l("Union that reviews"),
        choices=_unions,
        required=False,
        coerce=int,
        blank=NONE,
    )
    employer_id = ChoiceField(
        _l("Employer in the register"),
        choices=_employers,
        required=False,
        coerce=int,
        blank=NONE,
    )
    since = DayField(_l("Discloses since"), default=today)
    rules_on = DayField(_l("Day of its written rules"), required=False)
    public = BooleanField(_l("Its public disclosures are shown to everybody"), default=True)

    def fill(self, row: Any) -> None:
        if row is None:
            return
        names = (name for name in self.data if hasattr(row, name))
        self.begin(**{name: getattr(row, name) for name in names})

    def facts(self) -> BodyFacts:
        """What was filled in, for the operation."""
        given = {name: value for name, value in self.data.items() if name in FACTS}
        given["office"] = self.office.data or ""
        return BodyFacts(**{
            **given, "kind": BodyKind(self.kind.data), "ownership": Ownership(self.ownership.data),
        })  # fmt: skip


class ClosingForm(RowForm):
    """The last day of a body."""

    on = DayField(_l("Discloses no more from"), default=today)


class AdoptForm(RowForm):
    """From when an edition holds."""

    since = DayField(_l("In force from"), default=lambda: today().replace(day=1))


class ItemForm(RowForm):
    """An item that the township adds."""

    key = LineField(
        _l("Key"), longest=40,
        description=_l("Small letters, digits and hyphens; it stays the same."),
    )  # fmt: skip
    group = LineField(_l("Class"), longest=40)
    title = LineField(_l("Item of disclosure"), longest=160)
    law = LineField(_l("Law"), longest=80, required=False,
                    description=_l("Leave it empty where no law demands it."))  # fmt: skip
    article = LineField(_l("Article"), longest=40, required=False)
    status = ChoiceField(_l("Standing of the rule"), choices=lambda: choices(Status),
                         default=Status.PROPOSED)  # fmt: skip
    cadence = ChoiceField(_l("How often"), choices=lambda: choices(Cadence))
    within = NumberField(_l("Within"), least=1, most=366)
    unit = ChoiceField(_l("Counted in"), choices=lambda: choices(TimeUnit), default=TimeUnit.DAY)
    posting_days = NumberField(_l("Days posted at least"), least=0, most=366,
                               default=LEAST_POSTING)  # fmt: skip
    channels = ChoicesField(_l("Channels"), choices=lambda: choices(Channel))
    audience = ChoiceField(_l("To whom"), choices=lambda: choices(Audience))
    since = DayField(_l("In force from"), default=today)

    def entry(self) -> Entry:
        """The item as a catalogue writes it. Raises RuleBroken naming the field."""
        return read({name: field.data for name, field in self._fields.items()})


class EndForm(RowForm):
    """Why an item ends."""

    until = DayField(_l("No longer in force from"), default=today)
    reason = TextArea(_l("Why it ends"), longest=400, rows=2)


class EditionForm(RowForm):
    """A county's edition: the table of its items and what it changes."""

    kind = ChoiceField(_l("Kind of affairs"), choices=lambda: choices(BodyKind))
    in_force_on = DayField(_l("In force from"))
    note = TextArea(_l("What this edition changes"), longest=400, rows=2)
    file = UploadField(_l("The table of its items"), accept=".xlsx,.csv",
                       description=_l("Take the table of the edition in force, change it, and "
                                      "hand it in again."))  # fmt: skip
