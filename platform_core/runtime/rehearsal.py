"""A plugin's web part is tried on a throw-away application before it meets the real one.

Flask cannot take a route or a function back, so whatever a plugin registers is first registered
here. What would reach beyond its own blueprint is found and refused, and nothing is left to undo.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Blueprint, Flask

from platform_core.errors import SetupError
from platform_core.i18n import lazy_gettext as _l
from platform_core.runtime.manifest import Manifest

TOWNSHIP = "/t/<township>"
API = "/api/v1/t/<township>"
COUNTY = "/county"
POLICY = "__union_policy__"  # set on a view by @require, @signed_in and @public

_FOR_EVERY_REQUEST = (
    "before_request_funcs",
    "after_request_funcs",
    "teardown_request_funcs",
    "template_context_processors",
    "url_value_preprocessors",
    "url_default_functions",
    "error_handler_spec",
)


class Rehearsal:
    """A scratch application that knows the real one's converters and nothing else of it.

    Plugin code is imported inside `app.app_context()`, so that `current_app` is this one too.
    """

    def __init__(self, name: str, real: Flask) -> None:
        self.name = name
        self.app = Flask("rehearsal", static_folder=None)
        self.app.url_map.converters = dict(real.url_map.converters)
        self._before = self._app_wide()

    def perform(
        self,
        views: Blueprint | None,
        api: Blueprint | None,
        county: Blueprint | None,
        manifest: Manifest,
    ) -> None:
        """Register the blueprints and look at what came of it. Raises SetupError."""
        mounts = ((views, TOWNSHIP), (api, API), (county, COUNTY))
        for blueprint, mount in mounts:
            if blueprint is not None:
                self.app.register_blueprint(blueprint, url_prefix=address(blueprint, mount))
        self._check_routes({bp.name: address(bp, mount) for bp, mount in mounts if bp is not None})
        self._check_app_wide()
        self._check_policies()
        self._check_menu(manifest)

    def _app_wide(self) -> dict[str, list[Any]]:
        """What works on every request of an application, whoever's it is."""
        scopes = {
            kind: [
                entry
                for owner, entries in getattr(self.app, kind).items()
                if owner is None or owner.partition(".")[0] not in self._own_names()
                for entry in _leaves(entries)
            ]
            for kind in _FOR_EVERY_REQUEST
        }
        environment = self.app.jinja_env
        return scopes | {
            "teardown_appcontext_funcs": list(self.app.teardown_appcontext_funcs),
            "template filters": sorted(environment.filters),
            "template tests": sorted(environment.tests),
            "template globals": sorted(environment.globals),
            "URL converters": sorted(self.app.url_map.converters),
            "commands": sorted(self.app.cli.commands),
            "extensions": sorted(self.app.extensions),
            "settings": sorted(self.app.config),
        }

    def _own_names(self) -> tuple[str, ...]:
        return self.name, f"{self.name}_api", f"{self.name}_county"

    def _check_app_wide(self) -> None:
        after = self._app_wide()
        changed = sorted(kind for kind, entries in after.items() if entries != self._before[kind])
        if changed:
            raise self._wrong(
                _l("It changes what runs on every page: %(what)s.", what=", ".join(changed)),
                _l("Register functions on the blueprint, not on the application."),
            )

    def _check_routes(self, own: Mapping[str, str]) -> None:
        for rule in self.app.url_map.iter_rules():
            root, dot, _rest = rule.endpoint.partition(".")
            prefix = own.get(root)
            if not dot or prefix is None or not f"{rule.rule}/".startswith(f"{prefix}/"):
                raise self._wrong(
                    _l(
                        "It has a route outside its blueprint: %(rule)s (%(endpoint)s).",
                        rule=rule.rule,
                        endpoint=rule.endpoint,
                    ),
                    _l("Put every route on the blueprint called %(name)s.", name=self.name),
                )

    def _check_policies(self) -> None:
        for endpoint, view in sorted(self.app.view_functions.items()):
            if not states_policy(view):
                raise self._wrong(
                    _l("The view %(endpoint)s does not say who may see it.", endpoint=endpoint),
                    _l("Decorate it with @require, @signed_in or @public."),
                    f", {_line_of(view)}",
                )

    def _check_menu(self, manifest: Manifest) -> None:
        for item in (*manifest.nav, *manifest.county_nav):
            if item.endpoint not in self.app.view_functions:
                raise self._wrong(
                    _l(
                        "Its menu points to %(endpoint)s, which is no view.", endpoint=item.endpoint
                    ),
                    _l("Correct the endpoint in the manifest."),
                )
            if not any(
                rule.arguments <= {"township"} and "GET" in (rule.methods or ())
                for rule in self.app.url_map.iter_rules(item.endpoint)
            ):
                raise self._wrong(
                    _l(
                        "Its menu points to %(endpoint)s, which needs more.", endpoint=item.endpoint
                    ),
                    _l("Point the menu to a page that opens without arguments."),
                )

    def _wrong(self, cause: str, cure: str, place: str = "") -> SetupError:
        return SetupError(f"plugin {self.name}{place}", cause, cure)


def _line_of(view: Callable[..., Any]) -> str:
    """Where a view is written, inside its plugin: "views.py:12" or "views/pages.py:12"."""
    code = inspect.unwrap(view).__code__
    path = Path(code.co_filename)
    folder = f"{path.parent.name}/" if path.parent.name in ("views", "api") else ""
    return f"{folder}{path.name}:{code.co_firstlineno}"


def address(blueprint: Blueprint, mount: str) -> str:
    """Where a blueprint hangs: its own prefix under `mount`."""
    plain = blueprint.name.removesuffix("_api").removesuffix("_county")
    own = blueprint.url_prefix or f"/{plain}"
    return f"{mount}/{own.strip('/')}"


def states_policy(view: Callable[..., Any]) -> bool:
    """Whether a view function, or every method of a view class, says who may see it."""
    if hasattr(view, POLICY):
        return True
    view_class = getattr(view, "view_class", None)
    if view_class is None:
        return False
    methods = [getattr(view_class, name.lower(), None) for name in view_class.methods or ()]
    return hasattr(view_class, POLICY) or all(hasattr(method, POLICY) for method in methods)


def views_of(name: str, module: ModuleType | None, folder: Path) -> Blueprint | None:
    """The blueprint of views.py, or an empty one where a plugin has templates alone.

    Raises SetupError when it has another name, or files where they could hide another's.
    """
    blueprint = _blueprint(name, name, module, "bp")
    templates = folder / "templates"
    if not templates.is_dir():
        return blueprint
    _check_templates(name, templates)
    if blueprint is None:
        return Blueprint(name, name, root_path=str(folder), template_folder="templates")
    if blueprint.template_folder is None:
        blueprint.template_folder = "templates"
    return blueprint


def api_of(name: str, module: ModuleType | None) -> Blueprint | None:
    """The blueprint of api.py, called `<name>_api`."""
    return _blueprint(name, f"{name}_api", module, "api_bp")


def county_of(name: str, module: ModuleType | None) -> Blueprint | None:
    """The blueprint `county_bp` of views.py, called `<name>_county`, for pages of the county."""
    if not hasattr(module, "county_bp"):
        return None
    return _blueprint(name, f"{name}_county", module, "county_bp")


def _blueprint(name: str, wanted: str, module: ModuleType | None, attr: str) -> Blueprint | None:
    if module is None:
        return None
    blueprint = getattr(module, attr, None)
    if not isinstance(blueprint, Blueprint):
        cause = _l(
            "%(module)s has no blueprint called %(attr)s.", module=module.__name__, attr=attr
        )
        raise SetupError(f"plugin {name}", cause, f'{attr} = Blueprint("{wanted}", __name__)')
    if blueprint.name != wanted:
        cause = _l("Its blueprint is called %(name)s.", name=blueprint.name)
        raise SetupError(f"plugin {name}", cause, _l("Call it %(name)s.", name=wanted))
    if blueprint.url_prefix not in (None, f"/{name}", f"/{name.replace('_', '-')}"):
        cause = _l("Its address %(prefix)s is not its own.", prefix=blueprint.url_prefix)
        raise SetupError(f"plugin {name}", cause, f'url_prefix="/{name}"')
    if blueprint.has_static_folder or blueprint.template_folder not in (None, "templates"):
        cause = _l("Its blueprint names a folder of its own.")
        cure = _l("Leave template_folder and static_folder out; they are found by name.")
        raise SetupError(f"plugin {name}", cause, cure)
    return blueprint


def _check_templates(name: str, templates: Path) -> None:
    for path in sorted(templates.rglob("*")):
        inside = path.relative_to(templates)
        if path.is_file() and inside.parts[0] != name:
            raise SetupError(
                f"plugin {name}",
                _l("The template %(path)s lies outside templates/%(name)s/.",
                   path=inside.as_posix(), name=name),
                _l("Move it there, so that it cannot stand in for another's."),
            )  # fmt: skip


def _leaves(entries: Any) -> Iterable[Any]:
    """The functions in one of Flask's registers, however deep it is."""
    if isinstance(entries, Mapping):
        for inner in entries.values():
            yield from _leaves(inner)
    elif isinstance(entries, list | tuple):
        yield from entries
    else:
        yield entries
