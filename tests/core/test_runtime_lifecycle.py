"""Switching: what is allowed from where, what comes along, what is recorded, what is undone."""

import json
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from platform_core.accounts import Actor
from platform_core.errors import Conflict, NotFound, RuleBroken
from platform_core.history import CountyRecord, HistoryRecord
from platform_core.matters import DocketEntry
from platform_core.messaging.models import Delivery, OutboxEvent
from platform_core.organisation.models import County, Township
from platform_core.runtime.closure import SOURCES, Step, steps
from platform_core.runtime.errors import begin_anew, errors_of
from platform_core.runtime.impact import impact
from platform_core.runtime.lifecycle import (
    Cell,
    carry_out_due,
    switch,
    undo,
    waiting_orders,
    withdraw,
)
from platform_core.runtime.models import (
    ModuleIs,
    ModuleOrder,
    ModuleSettings,
    ModuleState,
    township_modules,
)
from platform_core.runtime.purge import purge
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.runtime.settings import (
    clean,
    declared,
    form_class,
    save,
    settings_of,
    version_of,
)
from platform_core.tenancy import db, platform_scope, township_scope
from tests.core.plugin_builder import make_tables, without_modules, workshop
from tests.core.two_townships import HERE, NOW, THERE, two_townships  # noqa: F401

pytestmark = without_modules  # it loads plugins of its own

ON, READ_ONLY, OFF, PURGED = ModuleIs.ON, ModuleIs.READ_ONLY, ModuleIs.OFF, ModuleIs.PURGED
LATER = NOW + timedelta(hours=1)
ELSEWHERE = 3


def officer():
    """Somebody of the county in which both townships lie."""
    county_id = db.session.scalar(select(Township.county_id).where(Township.id == HERE))
    return Actor(
        account_id=7, name="县干部", permissions=frozenset(), township_id=None, member_id=None,
        union_ids=frozenset(), roles=frozenset({"county_officer"}), locale="zh",
        county_id=county_id,
    )  # fmt: skip


MODELS = """
from platform_core.api import TownshipModel, ref, text
from sqlalchemy.orm import Mapped

class Course(TownshipModel):
    __tablename__ = "training_course"
    title: Mapped[str] = text(80, pii="none")
    follows_id: Mapped[int | None] = ref("training_course")

class Seat(TownshipModel):
    __tablename__ = "training_seat"
    course_id: Mapped[int] = ref("training_course")
"""

HOOKS = """
from platform_core.api import hookimpl
from {folder}.training.models import Course

said = []

@hookimpl
def enabled(ctx, first_time):
    said.append(("enabled", ctx.township.id, first_time, "training" in ctx.on))
    ctx.session.add(Course(title="first steps"))
    if ctx.township.id == broken:
        raise ValueError("cannot prepare")

@hookimpl
def disabling(ctx):
    if objecting == "crash":
        raise ValueError("cannot tell")
    return ["2 courses are under way."] if objecting else None

@hookimpl
def disabled(ctx):
    said.append(("disabled", ctx.township.id))
    if letting_go_fails:
        raise ValueError("outside")

broken = objecting = letting_go_fails = None
"""


@pytest.fixture
def plugins(two_townships, settings, tmp_path):  # noqa: F811
    """Council; deals, which requires it; training, with tables and every lifecycle hook."""
    app = two_townships
    with workshop(tmp_path) as shop:
        shop.plugin("council")
        shop.plugin("deals", manifest="requires=('council',)")
        shop.plugin(
            "training",
            manifest="settings=(Setting('places', 'Places', int, 20, min=1, max=50),"
            " Setting('opens', 'Opens', __import__('datetime').date, "
            "__import__('datetime').date(2026, 1, 1)),"
            " Setting('token', 'Token', str, '', secret=True))",
            models=MODELS,
            hooks=HOOKS.replace("{folder}", shop.folder),
        )
        plugins = Registry(app)
        app.extensions[EXTENSION] = plugins
        app.extensions.pop("union_dispatcher", None)
        plugins.load(folder=shop.folder)
        assert [str(p.reason) for p in plugins.plugins.values() if not p.ready] == []
        make_tables(settings, "training_")
        begin_anew()
        with platform_scope():
            db.session.add(County(id=2, code="610900", name="别县", federation_name="别县总工会"))
            db.session.add(
                Township(id=ELSEWHERE, county_id=2, code="610900001", slug="t3", name="别镇",
                         federation_name="别镇总工会")
            )  # fmt: skip
            db.session.commit()
            yield plugins


@pytest.fixture
def training(plugins):
    return plugins.plugins["training"].parts["hooks"]


def to(target, *modules, township=HERE, seen=None, **given):
    cells = [Cell(township, module, seen) for module in modules]
    given = {"reason": "试点", "actor": officer(), "now": NOW, **given}
    return switch(cells, target, **given)


def standing(township=HERE):
    rows = db.session.execute(
        select(ModuleState.module, ModuleState.state).where(
            ModuleState.township_id == township, ModuleState.until.is_(None)
        )
    )
    return {row.module: row.state for row in rows}


def rows_of(model, township=HERE):
    with township_scope(township, writes=False):
        return db.session.scalars(select(model)).all()


REQUIRES = {"a": (), "b": ("a",), "c": ("b",), "d": ()}
CLOSURES = [
    ("c", ON, {}, [Step("a", ON, "b"), Step("b", ON, "c"), Step("c", ON)]),
    ("c", ON, {"a": ON, "b": READ_ONLY}, [Step("c", ON)]),
    ("a", ON, {"a": ON}, []),
    ("a", OFF, {"a": ON, "b": ON, "c": READ_ONLY, "d": ON},
     [Step("c", OFF, "b"), Step("b", OFF, "a"), Step("a", OFF)]),
    ("a", OFF, {"a": ON, "b": OFF}, [Step("a", OFF)]),
    ("b", READ_ONLY, {"a": ON, "b": ON, "c": ON}, [Step("b", READ_ONLY)]),
    ("b", READ_ONLY, {"a": OFF, "b": OFF}, [Step("a", READ_ONLY, "b"), Step("b", READ_ONLY)]),
]  # fmt: skip


@pytest.mark.parametrize(("module", "target", "states", "expected"), CLOSURES)
def test_what_one_switch_brings_along(module, target, states, expected):
    assert steps(module, target, states, REQUIRES) == expected


def test_the_table_of_states():
    assert {target: set(sources) for target, sources in SOURCES.items()} == {
        ON: {None, OFF, READ_ONLY, PURGED},
        READ_ONLY: {ON, OFF},
        OFF: {ON, READ_ONLY},
        PURGED: {OFF},
    }


def test_switching_on_leaves_a_state_a_stamp_an_event_and_both_histories(plugins, training):
    result = to(ON, "training")
    assert [(c.module, c.before, c.after) for c in result.changed] == [("training", None, ON)]
    assert standing() == {"training": ON} and standing(THERE) == {}
    assert plugins.modules(HERE) == ({"training"}, frozenset())
    assert township_modules([HERE, THERE])[THERE].on == frozenset()
    assert db.session.get(Township, HERE).stamp == 1
    assert training.said == [("enabled", HERE, True, True)]
    assert [event.name for event in rows_of(OutboxEvent)] == ["core.module_switched"]
    [mine] = rows_of(HistoryRecord)
    [county] = db.session.scalars(select(CountyRecord)).all()
    for record in (mine, county):
        assert (record.action, record.actor_id, record.note) == ("core:switch_module", 7, "试点")
        assert record.facts["after"] == "on" and record.facts["switch"] == result.switch_id
    [order] = db.session.scalars(select(ModuleOrder)).all()
    assert (order.outcome, order.by, order.reason) == ("done", 7, "试点")


def test_every_stretch_of_time_stays_in_the_table(plugins):
    for hour, target in enumerate((ON, READ_ONLY, ON, OFF, ON)):
        to(target, "training", now=NOW + timedelta(hours=hour))
    rows = db.session.scalars(select(ModuleState).order_by(ModuleState.id)).all()
    assert [row.state for row in rows] == [ON, READ_ONLY, ON, OFF, ON]
    assert [row.until for row in rows[:-1]] == [row.since for row in rows[1:]]
    assert plugins.ever_on(HERE) == {"training"}


def test_switching_again_to_the_same_state_changes_nothing(plugins):
    to(ON, "training")
    assert to(ON, "training").changed == ()
    assert len(rows_of(HistoryRecord)) == 1


REFUSED = {
    "no reason": ({"reason": "  "}, "training", ON),
    "reason too long": ({"reason": "长" * 401}, "training", ON),
    "purge by switch": ({}, "training", PURGED),
    "not installed": ({}, "absent", ON),
    "read-only at first": ({}, "training", READ_ONLY),
    "off at first": ({}, "training", OFF),
    "a day gone by": ({"effective_on": date(2026, 11, 21)}, "training", ON),
    "what it needs is off": ({}, "deals", ON),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing(plugins, case):
    given, module, target = REFUSED[case]
    with pytest.raises(RuleBroken):
        to(target, module, **given)
    db.session.rollback()
    assert standing() == {}
    assert db.session.scalars(select(ModuleOrder)).all() == []


def test_a_township_of_another_county_does_not_exist_for_this_officer(plugins):
    for township in (ELSEWHERE, 999):
        with pytest.raises(NotFound):
            to(ON, "training", township=township)
    with pytest.raises(NotFound):
        impact(999, "training", ON)


def test_what_it_needs_comes_along_first_and_each_cell_is_recorded(plugins):
    changed = to(ON, "deals", with_dependencies=True).changed
    assert [(c.module, c.cause) for c in changed] == [("council", "deals"), ("deals", "")]
    assert [record.facts["module"] for record in rows_of(HistoryRecord)] == [
        "council", "deals",
    ]  # fmt: skip
    with pytest.raises(RuleBroken):
        to(OFF, "council")
    db.session.rollback()
    changed = to(OFF, "council", with_dependencies=True, now=LATER).changed
    assert [(c.module, c.cause) for c in changed] == [("deals", "council"), ("council", "")]


def test_cells_that_are_switched_together_satisfy_each_other(plugins):
    to(ON, "deals", "council")
    assert standing() == {"council": ON, "deals": ON}


def test_a_module_that_cannot_be_made_ready_stays_off_with_all_that_came_along(plugins, training):
    training.broken = HERE
    with pytest.raises(RuleBroken):
        to(ON, "council", "training")
    assert standing() == {} and rows_of(HistoryRecord) == []
    course = plugins.plugins["training"].parts["models"].Course
    assert rows_of(course) == []
    failed = db.session.scalars(select(ModuleOrder)).all()
    assert {order.outcome for order in failed} == {"failed"} and all(o.fault for o in failed)
    assert [fault.place for fault in errors_of("training")] == ["hook enabled"]


def test_of_several_townships_one_that_fails_leaves_the_others_switched(plugins, training):
    training.broken = HERE
    result = switch(
        [Cell(HERE, "training"), Cell(THERE, "training")],
        ON,
        reason="全县",
        actor=officer(),
        now=NOW,
    )
    assert [c.township_id for c in result.changed] == [THERE]
    assert [f.township_id for f in result.failed] == [HERE]
    assert standing() == {} and standing(THERE) == {"training": ON}


@pytest.mark.parametrize("objecting", [True, "crash"])
def test_what_a_plugin_objects_to_is_heard_unless_forced(plugins, training, objecting):
    to(ON, "training")
    training.objecting = objecting
    with pytest.raises(RuleBroken, match="Training"):
        to(OFF, "training", now=LATER)
    assert standing() == {"training": ON}
    to(OFF, "training", force=True, now=LATER)
    assert standing() == {"training": OFF}
    assert rows_of(HistoryRecord)[-1].facts["forced"] is True


def test_it_is_off_even_when_letting_go_fails(plugins, training):
    to(ON, "training")
    training.letting_go_fails = True
    to(OFF, "training", now=LATER)
    assert standing() == {"training": OFF}
    assert training.said[-1] == ("disabled", HERE)
    assert [fault.place for fault in errors_of("training")] == ["hook disabled"]


def test_of_two_officers_who_switch_one_cell_the_second_is_told(plugins):
    to(ON, "training")
    seen = impact(HERE, "training", OFF).seen
    to(READ_ONLY, "training", seen=seen, now=LATER)
    with pytest.raises(Conflict):
        to(OFF, "training", seen=seen, now=LATER)
    db.session.rollback()
    assert standing() == {"training": READ_ONLY}


def test_two_officers_at_the_same_moment_switch_one_after_the_other(plugins):
    to(ON, "training")
    seen, who = impact(HERE, "training", OFF).seen, officer()
    db.session.rollback()
    barrier = threading.Barrier(2)

    def decide(target):
        with plugins.app.app_context(), platform_scope():
            barrier.wait()
            try:
                return to(target, "training", seen=seen, actor=who, now=LATER).changed
            except Conflict:
                return "told"

    with ThreadPoolExecutor(2) as officers:
        results = list(officers.map(decide, (OFF, READ_ONLY)))
    assert results.count("told") == 1
    assert len(db.session.scalars(select(ModuleState)).all()) == 2


def test_a_switch_is_undone_with_all_that_came_along(plugins):
    to(ON, "council")
    first = to(ON, "deals", "training", now=LATER)
    undone = undo(first.switch_id, reason="误操作", actor=officer(), now=LATER)
    assert {c.module: c.after for c in undone.changed} == {"training": OFF, "deals": OFF}
    assert standing() == {"council": ON, "deals": OFF, "training": OFF}
    again = undo(undone.switch_id, reason="还是要", actor=officer(), now=LATER)
    assert standing() == {"council": ON, "deals": ON, "training": ON}
    to(READ_ONLY, "training", now=LATER)
    with pytest.raises(Conflict):
        undo(again.switch_id, reason="晚了", actor=officer(), now=LATER)
    with pytest.raises(NotFound):
        undo(1, reason="没有", actor=officer(), now=LATER)


def test_a_switch_for_a_later_day_waits_and_is_carried_out_on_it(plugins):
    waiting = to(ON, "training", effective_on=date(2026, 12, 1))
    db.session.commit()
    assert standing() == {} and [c.module for c in waiting.waiting] == ["training"]
    assert [o.module for o in waiting_orders(officer().county_id)] == [
        "training"
    ] and not waiting_orders(2)
    assert carry_out_due(NOW) == []
    [done] = carry_out_due(NOW + timedelta(days=9))
    assert [c.module for c in done.changed] == ["training"]
    row = db.session.scalars(select(ModuleState)).one()
    assert (row.state, row.effective_from, row.by) == (ON, date(2026, 12, 1), 7)
    assert carry_out_due(NOW + timedelta(days=9)) == []


def test_a_switch_that_waits_can_be_withdrawn(plugins):
    waiting = to(ON, "training", effective_on=date(2026, 12, 1))
    assert withdraw(waiting.switch_id, reason="改期", actor=officer(), now=NOW) == 1
    db.session.commit()
    assert carry_out_due(NOW + timedelta(days=9)) == []
    actions = db.session.scalars(select(CountyRecord.action).order_by(CountyRecord.seq)).all()
    assert actions == ["core:order_switch", "core:withdraw_switch"]
    with pytest.raises(NotFound):
        withdraw(waiting.switch_id, reason="又一次", actor=officer(), now=NOW)


def test_a_later_switch_whose_plugin_has_vanished_ends_failed_and_audited(plugins):
    to(ON, "deals", effective_on=date(2026, 12, 1))
    db.session.commit()
    plugins.plugins.pop("deals")
    plugins.plugins["training"].fail("broken", "mend")
    to(ON, "council", effective_on=date(2026, 12, 1))
    db.session.commit()
    carry_out_due(NOW + timedelta(days=9))
    outcome = {o.module: o.outcome for o in db.session.scalars(select(ModuleOrder))}
    assert outcome == {"deals": "failed", "council": "done"}
    actions = db.session.scalars(select(CountyRecord.action)).all()
    assert "core:switch_failed" in actions


def test_what_a_crash_left_undone_is_carried_out_by_the_job(plugins, monkeypatch):
    def crash(*args, **given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("platform_core.runtime.lifecycle.carry_out", crash)
        to(ON, "training")
    assert standing() == {}
    carry_out_due(NOW)
    assert standing() == {"training": ON}


def test_the_impact_says_what_would_happen_in_numbers(plugins):
    to(ON, "deals", "council")
    with township_scope(HERE):
        for n in range(3):
            db.session.add(
                DocketEntry(
                    ref=f"deals:filing:{n + 1}", module="deals", kind="filing",
                    number=f"HT-{n}", title="x", state="open", waits_for="x:y", opened_on=NOW.date()
                )
            )  # fmt: skip
        event = OutboxEvent(name="council.done", payload={}, at=NOW)
        db.session.add(event)
        db.session.flush()
        db.session.add(Delivery(event_id=event.id, plugin="council", next_try_at=NOW))
        db.session.commit()
    found = impact(HERE, "council", OFF)
    assert (found.before, found.waiting_events, found.refusal) == (ON, 1, "")
    assert found.along == (Step("deals", OFF, "council"),)
    assert any("3" in sentence for sentence in found.sentences)
    assert impact(HERE, "deals", OFF).open_matters == {"filing": 3}
    assert impact(THERE, "council", OFF).refusal
    assert impact(THERE, "absent", ON).refusal


def test_purging_exports_first_and_touches_nothing_else(plugins, tmp_path):
    models = plugins.plugins["training"].parts["models"]
    for township in (HERE, THERE):
        to(ON, "training", township=township)
        with township_scope(township):
            first = db.session.scalars(select(models.Course)).one()
            second = models.Course(title="进阶", follows_id=first.id)
            db.session.add(second)
            db.session.flush()
            db.session.add(models.Seat(course_id=second.id))
            save("training", {"places": 30}, actor=officer(), now=NOW)
            db.session.commit()
    given = {"reason": "不再办班", "actor": officer(), "now": LATER, "instance": tmp_path}
    with pytest.raises(RuleBroken):
        purge(HERE, "training", **given)
    to(OFF, "training", now=LATER)
    path = purge(HERE, "training", **given)
    with zipfile.ZipFile(path) as archive:
        counts = json.loads(archive.read("counts.json"))
        titles = {json.loads(line)["title"] for line in archive.open("training_course.jsonl")}
    assert counts == {"training_course": 2, "training_seat": 1, "core_module_settings": 1}
    assert titles == {"first steps", "进阶"} and path.stat().st_mode & 0o077 == 0
    for model in (models.Course, models.Seat, ModuleSettings):
        assert rows_of(model) == [] and rows_of(model, THERE) != []
    assert standing() == {"training": PURGED} and plugins.ever_on(HERE) == frozenset()
    assert rows_of(HistoryRecord)[-1].facts["rows"] == counts
    to(ON, "training", now=LATER)
    assert plugins.plugins["training"].parts["hooks"].said[-1] == ("enabled", HERE, True, True)


def test_a_form_is_made_of_the_declared_settings(plugins):
    settings = declared("training")
    typed = MultiDict({"places": "12", "opens": "2026-03-01", "token": ""})
    form = form_class(settings)(typed)
    assert form.validate()
    assert clean(settings, form) == {"places": 12, "opens": date(2026, 3, 1)}
    assert not form_class(settings)(MultiDict({"places": "51"})).validate()


def test_settings_take_their_defaults_and_refuse_what_does_not_fit(plugins):
    with township_scope(HERE):
        assert settings_of("training") == {"places": 20, "opens": date(2026, 1, 1), "token": ""}
        new = {"places": 30, "opens": date(2026, 9, 1)}
        save("training", new, actor=officer(), now=NOW, version=0)
        db.session.commit()
        assert settings_of("training") == {**new, "token": ""}
        for wrong in ({"places": 51}, {"places": "30"}, {"unknown": 1}):
            with pytest.raises(RuleBroken):
                save("training", wrong, actor=officer(), now=NOW)
        with pytest.raises(Conflict):
            save("training", {"places": 1}, actor=officer(), now=NOW, version=0)
        save("training", {"token": "hush"}, actor=officer(), now=NOW)
        assert settings_of("training")["token"] == "hush"
        assert "hush" not in str(db.session.scalars(select(ModuleSettings)).one().values)
        save("training", {"places": 1}, actor=officer(), now=NOW, version=version_of("training"))
        db.session.scalars(select(ModuleSettings)).one().values = {"places": 900, "opens": "x"}
        db.session.commit()
        assert settings_of("training")["places"] == 20
    with township_scope(THERE):
        assert settings_of("training")["places"] == 20
