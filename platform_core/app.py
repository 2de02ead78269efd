"""Start-up: settings, database, rooms, plugins, routes, error pages, in that order."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map

from platform_core import audit, rest, web
from platform_core.accounts import Permissions
from platform_core.accounts import views as accounts_views
from platform_core.accounts.passwords import Passwords
from platform_core.config import Settings, load_settings
from platform_core.console import permissions as console_permissions
from platform_core.console.labels import happened
from platform_core.console.views import console, modules
from platform_core.demo.facts import SIGN_INS
from platform_core.escalations import permissions as escalation_permissions
from platform_core.escalations import views as escalation_views
from platform_core.escalations.views import escalations
from platform_core.files import jobs as file_jobs
from platform_core.files.storage import LocalStorage, use_storage
from platform_core.health import health, measure
from platform_core.i18n import Catalogues
from platform_core.indicators import stated
from platform_core.indicators.words import spoken
from platform_core.inquiries import jobs as inquiry_jobs
from platform_core.inquiries import notices as inquiry_notices
from platform_core.inquiries import permissions as inquiry_permissions
from platform_core.inquiries import views as inquiry_views
from platform_core.inquiries.views import inquiries
from platform_core.logs import configure_logs, log_requests
from platform_core.matters import indicators as matter_indicators
from platform_core.matters import jobs as matter_jobs
from platform_core.organisation import indicators as organisation_indicators
from platform_core.organisation import jobs as organisation_jobs
from platform_core.organisation import permissions as organisation_permissions
from platform_core.organisation.views import organisation
from platform_core.privacy import permissions as privacy_permissions
from platform_core.privacy.views import privacy
from platform_core.reports import permissions as report_permissions
from platform_core.reports.views import figures_pages, reports_pages
from platform_core.reports.views.closings import target as closing_target
from platform_core.rules import declare_pack
from platform_core.runtime import errors as plugin_errors
from platform_core.runtime import lifecycle
from platform_core.runtime.gate import install_gate
from platform_core.runtime.migrations import compare_schema
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.schema import core_component
from platform_core.sealing import KeyRing, ensure_keys
from platform_core.tenancy import db
from platform_core.tenancy.engines import engine_options, guard
from platform_core.townships import permissions as township_permissions
from platform_core.townships.views import townships
from platform_core.web import binding, idempotency, menu, refusals
from platform_core.web.home import home

HERE = Path(__file__).parent


class RowId(IntegerConverter):
    """`<int:…>` in an address: a row's id. What none can be is a page that does not exist."""

    def __init__(self, map: Map, max: int = 2**63 - 1, **options: Any) -> None:
        super().__init__(map, max=max, **options)


class Union(Flask):
    """A Flask whose good answers commit and whose refusals roll back."""

    def dispatch_request(self) -> Response:
        """Answer, and settle what the answer's status says of the changes made for it."""
        response: Response = self.make_response(super().dispatch_request())
        if request.method in binding.UNSAFE:
            binding.settle(response)
        return response


def create_app(settings: Settings | None = None) -> Union:
    """The application. Writes no row; raises SetupError that names what to mend."""
    settings = settings or load_settings(os.environ)
    settings.instance.mkdir(parents=True, exist_ok=True)
    keys = ensure_keys(settings.instance)
    app = Union("platform_core", root_path=str(HERE), static_folder=None)
    app.url_map.converters["int"] = RowId
    _configure(app, settings, keys)
    _open_database(app, settings)
    binding.install(app)
    web.install(app)
    # After who asks and in which language are known: its refusal is a page like any other.
    CSRFProtect(app)
    _furnish(app, settings)
    refusals.install(app)
    with app.app_context():
        compare_schema(app.extensions[EXTENSION], settings)
    return app


def _configure(app: Flask, settings: Settings, keys: KeyRing) -> None:
    app.extensions["union_settings"] = settings
    app.extensions["union_permissions"] = Permissions()
    app.config.update(
        UNION=settings,
        SECRET_KEY=keys.hash("flask", "secret key"),
        MAX_CONTENT_LENGTH=settings.upload_mib * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_BINDS={"county": settings.county_database_url},
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, count, count, count, count)  # type: ignore[method-assign]
    configure_logs(settings)
    log_requests(app)


def _open_database(app: Flask, settings: Settings) -> None:
    for module in core_component().models:
        import_module(module)  # the guards would not know a table whose model nobody has loaded
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    with app.app_context():
        for name, engine in db.engines.items():
            guard(engine, county=name == "county")


def _furnish(app: Flask, settings: Settings) -> None:
    """The core's rooms, then the plugins behind their gate."""
    app.extensions["union_passwords"] = Passwords(settings)
    app.extensions["union_demo_sign_ins"] = SIGN_INS if settings.demo else ()
    use_storage(app, LocalStorage(settings.instance / "files"))
    Catalogues.load(HERE)
    for blueprint in (
        health,
        home,
        console,
        modules,
        organisation,
        privacy,
        figures_pages,
        inquiries,
        escalations,
        townships,
        reports_pages,
        *accounts_views.BLUEPRINTS,
    ):
        app.register_blueprint(blueprint)
    for room in (organisation_permissions, console_permissions, report_permissions,
                 inquiry_permissions, escalation_permissions, township_permissions,
                 privacy_permissions):  # fmt: skip
        app.extensions["union_permissions"].declare(room.PERMISSIONS)
    app.jinja_env.globals |= {
        "spoken": spoken,
        "happened_in": happened,
        "raised": escalation_views.raised,
    }
    measure(app)
    menu.install(app)
    plugin_errors.install(app)
    plugins = Registry(app)
    app.extensions[EXTENSION] = plugins
    plugins.core_indicators = (
        *organisation_indicators.INDICATORS,
        *matter_indicators.INDICATORS,
        *stated.INDICATORS,
    )
    plugins.core_jobs += [
        *lifecycle.jobs(),
        *matter_jobs.JOBS,
        *organisation_jobs.JOBS,
        *idempotency.JOBS,
        *file_jobs.JOBS,
        *audit.JOBS,
        *inquiry_jobs.JOBS,
    ]
    plugins.core_notices += inquiry_notices.NOTICES
    plugins.core_targets = {
        "inquiry_answer": inquiry_views.target,
        "escalation": escalation_views.target,
        "period_closing": closing_target,
    }
    plugins.load()
    for name, rules in plugins.rule_files().items():
        declare_pack(name, rules)
    rest.install(app, plugins)
    install_gate(app, plugins)
    idempotency.install(app)
