"""Somebody at a browser, who looks at every page reached with a critical eye.

`look` refuses what no page may have: a finding of axe, something wider than the screen, an error
on the console, a word left in the other language.
"""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response

from platform_core.demo.facts import PASSWORD, SIGN_INS
from tests.browser import DESK, PHONE

# Names that stay as they are where they stand alone.
LATIN = {"English", "Chrome", "Linux", "CSV", "GBK", "UTF"} | {one.login_name for one in SIGN_INS}
# What a page says of itself; headings of the first kind and cells hold data.
OWN_WORDS = (
    "nav a, button:not([popovertarget=account]), th[scope=col], dt, label, legend, h2, summary,"
    " .lead, .tabs a"
)
CODES = re.compile(r"[A-Z]{2}[-\d][-\dA-Z]*|[a-z0-9-]+\.(pdf|png|docx|xlsx|csv)")
# What a page is made of, whatever it tells: axe need not see the same twice.
PARTS = """() => [...new Set([...document.querySelectorAll("*")].map((box) =>
  [box.tagName, box.className, box.type, ...box.getAttributeNames()].join(" ")))].sort()"""
VISIBLE = """(selector) => {
  const texts = [];
  for (const box of document.querySelectorAll(selector)) {
    if (!box.checkVisibility() || box.closest("[lang]:not(html), code, svg, .count")) continue;
    for (const node of box.childNodes)
      if (node.nodeType === 3 && node.textContent.trim()) texts.push(node.textContent.trim());
  }
  return texts;
}"""


class Visitor:
    """A browser window and the person in front of it. `lang` is what the pages should speak."""

    def __init__(self, tab: Page, lang: str = "zh") -> None:
        self.tab, self.lang, self.known = tab, lang, LATIN
        self.width = tab.viewport_size["width"] if tab.viewport_size else 0
        self.faults: list[str] = []
        tab.on("pageerror", lambda fault: self.faults.append(str(fault)))
        tab.on("console", self._heard)
        tab.on("dialog", lambda dialog: dialog.accept())

    def _heard(self, said: object) -> None:
        # A refusal is shown by the page; the browser's own note of its status is no fault.
        if said.type == "error" and "Failed to load resource" not in said.text:
            self.faults.append(said.text)

    def sign_in(self, name: str, password: str = PASSWORD) -> None:
        """Through the form, like anybody."""
        self.tab.goto("/sign-in")
        self.tab.fill("#name", name)
        self.tab.fill("#password", password)
        with self.tab.expect_navigation():
            self.tab.click("form:has(#password) button.btn-primary")
        self.look()

    def go(self, path: str, status: int = 200) -> Response:
        """Open a page by its address and look at it."""
        answer = self.tab.goto(path)
        assert answer is not None
        assert answer.status == status, (path, answer.status, self.text()[:300])
        self.look()
        return answer

    def follow(self, label: str) -> None:
        """Click the link that says `label`, in the menu where it is folded away."""
        exact = self.tab.get_by_role("link", name=label, exact=True)
        link = (exact if exact.count() else self.tab.get_by_role("link", name=label)).first
        if not link.is_visible() and self.tab.is_visible(".menu-button"):
            self.tab.click(".menu-button")
        with self.tab.expect_navigation():
            link.click()
        self.look()

    def press(self, label: str) -> None:
        """Click the button called `label` and wait for what comes."""
        with self.tab.expect_response(lambda answer: answer.request.is_navigation_request()
                                      or answer.request.method == "POST"):  # fmt: skip
            self.button(label).click()
        self.settle()
        self.look()

    def settle(self) -> None:
        """Wait until the page has taken its answer in."""
        self.tab.wait_for_load_state("load")
        self.tab.locator("form[aria-busy=true]").wait_for(state="detached")

    def button(self, label: str) -> Locator:
        return self.tab.get_by_role("button", name=label, exact=True).first

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.tab.fill(f"#{name}", value)

    def text(self) -> str:
        """What the main part of the page says."""
        return self.tab.inner_text("#main") if self.tab.query_selector("#main") else ""

    def reads(self, words: str) -> bool:
        return words in re.sub(r"\s+", " ", self.text())

    def look(self) -> None:
        """Refuse what no page may have, here and, when it has a part never seen there, on the
        other screen."""
        parts = self.tab.evaluate(PARTS)
        self._inspect(self.width, parts)
        other = DESK if self.width == PHONE else PHONE
        if not _parts[other].issuperset(parts):
            self._resize(other)
            self._inspect(other, parts)
            self._resize(self.width)

    def _inspect(self, width: int, parts: list[str]) -> None:
        _photograph(self.tab, width)
        where = self.tab.url
        if (width, tuple(parts)) not in _pages:
            found = Axe().run(self.tab)
            assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
            _pages.add((width, tuple(parts)))
            _parts[width].update(parts)
        wide = self.tab.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{where} is {wide} px wide on a screen of {width}"
        assert not self.faults, f"{where}: {self.faults}"
        assert not self._foreign(), f"{where}: not translated: {self._foreign()}"

    def _resize(self, width: int) -> None:
        self.tab.set_viewport_size({"width": width, "height": 844})

    def _foreign(self) -> list[str]:
        if self.lang == "en":
            texts = self.tab.evaluate(VISIBLE, OWN_WORDS)
            return [text for text in texts if re.search("[一-鿿]", text)]
        texts = self.tab.evaluate(VISIBLE, "body *")
        return [text for text in texts if self._is_foreign(CODES.sub("", text))]

    def _is_foreign(self, text: str) -> bool:
        """Nothing but English, or two words of it; a file type in a sentence is none."""
        if re.search("[一-鿿]", text):
            return re.search("[a-z]{2,} [a-z]{2,}", text) is not None
        return bool(set(re.findall("[A-Za-z]{2,}", text)) - self.known)


_pages: set[tuple[int, tuple[str, ...]]] = set()
_parts: dict[int, set[str]] = {PHONE: set(), DESK: set()}
_taken = 0


def _photograph(tab: Page, width: int) -> None:
    """For the eye: UNION_TEST_SHOTS names a folder for a picture of every page looked at."""
    global _taken
    folder = os.environ.get("UNION_TEST_SHOTS")
    if folder:
        _taken += 1
        name = re.sub(r"\W+", "-", tab.url.split("/", 3)[-1]).strip("-")[:40]
        path = Path(folder) / f"{width}-{_taken:03}-{name}.png"
        tab.screenshot(path=path, full_page=True)
