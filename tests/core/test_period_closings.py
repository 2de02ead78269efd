"""A period on its way to being final: signed, returned, accepted, locked, corrected."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from platform_core.accounts import SYSTEM
from platform_core.errors import Denied, RuleBroken
from platform_core.indicators import closing as closings
from platform_core.indicators.models import IndicatorValue, PeriodClosing
from platform_core.indicators.periods import Period
from platform_core.indicators.workflow import ACCEPT, CLOSING, SIGN
from platform_core.tenancy import db
from tests.builders import make_union
from tests.conftest import NOW

YEAR = Period.parse("2011")
LEGAL = {
    ("collecting", "sign"): "signed", ("returned", "sign"): "signed",
    ("signed", "return"): "returned", ("signed", "accept"): "accepted",
    ("accepted", "lock"): "locked",
}  # fmt: skip


class _Actor:
    """Somebody with just these permissions."""

    account_id = 7

    def __init__(self, permissions):
        self.permissions = permissions

    def can(self, permission):
        return permission in self.permissions


@pytest.mark.parametrize("state", [each.name for each in CLOSING.states])
@pytest.mark.parametrize("move", [each.name for each in CLOSING.moves])
def test_the_whole_table(state, move):
    if (state, move) in LEGAL:
        assert CLOSING.after(state, move) == LEGAL[state, move]
    else:
        with pytest.raises(RuleBroken):
            CLOSING.after(state, move)


def test_only_the_township_signs_and_only_the_county_accepts(inside, jinzhai):
    with inside(jinzhai):
        it = closings.open_closing(YEAR, due_on=date(2026, 12, 10), actor=SYSTEM, now=NOW)
        with pytest.raises(Denied):
            closings.sign(it, [], rule_version="x", actor=_Actor({ACCEPT}), now=NOW)
        closings.sign(it, [], rule_version="x", actor=_Actor({SIGN}), now=NOW)
        with pytest.raises(Denied):
            closings.accept(it, actor=_Actor({SIGN}), now=NOW)
        assert closings.open_closing(YEAR, due_on=it.due_on, actor=SYSTEM, now=NOW) is None


def test_a_period_through_the_pages(client_as, app, jinzhai, neighbour, inside, now, actions):
    county = client_as("county_officer")
    admin, auditor = client_as("township_admin", jinzhai), client_as("county_auditor")
    with inside(jinzhai):
        make_union()
    asked = {"period": "2011", "due_on": "2026-12-10"}
    assert auditor.post("/county/closings", data=asked).status_code == 403
    assert county.post("/county/closings", data=asked | {"due_on": "2020-01-01"}).status_code == 422
    assert county.post("/county/closings", data=asked).status_code == 303
    todo = admin.get("/t/jinzhai/todo").get_data(as_text=True)
    link = re.search(r'href="(/t/jinzhai/closings/\d+)"', todo).group(1)

    assert admin.post(f"{link}/sign").status_code == 303
    with inside(jinzhai):
        it = db.session.scalars(select(PeriodClosing)).one()
        way = f"/county/closings/{it.township_id}/{it.id}"
        kept = {each.key: each.value for each in db.session.scalars(select(IndicatorValue))}
    assert kept["org.unions_total"] == "1" and "sg.collected" not in kept

    assert county.post(f"{way}/return", data={"reason": ""}).status_code == 422
    assert county.post(f"{way}/return", data={"reason": "少报一个"}).status_code == 303
    with inside(jinzhai):
        make_union()
    assert "不一致" in admin.get(link).get_data(as_text=True)
    admin.post(f"{link}/sign")
    assert county.post(f"{way}/lock").status_code == 422, "not accepted yet"
    county.post(f"{way}/accept")
    assert county.post(f"{way}/lock").status_code == 303
    assert actions()[-4:] == ["core:return", "core:sign", "core:accept", "core:lock"]
    assert "已锁定" in auditor.get("/county/closings?period=2011").get_data(as_text=True)


def test_a_final_figure_is_corrected_by_a_counter_entry_alone(client_as, inside, jinzhai, now):
    admin = client_as("township_admin", jinzhai)
    with inside(jinzhai):
        make_union()
        it = closings.open_closing(YEAR, due_on=date(2026, 12, 10), actor=SYSTEM, now=NOW)
        db.session.add(IndicatorValue(key="org.unions_total", period="2011", numerator=1,
                                      value="1", unit="unions", qualifier="", rule_version="x",
                                      taken_at=NOW))  # fmt: skip
        it.state = "accepted"
        closings.lock(it, actor=SYSTEM, now=NOW)
        page = f"/t/jinzhai/closings/{it.id}"
    address = f"{page}/org.unions_total/correct"
    assert admin.post(f"{page}/sign").status_code == 422
    assert admin.post(address, data={"numerator": "2", "reason": ""}).status_code == 422
    wrong = admin.post(address, data={"numerator": "2", "denominator": "3", "reason": "补报"})
    assert wrong.status_code == 422
    assert admin.post(address, data={"numerator": "2", "reason": "补报一个"}).status_code == 303
    with inside(jinzhai):
        rows = db.session.scalars(select(IndicatorValue).order_by(IndicatorValue.entry)).all()
        assert [(each.entry, each.value, each.reason) for each in rows] == [
            (1, "1", None), (2, "2", "补报一个"),
        ]  # fmt: skip
        assert all(each.locked_at for each in rows)


def test_a_contested_figure_is_answered_by_the_county_once(client_as, inside, jinzhai, now):
    officer, county = client_as("township_officer", jinzhai), client_as("county_officer")
    with inside(jinzhai):
        make_union()
    page = "/t/jinzhai/figures/org.unions_total"
    said = {"kind": "contest", "body": "有两个工会未录入"}
    assert officer.post(f"{page}/remarks?period=2011", data=said).status_code == 303
    shown = county.get("/county/figures/org.unions_total?period=2011").get_data(as_text=True)
    assert "有两个工会未录入" in shown
    action = re.search(r'action="(/county/contests/\d+/\d+)"', shown).group(1)
    assert county.post(action, data={"answer": ""}).status_code == 422
    assert county.post(action, data={"answer": "请补录后重新签报"}).status_code == 303
    assert county.post(action, data={"answer": "再答"}).status_code == 422
    assert "请补录后重新签报" in officer.get(f"{page}?period=2011").get_data(as_text=True)
    assert officer.get("/t/jinzhai/figures/no.such").status_code == 404
