"""From the catalogue to the public page: drafted, reviewed, approved, redacted, posted, asked."""

import pytest

from tests.e2e.journeys import stands

pytestmark = pytest.mark.browser

TITLE = "寨河村征地补偿分配方案"
TEXT = "补偿款发给村民王小明，联系电话14212345678，共一万元。"


def test_from_the_catalogue_to_the_public_page(visitor):
    officer, admin, nobody = visitor("officer"), visitor("jinzhai"), visitor()

    officer.follow("公开")
    officer.follow("公开目录")
    officer.follow("村务公开")
    assert officer.reads("土地承包、宅基地使用和征地补偿方案")
    assert officer.reads("《村民委员会组织法》第30条(一)")
    officer.look()
    officer.go("/t/jinzhai/transparency/")
    officer.look()
    officer.follow("登记应公开的事项")
    officer.tab.select_option("#body", label="示例：寨河村村民委员会")
    officer.tab.select_option("#item", label="村务公开：土地承包、宅基地使用和征地补偿方案")
    officer.fill(title=TITLE)
    officer.press("列入公开日历")
    assert "起草" in stands(officer)
    path = officer.tab.url
    officer.tab.get_by_label("正文").first.fill(TEXT)
    officer.press("填写正文")
    officer.press("提交工会审查")
    officer.press("工会审查同意")
    assert "由单位责任人审批" in stands(officer)

    admin.go(path)
    admin.press("同意公开")

    officer.go(path)
    officer.press("公布")
    assert officer.reads("还有2处个人信息未处理")
    officer.look()
    for _each in range(2):
        officer.go(path)
        officer.tab.locator("#gate input[type=text], #gate .form-control").first.fill("个人隐私")
        officer.tab.locator("#gate").get_by_role("button", name="隐去").first.click()
        officer.settle()
    assert officer.reads("脱敏检查已通过")
    officer.press("公布")
    assert "已公布" in stands(officer)

    nobody.go("/t/jinzhai/transparency/open/")
    nobody.look()
    nobody.follow(TITLE)
    assert nobody.reads("补偿款发给村民███，联系电话███████████，共一万元。")
    assert nobody.reads("个人隐私")
    nobody.look()
    nobody.follow("不署名提出异议或询问")
    nobody.tab.get_by_label("询问").check()
    nobody.fill(title="示例：能否公开到组？", content="请公开到每个村民小组。")
    nobody.press("提交")
    assert nobody.reads("您的查询码")
    nobody.look()
