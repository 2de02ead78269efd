"""`union user`: take people in, let them in again, shut them out, list them."""

import json

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from platform_core.accounts import operations
from platform_core.accounts.actor import SYSTEM
from platform_core.accounts.models import Account, Grant
from platform_core.accounts.queries import place_names
from platform_core.accounts.slips import Issued
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.i18n import format_instant
from platform_core.i18n import gettext as _
from platform_core.organisation.models import County
from platform_core.organisation.queries import township_named
from platform_core.tenancy import db, platform_scope


@click.group("user")
def accounts_cli() -> None:
    """People who sign in: add, list, disable, slip."""


@accounts_cli.command("add")
@click.argument("login_name")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, help="county_officer, township_admin …")
@click.option("--township", help="Name or address name; without it the role is the county's.")
@click.option("--county", help="Code of the county, where there are several.")
@click.option("--phone", help="Mobile number, to sign in with as well.")
@click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")
@with_appcontext
def add(
    login_name: str,
    name: str,
    role: str,
    township: str | None,
    county: str | None,
    phone: str | None,
    as_json: bool,
) -> None:
    """Take a person in with a first role, and print the code of their slip."""
    with platform_scope():
        place = _place(township, county)
        who = {"login_name": login_name, "name": name, "phone": phone}
        made = operations.invite(**who, role=role, **place, actor=SYSTEM, now=utcnow())  # type: ignore[arg-type]
        db.session.commit()
        if isinstance(made, Issued):
            _print_slip(made, as_json)
        else:
            click.echo(
                _("This person had an account already; the role is given, no slip is needed.")
            )


@accounts_cli.command("list")
@click.option("--township", help="Only who has a role there.")
@click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")
@with_appcontext
def list_people(township: str | None, as_json: bool) -> None:
    """Everybody with an account, and their roles in force."""
    with platform_scope(writes=False):
        query = select(Account).order_by(Account.login_name)
        if township:
            here = Grant.township_id == township_named(township).id
            query = query.where(Account.grants.any(here))
        people = [_described(account) for account in db.session.scalars(query)]
    if as_json:
        click.echo(json.dumps(people, ensure_ascii=False, indent=2))
        return
    for person in people:
        roles = ", ".join(f"{each['role']} ({each['place']})" for each in person["roles"])  # type: ignore[attr-defined]
        click.echo(f"{person['login_name']}\t{person['name']}\t{person['state']}\t{roles}")


@accounts_cli.command("disable")
@click.argument("login_name")
@click.option("--reason", required=True, help="Kept in the history.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def disable(login_name: str, reason: str, yes: bool) -> None:
    """Shut a person out; every session of theirs ends."""
    if not yes:
        click.confirm(_("Disable %(name)s?", name=login_name), abort=True)
    with platform_scope():
        operations.disable(_account(login_name), reason=reason, actor=SYSTEM, now=utcnow())
        db.session.commit()
    click.echo(_("The account is disabled, and the person is signed out."))


@accounts_cli.command("slip")
@click.argument("login_name")
@click.option("--json", "as_json", is_flag=True, help="Print data instead of words.")
@with_appcontext
def slip(login_name: str, as_json: bool) -> None:
    """A new slip for somebody who cannot get in. Whoever may run this counts as both persons."""
    with platform_scope():
        issued = operations.issue_slip(_account(login_name), actor=SYSTEM, now=utcnow())
        db.session.commit()
        _print_slip(issued, as_json)


def _place(township: str | None, county: str | None) -> dict[str, int]:
    if township:
        return {"township_id": township_named(township).id}
    query = select(County) if county is None else select(County).where(County.code == county)
    found = db.session.scalars(query).all()
    if len(found) != 1:
        raise RuleBroken(_("Name the county by its code: --county."))
    return {"county_id": found[0].id}


def _account(login_name: str) -> Account:
    query = select(Account).where(Account.login_name == login_name.strip().lower())
    account = db.session.scalar(query)
    if account is None:
        raise RuleBroken(_("Nobody has the sign-in name %(name)s.", name=login_name))
    return account


def _described(account: Account) -> dict[str, object]:
    active = [grant for grant in account.grants if grant.is_active(utcnow())]
    places = place_names(active)
    state = "disabled" if account.disabled_at else "active" if account.password_hash else "invited"
    return {
        "login_name": account.login_name,
        "name": account.name,
        "state": state,
        "roles": [{"role": each.role, "place": places[each.id]} for each in active],
    }


def _print_slip(issued: Issued, as_json: bool) -> None:
    account, slip = issued.slip.account, issued.slip
    code = issued.code or ""
    if as_json:
        data = {"login_name": account.login_name, "code": code, "expires_at": slip.expires_at}
        click.echo(json.dumps(data, default=str))
        return
    click.echo(_("Sign-in name: %(name)s", name=account.login_name))
    click.echo(_("Code: %(code)s", code=f"{code[:5]}-{code[5:]}"))
    click.echo(_("Valid until %(when)s, once. Open /activate to use it.",
                 when=format_instant(slip.expires_at)))  # fmt: skip
