"""`union keys`, `union person`: the same from the command line."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Member
from platform_core.organisation.queries import township_named
from platform_core.privacy import operations
from platform_core.privacy.resealing import reseal
from platform_core.sealing import rotate_keys
from platform_core.tenancy import db, township_scope


@click.group("keys")
def keys_cli() -> None:
    """The keys that seal identity numbers, telephones and the like."""


@keys_cli.command("rotate")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def rotate(yes: bool) -> None:
    """Make a new key and seal everything with it; serving may go on meanwhile."""
    if not yes:
        click.confirm(_("Make a new key and seal everything anew?"), abort=True)
    rotate_keys(current_app.extensions["union_settings"].instance)
    click.echo(_("%(n)s values sealed anew. Copy keys.json to its safe place now.", n=reseal()))


@keys_cli.command("reseal")
@with_appcontext
def reseal_rest() -> None:
    """Seal with the newest key what an older one sealed: after a rotation that was cut short."""
    click.echo(_("%(n)s values sealed anew.", n=reseal()))


@click.group("person")
def person_cli() -> None:
    """What is kept of a member: hand it out, erase it."""


@person_cli.command("export")
@click.argument("number")
@click.option("--township", required=True, help="Its name, address or code.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new JSON file.")
@with_appcontext
def export(number: str, township: str, out: Path) -> None:
    """Write everything that is kept of the member with the card NUMBER."""
    if out.exists():
        raise RuleBroken(_("%(file)s exists already; name a new file.", file=out))
    with township_scope(township_named(township).id):
        found = operations.all_about(_member(number))
    out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
    out.chmod(0o600)
    click.echo(str(out))


@person_cli.command("erase")
@click.argument("number")
@click.option("--township", required=True, help="Its name, address or code.")
@click.option("--reason", required=True, help="Who asked for it, when.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(number: str, township: str, reason: str, yes: bool) -> None:
    """Erase the personal data of the former member with the card NUMBER."""
    if not yes:
        click.confirm(_("Erase the personal data of %(number)s for good?", number=number),
                      abort=True)  # fmt: skip
    with township_scope(township_named(township).id):
        rows = operations.erase(_member(number), reason, actor=SYSTEM, now=utcnow())
        db.session.commit()
    click.echo(_("Personal data erased in %(n)s rows.", n=rows))


def _member(number: str) -> Member:
    found = db.session.scalars(select(Member).where(Member.number == number)).one_or_none()
    if found is None:
        raise RuleBroken(_("There is no member with the number %(number)s.", number=number))
    return found
