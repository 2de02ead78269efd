"""A suggestion from the member's phone to the second answer, each step in one plain sentence."""

import re

import pytest

from tests.e2e.journeys import TITLE, hand_in, stands

pytestmark = pytest.mark.browser


def test_two_rounds_until_the_member_is_satisfied(visitor):
    member, officer, handler = visitor("member"), visitor("officer"), visitor("handler")

    member.follow("合理化建议")
    member.follow("我要提建议")
    member.tab.type("#title", "车间加装除尘")
    member.tab.wait_for_selector("#similar a")
    assert "示例建议：车间加装除尘设备" in member.tab.inner_text("#similar")
    member.look()
    path = hand_in(member)
    assert member.reads("建议已提交，编号为 JY2026-0001")
    assert re.search(r"已提交，由镇总工会在\d+年\d+月\d+日前登记。", stands(member))

    officer.follow("待办")
    officer.follow(TITLE)
    officer.press("登记")
    assert re.search("已登记，由镇总工会在.+前决定是否立案", stands(officer))
    officer.press("立案")
    assert "已立案，待镇总工会确定承办单位" in stands(officer)
    officer.tab.select_option("#lead", label="示例：镇安全生产办")
    officer.press("交办")
    assert re.search("已交办，由承办单位在.+前受理或退回", stands(officer))

    handler.follow("待办")
    handler.follow(TITLE)
    handler.press("受理")
    assert re.search("办理中，由承办单位在.+前答复", stands(handler))
    handler.follow("期限如何计算")
    assert handler.reads("条")
    handler.follow(TITLE)
    answer(handler, "已检修一台，其余待排期。")
    assert re.search("已答复，请建议人在.+前反馈是否满意", stands(handler))

    member.go(path)
    rate(member, "不满意", "二号机没有修。")
    assert re.search("办理中，由承办单位在.+前答复", stands(member))

    handler.go(path)
    answer(handler, "二号机已修好，粉尘达标。")
    member.go(path)
    rate(member, "满意")
    assert "已办结" in stands(member)
    assert member.reads("二号机没有修。") and member.reads("二号机已修好，粉尘达标。")


def answer(handler, text):
    handler.follow("答复")
    handler.fill(text=text)
    handler.tab.get_by_label("A：已解决或已采纳落实").check()
    handler.tab.get_by_label("采纳该建议").check()
    handler.press("发出答复")


def rate(member, word, comment=""):
    member.tab.get_by_label(word, exact=True).check()
    if comment:
        member.fill(comment=comment)
    member.press("反馈是否满意")


def test_the_other_pages_of_suggestions(visitor):
    officer = visitor("officer")
    officer.follow("合理化建议")
    for tab in ("待处理", "我承办的", "公示栏", "承办单位和模板", "全部"):
        officer.follow(tab)
    officer.follow("示例建议：公开食堂账目")
    for paper in ("立案通知", "交办单", "答复函"):
        officer.follow(paper)
        officer.tab.go_back()
    officer.go("/t/jinzhai/suggestions/behalf")
    officer.go("/t/jinzhai/suggestions/?state=closed&category=safety&q=设备")


def test_in_english(visitor):
    officer = visitor("officer", lang="en")
    for page in (
        "Suggestions",
        "Registers",
        "Members",
        "Employers",
        "Administration",
        "Modules",
        "To do",
    ):
        officer.follow(page)
    officer.go("/t/jinzhai/suggestions/new")
    officer.go("/t/jinzhai/suggestions/triage")
