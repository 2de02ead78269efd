"""Without a mouse, and without script."""

import pytest
from playwright.sync_api import Page

from platform_core.demo.facts import PASSWORD
from tests.browser import PHONE, new_page
from tests.e2e.journeys import FIELDS, TITLE, stands

pytestmark = pytest.mark.browser


class Keyboard:
    """Somebody who only has keys."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab

    def reach(self, words: str) -> None:
        """Tab on until what is called `words` has the focus."""
        for _step in range(60):
            self.tab.keyboard.press("Tab")
            if words in self._called():
                return
        raise AssertionError(f"{words} cannot be reached; the focus is on {self._called()}")

    def _called(self) -> str:
        return str(self.tab.evaluate(
            "(() => { const at = document.activeElement;"
            " return (at.labels?.[0] || at).innerText || ''; })()"
        ))  # fmt: skip

    def enter(self) -> None:
        """Press Enter and wait for the next page."""
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")

    def type(self, words: str) -> None:
        self.tab.keyboard.type(words)


def test_a_suggestion_without_a_mouse(visitor):
    member = visitor()
    keys = Keyboard(member.tab)
    member.tab.goto("/sign-in")
    member.tab.keyboard.press("Tab")
    assert member.tab.evaluate("document.activeElement.innerText") == "跳到正文"
    member.look()
    member.tab.keyboard.press("Enter")
    assert member.tab.evaluate("document.activeElement.id") == "main"
    keys.reach("登录名")
    keys.type("member")
    keys.reach("密码")
    keys.type(PASSWORD)
    keys.enter()

    keys.reach("我要提建议")
    keys.enter()
    keys.reach("标题")
    keys.type(TITLE)
    keys.reach("反映的问题")
    keys.type(FIELDS["problem"])
    keys.reach("您的建议")
    keys.type(FIELDS["proposal"])
    keys.reach("类别")
    member.tab.keyboard.press("ArrowDown")
    keys.reach("提交")
    keys.enter()
    assert "已提交" in stands(member)
    member.look()


def test_the_first_steps_without_script(chromium, address):
    tab = new_page(chromium, address, PHONE)
    bare = tab.context.browser.new_context(java_script_enabled=False, base_url=address)
    tab.context.close()
    tab = bare.new_page()
    sign_in(tab, "member")
    tab.click("text=我要提建议")
    for name, value in FIELDS.items():
        tab.fill(f"#{name}", value)
    tab.click("main button.btn-primary")
    assert "类别" in tab.inner_text(".error-summary")
    assert tab.input_value("#title") == TITLE
    tab.select_option("#category", label="安全劳保")
    tab.click("main button.btn-primary")
    assert "已提交" in tab.inner_text(".status-line")
    path = tab.url
    bare.clear_cookies()
    sign_in(tab, "officer")
    tab.goto(path)
    tab.click("main button:text-is('登记')")
    assert "已登记" in tab.inner_text(".status-line")
    bare.close()


def sign_in(tab, name):
    tab.goto("/sign-in")
    tab.fill("#name", name)
    tab.fill("#password", PASSWORD)
    tab.click("form:has(#password) button.btn-primary")
