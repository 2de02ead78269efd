"""`union module` and `union plugin`: what the console does, from the command line."""

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.i18n import gettext as _
from platform_core.organisation.queries import township_named
from platform_core.runtime import lifecycle, removal
from platform_core.runtime.impact import impacts
from platform_core.runtime.lifecycle import Cell
from platform_core.runtime.migrations import installed_schema
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.purge import purge as purge_rows
from platform_core.runtime.registry import registry
from platform_core.runtime.switching import in_force
from platform_core.tenancy import platform_scope

STATES = click.Choice([each.value for each in (ModuleIs.ON, ModuleIs.READ_ONLY, ModuleIs.OFF)])


@click.group()
def module_cli() -> None:
    """Modules in townships."""


@module_cli.command(name="list")
@click.argument("township")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@with_appcontext
def list_modules(township: str, as_json: bool) -> None:
    """How every module stands in TOWNSHIP, since when, and why."""
    here = township_named(township)
    with platform_scope(writes=False):
        standing = in_force([here.id])[here.id]
        rows = [
            {
                "module": name,
                "state": standing[name].state if name in standing else ModuleIs.OFF,
                "since": standing[name].since.isoformat() if name in standing else None,
                "reason": standing[name].reason if name in standing else None,
            }
            for name in registry().plugins
        ]
    _print(rows, as_json)


@module_cli.command()
@click.argument("township")
@click.argument("module")
@click.argument("state", type=STATES)
@click.option("--reason", required=True, help="Why; it is recorded.")
@click.option("--from", "day", type=click.DateTime(["%Y-%m-%d"]), help="A later day.")
@click.option("--with-dependencies", is_flag=True, help="Along with what it needs.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def switch(
    township: str,
    module: str,
    state: str,
    reason: str,
    day: datetime | None,
    with_dependencies: bool,
    yes: bool,
) -> None:
    """Bring MODULE in TOWNSHIP to STATE, after showing what that affects."""
    here, target = township_named(township), ModuleIs(state)
    with platform_scope():
        for sentence in impacts([(here.id, module)], target)[0].sentences:
            click.echo(sentence, err=True)
        if not yes:
            click.confirm(_("Go ahead?"), abort=True)
        done = lifecycle.switch(
            [Cell(here.id, module)], target, reason=reason, actor=SYSTEM, now=utcnow(),
            with_dependencies=with_dependencies, effective_on=day.date() if day else None,
        )  # fmt: skip
    click.echo(_("%(n)s cells were switched.", n=len(done.changed)))


@click.group()
def plugin_cli() -> None:
    """Plugins of this installation."""


@plugin_cli.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@with_appcontext
def list_plugins(as_json: bool) -> None:
    """Every plugin, its state, the reason and the cure; exit 1 where one is not ready."""
    rows = [
        {
            "plugin": plugin.name,
            "state": plugin.state,
            "source": plugin.candidate.source,
            "reason": str(plugin.reason),
            "cure": str(plugin.cure),
        }
        for plugin in registry().plugins.values()
    ]
    rows += [
        {"plugin": name, "state": "orphaned", "source": "",
         "reason": _("Its package is not installed; its records are kept."),
         "cure": _("Install it again, or run: union plugin forget %(name)s", name=name)}
        for name in registry().orphans
    ]  # fmt: skip
    _print(rows, as_json)
    sys.exit(0 if all(plugin.ready for plugin in registry().plugins.values()) else 1)


@plugin_cli.command()
@click.argument("plugin")
@click.option("--township", required=True, help="Name, address or code.")
@click.option("--reason", required=True, help="Why; it is recorded.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def purge(plugin: str, township: str, reason: str, yes: bool) -> None:
    """Export the rows of PLUGIN in one township, then delete them. It must be off there."""
    here = township_named(township)
    if not yes:
        click.confirm(_("Its records are exported and then deleted. Go ahead?"), abort=True)
    instance = current_app.extensions["union_settings"].instance
    with platform_scope():
        path = purge_rows(
            here.id, plugin, reason=reason, actor=SYSTEM, now=utcnow(), instance=instance
        )
    click.echo(path)


@plugin_cli.command()
@click.argument("plugin")
@click.option("--reason", required=True, help="Why; it is recorded.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def remove(plugin: str, reason: str, yes: bool) -> None:
    """Export all data of PLUGIN, then drop its tables. It must be off everywhere.

    After it the package can be uninstalled. To keep the data, only uninstall the package.
    """
    if not yes:
        click.confirm(_("Its records are exported and then deleted. Go ahead?"), abort=True)
    _take_out(removal.remove, plugin, reason)


@plugin_cli.command()
@click.argument("plugin")
@click.option("--reason", required=True, help="Why; it is recorded.")
@click.option("--drop-tables", is_flag=True, required=True, help="Say that you mean it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def forget(plugin: str, reason: str, drop_tables: bool, yes: bool) -> None:
    """Export what the uninstalled PLUGIN left behind, then drop its tables: the last resort."""
    if not yes:
        click.confirm(_("Its records are exported and then deleted. Go ahead?"), abort=True)
    _take_out(removal.forget, plugin, reason)


def _take_out(take: Callable[..., list[Path]], plugin: str, reason: str) -> None:
    settings = current_app.extensions["union_settings"]
    schema = installed_schema(registry(), settings)
    with platform_scope():
        for path in take(schema, plugin, reason=reason, actor=SYSTEM, now=utcnow(),
                         instance=settings.instance):  # fmt: skip
            click.echo(path)


def _print(rows: Sequence[Mapping[str, object]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values() if value))
