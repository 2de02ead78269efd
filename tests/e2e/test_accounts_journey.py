"""From the slip to the sign-in list: how a person gets in, and is put out."""

import re

import pytest

from platform_core.accounts.models import Account
from platform_core.tenancy import db, platform_scope

pytestmark = pytest.mark.browser
PASSWORD = "金寨山里的茶叶很香"


def test_invited_by_slip_and_signed_out_from_afar(visitor, app):
    admin, newcomer = visitor("jinzhai"), visitor()
    admin.follow("管理")
    admin.follow("邀请人员")
    admin.press("邀请并生成凭条")
    assert admin.reads("请填写“姓名”")
    admin.fill(name="演示新人", login_name="p1001", reason="新任经办人")
    admin.tab.select_option("#role", value="township_officer")
    admin.press("邀请并生成凭条")
    paper = admin.tab.inner_text("main")
    assert "演示新人" in paper and admin.tab.locator(".qr svg").count() == 1
    code = re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", paper)[0]

    newcomer.go(f"/activate#name=p1001&code={code}")
    assert newcomer.tab.input_value("#name") == "p1001"
    newcomer.fill(password="12345678", again="12345678")
    newcomer.press("设置密码并登录")
    assert newcomer.tab.locator(".errors").count()
    newcomer.fill(code=code, password=PASSWORD, again=PASSWORD)
    newcomer.press("设置密码并登录")
    assert newcomer.reads("金寨镇总工会")

    elsewhere = visitor()
    elsewhere.sign_in("p1001", PASSWORD)
    newcomer.go("/me/sessions")
    assert newcomer.reads("本设备") or newcomer.reads("当前设备")
    newcomer.press("退出其他所有设备")
    elsewhere.tab.goto("/t/jinzhai/")
    assert "/sign-in" in elsewhere.tab.url
    elsewhere.look()

    admin.go("/t/jinzhai/people/")
    assert admin.reads("演示新人")
    admin.follow("演示新人")


def test_a_first_password_must_be_replaced(visitor, app):
    with app.app_context(), platform_scope():
        account = db.session.scalar(db.select(Account).where(Account.login_name == "officer"))
        account.must_change_password = True
        db.session.commit()
    officer = visitor("officer")
    assert officer.reads("设置自己的密码") or "/me/first-password" in officer.tab.url
    officer.go("/me/first-password")
    officer.fill(password=PASSWORD, again="另一个")
    officer.press("保存并继续")
    assert officer.reads("两次输入")
    officer.fill(password=PASSWORD, again=PASSWORD)
    officer.press("保存并继续")
    assert officer.reads("金寨镇总工会")


def test_ones_own_pages(visitor):
    member = visitor("member")
    for path in ("/me/", "/me/password", "/me/second-factor", "/me/sessions"):
        member.go(path)
    member.go("/me/")
    member.tab.get_by_label("大字版").check()
    member.press("保存")
    assert member.tab.locator("html.large-text").count()
    for path in ("/t/jinzhai/", "/t/jinzhai/suggestions/new", "/t/jinzhai/suggestions/mine"):
        member.go(path)
