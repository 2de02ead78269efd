"""`union township`: the life of a township, from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import gettext as _
from platform_core.organisation.models import County, Township
from platform_core.papers.documents import write_docx
from platform_core.runtime.migrations import installed_schema
from platform_core.runtime.registry import registry
from platform_core.tenancy import db, platform_scope
from platform_core.townships import bundle, erasure, operations

FILE = click.Path(path_type=Path)
secret = click.option("--passphrase-file", type=click.Path(exists=True, path_type=Path),
                      help="Else it is asked for.")  # fmt: skip
reasoned = click.option("--reason", required=True, help="Why; it is recorded.")


@click.group()
def township_cli() -> None:
    """Townships: made, suspended, archived, moved, erased."""


@township_cli.command()
@click.argument("name")
@click.option("--code", required=True, help="Nine digits, 610981115.")
@click.option("--slug", required=True, help="Its address: jinzhai.")
@click.option("--county", "county_code", help="Where there are several: its code.")
@with_appcontext
def create(name: str, code: str, slug: str, county_code: str | None) -> None:
    """Make the township NAME with the modules that new ones begin with."""
    with platform_scope():
        here = operations.create(
            county_id=_county(county_code).id, code=code, slug=slug, name=name, actor=SYSTEM,
            now=utcnow(),
        )  # fmt: skip
        db.session.commit()
        click.echo(here.slug)


def _act(act: Callable[..., None], slug: str, reason: str) -> None:
    with platform_scope():
        act(_named(slug), reason, actor=SYSTEM, now=utcnow())
        db.session.commit()


@township_cli.command()
@click.argument("slug")
@reasoned
@with_appcontext
def suspend(slug: str, reason: str) -> None:
    """Close the pages and jobs of SLUG for a time."""
    _act(operations.suspend, slug, reason)


@township_cli.command()
@click.argument("slug")
@reasoned
@with_appcontext
def resume(slug: str, reason: str) -> None:
    """Open SLUG again."""
    _act(operations.resume, slug, reason)


@township_cli.command()
@click.argument("slug")
@reasoned
@with_appcontext
def archive(slug: str, reason: str) -> None:
    """Close SLUG for good; its rows are kept."""
    _act(operations.archive, slug, reason)


@township_cli.command()
@click.argument("slug")
@click.argument("path", type=FILE)
@secret
@with_appcontext
def export(slug: str, path: Path, passphrase_file: Path | None) -> None:
    """Write everything of SLUG to PATH, to be taken into another installation."""
    with platform_scope():
        manifest = bundle.write_bundle(
            _named(slug).id, path, _secret(passphrase_file), revisions=_revisions(), actor=SYSTEM,
            now=utcnow(),
        )  # fmt: skip
    click.echo(_("%(n)s rows, SHA-256 %(digest)s", n=sum(manifest["tables"].values()),
                 digest=manifest["sha256"]))  # fmt: skip
    click.echo(_("Not in it: %(accounts)s accounts, %(roles)s roles, %(notices)s notices; people "
                 "sign in anew.", **manifest["stays"]))  # fmt: skip


@township_cli.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--county", "county_code", help="Where there are several: its code.")
@secret
@with_appcontext
def take_in(path: Path, county_code: str | None, passphrase_file: Path | None) -> None:
    """Take the bundle PATH in as a new township."""
    with platform_scope():
        here = bundle.read_bundle(
            path, _secret(passphrase_file), _county(county_code), revisions=_revisions(),
            actor=SYSTEM, now=utcnow(),
        )  # fmt: skip
        click.echo(here.slug)


@township_cli.command()
@click.argument("slug")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--certificate", required=True, type=FILE, help="FILE.docx to write.")
@reasoned
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def erase(slug: str, path: Path, certificate: Path, reason: str, yes: bool) -> None:
    """Erase everything of the archived SLUG, of which the bundle PATH was written."""
    if not yes:
        click.confirm(_("Everything of this township will be deleted. Go ahead?"), abort=True)
    with platform_scope():
        done = erasure.erase(_named(slug).id, path, reason=reason, actor=SYSTEM, now=utcnow())
    with certificate.open("wb") as stream:
        write_docx(done.paper(), stream)
    click.echo(_("%(n)s rows were deleted.", n=sum(done.rows.values())))


def _named(slug: str) -> Township:
    """A suspended one as well. Raises RuleBroken."""
    found = db.session.scalars(select(Township).filter_by(slug=slug)).one_or_none()
    if found is None:
        raise RuleBroken(_("There is no township “%(name)s”.", name=slug))
    return found


def _county(code: str | None) -> County:
    query = select(County) if code is None else select(County).filter_by(code=code)
    found = db.session.scalars(query.limit(2)).all()
    if len(found) != 1:
        raise RuleBroken(_("Name the county by its code."))
    return found[0]


def _secret(path: Path | None) -> str:
    if path is not None:
        return path.read_text("utf-8").strip()
    return str(click.prompt(_("Passphrase"), hide_input=True))


def _revisions() -> dict[str, Any]:
    schema = installed_schema(registry(), current_app.extensions["union_settings"])
    return {row.component: row.current for row in schema.status() if row.state == "ok"}
