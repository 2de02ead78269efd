"""The county officer at the matrix: find, look before switching, switch, read why, undo."""

import pytest

pytestmark = pytest.mark.browser
CELL = "金寨镇 合理化建议"


def look_at_effect(officer, state):
    officer.tab.get_by_label(CELL).check()
    officer.tab.select_option("#target", state)
    officer.press("查看影响")


def test_off_and_on_again_each_with_its_reason(visitor):
    officer = visitor("county")
    assert officer.tab.locator("tbody th[scope=row]").count() == 21
    officer.fill(**{"search-q": "金寨"})
    officer.press("查找")
    assert officer.tab.locator("tbody th[scope=row]").all_inner_texts() == ["金寨镇"]

    look_at_effect(officer, "off")
    assert officer.reads("没有未办结的事项")
    officer.press("停用")
    assert officer.reads("请填写") and officer.reads("尚未作任何改动")
    officer.fill(reason="职代会换届期间暂停")
    officer.press("停用")
    assert officer.reads("已切换1格")
    assert officer.tab.get_by_role("row", name="金寨镇").get_by_text("未开通").is_visible()

    look_at_effect(officer, "on")
    officer.fill(reason="换届结束，恢复办理")
    officer.press("开通")

    officer.follow("管理")
    newest = officer.tab.locator("tbody tr").first
    for words in ("县总工会工作人员", "金寨镇", "未开通 → 已开通", "换届结束，恢复办理"):
        assert words in newest.inner_text()
    newest.get_by_role("link", name="撤销").click()
    officer.look()
    officer.fill(reason="误操作")
    officer.press("确定")
    assert "已开通 → 未开通" in officer.tab.locator("tbody tr").first.inner_text()


def test_every_page_of_the_console(visitor):
    officer = visitor("county")
    for page in ("乡镇", "数据指标", "限期预警", "模块", "插件", "县镇往来", "管理", "人员与角色"):
        officer.follow(page)
    officer.go("/county/townships/jinzhai")
    assert officer.reads("22")
    officer.go("/county/figures?module=suggestions")
    officer.go("/county/switch?target=on", 422)
    officer.go("/county/townships/nowhere", 404)
    officer.go("/county/figures?period=下个月", 422)


def test_in_english(visitor):
    officer = visitor("county", lang="en")
    for page in (
        "Townships",
        "Figures",
        "Red list",
        "Modules",
        "Plugins",
        "Administration",
        "People",
    ):
        officer.follow(page)
