"""What a plugin says of itself, as data. Every mistake names the thing, its cause and its cure.

A plugin's `__init__` exposes one `manifest`; whatever else it has is found by file name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from platform_core.accounts import Permission, Role
from platform_core.errors import SetupError
from platform_core.i18n import lazy_gettext as _l

__all__ = ["Event", "Job", "Manifest", "NavItem", "Permission", "Role", "Setting"]

API_VERSION = "1.0.0"  # of the public plugin interface, platform_core.api

NAME = re.compile(r"[a-z][a-z0-9_]{1,23}\Z")
WORD = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
RESERVED = frozenset({"core", "union", "county", "me", "static", "api", "public", "t"})

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_EVERY = re.compile(r"([1-9][0-9]{0,3})([mhd])\Z")
_KINDS = (bool, int, str, date)


@dataclass(frozen=True)
class NavItem:
    """An entry of the township's menu, shown to whoever has `permission` ("" means everybody).

    `endpoint` is one of the plugin's own, without arguments. Lower `order` stands further left.
    In `county_nav` it is an entry of the county's menu, with an endpoint of its county pages.
    """

    label: str
    endpoint: str
    permission: str = ""
    order: int = 50


@dataclass(frozen=True)
class Setting:
    """Something each township may set for this plugin.

    `type` is bool, int, str or date. `choices` are pairs (value, label); `min` and `max` bound
    an int, and the length of a str. A `secret` is never shown again once it is stored.
    """

    key: str
    label: str
    type: type
    default: Any
    choices: tuple[tuple[Any, str], ...] = ()
    min: int | None = None
    max: int | None = None
    help: str = ""
    secret: bool = False

    def fault(self, value: object) -> str:
        """Why `value` cannot stand here, "" if it can. For whoever writes the plugin."""
        if type(value) is not self.type:
            return _l("%(value)s is not a %(type)s.", value=repr(value), type=self.type.__name__)
        if self.choices and value not in [choice for choice, _label in self.choices]:
            return _l("%(value)s is not among the choices.", value=repr(value))
        size = len(value) if isinstance(value, str) else value
        if not isinstance(size, int):
            return ""
        if self.min is not None and size < self.min:
            return _l("%(value)s is below the minimum %(min)s.", value=repr(value), min=self.min)
        if self.max is not None and size > self.max:
            return _l("%(value)s is above the maximum %(max)s.", value=repr(value), max=self.max)
        return ""


@dataclass(frozen=True)
class Event:
    """Something the plugin tells others: "plugin.happened" and its fields with their types.

    Fields are only ever added; one that means something else needs a new event.
    """

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Slot:
    """A place on one of the plugin's pages where others may show something, and what kind of row
    the page is about: `{{ slot("congress.session.aside", it) }}`, "session"."""

    name: str
    subject: str


@dataclass(frozen=True)
class Job:
    """Work on a schedule. `every` is "10m", "6h" or "1d"; `run` a function of jobs.py.

    It runs as `run(ctx)` for each township that has the plugin on or read-only, or once for the
    installation where `per_township` is false.
    """

    name: str
    every: str
    run: str
    per_township: bool = True

    @property
    def interval(self) -> timedelta:
        """`every` as a length of time. Raises SetupError where it says none."""
        found = _EVERY.match(self.every)
        if found is None:
            raise SetupError(
                f"job {self.name}",
                _l("every='%(every)s' is no interval.", every=self.every),
                _l('Write a number and m, h or d: "10m", "6h", "1d".'),
            )
        return int(found[1]) * _UNITS[found[2]]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One plugin: its name, what it needs, and the data it declares.

    `name` is folder, blueprint, table prefix and permission prefix. `api` is the range of
    platform_core.api versions it works with. `requires` names plugins whose tables it points
    to. `listens` maps an event to a function in events.py.
    """

    name: str
    label: str
    summary: str = ""
    category: str = ""
    api: str = ">=1,<2"
    requires: tuple[str, ...] = ()
    nav: tuple[NavItem, ...] = ()
    county_nav: tuple[NavItem, ...] = ()
    settings: tuple[Setting, ...] = ()
    emits: tuple[Event, ...] = ()
    listens: Mapping[str, str] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    slots: tuple[Slot, ...] = ()

    def __post_init__(self) -> None:
        for cause, cure in self._faults():
            raise SetupError(f"manifest of {self.name!r}", cause, cure)

    def _faults(self) -> Iterable[tuple[str, str]]:
        if not NAME.match(self.name) or self.name in RESERVED:
            yield (
                _l("the name cannot be used."),
                _l("Match %(pattern)s and avoid %(reserved)s.",
                   pattern=NAME.pattern, reserved=", ".join(sorted(RESERVED))),
            )  # fmt: skip
        if not str(self.label).strip():
            yield _l("it has no label."), _l('Give the name people see: label=_l("…").')
        try:
            SpecifierSet(self.api)
        except InvalidSpecifier:
            yield (
                _l("api='%(range)s' is no range of versions.", range=self.api),
                _l('Write api=">=1,<2".'),
            )
        if self.name in self.requires:
            yield _l("it requires itself."), _l("Take its own name out of requires.")
        yield from self._doubles()
        yield from self._badly_named()
        yield from self._settings()
        for job in self.jobs:
            assert job.interval

    def _doubles(self) -> Iterable[tuple[str, str]]:
        lists = {
            "requires": self.requires,
            "settings": tuple(setting.key for setting in self.settings),
            "emits": tuple(event.name for event in self.emits),
            "jobs": tuple(job.name for job in self.jobs),
            "slots": tuple(slot.name for slot in self.slots),
        }
        for where, names in lists.items():
            for name, times in Counter(names).items():
                if times > 1:
                    yield (
                        _l("%(where)s names '%(name)s' %(times)s times.",
                           where=where, name=name, times=times),
                        _l("Name it once."),
                    )  # fmt: skip

    def _badly_named(self) -> Iterable[tuple[str, str]]:
        for event in self.emits:
            if not _belongs(event.name, self.name, "."):
                yield (
                    _l("it emits '%(event)s'.", event=event.name),
                    _l(
                        "Call it %(plugin)s.<what happened>, or mend the plugin's name.",
                        plugin=self.name,
                    ),
                )
        for event_name in self.listens:
            if not re.fullmatch(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*", event_name):
                yield (
                    _l("it listens to '%(event)s'.", event=event_name),
                    _l("Events are called <plugin>.<what happened>."),
                )
        for slot in self.slots:
            if not slot.name.startswith(f"{self.name}."):
                yield (
                    _l("it offers the slot '%(slot)s'.", slot=slot.name),
                    _l("Call it %(plugin)s.<page>.<place>.", plugin=self.name),
                )
        for item in self.nav:
            if not item.endpoint.startswith(f"{self.name}."):
                yield (
                    _l("its menu points to '%(endpoint)s'.", endpoint=item.endpoint),
                    _l("Point to one of its own views."),
                )
        for item in self.county_nav:
            if not item.endpoint.startswith(f"{self.name}_county."):
                yield (
                    _l("its county menu points to '%(endpoint)s'.", endpoint=item.endpoint),
                    _l("Point to one of its county views."),
                )
        for word in (*(s.key for s in self.settings), *(j.name for j in self.jobs)):
            if not WORD.match(word):
                yield (
                    _l("'%(word)s' cannot be used as a key.", word=word),
                    _l("Match %(pattern)s.", pattern=WORD.pattern),
                )

    def _settings(self) -> Iterable[tuple[str, str]]:
        for setting in self.settings:
            if setting.type not in _KINDS:
                yield (
                    _l("setting '%(key)s' has no known type.", key=setting.key),
                    _l("Use bool, int, str or date."),
                )
            elif fault := setting.fault(setting.default):
                yield (
                    _l("the default of setting '%(key)s' is unusable: %(fault)s",
                       key=setting.key, fault=fault),
                    _l("Mend that line."),
                )  # fmt: skip

    @property
    def event_names(self) -> frozenset[str]:
        """Names of the events this plugin may emit."""
        return frozenset(event.name for event in self.emits)


def permission_faults(plugin: str, permissions: Iterable[Permission]) -> Iterable[tuple[str, str]]:
    """What is wrong with the permissions a plugin declares: pairs of cause and cure."""
    seen: set[str] = set()
    for permission in permissions:
        if not _belongs(permission.name, plugin, ":"):
            yield (
                _l("it declares the permission '%(name)s'.", name=permission.name),
                _l("Call it %(plugin)s:<verb>.", plugin=plugin),
            )
        if permission.name in seen:
            yield (
                _l("the permission '%(name)s' is declared twice.", name=permission.name),
                _l("Declare it once."),
            )
        seen.add(permission.name)


def _belongs(name: str, plugin: str, mark: str) -> bool:
    owner, found, rest = name.partition(mark)
    return owner == plugin and bool(found) and WORD.match(rest) is not None
