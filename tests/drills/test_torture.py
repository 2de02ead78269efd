"""SQLite under processes that die: `make drill` runs the long version, `make test` the short."""

import os

import pytest

from platform_core.matters.models import Counter
from platform_core.tenancy import db, township_scope
from platform_core.testing.databases import let_go
from tests.builders import make_county, make_township
from tests.conftest import platform_scope_of
from tests.drills.torture import torture
from tests.drills.writer import TOWNSHIP

LONG = float(os.environ.get("UNION_DRILL_SECONDS", "0"))


@pytest.mark.slow
@pytest.mark.settings
@pytest.mark.only("sqlite")
def test_nothing_acknowledged_is_lost_when_processes_die(app, capsys):
    instance = app.extensions["union_settings"].instance
    with platform_scope_of(app):
        make_township(make_county(), id=TOWNSHIP)
        db.session.commit()
    with app.app_context(), township_scope(TOWNSHIP):
        db.session.add(Counter(series="drill"))
        db.session.commit()
    let_go(app)
    outcome = torture(instance, LONG or 5, every=(0.4, 1.2) if LONG else (1.0, 2.0))
    with capsys.disabled():
        print(f"\n{outcome}")
    assert outcome.faults == ()
    assert (outcome.lost, outcome.integrity) == (0, "ok")
    assert outcome.stored == outcome.counted >= outcome.acknowledged > 50
