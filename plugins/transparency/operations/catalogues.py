"""What the office and the county do to catalogues: issue, adopt, add to, end."""

from collections.abc import Sequence
from datetime import date, datetime

from platform_core.api import Actor, RuleBroken, db, local_date, record, record_county
from platform_core.api import gettext as _
from plugins.transparency.catalogue import FIELDS, Entry, Template, check_unique, compare
from plugins.transparency.models import Adoption, Edition, Item
from plugins.transparency.queries import register
from plugins.transparency.terms import BodyKind


def issue_edition(
    kind: BodyKind, entries: Sequence[Entry], in_force_on: date, note: str, *, actor: Actor,
    now: datetime,
) -> Edition:  # fmt: skip
    """The county's next edition of a catalogue. It is never changed, only followed by another."""
    if actor.county_id is None:
        raise RuleBroken(_("Only the county issues catalogues."))
    if not note.strip():
        raise RuleBroken(_("Say what this edition changes."), field="note")
    before = register.county_editions(actor.county_id, kind)
    edition = Edition(
        county_id=actor.county_id, kind=kind, number=len(before) + 1, in_force_on=in_force_on,
        note=note.strip(), items=[entry.to_json() for entry in check_unique(entries)],
        by_account_id=actor.account_id, at=now,
    )  # fmt: skip
    db.session.add(edition)
    db.session.flush()
    record_county("transparency:issue_edition", edition, county_id=actor.county_id, actor=actor,
                  at=now, kind=kind, number=edition.number)  # fmt: skip
    return edition


def adopt(template: Template, since: date, *, actor: Actor, now: datetime) -> Adoption:
    """Take over an edition from `since` on; what the township added itself stays.

    An item that reads otherwise is ended and followed; nothing that was disclosed is touched.
    """
    last = register.adoption_of(template.kind)
    if last is not None and since <= last.since:
        raise RuleBroken(
            _("An edition was adopted from that day on already. Choose a later day."),
            field="since",
        )
    running = {item.key: item for item in register.items_on(template.kind, since)}
    adopted = {key: item for key, item in running.items() if item.edition}
    changes = compare({key: entry_of(item) for key, item in adopted.items()}, template.entries)
    for key in (*changes.ended, *(entry.key for entry in changes.changed)):
        adopted[key].until = since
    own = running.keys() - adopted.keys()
    for entry in (*changes.added, *changes.changed):
        if entry.key in own:
            running[entry.key].until = since  # the edition has caught up with it
        db.session.add(_item(template.kind, template.edition, entry, since))
    adoption = Adoption(kind=template.kind, edition=template.edition, since=since,
                        by_account_id=actor.account_id, at=now)  # fmt: skip
    db.session.add(adoption)
    db.session.flush()
    record("transparency:adopt", adoption, actor=actor, at=now, kind=template.kind,
           edition=template.edition, since=since)  # fmt: skip
    return adoption


def add_item(kind: BodyKind, entry: Entry, since: date, *, actor: Actor, now: datetime) -> Item:
    """An item the township adds to the catalogue it adopted."""
    if any(item.key == entry.key for item in register.items_on(kind, since)):
        raise RuleBroken(_("The key “%(key)s” stands twice.", key=entry.key), field="key")
    item = _item(kind, "", entry, since)
    db.session.add(item)
    db.session.flush()
    record("transparency:add_item", item, actor=actor, at=now, kind=kind, key=entry.key)
    return item


def end_item(item: Item, until: date, reason: str, *, actor: Actor, now: datetime) -> None:
    """End an item that the township added; what a county's edition demands stays."""
    if item.edition:
        raise RuleBroken(_("This item is part of the edition you adopted; it stays in force."))
    if not reason.strip():
        raise RuleBroken(_("Say why it ends."), field="reason")
    if item.until is not None:
        raise RuleBroken(_("It has ended already."))
    item.until = max(until, item.since)
    record("transparency:end_item", item, actor=actor, at=now, note=reason.strip(), until=until)


def entry_of(item: Item) -> Entry:
    """An item as an edition would write it."""
    given = {name: getattr(item, name) for name in FIELDS}
    return Entry(**(given | {"channels": tuple(item.channels)}))


def _item(kind: BodyKind, edition: str, entry: Entry, since: date) -> Item:
    given = {name: getattr(entry, name) for name in FIELDS}
    given["channels"] = [str(each) for each in entry.channels]
    return Item(kind=kind, edition=edition, since=since, **given)


def first_day(now: datetime) -> date:
    """The day from which a first adoption holds: that of today's month."""
    return local_date(now).replace(day=1)
