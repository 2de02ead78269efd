"""Consultation: the reply's clock, the table, meetings in turn, refusal, suspension."""

from datetime import date, timedelta
from typing import Any

import pytest

from platform_core.errors import RuleBroken
from platform_core.matters import clocks_of, jobs
from platform_core.rules import forget_current
from platform_core.rules.models import CalendarDay, DayKind
from platform_core.tenancy import db, platform_scope
from plugins.contracts import checks
from plugins.contracts.models import Consultation
from plugins.contracts.operations import consultations
from plugins.contracts.operations.consultations import Minutes, Seat
from plugins.contracts.terms import Produced, Side
from plugins.contracts.workflow import CONSULTATION
from tests.contracts.builders import START, at, make_demand, seat_all

TABLE = {
    "demanded": {"accept": "preparing", "refuse": "refused", "escalate": "escalated"},
    "refused": {"accept": "preparing", "escalate": "escalated", "fail": "failed"},
    "escalated": {"urge": "demanded", "give_up": "failed", "fail": "failed"},
    "preparing": {"begin": "negotiating", "fail": "failed"},
    "negotiating": {"suspend": "suspended", "agree": "agreed", "fail": "failed"},
    "suspended": {"resume": "negotiating", "fail": "failed"},
    "agreed": {},
    "failed": {},
}


def demanded(on: date = START, **values: Any) -> Consultation:
    return consultations.demand(make_demand(demanded_on=on, **values), **at(on))


def accepted(on: date = START) -> Consultation:
    it = demanded(on)
    consultations.accept(it, on + timedelta(days=2), "同意", **at(on + timedelta(days=2)))
    return it


def test_the_table_is_the_one_written_here() -> None:
    for state in CONSULTATION.states:
        found = {m.name: m.target for m in CONSULTATION.moves if state.name in m.sources}
        assert found == TABLE[state.name], state.name


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 1), date(2026, 9, 21)),  # a Monday
        (date(2026, 10, 30), date(2026, 11, 19)),  # over the end of a month
        (date(2026, 9, 12), date(2026, 10, 8)),  # the 2nd of October is a holiday
        (date(2026, 1, 25), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 3), date(2026, 2, 24)),  # the 23rd is still the Spring Festival
    ],
)
@pytest.mark.only("sqlite")
def test_twenty_days_to_reply(here: None, received: date, due: date) -> None:
    (clock,) = clocks_of(demanded(received))
    assert (clock.due_on, clock.provisional) == (due, False)
    assert clock.explanation["steps"]


def test_a_day_in_a_year_without_calendar_is_provisional_and_computed_again(here: None) -> None:
    it = demanded(date(2026, 12, 20))
    (clock,) = clocks_of(it)
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 11), True)  # the 9th is a Saturday
    db.session.commit()
    with platform_scope():
        for day, kind, name in (
            (date(2027, 10, 1), DayKind.HOLIDAY, "国庆节"),
            (date(2027, 1, 9), DayKind.MAKEUP, "元旦"),
        ):  # fmt: skip
            db.session.add(CalendarDay(day=day, kind=kind, name=name, source="国办发明电",
                                       imported_at=at(START)["now"]))  # fmt: skip
        db.session.commit()
    forget_current()
    assert jobs.recompute_provisional(None) == 1
    assert (clock.due_on, clock.provisional) == (date(2027, 1, 9), False)


def test_silence_is_no_refusal_before_its_day_and_goes_to_the_county_after(here: None) -> None:
    it = demanded()
    with pytest.raises(RuleBroken):
        consultations.escalate(it, "没有答复", **at(date(2026, 9, 21)))
    case = consultations.escalate(it, "没有答复", **at(date(2026, 9, 22)))
    assert it.state == "escalated"
    consultations.decide(case, it, True, "请依法应约", **at(date(2026, 9, 24)))
    assert it.state == "demanded"
    runs = [clock for clock in clocks_of(it) if clock.runs]
    assert [clock.due_on for clock in runs] == [date(2026, 10, 14)]
    with pytest.raises(RuleBroken):
        consultations.decide(case, it, False, "再次", **at(date(2026, 9, 25)))


def test_a_refusal_goes_to_the_county_at_once(here: None) -> None:
    it = demanded()
    consultations.refuse(it, date(2026, 9, 5), "经营困难", **at(date(2026, 9, 5)))
    case = consultations.escalate(it, "无正当理由拒绝", **at(date(2026, 9, 6)))
    consultations.decide(case, it, False, "暂缓", **at(date(2026, 9, 7)))
    assert (it.state, it.accepted) == ("failed", False)


def seat(it: Consultation, name: str, side: Side = Side.UNION, **values: Any) -> None:
    given = Seat(side=side, name=name, post="职务", produced=Produced.UNION_SENT, **values)
    consultations.seat(it, given, **at(START + timedelta(days=3)))


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda it: seat(it, "测试企甲"), "同时代表双方"),
        (lambda it: seat(it, "测试工甲"), "已是协商代表"),
        (lambda it: seat(it, "测试丁", chief=True), "已有首席代表"),
        (lambda it: seat(it, "测试丁", chief=True, outsider=True), "外聘"),
    ],
)
def test_who_may_not_sit_is_refused_at_once(here: None, change: Any, told: str) -> None:
    it = accepted()
    seat_all(it, START + timedelta(days=3))
    with pytest.raises(RuleBroken, match=told):
        change(it)


def begin(it: Consultation) -> None:
    consultations.begin(it, **at(START + timedelta(days=4)))


@pytest.mark.only("sqlite")
def test_no_negotiation_before_the_table_is_in_order(here: None) -> None:
    it = accepted()
    with pytest.raises(RuleBroken, match="3"):
        begin(it)
    seat_all(it, START + timedelta(days=3))
    seat(it, "测试丁")
    with pytest.raises(RuleBroken, match="对等"):
        begin(it)
    seat(it, "测试戊", Side.EMPLOYER, outsider=True)
    begin(it)
    assert it.state == "negotiating"


@pytest.mark.only("sqlite")
def test_outsiders_are_a_third_at_most(here: None) -> None:
    it = accepted()
    seat(it, "甲", chief=True)
    seat(it, "乙", outsider=True)
    seat(it, "丙", outsider=True)
    found = {point.label: point for point in checks.table_points(it)}
    point = next(point for label, point in found.items() if label.startswith("职工方：外聘"))
    assert (point.ok, point.stops) == (False, True)


def minutes(it: Consultation, on: date, side: Side | None = None) -> Minutes:
    return Minutes(held_on=on, place="镇政府", chair_side=side or consultations.next_chair(it),
                   agenda="工资", minutes="纪要", signed=True)  # fmt: skip


def negotiating() -> Consultation:
    it = accepted()
    seat_all(it, START + timedelta(days=3))
    begin(it)
    return it


def test_the_chiefs_chair_in_turn_the_demanding_side_first(here: None) -> None:
    it = negotiating()
    day = START + timedelta(days=10)
    with pytest.raises(RuleBroken, match="轮流"):
        consultations.meet(it, minutes(it, day, Side.EMPLOYER), **at(day))
    first = consultations.meet(it, minutes(it, day), **at(day))
    later = day + timedelta(days=5)
    second = consultations.meet(it, minutes(it, later), **at(later))
    assert (first.chair_side, second.chair_side) == (Side.UNION, Side.EMPLOYER)
    with pytest.raises(RuleBroken):
        consultations.meet(it, minutes(it, day), **at(later))  # before the last one


def test_a_rest_stops_the_negotiations_clock(here: None) -> None:
    it = negotiating()
    before = next(c for c in clocks_of(it) if c.name == "negotiation").due_on
    day = START + timedelta(days=20)
    consultations.suspend(it, day + timedelta(days=10), "补充资料", **at(day))
    assert it.agreed_day == day + timedelta(days=10)
    consultations.resume(it, **at(day + timedelta(days=10)))
    after = next(c for c in clocks_of(it) if c.name == "negotiation").due_on
    assert (after - before).days >= 10 and it.state == "negotiating"


@pytest.mark.only("sqlite")
def test_a_vacant_seat_is_to_be_filled_within_15_days(here: None) -> None:
    it = negotiating()
    left = next(each for each in it.representatives if each.name == "测试工丙")
    consultations.unseat(it, left, date(2026, 9, 10), **at(date(2026, 9, 10)))
    (point,) = [each for each in checks.table_points(it) if "测试工丙" in each.label]
    assert "2026年9月28日" in point.label  # the 25th begins the Mid-Autumn holiday
    seat(it, "测试丁")
    assert not [each for each in checks.table_points(it) if "测试工丙" in each.label]


def test_the_recorder_is_no_representative(here: None) -> None:
    it = negotiating()
    with pytest.raises(RuleBroken, match="记录员"):
        consultations.publish_names(it, START, "测试工甲", **at(START + timedelta(days=5)))


def test_late_information_is_remarked_and_does_not_stop(here: None) -> None:
    it = negotiating()
    day = START + timedelta(days=10)
    for side in Side:
        consultations.inform(it, side, "资料", day - timedelta(days=1), **at(day))
    consultations.meet(it, minutes(it, day), **at(day))
    late = [point for point in checks.table_points(it) if "资料" in point.label]
    assert [(point.ok, point.stops) for point in late] == [(False, False)] * 2


def test_the_county_reads_the_copy_and_decides(
    town: Any, inside: Any, client_as: Any, county: Any
) -> None:
    with inside(town):
        it = demanded()
        consultations.refuse(it, date(2026, 9, 5), "经营困难", **at(date(2026, 9, 5)))
        case = consultations.escalate(it, "无正当理由拒绝", **at(date(2026, 9, 6)))
        talks, id = it.id, case.id
        db.session.commit()
    officer = client_as("county_officer", county)
    assert "金寨镇区域集体协商" in officer.get("/county/contracts/escalations").text
    address = f"/county/contracts/escalations/{town.id}/{id}"
    assert "无正当理由拒绝" in officer.get(address).text
    assert officer.post(address, data={"urged": "yes", "opinion": ""}).status_code == 422
    answer = officer.post(address, data={"urged": "yes", "opinion": "请依法应约"})
    assert answer.status_code == 303
    with inside(town):
        assert db.session.get_one(Consultation, (town.id, talks)).state == "demanded"
    township = client_as("township_officer", town)
    assert township.get("/county/contracts/escalations").status_code in (403, 404)
