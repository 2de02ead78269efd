"""The county's pages ask the database as often for thirty townships as for three."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, insert, select

from platform_core.db import new_id
from platform_core.matters.models import DocketEntry
from platform_core.organisation.models import Township
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.tenancy import county_scope, db, each_township, platform_scope
from tests.builders import make_township
from tests.conftest import NOW
from tests.core.counting import queries_of

pytestmark = pytest.mark.only("sqlite")
MODULES = ("congress", "suggestions", "contracts", "transparency", "legal_aid")
PAGES = (
    "/county/", "/county/figures", "/county/figures?module=suggestions", "/county/red-list",
    "/county/figures/docket.in_time", "/county/figures/org.members?period=2026", "/county/stated",
    "/county/closings", "/county/inquiries", "/county/escalations", "/county/rules",
    "/county/reports/forms", "/county/reports/own?period=2026",
)  # fmt: skip
TODAY = date(2026, 11, 22)


def matters(township_id, count):
    """So many matters of five modules: open, overdue, closed in time and late."""
    for n in range(count):
        closed = TODAY - timedelta(days=n % 50) if n % 3 else None
        yield {
            "township_id": township_id, "id": new_id(), "ref": f"{MODULES[n % 5]}:matter:{n + 1}",
            "module": MODULES[n % 5], "kind": "matter", "number": f"{n}", "title": "绝密标题",
            "state": "open", "waits_for": "", "confidential": n % 7 == 0,
            "opened_on": TODAY - timedelta(days=90), "due_on": TODAY + timedelta(days=n % 20 - 10),
            "closed_on": closed, "closed_late": None if closed is None else n % 5 == 0,
        }  # fmt: skip


def grow(app, county, townships, each):
    """Make the county so many townships larger, each with all five modules and `each` matters."""
    with app.app_context(), platform_scope():
        made = [make_township(county).id for _number in range(townships)]
        db.session.execute(insert(ModuleState), [
            {"id": new_id(), "county_id": county.id, "township_id": id, "module": module,
             "state": ModuleIs.ON, "since": NOW, "reason": "测试", "switch_id": 1}
            for id in made for module in MODULES
        ])  # fmt: skip
        db.session.commit()
        for id in each_township(made):
            db.session.execute(insert(DocketEntry), list(matters(id, each)))
            db.session.commit()


def test_queries_do_not_depend_on_the_number_of_townships_or_matters(app, county, client_as, now):
    officer = client_as("county_officer")
    grow(app, county, 3, 20)
    for path in PAGES:
        officer.get(path)  # what is read once per process is read now
    few = {path: queries_of(app, officer, path) for path in PAGES}
    grow(app, county, 27, 100)
    many = {path: queries_of(app, officer, path) for path in PAGES}
    assert many == few
    with app.app_context(), county_scope("test", "how many there are"):
        assert db.session.scalar(select(func.count()).select_from(DocketEntry)) == 2760
    with app.app_context(), platform_scope(writes=False):
        assert db.session.scalar(select(func.count()).select_from(Township)) == 30


def test_no_page_of_the_county_shows_what_a_matter_is_about(app, county, client_as, now):
    officer = client_as("county_officer")
    grow(app, county, 1, 40)
    with app.app_context(), platform_scope(writes=False):
        slug = db.session.scalar(select(Township.slug))
    for path in (*PAGES[:-2], f"/county/townships/{slug}", f"/county/red-list/{slug}"):
        assert "绝密标题" not in officer.get(path).get_data(as_text=True), path


def test_the_red_list_of_a_township_hides_even_the_number_of_a_confidential_matter(
    app, county, client_as, now
):
    officer = client_as("county_officer")
    grow(app, county, 1, 8)  # open ones are 0, 3 and 6; 0 is confidential
    with app.app_context(), platform_scope(writes=False):
        slug = db.session.scalar(select(Township.slug))
    page = officer.get(f"/county/red-list/{slug}").get_data(as_text=True)
    assert page.count("不公开") == 1 and "逾期 10 天" in page.replace("逾期10天", "逾期 10 天")
