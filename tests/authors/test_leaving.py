"""A package is uninstalled and comes back; a plugin is purged, removed, forgotten."""

import importlib
import json
import zipfile

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.clock import utcnow
from platform_core.errors import RuleBroken
from platform_core.organisation.models import County
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.runtime.removal import forget, remove
from platform_core.schema.runner import SchemaError
from platform_core.tenancy import db
from platform_core.testing.conformance.bench import Bench
from platform_core.testing.switches import put
from tests.authors.made import made, on_path
from tests.authors.test_mutants import ask_for_something


@pytest.fixture
def package(tmp_path):
    return made(tmp_path / "made")


@pytest.fixture
def settings(package, engine_name, tmp_path, request):
    """An instance in which two townships have the module, one of them with a row."""
    template = request.getfixturevalue(f"{engine_name}_template")
    with template.fresh(tmp_path / "instance", {"plugins_exclude": "congress"}) as settings:
        with on_path(package):
            bench = Bench("training", settings, ask_for_something)
            bench.migrate()
            assert bench.places
            bench.close()
        yield settings


def opened(settings):
    """The application as it starts now, with what is installed now."""
    return Bench("training", settings)


def town_ids(bench):
    with bench.platform():
        query = select(ModuleState.township_id).where(ModuleState.module == "training")
        return sorted(set(db.session.scalars(query)))


def switch(bench, state):
    for id in town_ids(bench):
        with bench.platform():
            put("training", _Place(id), state)


class _Place:
    def __init__(self, id):
        self.id = id


GIVEN = {"reason": "不再使用", "actor": SYSTEM}


@pytest.mark.only("sqlite")
def test_what_a_package_leaves_behind_waits_for_it(settings, package):
    without = opened(settings)
    assert without.plugins.orphans == ("congress", "training")
    outcomes = {each.component: each.result for each in without.schema.upgrade()}
    assert {"core", "suggestions"} <= set(outcomes) and set(outcomes.values()) == {"unchanged"}
    with without.platform():
        county = db.session.scalars(select(County)).one()
        db.session.expunge(county)
    officer = without.client("county_officer", county)
    health = officer.get("/county/plugins").text
    assert "training" in health and "union plugin forget training" in health
    without.close()
    with on_path(package):
        again = opened(settings)
        assert again.plugin.ready and "training" not in again.plugins.orphans
        assert rows(again) == [("TR2026-0001", "asked")]
        again.close()


def rows(bench):
    """What the table holds, whoever's it is."""
    request, found = importlib.import_module("union_training.models").Request, []
    for id in town_ids(bench):
        with bench.inside(_Place(id)):
            found += db.session.execute(select(request.number, request.state)).all()
    return found


@pytest.mark.only("sqlite")
def test_a_plugin_in_use_is_not_removed(settings, package):
    with on_path(package):
        bench = opened(settings)
        with bench.platform(), pytest.raises(RuleBroken, match="镇"):
            remove(bench.schema, "training", **GIVEN, now=utcnow(), instance=settings.instance)
        bench.close()


def test_removing_exports_every_township_and_drops_the_tables(settings, package):
    with on_path(package):
        bench = opened(settings)
        switch(bench, ModuleIs.OFF)
        with bench.platform():
            paths = remove(
                bench.schema, "training", **GIVEN, now=utcnow(), instance=settings.instance
            )
        assert len(paths) == 2
        assert titles(paths) == ["一件事"]
        assert tables(bench) == []
        bench.close()
    after = opened(settings)
    assert after.plugins.orphans == ("congress",)
    after.close()


def test_forgetting_an_orphan_exports_its_tables_and_drops_them(settings, package):
    without = opened(settings)
    with without.platform(), pytest.raises(RuleBroken):
        _forget(without)
    switch(without, ModuleIs.OFF)
    with without.platform():
        paths = _forget(without)
    assert titles(paths) == ["一件事"]
    assert tables(without) == []
    without.close()


@pytest.mark.only("sqlite")
def test_what_is_installed_is_not_forgotten(settings, package):
    with on_path(package):
        bench = opened(settings)
        switch(bench, ModuleIs.OFF)
        with bench.platform(), pytest.raises(SchemaError):
            _forget(bench)
        assert rows(bench) == [("TR2026-0001", "asked")]
        bench.close()


def _forget(bench):
    instance = bench.settings.instance
    return forget(bench.schema, "training", **GIVEN, now=utcnow(), instance=instance)


def titles(paths):
    found = []
    for path in paths:
        with zipfile.ZipFile(path) as archive:
            if "training_request.jsonl" in archive.namelist():
                lines = archive.open("training_request.jsonl")
                found += [json.loads(line)["title"] for line in lines]
    return found


def tables(bench):
    with bench.schema.engine.execution_options(reads=True).connect() as connection:
        names = sa.inspect(connection).get_table_names()
    return [name for name in names if "training" in name and not name.startswith("congress_")]
