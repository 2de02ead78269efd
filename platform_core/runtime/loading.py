"""Loading one plugin: import its files, check what they declare, try its routes.

Every fault is a SetupError or whatever the plugin's own code raised; the registry catches both.
"""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pluggy
from flask import Flask
from sqlalchemy import Table
from sqlalchemy.orm import configure_mappers

from platform_core.db import Base
from platform_core.errors import SetupError
from platform_core.i18n import lazy_gettext as _l
from platform_core.matters.workflow import Workflow
from platform_core.messaging.notices import NoticeKind
from platform_core.rules import load_pack
from platform_core.runtime.hookspecs import PROJECT, Specs
from platform_core.runtime.manifest import Manifest, Permission, Role, permission_faults
from platform_core.runtime.plugin import Plugin
from platform_core.runtime.rehearsal import Rehearsal, api_of, county_of, views_of
from platform_core.schedule import PlannedJob

FILES = (
    "models", "permissions", "workflow", "labels", "indicators", "notices", "papers", "hooks",
    "events", "jobs", "views", "api", "cli",
)  # fmt: skip


def read_manifest(plugin: Plugin, real: Flask) -> None:
    """Import the package and take its manifest. Raises SetupError where it has none of its own."""
    with Rehearsal(plugin.name, real).app.app_context():
        package = importlib.import_module(plugin.candidate.path)
    manifest = getattr(package, "manifest", None)
    if not isinstance(manifest, Manifest):
        raise _wrong(plugin, _l("Its package has no manifest."), "manifest = Manifest(name=…)")
    if manifest.name != plugin.name:
        raise _wrong(
            plugin,
            _l("Its manifest calls it %(name)s.", name=manifest.name),
            _l("Folder or entry point and manifest must have the same name."),
        )
    plugin.manifest, plugin.folder = manifest, Path(str(package.__file__)).parent


def load_parts(plugin: Plugin, real: Flask, hooks: pluggy.PluginManager) -> None:
    """Import everything the plugin has and check it. Changes nothing but `plugin` and `hooks`."""
    assert plugin.manifest is not None and plugin.folder is not None
    rehearsal = Rehearsal(plugin.name, real)
    with rehearsal.app.app_context():
        for name in FILES:
            module = submodule(plugin.candidate.path, name)
            if module is not None:
                plugin.parts[name] = module
    _check_tables(plugin)
    plugin.views = views_of(plugin.name, plugin.parts.get("views"), plugin.folder)
    plugin.api = api_of(plugin.name, plugin.parts.get("api"))
    plugin.county = county_of(plugin.name, plugin.parts.get("views"))
    rehearsal.perform(plugin.views, plugin.api, plugin.county, plugin.manifest)
    _take_declarations(plugin, plugin.manifest)
    _register_hooks(plugin, hooks)


def submodule(package: str, name: str) -> ModuleType | None:
    """Import `package`.`name` if there is such a file.

    It is looked for first, so that an import that fails *inside* it is not taken for its absence.
    """
    full = f"{package}.{name}"
    return importlib.import_module(full) if importlib.util.find_spec(full) else None


def _check_tables(plugin: Plugin) -> None:
    configure_mappers()  # a broken relationship must show here, not on somebody else's page
    for mapper in list(Base.registry.mappers):
        table = getattr(mapper.class_, "__tablename__", f"{plugin.name}_")
        own = mapper.class_.__module__.startswith(f"{plugin.candidate.path}.")
        if own and not table.startswith(f"{plugin.name}_"):
            raise _wrong(
                plugin,
                _l("Its table is called %(table)s.", table=table),
                _l("Begin the names of its tables with %(prefix)s_.", prefix=plugin.name),
            )


def _take_declarations(plugin: Plugin, manifest: Manifest) -> None:
    plugin.permissions = _declared(plugin, "permissions", "PERMISSIONS", Permission)
    plugin.roles = _declared(plugin, "permissions", "ROLES", Role, needed=False)
    plugin.workflows = _declared(plugin, "workflow", "WORKFLOWS", Workflow)
    plugin.notices = _declared(plugin, "notices", "NOTICES", NoticeKind)
    plugin.indicators = _declared(plugin, "indicators", "INDICATORS", object)
    plugin.happened = getattr(plugin.parts.get("labels"), "HAPPENED", {})
    plugin.cli = getattr(plugin.parts.get("cli"), "cli", None)
    if "cli" in plugin.parts and not isinstance(plugin.cli, click.Group):
        raise _wrong(plugin, _l("cli.py has no click group called cli."), "@click.group()")
    for cause, cure in permission_faults(plugin.name, plugin.permissions):
        raise _wrong(plugin, cause, cure)
    _check_workflows(plugin, manifest)
    rules = plugin.sub("rules.toml")
    if rules is not None:
        load_pack(rules, prefix=plugin.name)  # a fault in it must show here, not stop the start
    plugin.handlers = {
        event: _function(plugin, "events", name) for event, name in manifest.listens.items()
    }
    plugin.jobs = tuple(
        PlannedJob(job.name, job.interval, _function(plugin, "jobs", job.run), job.per_township)
        for job in manifest.jobs
    )


def _declared(
    plugin: Plugin, file: str, name: str, kind: type[Any], *, needed: bool = True
) -> tuple[Any, ...]:
    module = plugin.parts.get(file)
    if module is None:
        return ()
    declared = getattr(module, name, None if needed else ())
    if not isinstance(declared, tuple) or not all(isinstance(each, kind) for each in declared):
        raise _wrong(
            plugin,
            _l("%(file)s.py has no tuple %(name)s of %(kind)s.",
               file=file, name=name, kind=kind.__name__),
            f"{name} = ({kind.__name__}(…),)",
        )  # fmt: skip
    return declared


def _check_workflows(plugin: Plugin, manifest: Manifest) -> None:
    known = {permission.name for permission in plugin.permissions}
    for workflow in plugin.workflows:
        for move in workflow.moves:
            if move.permission.startswith(f"{plugin.name}:") and move.permission not in known:
                raise _wrong(
                    plugin,
                    _l("The move %(move)s needs %(permission)s, which is not declared.",
                       move=move.name, permission=move.permission),
                    _l("Declare it in permissions.py."),
                )  # fmt: skip
            if move.emits and move.emits not in manifest.event_names:
                raise _wrong(
                    plugin,
                    _l("The move %(move)s emits %(event)s, which is not declared.",
                       move=move.name, event=move.emits),
                    _l("Declare it in the manifest, under emits."),
                )  # fmt: skip


def _function(plugin: Plugin, file: str, name: str) -> Callable[..., object]:
    found = getattr(plugin.parts.get(file), name, None)
    if not callable(found):
        raise _wrong(
            plugin,
            _l("%(file)s.py has no function %(name)s.", file=file, name=name),
            _l("Write it, or correct the name in the manifest."),
        )
    return found  # type: ignore[no-any-return]


def _register_hooks(plugin: Plugin, hooks: pluggy.PluginManager) -> None:
    """Register hooks.py, once it has proved sound on a manager of its own."""
    module = plugin.parts.get("hooks")
    if module is None:
        return
    scratch = pluggy.PluginManager(PROJECT)
    scratch.add_hookspecs(Specs)
    scratch.register(module, name=plugin.name)
    scratch.check_pending()
    for caller in scratch.get_hookcallers(module) or ():
        for found in caller.get_hookimpls():
            if found.wrapper or found.hookwrapper:
                raise _wrong(
                    plugin,
                    _l("Its hook %(hook)s wraps those of other plugins.", hook=caller.name),
                    _l("Write it as a plain function."),
                )
    hooks.register(module, name=plugin.name)


def _wrong(plugin: Plugin, cause: str, cure: str) -> SetupError:
    return SetupError(f"plugin {plugin.name}", cause, cure)


@contextmanager
def undone_on_failure(package: str) -> Iterator[None]:
    """Forget the modules and tables of a plugin that fails, so that none is half there.

    A mapped class that cannot be configured would otherwise break every query of the process.
    """
    try:
        yield
    except BaseException:
        forget_tables(package)
        for name in [n for n in sys.modules if n == package or n.startswith(f"{package}.")]:
            del sys.modules[name]
        raise


def forget_tables(package: str) -> None:
    """Unmap the classes of a package and forget their tables, as if it was never imported."""
    for mapper in list(Base.registry.mappers):
        if mapper.class_.__module__.startswith(f"{package}."):
            table = mapper.local_table
            # SQLAlchemy has public means to drop all mappers of a registry, but not one.
            manager = mapper.class_manager
            Base.registry._dispose_manager_and_mapper(manager)
            Base.registry._managers.pop(manager, None)
            if isinstance(table, Table) and table.key in Base.metadata.tables:
                Base.metadata.remove(table)
