"""Asking plugins: one that fails, floods or dawdles costs only its own part of the page."""

from types import SimpleNamespace

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from platform_core.accounts import SYSTEM
from platform_core.matters.refs import Ref
from platform_core.messaging.models import OutboxEvent
from platform_core.runtime import dispatch, errors
from platform_core.runtime.dispatch import Dispatcher, boxes
from platform_core.runtime.hookspecs import Ctx, Target, Widget
from platform_core.runtime.models import PluginError
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.tenancy import db, township_scope
from tests.core.plugin_builder import without_modules, workshop
from tests.core.two_townships import HERE, NOW, two_townships  # noqa: F401

pytestmark = without_modules  # it loads plugins of its own

HEAD = """
from markupsafe import Markup
from sqlalchemy import text
from platform_core.api import Hit, OutboxEvent, Ref, Target, Widget, hookimpl, utcnow
"""

EVERY_HOOK_FAILS = (
    HEAD
    + """
@hookimpl
def widgets(ctx): raise RuntimeError("widgets")
@hookimpl
def search(ctx, query, limit): raise SystemExit("search")
@hookimpl
def slot(ctx, name, subject): raise KeyError("slot")
@hookimpl
def resolve_ref(ctx, ref): raise RecursionError("ref")
"""
)


@pytest.fixture
def shop(tmp_path):
    with workshop(tmp_path) as shop:
        shop.plugin("good", answers=True)
        yield shop


@pytest.fixture
def load(two_townships, shop):  # noqa: F811
    """`load(bad="…hooks…")`: the plugins are loaded, a town is entered, nobody is asked yet."""
    app = two_townships
    errors.begin_anew()

    def load(**hooks):
        for name, code in hooks.items():
            shop.plugin(name, hooks=HEAD + code)
        plugins = Registry(app)
        app.extensions[EXTENSION] = plugins
        app.extensions.pop("union_dispatcher", None)
        plugins.load(folder=shop.folder)
        assert [p.reason for p in plugins.plugins.values() if not p.ready] == []
        return plugins

    with township_scope(HERE):
        yield load


def make_ctx(*on, actor=SYSTEM):
    here = SimpleNamespace(id=HERE, slug="t1", name="1号镇")
    return Ctx(here, actor, db.session, frozenset(("good", *on)), "zh")


def noted():
    return {(plugin, place, kind) for plugin, place, kind in errors._memory.waiting}


def test_a_plugin_that_fails_in_every_hook_leaves_everything_working(load):
    plugins = load(bad=EVERY_HOOK_FAILS)
    asked, ctx = Dispatcher(plugins), make_ctx("bad")
    ref = Ref("good", "thing", 1)
    assert [name for name, _w in asked.collect("widgets", ctx)] == ["good"]
    assert [name for name, _h in asked.collect("search", ctx, query="x", limit=5)] == ["good"]
    assert asked.collect("slot", ctx, name="x", subject=None) == [("good", "<p>good</p>")]
    assert asked.ask("good", "resolve_ref", ctx, ref=ref) == Target("good 1", "/x")
    assert asked.ask("bad", "resolve_ref", ctx, ref=ref) is None
    assert {(plugin, kind) for plugin, _place, kind in noted()} == {
        ("bad", "RuntimeError"), ("bad", "SystemExit"), ("bad", "KeyError"),
        ("bad", "RecursionError"),
    }  # fmt: skip


def test_only_modules_that_are_on_here_are_asked_in_load_order(load):
    plugins = load(alpha="@hookimpl\ndef slot(ctx, name): return Markup('a')\n")
    asked = Dispatcher(plugins)
    ctx = make_ctx("alpha")
    assert [n for n, _ in asked.collect("slot", ctx, name="x", subject=None)] == ["alpha", "good"]
    off = make_ctx()
    assert [n for n, _ in asked.collect("slot", off, name="x", subject=None)] == ["good"]
    assert asked.ask("alpha", "slot", off, name="x", subject=None) is None
    plugins.note_schema({"alpha": "behind"})
    assert [n for n, _ in asked.collect("slot", ctx, name="x", subject=None)] == ["good"]


WRONG_ANSWERS = {
    "endless generator": "while True: yield Widget('again', 'bad/box.html')",
    "not iterable": "return 7",
    "a word": "return 'widget'",
    "of another kind": "return [Hit('x', Ref('bad', 'x', 1))]",
    "too many": "return [Widget('w', 'bad/box.html')] * 13",
    "fails half-way": "yield Widget('w', 'bad/box.html'); raise ValueError('half')",
}


@pytest.mark.parametrize("case", WRONG_ANSWERS)
def test_a_wrong_answer_is_left_out_and_noted(load, case):
    plugins = load(bad=f"@hookimpl\ndef widgets(ctx):\n    {WRONG_ANSWERS[case]}\n")
    found = Dispatcher(plugins).collect("widgets", make_ctx("bad"))
    assert [name for name, _widgets in found] == ["good"]
    assert [plugin for plugin, _place, _kind in noted()] == ["bad"]


def test_a_slow_generator_is_cut_off(load):
    plugins = load(
        bad="@hookimpl\ndef widgets(ctx):\n    for n in range(9): yield Widget('w', 'x')"
    )
    ticks = iter(range(0, 100, 1))
    asked = Dispatcher(plugins, clock=lambda: next(ticks))
    assert "bad" not in dict(asked.collect("widgets", make_ctx("bad")))


def test_after_three_faults_in_a_row_a_hook_rests_for_a_minute(load):
    plugins = load(bad="calls = []\n@hookimpl\ndef slot(ctx):\n    calls.append(1); 1/0\n")
    time = [0.0]
    asked = Dispatcher(plugins, clock=lambda: time[0])
    calls = plugins.plugins["bad"].parts["hooks"].calls
    ctx = make_ctx("bad")
    for _page in range(5):
        asked.collect("slot", ctx, name="x", subject=None)
    assert len(calls) == 3
    time[0] = 61.0
    asked.collect("slot", ctx, name="x", subject=None)
    assert len(calls) == 4


def test_a_fault_of_the_database_leaves_the_next_plugin_a_working_session(load):
    broken = "@hookimpl\ndef slot(ctx, name): ctx.session.execute(text('SELECT 1 FROM nowhere'))\n"
    plugins = load(bad=broken)
    asked = Dispatcher(plugins)
    assert "bad" not in dict(asked.collect("slot", make_ctx("bad"), name="x", subject=None))
    assert db.session.scalar(sql("SELECT 1")) == 1


def test_a_fault_of_the_database_that_a_plugin_swallowed_harms_nobody_else(load):
    swallows = """
@hookimpl
def slot(ctx, name):
    try:
        ctx.session.execute(text('SELECT 1 FROM nowhere'))
    except Exception:
        return Markup('all is well')
"""
    asked = Dispatcher(load(bad=swallows))
    asked.collect("slot", make_ctx("bad"), name="x", subject=None)
    assert db.session.scalar(sql("SELECT 1")) == 1


def test_what_a_page_hook_changed_is_taken_back(load):
    writes = """
@hookimpl
def slot(ctx, name):
    ctx.session.add(OutboxEvent(name='bad.sneaked', payload={}, at=utcnow()))
    return Markup('done')
"""
    plugins = load(bad=writes)
    assert "bad" not in dict(
        Dispatcher(plugins).collect("slot", make_ctx("bad"), name="x", subject=None)
    )
    assert ("bad", "hook slot", "HookFault") in noted()
    db.session.commit()
    assert db.session.scalars(select(OutboxEvent)).all() == []


def test_what_the_caller_has_not_saved_yet_survives_a_hook(load):
    plugins = load(bad=EVERY_HOOK_FAILS)
    db.session.add(OutboxEvent(name="good.kept", payload={}, at=NOW))
    Dispatcher(plugins).collect("widgets", make_ctx("bad"))
    assert [row.name for row in db.session.new] == ["good.kept"]


TEMPLATES = {
    "raises": "{{ nothing.at.all }}",
    "huge": "{{ 'x' * 70000 }}",
    "broken": "{% if %}",
}


@pytest.mark.parametrize("case", TEMPLATES)
def test_a_widget_that_cannot_be_drawn_says_so_in_its_place(load, shop, app, case):
    code = "@hookimpl\ndef widgets(ctx): return [Widget('Mine', 'bad/mine.html', order=1)]\n"
    path = shop.plugin("bad", hooks=HEAD + code)
    (path / "templates" / "bad" / "mine.html").write_text(TEMPLATES[case])
    load()
    with app.test_request_context():
        drawn = boxes(make_ctx("bad"))
    assert [(box.plugin, box.html) for box in drawn] == [
        ("bad", None),
        ("good", "<b>box of good 1</b>"),
    ]
    assert {plugin for plugin, _place, _kind in noted()} == {"bad"}


def test_a_widget_draws_with_a_template_of_its_own_and_for_who_may_see_it(load, app):
    load(
        bad="@hookimpl\ndef widgets(ctx):\n"
        "    yield Widget('Theft', 'good/box.html')\n"
        "    yield Widget('Secret', 'bad/box.html', permission='bad:see')\n"
    )
    with app.test_request_context():
        nobody = boxes(make_ctx("bad", actor=None))
        drawn = boxes(make_ctx("bad"))
    assert ("Theft", None) in [(box.title, box.html) for box in drawn]
    assert "Secret" not in [box.title for box in nobody]


def test_a_permission_of_a_module_that_is_off_is_nobodys():
    ctx = Ctx(None, SYSTEM, db.session, frozenset(), "zh", off=frozenset({"bad"}))
    assert ctx.can("good:read") and not ctx.can("bad:read")
    assert not make_ctx(actor=None).can("good:read")


def test_faults_are_counted_once_per_place_and_written_after_the_work(load, app):
    plugins = load(bad=EVERY_HOOK_FAILS)
    for _page in range(2):
        Dispatcher(plugins).collect("widgets", make_ctx("bad"))
    db.session.commit()
    errors.write(app)
    Dispatcher(plugins).collect("widgets", make_ctx("bad"))
    errors.write(app)
    [fault] = db.session.scalars(select(PluginError)).all()
    assert (fault.plugin, fault.place, fault.kind) == ("bad", "hook widgets", "RuntimeError")
    assert (fault.count, fault.township_id) == (3, HERE)
    assert "hooks.py" in fault.where and fault.first_seen <= fault.last_seen
    assert errors.forget("bad") == 1 and errors.errors_of("bad") == []


def test_faults_that_cannot_be_written_now_wait(load, app, monkeypatch):
    plugins = load(bad=EVERY_HOOK_FAILS)
    Dispatcher(plugins).collect("widgets", make_ctx("bad"))

    def away():
        raise RuntimeError("the database is away")

    monkeypatch.setattr(errors, "write_transaction", away)
    errors.write(app)
    assert ("bad", "hook widgets", "RuntimeError") in noted()


def test_dispatch_offers_nothing_that_is_not_a_hook():
    assert set(dispatch.SHAPES) == {"disabling", "widgets", "search", "slot", "resolve_ref"}
    assert Widget("t", "x/y.html").order == 50
