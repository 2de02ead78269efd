"""What the ready plugins declare, gathered for the rooms that use it."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from flask import Blueprint

from platform_core.matters.workflow import Workflow
from platform_core.messaging.notices import NoticeKind
from platform_core.runtime.manifest import Event, NavItem, Permission, Role
from platform_core.runtime.plugin import Plugin
from platform_core.runtime.rehearsal import API, address
from platform_core.schedule import PlannedJob

CORE = "core"


class Declared:
    """The declared data of all ready plugins. Pairs begin with the plugin's name."""

    plugins: dict[str, Plugin]
    core_jobs: list[PlannedJob]
    core_indicators: Sequence[Any]
    core_notices: Sequence[NoticeKind]

    def ready(self) -> Iterator[Plugin]:
        """The plugins that may be served, in load order."""
        return (plugin for plugin in self.plugins.values() if plugin.ready)

    def permissions(self) -> list[Permission]:
        """Every permission of every plugin. A grant for one that is gone has no effect."""
        return [permission for plugin in self.ready() for permission in plugin.permissions]

    def roles(self) -> list[Role]:
        """The roles that plugins add to the core's."""
        return [role for plugin in self.ready() for role in plugin.roles]

    def workflows(self) -> list[tuple[str, Workflow]]:
        """The workflows, each with its plugin."""
        return [(plugin.name, flow) for plugin in self.ready() for flow in plugin.workflows]

    def indicators(self) -> list[tuple[str, Any]]:
        """The indicators, each with its module: the core's ("org"), then the plugins'."""
        own = [(each.module, each) for each in self.core_indicators]
        return own + [(plugin.name, each) for plugin in self.ready() for each in plugin.indicators]

    def notices(self) -> dict[str, NoticeKind]:
        """The kinds of notice by name."""
        own = {kind.name: kind for kind in self.core_notices}
        return own | {kind.name: kind for plugin in self.ready() for kind in plugin.notices}

    def events(self) -> dict[str, Event]:
        """The events that plugins may emit, by name."""
        return {
            event.name: event
            for plugin in self.ready()
            if plugin.manifest
            for event in plugin.manifest.emits
        }

    def happened(self, action: str) -> str:
        """What people call an entry that a plugin made in a history, "contracts:sign"."""
        name, _mark, verb = action.partition(":")
        plugin = next((each for each in self.ready() if each.name == name), None)
        if plugin is None:
            return action
        moves = {move.name: move.label for flow in plugin.workflows for move in flow.moves}
        return str(moves.get(verb) or plugin.happened.get(verb) or plugin.label)

    def listeners(self, event: str) -> Sequence[tuple[str, Callable[[Any, Any], object]]]:
        """The plugins that listen to `event`, each with its handler."""
        return [
            (plugin.name, plugin.handlers[event])
            for plugin in self.ready()
            if event in plugin.handlers
        ]

    def jobs(self) -> Sequence[tuple[str, PlannedJob]]:
        """All jobs, the core's own first, each with the plugin that declares it."""
        own = [(CORE, job) for job in self.core_jobs]
        return own + [(plugin.name, job) for plugin in self.ready() for job in plugin.jobs]

    def nav(self, permissions: Set[str], on: Set[str]) -> list[NavItem]:
        """The menu of a township for somebody with these permissions, in order."""
        items = [
            item
            for plugin in self.ready()
            if plugin.name in on and plugin.manifest
            for item in plugin.manifest.nav
            if not item.permission or item.permission in permissions
        ]
        return sorted(items, key=lambda item: item.order)

    def county_nav(self, permissions: Set[str]) -> list[NavItem]:
        """What the plugins add to the county's menu for somebody with these permissions."""
        items = [
            item
            for plugin in self.ready()
            if plugin.manifest
            for item in plugin.manifest.county_nav
            if not item.permission or item.permission in permissions
        ]
        return sorted(items, key=lambda item: item.order)

    def static_folders(self) -> Mapping[str, Path]:
        """Where each plugin keeps the files it serves, by plugin."""
        return self._found("static")

    def rule_files(self) -> Mapping[str, Path]:
        """The rule packs that plugins bring, by plugin."""
        return self._found("rules.toml")

    def _found(self, name: str) -> Mapping[str, Path]:
        return {plugin.name: path for plugin in self.ready() if (path := plugin.sub(name))}

    def commands(self) -> Mapping[str, Any]:
        """The click groups that plugins add to the command line, by plugin."""
        return {plugin.name: plugin.cli for plugin in self.ready() if plugin.cli is not None}

    def api_blueprints(self) -> list[tuple[Blueprint, str]]:
        """The REST blueprints, each with the address to mount it at."""
        found = [plugin.api for plugin in self.ready() if plugin.api is not None]
        return [(blueprint, address(blueprint, API)) for blueprint in found]
