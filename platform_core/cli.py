"""The command line `union`. Exit codes: 0 done, 1 something was found wrong, 2 wrong usage."""

import gc
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext
from sqlalchemy.engine import make_url

from platform_core import audit as audits
from platform_core import backup as backups
from platform_core.accounts.cli import accounts_cli
from platform_core.app import create_app
from platform_core.clock import utcnow
from platform_core.config import SETTINGS, Settings, load_settings
from platform_core.console.cli import module_cli, plugin_cli
from platform_core.db import Base
from platform_core.demo import loader as demo_county
from platform_core.errors import RuleBroken, SetupError
from platform_core.i18n import Catalogues, compile_catalogues
from platform_core.i18n import gettext as _
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import ALL, Period
from platform_core.messaging.outbox import deliver
from platform_core.messaging.worker import Worker
from platform_core.organisation.cli import import_cli
from platform_core.organisation.queries import county_named, township_named
from platform_core.privacy import ledger
from platform_core.privacy.cli import keys_cli, person_cli
from platform_core.privacy.operations import erase_again
from platform_core.reports.cli import report_cli
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.migrations import compare_schema, installed_schema, roles_of
from platform_core.runtime.registry import registry
from platform_core.scaffold.cli import new_cli
from platform_core.schema import Schema
from platform_core.sealing import ensure_keys
from platform_core.server import serve as serve_forever
from platform_core.tenancy import db as tenancy_db
from platform_core.tenancy import doctor, platform_scope, township_scope
from platform_core.tenancy.policies import role_statements
from platform_core.testing.cli import check_cli
from platform_core.townships.cli import township_cli

HERE = Path(__file__).parent


class Commands(click.Group):
    """The core's commands and those of every ready plugin; a refusal is a line, not a trace."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run, saying what went wrong in words."""
        try:
            return super().main(*args, **options)
        except (RuleBroken, SetupError) as refusal:
            click.echo(str(refusal), err=True)
            sys.exit(1)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The core's commands, then the groups that plugins bring."""
        return [*super().list_commands(ctx), *_of_plugins()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """A core command, else the group a plugin brings under its own name."""
        return super().get_command(ctx, name) or _of_plugins().get(name)


@lru_cache(1)
def _app() -> Flask:
    """The application. All that a start makes stays: to look for garbage among it meanwhile is
    a quarter of the time a command takes."""
    gc.disable()
    try:
        return create_app()
    finally:
        gc.enable()


def _of_plugins() -> Mapping[str, Any]:
    with _app().app_context():
        return registry().commands()


@click.group(cls=Commands)
@click.version_option(package_name="township-union-platform")
@click.pass_context
def union(ctx: click.Context) -> None:
    """Union (县域工会平台): a county federation of trade unions and its townships."""
    Catalogues.load(HERE)  # some commands need no application
    ctx.obj = ScriptInfo(create_app=_app, set_debug_flag=False)


def main() -> None:
    """The entry point of the program `union`."""
    union.main(prog_name="union")


def _print(data: object, as_json: bool, in_words: Callable[[], str]) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str) if as_json else in_words()
    click.echo(text)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["union_settings"]
    return settings


def _schema() -> Schema:
    return installed_schema(registry(), _settings())


# -- running -------------------------------------------------------------------------------------


@union.command()
@click.option("--host", help="Address to serve on; default: the setting host.")
@click.option("--port", type=int, help="Port to serve on; default: the setting port.")
@click.option("--no-worker", is_flag=True, help="Serve pages only; run `union jobs run` apart.")
@with_appcontext
def serve(host: str | None, port: int | None, no_worker: bool) -> None:
    """Serve the pages, with the worker for jobs and events beside them."""
    settings = _settings()
    _refuse_sick_start()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    serve_forever(app, settings, host or settings.host, port or settings.port, worker=not no_worker)


@union.command()
@with_appcontext
def demo() -> None:
    """Migrate, and load the demo county where no county is yet."""
    _upgrade(None)
    settings = _settings()
    if demo_county.load():
        file = settings.instance / "union.toml"
        if not file.exists():
            file.write_text("# Shows the demo sign-ins. Take it out for real use.\ndemo = true\n")
        click.echo(_("The demo county has been loaded."))
    else:
        click.echo(_("A county is there already; nothing was changed."))


@union.command(name="doctor")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@with_appcontext
def examine(as_json: bool) -> None:
    """Say what is missing or wrong, and how to put it right."""
    found = _ailments()
    _print(
        [asdict(each) for each in found],
        as_json,
        lambda: "\n".join(f"{a.thing}: {a.cause} {a.cure}" for a in found) or _("All is well."),
    )
    sys.exit(1 if found else 0)


def _ailments() -> list[Any]:
    county = roles_of(_settings()).county
    found = doctor.inspect(tenancy_db.engine, Base.metadata, county_role=county)
    for row in _schema().status():
        if row.state not in ("ok", "orphaned"):
            found.append(
                doctor.Ailment(row.component, f"{row.state} {row.detail}", "union db upgrade")
            )
    return found


def _refuse_sick_start() -> None:
    for ailment in _ailments():
        raise SetupError(ailment.thing, ailment.cause, ailment.cure)


# -- database ------------------------------------------------------------------------------------


@union.group()
def db() -> None:
    """Migrate the core and the plugins, each by its own history."""


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@with_appcontext
def status(as_json: bool) -> None:
    """Component, revision in the database, newest revision, state."""
    rows = _schema().status()
    _print(
        [asdict(row) for row in rows],
        as_json,
        lambda: "\n".join(
            f"{row.component:16} {row.current or '-':24} {row.head or '-':24} {row.state}"
            f" {row.detail}".rstrip()
            for row in rows
        ),
    )


@db.command()
@click.argument("name", required=False)
@with_appcontext
def upgrade(name: str | None) -> None:
    """Migrate all, or NAME and what it requires, each in a transaction of its own."""
    _upgrade(name)


def _upgrade(name: str | None) -> None:
    outcomes = _schema().upgrade(name)
    for outcome in outcomes:
        if outcome.result != "unchanged":
            click.echo(f"{outcome.component}: {outcome.result} {outcome.after} {outcome.detail}")
    tenancy_db.engine.dispose()  # connections older than a table do not guard it
    compare_schema(registry(), _settings())
    if not all(outcome.ok for outcome in outcomes):
        sys.exit(1)


@db.command()
@click.argument("name")
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def downgrade(name: str, revision: str, yes: bool) -> None:
    """Take NAME back to REVISION; tables and columns added since are lost."""
    if not yes:
        click.confirm(_("What was stored there since is lost. Go on?"), abort=True)
    _schema().downgrade(name, revision)


@db.command()
@click.argument("name")
@click.option("-m", "--message", required=True, help="What changes, in a few words.")
@click.option("--empty", is_flag=True, help="A bare one, for changing data.")
@with_appcontext
def revision(name: str, message: str, empty: bool) -> None:
    """Write the next revision of NAME from the difference between models and tables."""
    made = _schema().revision(name, message, empty=empty)
    click.echo(made or _("Models and tables are the same; nothing was written."))


@db.command()
@click.argument("name", required=False)
@with_appcontext
def check(name: str | None) -> None:
    """Say how tables differ from models; exit 1 where they do."""
    schema = _schema()
    differences = [
        f"{each}: {line}" for each in ([name] if name else schema.components)
        for line in schema.check(each)
    ]  # fmt: skip
    click.echo("\n".join(differences) or _("Models and tables are the same."))
    sys.exit(1 if differences else 0)


@db.command()
@with_appcontext
def roles() -> None:
    """Print the SQL that makes PostgreSQL's roles; run it as superuser, then set passwords."""
    click.echo(";\n".join(role_statements(roles_of(_settings()))) + ";")


# -- figures, history, events --------------------------------------------------------------------


@union.command()
@click.argument("township")
@click.option("--period", default="all", help="2026, 2026-U, 2026-H1, 2026-Q3, 2026-11 or all.")
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@with_appcontext
def indicators(township: str, period: str, as_json: bool) -> None:
    """The figures of TOWNSHIP (name, address or code), all computed from records."""
    here = township_named(township)
    try:
        asked = Period.parse(period) if period != "all" else ALL
    except ValueError as wrong:
        raise click.UsageError(str(wrong)) from wrong
    with township_scope(here.id, writes=False):
        on, read_only = registry().modules(here.id)
        declared = [
            i for module, i in registry().indicators() if module in {"org"} | on | read_only
        ]
        figures = evaluate(
            declared, asked, [here.id], has_records=lambda _id, _module: True, on_error=note_fault
        )[here.id].values()
        rows = [figure.as_json() for figure in figures]
    _print(
        rows,
        as_json,
        lambda: "\n".join(f"{row['key']:28} {row['value']!s:>12}  {row['label']}" for row in rows),
    )


@union.group()
def audit() -> None:
    """The chained history."""


@audit.command()
@click.option("--county", help="Its code; needed where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print data: the anchor for verify.")
@with_appcontext
def root(county: str | None, as_json: bool) -> None:
    """The newest hash over all chains, to be kept outside: in minutes, on another machine."""
    with platform_scope(writes=False):
        taken = audits.newest_root(county_named(county).id)
    if taken is None:
        raise RuleBroken(_("No root has been taken yet; the worker takes one every day."))
    _print(audits.anchor_of(taken), as_json, lambda: f"{taken.day} {taken.root}")


@audit.command(name="export")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--township", required=True, help="Its name, address or code.")
@with_appcontext
def export_chain(out: Path, township: str) -> None:
    """Write the chain of a township to OUT, a new file that can be checked without Union's data."""
    if out.exists():
        raise RuleBroken(_("%(file)s exists already; name a new file.", file=out))
    lines = audits.exported(township_named(township).id)
    out.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    click.echo(str(out))


@audit.command()
@click.option("--township", help="Only this one.")
@click.option("--anchor", type=click.Path(exists=True, path_type=Path),
              help="Compare with a root kept earlier (audit root --json).")  # fmt: skip
@click.option("--file", "exported", type=click.Path(exists=True, path_type=Path),
              help="Check an exported chain instead.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print data.")
@with_appcontext
def verify(
    township: str | None, anchor: Path | None, exported: Path | None, as_json: bool
) -> None:  # fmt: skip
    """Check every chain from its first link; exit 1 where one does not hold."""
    if exported is not None:
        found = audits.find_flaws_in(exported)
    else:
        found = audits.find_flaws(township_named(township).id if township else None)
        found += audits.find_flaws_against(anchor) if anchor else []
    _print(
        found,
        as_json,
        lambda: (
            "\n".join(f"{f['chain']} #{f['seq']}: {f['fault']}" for f in found)
            or _("Every chain holds.")
        ),
    )
    sys.exit(1 if found else 0)


@union.group()
def jobs() -> None:
    """Work on a schedule."""


@jobs.command(name="run")
@click.option("--once", is_flag=True, help="One round instead of a loop.")
@with_appcontext
def run_jobs(once: bool) -> None:
    """Run what is due and deliver what waits, every half minute."""
    worker = Worker(current_app, registry(), make_ctx=work_ctx, on_error=note_fault)
    if once:
        for ran in worker.run_once(utcnow()):
            click.echo(f"{ran.plugin}.{ran.job} {ran.township_id or '-'} {ran.error or 'ok'}")
        return
    worker.run()


@union.group()
def events() -> None:
    """What modules told each other."""


@events.command(name="deliver")
@click.argument("township")
@with_appcontext
def deliver_events(township: str) -> None:
    """Deliver what waits in TOWNSHIP."""
    here = township_named(township)
    done = deliver(registry(), here.id, now=utcnow(), make_ctx=work_ctx, on_error=note_fault)
    click.echo(f"{done.done} done, {done.failed} failed, {done.parked} parked")


# -- backup --------------------------------------------------------------------------------------


@union.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--keys", is_flag=True, help="Put the keys in too; guard that file like a key.")
@with_appcontext
def backup(target: Path, keys: bool) -> None:
    """Write a verified backup of the whole instance to TARGET."""
    manifest = backups.backup(_settings(), target, keys=keys)
    click.echo(_("%(n)s files, verified: %(target)s", n=len(manifest.files), target=target))


@union.command()
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.option("--yes", is_flag=True, help="Replace what is there.")
@with_appcontext
def restore(source: Path, yes: bool) -> None:
    """Put the backup SOURCE back; sign-ins and slips issued before are void."""
    backups.restore(_settings(), source, replace=yes)
    ensure_keys(_settings().instance)
    again = _erase_again()
    if again:
        click.echo(_("Personal data of %(n)s persons erased anew.", n=again))
    click.echo(_("Restored and verified. Everybody signs in anew."))


def _erase_again() -> int:
    """The backup may be older than an erasure: carry out again what the ledger lists."""
    tenancy_db.engine.dispose()  # its connections are to the database that was replaced
    done = 0
    for township_id, member_id in ledger.read(_settings().instance):
        with township_scope(township_id):
            done += erase_again(township_id, member_id)
            tenancy_db.session.commit()
    return done


# -- the rest ------------------------------------------------------------------------------------


@union.group()
def translations() -> None:
    """The texts in other languages."""


@translations.command(name="compile")
@click.argument("folder", required=False, type=click.Path(exists=True, path_type=Path))
def compile_translations(folder: Path | None) -> None:
    """Make the .mo files of FOLDER, or of the core and the built-in plugins."""
    for component in [folder] if folder else [HERE, *(HERE.parent / "plugins").iterdir()]:
        compile_catalogues(component)


@union.command()
@click.option("--json", "as_json", is_flag=True, help="Print data.")
def settings(as_json: bool) -> None:
    """Every setting: name, unit, default, meaning; and its value now."""
    now = load_settings(os.environ)
    rows = [
        {"name": f"UNION_{s.name.upper()}", "value": _shown(s.name, getattr(now, s.name)),
         "default": s.default, "unit": s.unit, "meaning": s.meaning}
        for s in SETTINGS
    ]  # fmt: skip
    _print(
        rows, as_json,
        lambda: "\n".join(f"{r['name']:28} {r['value']!s:24} {r['meaning']}" for r in rows),
    )  # fmt: skip


def _shown(name: str, value: object) -> object:
    """The value as a screen may show it: an address of a database without its password."""
    if name.endswith("_url"):
        return make_url(str(value)).render_as_string(hide_password=True)
    return value


union.add_command(accounts_cli, "user")
union.add_command(import_cli, "import")
union.add_command(module_cli, "module")
plugin_cli.add_command(new_cli)
plugin_cli.add_command(check_cli)
union.add_command(plugin_cli, "plugin")
union.add_command(keys_cli, "keys")
union.add_command(person_cli, "person")
union.add_command(report_cli, "report")
union.add_command(township_cli, "township")
