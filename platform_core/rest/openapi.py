"""Putting the interface together: the core's routes, then each plugin's, and their description."""

import logging
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, request
from werkzeug.routing import IntegerConverter

from platform_core import __version__
from platform_core.accounts import public, sessions
from platform_core.i18n import lazy_gettext as _l
from platform_core.rest.blueprint import ApiBlueprint
from platform_core.rest.resources import BLUEPRINTS
from platform_core.rest.schemas import ID, Problem
from platform_core.runtime.registry import Registry
from platform_core.runtime.rehearsal import API, address

log = logging.getLogger(__name__)

LARGEST_BODY = 256 * 1024  # bytes
PROBLEM = "application/problem+json"
TITLE = "Union 县域工会平台"
ABOUT = """The programs' interface of Union. Send a token (`Authorization: Bearer …`), made under
“My account”. Ids are text. Instants carry their offset. Lists are pages `{items, next}`. Every
error is `application/problem+json`. A POST with `Idempotency-Key` has one effect however often
it is sent. PUT and PATCH need `If-Match`."""
ONCE = {
    "description": "8 to 200 signs, made by the caller, kept for 24 hours.",
    "schema": {"type": "string", "pattern": "^[!-~]{8,200}$"},
}


class _Api(flask_smorest.Api):  # type: ignore[misc]
    """The library's collector, with our errors instead of its own."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """`web.refusals` answers every refusal, here as on the pages."""

    def _register_responses(self) -> None:
        self.spec.components.schema("Problem", schema=Problem)
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        said = {"description": "Why not, and what to do", "content": content}
        self.spec.components.response(self.DEFAULT_ERROR_RESPONSE_NAME, said)
        self.spec.components.response("UNPROCESSABLE_ENTITY", said, lazy=True)


def install(app: Flask, plugins: Registry) -> None:
    """Put the interface and its description into `app`, the plugins' parts included."""
    api = _Api(app, spec_kwargs=_SPEC)
    api.register_converter(IntegerConverter, lambda _rule: {"type": "string", "pattern": ID})
    components = api.spec.components
    components.parameter("IDEMPOTENCY_KEY", "header", {"name": "Idempotency-Key", **ONCE})
    components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    with app.app_context():
        cookie = {"type": "apiKey", "in": "cookie", "name": sessions.cookie_name()}
    components.security_scheme("session", cookie)
    for blueprint in BLUEPRINTS:
        _mount(app, api, blueprint, str(blueprint.url_prefix))
    for plugin in plugins.ready():
        if plugin.api is not None:
            _mount_plugin(app, api, plugin)
    app.add_url_rule("/api/openapi.json", "openapi", _description(app, api))
    app.before_request(_limit_body)


def _schema_name(schema: Any) -> str:
    """What a schema is called in the description: a plugin's with the plugin before it."""
    kind = schema if isinstance(schema, type) else type(schema)
    package, *inner = kind.__module__.split(".")
    if package == "platform_core":
        return str(kind.__name__)
    return f"{inner[0] if package == 'plugins' and inner else package}.{kind.__name__}"


_SPEC = {
    "marshmallow_plugin": MarshmallowPlugin(schema_name_resolver=_schema_name),
    "title": TITLE,
    "version": __version__,
    "openapi_version": "3.1.0",
    "info": {"description": ABOUT},
}


def _mount_plugin(app: Flask, api: _Api, plugin: Any) -> None:
    """A plugin whose routes cannot be described is not served, and says why."""
    prefix = address(plugin.api, API)
    if any(f"{rule.rule}/".startswith(f"{prefix}/") for rule in app.url_map.iter_rules()):
        plugin.fail(
            _l("Its address %(prefix)s is used by the core.", prefix=prefix),
            _l("Choose another name."),
        )
        return
    try:
        _mount(app, api, plugin.api, prefix)
    except Exception as fault:
        log.exception("The interface of plugin %s cannot be described", plugin.name)
        plugin.fail(
            _l("Its api.py cannot be described: %(fault)s.", fault=f"{type(fault).__name__}"),
            _l("See the log for the place; mend it, or leave it out."),
        )


def _mount(app: Flask, api: _Api, blueprint: Any, prefix: str) -> None:
    if isinstance(blueprint, ApiBlueprint):
        api.register_blueprint(blueprint, url_prefix=prefix)
    else:  # plain routes work as well; they are not described
        app.register_blueprint(blueprint, url_prefix=prefix)
    # Nothing here is changed on account of a cookie, so there is nothing to forge.
    app.extensions["csrf"].exempt(blueprint)


def _description(app: Flask, api: _Api) -> Any:
    text = app.json.dumps(api.spec.to_dict())

    @public
    def openapi() -> Response:
        """The interface as OpenAPI 3.1, for everybody."""
        return Response(text, mimetype="application/json")

    return openapi


def _limit_body() -> None:
    if request.path.startswith("/api/"):
        request.max_content_length = LARGEST_BODY
