"""Around every request: where it is, who asks, and what becomes of the changes it made.

The township stands in the address, so it is known before a session exists; the session is born
with it and cannot change it. A good answer to an unsafe method commits, everything else rolls
back, and events are delivered after the commit.
"""

from dataclasses import replace
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_login import LoginManager

from platform_core.accounts import Actor, sessions, tokens
from platform_core.clock import utcnow
from platform_core.errors import NotFound
from platform_core.messaging.outbox import deliver
from platform_core.organisation.places import TownshipHere, township_by_slug
from platform_core.runtime.contexts import note_fault, work_ctx
from platform_core.runtime.registry import registry
from platform_core.tenancy import Scope, db
from platform_core.web import idempotency

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
API = "/api/"
COUNTY = ("/county", "/api/v1/county")
UNBOUND = frozenset({"web.static", "bootstrap_css.static"})


def install(app: Flask) -> None:
    """Bind every request of `app`. Must come before whatever asks for the actor."""
    app.url_value_preprocessor(_take_township)
    app.url_defaults(_give_township)
    app.before_request(_bind)
    login = LoginManager(app)
    login.session_protection = None  # our session rows do that, and can be revoked
    login.request_loader(lambda _request: sessions.current_sign_in())


def _take_township(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views never see the township in their arguments."""
    g.slug = values.pop("township", None) if values else None


def _give_township(endpoint: str, values: dict[str, Any]) -> None:
    """Nor do they name it when they build an address."""
    here: TownshipHere | None = g.get("township")
    if here is None or "township" in values:
        return
    if current_app.url_map.is_endpoint_expecting(endpoint, "township"):
        values["township"] = here.slug


def _bind() -> None:
    g.township = g.actor = None
    writes = request.method in UNSAFE
    g.scope = Scope("platform", None, writes)
    if request.endpoint in UNBOUND:
        return
    person = _caller()  # before this request's own session begins to write
    here = _township(g.slug) if g.slug is not None else None
    if here is not None:
        reader = person.account_id if person is not None else None
        g.scope = Scope("township", here.id, writes, reader=reader)
        on, readonly = registry().modules(here.id)
        g.township = here = replace(here, on=on, readonly=readonly)
    if person is not None:
        g.actor = _actor(person, here)


def _caller() -> sessions.SignedIn | None:
    if request.path.startswith(API):
        g.signed_in = tokens.caller()
        return g.signed_in  # type: ignore[no-any-return]
    return sessions.current_sign_in()


def _township(slug: str) -> TownshipHere:
    with db.engine.connect() as connection:
        here = township_by_slug(connection, slug)
    if here is None:
        raise NotFound()
    return here


def _actor(person: sessions.SignedIn, here: TownshipHere | None) -> Actor:
    if here is not None:
        return sessions.actor_of(person, township_id=here.id, modules=here.modules)
    if not request.path.startswith(COUNTY):
        return sessions.actor_of(person)
    ready = frozenset(plugin.name for plugin in registry().ready())
    return sessions.actor_of(person, county_id=sessions.county_of(person), modules=ready)


def settle(response: Response) -> None:
    """Keep what a good answer changed and deliver its events; undo the rest."""
    if response.status_code >= 400:
        db.session.rollback()
        idempotency.release()
        return
    idempotency.keep(response)
    db.session.commit()
    here: TownshipHere | None = g.get("township")
    if here is not None:
        deliver(registry(), here.id, now=utcnow(), make_ctx=work_ctx, on_error=note_fault)
