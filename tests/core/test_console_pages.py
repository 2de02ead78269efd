"""The county's console through real requests: look, switch with a reason, plan, undo, read."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.accounts.operations import grant_role
from platform_core.clock import utcnow
from platform_core.history import CountyRecord
from platform_core.matters import DocketEntry
from platform_core.organisation.indicators import INDICATORS
from platform_core.runtime.models import ModuleIs, ModuleState
from platform_core.runtime.registry import EXTENSION, Registry
from platform_core.tenancy import db, platform_scope
from tests.builders import make_account, make_county, make_township, make_union
from tests.core.plugin_builder import without_modules, workshop

pytestmark = without_modules  # it loads plugins of its own


@pytest.fixture(autouse=True)
def plugins(app, tmp_path):
    """Assembly; accords, which requires it; training, which stops with an error."""
    with workshop(tmp_path) as shop:
        shop.plugin("assembly")
        shop.plugin("accords", manifest="requires=('assembly',)")
        shop.plugin("training", init="raise ValueError('half written')\n")
        app.extensions[EXTENSION] = plugins = Registry(app)
        plugins.core_indicators = INDICATORS
        app.extensions.pop("union_dispatcher", None)
        plugins.load(folder=shop.folder)
        yield plugins


@pytest.fixture
def officer(client_as):
    return client_as("county_officer", name="县干部")


@pytest.fixture
def cell(app):
    """`cell(jinzhai, "assembly")`: that cell as the matrix would send it just now."""

    def cell(township, module):
        with app.app_context(), platform_scope(writes=False):
            row = db.session.scalar(
                select(ModuleState.id).where(
                    ModuleState.township_id == township.id,
                    ModuleState.module == module,
                    ModuleState.until.is_(None),
                )
            )
        return f"{township.id}:{module}:{row or 0}"

    return cell


@pytest.fixture
def state(app):
    """`state(jinzhai, "assembly")`: how that module stands, off where it never was on."""

    def state(township, module):
        with app.app_context(), platform_scope(writes=False):
            query = select(ModuleState.state).where(
                ModuleState.township_id == township.id,
                ModuleState.module == module,
                ModuleState.until.is_(None),
            )
            return db.session.scalar(query) or ModuleIs.OFF

    return state


def switch(officer, cells, target="on", reason="职代会定于下月召开", **more):
    given = {"cell": cells, "target": target, "reason": reason, **more}
    return officer.post("/county/switch", data=given)


def read(answer):
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def said(answer):
    return read(answer).find(id="main").get_text(" ", strip=True)


def rows(answer):
    found = read(answer).find(id="main").select("tbody tr")
    return {row.th.get_text(strip=True): row.get_text(" ", strip=True) for row in found if row.th}


def test_the_matrix_has_every_township_and_every_module(officer, jinzhai, neighbour):
    page = officer.get("/county/")
    assert list(rows(page)) == ["金寨镇", "桐木镇"]
    assert [th.get_text() for th in read(page).select("thead th")] == [
        "乡镇", "Assembly", "Accords",
    ]  # fmt: skip
    assert rows(page)["金寨镇"] == "金寨镇 未开通 未开通"


def test_the_matrix_narrows_to_a_township_and_to_a_module(officer, jinzhai, neighbour):
    assert list(rows(officer.get("/county/?q=桐木"))) == ["桐木镇"]
    page = officer.get("/county/?module=assembly")
    assert [th.get_text() for th in read(page).select("thead th")] == ["乡镇", "Assembly"]
    assert "没有符合条件的乡镇或模块" in said(officer.get("/county/?q=%25"))


def test_townships_of_another_county_are_nowhere(officer, app, jinzhai, cell, state):
    with app.app_context(), platform_scope():
        other = make_county(code="610900", name="别县", federation_name="别县总工会")
        there = make_township(other, name="别镇", slug="elsewhere")
        db.session.commit()
        db.session.refresh(there)
        db.session.expunge(there)
    for path in ("/county/", "/county/townships", "/county/figures", "/county/red-list"):
        assert "别镇" not in said(officer.get(path))
    assert officer.get("/county/townships/elsewhere").status_code == 404
    assert officer.get(f"/county/switch?target=on&cell={there.id}:assembly:0").status_code == 404
    assert switch(officer, f"{there.id}:assembly:0").status_code == 404
    assert state(there, "assembly") == "off"


def test_a_preview_says_what_it_means_and_changes_nothing(officer, jinzhai, cell, state):
    page = officer.get(f"/county/switch?target=on&cell={cell(jinzhai, 'assembly')}")
    assert page.status_code == 200
    assert "目前尚未作任何改动" in said(page) and "本镇首次开通" in said(page)
    assert state(jinzhai, "assembly") == "off"


def test_a_preview_counts_what_is_open_and_what_stays(officer, inside, jinzhai, cell):
    switch(officer, cell(jinzhai, "assembly"))
    with inside(jinzhai):
        for number, closed in (("1", None), ("2", None), ("3", date(2026, 11, 1))):
            db.session.add(docket_entry(number, closed))
    page = officer.get(f"/county/switch?target=off&cell={cell(jinzhai, 'assembly')}")
    assert "现有 2 件未办结" in said(page) and "已办结的 1 件记录照常保留" in said(page)
    assert "2件未办结" in rows(officer.get("/county/"))["金寨镇"]


def docket_entry(number, closed=None, **values):
    given = {
        "ref": f"assembly:session:{number}", "module": "assembly", "kind": "session",
        "number": number, "title": "一届一次", "state": "open", "waits_for": "assembly:convene",
        "opened_on": date(2026, 10, 8),
        "closed_on": closed, "closed_late": False if closed else None,
    }  # fmt: skip
    return DocketEntry(**(given | values))


def test_switching_on_needs_a_reason_and_keeps_what_was_typed(officer, jinzhai, cell, state):
    refused = switch(officer, cell(jinzhai, "assembly"), reason="", effective_on="2027-01-05")
    assert refused.status_code == 422
    assert "请填写" in said(refused)
    assert read(refused).find(id="effective_on")["value"] == "2027-01-05"
    assert state(jinzhai, "assembly") == "off"

    accepted = switch(officer, cell(jinzhai, "assembly"))
    assert accepted.status_code == 303 and accepted.location.endswith("/county/")
    assert state(jinzhai, "assembly") == "on"
    assert "已切换1格" in said(officer.get("/county/")).replace(" ", "")


def test_the_audit_says_who_when_and_why(officer, jinzhai, cell):
    switch(officer, cell(jinzhai, "assembly"), reason="试点开通")
    entry = read(officer.get("/county/audit")).select("tbody tr")[0].get_text(" ", strip=True)
    for words in ("县干部", "金寨镇", "Assembly：未开通 → 已开通", "试点开通"):
        assert words in entry
    assert (
        read(officer.get("/county/audit")).select_one("tbody time")["datetime"].endswith("+00:00")
    )


def test_the_audit_says_to_whom_a_role_was_given(officer, app, county):
    with app.app_context(), platform_scope():
        account = make_account(name="新任干部")
        grant_role(
            account,
            "county_auditor",
            actor=SYSTEM,
            now=utcnow(),
            reason="分工",
            county_id=county.id,
        )
        db.session.commit()
    entry = read(officer.get("/county/audit")).select("tbody tr")[0].get_text(" ", strip=True)
    assert "新任干部" in entry and "分工" in entry


def test_what_is_required_is_named_and_comes_along_when_asked(officer, jinzhai, cell, state):
    refused = switch(officer, cell(jinzhai, "accords"))
    assert refused.status_code == 422
    assert "还需要同时开通Assembly" in said(refused)
    assert "连同相关模块一并切换" in said(refused)
    assert state(jinzhai, "accords") == "off"

    switch(officer, cell(jinzhai, "accords"), with_dependencies="y")
    assert (state(jinzhai, "assembly"), state(jinzhai, "accords")) == ("on", "on")

    refused = switch(officer, cell(jinzhai, "assembly"), target="off")
    assert refused.status_code == 422 and "Accords依赖于它" in said(refused)
    page = officer.get(f"/county/switch?target=off&cell={cell(jinzhai, 'assembly')}")
    assert "“Accords”依赖于它，一并停用" in said(page)


def test_undo_brings_all_of_a_switch_back(officer, jinzhai, neighbour, cell, state):
    cells = [cell(jinzhai, "accords"), cell(neighbour, "accords")]
    switch(officer, cells, with_dependencies="y")
    link = read(officer.get("/county/audit")).find("a", string="撤销")["href"]
    assert "确定" in said(officer.get(link))
    assert officer.post(link, data={"reason": ""}).status_code == 422
    assert officer.post(link, data={"reason": "开错了"}).status_code == 303
    for township in (jinzhai, neighbour):
        assert (state(township, "assembly"), state(township, "accords")) == ("off", "off")
    assert officer.post(link, data={"reason": "再来"}).status_code in (409, 422)


def test_a_switch_may_wait_for_its_day_and_be_withdrawn(officer, jinzhai, cell, state):
    switch(officer, cell(jinzhai, "assembly"), effective_on="2099-01-05", reason="明年起")
    assert state(jinzhai, "assembly") == "off"
    page = officer.get("/county/")
    assert "2099年1月5日" in said(page) and "明年起" in said(page)
    link = read(page).find("a", string="撤回")["href"]
    assert officer.post(link, data={"reason": ""}).status_code == 422
    assert officer.post(link, data={"reason": "不办了"}).status_code == 303
    assert "2099" not in said(officer.get("/county/"))
    assert "已撤回" in said(officer.get("/county/audit"))


def test_a_day_that_has_passed_is_refused(officer, jinzhai, cell, state):
    refused = switch(officer, cell(jinzhai, "assembly"), effective_on="2020-01-05")
    assert refused.status_code == 422 and state(jinzhai, "assembly") == "off"


def test_the_second_of_two_officers_is_told(client_as, jinzhai, cell, state):
    first, second = client_as("county_officer"), client_as("county_officer")
    seen_by_both = cell(jinzhai, "assembly")
    assert switch(first, seen_by_both).status_code == 303
    late = switch(second, seen_by_both, target="on", reason="我也要开")
    assert late.status_code == 409
    assert "金寨镇" in said(late) or "Assembly" in said(late)
    assert state(jinzhai, "assembly") == "on"


def test_an_auditor_looks_but_does_not_switch(client_as, officer, jinzhai, cell, state):
    auditor = client_as("county_auditor")
    switch(officer, cell(jinzhai, "assembly"))
    for path in ("/county/", "/county/audit", "/county/townships/jinzhai", "/county/figures"):
        assert auditor.get(path).status_code == 200
    assert not read(auditor.get("/county/")).select("input[name=cell]")
    assert "撤销" not in said(auditor.get("/county/audit"))
    wish = cell(jinzhai, "assembly")
    assert auditor.get(f"/county/switch?target=off&cell={wish}").status_code == 403
    assert switch(auditor, wish, target="off").status_code == 403
    assert state(jinzhai, "assembly") == "on"


@pytest.mark.parametrize("role", ["township_admin", "township_officer", "member"])
def test_people_of_a_township_do_not_see_the_console(client_as, jinzhai, role):
    person = client_as(role, jinzhai)
    for path in ("/county/", "/county/audit", "/county/figures", "/county/plugins"):
        assert person.get(path).status_code in (403, 404)


def test_nobody_gets_in_without_signing_in(client, county):
    assert client.get("/county/").status_code in (303, 401)


@pytest.mark.parametrize(
    "query",
    ["", "target=on", "target=purged&cell=1:assembly:0", "target=on&cell=1",
     "target=on&cell=-1:assembly:0", "target=on&cell=1:../x:0",
     "target=on&cell=99999999999999999999:assembly:0"],
)  # fmt: skip
def test_a_choice_that_cannot_be_read_is_refused_in_words(officer, query):
    answer = officer.get(f"/county/switch?{query}")
    assert answer.status_code in (404, 422)
    assert "请" in said(answer)


def test_a_township_as_the_county_sees_it(officer, inside, jinzhai, cell):
    with inside(jinzhai):
        make_union()
    switch(officer, cell(jinzhai, "assembly"), reason="试点开通")
    page = officer.get("/county/townships/jinzhai")
    assert "金寨镇总工会" in said(page) and "Assembly" in said(page) and "试点开通" in said(page)
    assert "基层工会 1" in said(page)
    link = read(page).find("a", string="停用")["href"]
    assert officer.get(link).status_code == 200
    assert officer.get("/county/townships/nowhere").status_code == 404


def test_figures_of_every_township_with_what_is_counted(officer, inside, jinzhai, neighbour):
    with inside(jinzhai):
        make_union()
        make_union()
    page = officer.get("/county/figures")
    assert rows(page)["金寨镇"].split()[1] == "2个"
    assert read(page).select_one("tfoot tr").get_text(" ", strip=True).startswith("合计 2个")
    assert rows(page)["桐木镇"].split()[1:] == ["尚无数据"], "no data is not nought"
    assert "指标口径" in said(page)
    assert officer.get("/county/figures?period=2026-Q3").status_code == 200
    refused = officer.get("/county/figures?period=下个月")
    assert refused.status_code == 422 and "2026-Q3" in said(refused)


def test_the_red_list_counts_and_tells_no_title(officer, inside, jinzhai, cell):
    switch(officer, cell(jinzhai, "assembly"))
    with inside(jinzhai):
        db.session.add(docket_entry("1", due_on=date(2020, 1, 1), title="某人的难处"))
        db.session.add(docket_entry("2", date(2026, 11, 1)))
    page = officer.get("/county/red-list")
    assert rows(page)["金寨镇"].split()[1:] == ["Assembly", "1", "1", "0", "1／2"]
    assert "某人的难处" not in said(page)


def test_a_broken_plugin_shows_its_reason_and_leaves_the_rest_alone(officer, jinzhai):
    page = said(officer.get("/county/plugins"))
    assert "half written" in page and "Assembly" in page
    assert officer.get("/county/").status_code == 200


def test_a_township_reads_its_modules_but_cannot_switch(client_as, officer, jinzhai, cell):
    switch(officer, cell(jinzhai, "assembly"), reason="试点开通")
    page = client_as("township_officer", jinzhai).get("/t/jinzhai/modules")
    assert "Assembly 已开通" in said(page) and "试点开通" in said(page)
    assert "停用" not in said(page).replace("由县总工会开通或停用", "").replace("停用后", "")


def test_every_switched_cell_is_one_link_of_the_countys_chain(
    officer, app, jinzhai, neighbour, cell
):
    cells = [cell(jinzhai, "accords"), cell(neighbour, "assembly")]
    switch(officer, cells, with_dependencies="y")
    with app.app_context(), platform_scope(writes=False):
        made = db.session.scalars(
            select(CountyRecord.township_id).where(CountyRecord.action == "core:switch_module")
        ).all()
    assert sorted(made) == sorted([jinzhai.id, jinzhai.id, neighbour.id])
