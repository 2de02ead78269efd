"""A session from its plan to its archive, and what it leaves behind."""

from dataclasses import replace
from datetime import timedelta

import pytest

from platform_core.accounts import SYSTEM
from platform_core.errors import RuleBroken
from platform_core.indicators.evaluate import evaluate
from platform_core.indicators.periods import Period
from platform_core.matters import clocks_of
from plugins.congress.indicators import INDICATORS
from plugins.congress.operations import agenda, delegates, patrols, resolutions, sessions
from plugins.congress.queries import opening
from plugins.congress.queries import sessions as of_session
from plugins.congress.terms import Channel, ItemKind, Office, SessionKind, Topic
from plugins.congress.wording import amended, changes
from tests.congress.before import (
    BY,
    NOW,
    TODAY,
    called,
    elected,
    enter_hall,
    figures,
    in_office,
    opened,
)

LATER = {"actor": SYSTEM, "now": NOW + timedelta(days=1)}


@pytest.fixture(autouse=True)
def in_jinzhai(now, inside, jinzhai):
    with inside(jinzhai):
        yield


def stopping(session):
    return [point.label for point in opening.points(session, NOW) if point.stops]


def test_the_list_says_what_blocks_the_opening_until_nothing_does():
    session = called(elected())
    assert stopping(session) == ["到会代表达到法定人数"]
    enter_hall(session, 19)
    assert stopping(session) == ["到会代表达到法定人数"]
    with pytest.raises(RuleBroken, match="法定人数"):
        sessions.open_session(session, **BY)
    enter_hall(session, 20)
    assert stopping(session) == []
    sessions.open_session(session, **BY)
    assert (session.state, session.due, session.present) == ("in_session", 30, 20)


def test_a_session_without_a_chair_or_with_an_open_vote_on_a_contract_stays_shut():
    session = called(elected())
    enter_hall(session, 30)
    sessions.appoint(session, Office.CHAIR, [], **BY)
    item = next(each for each in session.items if each.kind is ItemKind.DELIBERATE_PASS)
    item.secret = False
    assert set(stopping(session)) == {"已确定执行主席", "应当无记名投票的事项"}


def test_papers_sent_too_late_are_named_with_the_rule_but_stop_nobody():
    session = called(elected())
    session.materials[0].sent_on = TODAY - timedelta(days=3)
    late = next(each for each in opening.points(session, NOW) if "草案" in each.label)
    assert (late.ok, late.stops) == (False, False)
    assert late.why


def test_a_session_is_not_opened_before_its_day_nor_twice():
    congress = elected()
    with pytest.raises(RuleBroken, match="未到计划日期"):
        opened(congress, planned_on=TODAY + timedelta(days=20))
    opened(congress)
    with pytest.raises(RuleBroken, match="会议"):
        opened(congress, planned_on=TODAY - timedelta(days=1))


def test_an_extraordinary_session_counts_who_moved_it():
    session = called(elected(), kind=SessionKind.EXTRAORDINARY, proposed_by=9)
    point = next(each for each in opening.points(session, NOW) if "临时" in each.label)
    assert point.ok is False
    session.proposed_by = 10
    assert next(e for e in opening.points(session, NOW) if "临时" in e.label).ok is True


def test_the_agenda_is_made_from_powers_and_ordered():
    session = called(elected(), "union_report", "regional_contract", "conditions")
    items = session.items
    assert [each.power for each in items] == [
        "credentials", "union_report", "regional_contract", "conditions"]  # fmt: skip
    assert [each.secret for each in items] == [False, False, True, False]
    agenda.move_item(items[3], True, **BY)
    assert [each.power for each in sorted(session.items, key=lambda each: each.position)][2:] == [
        "conditions", "regional_contract"]  # fmt: skip
    with pytest.raises(RuleBroken, match="不能撤下"):
        agenda.remove_item(next(each for each in items if each.automatic), **BY)


def test_parts_are_numbered_below_their_item_and_notes_of_the_office_not_at_all():
    session = called(elected(), "union_report", "conditions")

    def add(title, **more):
        motion = agenda.Motion(title=title, kind=ItemKind.REPORT, **more)
        return agenda.add_item(session, motion, **BY)

    parts = [add("工资条款", part=True), add("工时条款", part=True)]
    note = add("会务提示", internal=True)
    last = add("讨论")
    assert [each.number for each in session.agenda] == ["1", "2", "3", "3.1", "3.2", "4"]
    assert (note.number, note.heading, last.heading) == ("", "会务提示", "4. 讨论")
    for _step in range(5):
        agenda.move_item(parts[0], True, **BY)
    assert (parts[0].position, parts[0].part, parts[0].number) == (1, False, "1"), "first: no part"
    with pytest.raises(RuleBroken, match="隐藏"):
        add("表决事项", internal=True, needs_vote=True)


def test_a_paper_is_amended_paragraph_by_paragraph():
    session = called(elected())
    delegates.form_groups(session.congress, ["第一团", "第二团"], **BY)
    first, second = delegates.groups_of(session.congress)
    paper = agenda.prepare_material(session, "草案", "第一条\n\n第二条\n第三条", None, **BY)
    assert paper.paragraphs == ["第一条", "第二条", "第三条"]
    better = agenda.propose_amendment(paper, first, 2, "第二条（修改）", "更清楚", **BY)
    rival = agenda.propose_amendment(paper, second, 2, "", "多余", **BY)
    struck = agenda.propose_amendment(paper, second, 3, "", "重复", **BY)
    for paragraph in (0, 4):
        with pytest.raises(RuleBroken, match="没有这一段"):
            agenda.propose_amendment(paper, first, paragraph, "改", "因", **BY)
    with pytest.raises(RuleBroken, match="修改理由"):
        agenda.propose_amendment(paper, first, 1, "改", " ", **BY)
    agenda.decide_amendment(better, True, "", **BY)
    with pytest.raises(RuleBroken, match="已采纳另一条"):
        agenda.decide_amendment(rival, True, "", **BY)
    with pytest.raises(RuleBroken, match="理由"):
        agenda.decide_amendment(rival, False, " ", **BY)
    agenda.decide_amendment(rival, False, "已采纳另一表述", **BY)
    agenda.decide_amendment(struck, True, "", **BY)
    with pytest.raises(RuleBroken, match="已有处理结果"):
        agenda.decide_amendment(struck, False, "改主意", **BY)
    taken_over = {each.paragraph: each.wording for each in paper.amendments if each.accepted}
    assert amended(paper.paragraphs, taken_over) == ["第一条", "第二条（修改）"]


def test_a_change_is_shown_sign_by_sign():
    assert changes("每月十日前发放工资", "每月五日前足额发放工资") == [
        ("same", "每月"), ("gone", "十"), ("new", "五"), ("same", "日前"), ("new", "足额"),
        ("same", "发放工资"),
    ]  # fmt: skip


def test_a_paper_is_received_once():
    session = called(elected())
    delegate, paper = in_office(session.congress)[0], session.materials[0]
    for channel in (Channel.ONLINE, Channel.PAPER):
        agenda.receive(paper, delegate, channel, now=NOW)
    assert [each.channel for each in paper.receipts] == [Channel.ONLINE]


def test_another_modules_row_is_put_to_the_vote_once():
    session = called(elected())
    item = agenda.put_to_vote(session, "contracts:draft:7", "区域性集体合同", "wage_contract", **BY)
    assert (item.needs_vote, item.secret, item.subject_label) == (True, True, "区域性集体合同")
    with pytest.raises(RuleBroken, match="已列入"):
        agenda.put_to_vote(session, "contracts:draft:7", "再来一次", "wage_contract", **BY)


def resolved(session, votes_for=20):
    item = next(each for each in session.items if each.needs_vote)
    made = resolutions.draft(item, "关于通过集体合同的决议", "大会通过。", **BY)
    resolutions.decide(made, figures(votes_for), TODAY, **BY)
    return made


@pytest.mark.parametrize(("votes_for", "state"), [(16, "adopted"), (15, "rejected")])
def test_a_resolution_needs_more_than_half_of_all_delegates(votes_for, state):
    made = resolved(opened(elected()), votes_for)
    assert (made.state, made.passed) == (state, state == "adopted")
    assert "二分之一" in made.verdict


@pytest.mark.parametrize("wrong", [{"present": 31}, {"valid": 26}, {"against": 9}])
def test_figures_that_contradict_each_other_are_refused(wrong):
    session = opened(elected())
    item = next(each for each in session.items if each.needs_vote)
    made = resolutions.draft(item, "决议", "正文", **BY)
    with pytest.raises(RuleBroken):
        resolutions.decide(made, replace(figures(), **wrong), TODAY, **BY)
    assert made.state == "draft"


def closed(congress):
    session = opened(congress)
    made = resolved(session)
    sessions.close(session, **BY)
    return session, made


def test_closing_starts_the_limits_and_publishing_lasts_fifteen_days():
    session, made = closed(elected())
    assert {clock.name for clock in clocks_of(session) if clock.runs} == {"publish", "report"}
    with pytest.raises(RuleBroken):
        sessions.publish(session, TODAY, TODAY + timedelta(days=14), **LATER)
    sessions.publish(session, TODAY, TODAY + timedelta(days=15), **LATER)
    assert (session.state, made.state) == ("published", "published")
    sessions.report(session, "示例报1号", TODAY, **LATER)
    with pytest.raises(RuleBroken, match="尚未落实"):
        sessions.archive(session, **LATER)


def test_tasks_go_from_being_given_to_being_confirmed_or_overdue(emitted):
    _session, made = closed(elected())
    due = TODAY + timedelta(days=5)
    order = resolutions.Order(title="签章确认", owner="镇总工会", due_on=due)
    first, second = (resolutions.give_task(made, order, **BY) for _time in range(2))
    resolutions.claim_done(first, "回执存档", **BY)
    resolutions.confirm_done(first, TODAY, **BY)
    with pytest.raises(RuleBroken, match="尚未完成"):
        resolutions.fulfil(made, **BY)
    late = {"actor": SYSTEM, "now": NOW + timedelta(days=6)}
    assert resolutions.note_overdue(due + timedelta(days=1), **late) == [second]
    assert resolutions.note_overdue(due + timedelta(days=2), **late) == []
    assert (first.state, second.overdue_on) == ("done", due + timedelta(days=1))


def test_the_next_session_is_told_how_the_last_was_carried_out():
    congress = elected()
    session, made = closed(congress)
    sessions.publish(session, TODAY, TODAY + timedelta(days=20), **BY)
    minutes = patrols.Minutes(held_on=TODAY, topic="协调会", attended="双方", present=9,
                              decisions="议定事项")  # fmt: skip
    meeting = patrols.hold_joint_meeting(congress, minutes, **BY)
    plan = sessions.Plan(planned_on=TODAY + timedelta(days=300), place="礼堂")
    following = sessions.plan(congress, plan, **BY)
    assert [each.power for each in following.items] == [
        "credentials", "last_resolutions", "joint_meetings"]  # fmt: skip
    assert of_session.resolutions_before(following) == [made]
    assert meeting.confirmed_by_id is None


def test_a_patrol_finds_something_and_sees_it_put_right():
    congress = elected()
    team = in_office(congress)[:3]
    route = patrols.Route(title="巡视", topic=Topic.SAFETY, units="示例企业", planned_on=TODAY)
    patrol = patrols.plan_patrol(congress, route, team, **BY)
    patrols.announce(patrol, TODAY, **BY)
    with pytest.raises(RuleBroken, match="巡视完成后"):
        patrols.find(patrol, "问题", "示例企业", **BY)
    patrols.inspect(patrol, TODAY, "总体较好", **BY)
    finding = patrols.find(patrol, "未戴安全帽", "示例企业", **BY)
    patrols.send_notice(finding, "立即整改", TODAY + timedelta(days=10), **BY)
    patrols.answer_notice(finding, "已整改", **BY)
    patrols.insist(finding, "仍有人未戴", TODAY + timedelta(days=20), **BY)
    patrols.answer_notice(finding, "已全部整改", **BY)
    patrols.recheck(finding, TODAY, **BY)
    assert (patrol.state, finding.state, finding.rechecked_on) == ("inspected", "rectified", TODAY)


def test_figures_come_from_rows(jinzhai, app):
    congress = elected()
    session, _made = closed(congress)
    sessions.publish(session, TODAY, TODAY + timedelta(days=20), **BY)
    found = evaluate(
        INDICATORS, Period.parse("2026"),
        [jinzhai.id], has_records=lambda _id, _module: True,
    )[jinzhai.id]  # fmt: skip
    values = {key: (figure.numerator, figure.denominator) for key, figure in found.items()}
    assert values["wc.attendance"] == (25, 30)
    assert values["wc.on_schedule"] == (1, 1)
    assert values["wc.women"] == (15, 30)
    assert values["wc.passed"] == (1, 1)
    assert values["wc.published"] == (1, 1)
    assert values["wc.coverage"] == (3, 3)
    assert values["wc.sessions"][0] == 1
