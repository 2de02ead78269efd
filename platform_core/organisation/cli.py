"""`union import`: rosters from the command line. Exit codes: 0 done, 1 errors found, 2 usage."""

import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from platform_core.accounts import SYSTEM
from platform_core.clock import today, utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.organisation.imports import files
from platform_core.organisation.imports.checking import check
from platform_core.organisation.imports.known import Known, gather, index, union_names
from platform_core.organisation.imports.models import ImportKind
from platform_core.organisation.imports.staging import import_at_once
from platform_core.organisation.places import TownshipHere
from platform_core.organisation.queries import township_named
from platform_core.organisation.rosters import (
    Finding,
    RosterResult,
    Severity,
    read_delegates,
)
from platform_core.tenancy import db, township_scope

DELEGATES = "delegates"  # only checked here: the congress takes them in


@click.group("import")
def import_cli() -> None:
    """Import rosters: members, employers, unions; check those of delegates."""


def _options(command: Any) -> Any:
    options = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--township", required=True, help="Its name, address or code."),
        click.option("--check", "only_check", is_flag=True, help="Print findings; write nothing."),
        click.option("--json", "as_json", is_flag=True, help="Print data."),
        click.option("--yes", is_flag=True, help="Do not ask."),
    )
    for option in reversed(options):
        command = option(command)
    return with_appcontext(command)


@import_cli.command("members")
@_options
def members_command(**given: Any) -> None:
    """Import the roster of members FILE."""
    _run(ImportKind.MEMBERS.value, **given)


@import_cli.command("employers")
@_options
def employers_command(**given: Any) -> None:
    """Import the roster of employers FILE."""
    _run(ImportKind.EMPLOYERS.value, **given)


@import_cli.command("unions")
@_options
def unions_command(**given: Any) -> None:
    """Import the roster of unions FILE."""
    _run(ImportKind.UNIONS.value, **given)


@import_cli.command(DELEGATES)
@_options
def delegates_command(**given: Any) -> None:
    """Check the roster of delegates FILE (with --check; the congress imports it)."""
    if not given["only_check"]:
        raise click.UsageError(_("Delegates are imported with their congress. Use --check here."))
    _run(DELEGATES, **given)


def _run(
    kind: str, *, file: Path, township: str, only_check: bool, as_json: bool, yes: bool
) -> None:
    here = _township(township)
    with township_scope(here.id, writes=False):
        result, known = _read(kind, file)
    errors = result.count(Severity.ERROR)
    if only_check or errors or not result.accepted:  # nothing new is no fault: run it again
        _say(result, as_json)
        sys.exit(1 if errors else 0)
    if not (yes or as_json):
        _say(result, as_json)
        question = _("Import %(count)s rows into %(township)s?", count=result.accepted,
                     township=here.name)  # fmt: skip
        click.confirm(question, abort=True)
    written = _write(ImportKind(kind), file, result, known, here)
    if as_json:
        click.echo(json.dumps({"written": written, "findings": _plain(result.findings)},
                              ensure_ascii=False, indent=2))  # fmt: skip
    else:
        click.echo(_("%(count)s rows imported.", count=written))


def _township(name: str) -> TownshipHere:
    try:
        return township_named(name)
    except RuleBroken as unknown:
        raise click.UsageError(unknown.message) from unknown


def _read(kind: str, file: Path) -> tuple[RosterResult[Any], Known]:
    """The file as read and compared. One that cannot be read is one finding of it."""
    try:
        sheets = files.sheets_at(file)
        if kind == DELEGATES:
            return read_delegates(sheets, union_names(), frozenset(), today(), index=index), Known()
        known = gather(ImportKind(kind))
        return check(ImportKind(kind), sheets, known, today()), known
    except RuleBroken as broken:
        unreadable = Finding(file.name, 0, "", "file_unreadable", Severity.ERROR, broken.message)
        return RosterResult(findings=[unreadable]), Known()


def _write(
    kind: ImportKind, file: Path, result: RosterResult[Any], known: Known, here: TownshipHere
) -> int:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    with township_scope(here.id):
        staged = import_at_once(result, known, kind=kind, name=file.name, sha256=digest,
                                actor=SYSTEM, now=utcnow())  # fmt: skip
        db.session.commit()
        return staged.written or 0


def _say(result: RosterResult[Any], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_plain(result.findings), ensure_ascii=False, indent=2))
        return
    for each in result.findings:
        place = f"{each.sheet}!{each.row} {each.column}".strip()
        click.echo(f"{each.severity.value:5} {place}: {each.message}")
    click.echo(
        _("%(total)s rows, %(accepted)s to import; %(errors)s errors, %(warnings)s to look at.",
          total=result.total, accepted=result.accepted, errors=result.count(Severity.ERROR),
          warnings=result.count(Severity.WARN))
    )  # fmt: skip


def _plain(findings: list[Finding]) -> list[dict[str, Any]]:
    return [asdict(each) for each in findings]
