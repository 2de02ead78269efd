"""An aid case from the telephone to the money, and what the officer next door sees of it."""

import pytest

from tests.e2e.journeys import stands

pytestmark = pytest.mark.browser
TITLE = "离职后工资未付"
AID = "/t/jinzhai/legal-aid/"


def test_a_wage_case_from_the_desk_to_the_payment(visitor):
    admin, officer = visitor("jinzhai"), visitor("officer")

    admin.go(f"{AID}diagnosis")
    admin.follow("工资没有发或者没有发足")
    admin.follow("已经离开")
    admin.follow("登记援助申请")
    admin.fill(name="示例工友己", opponent="示例建筑队", story="示例情况。")
    admin.tab.check("input[name=applicant_kind][value=migrant]")
    admin.tab.click("form details summary")
    admin.fill(title=TITLE)
    admin.tab.select_option("#channel", value="phone")
    admin.tab.select_option("#form", value="arbitration")
    admin.tab.select_option("#body", label="金寨镇总工会法律援助站")
    admin.press("受理登记")
    path = "/" + admin.tab.url.split("/", 3)[3]
    assert "须于" in stands(admin)

    officer.go(AID)
    assert TITLE not in officer.tab.inner_text("main")
    officer.go(path, status=404)

    admin.press("审查援助条件")
    admin.press("给予援助")
    assert "已决定给予援助" in stands(admin)
    assert "免予核查经济困难状况" in admin.tab.inner_text("main")


def test_the_bodies_and_the_suggestion_know_of_each_other(visitor):
    admin = visitor("jinzhai")
    admin.go(f"{AID}bodies")
    assert admin.tab.locator("tbody tr").count() >= 11
    admin.follow("金寨镇总工会法律援助站")
    admin.tab.click("dl.facts a")
    assert "建议成立镇村两级法律援助机构" in admin.tab.inner_text("main")
    assert "金寨镇总工会法律援助站" in admin.tab.inner_text("main")
