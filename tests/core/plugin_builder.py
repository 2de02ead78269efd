"""Throw-away plugins: written into a folder, importable for one test, forgotten after it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace

import pytest
from flask import Flask, g
from sqlalchemy import create_engine

from platform_core.config import Settings
from platform_core.db import Base
from platform_core.runtime.gate import install_gate
from platform_core.runtime.loading import forget_tables
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.tenancy import db
from platform_core.tenancy.policies import Protection, Roles, protection_statements

MODULES = ",".join(
    sorted(each.name for each in (Path(__file__).parents[2] / "plugins").iterdir() if each.is_dir())
)
# A test with plugins of its own needs an application of its own, and none of our modules in it:
# loading them takes longer than the test.
without_modules = pytest.mark.settings(plugins_exclude=MODULES)

VIEWS = """
from flask import Blueprint
from platform_core.accounts.policy import public, require
bp = Blueprint("{name}", __name__, url_prefix="/{name}")

@bp.get("/")
@public
def index():
    return "{name} is here"

@bp.post("/new")
@public
def create():
    return "begun"
"""

HOOKS = """
from platform_core.runtime.hookspecs import Hit, Target, Widget, hookimpl
from platform_core.matters.refs import Ref
from markupsafe import Markup

@hookimpl
def widgets(ctx):
    yield Widget("{name}", "{name}/box.html", {{"n": 1}})

@hookimpl
def search(ctx, query):
    return [Hit("found by {name}", Ref("{name}", "thing", 1))]

@hookimpl
def slot(ctx, name):
    return Markup("<p>{name}</p>")

@hookimpl
def resolve_ref(ctx, ref):
    return Target("{name} " + str(ref.id), "/x")
"""


@dataclass
class Workshop:
    """A folder of built-in plugins and one of installed distributions, on the import path."""

    root: Path
    folder: str

    def plugin(self, name: str, *, manifest: str = "", answers: bool = False, **files: str) -> Path:
        """A built-in plugin; `files` are its modules by name ("views", "jobs")."""
        return self._write(self.root / self.folder / name, name, manifest, answers, files)

    def installed(
        self, name: str, *, manifest: str = "", answers: bool = False, version: str = "1.0",
        **files: str,
    ) -> Path:  # fmt: skip
        """A plugin in a distribution of its own, found by entry point."""
        package = f"ext_{self.folder}_{name}"
        info = self.root / f"{package}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[union.plugins]\n{name} = {package}\n")
        return self._write(self.root / package, name, manifest, answers, files)

    def _write(
        self, path: Path, name: str, manifest: str, answers: bool, files: dict[str, str]
    ) -> Path:
        path.mkdir(parents=True)
        head = "from platform_core.runtime.manifest import *\n"
        given = files.pop("init", "")
        stated = f"manifest = Manifest(name={name!r}, label={name.title()!r}, {manifest})\n"
        (path / "__init__.py").write_text(head + dedent(given) + stated)
        files.setdefault("views", VIEWS.format(name=name))
        if answers:
            files.setdefault("hooks", HOOKS.format(name=name))
        for file, code in files.items():
            (path / f"{file}.py").write_text(dedent(code))
        boxes = path / "templates" / name
        boxes.mkdir(parents=True)
        (boxes / "box.html").write_text(f"<b>box of {name} {{{{ n }}}}</b>")
        return path


@contextmanager
def workshop(root: Path) -> Iterator[Workshop]:
    """A place for plugins; everything imported from it is forgotten at the end."""
    folder = f"made_{root.name.replace('-', '_')}"
    (root / folder).mkdir()
    (root / folder / "__init__.py").write_text("")
    before = set(sys.modules)
    sys.path.insert(0, str(root))
    try:
        yield Workshop(root, folder)
    finally:
        sys.path.remove(str(root))
        forget_tables(folder)
        for name in set(sys.modules) - before:
            if name.startswith((folder, f"ext_{folder}")):
                del sys.modules[name]


def make_tables(settings: Settings, prefix: str) -> None:
    """Create and guard the tables of a plugin, as its migration would."""
    roles = Roles.of(
        owner_url=settings.owner_database_url,
        app_url=settings.database_url,
        county_url=settings.county_database_url,
    )
    engine = create_engine(settings.owner_database_url)
    tables = [table for table in Base.metadata.sorted_tables if table.name.startswith(prefix)]
    with engine.begin() as connection:
        Base.metadata.create_all(connection, tables=tables)
        for table in tables:
            guarded = Protection.of(table)
            for line in protection_statements(guarded, engine.name, roles, table.c.keys()):
                connection.exec_driver_sql(line.replace("%", "%%"))
    engine.dispose()
    for each in db.engines.values():
        each.dispose()  # connections made before do not know the new tables


def loaded(shop: Workshop, *, safe_mode: bool = False) -> Registry:
    """A bare application with the plugins of `shop`. Township a has all, b none, r read-only."""
    app = Flask("bare", static_folder=None)
    app.testing = True
    app.extensions["union_settings"] = Settings(shop.root, {})
    app.add_url_rule("/", "home", lambda: "home")
    plugins = Registry(app)
    app.extensions[EXTENSION] = plugins
    plugins.load(folder=shop.folder, safe_mode=safe_mode)

    @app.url_value_preprocessor
    def enter(endpoint: str | None, values: dict[str, str] | None) -> None:
        slug = (values or {}).pop("township", None)
        names = frozenset(plugins.plugins)
        none: frozenset[str] = frozenset()
        on, read_only = {"a": (names, none), "r": (none, names)}.get(str(slug), (none, none))
        if slug:
            g.township = SimpleNamespace(
                id=1, slug=slug, on=on, modules=on | read_only, readonly=read_only
            )

    install_gate(app, plugins)
    return plugins
