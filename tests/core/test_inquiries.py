"""The county asks, townships answer, numbers land in figures; reminders and urging have limits."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.indicators.models import StatedFigure
from platform_core.inquiries import operations
from platform_core.inquiries.fields import Field, read_fields
from platform_core.inquiries.jobs import remind_of_inquiries
from platform_core.inquiries.models import InquiryAnswer
from platform_core.inquiries.workflow import ANSWERING
from platform_core.messaging.models import Notice
from platform_core.tenancy import db
from tests.conftest import NOW
from tests.core.counting import queries_of

LEGAL = {
    ("asked", "answer"): "answered", ("returned", "answer"): "answered",
    ("asked", "urge"): "asked", ("returned", "urge"): "returned",
    ("answered", "return"): "returned", ("answered", "accept"): "accepted",
    ("asked", "call_off"): "called_off", ("answered", "call_off"): "called_off",
    ("returned", "call_off"): "called_off",
}  # fmt: skip
ASKED = {
    "title": "农民工培训情况", "body": "请填报上半年情况", "period": "2026-H1",
    "fields": "培训人次 | 人次 | st.training_visits\n经费 | 万元\n存在的困难",
    "due_on": "2026-12-01",
}  # fmt: skip


@pytest.mark.parametrize("state", [each.name for each in ANSWERING.states])
@pytest.mark.parametrize("move", [each.name for each in ANSWERING.moves])
def test_the_whole_table(state, move):
    if (state, move) in LEGAL:
        assert ANSWERING.after(state, move) == LEGAL[state, move]
    else:
        with pytest.raises(RuleBroken):
            ANSWERING.after(state, move)


def test_fields_are_read_one_a_line():
    found = read_fields("甲 | 人\n\n乙｜万元｜k.x\n丙", ["k.x"])
    assert found == [Field("甲", "人"), Field("乙", "万元", "k.x"), Field("丙")]
    for wrong in ("甲|人|k.nothing", "|人", "甲|人|k.x|多", "甲|人\n甲|个"):
        with pytest.raises(RuleBroken):
            read_fields(wrong, ["k.x"])


@pytest.fixture
def county_officer(now, client_as):
    return client_as("county_officer")


@pytest.fixture
def sent(county_officer, jinzhai, neighbour, now):
    """`sent(jinzhai)`: the county's page of an inquiry that was sent to these townships."""

    def sent(*townships, **other):
        given = ASKED | {"townships": [str(each.id) for each in townships]} | other
        answer = county_officer.post("/county/inquiries", data=given)
        assert answer.status_code == 303
        return answer.location

    return sent


@pytest.fixture
def answer(inside):
    """`answer(jinzhai)`: how that township's answer stands."""

    def answer(township):
        with inside(township):
            it = db.session.scalars(select(InquiryAnswer)).one()
            db.session.expunge(it)
            return it

    return answer


def test_an_answer_lands_in_the_figures_once_it_is_accepted(
    sent, county_officer, client_as, jinzhai, neighbour, answer, inside
):
    page = sent(jinzhai, neighbour)
    officer = client_as("township_officer", jinzhai)
    todo = officer.get("/t/jinzhai/todo").get_data(as_text=True)
    mine = re.search(r'href="(/t/jinzhai/inquiries/\d+)"', todo).group(1)
    given = {"field0": "128", "field1": "", "field2": "缺少讲师", "remark": ""}
    refused = officer.post(mine, data=given)
    assert refused.status_code == 422 and 'value="128"' in refused.get_data(as_text=True)
    assert officer.post(mine, data=given | {"field1": "三万"}).status_code == 422
    assert officer.post(mine, data=given | {"field1": "3.5"}).status_code == 303
    shown = county_officer.get(page).get_data(as_text=True)
    assert "128" in shown and "缺少讲师" in shown and "待答复" in shown, "the other one is open"
    with inside(jinzhai):
        assert db.session.scalars(select(StatedFigure)).all() == []

    act = f"{page}/{jinzhai.id}"
    assert county_officer.post(f"{act}/return", data={"reason": ""}).status_code == 422
    county_officer.post(f"{act}/return", data={"reason": "经费请核实"})
    assert "退回" in officer.get(mine).get_data(as_text=True)
    officer.post(mine, data=given | {"field1": "3.6"})
    assert county_officer.post(f"{act}/accept").status_code == 303
    assert county_officer.post(f"{act}/accept").status_code == 422
    with inside(jinzhai):
        kept = {each.label: each for each in db.session.scalars(select(StatedFigure))}
        assert kept["培训人次"].numerator == 128 and kept["培训人次"].key == "st.training_visits"
        assert kept["经费"].numerator == 3_600_000 and "农民工培训情况" in kept["经费"].source
    figure = county_officer.get("/county/figures/st.training_visits?period=2026-H1")
    assert "128" in figure.get_data(as_text=True)
    assert county_officer.get(f"{page}/sheet").data[:2] == b"PK"


@pytest.mark.only("sqlite")
def test_urging_has_its_limits(sent, county_officer, jinzhai, answer, inside):
    page = sent(jinzhai, due_on="2026-11-22")
    act = f"{page}/{jinzhai.id}/urge"
    assert county_officer.post(act).status_code == 422, "due today is not late"
    with inside(jinzhai):
        it = db.session.scalars(select(InquiryAnswer)).one()
        for day in range(1, 4):
            operations.urge(it, actor=SYSTEM, now=NOW + timedelta(days=day))
            with pytest.raises(RuleBroken):
                operations.urge(it, actor=SYSTEM, now=NOW + timedelta(days=day))
        with pytest.raises(RuleBroken, match="3"):
            operations.urge(it, actor=SYSTEM, now=NOW + timedelta(days=9))


@pytest.mark.only("sqlite")
def test_reminders_come_once_and_only_when_it_is_near(sent, client_as, jinzhai, inside, now):
    client_as("township_officer", jinzhai)
    sent(jinzhai, due_on="2026-11-24")
    with inside(jinzhai):
        assert remind_of_inquiries(None) == 1 and remind_of_inquiries(None) == 0
    with inside(jinzhai):
        kinds = [each.kind for each in db.session.scalars(select(Notice))]
    assert kinds == ["core:inquiry_asked", "core:inquiry_reminded"]


@pytest.mark.only("sqlite")
def test_notices_and_to_do_lead_to_the_inquiry(sent, client_as, jinzhai):
    officer = client_as("township_officer", jinzhai)
    sent(jinzhai)
    assert "农民工培训情况" in officer.get("/t/jinzhai/notices").get_data(as_text=True)
    assert "农民工培训情况" in officer.get("/t/jinzhai/todo").get_data(as_text=True)


@pytest.mark.only("sqlite")
def test_a_township_that_was_not_asked_is_not_there(sent, county_officer, jinzhai, neighbour):
    page = sent(jinzhai)
    assert county_officer.post(f"{page}/{neighbour.id}/accept").status_code == 404
    assert county_officer.post(f"{page}/999/accept").status_code == 404
    assert county_officer.post(f"{page}/{jinzhai.id}/burn").status_code == 404


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "wrong", [{"townships": []}, {"due_on": "2020-01-01"}, {"period": "去年"}, {"title": ""},
              {"fields": "甲 | 人 | no.such"}, {"townships": ["999"]}],
)  # fmt: skip
def test_what_cannot_be_sent_is_refused_and_kept(county_officer, jinzhai, now, wrong):
    given = ASKED | {"townships": [str(jinzhai.id)]} | wrong
    answer = county_officer.post("/county/inquiries", data=given)
    assert answer.status_code == 422 and "请填报上半年情况" in answer.get_data(as_text=True)


@pytest.mark.only("sqlite")
def test_the_pages_ask_no_more_for_more_townships(app, county_officer, sent, jinzhai, neighbour):
    first, second = sent(jinzhai), sent(jinzhai, neighbour, title="另一项")
    assert queries_of(app, county_officer, first) == queries_of(app, county_officer, second)
