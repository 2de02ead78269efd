"""What townships may switch, what they ask for, packages of modules, and what is kept of it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from platform_core.history import CountyRecord
from platform_core.organisation.indicators import INDICATORS
from platform_core.runtime.models import ModuleIs, ModuleRequest, ModuleState
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.tenancy import db, platform_scope
from tests.core.plugin_builder import without_modules, workshop

pytestmark = without_modules  # it loads plugins of its own


@pytest.fixture(autouse=True)
def plugins(app, tmp_path):
    """Assembly; accords, which requires it."""
    with workshop(tmp_path) as shop:
        shop.plugin("assembly")
        shop.plugin("accords", manifest="requires=('assembly',)")
        app.extensions[EXTENSION] = plugins = Registry(app)
        plugins.core_indicators = INDICATORS
        app.extensions.pop("union_dispatcher", None)
        plugins.load(folder=shop.folder)
        yield plugins


@pytest.fixture
def county_officer(client_as):
    return client_as("county_officer", name="县干部")


@pytest.fixture
def states(app):
    """`states(jinzhai)`: the modules and how they stand."""

    def states(township):
        with app.app_context(), platform_scope(writes=False):
            query = select(ModuleState.module, ModuleState.state)
            rows = query.filter_by(township_id=township.id, until=None)
            return {name: state.value for name, state in db.session.execute(rows)}

    return states


def audit(app):
    with app.app_context(), platform_scope(writes=False):
        query = select(CountyRecord.action).order_by(CountyRecord.seq)
        return list(db.session.scalars(query))


def test_a_township_switches_what_is_left_to_it_and_nothing_else(
    client_as, county_officer, jinzhai, states, app
):
    admin, officer = client_as("township_admin", jinzhai), client_as("township_officer", jinzhai)
    county_officer.post("/county/rules/assembly", data={"township_may": "y"})
    path, why = "/t/jinzhai/modules/assembly/on", {"reason": "开会"}
    assert officer.post(path, data=why).status_code == 403
    assert admin.post(path, data={"reason": ""}).status_code == 422
    assert admin.post(path, data=why).status_code == 303
    assert states(jinzhai) == {"assembly": "on"}
    admin.post("/t/jinzhai/modules/accords/on", data={"reason": "签合同"})
    assert states(jinzhai) == {"assembly": "on"}, "that was only asked for"
    assert audit(app)[-3:] == ["core:set_policy", "core:switch_module", "core:ask_module"]
    assert admin.get("/t/jinzhai/modules/nothing/on").status_code == 404
    assert admin.get("/t/jinzhai/modules/assembly/purged").status_code == 422


def test_a_request_is_granted_with_what_it_needs_or_refused_with_an_answer(
    client_as, county_officer, jinzhai, neighbour, states, app
):
    for township in (jinzhai, neighbour):
        admin = client_as("township_admin", township)
        path = f"/t/{township.slug}/modules/accords/on"
        assert admin.post(path, data={"reason": "签集体合同"}).status_code == 303
        assert admin.post(path, data={"reason": "再催一次"}).status_code == 422, "once is enough"
    page = county_officer.get("/county/rules").get_data(as_text=True)
    first, second = re.findall(r'action="(/county/requests/\d+)/grant"', page)
    assert county_officer.post(f"{first}/grant", data={"answer": ""}).status_code == 422
    assert states(jinzhai) == {}
    assert county_officer.post(f"{first}/grant", data={"answer": "同意"}).status_code == 303
    assert states(jinzhai) == {"assembly": "on", "accords": "on"}
    county_officer.post(f"{second}/refuse", data={"answer": "明年再开"})
    assert states(neighbour) == {}
    told = client_as("township_admin", neighbour).get("/t/tongmu/modules").get_data(as_text=True)
    assert "明年再开" in told
    assert county_officer.post(f"{second}/grant", data={"answer": "同意"}).status_code == 422
    assert audit(app).count("core:answer_module") == 2
    assert audit(app).count("core:switch_module") == 2, "one entry per changed cell"


@pytest.mark.only("sqlite")
def test_a_grant_that_cannot_be_carried_out_leaves_the_request_open(
    client_as, county_officer, jinzhai, plugins, app, states
):
    admin = client_as("township_admin", jinzhai)
    admin.post("/t/jinzhai/modules/assembly/on", data={"reason": "开会"})
    page = county_officer.get("/county/rules").get_data(as_text=True)
    request = re.search(r'action="(/county/requests/\d+)/grant"', page).group(1)
    plugins.plugins["assembly"].fail("坏了", "修好它")
    assert county_officer.post(f"{request}/grant", data={"answer": "同意"}).status_code == 422
    with app.app_context(), platform_scope(writes=False):
        assert db.session.scalars(select(ModuleRequest)).one().answered_at is None
    assert states(jinzhai) == {}


@pytest.mark.only("sqlite")
def test_a_package_is_looked_at_before_it_is_switched_on(
    county_officer, jinzhai, neighbour, states
):
    made = {"name": "基础套餐", "modules": ["assembly", "accords"]}
    assert county_officer.post("/county/profiles", data={"name": "空"}).status_code == 422
    assert county_officer.post("/county/profiles", data=made).status_code == 303
    page = county_officer.get("/county/rules").get_data(as_text=True)
    profile = re.search(r'action="(/county/profiles/\d+)/apply"', page).group(1)
    to = county_officer.get(f"{profile}/apply?township={jinzhai.id}&township={neighbour.id}")
    assert to.status_code == 303 and to.location.count("cell=") == 4 and states(jinzhai) == {}
    cells = parse_qs(urlsplit(to.location).query)["cell"]
    wanted = {"cell": cells, "target": "on", "reason": "套餐", "with_dependencies": "y"}
    assert county_officer.post("/county/switch", data=wanted).status_code == 303
    assert states(neighbour) == {"assembly": "on", "accords": "on"}
    again = county_officer.get(f"{profile}/apply?township={jinzhai.id}")
    assert again.location.endswith("/county/rules"), "nothing is left to switch"
    assert county_officer.post(f"{profile}/drop").status_code == 303
    assert states(jinzhai) == {"assembly": "on", "accords": "on"}
    assert county_officer.get(f"{profile}/apply").status_code == 404


@pytest.mark.only("sqlite")
def test_an_auditor_reads_the_rules_and_changes_none(client_as, jinzhai):
    auditor = client_as("county_auditor")
    assert auditor.get("/county/rules").status_code == 200
    assert auditor.post("/county/rules/assembly").status_code == 403
    assert auditor.post("/county/profiles", data={"name": "x"}).status_code == 403


@pytest.mark.only("sqlite")
def test_a_new_township_begins_with_what_the_county_says(county_officer, county, app, states):
    county_officer.post("/county/rules/accords", data={"for_new": "y"})
    made = {"name": "新镇", "code": "610981190", "slug": "xin"}
    answer = county_officer.post("/county/townships/new", data=made)
    assert answer.status_code == 303 and answer.location.endswith("/county/townships/xin")
    with app.app_context(), platform_scope(writes=False):
        query = select(ModuleState.module).where(ModuleState.state == ModuleIs.ON)
        assert sorted(db.session.scalars(query)) == ["accords", "assembly"]
    for wrong in ({"code": "61098119"}, {"slug": "Xin"}, {"slug": "xin"}, {"name": ""}):
        refused = county_officer.post(
            "/county/townships/new", data=made | {"code": "610981191", "slug": "yin"} | wrong
        )
        assert refused.status_code == 422, wrong
