"""Figures asked for by key, across modules that do not know each other."""

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql

from platform_core.accounts import SYSTEM
from platform_core.indicators.indicator import Indicator
from platform_core.indicators.periods import Period
from platform_core.organisation.models import Honour, HonourLevel, Union
from platform_core.runtime.lifecycle import Cell, switch
from platform_core.runtime.models import ModuleIs
from platform_core.runtime.readings import Heard, indicators_called, readings
from platform_core.runtime.registry import registry
from platform_core.tenancy import db, platform_scope
from tests.builders import make_union
from tests.conftest import NOW

YEAR = Period.parse("2026")


@pytest.fixture
def here(inside, jinzhai):
    with inside(jinzhai):
        yield jinzhai


@pytest.fixture
def declared(here, monkeypatch):
    """Declare further figures of the core for one test."""

    def declare(key, measure):
        one = Indicator(key=key, label="X", definition="X.", unit="items", measure=measure)
        monkeypatch.setattr(registry(), "core_indicators", [*registry().core_indicators, one])

    return declare


def test_a_figure_comes_with_its_numbers_and_its_definition(here):
    make_union()
    found = readings(["org.unions_total"], YEAR)["org.unions_total"]
    assert (found.heard, found.figure.numerator, found.figure.period) == (Heard.MEASURED, 1, "2026")
    assert found.definition
    assert found.drill == "organisation.unions"


def test_nothing_counted_where_records_are_kept_is_nought(here):
    assert readings(["org.unions_total"], YEAR)["org.unions_total"].figure.numerator == 0


def test_a_module_that_is_off_is_said_to_be_off_and_never_counts_as_nought(here):
    found = readings(["sg.collected"], YEAR)["sg.collected"]
    assert (found.heard, found.figure) == (Heard.OFF, None)
    assert found.label


def test_a_module_that_is_on_is_heard(app, inside, jinzhai):
    with app.app_context(), platform_scope():
        switch([Cell(jinzhai.id, "suggestions")], ModuleIs.ON, reason="测试", actor=SYSTEM, now=NOW)
    with inside(jinzhai):
        assert readings(["sg.collected"], YEAR)["sg.collected"].heard is Heard.MEASURED


def test_a_figure_nobody_declares_is_off_as_well(here):
    assert readings(["xx.unheard_of"], YEAR)["xx.unheard_of"].heard is Heard.OFF


def test_a_measure_that_breaks_undoes_nothing_of_what_was_being_changed(declared):
    def broken(period):
        return select(Union.township_id, func.count(sql("no_such_column"))).group_by(
            Union.township_id
        )

    declared("org.broken", broken)
    db.session.add(Honour(title="示例", level=HonourLevel.COUNTY, granted_by="示例"))
    assert readings(["org.broken"], YEAR)["org.broken"].heard is Heard.FAILED
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(Honour)) == 1


def test_the_indicators_that_are_installed_are_told_by_key(here):
    found = indicators_called(["org.unions_total", "sg.collected", "xx.unheard_of"])
    assert set(found) == {"org.unions_total", "sg.collected"}
    assert set(found) < set(indicators_called())
