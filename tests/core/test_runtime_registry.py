"""Broken plugins: each is named with its reason and takes no page of another one down."""

import re
import sys

import pytest

from platform_core.i18n import use_locale
from platform_core.runtime.plugin import State
from tests.core.plugin_builder import VIEWS, loaded, workshop

BLUEPRINT = """
from flask import Blueprint
from platform_core.accounts.policy import public
bp = Blueprint("{name}", __name__, url_prefix="/{name}")
"""


@pytest.fixture
def shop(tmp_path):
    with workshop(tmp_path) as shop:
        shop.plugin("good", answers=True)
        yield shop


def why(plugins, name="bad"):
    plugin = plugins.plugins[name]
    assert plugin.reason and plugin.cure
    return plugin.state, f"{plugin.reason} {plugin.cure}"


BROKEN = {
    "import error": ({"init": "import does_not_exist\n"}, "does_not_exist"),
    "import error inside a part": ({"jobs": "import also_missing"}, "also_missing"),
    "sys.exit at import": ({"init": "import sys; sys.exit(3)\n"}, "SystemExit: 3"),
    "sys.exit in a part": ({"hooks": "raise SystemExit(1)"}, "SystemExit"),
    "syntax error": ({"events": "def ("}, "SyntaxError"),
    "no manifest": ({"init": "Manifest = dict\n"}, "manifest"),
    "wrong hook signature": (
        {
            "hooks": """
            from platform_core.runtime.hookspecs import hookimpl
            @hookimpl
            def widgets(ctx, nosucharg): ...
            """
        },
        "nosucharg",
    ),
    "hook that does not exist": (
        {
            "hooks": """
            from platform_core.runtime.hookspecs import hookimpl
            @hookimpl
            def indicators(ctx): ...
            """
        },
        "indicators",
    ),
    "hook wrapper": (
        {
            "hooks": """
            from platform_core.runtime.hookspecs import hookimpl
            @hookimpl(wrapper=True)
            def widgets(ctx):
                return (yield)
            """
        },
        "widgets",
    ),
    "route outside its blueprint": (
        {
            "views": BLUEPRINT
            + """
bp.record(lambda state: state.app.add_url_rule("/backdoor", "backdoor", lambda: "x"))
"""
        },
        "/backdoor",
    ),
    "route in the core's place": (
        {
            "views": BLUEPRINT
            + """
bp.record(lambda state: state.app.add_url_rule("/", "bad.home", lambda: "x"))
"""
        },
        r"bad\.home",
    ),
    "second blueprint": (
        {
            "views": BLUEPRINT
            + """
other = Blueprint("other", __name__)
other.add_url_rule("/other", "x", public(lambda: "x"))
bp.record(lambda state: state.app.register_blueprint(other))
"""
        },
        "/other",
    ),
    "app-wide handler": (
        {
            "views": BLUEPRINT
            + """
@bp.before_app_request
def everywhere():
    raise RuntimeError("I run for every township")
"""
        },
        "before_request_funcs",
    ),
    "app-wide handler at import": (
        {"views": BLUEPRINT + "from flask import current_app\ncurrent_app.before_request(print)\n"},
        "before_request_funcs",
    ),
    "app-wide error page": (
        {"views": BLUEPRINT + "bp.app_errorhandler(404)(lambda error: 'mine')\n"},
        "error_handler_spec",
    ),
    "app-wide template filter": (
        {"views": BLUEPRINT + "bp.add_app_template_filter(str, 'upper')\n"
         "bp.add_app_template_filter(str, 'shout')\n"},
        "template filters",
    ),
    "blueprint of another name": ({"views": VIEWS.format(name="other")}, "other"),
    "no blueprint": ({"views": "x = 1"}, "bp"),
    "view without a policy": (
        {"views": BLUEPRINT + "@bp.get('/')\ndef index(): return 'x'\n"},
        r"bad\.index",
    ),
    "own static folder": (
        {"views": BLUEPRINT.replace("url_prefix", "static_folder='static', url_prefix")},
        "static_folder",
    ),
    "address of another": ({"views": BLUEPRINT.replace('"/{name}"', '"/good"')}, "/good"),
    "unknown API version": ({"manifest": "api='>=2'"}, ">=2"),
    "menu to nowhere": ({"manifest": "nav=(NavItem('X', 'bad.nowhere'),)"}, r"bad\.nowhere"),
    "menu to a page with arguments": (
        {
            "manifest": "nav=(NavItem('X', 'bad.show'),)",
            "views": BLUEPRINT + "@bp.get('/<int:id>')\n@public\ndef show(id): return 'x'\n",
        },
        r"bad\.show",
    ),
    "listener that is missing": (
        {"manifest": "listens={'good.done': 'on_done'}", "events": "x = 1"},
        "on_done",
    ),
    "job that is missing": ({"manifest": "jobs=(Job('a', '1h', 'work'),)"}, "work"),
    "foreign permission": (
        {
            "permissions": """
            from platform_core.accounts import Permission
            PERMISSIONS = (Permission("good:read", "Read"),)
            """
        },
        "good:read",
    ),
    "permissions as a list": ({"permissions": "PERMISSIONS = []"}, "PERMISSIONS"),
    "missing requirement": ({"manifest": "requires=('absent',)"}, "absent"),
    "foreign table": (
        {
            "models": """
            from platform_core.db import key, Base
            from sqlalchemy.orm import Mapped
            class Rogue(Base):
                __tablename__ = "good_thing"
                id: Mapped[int] = key()
            """
        },
        "good_thing",
    ),
    "relationship to nothing": (
        {
            "models": """
            from platform_core.db import key, Base
            from sqlalchemy.orm import Mapped, relationship
            class Torn(Base):
                __tablename__ = "bad_torn"
                id: Mapped[int] = key()
                other: Mapped["Nowhere"] = relationship("Nowhere")
            """
        },
        "Nowhere",
    ),
    "endless circle": ({"manifest": "requires=('worse',)"}, "worse"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_plugin_is_named_and_the_others_work(shop, case):
    files, reason = BROKEN[case]
    named = {file: text.replace("{name}", "bad") for file, text in files.items()}
    manifest = named.pop("manifest", "")
    path = shop.plugin("bad", manifest=manifest, **named)
    if case == "no manifest":
        (path / "__init__.py").write_text("")
    if case == "endless circle":
        shop.plugin("worse", manifest="requires=('bad',)")
    plugins = loaded(shop)
    state, told = why(plugins)
    assert state is (State.INCOMPATIBLE if case == "unknown API version" else State.FAILED)
    assert re.search(reason, told), told
    client = plugins.app.test_client()
    assert client.get("/").text == "home"
    assert client.get("/t/a/good/").text == "good is here"
    for gone in ("/t/a/bad/", "/backdoor", "/other", "/t/a/bad/1"):
        assert client.get(gone).status_code == 404
    assert not plugins.hooks.has_plugin("bad")
    assert [plugin.name for plugin in plugins.ready()] == ["good"]


def test_a_failed_plugin_leaves_no_table_and_can_be_mended(shop):
    files, _reason = BROKEN["relationship to nothing"]
    path = shop.plugin("bad", **files)
    assert why(loaded(shop))[0] is State.FAILED
    assert not [name for name in sys.modules if name.startswith(f"{shop.folder}.bad")]
    (path / "models.py").unlink()
    assert loaded(shop).is_ready("bad")


def test_a_template_outside_its_folder_cannot_stand_in_for_the_cores(shop):
    path = shop.plugin("bad")
    (path / "templates" / "layout.html").write_text("mine now")
    state, told = why(loaded(shop))
    assert state is State.FAILED and "layout.html" in told


def test_of_two_plugins_with_one_name_the_built_in_one_wins(shop):
    shop.installed("good", views=VIEWS.format(name="good").replace("is here", "is false"))
    plugins = loaded(shop)
    assert plugins.app.test_client().get("/t/a/good/").text == "good is here"
    clash = next(name for name in plugins.plugins if name.startswith("good ("))
    with use_locale("en"):
        assert "Union's own" in why(plugins, clash)[1]


def test_an_installed_package_is_found_and_served(shop):
    shop.installed("training", manifest="requires=('good',)")
    plugins = loaded(shop)
    assert list(plugins.plugins) == ["good", "training"]
    assert plugins.app.test_client().get("/t/a/training/").text == "training is here"
    assert plugins.plugins["training"].candidate.version == "1.0"


def test_what_is_required_is_loaded_first_and_takes_its_dependants_along(shop):
    shop.plugin("alpha", manifest="requires=('zeta',)")
    shop.plugin("zeta")
    shop.plugin("beta", manifest="requires=('broken',)")
    shop.plugin("broken", jobs="1/0")
    plugins = loaded(shop)
    names = list(plugins.plugins)
    assert names.index("zeta") < names.index("alpha")
    assert "broken" in why(plugins, "beta")[1]
    assert plugins.is_ready("alpha")


def test_safe_mode_starts_with_none(shop):
    plugins = loaded(shop, safe_mode=True)
    assert plugins.plugins == {}
    assert plugins.app.test_client().get("/").text == "home"


def test_a_plugin_whose_tables_do_not_fit_is_not_served_until_they_do(shop):
    shop.plugin("later", manifest="requires=('good',)")
    plugins = loaded(shop)
    client = plugins.app.test_client()
    for schema, state in (("behind", State.PENDING), ("ahead", State.AHEAD)):
        plugins.note_schema({"good": schema, "later": "ok"})
        assert plugins.plugins["good"].state is state
        assert why(plugins, "later")[0] is State.PENDING
        assert client.get("/t/a/good/").status_code == 404
    plugins.note_schema({"good": "ok", "later": "ok"})
    assert client.get("/t/a/later/").status_code == 200


def test_declared_data_comes_from_the_ready_plugins_alone(shop):
    shop.plugin(
        "declares",
        manifest="""
        nav=(NavItem('Later', 'declares.index', 'declares:read', 60),
             NavItem('First', 'declares.index', order=5)),
        emits=(Event('declares.done'),), listens={'good.done': 'on_done'},
        jobs=(Job('sweep', '10m', 'sweep'),)""",
        permissions="""
        from platform_core.accounts import Permission, Role
        PERMISSIONS = (Permission("declares:read", "Read", ("member",)),)
        ROLES = (Role("reader", "Reader", "township"),)
        """,
        events="def on_done(ctx, event): return 'heard'",
        jobs="def sweep(ctx): return 'swept'",
        indicators="INDICATORS = ()",
    )
    plugins = loaded(shop)
    assert [permission.name for permission in plugins.permissions()] == ["declares:read"]
    assert [role.name for role in plugins.roles()] == ["reader"]
    assert list(plugins.events()) == ["declares.done"]
    [(listener, handler)] = plugins.listeners("good.done")
    assert (listener, handler(None, None)) == ("declares", "heard")
    [(owner, job)] = plugins.jobs()
    assert (owner, job.every.total_seconds(), job.run(None)) == ("declares", 600, "swept")
    menu = plugins.nav(frozenset({"declares:read"}), {"declares"})
    assert [item.label for item in menu] == ["First", "Later"]
    assert [item.label for item in plugins.nav(frozenset(), {"declares"})] == ["First"]
    assert plugins.nav(frozenset({"declares:read"}), frozenset()) == []


def test_one_indicator_key_belongs_to_one_plugin(shop):
    one = "from types import SimpleNamespace as S\nINDICATORS = (S(key='x.total'),)\n"
    shop.plugin("first", indicators=one)
    shop.plugin("second", indicators=one)
    plugins = loaded(shop)
    assert plugins.is_ready("first")
    assert "x.total" in why(plugins, "second")[1]
