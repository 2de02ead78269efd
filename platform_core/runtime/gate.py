"""The gate: one check before every request. What a township has not switched on does not exist.

A route of a module that is off answers exactly like an address that never was, whatever the
method and wherever the last slash.
"""

from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Flask, abort, current_app, g, request
from sqlalchemy import select
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import RequestRedirect

from platform_core.accounts import sessions
from platform_core.errors import Denied
from platform_core.i18n import gettext as _
from platform_core.organisation.models import Township
from platform_core.organisation.places import TownshipHere
from platform_core.runtime.plugin import Plugin
from platform_core.runtime.registry import Registry
from platform_core.runtime.rehearsal import POLICY
from platform_core.tenancy import db

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ModuleIsReadOnly(Denied):
    """Nothing new starts in a module that is read-only; what runs is finished."""


def install_gate(app: Flask, plugins: Registry) -> None:
    """Put the gate in front of every request. The township must be known by then (g.township)."""
    app.before_request(lambda: check(plugins))


def check(plugins: Registry) -> None:
    """Let the request pass, or answer 404; 403 for something new in a read-only module."""
    if request.routing_exception is not None:
        _check_near_miss(plugins, request.routing_exception)
        return
    plugin = plugins.owner(request.blueprints)
    if plugin is None:
        return
    if plugin.county is not None and request.blueprint == plugin.county.name:
        # The county looks after what its townships have; whom it lets in, the view says.
        if not plugin.ready:
            _unknown()
        return
    here: TownshipHere | None = g.get("township")
    if here is None or not plugin.ready or plugin.name not in here.modules:
        _unknown()
    if plugin.name in here.readonly and request.method not in SAFE:
        _check_start(plugin)


def _check_near_miss(plugins: Registry, missed: Exception) -> None:
    """405 and the redirect to a missing slash would tell that there is something."""
    if not isinstance(missed, MethodNotAllowed | RequestRedirect):
        return
    endpoint, arguments = _meant(missed)
    plugin = plugins.owner([endpoint.rpartition(".")[0]])
    if plugin is None or "township" not in arguments:
        return
    township_id = db.session.scalar(
        select(Township.id).where(Township.slug == arguments["township"])
    )
    on, read_only = plugins.modules(township_id) if township_id else (frozenset(), frozenset())
    if plugin.name not in on | read_only:
        _unknown()


def _unknown() -> NoReturn:
    """Answer as for an address that was never heard of: there, nobody is in any township."""
    person = sessions.current_sign_in()
    g.township, g.actor = None, sessions.actor_of(person) if person else None
    abort(404)


def _meant(missed: MethodNotAllowed | RequestRedirect) -> tuple[str, Mapping[str, Any]]:
    """The endpoint and arguments that the right method or the right slash would have met."""
    adapter = current_app.create_url_adapter(request)
    assert adapter is not None
    valid = getattr(missed, "valid_methods", None)
    method = next(iter(valid), None) if valid else None
    path = f"{request.path}/" if isinstance(missed, RequestRedirect) else request.path
    try:
        return adapter.match(path, method)
    except HTTPException:
        return "", {}


def _check_start(plugin: Plugin) -> None:
    view = current_app.view_functions[str(request.endpoint)]
    view_class = getattr(view, "view_class", None)
    policy = getattr(getattr(view_class, request.method.lower(), view), POLICY, None)
    if getattr(policy, "starts", False):
        raise ModuleIsReadOnly(
            _(
                "“%(module)s” is read-only in this township: nothing new can be started, what is "
                "under way can be finished. Ask the county union if this is not right.",
                module=plugin.label,
            )
        )
