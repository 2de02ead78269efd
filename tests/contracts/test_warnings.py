"""Early warning: facts judged by rules, one warning per employer and topic, the county at once."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.history import CountyRecord
from platform_core.messaging.models import OutboxEvent
from platform_core.messaging.outbox import emit
from platform_core.rules import Override, Status, load_pack, load_packs, pack_for, standing_words
from platform_core.rules.pack import apply_overrides
from platform_core.tenancy import db, platform_scope
from plugins.contracts import events, jobs
from plugins.contracts.models import Alert, EarlyWarning, Signal
from plugins.contracts.operations import warnings as doing
from plugins.contracts.operations.scanning import scan
from plugins.contracts.operations.warnings import Heard
from plugins.contracts.queries import warnings as asking
from plugins.contracts.warning_rules import TRIGGERS, alarm_words, judge, level_of
from plugins.contracts.warning_states import WARNING, Colour, Topic
from tests.builders import make_county, make_employer
from tests.conftest import NOW
from tests.contracts.care_builders import make_actor, make_contract

TODAY = NOW.date()
BLUE, YELLOW, ORANGE, RED = Colour
OWN = load_pack("plugins/contracts/rules.toml", prefix="contracts")
PACK = load_packs("610981", [OWN])

# Every trigger with the facts just below its threshold, just at it, and its level.
JUDGED = [
    ("late_pay", {"periods": 0}, {"periods": 1}, YELLOW),
    ("long_arrears", {"months": 1}, {"months": 2}, ORANGE),
    ("many_unpaid", {"people": 29}, {"people": 30}, ORANGE),
    ("broken_plan", {"plan_months": 1}, {"plan_months": 2}, RED),
    ("owed_of_capital", {"owed": 50, "capital": 100}, {"owed": 51, "capital": 100}, ORANGE),
    ("joint_claim", {"people": 9}, {"people": 10}, ORANGE),
    ("stoppage", {"stoppages": 0}, {"stoppages": 1}, RED),
    ("petitions", {"petitions": 2}, {"petitions": 3}, YELLOW),
    ("group_visit", {"visitors": 5}, {"visitors": 6}, ORANGE),
    ("layoff_persons", {"people": 19}, {"people": 20}, ORANGE),
    ("layoff_share", {"people": 9, "employees": 100}, {"people": 10, "employees": 100}, ORANGE),
    ("unsigned", {"unsigned": 5, "employees": 100}, {"unsigned": 6, "employees": 100}, YELLOW),
    ("many_unsigned", {"unsigned": 20, "employees": 100}, {"unsigned": 21, "employees": 100},
     ORANGE),
    ("uninsured", {"months": 0}, {"months": 1}, YELLOW),
    ("long_uninsured", {"months": 2}, {"months": 3}, ORANGE),
    ("expiring", {"days_left": 91}, {"days_left": 90}, BLUE),
    ("expired", {"days_expired": 0}, {"days_expired": 1}, YELLOW),
    ("demand_late", {"days_late": 0}, {"days_late": 1}, ORANGE),
    ("serious_injury", {"serious": 0}, {"serious": 1}, YELLOW),
    ("death", {"deaths": 0}, {"deaths": 1}, RED),
    ("unfiled_injury", {"unfiled": 0}, {"unfiled": 1}, YELLOW),
    ("no_congress", {"months": 11}, {"months": 12}, YELLOW),
    ("late_task", {"days_late": 29}, {"days_late": 30}, BLUE),
    ("chair", {"cases": 0}, {"cases": 1}, RED),
]  # fmt: skip
TOPIC_OF = {each.name: each.topic for each in TRIGGERS}

MOVES = {
    ("signalled", "verify"): "verified", ("signalled", "dismiss"): "dismissed",
    ("signalled", "raise_level"): "signalled", ("signalled", "instruct"): "signalled",
    ("verified", "dismiss"): "dismissed", ("verified", "assign"): "handling",
    ("verified", "raise_level"): "verified", ("verified", "lower_level"): "verified",
    ("verified", "instruct"): "verified", ("verified", "lift"): "lifted",
    ("handling", "assign"): "handling", ("handling", "measure"): "handling",
    ("handling", "raise_level"): "handling", ("handling", "lower_level"): "handling",
    ("handling", "instruct"): "handling", ("handling", "lift"): "lifted",
}  # fmt: skip


def test_every_state_allows_these_moves_and_no_other():
    for state in WARNING.states:
        for move in WARNING.moves:
            target = MOVES.get((state.name, move.name))
            if target is None:
                with pytest.raises(RuleBroken):
                    WARNING.after(state.name, move.name)
            else:
                assert WARNING.after(state.name, move.name) == target


def test_every_trigger_is_judged_below():
    assert sorted(name for name, *_rest in JUDGED) == sorted(each.name for each in TRIGGERS)


@pytest.mark.parametrize(("name", "below", "at", "level"), JUDGED)
def test_a_fact_warns_from_its_threshold_on(name, below, at, level):
    met = {each.trigger.name: each.level for each in judge(TOPIC_OF[name], at, PACK)}
    assert met.get(name) is level
    assert name not in {each.trigger.name for each in judge(TOPIC_OF[name], below, PACK)}


def test_the_gravest_comes_first_and_a_missing_whole_judges_nothing():
    found = judge(Topic.ARREARS, {"periods": 3, "plan_months": 2, "people": 40}, PACK)
    assert [each.level for each in found] == [RED, ORANGE, YELLOW]
    assert judge(Topic.UNSIGNED, {"unsigned": 4}, PACK) == []
    assert judge(Topic.UNSIGNED, {"unsigned": 4, "employees": 0}, PACK) == []


@pytest.mark.parametrize("trigger", TRIGGERS, ids=lambda each: each.name)
def test_no_threshold_of_our_own_and_no_level_is_called_law(trigger):
    level, threshold = PACK.limit(trigger.level_rule), PACK.limit(trigger.rule)
    assert (level.status, level.is_law_here) == (Status.PROPOSED, False)
    ours = trigger.rule.startswith("contracts.")
    assert threshold.is_law_here is not ours
    if ours:
        assert threshold.status is Status.PROPOSED
        assert "no law" in standing_words(threshold) or "法律" in standing_words(threshold)


def test_a_county_sets_threshold_and_level_of_its_own():
    decisions = [
        Override("contracts.warn.many_unpaid", {"value": 10}, "本县规定", date(2026, 1, 1)),
        Override("contracts.level.many_unpaid", {"value": "red"}, "本县规定", date(2026, 1, 1)),
    ]
    pack = apply_overrides(PACK, decisions)
    (found,) = judge(Topic.ARREARS, {"people": 10}, pack)
    assert (found.level, level_of(found.trigger, pack)) == (RED, RED)
    assert not pack.limit("contracts.warn.many_unpaid").is_law_here
    assert pack_for("610981") is not pack


def test_the_grounds_name_what_was_found_the_threshold_then_and_its_standing():
    (found,) = judge(Topic.CLAIM, {"people": 12}, PACK)
    later = apply_overrides(PACK, [Override("arb.collective", {"value": 5}, "x", date(2026, 1, 1))])
    said = alarm_words(found.verdict, later)
    assert "12" in said and "10" in said


def hear(topic=Topic.ARREARS, *, actor=SYSTEM, now=NOW, employer=None, key=None, story="群众反映",
         **facts):  # fmt: skip
    return doing.hear(
        Heard(topic=topic, facts=facts, happened_on=now.date(), employer=employer, key=key,
              story=story),
        actor=actor, now=now,
    )  # fmt: skip


def test_a_fact_below_every_threshold_is_kept_and_opens_nothing(here):
    assert hear(Topic.PETITION, petitions=1) is None
    assert db.session.scalar(select(func.count()).select_from(Signal)) == 1
    assert db.session.scalar(select(func.count()).select_from(EarlyWarning)) == 0


@pytest.mark.parametrize("facts", [{"months": -1}, {"months": 10**13}])
def test_a_number_that_cannot_be_is_refused(here, facts):
    with pytest.raises(RuleBroken) as refused:
        hear(**facts)
    assert refused.value.field == "months"


def test_a_fact_of_a_day_to_come_is_refused(here):
    told = Heard(topic=Topic.CLAIM, facts={"people": 10}, happened_on=TODAY + timedelta(days=1))
    with pytest.raises(RuleBroken):
        doing.hear(told, actor=SYSTEM, now=NOW)


def test_signals_of_one_employer_and_topic_are_one_warning(here):
    one, other = make_employer(), make_employer()
    first = hear(employer=one, periods=1)
    assert hear(employer=one, periods=1) is first
    assert hear(employer=other, periods=1) is not first
    assert hear(Topic.INSURANCE, employer=one, months=1) is not first
    assert len(first.signals) == 2


def test_the_same_fact_told_twice_is_heard_once(here):
    assert hear(key="arrears:7:2026-10", months=2) is not None
    assert hear(key="arrears:7:2026-10", months=2) is None
    assert db.session.scalar(select(func.count()).select_from(Signal)) == 1


def test_a_graver_signal_raises_the_open_warning(here, emitted, town):
    employer = make_employer()
    warning = hear(employer=employer, periods=1)
    assert (warning.level, warning.county_told_at) == (YELLOW, None)
    hear(employer=employer, plan_months=2)
    assert (warning.level, warning.county_told_at) == (RED, NOW)
    db.session.commit()
    assert emitted(town) == ["contracts.warning_raised"]


def test_orange_and_red_reach_the_county_the_moment_they_are_signalled(here):
    employer = make_employer(name="金寨示例石料有限公司")
    hear(employer=employer, periods=1)
    assert db.session.scalar(select(func.count()).select_from(Alert)) == 0
    warning = hear(Topic.CLAIM, employer=employer, people=12, story="十二名职工讨薪")
    alert = asking.alert_of(warning.id)
    assert (alert.level, alert.state, alert.told_at) == (ORANGE, "signalled", NOW)
    assert "十二名职工讨薪" in alert.grounds and "12" in alert.grounds
    assert "金寨示例石料" in alert.title


def test_a_warning_goes_its_way_and_the_county_copy_with_it(here, emitted, town):
    officer, handler = make_actor(), make_actor("handler")
    warning = hear(Topic.CLAIM, people=12)
    doing.verify(warning, RED, "现场核实,已停工。", actor=officer, now=NOW)
    doing.assign(warning, "镇人社服务站", handler.account_id, actor=officer, now=NOW)
    assert warning.waits_for_account == handler.account_id
    doing.take_measure(warning, "约谈负责人,垫付工资。", actor=handler, now=NOW)
    doing.change_level(warning, ORANGE, "已复工。", actor=officer, now=NOW)
    doing.lift(warning, "工资全部付清。", actor=officer, now=NOW)
    alert = asking.alert_of(warning.id)
    assert (alert.level, alert.state, warning.outcome) == (ORANGE, "lifted", "工资全部付清。")
    for said in ("现场核实", "约谈负责人", "已复工", "工资全部付清"):
        assert said in alert.measures
    db.session.commit()
    assert emitted(town) == ["contracts.warning_raised", "contracts.warning_lifted"]


def test_a_lower_level_is_not_told_as_raised(here, emitted, town):
    officer, warning = make_actor(), hear(Topic.CLAIM, people=12)
    doing.verify(warning, ORANGE, "属实。", actor=officer, now=NOW)
    doing.change_level(warning, BLUE, "已化解大部。", actor=officer, now=NOW)
    with pytest.raises(RuleBroken) as refused:
        doing.change_level(warning, BLUE, "同上", actor=officer, now=NOW)
    assert refused.value.field == "level"
    db.session.commit()
    assert emitted(town) == ["contracts.warning_raised"]


def test_after_a_warning_has_ended_a_new_signal_opens_another(here):
    officer, employer = make_actor(), make_employer()
    first = hear(employer=employer, periods=1)
    doing.dismiss(first, "核实无此事。", actor=officer, now=NOW)
    assert hear(employer=employer, periods=1) is not first


@pytest.mark.parametrize(
    ("ends", "level"),
    [("2027-02-21", None), ("2027-02-20", BLUE), ("2026-11-22", BLUE), ("2026-11-21", YELLOW)],
)
def test_a_contract_near_or_past_its_end_is_a_signal(here, ends, level):
    make_contract(starts_on=date(2024, 1, 1), ends_on=date.fromisoformat(ends))
    made = scan(now=NOW)
    assert made == (level is not None)
    assert db.session.scalar(select(EarlyWarning.level)) == level
    assert scan(now=NOW) == 0


def test_the_daily_look_is_a_job(here):
    make_contract(starts_on=date(2024, 1, 1), ends_on=TODAY)
    assert jobs.scan_warnings(None) == 1


def told(name, **payload):
    event = emit(name, **payload)
    db.session.flush()
    return db.session.get(OutboxEvent, (event.township_id, event.id))


def test_the_congress_tells_and_its_silence_warns(here):
    scan(now=NOW)
    event = told("congress.session_closed", ref="congress:session:5", number="H1", state="closed")
    event.at = NOW - timedelta(days=370)
    events.note_congress(None, event)
    events.note_congress(None, event)
    assert db.session.scalar(select(func.count()).select_from(Signal)) == 1
    assert scan(now=NOW) == 1
    warning = db.session.scalars(select(EarlyWarning)).one()
    assert (warning.topic, warning.level) == (Topic.CONGRESS, YELLOW)


def test_a_task_of_the_congress_thirty_days_late_warns(here):
    due = TODAY - timedelta(days=30)
    event = told("congress.task_overdue", ref="congress:task:8", number="RW1", due=due)
    events.note_late_task(None, event)
    assert db.session.scalar(select(EarlyWarning.level)) is BLUE


@pytest.mark.parametrize(
    ("use", "cases", "warned"), [("warning", 3, 1), ("warning", 2, 0), ("patrol", 9, 0)]
)
def test_cases_that_legal_aid_sees_pile_up_warn(here, use, cases, warned):
    employer = make_employer()
    event = told("legal_aid.pattern_found", ref="legal_aid:pattern:4", use=use, cases=cases,
                 employer_id=employer.id)  # fmt: skip
    for _time in range(2):
        events.note_pattern(None, event)
    rows = db.session.scalars(select(EarlyWarning)).all()
    assert [each.employer_id for each in rows] == [employer.id] * warned


# --- Pages ----------------------------------------------------------------------------------------

PAGE = "/t/jinzhai/contracts/warnings"
COUNTY = "/county/contracts/alerts"


@pytest.fixture
def alarmed(inside):
    """`alarmed(town)`: the ids of an alert there and of its warning."""

    def alarmed(place, **values):
        with inside(place):
            warning = hear(Topic.CLAIM, people=12, story="十二名职工讨薪", **values)
            return asking.alert_of(warning.id).id, warning.id

    return alarmed


@pytest.mark.only("sqlite")
def test_a_signal_is_entered_by_topic_with_its_numbers(client_as, town, inside):
    officer = client_as("township_officer", town)
    assert "拖欠工资" in officer.get(f"{PAGE}/new").text
    form = BeautifulSoup(officer.get(f"{PAGE}/new?topic=claim").text, "html.parser")
    names = {each["name"] for each in form.select("main form input")}
    assert {"people", "stoppages"} <= names and "visitors" not in names
    sent = {"topic": "claim", "happened_on": "2026-11-20", "people": "12", "story": "集体讨薪"}
    missing = officer.post(f"{PAGE}/new", data=sent | {"story": "", "people": "十二"})
    assert missing.status_code == 422 and "十二" in missing.text
    answer = officer.post(f"{PAGE}/new", data=sent)
    assert answer.status_code == 303
    shown = officer.get(answer.location).text
    assert "集体讨薪" in shown and "第7条" in shown
    with inside(town):
        assert db.session.scalar(select(EarlyWarning.level)) is ORANGE


@pytest.mark.only("sqlite")
def test_an_unknown_employer_is_refused_beside_its_field(client_as, town):
    officer = client_as("township_officer", town)
    sent = {"topic": "claim", "happened_on": "2026-11-20", "employer": "无此企业", "story": "x"}
    answer = officer.post(f"{PAGE}/new", data=sent)
    assert answer.status_code == 422 and "无此企业" in answer.text


def test_the_page_offers_the_steps_and_takes_them(client_as, town, alarmed, inside):
    officer = client_as("township_officer", town)
    _alert, id = alarmed(town)
    act = f"/t/jinzhai/contracts/act/warning/{id}"
    sent = {f"warning-{id}-verify-level": "red", f"warning-{id}-verify-note": "属实"}
    assert officer.post(f"{act}/verify", data={}).status_code == 422
    assert officer.post(f"{act}/verify", data=sent).status_code == 303
    again = officer.post(f"{act}/verify", data=sent)
    assert again.status_code in (409, 422)
    page = officer.get(f"{PAGE}/{id}").text
    assert "红色" in page and "属实" in page
    with inside(town):
        assert db.session.scalar(select(EarlyWarning.state)) == "verified"


def test_a_warning_is_worked_off_on_its_page_and_the_county_sees_it(client_as, town, alarmed):
    officer, county = client_as("township_officer", town), client_as("county_officer")
    alert, id = alarmed(town)
    steps = (
        ("verify", {"level": "orange", "note": "现场核实属实"}),
        ("assign", {"unit": "镇人社服务站"}),
        ("measure", {"note": "已约谈负责人"}),
        ("change", {"level": "red", "note": "事态扩大"}),
        ("lift", {"note": "工资已付清"}),
    )
    for verb, fields in steps:
        data = {f"warning-{id}-{verb}-{name}": value for name, value in fields.items()}
        act = f"/t/jinzhai/contracts/act/warning/{id}/{verb}"
        assert officer.post(act, data=data).status_code == 303, verb
    shown = county.get(f"{COUNTY}/{town.id}/{alert}").text
    for said in ("红色", "现场核实属实", "已约谈负责人", "事态扩大", "工资已付清", "已解除"):
        assert said in shown
    assert "工资已付清" in officer.get(f"{PAGE}/{id}/paper").text


@pytest.mark.only("sqlite")
def test_the_home_page_counts_what_stands_by_level(client_as, town, alarmed):
    officer = client_as("township_officer", town)
    assert "目前没有预警" in officer.get("/t/jinzhai/").text
    alarmed(town)
    page = BeautifulSoup(officer.get("/t/jinzhai/").text, "html.parser")
    link = page.select_one("main a[href$='warnings?level=orange']")
    assert link.parent.text.endswith(": 1")
    assert "warnings?level" not in client_as("member", town).get("/t/jinzhai/").text


@pytest.mark.only("sqlite")
def test_the_list_shows_the_level_and_narrows(client_as, town, alarmed):
    officer = client_as("township_officer", town)
    alarmed(town)
    assert "集体" in officer.get(PAGE).text
    assert "YJ2026-0001" in officer.get(f"{PAGE}?level=orange").text
    assert "YJ2026-0001" not in officer.get(f"{PAGE}?level=blue").text


@pytest.mark.only("sqlite")
def test_the_rules_page_marks_what_is_proposed(client_as, town):
    text = client_as("township_officer", town).get(f"{PAGE}/rules").text
    assert "平台建议" in text and "第41条" in text


@pytest.mark.parametrize("page", ["2026-11", "2026-11.docx"])
@pytest.mark.only("sqlite")
def test_the_analysis_of_the_month_prints(client_as, town, alarmed, page):
    alarmed(town)
    assert client_as("township_officer", town).get(f"{PAGE}/report/{page}").status_code == 200


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-99.docx"])
@pytest.mark.only("sqlite")
def test_a_month_that_is_none_is_not_found(client_as, town, month):
    assert client_as("township_officer", town).get(f"{PAGE}/report/{month}").status_code == 404


def recorded(app):
    with app.app_context(), platform_scope():
        rows = db.session.scalars(select(CountyRecord.action).order_by(CountyRecord.seq))
        return [each for each in rows if each.startswith("contracts:")]


def test_the_county_reads_the_copy_and_instructs(client_as, town, alarmed, app, actions, inside):
    county = client_as("county_officer", name="县干部")
    id, _warning = alarmed(town)
    assert "YJ2026-0001" in county.get(COUNTY).text
    assert "十二名职工讨薪" in county.get(f"{COUNTY}/{town.id}/{id}").text
    assert county.post(f"{COUNTY}/{town.id}/{id}", data={}).status_code == 422
    data = {"text": "请镇党委政府立即处置并日报告。"}
    assert county.post(f"{COUNTY}/{town.id}/{id}", data=data).status_code == 303
    assert recorded(app) == ["contracts:read_alert", "contracts:instruct"]
    assert actions(town)[-1] == "contracts:instruct"
    assert "立即处置" in client_as("township_officer", town).get(f"{PAGE}/{_warning}").text


def test_blue_and_yellow_stay_in_the_township(client_as, town, inside):
    with inside(town):
        hear(periods=1)
    assert "YJ2026-0001" not in client_as("county_officer").get(COUNTY).text


def test_an_instruction_on_what_has_ended_is_refused(client_as, town, alarmed, inside):
    county = client_as("county_officer")
    id, warning = alarmed(town)
    with inside(town):
        it = db.session.get(EarlyWarning, (town.id, warning))
        doing.dismiss(it, "查无此事。", actor=make_actor(), now=NOW)
    assert county.post(f"{COUNTY}/{town.id}/{id}", data={"text": "处置"}).status_code == 422


def test_another_county_finds_nothing(app, client_as, town, alarmed):
    id, _warning = alarmed(town)
    with app.app_context(), platform_scope():
        other = make_county(code="610999", name="别县", federation_name="别县总工会")
        db.session.commit()
        db.session.refresh(other)
        db.session.expunge(other)
    stranger = client_as("county_officer", other)
    assert "YJ2026-0001" not in stranger.get(COUNTY).text
    assert stranger.get(f"{COUNTY}/{town.id}/{id}").status_code == 404
    assert stranger.post(f"{COUNTY}/{town.id}/{id}", data={"text": "x"}).status_code == 404


@pytest.mark.only("sqlite")
def test_nobody_else_comes_in(client, client_as, town):
    assert client.get(COUNTY).status_code == 303
    assert client_as("township_admin", town).get(COUNTY).status_code == 403
    assert client_as("member", town).get(PAGE).status_code == 403
