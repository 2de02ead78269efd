"""The migrations of what is installed: the core's and each plugin's, in one database."""

from pathlib import Path

from sqlalchemy.engine import make_url

from platform_core.config import Settings
from platform_core.runtime.registry import Registry
from platform_core.schema import Component, Schema
from platform_core.schema.runner import State
from platform_core.tenancy.policies import Roles


def roles_of(settings: Settings) -> Roles:
    """The database roles that these settings sign in with."""
    return Roles.of(
        owner_url=settings.owner_database_url,
        app_url=settings.database_url,
        county_url=settings.county_database_url,
    )


def installed_schema(plugins: Registry, settings: Settings) -> Schema:
    """Every component that has tables: a plugin that could not be loaded is migrated too."""
    components = [
        Component(
            plugin.name,
            plugin.folder / "migrations",
            plugin.requires,
            (f"{plugin.candidate.path}.models",),
        )
        for plugin in plugins.plugins.values()
        if plugin.folder is not None and (plugin.sub("models.py") or plugin.sub("models"))
    ]
    return Schema(settings.owner_database_url, components, roles=roles_of(settings))


def compare_schema(plugins: Registry, settings: Settings) -> None:
    """Take plugins whose tables are not at their code's revision out of service.

    Reads only. A database that is not there yet is left to `union db upgrade`.
    """
    database = make_url(settings.owner_database_url)
    if database.get_backend_name() == "sqlite" and not Path(str(database.database)).exists():
        return
    states = installed_schema(plugins, settings).status()
    plugins.note_schema({row.component: row.state.value for row in states})
    plugins.orphans = tuple(row.component for row in states if row.state is State.ORPHANED)
