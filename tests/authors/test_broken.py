"""Broken plugins beside good ones, in the real application.

Every one is installed at once. None takes a page of another down; each is named with its reason
on the plugin health page.
"""

import sys
from textwrap import dedent

import pytest

from platform_core.app import create_app
from platform_core.runtime import errors
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.registry import EXTENSION
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.databases import let_go
from platform_core.testing.switches import put
from tests.authors.made import METADATA, POINTS, on_path

VIEWS = """
from flask import Blueprint
from platform_core.api import page, require
bp = Blueprint("{name}", __name__, url_prefix="/{name}")

@bp.get("/")
@require("{name}:see")
def index():
    return page("{name}/index.html")
"""
PERMISSIONS = """
from platform_core.api import Permission
PERMISSIONS = (Permission("{name}:see", "See", ("township_officer", "township_admin")),)
"""
HOOK = "from platform_core.api import Widget, hookimpl\nfrom itertools import count\n@hookimpl\n"
WIDGET = 'Widget("x", "{name}/index.html", {{"n": {n}}})'
MODEL = """
from sqlalchemy.orm import Mapped
from platform_core.api import TownshipModel
class Thing(TownshipModel):
    __tablename__ = "halfway_thing"
    number: Mapped[int]
"""
HALFWAY = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "halfway_0001", None, None, None
def upgrade():
    op.create_table("halfway_thing", sa.Column("id", sa.Integer(), primary_key=True))
    raise RuntimeError("no further")
def downgrade():
    pass
"""

# name → (manifest, files, what the health page says of it)
AT_START = {
    "absent": ("", {"jobs": "import nothing_of_that_name"}, "nothing_of_that_name"),
    "quitter": ("", {"init": "import sys; sys.exit(3)"}, "SystemExit: 3"),
    "misread": ("", {"hooks": HOOK + "def widgets(ctx, colour): return []"}, "colour"),
    "trespasser": (
        "", {"views": VIEWS + 'bp.record(lambda s: s.app.add_url_rule("/door", "door", print))'},
        "/door"),
    "everywhere": ("", {"views": VIEWS + "bp.before_app_request(lambda: 1 / 0)"},
                   "before_request_funcs"),
    "tomorrow": ('api=">=9"', {}, "&gt;=9"),
    "suggestions": ("", {}, "union-suggestions 0.1.0"),  # the name of a built-in one
    "unruly": ("", {"rules.toml": "[pack]\nid = 3\n"}, "rules.toml"),
    "halfway": ("", {"models": MODEL, "migrations/halfway_0001_x": HALFWAY}, "union db upgrade"),
}  # fmt: skip
AT_WORK = {
    "endless": ("", {"hooks": HOOK + "def widgets(ctx):\n for n in count():\n  yield "
                     + WIDGET.format(name="endless", n=1)}, "HookFault"),
    "huge": ("", {"hooks": HOOK + "def widgets(ctx):\n yield "
                  + WIDGET.format(name="huge", n="'x' * 100000")}, "HookFault"),
    "torn": ("", {"hooks": HOOK + "def widgets(ctx):\n yield "
                  + WIDGET.format(name="torn", n="object()")}, "TypeError"),
    "raiser": ("", {"hooks": HOOK + "def widgets(ctx):\n 1 / 0"}, "ZeroDivisionError"),
}  # fmt: skip
TORN = "{{ n + 1 }}"
BROKEN = {**AT_START, **AT_WORK}


def write(folder, name, manifest, files):
    package = folder / f"union_{name}"
    templates = package / "templates" / name
    templates.mkdir(parents=True)
    (templates / "index.html").write_text(TORN if name == "torn" else "{{ n }}")
    given = {"views": VIEWS, "permissions": PERMISSIONS, "init": "", **files}
    stated = f"from platform_core.api import Manifest\nmanifest = Manifest(name={name!r}, "
    (package / "__init__.py").write_text(
        f"{dedent(given.pop('init'))}\n{stated}label={name.title()!r}, {manifest})\n"
    )
    for file, code in given.items():
        path = package / (file if "." in file else f"{file}.py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(code).replace("{name}", name))
    info = folder / f"union_{name}-0.1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA.format(name=name))
    (info / "entry_points.txt").write_text(POINTS.format(name=name))
    return package


@pytest.fixture
def broken(tmp_path):
    """All broken plugins, written; whoever wants them installed puts them on the path."""
    folder = tmp_path / "site"
    return [write(folder, name, *each[:2]) for name, each in BROKEN.items()]


@pytest.fixture
def bench(broken, engine_name, tmp_path, request):
    """An application with all of them and the good ones, migrated as far as it goes."""
    template = request.getfixturevalue(f"{engine_name}_template")  # of the good ones alone
    with on_path(*broken), template.fresh(tmp_path / "instance", {}) as settings:
        bench = Bench("suggestions", settings)
        outcomes = {each.component: each.result for each in bench.schema.upgrade()}
        assert outcomes["halfway"] == "failed"
        assert outcomes["congress"] == outcomes["suggestions"] == "unchanged"
        bench.refresh()
        yield bench
        bench.close()


@pytest.mark.only("sqlite")
def test_no_broken_plugin_takes_a_page_of_another_down(bench):
    _county, town, _empty, _off = bench.places
    switched_on(bench, town)
    officer = bench.client("township_officer", town)
    for address in ("", "suggestions/", "modules", "search?q=x"):
        assert officer.get(f"/t/{town.slug}/{address}").status_code == 200, address
    for name in AT_START:
        if name != "suggestions":
            assert officer.get(f"/t/{town.slug}/{name}/").status_code == 404, name
    home = officer.get(f"/t/{town.slug}/").text
    assert "合理化建议" in home, "the good plugin's box is there"
    errors.write(bench.app)
    shown = bench.client("county_officer", bench.places[0]).get("/county/plugins")
    assert shown.status_code == 200
    for name, (_manifest, _files, reason) in BROKEN.items():
        assert name in shown.text and reason in shown.text, name
    healthy = shown.text.index("<h2>合理化建议")
    assert all(shown.text.index(f"<code>{name}</code>") < healthy for name in AT_WORK)
    assert shown.text.count("运行有错") == len(AT_WORK)


def switched_on(bench, town):
    for name in AT_WORK:
        with bench.platform():
            put(name, town, ModuleIs.ON)


@pytest.mark.only("sqlite")
def test_safe_mode_starts_with_none(broken, tmp_path, sqlite_template):
    safe = sqlite_template.fresh(tmp_path / "instance", {"safe_mode": True})
    with on_path(*broken), safe as settings:
        app = create_app(settings)
        assert app.extensions[EXTENSION].plugins == {}
        assert not [name for name in sys.modules if name.startswith("union_")]
        assert app.test_client().get("/healthz").status_code == 200
        let_go(app)
