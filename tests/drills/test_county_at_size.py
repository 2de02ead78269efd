"""Thirty townships, five modules, 200,000 matters: the county's pages at full size.

In `make test` with a hundredth of the matters; `make drill` takes all of them and prints times.
"""

import os
import time

import pytest
from sqlalchemy import func, select

from platform_core.matters.models import DocketEntry
from platform_core.tenancy import county_scope, db
from tests.core.counting import queries_of
from tests.core.test_console_scale import PAGES, grow

TOWNSHIPS, MATTERS = 30, 200_000
SHARE = 1 if os.environ.get("UNION_DRILL_SECONDS") else 100


@pytest.mark.only("sqlite")
@pytest.mark.slow
def test_the_console_answers_at_full_size(app, county, client_as, now):
    officer = client_as("county_officer")
    grow(app, county, 3, 10)
    for path in PAGES:
        officer.get(path)
    few = {path: queries_of(app, officer, path) for path in PAGES}
    grow(app, county, TOWNSHIPS - 3, MATTERS // SHARE // (TOWNSHIPS - 3) + 1)
    with app.app_context(), county_scope("test", "how many there are"):
        assert db.session.scalar(select(func.count(DocketEntry.id))) >= MATTERS // SHARE
    for path in PAGES:
        began = time.perf_counter()
        assert queries_of(app, officer, path) == few[path], path
        print(f"{path:48} {few[path]:3} queries {1000 * (time.perf_counter() - began):6.0f} ms")
