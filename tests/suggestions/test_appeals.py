"""The county's pages: appeals of its own townships, read as copies, decided once."""

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select

from platform_core.history import CountyRecord
from platform_core.runtime.models import ModuleIs
from platform_core.tenancy import db, platform_scope
from plugins.suggestions import operations, queries
from plugins.suggestions.workflow import Rating
from tests.builders import make_county
from tests.suggestions.builders import DAY, START, Office, make_actor, make_suggestion

PAGE = "/county/suggestions/appeals"


@pytest.fixture
def county_officer(client_as):
    return client_as("county_officer", name="县干部")


@pytest.fixture
def appealed(inside):
    """`appealed(town)`: the id of an appeal put forward there, and of its suggestion."""

    def appealed(place, **values):
        with inside(place):
            office, author = Office(), make_actor("member", name="测试作者")
            it = office.bring(make_suggestion(author, **values), "replied")
            for day in (10, 11):
                operations.rate(
                    it,
                    Rating.UNSATISFIED,
                    f"第{day}天仍未解决。",
                    actor=author,
                    now=START + day * DAY,
                )
                if it.state == "handling":
                    office.answer(it, now=START + day * DAY)
            return queries.appeal_of(it).id, it.id

    return appealed


def recorded(app) -> list[tuple[str, int]]:
    with app.app_context(), platform_scope():
        rows = db.session.execute(
            select(CountyRecord.action, CountyRecord.township_id).order_by(CountyRecord.seq)
        )
        return [tuple(row) for row in rows if row.action.startswith("suggestions:")]


def test_the_county_reads_the_texts_and_not_the_author(county_officer, appealed, town, app):
    id, _suggestion = appealed(town)
    assert "车间加装除尘设备" in county_officer.get(PAGE).text
    shown = county_officer.get(f"{PAGE}/{town.id}/{id}").text
    for text in ("打磨工位粉尘大。", "已经办理。", "第11天仍未解决。", "金寨镇"):
        assert text in shown
    assert "测试作者" not in shown
    assert recorded(app) == [("suggestions:read_appeal", town.id)]


def test_a_decision_reaches_the_township_and_stands_in_both_histories(
    county_officer, appealed, town, inside, actions, app
):
    id, suggestion = appealed(town)
    empty = county_officer.post(f"{PAGE}/{town.id}/{id}", data={"decision": "rehandle"})
    assert empty.status_code == 422
    data = {"decision": "rehandle", "opinion": "请现场核实后重新答复。"}
    assert county_officer.post(f"{PAGE}/{town.id}/{id}", data=data).status_code == 303
    with inside(town):
        it = queries.by_id(suggestion)
        assert (it.state, it.round) == ("handling", 3)
    assert actions(town)[-1] == "suggestions:rehandle"
    assert recorded(app)[-1] == ("suggestions:decide", town.id)
    again = county_officer.post(f"{PAGE}/{town.id}/{id}", data=data)
    assert (again.status_code, "请现场核实" in again.text) == (422, True)
    page = BeautifulSoup(county_officer.get(PAGE).text, "html.parser")
    assert "退回重新办理" in page.select_one("main").text


def test_another_county_finds_nothing(app, client_as, appealed, town):
    id, _suggestion = appealed(town)
    with app.app_context(), platform_scope():
        other = make_county(code="610999", name="别县", federation_name="别县总工会")
        db.session.commit()
        db.session.refresh(other)
        db.session.expunge(other)
    stranger = client_as("county_officer", other)
    assert "车间加装除尘设备" not in stranger.get(PAGE).text
    assert stranger.get(f"{PAGE}/{town.id}/{id}").status_code == 404
    data = {"decision": "uphold", "opinion": "维持"}
    assert stranger.post(f"{PAGE}/{town.id}/{id}", data=data).status_code == 404


def test_an_appeal_is_looked_for_in_its_own_township_only(
    county_officer, appealed, town, neighbour, switch
):
    id, _suggestion = appealed(town)
    switch(neighbour)
    assert county_officer.get(f"{PAGE}/{neighbour.id}/{id}").status_code == 404


def test_where_the_module_is_off_the_county_sees_nothing_of_it(
    county_officer, appealed, town, switch
):
    id, _suggestion = appealed(town)
    switch(town, ModuleIs.OFF)
    assert "车间加装除尘设备" not in county_officer.get(PAGE).text
    assert county_officer.get(f"{PAGE}/{town.id}/{id}").status_code == 404


def test_nobody_else_comes_in(client, client_as, town):
    assert client.get(PAGE).status_code == 303
    for role in ("township_admin", "member"):
        assert client_as(role, town).get(PAGE).status_code == 403
    assert client_as("county_auditor").get(PAGE).status_code == 403


def test_the_countys_menu_leads_there(county_officer, town):
    assert PAGE in county_officer.get(PAGE).text
