"""Catalogues as data: what a kind of body discloses, how often, by when, under which law. Pure.

The platform's own edition stands in `catalogues.toml`; a county's is read from a table.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from platform_core.api import RuleBroken, Status
from platform_core.api import gettext as _
from plugins.transparency.terms import Audience, BodyKind, Cadence, Channel, Ownership, TimeUnit

DATA = Path(__file__).parent / "catalogues.toml"
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
LEAST_POSTING = 15  # days; what the rule pack proposes where a row says nothing
LONGEST_WITHIN = 366


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One item of a catalogue. `key` stays the same from edition to edition.

    `status` says how sure the duty is, `timing` how sure its cadence, `deadline` its limit is.
    """

    key: str
    group: str
    title: str
    law: str = ""
    article: str = ""
    status: Status = Status.PROPOSED
    ownership: Ownership | None = None
    cadence: Cadence
    within: int
    unit: TimeUnit = TimeUnit.DAY
    timing: Status = Status.PROPOSED
    deadline: Status = Status.PROPOSED
    channels: tuple[Channel, ...] = (Channel.BOARD,)
    posting_days: int = LEAST_POSTING
    audience: Audience = Audience.PUBLIC

    def to_json(self) -> dict[str, Any]:
        """Plain data for storage; `read` takes it back."""
        return {name: list(value) if isinstance(value, tuple) else value
                for name, value in asdict(self).items()}  # fmt: skip

    @property
    def citation(self) -> str:
        """Law and article, "" where no law stands behind it."""
        return cite(self.law, self.article)


_WORDS: Mapping[str, type[StrEnum]] = {
    "status": Status, "ownership": Ownership, "cadence": Cadence, "unit": TimeUnit,
    "timing": Status, "deadline": Status, "audience": Audience,
}  # fmt: skip
FIELDS = tuple(each.name for each in fields(Entry))


@dataclass(frozen=True)
class Template:
    """One edition of the catalogue for a kind of body."""

    kind: BodyKind
    edition: str
    entries: tuple[Entry, ...]


def cite(law: str, article: str) -> str:
    """A law and its article as they are printed; "9(一)" is an item of article 9."""
    if not article:
        return law
    number, bracket, item = article.partition("(")
    return _("%(law)s, Article %(number)s%(item)s", law=law, number=number, item=bracket + item)


@cache
def founding() -> Mapping[BodyKind, Template]:
    """The platform's own edition, for every kind of body."""
    data = tomllib.loads(DATA.read_text("utf-8"))
    laws, edition = data["laws"], data["edition"]
    return {
        kind: Template(kind, edition, tuple(
            read({**row, "law": laws.get(row.get("law"), "")}) for row in data[kind]
        ))
        for kind in BodyKind
    }  # fmt: skip


def read(row: Mapping[str, Any]) -> Entry:
    """An item from plain data. Raises RuleBroken naming the field that cannot stand."""
    given = {name: row[name] for name in FIELDS if row.get(name) not in (None, "")}
    for name in ("key", "group", "title", "cadence", "within"):
        if name not in given:
            raise RuleBroken(_("“%(field)s” is missing.", field=name), field=name)
    for name, kind in _WORDS.items():
        if name in given:
            given[name] = _word(kind, given[name], name)
    if "channels" in given:
        given["channels"] = tuple(_word(Channel, each, "channels") for each in given["channels"])
    return _checked(Entry(**given))


def _word(kind: type[StrEnum], value: Any, field: str) -> Any:
    if value not in set(kind):
        known = "、".join(kind)
        raise RuleBroken(
            _("“%(value)s” is none of %(known)s.", value=value, known=known), field=field
        )
    return kind(value)


def _checked(entry: Entry) -> Entry:
    if not KEY.match(entry.key):
        raise RuleBroken(_("A key has small letters, digits and hyphens only."), field="key")
    if not 0 < entry.within <= LONGEST_WITHIN:
        raise RuleBroken(_("A time limit is 1 to 366 days."), field="within")
    if not 0 <= entry.posting_days <= LONGEST_WITHIN:
        raise RuleBroken(_("A posting time is 0 to 366 days."), field="posting_days")
    if entry.status is not Status.PROPOSED and not entry.law:
        raise RuleBroken(_("Name the law, or call it proposed."), field="law")
    return entry


def check_unique(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries, where no key stands twice. Raises RuleBroken else."""
    found: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in found:
            raise RuleBroken(_("The key “%(key)s” stands twice.", key=entry.key), field="key")
        found[entry.key] = entry
    if not found:
        raise RuleBroken(_("A catalogue has at least one item."), field="items")
    return tuple(found.values())


@dataclass(frozen=True)
class Changes:
    """What one edition changes of another."""

    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    ended: tuple[str, ...]  # keys

    @property
    def any(self) -> bool:
        """Whether it changes anything at all."""
        return bool(self.added or self.changed or self.ended)


def compare(before: Mapping[str, Entry], after: Sequence[Entry]) -> Changes:
    """What is new, what is different, what is gone."""
    later = {entry.key: entry for entry in after}
    return Changes(
        added=tuple(entry for key, entry in later.items() if key not in before),
        changed=tuple(entry for key, entry in later.items()
                      if key in before and before[key] != entry),
        ended=tuple(key for key in before if key not in later),
    )  # fmt: skip
