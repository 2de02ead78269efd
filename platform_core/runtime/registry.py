"""The plugins of this process: loaded one by one, each fault kept to the plugin that made it."""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import pluggy
from flask import Flask, current_app
from packaging.specifiers import SpecifierSet

from platform_core.accounts import Permissions
from platform_core.errors import SetupError
from platform_core.i18n import Catalogues
from platform_core.i18n import lazy_gettext as _l
from platform_core.indicators.indicator import Indicator
from platform_core.matters.refs import Ref
from platform_core.messaging.notices import NoticeKind
from platform_core.runtime.declared import Declared
from platform_core.runtime.discovery import Candidate, candidates, excluded
from platform_core.runtime.errors import place_in
from platform_core.runtime.hookspecs import PROJECT, Specs, Target
from platform_core.runtime.loading import load_parts, read_manifest, undone_on_failure
from platform_core.runtime.manifest import API_VERSION
from platform_core.runtime.models import township_modules
from platform_core.runtime.plugin import Plugin, State
from platform_core.runtime.rehearsal import COUNTY, TOWNSHIP, address
from platform_core.schedule import PlannedJob

log = logging.getLogger(__name__)

EXTENSION = "union"
CAUGHT = (Exception, SystemExit)  # a plugin may call sys.exit() while it is imported


def registry() -> "Registry":
    """The registry of the running application."""
    found: Registry = current_app.extensions[EXTENSION]
    return found


class Registry(Declared):
    """All plugins found, and what the ready ones declare.

    `plugins` maps a name to its plugin in load order: what is required stands before whatever
    requires it. One that lost a name clash is kept as "name (source)".
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.plugins: dict[str, Plugin] = {}
        self.hooks = _manager()
        self.orphans: tuple[str, ...] = ()  # components whose tables stand here without a package
        self.core_jobs: list[PlannedJob] = []
        self.core_indicators: Sequence[Indicator] = ()
        self.core_notices: list[NoticeKind] = []
        self.core_targets: dict[str, Callable[[Ref], Target | None]] = {}  # by kind of thing
        self._owners: dict[str, Plugin] = {}

    # -- loading ----------------------------------------------------------------------------

    def load(self, *, folder: str = "plugins", safe_mode: bool | None = None) -> None:
        """Find and load every plugin. Never raises for what a plugin does."""
        settings = self.app.extensions.get("union_settings")
        exclude = excluded(settings.plugins_exclude) if settings else frozenset()
        if safe_mode is None:
            safe_mode = bool(settings and settings.safe_mode)
        found = self._read(candidates(folder=folder, exclude=exclude, safe_mode=safe_mode))
        for name in _in_order(found):
            self.plugins[name] = found[name]
            self._load(found[name])
        for plugin in self.plugins.values():
            if not plugin.ready:
                log.error("Plugin %s is %s: %s %s", plugin.name, plugin.state,
                          plugin.reason, plugin.cure)  # fmt: skip

    def _read(self, found: Iterable[Candidate]) -> dict[str, Plugin]:
        """The plugins that can be loaded, by name; those that cannot are kept with the reason."""
        usable: dict[str, Plugin] = {}
        for candidate in found:
            plugin = Plugin(candidate, candidate.name)
            first = usable.get(plugin.name) or self.plugins.get(plugin.name)
            if first is not None:
                plugin.name = f"{candidate.name} ({candidate.source})"
                plugin.fail(
                    _l("A module of Union's own has this name.")
                    if first.candidate.built_in
                    else _l(
                        "The name is already used by %(source)s.", source=first.candidate.source
                    ),
                    _l("Rename one of the two, or take it away."),
                )
            else:
                self._guarded(plugin, self._manifest_of)
            if plugin.state is State.FOUND:
                usable[plugin.name] = plugin
            else:
                self.plugins[plugin.name] = plugin
        return usable

    def _manifest_of(self, plugin: Plugin) -> None:
        with undone_on_failure(plugin.candidate.path):
            read_manifest(plugin, self.app)
        assert plugin.manifest is not None
        if not SpecifierSet(plugin.manifest.api).contains(API_VERSION):
            plugin.fail(
                _l("It needs version %(wanted)s of the plugin interface; this is %(have)s.",
                   wanted=plugin.manifest.api, have=API_VERSION),
                _l("Install a version of the plugin made for this one."),
                State.INCOMPATIBLE,
            )  # fmt: skip

    def _load(self, plugin: Plugin) -> None:
        missing = [name for name in plugin.requires if not self.is_ready(name)]
        if missing:
            plugin.fail(
                _l("It requires %(names)s, not ready here.", names=", ".join(missing)),
                _l("Mend or install what it requires first."),
            )
            return
        self._guarded(plugin, self._activate)

    def _activate(self, plugin: Plugin) -> None:
        with undone_on_failure(plugin.candidate.path):
            load_parts(plugin, self.app, self.hooks)
            self._check_unique(plugin)
            self._declare(plugin)
        for blueprint in (plugin.views, plugin.api, plugin.county):
            if blueprint is not None:
                self._owners[blueprint.name] = plugin
        if plugin.views is not None:
            self.app.register_blueprint(plugin.views, url_prefix=address(plugin.views, TOWNSHIP))
        if plugin.county is not None:
            self.app.register_blueprint(plugin.county, url_prefix=address(plugin.county, COUNTY))
        if plugin.folder is not None:
            Catalogues.load(plugin.folder, plugin.name, plugin.candidate.path)
        plugin.state = State.READY

    def _declare(self, plugin: Plugin) -> None:
        declared: Permissions | None = self.app.extensions.get("union_permissions")
        if declared is not None:
            declared.declare(plugin.permissions, plugin.roles, module=plugin.name)

    def _check_unique(self, plugin: Plugin) -> None:
        """What belongs to one component alone must not be another's: addresses, indicator keys."""
        mounts = ((plugin.views, TOWNSHIP), (plugin.county, COUNTY))
        prefixes = [address(blueprint, mount) for blueprint, mount in mounts if blueprint]
        owner = next(filter(None, map(self._core_route_under, prefixes)), None)
        if owner:
            raise SetupError(
                f"plugin {plugin.name}",
                _l("Its address is used by %(endpoint)s of the core.", endpoint=owner),
                _l("Choose another name."),
            )
        taken = {indicator.key: other for other, indicator in self.indicators()}
        for indicator in plugin.indicators:
            if indicator.key in taken:
                raise SetupError(
                    f"plugin {plugin.name}",
                    _l("Its indicator %(key)s belongs to %(owner)s.",
                       key=indicator.key, owner=taken[indicator.key]),
                    _l("Choose another key."),
                )  # fmt: skip

    def _core_route_under(self, prefix: str) -> str | None:
        for rule in self.app.url_map.iter_rules():
            if f"{rule.rule}/".startswith(f"{prefix}/") and rule.endpoint:
                return str(rule.endpoint)
        return None

    def _guarded(self, plugin: Plugin, step: Callable[[Plugin], None]) -> None:
        """Take one step of loading; whatever goes wrong becomes the plugin's reason."""
        try:
            step(plugin)
        except SetupError as fault:
            plugin.where = place_in(fault, plugin.candidate.path) or _file_named(fault.thing)
            self._withdraw(plugin, fault.cause, fault.cure)
        except CAUGHT as fault:
            plugin.where = place_in(fault, plugin.candidate.path)
            log.exception("Plugin %s cannot be loaded", plugin.name)
            self._withdraw(
                plugin,
                _l("Its code stopped with %(fault)s.", fault=f"{type(fault).__name__}: {fault}"),
                _l("See the log for the place; mend it, or leave it out."),
            )

    def _withdraw(self, plugin: Plugin, reason: str, cure: str) -> None:
        if self.hooks.has_plugin(plugin.name):
            self.hooks.unregister(name=plugin.name)
        declared: Permissions | None = self.app.extensions.get("union_permissions")
        if declared is not None:
            declared.forget(plugin.name)
        plugin.fail(reason, cure)

    # -- states -----------------------------------------------------------------------------

    def is_ready(self, name: str) -> bool:
        """Whether a plugin of that name may be served."""
        plugin = self.plugins.get(name)
        return plugin is not None and plugin.ready

    def ready(self) -> Iterator[Plugin]:
        """The plugins that may be served, in load order."""
        return (plugin for plugin in self.plugins.values() if plugin.ready)

    def note_schema(self, states: Mapping[str, str]) -> None:
        """Take in how each plugin's tables stand: "ok", "behind", "ahead" or "broken".

        A plugin whose tables do not fit its code is not served, nor is what requires it.
        """
        told = {
            "behind": (_l("Its tables are older than its code."), _l("Run: union db upgrade")),
            "ahead": (
                _l("Its tables are newer than its code."),
                _l("Install the newer version of the plugin again."),
            ),
            "broken": (_l("Its migrations cannot be read."), _l("Run: union db status")),
        }
        for plugin in self.plugins.values():
            if plugin.state not in (State.READY, State.PENDING, State.AHEAD):
                continue
            stands = states.get(plugin.name, "ok")
            lacking = ", ".join(name for name in plugin.requires if not self.is_ready(name))
            if stands in told:
                plugin.fail(*told[stands], State.AHEAD if stands == "ahead" else State.PENDING)
            elif lacking:
                reason = _l("It requires %(names)s, not ready here.", names=lacking)
                plugin.fail(reason, told["behind"][1], State.PENDING)
            else:
                plugin.state, plugin.reason, plugin.cure = State.READY, "", ""

    def owner(self, blueprints: Sequence[str]) -> Plugin | None:
        """The plugin whose blueprint a request is for; None where it is the core's."""
        return self._owners.get(blueprints[-1].partition(".")[0]) if blueprints else None

    def modules(self, township_id: int) -> tuple[frozenset[str], frozenset[str]]:
        """The ready modules that are on in a township, and those that are read-only there."""
        found = township_modules([township_id])[township_id]
        ready = frozenset(plugin.name for plugin in self.ready())
        return found.on & ready, found.read_only & ready

    def ever_on(self, township_id: int) -> frozenset[str]:
        """The modules this township ever switched on and did not purge since: events wait."""
        return township_modules([township_id])[township_id].known


def _file_named(thing: str) -> str:
    """The place that a SetupError is about: "rules.toml: training.answer" or "views.py:12"."""
    if line := re.search(r", ([\w/]+\.py:\d+)$", thing):
        return line[1]
    named = re.search(r"([\w-]+\.toml), (.+)", thing)
    return f"{named[1]}: {named[2]}" if named else ""


def _manager() -> pluggy.PluginManager:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(Specs)
    return manager


def _in_order(found: Mapping[str, Plugin]) -> list[str]:
    """Names in load order: what is required first, then by name.

    A circle is cut at one place; the plugin there finds its requirement missing and says so.
    """
    graph = {name: set(plugin.requires) & found.keys() for name, plugin in found.items()}
    while True:
        sorter = TopologicalSorter(graph)
        try:
            sorter.prepare()
        except CycleError as circle:
            graph[circle.args[1][0]] = set()
            continue
        order: list[str] = []
        while sorter.is_active():
            layer = sorted(sorter.get_ready())
            order += layer
            sorter.done(*layer)
        return order
