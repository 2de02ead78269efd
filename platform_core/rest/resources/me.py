"""Who I am to a program, how I want to read, and where I may act."""

from typing import Any

from flask import g
from sqlalchemy import select

from platform_core.accounts import SignedIn, signed_in
from platform_core.accounts.models import Account
from platform_core.errors import BadInput
from platform_core.i18n import LOCALES
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.rest.blueprint import ApiBlueprint
from platform_core.rest.rows import check_version, listed, stamp
from platform_core.rest.schemas import (
    Choice,
    Flag,
    Id,
    Instant,
    Line,
    PageArgs,
    Schema,
    Several,
    page_of,
)
from platform_core.tenancy import db

me = ApiBlueprint("api_me", __name__, url_prefix="/api/v1", description="Oneself")


class MeIn(Schema):
    """How I want to read."""

    locale = Choice(LOCALES)
    large_text = Flag()


class MeOut(Schema):
    """Who the token or the sign-in belongs to. `scopes` is null for a sign-in."""

    id = Id(required=True)
    login_name = Line(40, required=True)
    name = Line(40, required=True)
    locale = Choice(LOCALES, required=True)
    large_text = Flag(required=True)
    created_at = Instant(required=True)
    scopes = Several(Line(80), most=1000, required=True, allow_none=True)


class TownshipOut(Schema):
    """A township and the roles one has there."""

    id = Id(required=True)
    slug = Line(40, required=True)
    name = Line(80, required=True)
    federation_name = Line(120, required=True)
    code = Line(12, required=True)
    roles = Several(Line(40), required=True)


@me.get("/me")
@signed_in
@me.response(200, MeOut)
def show_me() -> Any:
    """Who I am and how I want to read."""
    return _shown(stamp(_own()))


@me.patch("/me")
@signed_in
@me.arguments(MeIn)
@me.response(200, MeOut)
def change_me(given: dict[str, Any]) -> Any:
    """Change how I want to read."""
    account = _own()
    now = {"locale": account.locale, "large_text": account.large_text}
    check_version(account, current=now, yours=given)
    if not given:
        raise BadInput(_("Send what is to be changed."), [])
    for name, value in given.items():
        setattr(account, name, value)
    return _shown(stamp(account))


def _own() -> Account:
    return db.session.get_one(Account, g.actor.account_id)


def _shown(account: Account) -> dict[str, Any]:
    person: SignedIn = g.signed_in
    scopes = None if person.scopes is None else sorted(person.scopes)
    names = ("id", "login_name", "name", "locale", "large_text", "created_at")
    return {name: getattr(account, name) for name in names} | {"scopes": scopes}


@me.get("/townships")
@signed_in
@me.arguments(PageArgs, location="query")
@me.response(200, page_of(TownshipOut))
def townships(args: dict[str, Any]) -> Any:
    """The townships I may act in, by code."""
    person: SignedIn = g.signed_in
    roles: dict[int, set[str]] = {}
    for grant in person.grants:
        if grant.township_id is not None:
            roles.setdefault(grant.township_id, set()).add(grant.role)
    query = select(Township).where(Township.id.in_(roles), Township.suspended_at.is_(None))
    return listed(query, Township.code.asc(), args=args, shown=lambda rows: [
        {name: getattr(row, name) for name in ("id", "slug", "name", "federation_name", "code")}
        | {"roles": sorted(roles[row.id])}
        for row in rows
    ])  # fmt: skip
